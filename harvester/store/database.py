"""The connection: SQLite or PostgreSQL, short transactions, locks that die with their owner."""

from __future__ import annotations

import threading
import zlib
from contextlib import contextmanager, nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar
from urllib.parse import quote

import msgspec
from filelock import FileLock, Timeout
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Row,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from harvester.errors import Locked, StoreError
from harvester.store.migrations import is_current, migrate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")

CHUNK = 500
"""Values in one IN list: far below SQLite's limit, enough to hide the round trip."""

BUSY_SECONDS = 300
"""How long a writer waits for another; batches take a second, a vast neighbourhood minutes."""

WRITER = zlib.crc32(b"harvester writer")


class Database:
    """One open store; a context manager. Values go in and come out through its subclasses."""

    def __init__(self, location: str | Path) -> None:
        """Open (and make or upgrade) the store at a database URL or SQLite file path.

        Raises StoreError when it cannot be opened.
        """
        self.url = _url(str(location))
        self._turn = threading.Lock() if self.url.get_backend_name() == "sqlite" else nullcontext()
        self._engine = _engine(self.url)
        try:
            self._migrate()
        except SQLAlchemyError as error:
            self.close()
            where = self.url.render_as_string(hide_password=True)
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise StoreError(f"cannot open the store {where}: {reason}") from error
        except StoreError:
            self.close()
            raise

    def _migrate(self) -> None:
        with self.reading() as connection:
            current = is_current(connection)
        if not current:
            with self.writing() as connection:
                migrate(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and takes no write lock."""
        with self._engine.connect() as connection:
            yield connection

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

    def _connect_to_write(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the named lock of this store, across processes; raises Locked at once if taken.

        The operating system or the server frees it when its owner dies, so a killed run never
        blocks the next one.
        """
        taken = Locked(f"another harvester is at work on this store ({name}); try again later")
        if self.url.get_backend_name() == "sqlite":
            with _file_lock(Path(f"{self.url.database}.{quote(name, safe='')}.lock"), taken):
                yield
            return
        key = zlib.crc32(f"harvester {name}".encode())
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
                raise taken
            try:
                yield
            finally:
                # A session that the server closed meanwhile has freed the lock with it.
                with suppress(SQLAlchemyError):
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


@contextmanager
def _file_lock(path: Path, taken: Locked) -> Iterator[None]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise taken from None
    except OSError as error:
        told = f"cannot lock the store: {path}: {error.strerror}; may you write in that folder?"
        raise StoreError(told) from error
    try:
        yield
    finally:
        lock.release()


def _url(location: str) -> URL:
    if "://" not in location:
        return URL.create("sqlite", database=str(Path(location).absolute()))
    try:
        url = make_url(location)
    except ArgumentError as error:
        raise StoreError(f"{location!r} is neither a file nor a database URL") from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    if url.get_backend_name() == "postgresql":
        try:
            # A harvest holds its lock by a connection of its own: one more for every thread.
            return create_engine(url, pool_pre_ping=True, max_overflow=-1)
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError(
                "PostgreSQL needs its driver; install with: pip install 'union-harvester[postgres]'"
            ) from error
    raise StoreError(f"{url.get_backend_name()} is not supported; use SQLite or PostgreSQL")


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("a store needs a file: name one, e.g. --store union.db")
    if not Path(url.database).parent.is_dir():
        raise StoreError(f"the folder of {url.database} does not exist; make it first")
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        # The driver must not begin transactions by itself: a reader that turns writer half-way
        # fails at once in WAL mode, whatever the busy timeout.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -16000")
        # What batches change lies all over large indexes: the log goes into the file (after so
        # many pages) once for several of them. Matching a million takes a tenth less time.
        connection.execute("PRAGMA wal_autocheckpoint = 16000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


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
