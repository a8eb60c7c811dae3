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
        store.put_partner(Partner(id=name, sets=("a", "b")))


def bring(
    store: Store, set_spec: str, harvest: int, *names: str, gone: str = "", partner: str = "by"
) -> None:
    """What the list of a set brought, with the names of what it reports as deleted."""
    records = [Harvested(partner, n, "2026-01-01", metadata=b"<r>1</r>") for n in names]
    records += [Harvested(partner, n, "2026-01-02", deleted=True) for n in gone]
    at = Checkpoint(endpoint="http://x", set_spec=set_spec, harvest=harvest)
    store.commit_page(partner, Page(records=tuple(records)), harvest=harvest, checkpoint=at)


def members(store: Store, partner: str = "by") -> set[tuple[str, str]]:
    statement = text(
        "SELECT identifier, set_spec FROM membership JOIN source_record ON record = id"
        " WHERE partner = :partner AND NOT membership.deleted"
    )
    with store.reading() as connection:
        rows = connection.execute(statement, {"partner": partner})
        return {(row.identifier, row.set_spec) for row in rows}


def test_a_record_leaves_with_its_last_set(store: Store) -> None:
    bring(store, "a", 1, "x", "y")
    bring(store, "b", 2, "x")
    assert members(store) == {("x", "a"), ("y", "a"), ("x", "b")}
    bring(store, "a", 3, gone="xy")
    assert (store.all_leaving("by"), store.left_one_set("by")) == (["y"], ["x"])
    store.forget_left_sets("by")
    assert (store.left_one_set("by"), members(store)) == ([], {("x", "b")})
    bring(store, "b", 4, gone="x")
    assert (store.all_leaving("by"), store.left_one_set("by")) == (["x", "y"], [])


def test_the_list_of_everything_knows_no_sets(store: Store) -> None:
    bring(store, "", 1, "x")
    assert members(store) == set()
    bring(store, "", 2, gone="x")
    assert store.all_leaving("by") == ["x"]


def test_what_a_whole_list_did_not_show_is_in_the_set_no_more(store: Store) -> None:
    for partner in PARTNERS:
        bring(store, "a", 1, "x", "y", partner=partner)
        bring(store, "b", 2, "x", "y", partner=partner)
    bring(store, "a", 5, "y")
    store.forget_memberships("by", "a", before=5)
    assert members(store) == {("y", "a"), ("x", "b"), ("y", "b")}
    assert len(members(store, "cz")) == 4


def test_sets_that_are_configured_no_more_hold_nothing(store: Store) -> None:
    for partner in PARTNERS:
        bring(store, "a", 1, "x", partner=partner)
        bring(store, "b", 2, "x", partner=partner)
    store.keep_only_sets("by", ("b", "c"))
    assert members(store) == {("x", "b")}
    assert len(members(store, "cz")) == 2
    store.keep_only_sets("by", ())
    assert members(store) == set()


def test_what_leaves_altogether_has_not_left_one_set_only(store: Store) -> None:
    bring(store, "a", 1, "x", "y", "z")
    bring(store, "b", 2, "x", "y", "z")
    bring(store, "a", 3, gone="xyz")
    store.set_leaving("by", 3, ["y"])
    assert store.left_one_set("by") == ["x", "z"]
    assert store.left_one_set("cz") == []
    store.set_leaving("by", 3, ["z"])
    store.accept("by")
    assert store.left_one_set("by") == ["x"]


def test_a_record_under_a_new_identifier_is_in_the_sets_of_the_new_one(store: Store) -> None:
    bring(store, "a", 1, "x", "z")
    bring(store, "b", 2, "x")
    bring(store, "b", 3, "y")
    store.rename_records("by", [("x", "y")])
    assert members(store) == {("y", "b"), ("z", "a")}
    bring(store, "b", 4, gone="y")
    assert store.all_leaving("by") == ["y"]


def test_what_a_sweep_names_in_a_set_is_in_it(store: Store) -> None:
    bring(store, "a", 1, "x", "y", "z")
    store.note_present("by", 5, ["x", "nobody"], "a")
    store.note_present("by", 5, ["y"])
    store.note_present("by", 5, ["z"], "b")
    store.forget_memberships("by", "a", before=5)
    assert members(store) == {("x", "a"), ("z", "b")}
