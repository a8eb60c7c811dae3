"""What a harvest saw, what leaves, what is in quarantine."""

from __future__ import annotations

import pytest
from msgspec import structs
from sqlalchemy import text

from harvester.config.settings import Partner
from harvester.record import Harvested
from harvester.sources.oai.checkpoint import Acquaintance, Checkpoint
from harvester.sources.oai.windows import Window
from harvester.sources.page import Broken, Page
from harvester.store import Stage, Store

BY = Partner(id="by")


def record(identifier: str, day: int = 1, *, deleted: bool = False) -> Harvested:
    body = b"" if deleted else f"<r>{identifier} {day}</r>".encode()
    return Harvested("by", identifier, f"2026-03-{day:02d}", deleted=deleted, metadata=body)


@pytest.fixture(autouse=True)
def known(store: Store) -> None:
    store.partners.put(BY)


def commit(store: Store, harvest: int, *records: Harvested, **more: object) -> None:
    store.sources.commit_page("by", Page(records=records, **more), harvest=harvest)  # type: ignore[arg-type]


def test_harvests_are_numbered_and_what_was_learned_stays(store: Store) -> None:
    first = store.sources.begin_harvest("by")
    learned = Acquaintance(deleted_record="no", swept="2026-01-01T00:00:00Z")
    store.partners.learn("by", learned)
    assert store.sources.begin_harvest("by") == first + 1
    assert store.partners.acquaintance("by") == learned


def test_a_harvest_knows_what_it_has_not_seen(store: Store) -> None:
    commit(store, 1, record("a"), record("b"))
    commit(store, 2, record("b"), record("c"))
    assert store.presence.unseen("by", 2, ["d", "a", "b", "d"]) == ["d", "a"]
    assert store.presence.absent("by", [2]) == ["a"]
    assert store.presence.absent("by", [1, 2]) == []


def test_different_records_of_a_list_are_counted_however_often_they_come(store: Store) -> None:
    page = Page(records=(record("a"), record("b")), broken=(Broken("c", b"<", "cut"),))
    at = Checkpoint(endpoint="http://x", harvest=1)
    for _ in range(2):
        store.sources.commit_page("by", page, harvest=1, checkpoint=at)
    assert store.sources.count_distinct("by", "") == 3
    anew = Checkpoint(endpoint="http://x", harvest=2)
    store.sources.commit_page("by", Page(records=(record("a"),)), harvest=2, checkpoint=anew)
    assert store.sources.count_distinct("by", "") == 1


def test_within_a_harvest_the_newest_state_of_a_record_wins(store: Store) -> None:
    commit(store, 1, record("a", 5), record("a", 3))
    commit(store, 1, record("a", 2))
    assert store.sources.get("by:a") == record("a", 5)
    commit(store, 2, record("a", 2))  # restored from a backup: another harvest is believed
    assert store.sources.get("by:a") == record("a", 2)


def test_what_is_told_as_deleted_stays_until_that_is_believed(store: Store) -> None:
    commit(store, 1, record("a"), record("b"))
    commit(store, 2, record("a", 2, deleted=True))
    assert (store.presence.leaving("by"), store.presence.live("by")) == (1, 2)
    commit(store, 3, record("a", 3))
    assert store.presence.leaving("by") == 0
    commit(store, 4, record("a", 4, deleted=True))
    assert store.presence.accept("by") == 1
    assert (store.presence.leaving("by"), store.presence.live("by")) == (0, 1)
    assert store.sources.get("by:a").datestamp == "2026-03-04"
    assert store.presence.accept("by") == 0


def test_of_a_deletion_that_is_reported_more_than_once_the_last_date_stays(store: Store) -> None:
    def reported(day: int, spec: str) -> Harvested:
        return structs.replace(record("a", day, deleted=True), sets=(spec,))

    commit(store, 1, structs.replace(record("a"), sets=("x", "y")))
    commit(store, 2, reported(5, "y"))
    commit(store, 3, reported(3, "x"))  # the list of another set
    store.presence.accept("by")
    gone = store.sources.get("by:a")
    assert (gone.deleted, gone.datestamp, gone.sets) == (True, "2026-03-05", ("x", "y"))
    for day, spec in ((3, "x"), (5, "y")):  # the overlap asks once more
        commit(store, 4, reported(day, spec))
        assert store.sources.get("by:a") == gone
    commit(store, 5, reported(8, "y"))
    assert store.sources.get("by:a") == structs.replace(gone, datestamp="2026-03-08")


def test_what_is_named_again_does_not_leave(store: Store) -> None:
    commit(store, 1, record("a"), record("b"))
    store.presence.set_leaving("by", 2, ["a", "b"])
    store.presence.note_present("by", 3, ["a"])
    assert store.presence.leaving("by") == 1
    assert store.presence.absent("by", [3]) == []  # b is counted as leaving already


def test_the_middle_of_what_is_known(store: Store) -> None:
    commit(store, 1, *(record(f"r{day}", day) for day in range(1, 10)))
    assert store.sources.median_datestamp("by", Window()) == "2026-03-05"
    assert store.sources.median_datestamp("by", Window("2026-03-06", "")) == "2026-03-08"
    assert store.sources.median_datestamp("by", Window("", "2026-03-03")) == "2026-03-02"
    assert store.sources.median_datestamp("by", Window("2027-01-01", "")) == ""


def test_a_broken_record_is_kept_until_it_comes_whole(store: Store) -> None:
    commit(store, 1, record("a"))
    commit(store, 2, broken=(Broken("a", b"<r>", "no end"), Broken("", b"<?>", "no identifier")))
    kept = store.quarantine.all("by")
    assert [(each.identifier, each.data) for each in kept] == [("a", b"<r>"), ("", b"<?>")]
    assert store.sources.get("by:a") == record("a")  # what it was before stays
    assert store.presence.absent("by", [2]) == []  # it came, if not whole
    commit(store, 2, broken=(Broken("a", b"<r", "no end"),))
    assert [each.data for each in store.quarantine.all("by")] == [b"<?>", b"<r"]
    commit(store, 3, record("a"))
    assert [each.identifier for each in store.quarantine.all("by")] == [""]
    store.quarantine.clear_older("by", 3)
    assert store.quarantine.all("by") == []


def test_an_older_store_learns_to_hold_harvests(store_url: str) -> None:
    with Store(store_url) as fresh, fresh.database.writing() as connection:
        for statement in (
            "DROP TABLE acquaintance",
            "DROP TABLE quarantine",
            "ALTER TABLE source_record DROP COLUMN leaving",
            "ALTER TABLE checkpoint DROP COLUMN distinct_records",
            "DELETE FROM migration WHERE name = '0003-harvests'",
        ):
            connection.execute(text(statement))
    with Store(store_url) as older:
        commit(older, older.sources.begin_harvest("by"), record("a"))
        assert older.presence.live("by") == older.queue.waiting(Stage.READ) == 1


def test_the_header_of_a_record_that_did_not_change_is_kept(store: Store) -> None:
    commit(store, 1, structs.replace(record("a"), sets=("x",)))
    again = structs.replace(record("a"), datestamp="2026-03-09", sets=("y", "z"))
    commit(store, 2, again)
    assert store.sources.get("by:a") == again


def test_what_was_asked_for_and_not_given_is_not_asked_for_again(store: Store) -> None:
    lacking = (Broken("c", b"", "the answer is empty"), Broken("d", b"<r>", "cut"))
    commit(store, 4, record("a"), broken=lacking)
    assert store.presence.unseen("by", 4, ["a", "b", "c", "d"]) == ["b", "d"]
    assert store.presence.unseen("by", 5, ["a", "b", "c", "d"]) == ["a", "b", "c", "d"]


def test_the_deleted_and_the_latest_of_some_records(store: Store) -> None:
    commit(store, 1, record("a"), record("b", deleted=True))
    commit(store, 2, record("c"), record("d"))
    store.presence.set_leaving("by", 2, ["d"])
    assert store.presence.deleted("by", ["a", "b", "x"]) == {"b"}
    assert store.presence.latest_but("by", []) == "c"
    assert store.presence.latest_but("by", ["c", "x"]) == "a"
    assert store.presence.latest_but("by", ["a", "c"]) == ""
