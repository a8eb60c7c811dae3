"""The store's sixth part: what judging needs of many records at once, and every weight table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from harvester.match.weights import SHIPPED, Table, completed
from harvester.store.database import chunked
from harvester.store.matching import WEIGHTS
from harvester.store.reading import PAIR, load_records
from harvester.store.sourcing import numbers_of
from harvester.store.uniting import MEMBER, UnionTables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from harvester.record import Record


class LabelTables(UnionTables):
    """Records, pairs and clusters by names; names that the store does not know are left out."""

    def records_named(self, names: Collection[str]) -> dict[str, Record]:
        """Records as read, by name; those deleted or not read yet are absent."""
        with self.reading() as connection:
            numbers = numbers_of(connection, names)
            records = load_records(connection, sorted(numbers.values()))
        return {name: records[i] for name, i in numbers.items() if i in records}

    def compared_among(self, names: Collection[str]) -> set[tuple[str, str]]:
        """Which pairs of these records were compared: candidates, the names of each sorted."""
        with self.reading() as connection:
            named = {i: name for name, i in numbers_of(connection, names).items()}
            found: set[tuple[str, str]] = set()
            for chunk in chunked(sorted(named)):
                rows = connection.execute(select(PAIR.a, PAIR.b).where(PAIR.a.in_(chunk)))
                pairs = (sorted((named[a], named[b])) for a, b in rows if b in named)
                found |= {(first, second) for first, second in pairs}
        return found

    def clusters_of(self, names: Iterable[str]) -> dict[str, str]:
        """The clusters of live records that were matched."""
        with self.reading() as connection:
            named = {i: name for name, i in numbers_of(connection, names).items()}
            found: dict[str, str] = {}
            for chunk in chunked(sorted(named)):
                member = select(MEMBER.record, MEMBER.cluster).where(MEMBER.record.in_(chunk))
                found |= {named[row.record]: row.cluster for row in connection.execute(member)}
        return found

    def weight_tables(self) -> dict[str, Table]:
        """Every weight table by version: the shipped one, and whatever was ever adopted."""
        with self.reading() as connection:
            rows = connection.scalars(select(WEIGHTS.data).order_by(WEIGHTS.id))
            adopted = [completed(msgspec.json.decode(data, type=Table)) for data in rows]
        return {table.version: table for table in (SHIPPED, *adopted)}
