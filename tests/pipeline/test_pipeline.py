"""The stages over real repositories on loopback: the end does not depend on the way."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from harvester import desk, evaluate, pipeline
from harvester.config.settings import Partner, Settings
from harvester.demo.facts import LIBRARIES, Facts, Library, load
from harvester.demo.libraries import catalogue
from harvester.errors import Locked, UnknownName
from harvester.exchange.stock import StockLine
from harvester.formats import Hints, Reading, read
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import iso2709_bytes
from harvester.match import weights
from harvester.match.weights import SHIPPED, versioned
from harvester.pipeline import stages, workers
from harvester.pipeline.offer import Shelf
from harvester.pipeline.reports import MatchReport
from harvester.provider.server import LoopbackRepository
from harvester.record import Agent, Extent, Harvested, Record, Text, Title, Years
from harvester.sources.http.hosts import host_name
from harvester.sources.page import Page
from harvester.store import Stage, Store, content_hash
from harvester.store.database import schema
from harvester.union.decisions import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.provider.verbs import HeldRecord

LATER = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture(scope="module")
def books() -> dict[Library, tuple[HeldRecord, ...]]:
    """A tenth of the demo's books, in every library that holds them."""
    facts = load()
    kept = frozenset(sorted(edition.id for edition in facts.editions)[::10])
    some = Facts(facts.people, tuple(e for e in facts.editions if e.id in kept), facts.sets)
    return {library: catalogue(library, some) for library in LIBRARIES}


class Partners:
    """The four repositories, online, and the partners that stand for them."""

    def __init__(self, books: dict[Library, tuple[HeldRecord, ...]]) -> None:
        self.repositories = {
            library: LoopbackRepository(records, name=library, page=7)
            for library, records in books.items()
        }
        self.partners = [
            Partner(id=library, url=repository.url, delay=0)
            for library, repository in self.repositories.items()
        ]


@pytest.fixture
def online(books: dict[Library, tuple[HeldRecord, ...]]) -> Iterator[Partners]:
    with ExitStack() as stack:
        partners = Partners(books)
        for repository in partners.repositories.values():
            stack.enter_context(repository)
        yield partners


def test_a_second_run_changes_nothing(store: Store, online: Partners) -> None:
    reports, matched = pipeline.run(store, online.partners)
    assert {report.verdict for report in reports} == {"complete"}
    assert matched.union_changed == sum(store.union.holder_counts().values())
    union, content = store.union.hash(), content_hash(store)
    reports, matched = pipeline.run(store, online.partners)
    assert all(r.tally.new == r.tally.changed == r.tally.deleted == 0 for r in reports)
    assert matched == MatchReport(0, 0, 0, 0, 0)
    assert (store.union.hash(), content_hash(store)) == (union, content)


def test_an_adopted_table_scores_what_is_stored_anew(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    union, content = store.union.hash(), content_hash(store)
    store.weights.adopt(replace(SHIPPED, version="nothing is the same", same=1000.0))
    compared = pipeline.match_records(store)
    assert (compared.read, compared.compared) == (0, len([*store.union.members()]))
    assert "same" not in store.pairs.verdict_counts()
    assert store.union.hash() != union
    store.weights.adopt(SHIPPED)
    pipeline.match_records(store)
    assert (store.union.hash(), content_hash(store)) == (union, content)


def test_a_level_that_is_new_scores_anew_what_an_adopted_table_scored(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = SHIPPED.weights["medium"].items()
    fewer = {"medium": {level: bits for level, bits in levels if level != "untold"}}
    before = replace(SHIPPED, weights=SHIPPED.weights | fewer)
    adopted = versioned(replace(before, prior=-5.0))
    _hold(store, "Northern rivers", *"abc")
    store.weights.adopt(adopted)
    with monkeypatch.context() as older:
        older.setattr(weights, "SHIPPED", before)
        assert pipeline.match_records(store).compared == 3
        assert store.weights.current() == adopted
    newer = store.weights.current()
    assert newer.version == versioned(newer).version != adopted.version
    assert (newer.prior, newer.weights["medium"]["untold"]) == (-5.0, dict(levels)["untold"])
    assert [pipeline.match_records(store).compared for _ in range(2)] == [3, 0]
    # Both names are known: the one it was adopted by, and the one that is in force.
    known = store.weights.all()
    assert known[adopted.version] == known[newer.version] == newer


def test_what_weights_would_change_is_told_alike_by_however_many_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 0)
    told: list[tuple[str, int, int | None]] = []

    def watch(stage: str, done: int, total: int | None, *, pages: int = 0) -> None:
        assert not pages
        told.append((stage, done, total))

    new = replace(SHIPPED, version="nothing is the same", same=1000.0)
    with Store(tmp_path / "union.db") as store:
        _hold(store, "Northern rivers", *ascii_lowercase)
        pipeline.match_records(store)
        alone = evaluate.effect(store, new, watch)
        assert evaluate.effect(store, new, processes=2) == alone
    assert (alone.pairs, alone.changes) == (325, {"same -> ask": 325})
    assert (alone.joined, alone.parted) == (0, 1)
    assert told == [("compare", 26, 26)]


def test_books_meet_across_formats_and_scripts(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    together = [u for u in store.union if {"minsk", "chicago"} <= set(u.holders)]
    scripts = {title.main.script for union in together for title in union.record.titles}
    assert {"Cyrl", "Latn"} <= scripts
    for name in (holding.name for union in together[:3] for holding in union.holdings):
        assert store.union.cluster_of(name) is not None


def test_increments_end_where_a_batch_ends(
    tmp_path: Path, online: Partners, books: dict[Library, tuple[HeldRecord, ...]]
) -> None:
    with Store(tmp_path / "batch.db") as batch, Store(tmp_path / "steps.db") as steps:
        pipeline.run(batch, online.partners)
        for library, repository in online.repositories.items():
            repository.publish(books[library][::2])
        pipeline.run(steps, online.partners)
        for library, repository in online.repositories.items():
            rest = [replace(r, datestamp=LATER) for r in books[library][1::2]]
            repository.publish([*books[library][::2], *rest])
            pipeline.run(steps, online.partners)
        assert steps.union.hash() == batch.union.hash()


@pytest.mark.parametrize(
    ("store_url", "processes"), [("sqlite", 2), ("postgresql", 1)], indirect=["store_url"]
)
def test_lists_of_few_records_end_where_long_ones_do(
    store: Store, tmp_path: Path, online: Partners, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    with Store(tmp_path / "long.db") as long:
        pipeline.run(long, online.partners)
        expected = long.union.hash(), content_hash(long)
    for module in ("records", "pairs", "neighbourhoods"):
        monkeypatch.setattr(f"harvester.store.{module}.AT_ONCE", 3)
    monkeypatch.setattr("harvester.pipeline.match.LARGE_BATCH", 20)
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 0)
    pipeline.run(store, online.partners, Settings(processes=processes))
    assert (store.union.hash(), content_hash(store)) == expected
    clusters = list(store.union.members())
    for table in (replace(SHIPPED, version="nothing is the same", same=1000.0), SHIPPED):
        store.weights.adopt(table)
        pipeline.match_records(store, processes=processes)
    assert (store.union.hash(), content_hash(store)) == expected
    assert len({cluster for *_, cluster in store.union.members()}) == len({c for *_, c in clusters})
    births = [row.born for row in store.database.stream(select(schema.cluster.c.born))]
    assert len(births) == len(set(births))


@pytest.mark.parametrize("cap", [2, 3])
def test_blocks_crossing_their_cap_leave_no_trace(
    tmp_path: Path, online: Partners, books: dict[Library, tuple[HeldRecord, ...]],
    cap: int,
) -> None:  # fmt: skip
    table = replace(SHIPPED, version=f"cap {cap}", block_cap=cap)
    with Store(tmp_path / "batch.db") as batch, Store(tmp_path / "steps.db") as steps:
        batch.weights.adopt(table)
        steps.weights.adopt(table)
        for repository in online.repositories.values():
            repository.publish([])
        for library in LIBRARIES:
            online.repositories[library].publish(books[library])
            pipeline.run(steps, online.partners)
        deleted = [replace(r, deleted=True, datestamp=LATER) for r in books["chicago"]]
        online.repositories["chicago"].publish(deleted)
        reports, _ = pipeline.run(steps, online.partners)
        assert {r.partner: r.verdict for r in reports}["chicago"] == "suspect"
        steps.presence.accept("chicago")
        pipeline.match_records(steps)
        pipeline.run(batch, online.partners)
        assert pairs(steps) == pairs(batch)
        assert steps.union.hash() == batch.union.hash()


def pairs(store: Store) -> set[tuple[frozenset[str], float]]:
    return {(frozenset((p.record_a, p.record_b)), p.score) for p in store.pairs.all()}


def test_a_deletion_removes_only_that_source(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    union = next(u for u in store.union if len(u.holders) > 2)
    goner = union.holdings[0]
    repository = online.repositories[goner.partner]  # type: ignore[index]
    repository.publish(
        replace(r, deleted=True, datestamp=LATER) if r.identifier == goner.identifier else r
        for r in repository._records
    )
    pipeline.run(store, online.partners)
    after = store.union.get(union.id)
    assert set(after.holdings) == set(union.holdings) - {goner}
    assert not any(goner.name in owner for owner in after.provenance.values())
    assert store.union.cluster_of(goner.name) is None


def test_a_decision_outlives_rebuilding(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    union = next(u for u in store.union if len(u.holdings) > 1)
    a, b = (holding.name for holding in union.holdings[:2])
    store.decisions.add(Decision(a, b, "different", "Anna", "2026-01-01"))
    pipeline.match_records(store)
    assert store.union.cluster_of(a) != store.union.cluster_of(b)
    before = store.union.hash()
    for stage in (Stage.READ, Stage.MATCH):
        store.queue.renew("rebuild", stage.value, stage)
    pipeline.match_records(store)
    assert store.union.hash() == before
    assert desk.explain(store, a, b).decision is not None
    store.decisions.add(Decision(a, b, "same", "Ivan", "2026-01-02"))
    pipeline.match_records(store)
    assert store.union.cluster_of(a) == store.union.cluster_of(b)
    assert [decision.by for decision in store.decisions.all()] == ["Anna", "Ivan"]


def test_decisions_that_contradict_each_other_are_told(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    a, b, c = sorted(u.holdings[0].name for _, u in zip(range(3), store.union, strict=False))
    for one, other, judgement in ((a, b, "same"), (b, c, "same"), (a, c, "different")):
        store.decisions.add(Decision(one, other, judgement, "Anna", "2026-01-01"))  # type: ignore[arg-type]
    pipeline.match_records(store)
    assert store.union.cluster_of(a) != store.union.cluster_of(c)
    assert len(desk.status(store).contradictions) == 1


def test_an_id_once_given_always_leads_somewhere(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    one, other = (u for _, u in zip(range(2), store.union, strict=False))
    store.decisions.add(
        Decision(one.holdings[0].name, other.holdings[0].name, "same", "Anna", "2026-01-01")
    )
    pipeline.match_records(store)
    assert store.union.get(one.id) == store.union.get(other.id)
    kinds = {event.kind for union in (one, other) for event in store.union.events(union.id)}
    assert {"created", "joined", "redirected"} <= kinds


def test_a_dead_repository_does_not_stop_the_others(store: Store, online: Partners) -> None:
    nobody = replace(online.partners[0], id="nobody", prefix="no-such-prefix")
    reports, matched = pipeline.run(store, [nobody, *online.partners])
    refused = {report.partner: report.message for report in reports if report.verdict == "refused"}
    assert refused.keys() == {"nobody"}
    assert "cannotDisseminateFormat" in refused["nobody"]
    assert matched.read > 0


def test_a_partner_being_worked_on_does_not_stop_the_others(
    store: Store, store_url: str, online: Partners
) -> None:
    with Store(store_url) as other, other.lock("source-minsk"):
        reports, matched = pipeline.run(store, online.partners)
    assert {r.partner for r in reports if r.verdict == "deferred"} == {"minsk"}
    assert matched.read > 0


def test_a_host_is_asked_by_one_run_at_a_time(
    store: Store, store_url: str, online: Partners
) -> None:
    minsk = online.partners[0]
    second = replace(minsk, id="second")
    at_host = f"host-{host_name(minsk.url)}"
    with Store(store_url) as other, other.lock(at_host, shared=True):
        with pytest.raises(Locked, match="host-127"):
            pipeline.harvest(store, minsk)
        reports, _ = pipeline.run(store, [*online.partners, second])
    assert {r.partner for r in reports if r.locked} == {minsk.id, second.id}
    with Store(store_url) as other, other.lock(at_host):
        pass  # nobody holds it any more
    assert pipeline.harvest(store, minsk).verdict == "complete"


def test_an_address_that_is_none_does_not_stop_the_others(store: Store, online: Partners) -> None:
    wrong = Partner(id="wrong", url="http://127.0.0.1:99999/oai")
    reports, _ = pipeline.run(store, [wrong, *online.partners])
    told = {report.partner: report for report in reports}
    assert told.pop("wrong").message.endswith("correct the partner's url")
    assert {report.verdict for report in told.values()} == {"complete"}


def test_stock_may_name_a_record_three_ways(store: Store) -> None:
    giver = Partner(id="giver")
    corpus = Path(__file__).parents[1] / "corpus" / "plain-book.mrc"
    oai = Harvested("giver", "oai:x:1", prefix="marc21", metadata=corpus.read_bytes())
    store.partners.put(giver)
    store.sources.commit_page("giver", Page(records=(oai,)), harvest=1)
    pipeline.match_records(store)
    number = next(store.records.all()).control_number
    for name in ("oai:x:1", "giver:oai:x:1", number):
        assert Shelf(store, "giver", "receiver").by_identifier(name)
    twin = replace(oai, identifier="oai:x:2", metadata=oai.metadata.replace(b"a ", b"an", 1))
    store.sources.commit_page("giver", Page(records=(twin,)), harvest=2)
    pipeline.match_records(store)
    with pytest.raises(UnknownName):
        Shelf(store, "giver", "receiver").by_identifier(number)


def test_another_list_of_the_same_day_has_another_number(store: Store, online: Partners) -> None:
    pipeline.run(store, online.partners)
    minsk, prague = (p for p in online.partners if p.id in ("minsk", "prague"))
    alone = [u for u in store.union if u.holders == ("minsk",)]
    stock = [StockLine(n, union.holdings[0].identifier) for n, union in enumerate(alone[:3], 2)]

    def number(lines: list[StockLine], date: str = "2026-01-31") -> str:
        return pipeline.offer(store, minsk, prague, lines, date).number

    assert number(stock) == "minsk-prague-2026-01-31"
    assert number(stock[1:]) == "minsk-prague-2026-01-31-2"
    assert number(stock) == "minsk-prague-2026-01-31"
    assert number(stock[1:]) == "minsk-prague-2026-01-31-2"
    assert number(stock[1:], "2026-02-01") == "minsk-prague-2026-02-01"


def _hold(store: Store, title: str, *partners: str) -> None:
    """One record of a title in the catalogue of each partner, all else alike."""
    for name in partners:
        store.partners.put(Partner(id=name))
        record = Record(
            name, "1", format="marc21", titles=(Title("proper", Text(title, "Latn")),),
            agents=(Agent("person", (Text("Kolas, Jakub", "Latn"),), main=True),),
            years=Years(1998), extent=Extent("200 p.", 200), languages=("eng",),
        )  # fmt: skip
        held = iso2709_bytes(to_marc21(record, control_number="1"))
        page = Page(records=(Harvested(name, "1", prefix="iso2709", metadata=held),))
        store.sources.commit_page(name, page, harvest=1)


def test_records_that_hang_together_by_others_are_told_how(store: Store) -> None:
    _hold(store, "Northern rivers", "b", "c")
    _hold(store, "Rivers and lakes of the north: a walk", "a")
    store.decisions.add(Decision("a:1", "b:1", "same", "Anna", "2026-01-01"))
    pipeline.match_records(store)
    found = desk.explain(store, "a:1", "c:1")
    assert found.together
    assert found.score.verdict != "same"
    first, second = found.path
    assert (first.record_a, first.record_b, second.record_b) == ("a:1", "b:1", "c:1")
    assert (first.decision and first.decision.by, second.decision) == ("Anna", None)
    assert second.score is not None
    assert second.score > SHIPPED.same
    assert desk.explain(store, "b:1", "c:1").path == ()


def test_alike_but_apart_is_explained_and_warned_of(store: Store) -> None:
    _hold(store, "Northern rivers", *"abc")
    store.decisions.add(Decision("a:1", "c:1", "different", "Anna", "2026-01-01"))
    pipeline.match_records(store)
    apart = next(
        n for n in ("a:1", "c:1") if store.union.cluster_of(n) != store.union.cluster_of("b:1")
    )
    found = desk.explain(store, "b:1", apart)
    assert (found.score.verdict, found.together) == ("same", False)
    union = store.union.get(str(store.union.cluster_of("b:1")))
    assert Shelf(store, "b", apart[0]).questions([union]) == {union.id: (apart,)}
    store.decisions.add(Decision("b:1", apart, "different", "Anna", "2026-01-02"))
    assert Shelf(store, "b", apart[0]).questions([union]) == {}


def test_too_few_records_are_noticed(store: Store, online: Partners) -> None:
    from harvester.config.settings import Expected

    few = replace(online.partners[0], expected=Expected(at_least=10_000))
    assert "at least 10000" in pipeline.harvest(store, few).message


def test_a_fault_of_the_reader_does_not_stop_the_run(
    store: Store, online: Partners, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(source: Harvested, hints: Hints) -> Reading:
        if source.identifier.endswith("7"):
            raise ZeroDivisionError
        return read(source, hints)

    monkeypatch.setattr(stages, "read", faulty)
    _, matched = pipeline.run(store, online.partners)
    broken = [issue for issue in store.issues.all() if issue.place == "reader"]
    assert broken
    assert all("ZeroDivisionError" in issue.detail for issue in broken)
    assert matched.read == sum(live for live, _ in store.sources.counts().values()) + 2
    names = [f"{issue.partner}:{issue.identifier}" for issue in broken]
    assert not any(map(store.union.cluster_of, names))
    assert {store.sources.get(name).metadata for name in names}


KILLED = """
import sys
from harvester import pipeline
from harvester.config import Partner
from harvester.store import Store
store, *addresses = sys.argv[1:]
partners = [Partner(id=f"p{n}", url=url, delay=0) for n, url in enumerate(addresses)]
with Store(store) as opened:
    pipeline.run(opened, partners)
"""


def test_killed_ten_times_it_ends_as_if_it_had_not_been(
    tmp_path: Path, store_url: str, online: Partners
) -> None:
    addresses = [partner.url for partner in online.partners]
    partners = [Partner(id=f"p{n}", url=url, delay=0) for n, url in enumerate(addresses)]
    with Store(tmp_path / "undisturbed.db") as undisturbed:
        began = time.monotonic()
        pipeline.run(undisturbed, partners)
        span = time.monotonic() - began
        wanted = content_hash(undisturbed)
    chance = random.Random(store_url)
    killed = 0
    for _ in range(10):
        command = [sys.executable, "-c", KILLED, store_url, *addresses]
        with subprocess.Popen(command) as process:
            try:
                process.wait(0.5 + chance.random() * span)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += 1
    assert killed
    with Store(store_url) as store:
        pipeline.run(store, partners)
        assert content_hash(store) == wanted
        assert store.queue.waiting(Stage.READ) == store.queue.waiting(Stage.CLUSTER) == 0
