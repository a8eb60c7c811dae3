"""Faults that show from one night to the next."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from .asking import COUNT, PAGE, Client, Serve, read
from .records import FIRST_DAY, stamp

SINCE = stamp(FIRST_DAY - timedelta(days=1))


def live(client: Client) -> list[str]:
    return [name for name, title in client.repository.truth().items() if title]


def test_get_brings_no_record_or_another(serve: Serve) -> None:
    silent, other = serve("getsilent"), serve("getother")
    wanted = live(silent)[3]
    assert read(silent.get(wanted).content).found == []
    assert b"<error" not in silent.get(wanted).content
    ((given, title),) = read(other.get(wanted).content).found
    assert given != wanted
    assert title


def test_deletions_vanish_though_they_are_promised(serve: Serve) -> None:
    client = serve("vanish")
    assert client.identify("deletedRecord") == "persistent"
    before = set(live(client))
    client.repository.advance()
    gone = before - {*live(client)}
    assert gone
    assert not gone & client.walk().truth.keys()


def test_changes_are_indexed_late(serve: Serve) -> None:
    client = serve("late")
    client.repository.advance()
    assert client.list(from_=SINCE).error == "noRecordsMatch"
    assert client.walk().truth.items() >= {
        (name, title) for name, title in client.repository.truth().items() if title
    }


def test_a_set_has_another_name_the_next_day(serve: Serve) -> None:
    client = serve("setrenamed")
    before = client.walk(set="slavica").found
    client.repository.advance()
    assert client.list(set="slavica").error == "noRecordsMatch"
    assert client.walk(set="slavistics").found == before
    assert b"slavistics" in client.ask("ListSets").content


def test_all_identifiers_change(serve: Serve) -> None:
    client = serve("newids")
    before = live(client)
    client.repository.advance()
    after = client.walk(from_=SINCE).truth
    assert not {*before} & after.keys()
    assert {name.replace("moved", "faulty") for name in after} <= {*before} | {
        f"oai:faulty.example.org:{number:06}" for number in range(COUNT, COUNT + 100)
    }


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_the_last_of_a_page_is_the_first_of_the_next(serve: Serve, verb: str) -> None:
    client = serve("border")
    found = Counter(name for name, _ in client.walk(verb).found)
    assert found.keys() == client.repository.truth().keys()
    assert sum(count == 2 for count in found.values()) == COUNT // (PAGE - 1)
    assert client.list(verb).size == str(COUNT)


def test_lists_of_headers_are_forgotten(serve: Serve) -> None:
    client = serve("sweeptokens")
    assert client.identify("deletedRecord") == "no"
    assert client.walk("ListIdentifiers").end == "badResumptionToken"
    assert client.walk().end == ""


def test_on_the_third_day_all_is_served_again(serve: Serve) -> None:
    client = serve("nrm")
    client.repository.advance()
    assert client.list().error == "noRecordsMatch"
    client.repository.advance()
    assert client.walk().truth == client.repository.truth()
