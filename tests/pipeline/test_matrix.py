"""Every fault of the matrix: the store equals the repository, or the report says that it does not.

`python -m pytest tests/test_matrix.py -s` prints the table: fault, day, verdict, records right,
missing and wrong, requests, and what the report says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.config.settings import Partner, Settings
from harvester.pipeline import accept
from harvester.store import Store
from tests.faults.certificates import make_certificates
from tests.faults.repository import FAULTS, FaultyRepository
from tests.faults.server import Host
from tests.judging import hasty, held, judge, show, take

NEVER_WHOLE = {
    "500": "partial", "brokentag": "partial", "lt": "partial", "lol": "partial", "xxe": "partial",
    "nometa": "partial", "noident": "partial", "retryhuge": "deferred", "htmlall": "refused",
    "redirloop": "refused", "wrongfmt": "refused", "badchain": "refused", "wall": "refused",
    "firstbroken": "refused", "shrinking": "deferred", "getsilentlist": "partial",
}  # fmt: skip
"""What no client can get whole on the first day, and what is to be said of it."""
OF_SETS = ("setleft", "setleftget", "setleftquiet", "setmoved")
"""Records go from set to set, which is no reason to doubt."""
UNCONFIRMED = ("setleftget", "delno")
"""Records vanish, and GetRecord does not say so: that may be doubted."""
BY_SWEEP = {"lateindex", "promisedgone"}
"""What only the periodic comparison of all identifiers finds: here it is due in every run."""
MOST_REQUESTS = 400
"""For 300 records in six pages, in the worst way there is to have them."""
MANY = {"shrinking": 600}
"""Records of faults that a smaller repository would come through in one day."""


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    if getattr(request.node, "callspec", None) is None or (
        request.node.callspec.params.get("fault") != "badchain"
    ):
        with Host() as running:
            yield running
        return
    certificates = make_certificates(tmp_path)
    if certificates is None:
        pytest.skip("there is no openssl to make certificates with")
    with Host(certificates=certificates, whole_chain=False) as running:
        yield running


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_no_harvest_is_complete_with_a_record_missing_or_wrong(
    host: Host, tmp_path: Path, fault: str
) -> None:
    repository = FaultyRepository(host, *([fault] if fault else []), count=MANY.get(fault, 300))
    partner = Partner(id="p", url=repository.url)
    settings = Settings(sweep=0) if fault in BY_SWEEP else None
    with Store(tmp_path / "union.db") as store:
        first = judge(store, repository, take(store, partner, settings))
        show(fault, "1st", first)
        assert not first.silent
        assert first.verdict == NEVER_WHOLE.get(fault, "complete"), first.said
        assert first.requests <= MOST_REQUESTS
        repository.advance()
        second = judge(store, repository, take(store, partner, settings))
        show(fault, "2nd", second)
        assert not second.silent
        assert second.verdict == "complete" or second.said
        assert second.requests <= MOST_REQUESTS


@pytest.mark.parametrize("policy", ["", "delno"])
@pytest.mark.parametrize("fault", [name for name, fault in FAULTS.items() if fault.recovers])
def test_what_recovers_is_complete_and_right_on_the_third_day(
    host: Host, tmp_path: Path, fault: str, policy: str
) -> None:
    repository = FaultyRepository(host, *filter(None, (fault, policy)))
    partner = Partner(id="p", url=repository.url)
    with Store(tmp_path / "union.db") as store:
        outcomes = []
        for day in ("1st", "2nd", "3rd"):
            if day != "1st":
                repository.advance()
            outcomes.append(judge(store, repository, report := take(store, partner)))
            show(fault, day, outcomes[-1])
        assert [each.silent for each in outcomes] == [(), (), ()]
        assert [each.verdict for each in outcomes] == ["complete", "suspect", "complete"]
        assert (report.held, outcomes[-1].missing, outcomes[-1].wrong) == (0, 0, 0)
        assert outcomes[-1].requests <= MOST_REQUESTS


@pytest.mark.parametrize("policy", ["", "delno"])
@pytest.mark.parametrize("sets", [("books", "slavica"), ("slavica", "books")])
@pytest.mark.parametrize("fault", ["setgone", "setrenamed", *OF_SETS])
def test_no_harvest_of_sets_is_complete_with_a_record_missing_or_wrong(
    host: Host, tmp_path: Path, fault: str, sets: tuple[str, ...], policy: str
) -> None:
    repository = FaultyRepository(host, *filter(None, (fault, policy)))
    partner = Partner(id="p", url=repository.url, prefix="marc21", sets=sets)
    with Store(tmp_path / "union.db") as store:
        assert take(store, partner).verdict == "complete"
        for day in ("2nd", "3rd"):
            repository.advance()
            report = take(store, partner)
            truth = repository.truth("books") | repository.truth("slavica")
            outcome = judge(store, repository, report, truth)
            show(fault, day, outcome)
            assert not outcome.silent
            if fault not in OF_SETS:
                assert outcome.verdict != "complete"
                assert "slavica" in outcome.said
            elif (fault, policy) != UNCONFIRMED:
                assert outcome.verdict == "complete", outcome.said
            assert outcome.requests <= MOST_REQUESTS


def test_sets_are_harvested_one_after_the_other_and_overlap(host: Host, tmp_path: Path) -> None:
    repository = FaultyRepository(host)
    partner = Partner(id="p", url=repository.url, prefix="marc21", sets=("books", "slavica"))
    wanted = repository.truth("books") | repository.truth("slavica")
    with Store(tmp_path / "union.db") as store:
        report = take(store, partner)
        assert (report.verdict, report.reasons) == ("complete", ())
        assert held(store) == wanted
        repository.advance()
        assert take(store, partner).verdict == "complete"
        wanted = repository.truth("books") | repository.truth("slavica")
        assert {n for n, t in held(store).items() if t} == {n for n, t in wanted.items() if t}


@pytest.mark.parametrize("fault", ["shrink", "massdel", "emptyall", "nrm"])
def test_what_is_hard_to_believe_is_held_for_a_person(
    host: Host, tmp_path: Path, fault: str
) -> None:
    repository = FaultyRepository(host, fault)
    partner = Partner(id="p", url=repository.url)
    with Store(tmp_path / "union.db") as store:
        assert take(store, partner).verdict == "complete"
        before = store.presence.live("p")
        repository.advance()
        for _ in range(2):
            report = take(store, partner)
            assert (report.verdict, store.presence.live("p")) == ("suspect", before)
            assert report.held > before / 3
            assert "harvester partner accept p" in report.message


def test_what_was_held_is_let_go_when_a_person_says_so(host: Host, tmp_path: Path) -> None:
    repository = FaultyRepository(host, "massdel")
    partner = Partner(id="p", url=repository.url)
    with Store(tmp_path / "union.db") as store:
        take(store, partner)
        before = store.presence.live("p")
        repository.advance()
        report = take(store, partner)
        assert (report.verdict, store.presence.live("p")) == ("suspect", before)
        assert report.held > before / 2
        assert take(store, partner).verdict == "suspect"  # and stays so until somebody speaks
        accept(store, partner, Settings(), hasty(partner, Settings()))
        assert store.presence.live("p") == before - report.held
        after = take(store, partner)
        assert (after.verdict, after.held) == ("complete", 0)
        assert store.presence.live("p") == before - report.held
