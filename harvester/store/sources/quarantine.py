"""Records that did not come whole, with their bytes."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from harvester.store.database import Part, chunked, schema
from harvester.store.rows import COMPRESSION, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from harvester.record import Harvested
    from harvester.sources import Broken

QUARANTINE = schema.quarantine.c
NOTHING = QUARANTINE.data == zlib.compress(b"", COMPRESSION)
"""The condition of a record that was asked for by itself and not given."""


class Quarantined(Struct, frozen=True):
    """A record that did not come whole: its identifier ("" if even that is missing), why, what."""

    partner: str
    identifier: str
    reason: str
    data: bytes


class Quarantine(Part):
    """Records that did not come whole."""

    def all(self, partner: str, since_harvest: int = 0) -> list[Quarantined]:
        """The records that did not come whole in a harvest or a later one."""
        where = and_(QUARANTINE.partner == partner, QUARANTINE.harvest >= since_harvest)
        columns = (QUARANTINE.partner, QUARANTINE.identifier, QUARANTINE.reason, QUARANTINE.data)
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).where(where).order_by(QUARANTINE.id))
            return [Quarantined(*row[:3], zlib.decompress(row.data)) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many records did not come whole, by partner."""
        counts = select(QUARANTINE.partner, func.count()).group_by(QUARANTINE.partner)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def clear_older(self, partner: str, before_harvest: int) -> None:
        """Forget what did not come whole in older harvests: it was asked for again since."""
        older = and_(QUARANTINE.partner == partner, QUARANTINE.harvest < before_harvest)
        with self._database.writing() as connection:
            connection.execute(delete(schema.quarantine).where(older))

    def forget(self, partner: str, identifiers: Iterable[str]) -> None:
        """These records will not come whole: their source does not have them."""
        with self._database.writing() as connection:
            for chunk in chunked(identifiers):
                here = and_(QUARANTINE.partner == partner, QUARANTINE.identifier.in_(chunk))
                connection.execute(delete(schema.quarantine).where(here))


def keep_broken(
    connection: Connection,
    partner: str,
    broken: Sequence[Broken],
    records: Mapping[str, Harvested],
    *,
    known: Mapping[str, Row[Any]],
    harvest: int,
) -> int:
    """Put broken records into quarantine and let out those that came whole.

    Returns how many the harvest met for the first time. What is known of a broken record stays.
    """
    whole = [name for name in records if name not in {each.identifier for each in broken}]
    for chunk in chunked(whole):
        here = and_(QUARANTINE.partner == partner, QUARANTINE.identifier.in_(chunk))
        connection.execute(delete(schema.quarantine).where(here))
    fresh = 0
    for each in broken:
        mine = and_(QUARANTINE.partner == partner, QUARANTINE.identifier == each.identifier)
        if not each.identifier:
            mine = and_(mine, QUARANTINE.reason == each.reason, QUARANTINE.data == _pack_data(each))
        gone = delete(schema.quarantine).where(mine).returning(QUARANTINE.harvest)
        before = connection.scalars(gone).all()
        row = {"partner": partner, "identifier": each.identifier, "harvest": harvest}
        row |= {"reason": each.reason, "data": _pack_data(each)}
        connection.execute(insert(schema.quarantine), [row])
        fresh += harvest not in before and each.identifier not in records
    there = [known[each.identifier] for each in broken if each.identifier in known]
    for chunk in chunked([row.id for row in there if row.leaving is None]):
        change = update(schema.source_record).where(SOURCE.id.in_(chunk))
        connection.execute(change.values(seen=harvest))
    return fresh


def _pack_data(broken: Broken) -> bytes:
    return zlib.compress(broken.data, COMPRESSION)
