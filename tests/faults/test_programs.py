"""Faults of programs that speak OAI-PMH beside their main business."""

from __future__ import annotations

import re

from .asking import PAGE, Serve, read

NAMES = re.compile(rb"<identifier>([^<]*)</identifier>")


def test_a_list_has_no_end_and_forgets_its_window(serve: Serve) -> None:
    client = serve("csw")
    held = client.repository._site.records
    first = client.list(from_=held[-3].datestamp)
    assert first.size == "3"
    assert len(first.found) == 3
    beginning = client.list(resumptionToken=first.token)
    assert beginning.size == str(len(held))
    assert len(beginning.found) == PAGE
    empty = client.list(from_="2100-01-01T00:00:00Z")
    assert (empty.found, empty.size, bool(empty.token)) == ([], "0", True)


def test_a_page_of_headers_names_one_record(serve: Serve) -> None:
    client = serve("csw")
    body = client.ask(verb="ListIdentifiers", metadataPrefix="marc21").content
    assert len({*NAMES.findall(body)}) == 1
    assert body.count(b"<record><header") == body.count(b"<dateStamp>") == PAGE
    assert b"<datestamp>" not in body
    assert client.identify("deletedRecord") == "no"


def test_what_is_deleted_is_named_and_given_by_nothing(serve: Serve) -> None:
    client = serve("unmarked")
    client.repository.advance()
    truth = client.repository.truth()
    gone = {name for name, title in truth.items() if title is None}
    assert gone
    assert client.walk().truth.keys() == truth.keys() - gone
    assert gone <= client.walk("ListIdentifiers").truth.keys()
    for name in gone:
        answer = client.get(name)
        assert (answer.status_code, read(answer.content).found) == (200, [])
    assert client.identify("deletedRecord") == "persistent"
