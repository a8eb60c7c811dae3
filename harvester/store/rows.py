"""Rows of the database by the names people use: columns, record names, the store's numbers."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, Row, and_, or_, select

from harvester.errors import UnknownName
from harvester.record import Harvested, name_of, split_name
from harvester.store.database import among, chunked, schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SOURCE = schema.source_record.c
READ = schema.read_record.c
KEY = schema.match_key.c
PAIR = schema.pair.c
MEMBER = schema.member.c
CLUSTER = schema.cluster.c
UNION = schema.union_record.c
TODO = schema.todo.c
LIVE = SOURCE.deleted.is_(False)
"""The condition of a live source record."""
COMPRESSION = 3
"""zlib level: 5 % larger than at 6, in three quarters of the time (records of 3 kB)."""
DELETED = "deleted"
"""The digest of a deleted record."""
THERE: dict[str, Any] = {"leaving": None, "deleted_at": None, "kept": False}
"""What is noted of a record that its source has."""


def of_partner(partner: str) -> Any:
    """The condition that a source record is a partner's."""
    return SOURCE.partner == partner


def record_id(connection: Connection, name: str) -> int:
    """The store's number of a record; raises UnknownName."""
    try:
        partner, identifier = split_name(name)
    except ValueError as error:
        raise UnknownName(str(error)) from error
    where = and_(of_partner(partner), SOURCE.identifier == identifier)
    found = connection.scalar(select(SOURCE.id).where(where))
    if found is None:
        raise UnknownName(f"no record {name} in the store; list them: harvester export sources")
    return int(found)


def harvested(row: Row[Any]) -> Harvested:
    """A row of source_record as the value it was made from."""
    return Harvested(
        partner=row.partner,
        identifier=row.identifier,
        datestamp=row.datestamp,
        deleted=row.deleted,
        sets=tuple(msgspec.json.decode(row.sets)),
        prefix=row.prefix,
        metadata=b"" if row.deleted else zlib.decompress(row.metadata),
    )


def names_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Record names by the store's numbers."""
    columns = select(SOURCE.id, SOURCE.partner, SOURCE.identifier)
    rows = connection.execute(columns.where(among(connection, SOURCE.id, ids))).all()
    return {number: name_of(partner, identifier) for number, partner, identifier in rows}


def numbers_of(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The store's numbers by record names; unknown ones are absent."""
    found: dict[str, int] = {}
    for chunk in chunked(sorted(names), 100):
        wanted = [split_name(name) for name in chunk]
        where = or_(*(and_(SOURCE.partner == p, SOURCE.identifier == i) for p, i in wanted))
        rows = connection.execute(select(SOURCE.id, SOURCE.partner, SOURCE.identifier).where(where))
        found |= {name_of(row.partner, row.identifier): row.id for row in rows}
    return found
