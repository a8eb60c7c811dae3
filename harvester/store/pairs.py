"""Candidate pairs by one statement, and scored pairs."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, func, or_, select, text, update

from harvester.match import Evidence, Verdict
from harvester.record import name_of
from harvester.store.database import Part, among, chunked, insert_rows, make_room, schema
from harvester.store.queue import Stage, enqueue
from harvester.store.records import drop_pairs, name_numbers, prepared_by_name, same_neighbours
from harvester.store.rows import KEY, PAIR, READ, TODO, names_of, record_id
from harvester.union import ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class PairRow(NamedTuple):
    """A scored pair of records, by number, the lesser first; its evidence as JSON."""

    a: int
    b: int
    score: float
    verdict: Verdict
    evidence: str


class Comparison(NamedTuple):
    """Two records to compare, by number and as `prepared.packed` gave them."""

    a: int
    b: int
    packed_a: bytes
    packed_b: bytes


AT_ONCE = 1_000
"""Records whose pairs are looked for by one statement."""

CANDIDATES = """
    WITH mine AS (
        SELECT DISTINCT m.key AS key
        FROM todo c JOIN match_key m ON m.record = c.record
        WHERE c.stage = 'comparing'),
    block AS (
        SELECT k.key AS key
        FROM mine JOIN match_key k ON k.key = mine.key
        GROUP BY k.key HAVING COUNT(*) BETWEEN 2 AND :cap)
    SELECT DISTINCT
        CASE WHEN n.record < o.record THEN n.record ELSE o.record END AS a,
        CASE WHEN n.record < o.record THEN o.record ELSE n.record END AS b
    FROM block
    JOIN match_key n ON n.key = block.key
    JOIN todo t ON t.stage = 'comparing' AND t.record = n.record
    JOIN match_key o ON o.key = block.key AND o.record <> n.record
    WHERE NOT EXISTS (SELECT 1 FROM todo w WHERE w.stage = 'match' AND w.record = o.record)
"""
"""ANSI SQL, the same text on every database and on Spark: the blocks of the records being
compared, if they hold 2 to :cap records, and in each block those records with every other. A record
that still waits to be matched will find its pairs itself."""

# Blocks that only now outgrew the cap: pairs found through them alone must go.
CROSSED = text("""
    SELECT DISTINCT r.record FROM match_key r
    WHERE r.key IN (
        SELECT k.key FROM match_key k
        LEFT JOIN todo t ON t.stage = 'match' AND t.record = k.record
        WHERE k.key IN (
            SELECT m.key FROM todo c JOIN match_key m ON m.record = c.record
            WHERE c.stage = 'match')
        GROUP BY k.key
        HAVING COUNT(*) > :cap AND COUNT(*) - COUNT(t.record) BETWEEN 1 AND :cap)
""")


class StoredPair(Struct, frozen=True):
    """A scored pair by record names; evidence without the values compared."""

    record_a: str
    record_b: str
    score: float
    verdict: str
    evidence: tuple[Evidence, ...]


class PairBatch:
    """Pairs compared in one transaction: it gives out lists of them, and keeps what was found."""

    def __init__(self, connection: Connection, ids: Sequence[int], block_cap: int) -> None:
        self._connection, self._ids, self._block_cap = connection, ids, block_cap
        self.compared = 0

    def __iter__(self) -> Iterator[list[Comparison]]:
        for some in chunked(self._ids, AT_ONCE):
            forget_pairs(self._connection, some)
            found = _candidates(self._connection, some, self._block_cap)
            self.compared += len(found)
            ready = load_prepared(self._connection, {i for pair in found for i in pair})
            yield [Comparison(a, b, ready[a], ready[b]) for a, b in found]

    def keep(self, rows: Sequence[PairRow]) -> None:
        """Keep scored pairs; whom they make the same edition is queued."""
        keep_pairs(self._connection, rows)


class Pairs(Part):
    """Pairs of records: which are to be compared, and what was found."""

    def queue_outgrown_blocks(self, cap: int) -> None:
        """Match anew every record of a block that the waiting records made too large.

        What was found through such a block alone must go; where no pair is kept, nothing was.
        """
        with self._database.writing() as connection:
            if connection.scalar(select(PAIR.a).limit(1)) is not None:
                enqueue(connection, Stage.MATCH, list(connection.scalars(CROSSED, {"cap": cap})))

    def waiting(self) -> list[int]:
        """The records that wait to be matched, those with like titles next to each other.

        The last of a record's keys is one of its title: records compared with each other come in
        one batch, and each is made ready once.
        """
        keys = schema.todo.outerjoin(schema.match_key, TODO.record == KEY.record)
        here = select(TODO.record).select_from(keys).where(TODO.stage == Stage.MATCH.value)
        ordered = here.group_by(TODO.record).order_by(func.max(KEY.key), TODO.record)
        with self._database.reading() as connection:
            return list(connection.scalars(ordered))

    @contextmanager
    def batch(self, ids: Sequence[int], *, block_cap: int) -> Iterator[PairBatch]:
        """The pairs of some waiting records: one transaction, undone if the block raises.

        Of each pair of records that wait one finds the other: a record that still waits will find
        its pairs itself.
        """
        with self._database.writing() as connection:
            make_room(connection)
            yield PairBatch(connection, ids, block_cap)

    def untried_blocks(self, cap: int) -> int:
        """How many keys are shared by more records than the cap, and so proposed no pair."""
        blocks = select(KEY.key).group_by(KEY.key).having(func.count() > cap).subquery()
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(blocks)) or 0

    def all(self) -> Iterator[StoredPair]:
        """Every scored pair, by names."""
        a, b = schema.source_record.alias(), schema.source_record.alias()
        names = (a.c.partner, a.c.identifier, b.c.partner, b.c.identifier)
        joined = schema.pair.join(a, a.c.id == PAIR.a).join(b, b.c.id == PAIR.b)
        columns = select(*names, PAIR.score, PAIR.verdict, PAIR.evidence)
        for row in self._database.stream(columns.select_from(joined).order_by(*names)):
            partner_a, identifier_a, partner_b, identifier_b, score, verdict, evidence = tuple(row)
            first, second = name_of(partner_a, identifier_a), name_of(partner_b, identifier_b)
            yield StoredPair(first, second, score, verdict, evidence_of(evidence))

    def of(self, name: str) -> list[StoredPair]:
        """The scored pairs of one record, best first; raises UnknownName."""
        with self._database.reading() as connection:
            number = record_id(connection, name)
            where = or_(PAIR.a == number, PAIR.b == number)
            rows = connection.execute(select(schema.pair).where(where)).all()
            names = names_of(connection, [i for row in rows for i in (row.a, row.b)])
        others = [
            (row.b if row.a == number else row.a, row.score, row.verdict, row.evidence)
            for row in rows
        ]
        found = [StoredPair(name, names[o], s, v, evidence_of(e)) for o, s, v, e in others]
        return sorted(found, key=lambda pair: (-pair.score, pair.record_b))

    def shared_keys(self, name_a: str, name_b: str) -> dict[str, int]:
        """The match keys two records share, with how many records have each; raises UnknownName."""
        ours, theirs = schema.match_key.alias(), schema.match_key.alias()
        with self._database.reading() as connection:
            a, b = record_id(connection, name_a), record_id(connection, name_b)
            both = and_(ours.c.record == a, theirs.c.record == b, ours.c.key == theirs.c.key)
            shared = select(ours.c.key).where(both)
            counts = select(KEY.key, func.count()).where(KEY.key.in_(shared)).group_by(KEY.key)
            return {row[0]: row[1] for row in connection.execute(counts.order_by(KEY.key))}

    def verdict_counts(self) -> dict[str, int]:
        """How many stored pairs have which verdict."""
        counts = select(PAIR.verdict, func.count()).group_by(PAIR.verdict)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def candidates_among(self, names: Iterable[str], cap: int) -> set[tuple[str, str]]:
        """Which pairs of these records share a key that is not too common; each pair sorted."""
        with self._database.reading() as connection:
            named = name_numbers(connection, names)
            pairs = _with_others(connection, sorted(named), cap)
            return {ordered(named[a], named[b]) for a, b in pairs if b in named}

    def candidates(self, cap: int, at_once: int) -> Iterator[Candidates]:
        """Every pair of records that share a key that is not too common, some records at a time."""
        done = 0
        with self._database.reading() as connection:
            numbers = list(connection.scalars(select(READ.record).order_by(READ.record)))
            for some in chunked(numbers, at_once):
                pairs = sorted(_with_others(connection, some, cap))
                names = names_of(connection, sorted({i for pair in pairs for i in pair}))
                prepared = prepared_by_name(connection, sorted(names))
                done += len(some)
                yield Candidates(done, [(names[a], names[b]) for a, b in pairs], prepared)


def _candidates(connection: Connection, ids: Sequence[int], cap: int) -> list[tuple[int, int]]:
    """The pairs of some waiting records, which wait no more; those of like records side by side."""
    here = and_(TODO.stage == Stage.MATCH.value, among(connection, TODO.record, ids))
    connection.execute(update(schema.todo).where(here).values(stage=Stage.COMPARING.value))
    found = connection.execute(text(CANDIDATES), {"cap": cap}).all()
    connection.execute(schema.todo.delete().where(TODO.stage == Stage.COMPARING.value))
    return sorted(found, key=_nearest({number: place for place, number in enumerate(ids)}))


def _nearest(place: Mapping[int, int]) -> Callable[[tuple[int, int]], int]:
    """An order of pairs in which those of like records are neighbours."""
    at, last = place.get, len(place)
    return lambda pair: min(at(pair[0], last), at(pair[1], last))


def load_prepared(connection: Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """Records made ready for comparing, by the store's numbers; deleted ones are absent."""
    table = schema.read_record.c
    columns = select(table.record, table.prepared).where(among(connection, table.record, ids))
    return dict(connection.execute(columns).all())


def forget_pairs(connection: Connection, ids: Sequence[int]) -> None:
    """Drop the old pairs of records that are compared anew; they are queued, and whom they touch.

    Before any new pair of theirs is kept, or it would go as well.
    """
    enqueue(connection, Stage.CLUSTER, [*ids, *same_neighbours(connection, ids)])
    drop_pairs(connection, ids)


def keep_pairs(connection: Connection, rows: Sequence[PairRow]) -> None:
    """Keep scored pairs; whom they make the same edition is queued."""
    insert_rows(connection, (PAIR.a, PAIR.b, PAIR.score, PAIR.verdict, PAIR.evidence), rows)
    same = [i for row in rows if row.verdict == "same" for i in (row.a, row.b)]
    enqueue(connection, Stage.CLUSTER, same)


@lru_cache(maxsize=1 << 13)  # the same levels come again and again
def evidence_of(data: str) -> tuple[Evidence, ...]:
    """The evidence of a stored pair, without the values compared."""
    rows = msgspec.json.decode(data, type=list[tuple[str, str, float]])
    return tuple(Evidence(feature, level, weight, "") for feature, level, weight in rows)


class Candidates(NamedTuple):
    """Pairs of names that share a match key, and their records as `prepared.packed` gave them.

    `records` counts those whose pairs were looked for, with the records before them in the store.
    """

    records: int
    pairs: list[tuple[str, str]]
    prepared: dict[str, bytes]


def _with_others(connection: Connection, ids: Sequence[int], cap: int) -> set[tuple[int, int]]:
    """The pairs of these records with those of greater number."""
    block_key, mine, other = (schema.match_key.alias() for _ in range(3))
    found: set[tuple[int, int]] = set()
    for chunk in chunked(ids):
        keys = select(KEY.key).where(KEY.record.in_(chunk))
        sizes = select(block_key.c.key).where(block_key.c.key.in_(keys)).group_by(block_key.c.key)
        block = sizes.having(func.count().between(2, cap)).subquery()
        joined = block.join(mine, mine.c.key == block.c.key).join(
            other, and_(other.c.key == mine.c.key, other.c.record > mine.c.record)
        )
        pairs = select(mine.c.record, other.c.record).select_from(joined).distinct()
        rows = connection.execute(pairs.where(mine.c.record.in_(chunk)))
        found |= {(a, b) for a, b in rows}
    return found
