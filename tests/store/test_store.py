"""The store at its public door, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
import zlib
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from harvester.config.settings import Partner
from harvester.errors import Locked, StoreError, UnknownName
from harvester.issues import Code, Issue
from harvester.match.weights import SHIPPED, versioned
from harvester.pipeline.history import report_of
from harvester.pipeline.reports import HarvestReport
from harvester.record import Harvested, Record
from harvester.sources.oai.checkpoint import Checkpoint
from harvester.sources.page import Page
from harvester.store import ReadRow, Stage, Store, Tally, content_hash
from harvester.store.database import schema
from harvester.store.queue import enqueue, take

if TYPE_CHECKING:
    from collections.abc import Callable


BY = Partner(id="by", name={"en": "Minsk"})


def record(identifier: str, text: str = "<x/>", **more: object) -> Harvested:
    return Harvested("by", identifier, "2026-01-01", prefix="marc", metadata=text.encode(), **more)  # type: ignore[arg-type]


def gone(identifier: str) -> Harvested:
    return Harvested("by", identifier, "2026-02-01", deleted=True, prefix="marc")


def commit(store: Store, *records: Harvested, harvest: int = 1, **more: object) -> Tally:
    store.partners.put(BY)
    return store.sources.commit_page("by", Page(records=records), harvest=harvest, **more)  # type: ignore[arg-type]


def test_a_page_is_kept_as_received(store: Store) -> None:
    sent = record("1", "<r>Кніга</r>", sets=("books", "new"))
    assert commit(store, sent) == Tally(new=1)
    assert list(store.sources.all()) == [sent]
    assert store.sources.get("by:1") == sent


def test_what_did_not_change_is_told_apart(store: Store) -> None:
    commit(store, record("1"), record("2"))
    tally = commit(store, record("1"), record("2", "<y/>"), record("3"), harvest=2)
    assert tally == Tally(new=1, changed=1, unchanged=1)
    assert store.queue.waiting(Stage.READ) == 3


@pytest.mark.parametrize(
    "text",
    [
        '<record><leader> </leader><controlfield tag="005">{}</controlfield></record>',
        "<m:record xmlns:m='m'><m:controlfield tag='005'>{}</m:controlfield></m:record>",
        '<mods><recordChangeDate encoding="iso8601">{}</recordChangeDate></mods>',
        '<m:mets xmlns:m="http://www.loc.gov/METS/"><m:metsHdr CREATEDATE="{}"/></m:mets>',
    ],
)
def test_when_a_record_was_touched_is_not_what_it_says(store: Store, text: str) -> None:
    old, new, odd = text.format("20200101"), text.format("2026-01-01T00:00:00Z"), text.format("?")
    commit(store, record("1", old))
    with store.database.writing() as connection:
        take(connection, Stage.READ, 1)
    assert commit(store, record("1", new), harvest=2) == Tally(unchanged=1)
    assert store.queue.waiting(Stage.READ) == 0
    assert store.sources.get("by:1") == record("1", new)
    assert store.presence.absent("by", [2]) == []
    # What may have been an issue is read again, and so is any other difference.
    for harvest, other in enumerate((odd, new + " ", old.replace("<", "<!--.--><", 1)), 3):
        assert commit(store, record("1", other), harvest=harvest) == Tally(changed=1)


def test_a_deletion_marks_and_can_be_taken_back(store: Store) -> None:
    commit(store, record("1"))
    assert commit(store, gone("1"), harvest=2) == Tally(deleted=1)
    assert not store.sources.get("by:1").deleted
    assert store.presence.accept("by") == 1
    assert store.sources.get("by:1").deleted
    assert store.sources.counts() == {"by": (0, 1)}
    assert commit(store, gone("1"), harvest=3) == Tally(unchanged=1)
    assert commit(store, record("1"), harvest=4) == Tally(changed=1)
    assert store.sources.get("by:1") == record("1")


def test_an_identifier_may_hold_colons_and_quotes(store: Store) -> None:
    name = "oai:nlb.by:br'0\"1"
    commit(store, record(name))
    assert store.sources.get(f"by:{name}").identifier == name


def test_the_same_identifier_of_two_partners_is_two_records(store: Store) -> None:
    commit(store, record("1"))
    store.partners.put(Partner(id="cz"))
    store.sources.commit_page(
        "cz", Page(records=(Harvested("cz", "1", metadata=b"<c/>"),)), harvest=2
    )
    assert store.sources.counts() == {"by": (1, 0), "cz": (1, 0)}


def test_checkpoint_and_page_come_together(store: Store) -> None:
    checkpoint = Checkpoint(endpoint="http://a", set_spec="s", token="t1", pages=1)
    commit(store, record("1"), checkpoint=checkpoint)
    assert store.sources.checkpoint("by", "s") == checkpoint
    assert store.sources.checkpoint("by", "") is None


def test_a_page_that_fails_leaves_nothing(store: Store) -> None:
    commit(store, record("1"))
    unheard_of = Page(records=(record("2"), Harvested("nobody", "3", metadata=b"<z/>")))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.sources.commit_page(
            "by", unheard_of, harvest=2, checkpoint=Checkpoint(endpoint="http://a")
        )
    assert [source.identifier for source in store.sources.all()] == ["1"]
    assert store.sources.checkpoint("by", "") is None


def test_issues_of_a_record_are_replaced_with_it(store: Store) -> None:
    bad = Issue("by", "1", Code.METADATA_MISSING)
    store.partners.put(BY)
    store.sources.commit_page("by", Page(records=(record("1"),), issues=(bad,)), harvest=1)
    assert list(store.issues.all(partner="by")) == [bad]
    commit(store, record("1"), harvest=2)
    assert list(store.issues.all()) == []


def test_a_live_record_sent_empty_keeps_what_it_was(store: Store) -> None:
    commit(store, record("1"))
    assert commit(store, record("1", ""), harvest=2) == Tally(unchanged=1)
    assert store.sources.get("by:1").metadata == b"<x/>"


def test_trouble_without_a_record_is_kept_once(store: Store) -> None:
    lost = Issue("by", "", Code.RECORD_BROKEN, "page 3", "<record>")
    store.partners.put(BY)
    for run in (1, 2):
        store.sources.commit_page("by", Page(issues=(lost,)), harvest=run)
    assert list(store.issues.all()) == [lost]


def test_retiring_what_a_complete_import_did_not_bring(store: Store) -> None:
    commit(store, record("1"), record("2"))
    commit(store, record("2"), harvest=2)
    assert store.presence.absent("by", [2]) == ["1"]
    store.presence.set_leaving("by", 2, ["1"])
    assert store.presence.accept("by") == 1
    assert store.sources.counts() == {"by": (1, 1)}


def test_a_changed_hint_has_the_partner_read_again(store: Store) -> None:
    commit(store, record("1"))
    with store.database.writing() as connection:
        connection.execute(schema.todo.delete())
    store.partners.put(Partner(id="by", format="unimarc"))
    assert store.queue.waiting(Stage.READ) == 1


def test_reading_uses_the_hints_of_the_moment(store: Store) -> None:
    commit(store, record("1"))
    store.partners.put(Partner(id="by", encoding="cp1251"))
    with store.records.batch(block_cap=9, limit=10) as batch:
        (records,) = batch
        batch.keep(records, [row(each.source, "") for each in records])
    assert [each.partner.encoding for each in records] == ["cp1251"]


def test_records_given_out_and_not_kept_wait_still(store: Store) -> None:
    commit(store, record("1"), record("2"))
    with (
        pytest.raises(RuntimeError, match="not kept"),
        store.records.batch(block_cap=9, limit=10) as batch,
    ):
        list(batch)
    assert store.queue.waiting(Stage.READ) == 2


def fail_when_all_is_kept(store: Store) -> None:
    with store.records.batch(block_cap=9, limit=10) as batch:
        for records in batch:
            batch.keep(records, [row(each.source, "second") for each in records])
        raise KeyError


def test_a_batch_that_fails_changes_nothing(store: Store) -> None:
    commit(store, record("1", "first"))
    read_all(store)
    commit(store, record("1", "second"))
    with pytest.raises(KeyError):
        fail_when_all_is_kept(store)
    assert [r.control_number for r in store.records.all()] == ["first"]
    assert store.queue.waiting(Stage.READ) == 1


def test_work_queued_while_it_is_taken_is_not_lost(store_url: str) -> None:
    with Store(store_url) as harvesting, Store(store_url) as matching:
        commit(harvesting, record("1", "old"))
        matcher = threading.Thread(target=lambda: read_all(matching))
        with harvesting.database.writing() as connection:
            change = schema.source_record.update().values(metadata=zlib.compress(b"new"))
            connection.execute(change)
            enqueue(connection, Stage.READ, [1])
            matcher.start()
            matcher.join(0.5)
        matcher.join()
        assert [r.control_number for r in matching.records.all()] == ["new"]
        assert matching.queue.waiting(Stage.READ) == 0


def row(source: Harvested, text: str) -> ReadRow:
    read = Record(source.partner, source.identifier, control_number=text)
    return ReadRow("unknown", msgspec.json.encode(read).decode(), b"", (), ())


def read_all(store: Store) -> None:
    while store.queue.waiting(Stage.READ):
        with store.records.batch(block_cap=9, limit=10) as batch:
            for records in batch:
                rows = [row(each.source, each.source.metadata.decode()) for each in records]
                batch.keep(records, rows)


def test_a_nul_in_a_name_or_an_issue_is_kept_out(store: Store) -> None:
    store.partners.put(BY)
    bad = Issue("by", "a\0b", Code.FIELD_BROKEN, "245", "x\0y")
    page = Page(records=(record("a\0b"),), issues=(bad,))
    assert store.sources.commit_page("by", page, harvest=1).new == 1
    assert store.sources.get("by:a\0b").identifier == "ab"
    assert [issue.detail for issue in store.issues.all()] == ["xy"]


def test_a_deletion_stays_one_under_another_prefix(store: Store) -> None:
    commit(store, record("1"))
    goner = Harvested("by", "1", deleted=True, prefix="other")
    assert commit(store, goner, harvest=2) == Tally(deleted=1)
    assert commit(store, goner, harvest=3) == Tally(unchanged=1)


def test_the_weights_in_force_are_those_adopted_last(store: Store) -> None:
    assert store.weights.current() == SHIPPED
    store.weights.adopt(replace(SHIPPED, version="a", prior=-7.0))
    store.weights.adopt(replace(SHIPPED, version="b", weights={"title": {"long": 9.0}}))
    found = store.weights.current()
    # What an older harvester did not know is as shipped, under a name of its own.
    assert (found.version, found.weights["title"]["long"]) == (versioned(found).version, 9.0)
    assert found.weights["isbn"] == SHIPPED.weights["isbn"]


def test_unknown_names_are_told(store: Store) -> None:
    with pytest.raises(UnknownName, match="PARTNER:IDENTIFIER"):
        store.sources.get("nonsense")
    with pytest.raises(UnknownName, match="by:9"):
        store.sources.get("by:9")
    with pytest.raises(UnknownName, match="union record"):
        store.union.get("u0")


def test_runs_are_remembered(store: Store) -> None:
    run = store.runs.begin("harvest", "by")
    assert store.runs.last(["harvest"])["by"].verdict == "interrupted"
    store.runs.finish(run, "complete", "3 new")
    assert store.runs.last(["harvest"])["by"].report == "3 new"
    assert not store.runs.last(["import"])


def test_a_harvest_began_with_the_run_it_was_a_part_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = (f"2026-01-31T02:{minute:02}:00+00:00" for minute in range(60))
    monkeypatch.setattr("harvester.store.runs.now", lambda: next(clock))
    night = store.runs.begin("run")
    inside = store.runs.begin("harvest", "by")
    store.runs.finish(inside, "complete", HarvestReport("by", "complete", Tally(new=3)))
    assert store.runs.last(["harvest"])["by"].began == "2026-01-31T02:00:00+00:00"
    store.runs.finish(night, "complete", "")
    by_hand = store.runs.begin("harvest", "by")
    assert store.runs.last(["harvest"])["by"].began == "2026-01-31T02:04:00+00:00"
    store.runs.finish(by_hand, "refused", "no such prefix")
    assert store.runs.last(["harvest"])["by"].began == "2026-01-31T02:04:00+00:00"
    complete = store.runs.last(["harvest"], "complete")["by"]
    assert report_of(complete) == HarvestReport("by", "complete", Tally(new=3))
    assert report_of(store.runs.last(["harvest"])["by"]) is None


def test_a_store_opens_again_with_all_it_had(store_url: str) -> None:
    with Store(store_url) as first:
        commit(first, record("1"))
        content = content_hash(first)
    with Store(store_url) as second:
        assert content_hash(second) == content


def test_a_store_of_a_newer_version_is_refused(store_url: str) -> None:
    with Store(store_url) as first, first.database.writing() as connection:
        connection.execute(insert(schema.migration).values(name="9999-later", applied=""))
    with pytest.raises(StoreError, match="9999-later"):
        Store(store_url)


def test_one_lock_for_one_work(store_url: str) -> None:
    with Store(store_url) as first, Store(store_url) as second, first.lock("match"):
        with second.lock("source-by"):
            pass
        with pytest.raises(Locked, match="match"), second.lock("match"):
            pytest.fail("two hold the same lock")
    with Store(store_url) as third, third.lock("match"):
        pass


def test_a_shared_lock_is_one_for_all_threads_of_a_store(store_url: str) -> None:
    inside, leave = threading.Barrier(4), threading.Event()

    def share(first: Store) -> None:
        with first.lock("host-a", shared=True):
            inside.wait()
            leave.wait()

    with Store(store_url) as first, Store(store_url) as second:
        threads = [threading.Thread(target=share, args=(first,)) for _ in range(3)]
        with first.lock("host-a", "harvest at a", shared=True):
            for each in threads:
                each.start()
            inside.wait()
        # Whoever took it has left: the others hold it still.
        for lock in (second.lock("host-a", shared=True), first.lock("host-a")):
            with pytest.raises(Locked, match="harvest at a"), lock:
                pytest.fail("two hold the same lock")
        leave.set()
        for each in threads:
            each.join()
        with second.lock("host-a", shared=True):
            pass


@pytest.mark.parametrize(
    "location", ["/no/such/folder/union.db", "mysql://h/d", "://", "sqlite://"]
)
def test_a_store_that_cannot_be_opened_says_why(location: str) -> None:
    with pytest.raises(StoreError):
        Store(location)


def test_a_cron_writer_and_three_readers_at_once(store_url: str) -> None:
    failures: list[Exception] = []
    done = threading.Event()

    def write() -> None:
        with Store(store_url) as mine:
            for page in range(40):
                commit(mine, *(record(f"{page}-{n}") for n in range(50)), harvest=page)
        done.set()

    def look() -> None:
        with Store(store_url) as mine:
            while not done.is_set():
                assert sum(map(sum, mine.sources.counts().values())) % 50 == 0
                list(mine.issues.all())

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
                failures.append(error)
                done.set()

        return run

    Store(store_url).close()
    threads = [threading.Thread(target=guarded(work)) for work in (write, look, look, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with Store(store_url) as after:
        assert after.sources.counts() == {"by": (2000, 0)}
