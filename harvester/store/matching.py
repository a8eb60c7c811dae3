"""The store's fourth part: candidate pairs by one statement, scored pairs, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, func, insert, or_, select, text, update

from harvester.match import SHIPPED, Evidence, Verdict, Weights, completed
from harvester.record import name_of
from harvester.store import schema
from harvester.store.database import among, chunked, insert_rows, make_room
from harvester.store.journal import now
from harvester.store.queue import Stage, enqueue
from harvester.store.reading import KEY, PAIR, ReadTables, drop_pairs, same_neighbours
from harvester.store.sourcing import names_of, record_id
from harvester.union import Decision

WEIGHTS = schema.weights.c
TODO = schema.todo.c


class PairRow(NamedTuple):
    """A scored pair of records, by number, the lesser first; its evidence as JSON."""

    a: int
    b: int
    score: float
    verdict: Verdict
    evidence: str


class Comparison(NamedTuple):
    """Two records to compare, by number and as `features.packed` gave them."""

    a: int
    b: int
    packed_a: bytes
    packed_b: bytes


Compare = Callable[[Iterator[list[Comparison]]], Iterator[Sequence[PairRow]]]
"""Scores pairs, list by list; of each returns what is to be kept."""
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


class MatchTables(ReadTables):
    """Who was compared with whom, with what result, and what people said of it."""

    def queue_outgrown_blocks(self, cap: int) -> None:
        """Match anew every record of a block that the waiting records made too large.

        What was found through such a block alone must go; where no pair is kept, nothing was.
        """
        with self.writing() as connection:
            if connection.scalar(select(PAIR.a).limit(1)) is not None:
                enqueue(connection, Stage.MATCH, list(connection.scalars(CROSSED, {"cap": cap})))

    def waiting_to_match(self) -> list[int]:
        """The records that wait to be matched, those with like titles next to each other.

        The last of a record's keys is one of its title: records compared with each other come in
        one batch, and each is made ready once.
        """
        keys = schema.todo.outerjoin(schema.match_key, TODO.record == KEY.record)
        here = select(TODO.record).select_from(keys).where(TODO.stage == Stage.MATCH.value)
        ordered = here.group_by(TODO.record).order_by(func.max(KEY.key), TODO.record)
        with self.reading() as connection:
            return list(connection.scalars(ordered))

    def compare_batch(self, compare: Compare, ids: Sequence[int], *, block_cap: int) -> int:
        """Find and score the pairs of some waiting records, in one transaction; returns how many.

        Of each pair of records that wait one finds the other: a record that still waits will find
        its pairs itself.
        """
        pairs = 0

        def proposed(connection: Connection) -> Iterator[list[Comparison]]:
            nonlocal pairs
            for some in chunked(ids, AT_ONCE):
                forget_pairs(connection, some)
                found = _candidates(connection, some, block_cap)
                pairs += len(found)
                ready = load_prepared(connection, {i for pair in found for i in pair})
                yield [Comparison(a, b, ready[a], ready[b]) for a, b in found]

        with self.writing() as connection:
            make_room(connection)
            for rows in compare(proposed(connection)):
                keep_pairs(connection, rows)
        return pairs

    def weights(self) -> Weights:
        """The weight table in force: the last adopted, or the shipped one."""
        last = select(WEIGHTS.data).order_by(WEIGHTS.id.desc()).limit(1)
        with self.reading() as connection:
            data = connection.scalar(last)
        return completed(msgspec.json.decode(data, type=Weights)) if data else SHIPPED

    def adopt(self, table: Weights) -> None:
        """Put a weight table in force: the next match scores every pair anew."""
        data = msgspec.json.encode(table).decode()
        row = {"version": table.version, "adopted": now(), "data": data}
        with self.writing() as connection:
            connection.execute(insert(schema.weights).values(row))

    def untried_blocks(self, cap: int) -> int:
        """How many keys are shared by more records than the cap, and so proposed no pair."""
        blocks = select(KEY.key).group_by(KEY.key).having(func.count() > cap).subquery()
        with self.reading() as connection:
            return connection.scalar(select(func.count()).select_from(blocks)) or 0

    def pairs(self) -> Iterator[StoredPair]:
        """Every scored pair, by names."""
        a, b = schema.source_record.alias(), schema.source_record.alias()
        names = (a.c.partner, a.c.identifier, b.c.partner, b.c.identifier)
        joined = schema.pair.join(a, a.c.id == PAIR.a).join(b, b.c.id == PAIR.b)
        columns = select(*names, PAIR.score, PAIR.verdict, PAIR.evidence)
        for row in self.stream(columns.select_from(joined).order_by(*names)):
            partner_a, identifier_a, partner_b, identifier_b, score, verdict, evidence = tuple(row)
            first, second = name_of(partner_a, identifier_a), name_of(partner_b, identifier_b)
            yield StoredPair(first, second, score, verdict, evidence_of(evidence))

    def pairs_of(self, name: str) -> list[StoredPair]:
        """The scored pairs of one record, best first; raises UnknownName."""
        with self.reading() as connection:
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

    def shared_keys(self, name_a: str, name_b: str) -> list[str]:
        """The match keys two records share; raises UnknownName."""
        other = schema.match_key.alias()
        with self.reading() as connection:
            a, b = record_id(connection, name_a), record_id(connection, name_b)
            shared = and_(KEY.record == a, other.c.record == b, KEY.key == other.c.key)
            return list(connection.scalars(select(KEY.key).where(shared).order_by(KEY.key)))

    def verdicts(self) -> dict[str, int]:
        """How many stored pairs have which verdict."""
        counts = select(PAIR.verdict, func.count()).group_by(PAIR.verdict)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def decide(self, decision: Decision) -> None:
        """Append a person's decision; both records are clustered anew. Raises UnknownName."""
        row = msgspec.structs.asdict(decision)
        with self.writing() as connection:
            ids = [record_id(connection, name) for name in decision.pair]
            connection.execute(insert(schema.decision).values(row))
            enqueue(connection, Stage.CLUSTER, ids)

    def decisions(self) -> list[Decision]:
        """Every decision ever made, in the order it was made."""
        with self.reading() as connection:
            return read_decisions(connection)


def read_decisions(connection: Connection) -> list[Decision]:
    """Every decision, in the order it was made."""
    table = schema.decision
    rows = connection.execute(select(table).order_by(table.c.id))
    return [Decision(*row[1:]) for row in rows]


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
