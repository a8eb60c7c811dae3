"""Whole lists through the faults of transport and of the way in, by their names in the matrix."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from harvester.config.settings import Partner, Settings
from harvester.errors import Deferred, Refused, Unreadable
from harvester.sources.http.hosts import Hosts
from harvester.sources.http.session import Session
from harvester.sources.oai.envelope import open_envelope
from tests.faults.asking import Answer, read
from tests.faults.certificates import Certificates, make_certificates
from tests.faults.records import Truth
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host


class Walk(NamedTuple):
    """A repository, a session to it, and what the session slept."""

    repository: FaultyRepository
    session: Session
    slept: list[float]

    def truth(self) -> Truth:
        """The whole list."""
        found = []
        query = {"verb": "ListRecords", "metadataPrefix": "marc21"}
        while True:
            answer = self.session.get(self.repository.url, query, page)
            found += answer.found
            if not answer.token:
                return dict(found)
            query = {"verb": "ListRecords", "resumptionToken": answer.token.strip()}


def page(body: bytes) -> Answer:
    """A page that is whole, or an error."""
    open_envelope(body)
    return read(body)


Start = Callable[..., Walk]


@pytest.fixture
def start() -> Iterator[Start]:
    """Puts a repository with these faults on a host, and a session before it."""
    with Host() as host:

        def put(*faults: str, timeout: float = 5, sleep: float = 0) -> Walk:
            repository = FaultyRepository(host, *faults, count=120, page=20, patience=2)
            slept: list[float] = []

            def rest(seconds: float) -> None:
                slept.append(seconds)
                time.sleep(min(seconds, sleep))

            partner = Partner(id="minsk", url=repository.url)
            settings = Settings(contact="us@example.org", timeout=timeout, delay=0)
            session = Session(partner, settings, hosts=Hosts(), sleep=rest)
            return Walk(repository, session, slept)

        yield put


PASSING = """
503 503date retrybad 503none 504 502html 429 500once drop chunkdrop rst closetrunc trunc html
empty hdrlie cthtml gzipraw gzipfalse redirect redirdrop cookie 403ua tokspecial tokws longtoken
baseq
"""


@pytest.mark.parametrize("fault", PASSING.split())
def test_the_whole_list_comes(start: Start, fault: str) -> None:
    walk = start(fault)
    assert walk.truth() == walk.repository.truth()
    assert all(seconds <= 10 for seconds in walk.slept)


@pytest.mark.parametrize("fault", ["hang", "trickle"])
def test_a_server_that_does_not_come_to_an_end_is_asked_again(start: Start, fault: str) -> None:
    walk = start(fault, timeout=0.5 if fault == "hang" else 0.1)
    begun = time.monotonic()
    assert walk.truth() == walk.repository.truth()
    assert time.monotonic() - begun < 30


def test_the_pace_of_a_server_is_found_429rate(start: Start) -> None:
    walk = start("429rate", sleep=0.25)
    assert walk.truth() == walk.repository.truth()
    refused = len(walk.repository.requests) - 6
    assert 1 <= refused <= 2


def test_good_answers_can_ask_for_rest_retrygood(start: Start) -> None:
    walk = start("retrygood")
    assert walk.truth() == walk.repository.truth()
    assert walk.slept == [pytest.approx(3, abs=1)] * 5


def test_a_day_of_rest_is_for_another_run_retryhuge(start: Start) -> None:
    walk = start("retryhuge")
    with pytest.raises(Deferred, match="not to be asked before"):
        walk.truth()
    assert walk.slept == []


def test_a_wall_is_not_an_empty_list_htmlall(start: Start) -> None:
    walk = start("htmlall")
    with pytest.raises(Unreadable, match="HTML page came"):
        walk.truth()


def test_a_page_that_never_comes_is_given_up_sooner_when_asked_to_500(start: Start) -> None:
    walk = start("500")
    walk.session.tries = 2
    with pytest.raises(Unreadable, match=r"HTTP 500 .*asked 2 times"):
        walk.truth()
    assert len(walk.slept) == 1


def test_redirects_end_somewhere_redirloop(start: Start) -> None:
    walk = start("redirloop")
    with pytest.raises(Refused, match="redirected more than 5 times"):
        walk.truth()
    assert walk.session.requests == 6


def test_a_move_for_good_is_paid_for_once_redirect(start: Start) -> None:
    walk = start("redirect")
    walk.truth()
    moved = walk.repository.url + "/moved"
    assert walk.session.moved_to == moved
    assert len(walk.repository.requests) == walk.session.requests == 7


def test_a_detour_is_no_move_redirdrop(start: Start) -> None:
    walk = start("redirdrop")
    walk.truth()
    assert walk.session.moved_to is None
    assert len(walk.repository.requests) == 12


def test_a_post_stays_a_post_redirpost(start: Start) -> None:
    walk = start("redirpost", "longtoken")
    assert walk.truth() == walk.repository.truth()
    methods = [each.method for each in walk.repository.requests]
    # One long address is refused and one POST is redirected: both are remembered.
    assert methods == ["GET", "GET", *["POST"] * 6]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = make_certificates(tmp_path_factory.mktemp("tls"))
    if made is None:
        pytest.skip("there is no openssl here")
    return made


def encrypted(certificates: Certificates, ca_file: Path | str, *, whole: bool) -> Truth:
    with Host(certificates=certificates, whole_chain=whole) as host:
        repository = FaultyRepository(host, count=60)
        partner = Partner(id="minsk", url=repository.url, ca_file=str(ca_file))
        session = Session(partner, Settings(timeout=5), hosts=Hosts(), sleep=lambda _: None)
        truth = Walk(repository, session, []).truth()
        assert truth == repository.truth()
        return truth


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    certificates: Certificates,
) -> None:
    with pytest.raises(Refused, match=r"certificate cannot be verified .*ca_file"):
        encrypted(certificates, "", whole=True)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("trusted", ["all_above", "leaf"])
def test_a_file_of_certificates_opens_the_door_badchain(
    certificates: Certificates, trusted: str, *, whole: bool
) -> None:
    assert encrypted(certificates, getattr(certificates, trusted), whole=whole)


def test_the_root_alone_is_enough_for_a_whole_chain_only(certificates: Certificates) -> None:
    assert encrypted(certificates, certificates.root, whole=True)
    with pytest.raises(Refused, match="certificate"):
        encrypted(certificates, certificates.root, whole=False)
