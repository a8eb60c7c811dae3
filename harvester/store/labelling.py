"""The store's sixth part: what judging needs of many records at once, and every weight table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, func, select

from harvester.match import SHIPPED, Weights, completed
from harvester.record import name_of
from harvester.store import schema
from harvester.store.database import chunked
from harvester.store.keeping import SOURCE
from harvester.store.matching import WEIGHTS
from harvester.store.reading import DECODER, KEY
from harvester.store.sourcing import names_of, numbers_of
from harvester.store.uniting import MEMBER, UnionTables
from harvester.union import ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.record import Record

_READ = schema.read_record.c


class Candidates(NamedTuple):
    """Pairs of names that share a match key, and their records as `features.packed` gave them.

    `records` counts those whose pairs were looked for, with the records before them in the store.
    """

    records: int
    pairs: list[tuple[str, str]]
    prepared: dict[str, bytes]


class LabelTables(UnionTables):
    """Records, pairs and clusters by names; names that the store does not know are left out."""

    def records_named(self, names: Iterable[str]) -> dict[str, Record]:
        """Records as read, by name; those deleted or not read yet are absent."""
        found: dict[str, Record] = {}
        with self.reading() as connection:
            named = _named(connection, names)
            for chunk in chunked(sorted(named)):
                read = select(_READ.record, _READ.data).where(_READ.record.in_(chunk))
                for row in connection.execute(read):
                    found[named[row.record]] = DECODER.decode(row.data)
        return found

    def prepared_named(self, names: Iterable[str]) -> dict[str, bytes]:
        """Records as `features.packed` gave them; those deleted or not read yet are absent."""
        with self.reading() as connection:
            return _prepared(connection, sorted(_named(connection, names)))

    def candidates_among(self, names: Iterable[str], cap: int) -> set[tuple[str, str]]:
        """Which pairs of these records share a key that is not too common; each pair sorted."""
        with self.reading() as connection:
            named = _named(connection, names)
            pairs = _with_others(connection, sorted(named), cap)
            return {ordered(named[a], named[b]) for a, b in pairs if b in named}

    def candidates(self, cap: int, at_once: int) -> Iterator[Candidates]:
        """Every pair of records that share a key that is not too common, some records at a time."""
        done = 0
        with self.reading() as connection:
            numbers = list(connection.scalars(select(_READ.record).order_by(_READ.record)))
            for some in chunked(numbers, at_once):
                pairs = sorted(_with_others(connection, some, cap))
                names = names_of(connection, sorted({i for pair in pairs for i in pair}))
                prepared = _prepared(connection, sorted(names))
                done += len(some)
                yield Candidates(done, [(names[a], names[b]) for a, b in pairs], prepared)

    def clusters_of(self, names: Iterable[str]) -> dict[str, str]:
        """The clusters of live records that were matched."""
        found: dict[str, str] = {}
        with self.reading() as connection:
            named = _named(connection, names)
            for chunk in chunked(sorted(named)):
                member = select(MEMBER.record, MEMBER.cluster).where(MEMBER.record.in_(chunk))
                found |= {named[row.record]: row.cluster for row in connection.execute(member)}
        return found

    def weight_tables(self) -> dict[str, Weights]:
        """Every weight table by version: the shipped one, and whatever was ever adopted.

        One with levels that are new since is known by the version it was adopted as, too.
        """
        with self.reading() as connection:
            rows = connection.scalars(select(WEIGHTS.data).order_by(WEIGHTS.id))
            adopted = [msgspec.json.decode(data, type=Weights) for data in rows]
        whole = [(table.version, completed(table)) for table in (SHIPPED, *adopted)]
        return dict(whole) | {table.version: table for _, table in whole}


def _named(connection: Connection, names: Iterable[str]) -> dict[int, str]:
    return {i: name for name, i in numbers_of(connection, names).items()}


def _prepared(connection: Connection, ids: Sequence[int]) -> dict[str, bytes]:
    joined = schema.read_record.join(schema.source_record)
    columns = select(SOURCE.partner, SOURCE.identifier, _READ.prepared).select_from(joined)
    found: dict[str, bytes] = {}
    for chunk in chunked(ids):
        for row in connection.execute(columns.where(_READ.record.in_(chunk))):
            found[name_of(row.partner, row.identifier)] = row.prepared
    return found


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
