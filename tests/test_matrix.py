"""Every fault of the matrix: the store equals the repository, or the report says that it does not.

`python -m pytest tests/test_matrix.py -s` prints the table: fault, day, verdict, records right,
missing and wrong, requests, and what the report says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from harvester.config import Partner
from harvester.pipeline import accept
from harvester.reports import HarvestReport
from harvester.store import Store
from tests.faults.certificates import make_certificates
from tests.faults.repository import FAULTS, FaultyRepository
from tests.faults.server import Host
from tests.taking import client_of, held, take

NEVER_WHOLE = {
    "500": "partial", "brokentag": "partial", "lt": "partial", "lol": "partial", "xxe": "partial",
    "nometa": "partial", "noident": "partial", "retryhuge": "deferred", "htmlall": "refused",
    "redirloop": "refused", "wrongfmt": "refused", "badchain": "refused", "wall": "refused",
    "firstbroken": "refused", "shrinking": "deferred",
}  # fmt: skip
"""What no client can get whole on the first day, and what is to be said of it."""
MOST_REQUESTS = 400
"""For 600 records in six pages, in the worst way there is to have them."""


class Outcome(NamedTuple):
    """How a harvest compares with the truth; `silent` are records amiss, unsaid."""

    verdict: str
    right: int
    missing: int
    wrong: int
    requests: int
    silent: tuple[str, ...]
    said: str


def judge(store: Store, repository: FaultyRepository, report: HarvestReport) -> Outcome:
    kept, truth, tolerated = held(store), repository.truth(), repository.tolerated()
    reported = {issue.identifier for issue in store.issues()}
    missing = {n for n, title in truth.items() if title is not None and kept.get(n) is None}
    wrong = {n for n, title in kept.items() if title is not None and title != truth.get(n)}
    wrong -= missing
    silent = {
        name
        for name in missing | wrong
        if report.verdict == "complete" and not (name in tolerated and name in reported)
    }
    return Outcome(
        report.verdict,
        len(truth) - len((missing | wrong) & truth.keys()),
        len(missing),
        len(wrong),
        report.requests,
        tuple(sorted(silent)),
        report.message,
    )


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


def show(fault: str, day: str, o: Outcome) -> None:
    print(  # noqa: T201 - the table, shown with -s
        f"{fault:12} {day:3} {o.verdict:9} {o.right:5} {o.missing:5} {o.wrong:5} {o.requests:5}  "
        f"{o.said[:110]}"
    )


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_no_harvest_is_complete_with_a_record_missing_or_wrong(
    host: Host, tmp_path: Path, fault: str
) -> None:
    repository = FaultyRepository(host, *([fault] if fault else []))
    partner = Partner(id="p", url=repository.url)
    with Store(tmp_path / "union.db") as store:
        first = judge(store, repository, take(store, partner))
        show(fault, "1st", first)
        assert not first.silent
        assert first.verdict == NEVER_WHOLE.get(fault, "complete"), first.said
        assert first.requests <= MOST_REQUESTS
        repository.advance()
        second = judge(store, repository, take(store, partner))
        show(fault, "2nd", second)
        assert not second.silent
        assert second.verdict == "complete" or second.said
        assert second.requests <= MOST_REQUESTS


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
        before = store.live("p")
        repository.advance()
        for _ in range(2):
            report = take(store, partner)
            assert (report.verdict, store.live("p")) == ("suspect", before)
            assert report.held > before / 3
            assert "harvester partner accept p" in report.message


def test_a_set_that_is_gone_makes_no_harvest_complete(host: Host, tmp_path: Path) -> None:
    repository = FaultyRepository(host, "setgone")
    partner = Partner(id="p", url=repository.url, sets=("slavica",))
    with Store(tmp_path / "union.db") as store:
        assert take(store, partner).verdict == "complete"
        before = store.live("p")
        repository.advance()
        report = take(store, partner)
        assert (report.verdict, store.live("p"), report.held) == ("suspect", before, 0)
        assert "does not list the set 'slavica'" in report.message
        assert "partners/p.toml" in report.message


def test_what_was_held_is_let_go_when_a_person_says_so(host: Host, tmp_path: Path) -> None:
    repository = FaultyRepository(host, "massdel")
    partner = Partner(id="p", url=repository.url)
    with Store(tmp_path / "union.db") as store:
        take(store, partner)
        before = store.live("p")
        repository.advance()
        report = take(store, partner)
        assert (report.verdict, store.live("p")) == ("suspect", before)
        assert report.held > before / 2
        assert take(store, partner).verdict == "suspect"  # and stays so until somebody speaks
        said = accept(store, partner, client=client_of(partner))
        assert said.retired == report.held
        assert store.live("p") == before - report.held
        after = take(store, partner)
        assert (after.verdict, after.held) == ("complete", 0)
        assert store.live("p") == before - report.held
