"""What is related to union records, found when it is asked for.

Nothing is kept for it. Editions, carriers and translations share a match key with what they are
related to; volumes of a set have the same keys but for the volume at the end.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, String, cast, collate, column, func, select, values

from harvester.match import unpacked, without_volume
from harvester.store.database import Part, chunked, schema
from harvester.store.pairs import load_prepared
from harvester.store.rows import KEY, MEMBER, SOURCE, UNION, names_of
from harvester.store.weights import current_weights
from harvester.union import Neighbour, Related, related

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import CTE, ColumnElement, Exists, ScalarSelect

    from harvester.match import Weights


class Relations(Part):
    """What is related to union records."""

    def of(self, clusters: Sequence[str], partner: str = "") -> dict[str, tuple[Related, ...]]:
        """What is related to each of some union records, among one partner's records or all.

        A key that more records share than the table's block cap is not followed.
        """
        found: dict[str, tuple[Related, ...]] = {}
        with self._database.reading() as connection:
            table = current_weights(connection)
            for some in chunked(clusters):
                found |= _relate_clusters(connection, some, partner, table)
        return found


class _Span(NamedTuple):
    """Keys from the first to the last, as bytes are ordered, both included."""

    start: str
    stop: str


def _relate_clusters(
    connection: Connection, clusters: Sequence[str], partner: str, table: Weights
) -> dict[str, tuple[Related, ...]]:
    members = _members(connection, clusters)
    near = _near(connection, members, partner, table.block_cap)
    others = _neighbours(connection, {i for numbers in near.values() for i in numbers})
    own = load_prepared(connection, (i for numbers in members.values() for i in numbers))
    ready = {i: unpacked(data) for i, data in own.items()}
    return {
        cluster: related(
            [ready[i] for i in members.get(cluster, ()) if i in ready],
            [others[i] for i in near[cluster] if i in others and others[i].cluster != cluster],
            table,
        )
        for cluster in clusters
    }


def _members(connection: Connection, clusters: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows = select(MEMBER.cluster, MEMBER.record).where(MEMBER.cluster.in_(clusters))
    for row in connection.execute(rows.order_by(MEMBER.record)):
        found[row.cluster].append(row.record)
    return found


def _near(
    connection: Connection, members: Mapping[str, Sequence[int]], partner: str, cap: int
) -> dict[str, set[int]]:
    """By cluster, the numbers of records that share a key, or all of it but the volume."""
    cluster_of = {number: cluster for cluster, numbers in members.items() for number in numbers}
    spans: dict[str, set[_Span]] = defaultdict(set)
    for chunk in chunked(cluster_of):
        for row in connection.execute(select(KEY.record, KEY.key).where(KEY.record.in_(chunk))):
            spans[cluster_of[row.record]].add(_span(row.key))
    wanted = sorted({span for some in spans.values() for span in some})
    bearers = _bearers(connection, wanted, partner, cap)
    return defaultdict(set) | {
        cluster: {number for span in some for number in bearers.get(span, ())}
        for cluster, some in spans.items()
    }


def _span(key: str) -> _Span:
    """One key, or all that differ from it by the volume only."""
    stem = without_volume(key)
    return _Span(stem, stem + chr(0x10FFFF)) if stem else _Span(key, key)


def _bearers(
    connection: Connection, spans: Sequence[_Span], partner: str, cap: int
) -> dict[_Span, list[int]]:
    """The numbers of the records in each span of keys, unless they are more than the cap."""
    found: dict[_Span, list[int]] = {}
    for chunk in chunked(spans):
        columns = (column("start", String), column("stop", String))
        span = values(*columns).data([tuple(each) for each in chunk]).cte("span")
        within = _within(connection, span, partner, cap)
        for row in connection.execute(select(span.c.start, span.c.stop, within)):
            numbers = [int(number) for number in (row[2] or "").split(",") if number]
            if len(numbers) <= cap:
                found[_Span(row.start, row.stop)] = numbers
    return found


def _within(connection: Connection, span: CTE, partner: str, cap: int) -> ScalarSelect[str]:
    """Who bears a key of a span, as one text: so one statement looks no further than the cap.

    Grouping would count a block to its end, however common its key.
    """
    key: ColumnElement[str] = KEY.key
    if connection.dialect.name == "postgresql":  # by bytes, as SQLite compares
        key = collate(KEY.key, "C")
    bearers = select(KEY.record).where(key.between(span.c.start, span.c.stop), _is_united(partner))
    some = bearers.distinct().limit(cap + 1).correlate(span).subquery()
    one = func.aggregate_strings(cast(some.c.record, String), ",")
    return select(one).correlate(span).scalar_subquery()


def _is_united(partner: str) -> Exists:
    """That a record stands in the union list; not joined, so that the key is what is looked up."""
    joined = schema.member.join(schema.source_record, SOURCE.id == MEMBER.record)
    here = select(MEMBER.record).select_from(joined).where(MEMBER.record == KEY.record)
    return (here.where(SOURCE.partner == partner) if partner else here).exists()


def _neighbours(connection: Connection, numbers: Iterable[int]) -> dict[int, Neighbour]:
    """Records with what comparing needs of them and where they stand."""
    joined = schema.member.join(schema.union_record, UNION.cluster == MEMBER.cluster)
    columns = select(MEMBER.record, MEMBER.cluster, UNION.title).select_from(joined)
    found: dict[int, Neighbour] = {}
    for chunk in chunked(sorted(numbers)):
        names, packed = names_of(connection, chunk), load_prepared(connection, chunk)
        for row in connection.execute(columns.where(MEMBER.record.in_(chunk))):
            i = row.record
            if i in packed:
                found[i] = Neighbour(row.cluster, row.title, names[i], unpacked(packed[i]))
    return found
