"""What a run's requests do not suffice for goes on in the next one, and comes to an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.config.settings import Partner, Settings
from harvester.pipeline.harvest import harvest
from harvester.pipeline.reports import HarvestReport
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai import rollcall
from harvester.sources.oai.checkpoint import Acquaintance, Sweep
from harvester.sources.oai.repository import connect
from harvester.store import Store
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host
from tests.judging import held

BUDGET = Settings(requests=16)
PAGE = 20
"""For 300 records: a list takes 30 requests."""


def take(store: Store, partner: Partner, settings: Settings) -> HarvestReport:
    client = connect(partner, settings, hosts=Hosts(), sleep=lambda _seconds: None)
    return harvest(store, partner, settings, client=client)


def nights(store: Store, partner: Partner) -> list[str]:
    """The verdicts of runs up to the first that is not put off, twelve at most."""
    verdicts: list[str] = []
    while len(verdicts) < 12 and {*verdicts} <= {"deferred"}:
        verdicts.append(take(store, partner, BUDGET).verdict)
    return verdicts


@pytest.mark.parametrize("faults", [["delno"], ["deltransient", "dup"], ["sizehigh"], ["shift"]])
def test_roll_calls_and_sweeps_go_on_in_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: list[str]
) -> None:
    monkeypatch.setattr(rollcall, "ONE_CALL", 50)
    with Host() as host, Store(tmp_path / "union.db") as store:
        repository = FaultyRepository(host, *faults, page=PAGE)
        partner = Partner(id="p", url=repository.url)
        for _ in range(2):
            assert nights(store, partner)[-1] == "complete"
            live = {name for name, title in repository.truth().items() if title}
            assert {name for name, title in held(store).items() if title} == live
            repository.advance()


def test_a_sweep_whose_token_was_forgotten_begins_anew(tmp_path: Path) -> None:
    with Host() as host, Store(tmp_path / "union.db") as store:
        repository = FaultyRepository(host, "delno")
        partner = Partner(id="p", url=repository.url)
        take(store, partner, Settings())
        repository.advance()
        number = store.sources.begin_harvest("p")
        store.partners.learn("p", Acquaintance(sweep=Sweep(number, token="forgotten")))
        assert take(store, partner, Settings()).verdict == "complete"
        live = {name for name, title in repository.truth().items() if title}
        assert {name for name, title in held(store).items() if title} == live
        assert store.partners.acquaintance("p").sweep is None
