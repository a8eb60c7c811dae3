"""What a session owes: to its budget, to the host it shares, to addresses that are too long."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import zstandard

from harvester.config.settings import Partner, Settings
from harvester.errors import Deferred, ProtocolError, Refused, Unreachable, Unreadable
from harvester.sources.http.hosts import OTHERS_WAIT, Hosts
from harvester.sources.http.session import Session
from harvester.sources.oai.envelope import open_envelope
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host
from tests.sources.conftest import Reply, Script, Server, Xml

Serve = Callable[[Script], Server]

QUERY = {"verb": "ListRecords", "metadataPrefix": "marc21"}
LONG = {"verb": "ListRecords", "resumptionToken": "x" * 3000}


def session(url: str, hosts: Hosts | None = None, slept: list[float] | None = None) -> Session:
    return made(Settings(timeout=5, delay=0), url, hosts, slept)


def made(
    settings: Settings, url: str, hosts: Hosts | None = None, slept: list[float] | None = None
) -> Session:
    sleep = (lambda _: None) if slept is None else slept.append
    partner = Partner(id="minsk", url=url)
    return Session(partner, settings, hosts=hosts or Hosts(), largest=1 << 20, sleep=sleep)


def verb(body: bytes) -> str:
    return open_envelope(body).verb


def test_the_budget_of_a_run_counts_retries_and_redirects(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    moved = reply(b"", 302, (("Location", "/new"),))
    server = serve([moved, reply(b"", 503), moved, xml.records("oai:x:1"), xml.records("oai:x:2")])
    asking = made(Settings(requests=5), server.url)
    asking.get(server.url, QUERY, verb)
    assert asking.requests == 4
    asking.get(server.url, QUERY, verb)
    with pytest.raises(Deferred, match=r"5 requests were made.*run again.*`requests`") as told:
        asking.get(server.url, QUERY, verb)
    assert abs(told.value.until - datetime.now(UTC)) < timedelta(minutes=1)
    assert len(server.queries) == 5


def test_no_budget_is_no_limit(serve: Serve, xml: Xml) -> None:
    server = serve([xml.records("oai:x:1")])
    asking = made(Settings(requests=0), server.url)
    for _ in range(3):
        asking.get(server.url, QUERY, verb)
    assert asking.requests == 3


def test_one_request_in_flight_at_a_host_whoever_asks() -> None:
    hosts = Hosts()
    with Host(slow=0.02) as host:
        urls = [FaultyRepository(host, name=str(n), count=60).url for n in range(8)]

        def ask(url: str) -> None:
            asking = session(url, hosts)
            for _ in range(3):
                asking.get(url, QUERY, verb)

        threads = [threading.Thread(target=ask, args=(url,)) for url in urls]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert (host.busiest, sum(host.requests.values())) == (1, 24)


def test_a_host_that_is_down_is_left_alone() -> None:
    hosts = Hosts()
    with Host(dead=True) as host:
        url = FaultyRepository(host, count=60).url
        counts = []
        for _ in range(4):
            with pytest.raises(Unreachable):
                session(url, hosts).get(url, QUERY, verb)
            counts.append(sum(host.requests.values()))
        assert counts == [5, 6, 6, 6]
        with pytest.raises(Unreachable, match=r"127.0.0.1:\d+ did not answer today"):
            session(url, hosts).get(url, QUERY, verb)


def test_an_answer_of_any_kind_shows_that_a_host_is_there() -> None:
    hosts = Hosts()
    with Host(dead=True) as host:
        url = FaultyRepository(host, count=60).url
        with pytest.raises(Unreachable):
            session(url, hosts).get(url, QUERY, verb)
        host.dead = False
        session(url, hosts).get(url, QUERY, verb)
        host.dead = True
        before = sum(host.requests.values())
        with pytest.raises(Unreachable, match="asked 5 times"):
            session(url, hosts).get(url, QUERY, verb)
        assert sum(host.requests.values()) == before + 5


def test_too_many_requests_make_all_who_ask_slower(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    hosts = Hosts()
    server = serve([reply(b"", 429, (("Retry-After", "3"),)), xml.records("oai:x:1")])
    slept: list[float] = []
    session(server.url, hosts, slept).get(server.url, QUERY, verb)
    session(server.url, hosts, slept).get(server.url, QUERY, verb)
    assert slept == [pytest.approx(3, abs=0.5), pytest.approx(2, abs=0.5)]


def test_too_many_requests_to_the_end_are_put_off(serve: Serve, reply: type[Reply]) -> None:
    server = serve([reply(b"", 429)])
    with pytest.raises(Deferred, match=r"HTTP 429.*asked 5 times"):
        session(server.url).get(server.url, QUERY, verb)


@pytest.mark.parametrize("status", [408, 425, 500])
def test_any_status_that_may_pass_can_ask_for_time(
    serve: Serve, xml: Xml, reply: type[Reply], status: int
) -> None:
    server = serve([reply(b"", status, (("Retry-After", "33"),)), xml.records("oai:x:1")])
    slept: list[float] = []
    session(server.url, slept=slept).get(server.url, QUERY, verb)
    assert slept == [pytest.approx(33, abs=2)]


@pytest.mark.parametrize("status", [400, 404, 413, 414])
def test_a_long_query_is_posted_once_an_address_was_too_long(
    serve: Serve, xml: Xml, reply: type[Reply], status: int
) -> None:
    server = serve([reply(b"<html>no</html>", status), xml.records("oai:x:1")])
    asking = session(f"{server.url}?repo=7")
    for query in (LONG, LONG, QUERY):
        asking.get(f"{server.url}?repo=7", query, verb)
    assert server.methods == ["GET", "POST", "POST", "GET"]
    assert server.queries[1] == {"repo": "7", **LONG}


def test_what_is_refused_when_posted_is_refused(serve: Serve, reply: type[Reply]) -> None:
    server = serve([reply(b"", 414)])
    with pytest.raises(Refused, match="HTTP 414"):
        session(server.url).get(server.url, QUERY, verb)
    assert server.methods == ["GET", "POST"]


def test_an_error_of_the_protocol_is_no_address_too_long(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    server = serve([reply(xml.error("badResumptionToken"), 400)])
    with pytest.raises(ProtocolError):
        session(server.url).get(server.url, LONG, verb)
    assert server.methods == ["GET"]


def test_a_wall_that_redirects_for_good_is_not_remembered(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    wall = reply(b"", 301, (("Location", "/login"),))
    server = serve([wall, b"<html>log in</html>", xml.records("oai:x:1")])
    asking = session(server.url)
    asking.get(server.url, QUERY, verb)
    assert asking.moved_to is None
    assert server.paths == ["/oai", "/login", "/oai"]


def test_a_new_address_keeps_its_own_query_only(serve: Serve, xml: Xml, reply: type[Reply]) -> None:
    to = (("Location", "/new?verb=ListRecords&db=1&metadataPrefix=marc21"),)
    server = serve([reply(b"", 308, to), xml.error("noRecordsMatch"), xml.records("oai:x:1")])
    asking = session(server.url)
    with pytest.raises(ProtocolError):
        asking.get(server.url, QUERY, verb)
    asking.get(server.url, {"verb": "Identify"}, verb)
    assert asking.moved_to == server.url.replace("/oai", "/new?db=1")
    assert server.queries[2] == {"db": "1", "verb": "Identify"}


def test_a_circle_is_called_one(serve: Serve, reply: type[Reply]) -> None:
    server = serve([reply(b"", 302, (("Location", "/oai"),))])
    with pytest.raises(Refused, match="redirected in a circle"):
        session(server.url).get(server.url, QUERY, verb)


@pytest.mark.parametrize("kind", ["gzip", "zstd", "br"])
def test_packed_answers_are_offered_taken_and_limited(
    serve: Serve, xml: Xml, reply: type[Reply], kind: str
) -> None:
    pack: Callable[[bytes], bytes] = {
        "gzip": gzip.compress,
        "zstd": zstandard.ZstdCompressor().compress,
        "br": brotli.compress,
    }[kind]
    head = (("Content-Encoding", kind),)
    good = reply(pack(xml.records("oai:x:1")), 200, head)
    server = serve([good, reply(pack(b"x" * 2_000_000), 200, head)])
    asking = session(server.url)
    assert asking.get(server.url, QUERY, verb) == "ListRecords"
    assert kind in server.heads[0]["Accept-Encoding"]
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        asking.get(server.url, QUERY, verb)
    assert len(server.queries) == 2


def test_a_head_that_trickles_does_not_hold_the_run() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                while not stop.wait(0.02):
                    try:
                        connection.send(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/oai"
        asking = made(Settings(timeout=0.1), url)
        asking.tries = 1
        begun = time.monotonic()
        with pytest.raises(Unreachable, match="longer than 1 seconds"):
            asking.get(url, QUERY, verb)
        assert time.monotonic() - begun < 10
        stop.set()
        thread.join()


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    url = "http://minsk.invalid/oai"
    with pytest.raises(Unreachable, match=r"no whole answer .*asked 5 times"):
        session(url).get(url, QUERY, verb)


def test_what_is_true_of_a_partner_stands_before_what_is_true_of_the_house(
    serve: Serve, xml: Xml
) -> None:
    server = serve([xml.records("oai:x:1")])
    slept: list[float] = []
    partner = Partner(id="minsk", url=server.url, delay=20, timeout=5)
    settings = Settings(delay=3, timeout=0.001)
    asking = Session(partner, settings, hosts=Hosts(), sleep=slept.append)
    asking.get(server.url, QUERY, verb)
    asking.get(server.url, QUERY, verb)
    assert slept == [pytest.approx(20, abs=2)]


def test_half_a_second_is_between_two_requests_if_nothing_else_is_set(
    serve: Serve, xml: Xml
) -> None:
    server = serve([xml.records("oai:x:1")])
    slept: list[float] = []
    hosts = Hosts()
    for _ in range(2):
        asking = made(Settings(), server.url, hosts, slept)
        for _ in range(2):
            asking.get(server.url, QUERY, verb)
    assert slept == [pytest.approx(0.5, abs=0.4)] * 3


@pytest.mark.parametrize("asked", [7, 500])
@pytest.mark.parametrize("status", [429, 503])
def test_another_partner_waits_for_what_the_host_asked_of_one(
    serve: Serve, xml: Xml, reply: type[Reply], status: int, asked: int
) -> None:
    wait = reply(b"", status, (("Retry-After", str(asked)),))
    server = serve([wait, xml.records("oai:x:1")])
    hosts = Hosts()
    slept: list[float] = []

    def rest(seconds: float) -> None:
        """While the first one waits, the other one asks."""
        asking = session(server.url, hosts, slept)
        assert seconds == pytest.approx(asked, abs=1)
        asking.get(server.url, QUERY, verb)

    partner = Partner(id="first", url=server.url)
    first = Session(partner, Settings(delay=0), hosts=hosts, sleep=rest)
    assert first.get(server.url, QUERY, verb) == "ListRecords"
    assert slept == [pytest.approx(min(asked, OTHERS_WAIT), abs=1)]


@pytest.mark.parametrize("trouble", ["500", "HTML", "cut"])
def test_another_partner_does_not_wait_for_the_trouble_of_one(
    serve: Serve, xml: Xml, reply: type[Reply], dropped: Reply, trouble: str
) -> None:
    wrong = {"500": reply(b"", 500), "HTML": reply(b"<html>no</html>"), "cut": dropped}
    server = serve([wrong[trouble], xml.records("oai:x:1")])
    hosts = Hosts()
    slept: list[float] = []

    def rest(_: float) -> None:
        session(server.url, hosts, slept).get(server.url, QUERY, verb)

    partner = Partner(id="first", url=server.url)
    Session(partner, Settings(delay=0), hosts=hosts, sleep=rest).get(server.url, QUERY, verb)
    assert slept == []
    assert len(server.queries) == 3


def test_many_partners_of_a_host_that_is_down_ask_it_little() -> None:
    hosts = Hosts()
    with Host(dead=True) as host:
        url = FaultyRepository(host, count=60).url
        failed: list[str] = []

        def ask() -> None:
            with pytest.raises(Unreachable) as told:
                made(Settings(delay=0), url, hosts).get(url, QUERY, verb)
            failed.append(str(told.value))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(failed) == 4
        assert sum(host.requests.values()) == 6
