"""The store's seventh part: what is related to a union record, found when it is asked for.

Nothing is kept for it. Editions, carriers and translations share a match key with what they are
related to; volumes of a set have the same keys but for the volume at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, collate, select

from harvester.match.features import unpacked
from harvester.match.keys import without_volume
from harvester.store import schema
from harvester.store.database import chunked
from harvester.store.matching import load_prepared
from harvester.store.offering import OfferTables
from harvester.store.reading import KEY
from harvester.store.sourcing import names_of
from harvester.store.uniting import MEMBER, UNION
from harvester.union.related import Neighbour, Related, related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class RelatedTables(OfferTables):
    """Relations between union records."""

    def related(self, cluster: str, partner: str = "") -> tuple[Related, ...]:
        """What is related to a union record, in the records of one partner or of all.

        A key that more records share than the table's block cap is not followed.
        """
        table = self.weights()
        of_cluster = select(MEMBER.record).where(MEMBER.cluster == cluster)
        with self.reading() as connection:
            members = list(connection.scalars(of_cluster))
            near = _near(connection, members, partner, table.block_cap)
            packed = load_prepared(connection, [*members, *near])
            names = names_of(connection, sorted(near))
        ready = {number: unpacked(data) for number, data in packed.items()}
        neighbours = [
            Neighbour(row.cluster, row.title, names[i], ready[i])
            for i, row in near.items()
            if row.cluster != cluster and i in ready
        ]
        return related([ready[i] for i in members if i in ready], neighbours, table)


def _near(
    connection: Connection, members: Sequence[int], partner: str, cap: int
) -> dict[int, Row[tuple[int, str, str]]]:
    """Records near some others, with their clusters and titles, by number."""
    keys: set[str] = set()
    for chunk in chunked(members):
        keys |= set(connection.scalars(select(KEY.key).where(KEY.record.in_(chunk))))
    found: dict[int, Row[tuple[int, str, str]]] = {}
    for where in _blocks(connection, keys):
        rows = connection.execute(_bearers(where, partner).limit(cap + 1)).all()
        if len(rows) <= cap:
            found |= {row.record: row for row in rows}
    return found


def _blocks(connection: Connection, keys: set[str]) -> Iterator[ColumnElement[bool]]:
    """A condition for every block: one key, or all that differ by the volume only."""
    stems = {stem for key in keys if (stem := without_volume(key))}
    yield from (KEY.key == key for key in sorted(keys) if not without_volume(key))
    key: ColumnElement[str] = KEY.key
    if connection.dialect.name == "postgresql":  # by bytes, as SQLite compares
        key = collate(KEY.key, "C")
    for stem in sorted(stems):
        yield and_(key >= stem, key < stem[:-1] + chr(ord(stem[-1]) + 1))


def _bearers(where: ColumnElement[bool], partner: str) -> Select[tuple[int, str, str]]:
    """Who bears a key, in which cluster it stands, and the title of that."""
    source, union = schema.source_record, schema.union_record
    joined = schema.match_key.join(schema.member, MEMBER.record == KEY.record)
    joined = joined.join(union, UNION.cluster == MEMBER.cluster)
    if partner:
        joined = joined.join(source, source.c.id == KEY.record)
        where = and_(where, source.c.partner == partner)
    columns = select(KEY.record, MEMBER.cluster, UNION.title).distinct()
    return columns.select_from(joined).where(where).order_by(KEY.record)
