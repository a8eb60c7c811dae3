"""Faults of dates, of headers and of the second day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import etree

from .asking import COUNT, Client, Serve, read
from .records import FIRST_DAY, MARC, Truth, stamp

SINCE = stamp(FIRST_DAY)


def days(client: Client, since: str = SINCE) -> tuple[Truth, Truth]:
    """What two harvests bring together that believe all, the second from a date; and the truth."""
    first = client.walk()
    client.repository.advance()
    second = client.walk(from_=since)
    assert (first.end, second.end) == ("", "")
    return {**first.truth, **second.truth}, client.repository.truth()


def wrong(client: Client, since: str = SINCE) -> int:
    held, truth = days(client, since)
    return len(held.items() ^ truth.items())


def back(hours: int) -> str:
    return stamp(FIRST_DAY - timedelta(hours=hours))


def test_two_harvests_of_the_faultless_bring_the_truth(serve: Serve) -> None:
    assert wrong(serve()) == 0


def test_days_only(serve: Serve) -> None:
    client = serve("day")
    assert client.identify("granularity") == "YYYY-MM-DD"
    assert len(client.identify("earliestDatestamp")) == 10
    assert b"T" not in etree.fromstring(client.body()).findtext(".//{*}datestamp", "").encode()
    assert client.list(from_=SINCE).error == "badArgument"
    assert wrong(client, SINCE[:10]) == 0


def test_seconds_are_declared_but_refused(serve: Serve) -> None:
    client = serve("granlie")
    assert client.identify("granularity") == "YYYY-MM-DDThh:mm:ssZ"
    assert client.list(from_=SINCE).error == "badArgument"
    assert wrong(client, SINCE[:10]) == 0


@pytest.mark.parametrize("since", [SINCE[:10], SINCE.replace("Z", ".000Z")])
def test_odd_granularity(serve: Serve, since: str) -> None:
    client = serve("granodd")
    assert client.identify("granularity") == "YYYY-MM-DDThh:mm:ss.sssZ"
    assert b".000Z</datestamp>" in client.body()
    assert client.list(from_=SINCE).error == "badArgument"
    assert wrong(client, since) == 0


def test_from_is_exclusive(serve: Serve) -> None:
    assert wrong(serve("fromexcl")) == 2
    assert wrong(serve("fromexcl", name="earlier"), back(1)) == 0


@pytest.mark.parametrize(("fault", "hours"), [("lag", 6), ("skew", 11)])
def test_datestamps_before_the_first_harvest(serve: Serve, fault: str, hours: int) -> None:
    assert wrong(serve(fault, name="earlier"), back(hours)) == 0
    client = serve(fault)
    client.walk()
    client.repository.advance()
    assert client.list(from_=SINCE).error == "noRecordsMatch"


def test_until_is_forgotten(serve: Serve) -> None:
    client = serve("untilignored")
    until = client.repository._site.whole[99].datestamp
    first = client.list(until=until)
    assert first.size == "100"
    assert len(client.walk(until=until).found) == COUNT


def test_earliest_datestamp(serve: Serve) -> None:
    client = serve("idlate")
    late = client.identify("earliestDatestamp")
    assert len(client.walk(from_=late).found) == COUNT * 7 // 10
    assert serve("idzero").identify("earliestDatestamp") == "0000-00-00T00:00:00Z"


def test_identify_fails(serve: Serve) -> None:
    client = serve("idfail")
    assert client.ask("Identify").status_code == 500
    assert client.walk().truth == client.repository.truth()


def test_from_is_ignored(serve: Serve) -> None:
    client = serve("ignorefrom")
    assert wrong(client) == 0
    assert client.walk(from_=SINCE).truth == client.repository.truth()


def test_from_fails(serve: Serve) -> None:
    assert serve("nofrom").list(from_=SINCE).error == "badArgument"
    client = serve("nofrom500")
    assert client.ask("ListRecords", metadataPrefix="marc21", from_=SINCE).status_code == 500
    assert client.walk().truth == client.repository.truth()


def test_the_deleted_vanish(serve: Serve) -> None:
    client = serve("delno")
    assert client.identify("deletedRecord") == "no"
    assert None not in client.repository.truth().values()
    held, truth = days(client)
    gone = [each for each, title in truth.items() if title is None]
    assert len(gone) == 4
    assert all(held[each] for each in gone)
    assert not client.walk().truth.keys() & set(gone)
    assert read(client.get(gone[0]).content).error == "idDoesNotExist"


def test_the_deleted_are_forgotten(serve: Serve) -> None:
    client = serve("deltransient")
    assert client.identify("deletedRecord") == "transient"
    assert wrong(client) == 4
    assert list(client.walk().truth.values()).count(None) == 2


def test_deleted_with_a_capital(serve: Serve) -> None:
    body = serve("delupper", page=COUNT).body()
    assert b'<header status="Deleted">' in body
    assert b"deleted" not in body


def test_deleted_by_leader_only(serve: Serve) -> None:
    client = serve("delleader", page=COUNT)
    root = etree.fromstring(client.body())
    statuses = [(each.text or "")[5] for each in root.iter(f"{{{MARC}}}leader")]
    assert len(statuses) == COUNT
    assert set(statuses) == {"n", "d"}
    assert b"status=" not in client.body()
    assert list(client.repository.truth().values()).count(None) == COUNT // 40


def test_deleted_with_metadata(serve: Serve) -> None:
    client = serve("delmeta", page=COUNT)
    root = etree.fromstring(client.body())
    deleted = [
        each for each in root.iterfind("*/*") if each.find("*[@status='deleted']") is not None
    ]
    assert deleted
    assert all(each.find(f".//{{{MARC}}}leader") is not None for each in deleted)


def test_some_have_no_metadata(serve: Serve) -> None:
    client = serve("nometa")
    without = [each for each, title in client.walk().found if title == ""]
    assert len(without) == 5
    assert client.repository.tolerated().keys() == set(without)


def test_one_has_no_identifier(serve: Serve) -> None:
    client = serve("noident")
    found = client.walk().found
    assert [each for each, _ in found].count("") == 1
    assert client.repository.tolerated().keys() == client.repository.truth().keys() - dict(found)
    assert "" in dict(client.walk("ListIdentifiers").found)


@pytest.mark.parametrize(
    ("fault", "held"), [("baddate", ["0000-00-00T00:00:00Z"] * 5), ("nodate", [])]
)
def test_datestamps_are_damaged(serve: Serve, fault: str, held: list[str]) -> None:
    client = serve(fault, page=1000)
    root = etree.fromstring(client.body())
    stamps = [each.text for each in root.iter("{*}datestamp")]
    assert [each for each in stamps if each and each < "2025"] == held
    assert len(stamps) == COUNT - 5 + len(held)
    assert client.walk().truth == client.repository.truth()


def test_blanks_in_identifiers(serve: Serve) -> None:
    client = serve("idws")
    found = client.walk().found
    assert all(each.startswith("\n ") for each, _ in found)
    assert {each.strip(): title for each, title in found} == client.repository.truth()
    assert read(client.get(found[0][0].strip()).content).found == [found[0]]


@pytest.mark.parametrize(
    ("fault", "whole", "deleted", "since"),
    [
        ("shrink", 144, 6, "noRecordsMatch"),
        ("massdel", 240, 222, ""),
        ("emptyall", 0, 0, ""),
        ("nrm", 0, 0, "noRecordsMatch"),
        ("setgone", 240, 6, "noRecordsMatch"),
        ("nrmnight", 0, 0, "noRecordsMatch"),
        ("emptynight", 0, 0, ""),
        ("halfnight", 120, 0, "noRecordsMatch"),
    ],
)
def test_a_second_day_not_to_be_believed(
    serve: Serve, fault: str, whole: int, deleted: int, since: str
) -> None:
    client = serve(fault)
    before = client.walk().truth
    client.repository.advance()
    after = client.walk().truth
    assert client.repository.truth() == before
    assert (len(after), list(after.values()).count(None)) == (whole, deleted)
    assert client.list(from_=SINCE).error == since


@pytest.mark.parametrize("fault", ["nrmnight", "emptynight", "halfnight"])
def test_the_third_day_is_right_again(serve: Serve, fault: str) -> None:
    client = serve(fault)
    before = client.walk().truth
    client.repository.advance()
    missing = before.keys() - client.walk().truth.keys()
    assert len(missing) >= COUNT // 2
    name = min(missing)
    assert read(client.get(name).content).error == "idDoesNotExist"
    client.repository.advance()
    after = client.walk().truth
    assert after == client.repository.truth()
    assert before.keys() < after.keys()
    assert 0 < len([each for each in before if before[each] != after[each]]) < COUNT // 10
    assert read(client.get(name).content).found


def test_what_is_indexed_late(serve: Serve) -> None:
    assert wrong(serve("lateindex", name="earlier"), back(5 * 24)) == 0
    client = serve("lateindex")
    before = client.walk().truth
    for _ in range(2):
        client.repository.advance()
        assert client.list(from_=back(24)).error == "noRecordsMatch"
        assert client.walk().truth == client.repository.truth()
    assert before.items() - client.repository.truth().items()


def test_deletions_are_promised_but_not_told(serve: Serve) -> None:
    client = serve("promisedgone")
    assert client.identify("deletedRecord") == "persistent"
    held, truth = days(client)
    gone = sorted(each for each, title in truth.items() if held[each] != title)
    assert [int(each[-6:]) for each in gone] == [3, 8, 9]
    assert read(client.get(gone[0]).content).error == "idDoesNotExist"
    client.repository.advance()
    assert not client.walk().truth.keys() & set(gone)


def test_other_identifiers(serve: Serve) -> None:
    client = serve("renamedids")
    before = client.walk().truth
    client.repository.advance()
    after = client.walk(from_=SINCE).truth
    assert not before.keys() & after.keys()
    assert {n: t for n, t in client.repository.truth().items() if t} == after
    assert len(set(before.values()) & set(after.values())) == COUNT - 6 - 8 - 4
    client.repository.advance()
    assert client.walk().truth.keys() == {n for n, t in client.repository.truth().items() if t}


def test_a_few_identifiers_are_others_on_the_second_day(serve: Serve) -> None:
    client = serve("renamedfew")
    before = client.walk().truth
    client.repository.advance()
    after = client.walk().truth
    fresh = {name for name in after if name.startswith("oai:new.")}
    assert {int(name[-6:]) % 40 for name in fresh} == {5}
    assert len(before.keys() & after.keys()) > len(before) * 3 / 4
    assert not {f"oai:faulty.example.org:{name[-6:]}" for name in fresh} & after.keys()


def test_an_empty_list_is_no_error(serve: Serve) -> None:
    client = serve("emptyall")
    client.repository.advance()
    assert b"<ListRecords></ListRecords>" in client.body()


def test_a_set_is_gone(serve: Serve) -> None:
    client = serve("setgone")
    before = client.walk(set="slavica").truth
    client.repository.advance()
    assert client.list(set="slavica").error == "noRecordsMatch"
    assert b"slavica" not in client.ask("ListSets").content
    assert client.repository.truth("slavica") == before
    assert client.walk(set="books").truth == client.repository.truth("books")
