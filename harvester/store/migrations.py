"""Named steps from one shape of the database to the next, each applied once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, inspect, select, text
from sqlalchemy.schema import CreateColumn

from harvester.errors import StoreError
from harvester.store import schema

if TYPE_CHECKING:
    from collections.abc import Callable


def _harvests(connection: Connection) -> None:
    """What a harvest remembers between its pages; fresh databases have it already."""
    schema.acquaintance.create(connection, checkfirst=True)
    schema.quarantine.create(connection, checkfirst=True)
    _add_column(connection, schema.source_record.c.leaving)
    _add_column(connection, schema.checkpoint.c.distinct_records)


def _add_column(connection: Connection, column: Column[Any]) -> None:
    """Add a column to its table, unless that was made with it."""
    table = column.table.name
    if column.name not in {each["name"] for each in inspect(connection).get_columns(table)}:
        added = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {added}"))


def _apart(connection: Connection) -> None:
    """Why a record is in no union record; filled when all are read again, by the next match."""
    _add_column(connection, schema.read_record.c.apart)


def _readings_anew(connection: Connection) -> None:
    """What was read in the older shape of a record is forgotten; the next match reads it again."""
    for table in (schema.read_record, schema.match_key, schema.union_record):
        connection.execute(table.delete())


def _prepared(connection: Connection) -> None:
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


STEPS: dict[str, Callable[[Connection], None]] = {
    "0001-first-tables": schema.metadata.create_all,
    "0002-offer-numbers": partial(schema.offer.create, checkfirst=True),
    "0003-harvests": _harvests,
    "0004-records-with-parts": _readings_anew,
    "0005-weights-and-prepared-records": _prepared,
    "0006-beginnings-of-keys": _beginnings_of_keys,
    "0008-apart": _apart,
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
