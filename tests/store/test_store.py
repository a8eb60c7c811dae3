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
from harvester.store import ReadRow, Stage, Store, Tally, schema
from harvester.store.queue import enqueue, take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harvester.store.reading import Sources

BY = Partner(id="by", name={"en": "Minsk"})


def record(identifier: str, text: str = "<x/>", **more: object) -> Harvested:
    return Harvested("by", identifier, "2026-01-01", prefix="marc", metadata=text.encode(), **more)  # type: ignore[arg-type]


def gone(identifier: str) -> Harvested:
    return Harvested("by", identifier, "2026-02-01", deleted=True, prefix="marc")


def commit(store: Store, *records: Harvested, harvest: int = 1, **more: object) -> Tally:
    store.put_partner(BY)
    return store.commit_page("by", Page(records=records), harvest=harvest, **more)  # type: ignore[arg-type]


def test_a_page_is_kept_as_received(store: Store) -> None:
    sent = record("1", "<r>Кніга</r>", sets=("books", "new"))
    assert commit(store, sent) == Tally(new=1)
    assert list(store.sources()) == [sent]
    assert store.source("by:1") == sent


def test_what_did_not_change_is_told_apart(store: Store) -> None:
    commit(store, record("1"), record("2"))
    tally = commit(store, record("1"), record("2", "<y/>"), record("3"), harvest=2)
    assert tally == Tally(new=1, changed=1, unchanged=1)
    assert store.waiting(Stage.READ) == 3


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
    with store.writing() as connection:
        take(connection, Stage.READ, 1)
    assert commit(store, record("1", new), harvest=2) == Tally(unchanged=1)
    assert store.waiting(Stage.READ) == 0
    assert store.source("by:1") == record("1", new)
    assert store.absent("by", [2]) == []
    # What may have been an issue is read again, and so is any other difference.
    for harvest, other in enumerate((odd, new + " ", old.replace("<", "<!--.--><", 1)), 3):
        assert commit(store, record("1", other), harvest=harvest) == Tally(changed=1)


def test_a_deletion_marks_and_can_be_taken_back(store: Store) -> None:
    commit(store, record("1"))
    assert commit(store, gone("1"), harvest=2) == Tally(deleted=1)
    assert not store.source("by:1").deleted
    assert store.accept("by") == 1
    assert store.source("by:1").deleted
    assert store.counts() == {"by": (0, 1)}
    assert commit(store, gone("1"), harvest=3) == Tally(unchanged=1)
    assert commit(store, record("1"), harvest=4) == Tally(changed=1)
    assert store.source("by:1") == record("1")


def test_an_identifier_may_hold_colons_and_quotes(store: Store) -> None:
    name = "oai:nlb.by:br'0\"1"
    commit(store, record(name))
    assert store.source(f"by:{name}").identifier == name


def test_the_same_identifier_of_two_partners_is_two_records(store: Store) -> None:
    commit(store, record("1"))
    store.put_partner(Partner(id="cz"))
    store.commit_page("cz", Page(records=(Harvested("cz", "1", metadata=b"<c/>"),)), harvest=2)
    assert store.counts() == {"by": (1, 0), "cz": (1, 0)}


def test_checkpoint_and_page_come_together(store: Store) -> None:
    checkpoint = Checkpoint(endpoint="http://a", set_spec="s", token="t1", pages=1)
    commit(store, record("1"), checkpoint=checkpoint)
    assert store.checkpoint("by", "s") == checkpoint
    assert store.checkpoint("by", "") is None


def test_a_page_that_fails_leaves_nothing(store: Store) -> None:
    commit(store, record("1"))
    unheard_of = Page(records=(record("2"), Harvested("nobody", "3", metadata=b"<z/>")))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.commit_page("by", unheard_of, harvest=2, checkpoint=Checkpoint(endpoint="http://a"))
    assert [source.identifier for source in store.sources()] == ["1"]
    assert store.checkpoint("by", "") is None


def test_issues_of_a_record_are_replaced_with_it(store: Store) -> None:
    bad = Issue("by", "1", Code.METADATA_MISSING)
    store.put_partner(BY)
    store.commit_page("by", Page(records=(record("1"),), issues=(bad,)), harvest=1)
    assert list(store.issues(partner="by")) == [bad]
    commit(store, record("1"), harvest=2)
    assert list(store.issues()) == []


def test_a_live_record_sent_empty_keeps_what_it_was(store: Store) -> None:
    commit(store, record("1"))
    assert commit(store, record("1", ""), harvest=2) == Tally(unchanged=1)
    assert store.source("by:1").metadata == b"<x/>"


def test_trouble_without_a_record_is_kept_once(store: Store) -> None:
    lost = Issue("by", "", Code.RECORD_BROKEN, "page 3", "<record>")
    store.put_partner(BY)
    for run in (1, 2):
        store.commit_page("by", Page(issues=(lost,)), harvest=run)
    assert list(store.issues()) == [lost]


def test_retiring_what_a_complete_import_did_not_bring(store: Store) -> None:
    commit(store, record("1"), record("2"))
    commit(store, record("2"), harvest=2)
    assert store.absent("by", [2]) == ["1"]
    store.set_leaving("by", 2, ["1"])
    assert store.accept("by") == 1
    assert store.counts() == {"by": (1, 1)}


def test_a_changed_hint_has_the_partner_read_again(store: Store) -> None:
    commit(store, record("1"))
    with store.writing() as connection:
        connection.execute(schema.todo.delete())
    store.put_partner(Partner(id="by", format="unimarc"))
    assert store.waiting(Stage.READ) == 1


def test_reading_uses_the_hints_of_the_moment(store: Store) -> None:
    commit(store, record("1"))
    store.put_partner(Partner(id="by", encoding="cp1251"))
    seen: list[str] = []

    def read_those(lists: Iterator[Sources]) -> Iterator[list[ReadRow]]:
        for sources in lists:
            seen.extend(partner.encoding for _, partner in sources)
            yield [row(source, "") for source, _ in sources]

    assert store.read_batch(read_those, block_cap=9, limit=10) == 1
    assert seen == ["cp1251"]


def test_work_queued_while_it_is_taken_is_not_lost(store_url: str) -> None:
    with Store(store_url) as harvesting, Store(store_url) as matching:
        commit(harvesting, record("1", "old"))
        matcher = threading.Thread(target=lambda: read_all(matching))
        with harvesting.writing() as connection:
            change = schema.source_record.update().values(metadata=zlib.compress(b"new"))
            connection.execute(change)
            enqueue(connection, Stage.READ, [1])
            matcher.start()
            matcher.join(0.5)
        matcher.join()
        assert [r.control_number for r in matching.records()] == ["new"]
        assert matching.waiting(Stage.READ) == 0


def row(source: Harvested, text: str) -> ReadRow:
    read = Record(source.partner, source.identifier, control_number=text)
    return ReadRow("unknown", msgspec.json.encode(read).decode(), b"", (), ())


def read_all(store: Store) -> None:
    def read_all_of(lists: Iterator[Sources]) -> Iterator[list[ReadRow]]:
        return ([row(s, s.metadata.decode()) for s, _ in sources] for sources in lists)

    while store.read_batch(read_all_of, block_cap=9, limit=10):
        pass


def test_a_nul_in_a_name_or_an_issue_is_kept_out(store: Store) -> None:
    store.put_partner(BY)
    bad = Issue("by", "a\0b", Code.FIELD_BROKEN, "245", "x\0y")
    page = Page(records=(record("a\0b"),), issues=(bad,))
    assert store.commit_page("by", page, harvest=1).new == 1
    assert store.source("by:a\0b").identifier == "ab"
    assert [issue.detail for issue in store.issues()] == ["xy"]


def test_a_deletion_stays_one_under_another_prefix(store: Store) -> None:
    commit(store, record("1"))
    goner = Harvested("by", "1", deleted=True, prefix="other")
    assert commit(store, goner, harvest=2) == Tally(deleted=1)
    assert commit(store, goner, harvest=3) == Tally(unchanged=1)


def test_the_weights_in_force_are_those_adopted_last(store: Store) -> None:
    assert store.weights() == SHIPPED
    store.adopt(replace(SHIPPED, version="a", prior=-7.0))
    store.adopt(replace(SHIPPED, version="b", weights={"title": {"long": 9.0}}))
    found = store.weights()
    # What an older harvester did not know is as shipped, under a name of its own.
    assert (found.version, found.weights["title"]["long"]) == (versioned(found).version, 9.0)
    assert found.weights["isbn"] == SHIPPED.weights["isbn"]


def test_unknown_names_are_told(store: Store) -> None:
    with pytest.raises(UnknownName, match="PARTNER:IDENTIFIER"):
        store.source("nonsense")
    with pytest.raises(UnknownName, match="by:9"):
        store.source("by:9")
    with pytest.raises(UnknownName, match="union record"):
        store.union_record("u0")


def test_runs_are_remembered(store: Store) -> None:
    run = store.begin_run("harvest", "by")
    assert store.last_runs(["harvest"])["by"].verdict == "interrupted"
    store.finish_run(run, "complete", "3 new")
    assert store.last_runs(["harvest"])["by"].report == "3 new"
    assert not store.last_runs(["import"])


def test_a_harvest_began_with_the_run_it_was_a_part_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = (f"2026-01-31T02:{minute:02}:00+00:00" for minute in range(60))
    monkeypatch.setattr("harvester.store.journal.now", lambda: next(clock))
    night = store.begin_run("run")
    inside = store.begin_run("harvest", "by")
    store.finish_run(inside, "complete", HarvestReport("by", "complete", Tally(new=3)))
    assert store.last_runs(["harvest"])["by"].began == "2026-01-31T02:00:00+00:00"
    store.finish_run(night, "complete", "")
    by_hand = store.begin_run("harvest", "by")
    assert store.last_runs(["harvest"])["by"].began == "2026-01-31T02:04:00+00:00"
    store.finish_run(by_hand, "refused", "no such prefix")
    assert store.last_runs(["harvest"])["by"].began == "2026-01-31T02:04:00+00:00"
    complete = store.last_runs(["harvest"], "complete")["by"]
    assert report_of(complete) == HarvestReport("by", "complete", Tally(new=3))
    assert report_of(store.last_runs(["harvest"])["by"]) is None


def test_a_store_opens_again_with_all_it_had(store_url: str) -> None:
    with Store(store_url) as first:
        commit(first, record("1"))
        content = first.content_hash()
    with Store(store_url) as second:
        assert second.content_hash() == content


def test_a_store_of_a_newer_version_is_refused(store_url: str) -> None:
    with Store(store_url) as first, first.writing() as connection:
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
                assert sum(map(sum, mine.counts().values())) % 50 == 0
                list(mine.issues())

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
        assert after.counts() == {"by": (2000, 0)}
