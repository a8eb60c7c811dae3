"""Comparing on Spark ends where comparing here ends; with pyspark and Java it truly runs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from harvester import pipeline
from harvester.config.settings import Partner
from harvester.demo.facts import LIBRARIES, load
from harvester.demo.libraries import catalogue
from harvester.errors import EngineError, MissingExtra
from harvester.match.weights import SHIPPED
from harvester.pipeline import spark
from harvester.pipeline.match import Matcher
from harvester.pipeline.spark import Spark
from harvester.pipeline.workers import Workers
from harvester.progress import quiet
from harvester.record import Harvested
from harvester.sources.page import Page
from harvester.store import PairRow, Stage, Store, content_hash

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:py4j", "ignore:::pyspark")
CAP = 4
"""So low that blocks cross it when more records come."""


@pytest.fixture(scope="module")
def books() -> tuple[Harvested, ...]:
    """A third of the demo's books, as four libraries send them."""
    facts = load()
    held = [(library, h) for library in LIBRARIES for h in catalogue(library, facts)]
    return tuple(
        Harvested(library, h.identifier, metadata=next(iter(h.metadata.values())))
        for library, h in held[::3]
        if h.metadata
    )


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on two cores, for all tests of this module: it takes long to start."""
    sql = pytest.importorskip("pyspark.sql", reason="no extra spark here")
    pytest.importorskip("pandas")
    if not shutil.which("java"):
        pytest.skip("no Java here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        builder.config("spark.sql.shuffle.partitions", 2)
        builder.config("spark.sql.codegen.wholeStage", "false")
        builder.config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        builder.config("spark.local.dir", str(tmp_path_factory.mktemp("spark")))
        session = builder.getOrCreate()
        yield session
        session.stop()


def bring(store: Store, books: Sequence[Harvested]) -> None:
    """Records as from a harvest: they wait to be read."""
    store.weights.adopt(replace(SHIPPED, version=f"cap {CAP}", block_cap=CAP))
    for library in LIBRARIES:
        store.partners.put(Partner(id=library))
        brought = tuple(book for book in books if book.partner == library)
        store.sources.commit_page(
            library, Page(records=brought), harvest=store.sources.begin_harvest(library)
        )


def matched_here(folder: Path, books: Sequence[Harvested]) -> str:
    """The content of a store whose records were compared in this process, all at once."""
    with Store(folder / "here.db") as store:
        bring(store, books)
        pipeline.match_records(store)
        assert store.pairs.verdict_counts().keys() == {"same", "ask"}
        assert store.pairs.untried_blocks(CAP)
        return content_hash(store)


def test_spark_goes_on_where_this_process_ended(
    store: Store, session: Any, tmp_path: Path, books: Sequence[Harvested],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(spark, "BATCH", 50)
    shared = tmp_path / "shared"
    shared.mkdir()
    bring(store, books[::2])
    pipeline.match_records(store)
    bring(store, books[1::2])
    report = pipeline.match_records(store, engine=Spark(folder=shared))
    assert report.compared > report.read == len(books) // 2  # blocks crossed the cap
    assert content_hash(store) == matched_here(tmp_path, books)
    assert not [*shared.iterdir()]


def test_stopped_while_pairs_are_kept_it_goes_on_anywhere(
    store: Store, session: Any, tmp_path: Path, books: Sequence[Harvested],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(spark, "BATCH", 50)
    keep, times = store.bulk.keep_compared, iter(range(3))

    def keep_thrice(ids: Sequence[int], rows: Sequence[PairRow]) -> None:
        if next(times, None) is None:
            raise KeyboardInterrupt
        keep(ids, rows)

    monkeypatch.setattr(store.bulk, "keep_compared", keep_thrice)
    bring(store, books)
    with pytest.raises(KeyboardInterrupt):
        pipeline.match_records(store, engine=Spark())
    assert store.queue.waiting(Stage.MATCH) == len(books) - 150
    assert [*store.pairs.all()]
    pipeline.match_records(store)
    assert content_hash(store) == matched_here(tmp_path, books)


def test_records_that_meet_nobody_are_no_trouble(
    session: Any, open_store: Any, books: Sequence[Harvested]
) -> None:
    store = open_store()
    bring(store, books[:1])
    Matcher(store, SHIPPED, Workers(1), quiet).read()
    bring(store, [replace(books[0], deleted=True, metadata=b"")])
    gone = pipeline.match_records(store, engine=Spark())  # there is no key left in the store
    assert (gone.compared, gone.pairs, store.queue.waiting(Stage.MATCH)) == (1, 0, 0)
    bring(store, books[1:2])
    alone = pipeline.match_records(store, engine=Spark())
    assert (alone.compared, alone.pairs, alone.union_changed) == (1, 0, 1)


def test_what_spark_fails_at_is_told(
    session: Any, open_store: Any, books: Sequence[Harvested], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    bring(store, books[:20])
    monkeypatch.setattr(spark, "_JOINED", "SELECT nothing FROM candidates")
    with pytest.raises(EngineError, match=r"Spark cannot do this: .*nothing"):
        pipeline.match_records(store, engine=Spark())
    monkeypatch.undo()
    monkeypatch.setattr(spark, "version", lambda _: "another version")
    with pytest.raises(EngineError, match=r"this worker has .*; install another version"):
        pipeline.match_records(store, engine=Spark())
    assert store.queue.waiting(Stage.MATCH) == 20


def test_without_the_extra_it_is_told(
    open_store: Any, books: Sequence[Harvested], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    store = open_store()
    assert (
        pipeline.match_records(store, engine=Spark()).compared == 0
    )  # nothing waits: nobody is asked
    bring(store, books[:20])
    with pytest.raises(MissingExtra, match=r"union-harvester\[spark\]"):
        pipeline.match_records(store, engine=Spark())
