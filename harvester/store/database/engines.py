"""Engines: how SQLite and PostgreSQL are opened, for reading only where nothing can be written."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from harvester.errors import StoreError
from harvester.store.database.faults import tell_faults

if TYPE_CHECKING:
    from collections.abc import Callable

BUSY_SECONDS = 300
"""How long a writer waits for another; batches take a second, a vast neighbourhood minutes."""


class Frozen(NamedTuple):
    """A file that SQLite reads without any lock, as nobody seemed to be able to write it."""

    path: Path
    size: int
    changed: int

    def check(self) -> None:
        """Raise StoreError if somebody has written it since: what was read may be anything."""
        if self != _as_it_is(self.path):
            raise StoreError(
                f"the store {self.path} was written by another user while it was read; "
                "run the same command again"
            )


def url_of(location: str) -> URL:
    """The URL of a store, which may be the path of a file; raises StoreError."""
    if "://" not in location:
        return URL.create("sqlite", database=str(Path(location).absolute()))
    try:
        url = make_url(location)
    except ArgumentError as error:
        raise StoreError(f"{location!r} is neither a file nor a database URL") from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def name_of_store(url: URL) -> str:
    """What people call a store: its file, or its address without the password."""
    is_file = url.get_backend_name() == "sqlite" and url.database
    return url.database or "" if is_file else url.render_as_string(hide_password=True)


def frozen(url: URL) -> Frozen | None:
    """The file of a store to be read without locks: not to be written, and nobody at work on it.

    A log beside it means that somebody is at work, or was killed at it.
    """
    if not only_to_read(url):
        return None
    path = Path(url.database or "")
    log, index = (path.with_name(f"{path.name}-{end}") for end in ("wal", "shm"))
    busy = index.exists() or (log.exists() and log.stat().st_size)
    return None if busy else _as_it_is(path)


def only_to_read(url: URL) -> bool:
    """Whether a store is a file that this process cannot write, or not beside."""
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(url.database or "")
    return path.is_file() and not all(os.access(each, os.W_OK) for each in (path, path.parent))


def _as_it_is(path: Path) -> Frozen:
    there = path.stat()
    return Frozen(path, there.st_size, there.st_mtime_ns)


def engine_of(url: URL) -> Engine:
    """What connects to a store; raises StoreError where that can never be."""
    makers: dict[str, Callable[[URL], Engine]] = {"sqlite": _sqlite, "postgresql": _postgresql}
    make = makers.get(url.get_backend_name())
    if make is None:
        raise StoreError(f"{url.get_backend_name()} is not supported; use SQLite or PostgreSQL")
    engine = make(url)
    tell_faults(engine, name_of_store(url))
    return engine


def _postgresql(url: URL) -> Engine:
    try:
        # A harvest holds its lock by a connection of its own: one more for every thread.
        return create_engine(url, pool_pre_ping=True, max_overflow=-1)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            "PostgreSQL needs its driver; install with: pip install 'union-harvester[postgres]'"
        ) from error


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("a store needs a file: name one, e.g. --store union.db")
    if not Path(url.database).parent.is_dir():
        raise StoreError(f"the folder of {url.database} does not exist; make it first")
    reading = only_to_read(url)
    address = _to_read(url) if reading else url
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver must not begin transactions by itself: a reader that turns writer half-way
        # fails at once in WAL mode, whatever the busy timeout.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        if not reading:
            _keep_a_log(connection)
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


def _to_read(url: URL) -> URL:
    query = {"uri": "true", "mode": "ro", **({"immutable": "1"} if frozen(url) else {})}
    return url.set(database=Path(url.database or "").absolute().as_uri(), query=query)


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Set WAL mode; where another process makes the store at this moment SQLite would not wait."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
