"""Patience with servers: what may pass is tried again, what will not is told at once."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from harvester.config.settings import Partner, Settings
from harvester.errors import ProtocolError, RepositoryError
from harvester.sources.http.hosts import Hosts
from harvester.sources.http.retries import TRIES
from harvester.sources.http.session import Session
from harvester.sources.oai.envelope import open_envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Reply, Script, Server, Xml

    Serve = Callable[[Script], Server]

QUERY = {"verb": "ListRecords", "resumptionToken": "a+b/c=&d é"}


def asking(
    slept: list[float], *, timeout: float = 5, delay: float = 0, largest: int = 1 << 20
) -> Session:
    settings = Settings(contact="us@example.org", timeout=timeout, delay=delay)
    partner = Partner(id="minsk", url="http://127.0.0.1/oai")
    return Session(partner, settings, hosts=Hosts(), largest=largest, sleep=slept.append)


def verb(body: bytes) -> str:
    return open_envelope(body).verb


def test_an_answer_is_asked_for_once_with_every_character_of_the_token(
    serve: Serve, xml: Xml
) -> None:
    server = serve([xml.records("oai:x:1")])
    assert asking([]).get(server.url, QUERY, verb) == "ListRecords"
    assert server.queries == [QUERY]
    assert "(+mailto:us@example.org)" in server.agents[0]
    assert server.agents[0].startswith("harvester/")


def test_the_query_of_the_base_url_is_kept(serve: Serve, xml: Xml) -> None:
    server = serve([xml.records("oai:x:1")])
    asking([]).get(f"{server.url}?repo=7", {"verb": "Identify"}, verb)
    assert server.queries == [{"repo": "7", "verb": "Identify"}]


def busy(reply: type[Reply], status: int, retry_after: str | None) -> Reply:
    headers = () if retry_after is None else (("Retry-After", retry_after),)
    return reply(b"<html>busy</html>", status, headers)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize("retry_after", ["7", None, "soon", "-1", "0", "1e9", ""])
def test_a_busy_server_is_given_the_time_it_asks_for(
    serve: Serve, xml: Xml, reply: type[Reply], status: int, retry_after: str | None
) -> None:
    server = serve([busy(reply, status, retry_after)] * 2 + [xml.records("oai:x:1")])
    slept: list[float] = []
    assert asking(slept).get(server.url, QUERY, verb) == "ListRecords"
    assert len(server.queries) == 3
    asked = [7, 7] if retry_after == "7" else [2, 4]
    assert slept == pytest.approx(asked, rel=0.3)


def test_a_date_to_come_back_at_is_waited_for(serve: Serve, xml: Xml, reply: type[Reply]) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(days=90), usegmt=True)
    server = serve([busy(reply, 503, then), busy(reply, 503, past), xml.records("oai:x:1")])
    slept: list[float] = []
    asking(slept).get(server.url, QUERY, verb)
    assert slept == [pytest.approx(90, abs=3), pytest.approx(4, rel=0.3)]


@pytest.mark.parametrize("retry_after", ["86400", "9" * 500, "Sun, 06 Nov 2044 08:49:37 GMT"])
def test_a_server_that_wants_hours_of_rest_ends_the_run(
    serve: Serve, reply: type[Reply], retry_after: str
) -> None:
    server = serve([busy(reply, 503, retry_after)])
    slept: list[float] = []
    with pytest.raises(
        RepositoryError, match=r"not to be asked before \d{4}-\d\d-\d\d \d\d:\d\d UTC"
    ):
        asking(slept).get(server.url, QUERY, verb)
    assert (slept, len(server.queries)) == ([], 1)


@pytest.fixture
def faults(xml: Xml, reply: type[Reply], dropped: Reply) -> dict[str, Reply | bytes]:
    whole = xml.records("oai:x:1", "oai:x:2")
    return {
        "connection dropped": dropped,
        "body cut": reply(whole, sent=200),
        "body cut, length not told": reply(whole, sent=200, length=False),
        "XML cut, length right": whole[:-40],
        "HTML with status 200": b"<html><title>Just a moment</title></html>",
        "empty": b"",
        "no content": reply(b"", 204),
        "gzip cut": gzip.compress(whole)[:-20],
        "gzip damaged": b"\x1f\x8b" + whole,
        "another verb": xml.answer("<oops/>"),
    }


@pytest.mark.parametrize("fault", range(10))
def test_trouble_that_passes(
    serve: Serve, xml: Xml, faults: dict[str, Reply | bytes], fault: int
) -> None:
    broken = list(faults.values())[fault]
    server = serve([broken, broken, xml.records("oai:x:1")])
    assert asking([]).get(server.url, QUERY, verb) == "ListRecords"
    assert server.queries == [QUERY] * 3


@pytest.mark.parametrize("fault", range(10))
def test_trouble_that_stays_is_an_error(
    serve: Serve, faults: dict[str, Reply | bytes], fault: int
) -> None:
    server = serve([list(faults.values())[fault]])
    slept: list[float] = []
    with pytest.raises(RepositoryError, match=f"{server.url}: .*asked {TRIES} times"):
        asking(slept).get(server.url, QUERY, verb)
    assert slept == pytest.approx([2, 4, 8, 16], rel=0.3)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_final(serve: Serve, reply: type[Reply], status: int) -> None:
    server = serve([reply(b"<html>no</html>", status)])
    with pytest.raises(RepositoryError, match=f"HTTP {status}"):
        asking([]).get(server.url, QUERY, verb)
    assert len(server.queries) == 1


@pytest.mark.parametrize("status", [404, 422, 500, 503])
def test_an_error_of_the_protocol_counts_under_any_status(
    serve: Serve, xml: Xml, reply: type[Reply], status: int
) -> None:
    server = serve([reply(xml.error("noRecordsMatch"), status)])
    with pytest.raises(ProtocolError, match="noRecordsMatch"):
        asking([]).get(server.url, QUERY, verb)
    assert len(server.queries) == 1


def test_a_list_under_an_error_status_is_not_trusted(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    server = serve([reply(xml.records("oai:x:1"), 500), xml.records("oai:x:1", "oai:x:2")])
    answer = asking([]).get(server.url, QUERY, open_envelope)
    assert len(answer.content) == 2


@pytest.mark.parametrize("claimed", [True, False])
@pytest.mark.parametrize("zipped", [True, False])
def test_gzip_is_told_by_the_bytes_not_by_the_header(
    serve: Serve, xml: Xml, reply: type[Reply], *, claimed: bool, zipped: bool
) -> None:
    whole = xml.records("oai:x:1")
    headers = (("Content-Encoding", "gzip"),) if claimed else ()
    server = serve([reply(gzip.compress(whole) if zipped else whole, 200, headers)])
    assert asking([]).get(server.url, QUERY, verb) == "ListRecords"
    assert len(server.queries) == 1


def test_a_charset_in_the_header_is_not_believed(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    lie = (("Content-Type", "text/html; charset=iso-8859-1"),)
    server = serve([reply(xml.records("oai:x:1"), 200, lie)])
    assert "Новая".encode() in asking([]).get(server.url, QUERY, bytes)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("told", ["", "?verb=ListRecords&moved=1"])
def test_a_redirect_keeps_the_query(
    serve: Serve, xml: Xml, reply: type[Reply], status: int, told: str
) -> None:
    server = serve([reply(b"", status, (("Location", f"/new{told}"),)), xml.records("oai:x:1")])
    assert asking([]).get(server.url, QUERY, verb) == "ListRecords"
    assert server.paths == ["/oai", "/new"]
    assert server.queries[1] == ({**QUERY, "moved": "1"} if told else QUERY)


@pytest.mark.parametrize("location", ["/oai", "http://[bad/", "ftp://example.org/oai"])
def test_a_redirect_to_nowhere_is_an_error(serve: Serve, reply: type[Reply], location: str) -> None:
    server = serve([reply(b"", 302, (("Location", location),))])
    with pytest.raises(RepositoryError, match=server.url):
        asking([]).get(server.url, QUERY, verb)
    assert len(server.queries) <= 6


def test_too_much_is_not_taken_zipped_or_plain(serve: Serve) -> None:
    for body in (b"x" * 2_000_000, gzip.compress(b"x" * 2_000_000)):
        with pytest.raises(RepositoryError, match="larger than 1 MB"):
            asking([]).get(serve([body]).url, QUERY, verb)


def test_a_server_that_trickles_does_not_hold_the_run(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    server = serve([reply(b" " * 200, trickle=0.02), xml.records("oai:x:1")])
    assert asking([], timeout=0.1).get(server.url, QUERY, verb) == "ListRecords"
    assert len(server.queries) == 2


def test_requests_are_apart_by_the_delay(serve: Serve, xml: Xml) -> None:
    server = serve([xml.records("oai:x:1")])
    slept: list[float] = []
    session = asking(slept, delay=30)
    session.get(server.url, QUERY, verb)
    assert slept == []
    session.get(server.url, QUERY, verb)
    assert slept == [pytest.approx(30, abs=2)]


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(RepositoryError, match=r":9/oai: no whole answer \(.*refused\)"):
        asking([]).get("http://127.0.0.1:9/oai", QUERY, verb)


def test_an_address_that_is_none_is_an_error() -> None:
    with pytest.raises(RepositoryError, match="correct the partner's url"):
        asking([]).get("http://", QUERY, verb)
