"""Named locks: the operating system's (SQLite) or the server's, so they die with their owner.

Beside a lock stands who holds it: in a file of its own, or in the name of the connection.
"""

from __future__ import annotations

import os
import socket
import threading
import zlib
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from harvester.errors import Locked, StoreError, remedy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_HOLDER = text("""
    SELECT application_name, query_start
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = 0 AND objsubid = 1
      AND objid = CAST(:key AS oid)
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


class Holder(Struct, frozen=True):
    """Who holds a lock: at what job, as which process, since when."""

    job: str
    process: int
    since: datetime

    def __str__(self) -> str:
        return _tell_holder(f"{self.job} (process {self.process})", self.since)


class Sharing:
    """Locks that threads of one process hold together: from the first of them to the last."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._holders: dict[str, int] = {}
        self._held: dict[str, ExitStack] = {}

    @contextmanager
    def hold(self, name: str, take: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
        """Hold a lock, which is taken if no thread holds it yet; raises what taking it raises."""
        with self._changing:
            if name not in self._held:
                with ExitStack() as stack:
                    stack.enter_context(take())
                    self._held[name] = stack.pop_all()
            self._holders[name] = self._holders.get(name, 0) + 1
        try:
            yield
        finally:
            with self._changing:
                self._holders[name] -= 1
                if not self._holders[name]:
                    del self._holders[name]
                    self._held.pop(name).close()


@contextmanager
def file_lock(path: Path, job: str) -> Iterator[None]:
    """Hold a file; raises Locked at once if another process does, naming its job."""
    lock = FileLock(path, thread_local=False)  # a shared one is freed by the thread that ends last
    beside = path.with_name(f"{path.name}.holder")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise _locked_error(_read_holder(beside) or job) from None
    except OSError as error:
        told = f"cannot lock the store: {path}: {error.strerror}; {remedy_of(error)}"
        raise StoreError(told) from error
    try:
        # Whoever cannot be named (the disk is full) holds the lock nevertheless.
        with suppress(OSError):
            holder = Holder(job, os.getpid(), datetime.now(UTC))
            beside.write_bytes(msgspec.json.encode(holder))
        yield
    finally:
        with suppress(OSError):
            beside.unlink()
        lock.release()


def _read_holder(path: Path) -> str:
    """Who wrote that it holds a lock; "" for one that was killed and could not take it back."""
    try:
        holder = msgspec.json.decode(path.read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):
        return ""
    return str(holder) if _is_alive(holder.process) else ""


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # there, asking so would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is another user's
    return True


@contextmanager
def server_lock(engine: Engine, name: str, job: str) -> Iterator[None]:
    """Hold an advisory lock of PostgreSQL; raises Locked at once if another session does."""
    key = zlib.crc32(f"harvester {name}".encode())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        named = f"harvester: {job} (process {os.getpid()} on {socket.gethostname()})"
        connection.execute(text("SELECT set_config('application_name', :n, false)"), {"n": named})
        try:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
                raise _locked_error(_holder_of(connection, key) or job)
            yield
        finally:
            # A session that the server closed meanwhile has freed the lock with it.
            with suppress(StoreError, SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
                connection.execute(text("RESET application_name"))


def _holder_of(connection: Connection, key: int) -> str:
    row = connection.execute(_HOLDER, {"key": key}).first()
    if not row or not row.application_name.startswith("harvester: "):
        return ""
    return _tell_holder(row.application_name.removeprefix("harvester: "), row.query_start)


def _tell_holder(job: str, since: datetime | None) -> str:
    """A job with the time it began, as clocks here have it; with the day when it is not today."""
    if since is None:  # the server tells only the owner of a session
        return job
    here = since.astimezone()
    today = here.date() == datetime.now(UTC).astimezone().date()
    return f"{job}, since {here:{'%H:%M' if today else '%Y-%m-%d %H:%M'}}"


def _locked_error(holder: str) -> Locked:
    return Locked(f"another harvester is at work on this store: {holder}; try again later")
