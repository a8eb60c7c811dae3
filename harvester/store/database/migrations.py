"""Named steps from one shape of the database to the next, each applied once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Column, Connection, and_, inspect, select, text
from sqlalchemy.schema import CreateColumn

from harvester.errors import StoreError
from harvester.sources.oai import is_within
from harvester.store.database import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_AT_ONCE = 1000


def _harvests(connection: Connection) -> None:
    """What a harvest remembers between its pages; fresh databases have it already."""
    schema.acquaintance.create(connection, checkfirst=True)
    schema.quarantine.create(connection, checkfirst=True)
    _add_column(connection, schema.source_record.c.leaving)
    _add_column(connection, schema.checkpoint.c.distinct_records)


def _apart(connection: Connection) -> None:
    """Why a record is in no union record; filled when all are read again, by the next match."""
    _add_column(connection, schema.read_record.c.apart)


def _readings_anew(connection: Connection) -> None:
    """What was read in the older shape of a record is forgotten; the next match reads it again."""
    for table in (schema.read_record, schema.match_key, schema.union_record):
        connection.execute(table.delete())


def _add_prepared(connection: Connection) -> None:
    """Weight tables of the house's own; readings are made anew, with what comparing needs."""
    schema.weights.create(connection, checkfirst=True)
    _readings_anew(connection)
    schema.read_record.drop(connection)
    schema.read_record.create(connection)


def _beginnings_of_keys(connection: Connection) -> None:
    """Keys are looked up by their beginning, which PostgreSQL's index by language cannot do."""
    if connection.dialect.name == "postgresql":
        index = 'CREATE INDEX IF NOT EXISTS match_key_begins ON match_key (key COLLATE "C")'
        connection.execute(text(index))


def _memberships(connection: Connection) -> None:
    """What a person keeps; which sets a record is in, as far as its header says."""
    schema.membership.create(connection, checkfirst=True)
    _add_column(connection, schema.source_record.c.deleted_at)
    _add_column(connection, schema.source_record.c.kept)
    rows = connection.execute(select(schema.partner.c.id, schema.partner.c.data)).all()
    for partner, data in rows:
        sets = msgspec.json.decode(data).get("sets", [])
        if sets:
            _fill_memberships(connection, partner, sets)


def _fill_memberships(connection: Connection, partner: str, sets: Sequence[str]) -> None:
    source = schema.source_record.c
    live = and_(source.partner == partner, source.deleted.is_(False))
    found = connection.execute(select(source.id, source.sets, source.seen).where(live)).all()
    for first in range(0, len(found), _AT_ONCE):
        rows = [
            {"record": row.id, "set_spec": spec, "seen": row.seen, "deleted": False}
            for row in found[first : first + _AT_ONCE]
            for spec in sets
            if any(is_within(each, [spec]) for each in msgspec.json.decode(row.sets))
        ]
        if rows:
            connection.execute(schema.membership.insert(), rows)


def _add_column(connection: Connection, column: Column[Any]) -> None:
    """Add a column that the table of an older database lacks."""
    table = column.table.name
    known = {each["name"] for each in inspect(connection).get_columns(table)}
    if column.name not in known:
        added = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {added}"))


STEPS: dict[str, Callable[[Connection], None]] = {
    "0001-first-tables": schema.metadata.create_all,
    "0002-offer-numbers": partial(schema.offer.create, checkfirst=True),
    "0003-harvests": _harvests,
    "0004-records-with-parts": _readings_anew,
    "0005-weights-and-prepared-records": _add_prepared,
    "0006-beginnings-of-keys": _beginnings_of_keys,
    "0007-memberships": _memberships,
    "0008-apart": _apart,
    "0009-common-numbers": partial(schema.common_number.create, checkfirst=True),
}


def migrate(connection: Connection) -> None:
    """Apply what is missing, in order; raises StoreError if the database knows more than we."""
    schema.migration.create(connection, checkfirst=True)
    applied = set(connection.scalars(select(schema.migration.c.name)))
    newer = applied - STEPS.keys()
    if newer:
        raise StoreError(
            f"the store was written by a newer harvester (it has {', '.join(sorted(newer))}); "
            "install that version to open it"
        )
    for name, step in STEPS.items():
        if name not in applied:
            step(connection)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute(schema.migration.insert().values(name=name, applied=now))


def is_current(connection: Connection) -> bool:
    """True when every step was applied, told without writing."""
    if not inspect(connection).has_table("migration"):
        return False
    return set(connection.scalars(select(schema.migration.c.name))) == STEPS.keys()
