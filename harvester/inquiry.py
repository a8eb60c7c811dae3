"""Questions asked of a store: how things stand, what a record says, why two are one."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.formats import Hints, read
from harvester.issues import Issue
from harvester.match.cluster import contradictions
from harvester.match.features import prepare
from harvester.match.keys import BLOCK_CAP
from harvester.match.score import Score, score
from harvester.record import Harvested, Record
from harvester.store import Stage, Store, StoredPair
from harvester.union.decisions import Decision, in_force, ordered
from harvester.union.grouping import link_weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.config import Partner
    from harvester.union.merge import UnionRecord


class PartnerStatus(Struct, frozen=True):
    """How one partner stands; `last_run` is when its last harvest or import began."""

    id: str
    title: str
    live: int
    deleted: int
    issues: dict[str, int]
    last_run: str
    verdict: str
    report: str


class Status(Struct, frozen=True):
    """How the whole store stands.

    `holders` counts union records by number of holders; `untried_blocks` the match keys so
    common that they proposed no pair. `contradictions` are decisions "same" that other decisions
    forbid to obey.
    """

    partners: tuple[PartnerStatus, ...]
    records: int
    union_records: int
    holders: dict[int, int]
    verdicts: dict[str, int]
    untried_blocks: int
    waiting: int
    contradictions: tuple[tuple[str, str], ...]
    union_hash: str


class Shown(Struct, frozen=True):
    """One source record: as kept, as read, with its issues and its cluster."""

    source: Harvested
    record: Record
    issues: tuple[Issue, ...]
    cluster: str | None


class Explanation(Struct, frozen=True):
    """Why two records are or are not one edition.

    `against` is for two that are alike and yet stand apart: the pairs between their two union
    records that speak against one edition, worst first.
    """

    record_a: Record
    record_b: Record
    score: Score
    shared_keys: tuple[str, ...]
    decision: Decision | None
    cluster_a: str | None
    cluster_b: str | None
    together: bool
    against: tuple[StoredPair, ...] = ()


def status(store: Store, partners: Iterable[Partner] = ()) -> Status:
    """How things stand, for the partners given and those the store knows."""
    known = {**store.partners(), **{partner.id: partner for partner in partners}}
    counts, issues = store.counts(), store.issue_counts()
    runs = store.last_runs(["harvest", "import"])
    rows = []
    for partner in known.values():
        live, deleted = counts.get(partner.id, (0, 0))
        last = runs.get(partner.id)
        rows.append(
            PartnerStatus(
                id=partner.id,
                title=partner.title,
                live=live,
                deleted=deleted,
                issues=issues.get(partner.id, {}),
                last_run=last.started if last else "",
                verdict=last.verdict if last else "never harvested",
                report=last.report if last else "",
            )
        )
    holders = store.holder_counts()
    return Status(
        partners=tuple(rows),
        records=sum(row.live for row in rows),
        union_records=sum(holders.values()),
        holders=holders,
        verdicts=store.verdicts(),
        untried_blocks=store.untried_blocks(BLOCK_CAP),
        waiting=sum(map(store.waiting, (Stage.READ, Stage.MATCH, Stage.CLUSTER))),
        contradictions=tuple(_contradictions(store)),
        union_hash=store.union_hash(),
    )


def _contradictions(store: Store) -> list[tuple[str, str]]:
    decided = in_force(store.decisions())
    must = [pair for pair, decision in decided.items() if decision.judgement == "same"]
    cannot = [pair for pair, decision in decided.items() if decision.judgement == "different"]
    return contradictions(must, cannot)


def show(store: Store, name: str) -> Shown:
    """One record by its name, PARTNER:IDENTIFIER; raises UnknownName."""
    source = store.source(name)
    return Shown(source, _read(store, name), tuple(store.issues(name=name)), store.cluster_of(name))


def explain(store: Store, name_a: str, name_b: str) -> Explanation:
    """Compare two records anew and tell every reason; raises UnknownName."""
    a, b = _read(store, name_a), _read(store, name_b)
    cluster_a, cluster_b = store.cluster_of(name_a), store.cluster_of(name_b)
    found = score(prepare(a), prepare(b))
    together = cluster_a is not None and cluster_a == cluster_b
    against: list[StoredPair] = []
    if found.verdict == "same" and cluster_a and cluster_b and not together:
        against = _against(store, cluster_a, cluster_b)
    return Explanation(
        record_a=a,
        record_b=b,
        score=found,
        shared_keys=tuple(store.shared_keys(name_a, name_b)),
        decision=in_force(store.decisions()).get(ordered(name_a, name_b)),
        cluster_a=cluster_a,
        cluster_b=cluster_b,
        together=together,
        against=tuple(against),
    )


def _against(store: Store, *clusters: str) -> list[StoredPair]:
    """What keeps two union records apart, as `harvester.union.grouping` weighs it."""
    ours, theirs = (
        {h.name: prepare(_read(store, h.name)) for h in store.union_record(cluster).holdings}
        for cluster in clusters
    )
    weighed = []
    for a, b in product(ours, theirs):
        found = score(ours[a], theirs[b])
        pair = StoredPair(a, b, found.total, found.verdict, found.evidence)
        weighed.append((link_weight(found), pair))
    return [pair for bits, pair in sorted(weighed, key=lambda one: one[0]) if bits < 0]


def reasons(store: Store, union: UnionRecord) -> list[StoredPair]:
    """Every pair of a union record's sources with its evidence, values compared included."""
    names = [holding.name for holding in union.holdings]
    ready = {name: prepare(_read(store, name)) for name in names}
    found = []
    for a, b in combinations(names, 2):
        s = score(ready[a], ready[b])
        found.append(StoredPair(a, b, s.total, s.verdict, s.evidence))
    return sorted(found, key=lambda pair: -pair.score)


def _read(store: Store, name: str) -> Record:
    """The record as read now: also right for one that still waits, or was deleted."""
    source = store.source(name)
    partner = store.partners()[source.partner]
    return read(source, Hints(partner.format, partner.encoding)).record
