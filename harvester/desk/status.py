"""Questions asked of a store: how things stand, what a record says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from harvester.desk.explain import reading_now
from harvester.issues import Issue
from harvester.pipeline import PartnerStatus, Task, contradictory_decisions, partner_statuses
from harvester.record import Apart, Harvested, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.config import Partner
    from harvester.store import Store
    from harvester.union import UnionRecord


class Status(Struct, frozen=True):
    """How the whole store stands.

    `holders` counts union records by number of holders; `untried_blocks` the match keys so
    common that they proposed no pair. `contradictions` are decisions "same" that other decisions
    forbid to obey. `needs` is all that waits for a person. `apart` counts the records that are in
    no union record, by reason.
    """

    partners: tuple[PartnerStatus, ...]
    records: int
    union_records: int
    holders: dict[int, int]
    verdicts: dict[str, int]
    untried_blocks: int
    waiting: int
    contradictions: tuple[tuple[str, str], ...]
    needs: tuple[Task, ...]
    union_hash: str
    apart: dict[Apart, int] = {}


class RecordView(Struct, frozen=True):
    """One source record: as kept, as read, with its issues and its cluster.

    `apart` says why it is in no union record, if it never will be as it is.
    """

    source: Harvested
    record: Record
    issues: tuple[Issue, ...]
    cluster: str | None
    apart: Apart = ""


def status(store: Store, partners: Iterable[Partner] = ()) -> Status:
    """How things stand, for the partners given and those the store knows."""
    rows, needs = partner_statuses(store, partners)
    holders = store.union.holder_counts()
    return Status(
        partners=rows,
        records=sum(row.live for row in rows),
        union_records=sum(holders.values()),
        holders=holders,
        verdicts=store.pairs.verdict_counts(),
        untried_blocks=store.pairs.untried_blocks(store.weights.current().block_cap),
        waiting=store.queue.waiting(),
        contradictions=tuple(contradictory_decisions(store)),
        needs=needs,
        union_hash=store.union.hash(),
        apart=_summed(row.apart for row in rows),
    )


def _summed(counts: Iterable[dict[Apart, int]]) -> dict[Apart, int]:
    total: Counter[Apart] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)


def show(store: Store, name: str) -> RecordView:
    """One record by its name, PARTNER:IDENTIFIER; raises UnknownName."""
    source = store.sources.get(name)
    reading, issues = reading_now(store, source), tuple(store.issues.all(name=name))
    return RecordView(source, reading.record, issues, store.union.cluster_of(name), reading.apart)


def show_union(store: Store, cluster: str) -> UnionRecord:
    """A union record with what is related to it; raises UnknownName."""
    union = store.union.get(cluster)
    return replace(union, related=store.relations.of([union.id])[union.id])
