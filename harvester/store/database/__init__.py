"""The connection to SQLite or PostgreSQL: transactions, locks, tables, migrations, statements."""

from harvester.store.database import schema
from harvester.store.database.connection import (
    Database,
    Part,
    among,
    chunked,
    insert_ignoring,
    insert_rows,
    make_room,
    now,
    upsert,
)

__all__ = [
    "Database",
    "Part",
    "among",
    "chunked",
    "insert_ignoring",
    "insert_rows",
    "make_room",
    "now",
    "schema",
    "upsert",
]
