"""The connection: SQLite or PostgreSQL, short transactions, named locks."""

from __future__ import annotations

import threading
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar
from urllib.parse import quote

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Row,
    Select,
    Table,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from harvester.errors import StoreError
from harvester.store.database.engines import engine_of, frozen, only_to_read, url_of
from harvester.store.database.locks import Sharing, file_lock, server_lock
from harvester.store.database.migrations import is_current, migrate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

T = TypeVar("T")

CHUNK = 500
"""Values in one IN list: far below SQLite's limit, enough to hide the round trip."""

CLOSING_SECONDS = 5
"""How long closing waits for a transaction that another thread is about to commit."""

WRITER = zlib.crc32(b"harvester writer")


class Database:
    """One open database; a context manager. Values go in and come out through the parts."""

    def __init__(self, location: str | Path) -> None:
        """Open (and make or upgrade) the store at a database URL or SQLite file path.

        A file that cannot be written is opened to be read. Raises StoreError when it cannot be
        opened; so does everything else where disk or server fails.
        """
        self.url = url_of(str(location))
        self._turn = threading.Lock()
        self._sharing = Sharing()
        self._closed = False
        self._frozen = frozen(self.url)
        self._engine = engine_of(self.url)
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def _migrate(self) -> None:
        with self.reading() as connection:
            current = is_current(connection)
        if current:
            return
        if only_to_read(self.url):
            raise StoreError(
                f"the store {self.url.database} was made by another version and must be changed to "
                "be read by this one, but it cannot be written here; open it once where it can be"
            )
        with self.writing() as connection:
            migrate(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back; from then on no thread reads or changes anything.

        A transaction that is being committed is waited for.
        """
        self._closed = True
        waited = self._turn.acquire(timeout=CLOSING_SECONDS)
        self._engine.dispose()
        if waited:
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and takes no write lock."""
        self._check_open()
        with self._engine.connect() as connection:
            yield connection
        if self._frozen:
            self._frozen.check()

    def stream(self, statement: Select[Any]) -> Iterator[Row[Any]]:
        """Rows as they come, memory bounded; the iterator may be dropped half-way."""
        with (
            self.reading() as connection,
            connection.execution_options(yield_per=CHUNK).execute(statement) as rows,
        ):
            yield from rows

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed when the block ends, undone when it raises."""
        # Threads of this process wait in line; SQLite would have them try again and again.
        with self._turn, self._connect_to_write() as connection, connection.begin():
            if self.url.get_backend_name() == "postgresql":
                # Readers of the queue must see what a writer is about to commit: one at a time,
                # as SQLite has it.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER})
            yield connection
            self._check_open()

    def _connect_to_write(self) -> Connection:
        self._check_open()
        return self._engine.connect().execution_options(writing=True)

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("the store is closed; what was not kept before is not kept")

    @contextmanager
    def lock(self, name: str, job: str = "", *, shared: bool = False) -> Iterator[None]:
        """Hold the named lock of this store, across processes; raises Locked at once if taken.

        `job` names the work it is held for to others, by default its name. A `shared`
        one may be held several times at once through this object, by no other. The operating
        system or the server frees it when its owner dies, so a killed run never blocks the next
        one.
        """
        take = partial(self._lock_of, name, job or name)
        with self._sharing.hold(name, take) if shared else take():
            yield

    def _lock_of(self, name: str, job: str) -> AbstractContextManager[None]:
        if self.url.get_backend_name() == "sqlite":
            return file_lock(Path(f"{self.url.database}.{quote(name, safe='')}.lock"), job)
        return server_lock(self._engine, name, job)


class Part:
    """One kind of thing that a store keeps: its statements, over the store's database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def now() -> str:
    """The moment in UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def insert_ignoring(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves rows alone that are there already."""
    statement: Insert = _dialect(connection).insert(table).on_conflict_do_nothing()
    return statement


def insert_rows(
    connection: Connection,
    columns: Sequence[Column[Any]],
    rows: Sequence[tuple[float | str, ...]],
    known: Literal["stay", "change", "fail"] = "stay",
) -> None:
    """Insert rows of plain values; those whose primary key is `known` stay, change or make it fail.

    They go to the driver as they are, for SQLAlchemy spends more on a small row than SQLite does:
    texts must hold no NUL.
    """
    if rows:
        names = [column.name for column in columns]
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        into = f"INSERT INTO {columns[0].table} ({', '.join(names)})"
        values = f"VALUES ({', '.join(mark for _ in columns)})"
        changed = [column.name for column in columns if not column.primary_key]
        over = ", ".join(f"{name} = excluded.{name}" for name in changed)
        key = ", ".join(column.name for column in columns if column.primary_key)
        then = {
            "stay": "ON CONFLICT DO NOTHING",
            "change": f"ON CONFLICT ({key}) DO UPDATE SET {over}",
            "fail": "",
        }
        connection.exec_driver_sql(f"{into} {values} {then[known]}", [*rows])


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    *,
    key: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> None:
    """Insert rows, or overwrite those with the same key (default: primary key) except `keep`."""
    if not rows:
        return
    statement = _dialect(connection).insert(table)
    key = key or [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in (*key, *keep)}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest), rows)


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def among(
    connection: Connection, column: Column[Any], values: Iterable[float | str]
) -> ColumnElement[bool]:
    """True where a column has one of many values, which go to the server as one.

    An IN list of them costs SQLAlchemy more than finding the rows costs SQLite.
    """
    if connection.dialect.name == "postgresql":
        array = postgresql.ARRAY(column.type)
        return column == func.any(bindparam(None, [*values], type_=array, unique=True))
    listed = func.json_each(msgspec.json.encode([*values]).decode()).table_valued("value")
    return column.in_(select(listed.c.value))


def make_room(connection: Connection) -> None:
    """Let a connection of SQLite keep 64 MB of pages from now on: matching touches all indexes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size = -64000")


def chunked(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most `size` values."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk
