"""What matching does with records, apart from any store: pure functions of many values at once.

`pipeline.match` takes values from the store, has them worked on here - in this process, in
several, or on a cluster of machines - and keeps what comes back.
"""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from harvester.formats import Hints, Reading, read
from harvester.issues import Code, Issue
from harvester.match import Prepared, judge, keys_of, outline_of, packed, prepare, screen, unpacked
from harvester.record import Record
from harvester.store import Comparison, PairRow, ReadRow, UnionRow, Unread
from harvester.union import Component, digest, group, merge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from harvester.config import Partner
    from harvester.match import Verdict, Weights
    from harvester.record import Harvested

_RECORD = msgspec.json.Decoder(Record)


class Cluster(NamedTuple):
    """A union record to be made: its id, and its members as JSON."""

    id: str
    members: tuple[str, ...]


class ScoredPair(NamedTuple):
    """What is kept of a pair beside its numbers; see `PairRow`."""

    score: float
    verdict: Verdict
    evidence: str


def read_rows(records: Sequence[Unread]) -> list[ReadRow]:
    """What is to be kept of source records."""
    return [_read_row(each.source, each.partner) for each in records]


def _read_row(source: Harvested, partner: Partner) -> ReadRow:
    try:
        reading = read(source, Hints.of(partner))
        keys, prepared = _prepare_comparing(reading)
        data = msgspec.json.encode(reading.record)
    except Exception as error:  # noqa: BLE001 - one record must not stop the night's run
        reading = _unreadable(source, error)
        keys, prepared = (), Prepared(source.partner)
        data = msgspec.json.encode(reading.record)
    return ReadRow(
        format=reading.record.format,
        data=data.decode(),
        prepared=packed(prepared),
        keys=keys,
        issues=reading.issues,
        apart=reading.apart,
    )


def _prepare_comparing(reading: Reading) -> tuple[tuple[str, ...], Prepared]:
    """A record's match keys and what comparing needs of it; one kept apart is never compared."""
    if reading.apart:
        return (), Prepared(reading.record.partner)
    outline = outline_of(reading.record)
    return keys_of(reading.record, outline), prepare(reading.record, outline)


def _unreadable(source: Harvested, error: Exception) -> Reading:
    """What a fault of our own makes of a record: nothing read, nothing lost, not unsaid."""
    issue = Issue(
        partner=source.partner,
        identifier=source.identifier,
        code=Code.RECORD_BROKEN,
        place="reader",
        detail=f"{type(error).__name__}: {error}; please report this with the record",
    )
    blank = Record(partner=source.partner, identifier=source.identifier)
    return Reading(blank, (issue,), apart="unreadable")


def pair_rows(comparisons: Sequence[Comparison], table: Weights) -> list[PairRow]:
    """What is to be kept of comparisons: pairs that are the same edition or a question."""
    ready, scored = cache(unpacked), _scorer(table)
    found = ((c.a, c.b, scored(ready(c.packed_a), ready(c.packed_b))) for c in comparisons)
    return [PairRow(a, b, *kept) for a, b, kept in found if kept]


@lru_cache(maxsize=1)
def _scorer(table: Weights) -> Callable[[Prepared, Prepared], ScoredPair | None]:
    """Made once a process: the same levels come again and again."""
    return screen(table, partial(_score_levels, table=table))


def _score_levels(levels: Mapping[str, str], table: Weights) -> ScoredPair | None:
    judged = judge(levels, table)
    if judged.verdict == "different":
        return None
    evidence = [
        (feature, level, table.weights[feature][level]) for feature, level in levels.items()
    ]
    return ScoredPair(judged.total, judged.verdict, msgspec.json.encode(evidence).decode())


def groups(components: Sequence[Component], table: Weights) -> list[list[frozenset[str]]]:
    """The editions that components fall into."""
    return [group(component, table) for component in components]


def union_rows(clusters: Sequence[Cluster]) -> list[UnionRow]:
    """The union records of clusters, as they are kept."""
    return [_union_row(cluster) for cluster in clusters]


def _union_row(cluster: Cluster) -> UnionRow:
    union = merge(cluster.id, [_RECORD.decode(data) for data in cluster.members])
    return UnionRow(
        cluster=cluster.id,
        title=union.title.replace("\0", ""),  # which no text of a store may hold
        holders=len(union.holders),
        digest=digest(union),
        data=msgspec.json.encode(union).decode(),
    )
