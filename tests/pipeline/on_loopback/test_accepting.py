"""A person's word on held records: who is asked first, what is done, what is noted."""

from __future__ import annotations

import pytest

from harvester import pipeline
from harvester.config.settings import Partner, Settings
from harvester.errors import Unreadable
from harvester.pipeline.reports import HarvestReport
from harvester.record import Harvested
from harvester.sources.page import Page
from harvester.store import Store
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host
from tests.judging import hasty, take
from tests.pipeline.test_deletions_in_files import marcxml

FILES = Partner(id="p")


@pytest.fixture(autouse=True)
def _known(store: Store) -> None:
    store.partners.put(FILES)


def bring(store: Store, *numbers: int, system: str = "old") -> None:
    """Records by their control numbers, as a system names them."""
    records = tuple(
        Harvested(
            "p", f"{system}:{n}", "2026-01-01", metadata=marcxml(f"n{n}", "n", f"Title {n} of all")
        )
        for n in numbers
    )
    store.sources.commit_page("p", Page(records=records), harvest=store.sources.begin_harvest("p"))


def hold(store: Store, *numbers: int) -> None:
    store.presence.set_leaving("p", store.sources.begin_harvest("p"), [f"old:{n}" for n in numbers])


def live(store: Store) -> set[str]:
    return {each.identifier for each in store.sources.all() if not each.deleted}


def noted(store: Store) -> str:
    run = store.runs.last(["harvest"]).get("p")
    return run.verdict if run else ""


def test_where_nothing_is_held_nobody_is_asked_and_nothing_noted(host: Host, store: Store) -> None:
    repository = FaultyRepository(host)
    partner = Partner(id="p", url=repository.url, prefix="marc21")
    bring(store, 1)
    client = hasty(partner, Settings())
    assert pipeline.accept(store, partner, client=client) == HarvestReport("p", "complete")
    assert pipeline.accept_renamed(store, partner, client=client).pairs == ()
    assert pipeline.keep_held(store, partner) == 0
    assert not repository.requests
    assert noted(store) == ""
    assert live(store) == {"old:1"}


def test_a_partner_of_files_has_nobody_to_ask(store: Store) -> None:
    bring(store, 1, 2, 3)
    hold(store, 2, 3)
    report = pipeline.accept(store, FILES)
    assert (report.verdict, report.retired) == ("deferred", 2)
    assert report.reasons == ("2 records retired because a person said so",)
    assert (live(store), noted(store)) == ({"old:1"}, "deferred")


def test_new_identifiers_of_a_partner_of_files_are_taken_over(store: Store) -> None:
    bring(store, 1, 2, 3)
    bring(store, 2, 4, system="new")
    hold(store, 2, 3)
    found = pipeline.accept_renamed(store, FILES)
    assert found.pairs == (("old:2", "new:2"),)
    assert [name for name, _ in found.rest] == ["old:3"]
    assert live(store) == {"old:1", "new:2", "old:3", "new:4"}
    assert (store.presence.all_leaving("p"), noted(store)) == (["old:3"], "deferred")
    again = pipeline.accept_renamed(store, FILES)
    assert (again.pairs, [name for name, _ in again.rest]) == ((), ["old:3"])


def test_a_number_of_several_records_says_not_which_is_which(store: Store) -> None:
    bring(store, 1, 2)
    bring(store, 1, system="new")
    bring(store, 1, system="newer")
    hold(store, 1, 2)
    found = pipeline.accept_renamed(store, FILES)
    assert found.pairs == ()
    assert found.rest == (
        ("old:1", "several records have its control number"),
        ("old:2", "no record has its control number"),
    )


def test_what_a_person_keeps_is_noted(store: Store) -> None:
    bring(store, 1, 2)
    hold(store, 2)
    assert pipeline.keep_held(store, FILES) == 1
    assert (live(store), store.presence.leaving("p"), noted(store)) == (
        {"old:1", "old:2"},
        0,
        "deferred",
    )


@pytest.mark.parametrize("fault", ["", "csw", "setleftget"])
def test_what_is_named_or_given_stays(host: Host, store: Store, fault: str) -> None:
    repository = FaultyRepository(host, *filter(None, [fault]), count=80)
    partner = Partner(id="p", url=repository.url, prefix="marc21")
    take(store, partner)
    there = sorted(live(store))[:4]
    bring(store, 1, 2)
    store.presence.set_leaving("p", store.sources.begin_harvest("p"), [*there, "old:1", "old:2"])
    report = pipeline.accept(store, partner, client=hasty(partner, Settings()))
    assert report.retired == 2
    assert report.reasons[0] == "4 of 6 held records are there again: they stay"
    assert {*there} < live(store)
    assert not {"old:1", "old:2"} & live(store)


def test_where_nothing_says_what_is_there_nothing_is_retired(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "csw", "setleftget", count=80)
    partner = Partner(id="p", url=repository.url, prefix="marc21")
    take(store, partner)
    held = sorted(live(store))[:4]
    store.presence.set_leaving("p", store.sources.begin_harvest("p"), held)
    with pytest.raises(Unreadable, match="ListIdentifiers fails"):
        pipeline.accept(store, partner, client=hasty(partner, Settings()))
    assert store.presence.all_leaving("p") == held
