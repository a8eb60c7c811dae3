"""The union list: clusters with lasting ids, and the merged record of each."""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, and_, func, select

from harvester.errors import UnknownName
from harvester.record import split_name
from harvester.store.database import Part, chunked, make_room, schema
from harvester.store.neighbourhoods import UnionBatch
from harvester.store.records import name_numbers
from harvester.store.rows import CLUSTER, MEMBER, SOURCE, UNION
from harvester.union import Event, UnionRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class UnionList(Part):
    """The union list: clusters with lasting ids, and the merged record of each."""

    @contextmanager
    def batch(self, *, limit: int) -> Iterator[UnionBatch]:
        """Up to `limit` waiting records to unite: one transaction, undone if the block raises."""
        with self._database.writing() as connection:
            make_room(connection)
            yield UnionBatch(connection, limit)

    def __iter__(self) -> Iterator[UnionRecord]:
        """The union list, by title."""
        statement = select(UNION.data).order_by(UNION.title, UNION.cluster)
        for (data,) in self._database.stream(statement):
            yield decoded(data)

    def get(self, cluster: str) -> UnionRecord:
        """One union record by any id its cluster ever had; raises UnknownName."""
        with self._database.reading() as connection:
            current = _resolve(connection, cluster)
            data = connection.scalar(select(UNION.data).where(UNION.cluster == current))
        if data is None:
            raise UnknownName(
                f"no union record {cluster!r}; it may have ended with its last holder"
            )
        return decoded(data)

    def cluster_of(self, name: str) -> str | None:
        """The cluster of a live record; None for one that is unknown or was not yet matched."""
        source = schema.source_record
        partner, identifier = split_name(name)
        where = and_(source.c.partner == partner, source.c.identifier == identifier)
        joined = schema.member.join(source)
        with self._database.reading() as connection:
            return connection.scalar(select(MEMBER.cluster).select_from(joined).where(where))

    def clusters_by_key(self, key: str, partner: str) -> list[str]:
        """The clusters of one partner's records that have a match key."""
        source, keys = schema.source_record, schema.match_key
        joined = schema.member.join(keys, keys.c.record == MEMBER.record).join(
            source, source.c.id == MEMBER.record
        )
        where = and_(keys.c.key == key, source.c.partner == partner)
        found = select(MEMBER.cluster).select_from(joined).where(where).distinct()
        with self._database.reading() as connection:
            return list(connection.scalars(found.order_by(MEMBER.cluster)))

    def members(self) -> Iterator[tuple[str, str, str]]:
        """Partner, identifier and cluster of every live record."""
        source = schema.source_record
        joined = schema.member.join(source)
        columns = select(source.c.partner, source.c.identifier, MEMBER.cluster).select_from(joined)
        ordered = columns.order_by(source.c.partner, source.c.identifier)
        for row in self._database.stream(ordered):
            yield row.partner, row.identifier, row.cluster

    def events(self, cluster: str) -> list[Event]:
        """What happened to a cluster, oldest first."""
        table = schema.cluster_event.c
        rows = select(table.cluster, table.kind, table.detail).where(table.cluster == cluster)
        with self._database.reading() as connection:
            return [Event(*row) for row in connection.execute(rows.order_by(table.id))]

    def holder_counts(self) -> dict[int, int]:
        """How many union records have how many different holders."""
        counts = select(UNION.holders, func.count()).group_by(UNION.holders).order_by(UNION.holders)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def hash(self) -> str:
        """One value for the content of the union list; ids and times do not enter."""
        sums = blake2b(digest_size=16)
        for (value,) in self._database.stream(select(UNION.digest).order_by(UNION.digest)):
            sums.update(value.encode())
        return sums.hexdigest()

    def clusters_of(self, names: Iterable[str]) -> dict[str, str]:
        """The clusters of live records that were matched."""
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            named = name_numbers(connection, names)
            for chunk in chunked(sorted(named)):
                member = select(MEMBER.record, MEMBER.cluster).where(MEMBER.record.in_(chunk))
                found |= {named[row.record]: row.cluster for row in connection.execute(member)}
        return found

    def of(self, name: str) -> UnionRecord | None:
        """The union record of a live record, None while that waits; raises UnknownName."""
        partner, identifier = split_name(name)
        here = and_(
            SOURCE.partner == partner, SOURCE.identifier == identifier, SOURCE.deleted.is_(False)
        )
        joined = schema.source_record.outerjoin(schema.member, MEMBER.record == SOURCE.id)
        joined = joined.outerjoin(schema.union_record, UNION.cluster == MEMBER.cluster)
        with self._database.reading() as connection:
            rows = connection.execute(select(UNION.data).select_from(joined).where(here)).all()
        if not rows:
            raise UnknownName(f"no live record {name} in the store")
        return decoded(rows[0].data) if rows[0].data else None


decoded = msgspec.json.Decoder(UnionRecord).decode


def _resolve(connection: Connection, cluster: str) -> str:
    """Follow redirects to the id in force."""
    while True:
        where = and_(CLUSTER.id == cluster, CLUSTER.state == "redirect")
        successor = connection.scalar(select(CLUSTER.successor).where(where))
        if successor is None:
            return cluster
        cluster = successor
