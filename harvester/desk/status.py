"""How things stand: partners, records, what is due, what waits for a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.pipeline import PartnerStatus, Task, contradictory_decisions, partner_statuses
from harvester.record import Apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.config import Partner
    from harvester.store import Store


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
        apart=_sum_counts(row.apart for row in rows),
    )


def _sum_counts(counts: Iterable[dict[Apart, int]]) -> dict[Apart, int]:
    total: Counter[Apart] = Counter()
    for each in counts:
        total.update(each)
    return dict(total)
