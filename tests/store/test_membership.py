"""Which configured sets a record is in, and when it leaves with the last of them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from harvester.config.settings import Partner
from harvester.record import Harvested
from harvester.sources.oai.checkpoint import Checkpoint
from harvester.sources.page import Page
from harvester.store import Store

PARTNERS = ("by", "cz")


@pytest.fixture(autouse=True)
def known(store: Store) -> None:
    for name in PARTNERS:
        store.partners.put(Partner(id=name, sets=("a", "b")))


def bring(
    store: Store, set_spec: str, harvest: int, *names: str, gone: str = "", partner: str = "by"
) -> None:
    """What the list of a set brought, with the names of what it reports as deleted."""
    records = [Harvested(partner, n, "2026-01-01", metadata=b"<r>1</r>") for n in names]
    records += [Harvested(partner, n, "2026-01-02", deleted=True) for n in gone]
    at = Checkpoint(endpoint="http://x", set_spec=set_spec, harvest=harvest)
    store.sources.commit_page(partner, Page(records=tuple(records)), harvest=harvest, checkpoint=at)


def members(store: Store, partner: str = "by") -> set[tuple[str, str]]:
    statement = text(
        "SELECT identifier, set_spec FROM membership JOIN source_record ON record = id"
        " WHERE partner = :partner AND NOT membership.deleted"
    )
    with store.database.reading() as connection:
        rows = connection.execute(statement, {"partner": partner})
        return {(row.identifier, row.set_spec) for row in rows}


def test_a_record_leaves_with_its_last_set(store: Store) -> None:
    bring(store, "a", 1, "x", "y")
    bring(store, "b", 2, "x")
    assert members(store) == {("x", "a"), ("y", "a"), ("x", "b")}
    bring(store, "a", 3, gone="xy")
    assert (store.presence.all_leaving("by"), store.memberships.left_one("by")) == (["y"], ["x"])
    store.memberships.forget_left("by")
    assert (store.memberships.left_one("by"), members(store)) == ([], {("x", "b")})
    bring(store, "b", 4, gone="x")
    assert (store.presence.all_leaving("by"), store.memberships.left_one("by")) == (["x", "y"], [])


def test_the_list_of_everything_knows_no_sets(store: Store) -> None:
    bring(store, "", 1, "x")
    assert members(store) == set()
    bring(store, "", 2, gone="x")
    assert store.presence.all_leaving("by") == ["x"]


def test_what_a_whole_list_did_not_show_is_in_the_set_no_more(store: Store) -> None:
    for partner in PARTNERS:
        bring(store, "a", 1, "x", "y", partner=partner)
        bring(store, "b", 2, "x", "y", partner=partner)
    bring(store, "a", 5, "y")
    store.memberships.forget_older("by", "a", before=5)
    assert members(store) == {("y", "a"), ("x", "b"), ("y", "b")}
    assert len(members(store, "cz")) == 4


def test_sets_that_are_configured_no_more_hold_nothing(store: Store) -> None:
    for partner in PARTNERS:
        bring(store, "a", 1, "x", partner=partner)
        bring(store, "b", 2, "x", partner=partner)
    store.memberships.keep_only("by", ("b", "c"))
    assert members(store) == {("x", "b")}
    assert len(members(store, "cz")) == 2
    store.memberships.keep_only("by", ())
    assert members(store) == set()


def test_what_leaves_altogether_has_not_left_one_set_only(store: Store) -> None:
    bring(store, "a", 1, "x", "y", "z")
    bring(store, "b", 2, "x", "y", "z")
    bring(store, "a", 3, gone="xyz")
    store.presence.set_leaving("by", 3, ["y"])
    assert store.memberships.left_one("by") == ["x", "z"]
    assert store.memberships.left_one("cz") == []
    store.presence.set_leaving("by", 3, ["z"])
    store.presence.accept("by")
    assert store.memberships.left_one("by") == ["x"]


def test_a_record_under_a_new_identifier_is_in_the_sets_of_the_new_one(store: Store) -> None:
    bring(store, "a", 1, "x", "z")
    bring(store, "b", 2, "x")
    bring(store, "b", 3, "y")
    store.sources.rename("by", [("x", "y")])
    assert members(store) == {("y", "b"), ("z", "a")}
    bring(store, "b", 4, gone="y")
    assert store.presence.all_leaving("by") == ["y"]


def test_what_a_sweep_names_in_a_set_is_in_it(store: Store) -> None:
    bring(store, "a", 1, "x", "y", "z")
    store.presence.note_present("by", 5, ["x", "nobody"], "a")
    store.presence.note_present("by", 5, ["y"])
    store.presence.note_present("by", 5, ["z"], "b")
    store.memberships.forget_older("by", "a", before=5)
    assert members(store) == {("x", "a"), ("z", "b")}
