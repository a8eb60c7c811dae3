"""Faults of the database in words: what cannot be done with which store, why, and what to do.

Result codes of SQLite: https://sqlite.org/rescode.html; of PostgreSQL: Appendix A of its manual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError

from harvester.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine import ExceptionContext

_FULL = ("the disk is full", "make room on it, then run the same command again")
_READ_ONLY = (
    "the disk is read-only, or this user may not write there",
    "run this where the store can be written; looking and exporting need no more than reading",
)
_DAMAGED = (
    "the file is damaged, or is no database of a store",
    "put the last backup in its place, or name another store",
)
_BUSY = (
    "another program has kept it locked for minutes",
    "close that program (a backup, a database browser), then run the same command again",
)
_SQLITE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR_SHMSIZE": _FULL,
    "SQLITE_IOERR": (
        "the disk refuses it: it is full, a file may not grow further (ulimit, quota), or it fails",
        "make room or raise the limit, then run the same command again",
    ),
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": (
        "the file cannot be opened or made",
        "see that it, or after a run that was killed also its folder, can be written",
    ),
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}
_POSTGRESQL = {
    "08": ("the connection to the server was lost", "see that it runs, then run this again"),
    "25006": ("the server takes no changes: it is a standby, or set read-only", _READ_ONLY[1]),
    "28": ("the server refuses this user", "set PGUSER and PGPASSWORD in the environment"),
    "3D000": ("there is no such database", "make it with createdb, or correct its name"),
    "40": ("another program worked on the same rows", "run the same command again"),
    "42501": ("this user may not do that", "have the owner of the database grant it"),
    "53100": ("the server's disk is full", "make room on it, then run the same command again"),
    "53": ("the server has too little memory or too few connections", "try again later"),
    "55P03": _BUSY,
    "57014": ("the server broke it off after a limit of time", "run the same command again"),
    "57": ("the server ended the connection", "see that it runs, then run this again"),
    "58": ("the server's disk fails", "ask whoever keeps the server"),
    "XX": ("the database is damaged", "ask whoever keeps the server"),
}
_NO_SERVER = (
    "no connection to the server",
    "see that it runs, and that host, port and name are right; then run this again",
)
_OTHER = ("the database refuses it", "run the same command again")


def tell_faults(engine: Engine, name: str) -> None:
    """Make an engine raise StoreError, in words, for what is the fault of disk or server.

    `name` is what people call the store. A wrong statement stays an error of SQLAlchemy: that is a
    fault of ours.
    """

    @event.listens_for(engine, "handle_error")
    def _tell(context: ExceptionContext) -> StoreError | None:
        error, code = context.sqlalchemy_exception, _code(context.original_exception)
        if error is None or context.is_pre_ping or not _is_fault(error, code):
            return None
        why, remedy = _cause(code, context.original_exception)
        said = (str(context.original_exception).strip().splitlines() or ["no reason given"])[0]
        return StoreError(f"cannot {_doing(context)} the store {name}: {why} ({said}); {remedy}")


def _is_fault(error: Exception, code: str) -> bool:
    known = isinstance(error, (OperationalError, InternalError, InterfaceError))
    return known or type(error) is DatabaseError or code == "42501"


def _code(error: BaseException) -> str:
    """The result code of SQLite by its name, or the SQLSTATE of PostgreSQL; "" without one."""
    found: Any = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return str(found or "")


def _cause(code: str, error: BaseException) -> tuple[str, str]:
    """Why, and what to do: of the longest code known that this one begins with."""
    known = _SQLITE if code.startswith("SQLITE") else _POSTGRESQL
    found = max((each for each in known if code.startswith(each)), key=len, default="")
    if found:
        return known[found]
    return _OTHER if code or hasattr(error, "sqlite_errorcode") else _NO_SERVER


def _doing(context: ExceptionContext) -> str:
    if context.connection is None:
        return "open"
    writing = context.connection.get_execution_options().get("writing", False)
    return "write to" if writing else "read"
