"""Faults that cost many requests."""

from __future__ import annotations

from .asking import COUNT, PAGE, Serve


def test_a_wall_of_html_stands_before_all_but_identify(serve: Serve) -> None:
    client = serve("wall")
    assert client.identify("repositoryName") == "Faulty"
    answer = client.ask("ListRecords", metadataPrefix="marc21")
    assert (answer.status_code, answer.content[:15]) == (200, b"<!DOCTYPE html>")


def test_the_first_page_of_any_list_is_broken(serve: Serve) -> None:
    client = serve("firstbroken")
    for window in ({}, {"from_": "2026-01-01", "until": "2026-02-01"}):
        assert client.ask("ListRecords", metadataPrefix="marc21", **window).status_code == 500
    assert client.walk("ListIdentifiers").end == ""


def test_pages_shrink(serve: Serve) -> None:
    client = serve("shrinking")
    first = client.list()
    second = client.list(resumptionToken=first.token)
    assert (len(first.found), len(second.found)) == (PAGE, PAGE // 2)
    assert len(client.walk("ListIdentifiers").found) == COUNT
