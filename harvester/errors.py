"""What can stop a run, as one tree.

    HarvesterError
    ├── SettingsError      harvester.toml or a partner's file is wrong: file, key, remedy
    ├── UnknownName        a partner or record that the store does not know
    ├── RepositoryError    a repository cannot be reached or does not speak OAI-PMH
    │   ├── ProtocolError  it answered with an OAI-PMH error code
    │   ├── Unreachable    no connection, or no whole answer, however often asked
    │   ├── Unreadable     answers come, but never whole OAI-PMH: an error page, a damaged list
    │   ├── Refused        it denies access, or there is no repository at that address
    │   └── Deferred       it wants to be left alone for longer than a run should wait
    ├── FileError          a dropped file, a stock file or an output file cannot be used
    ├── MissingExtra       what was asked for needs an optional library that is not installed
    ├── EngineError        Spark does not start, or cannot do what it is asked
    └── StoreError         the database cannot be opened, read or written, or is newer than we
        └── Locked         another process is doing the same work on it

Trouble with one record is never an exception: it is an `Issue` (see `harvester.issues`).
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class HarvesterError(Exception):
    """Anything that stops a run; its text tells the reader what to do."""


class SettingsError(HarvesterError):
    """A settings file is missing, unreadable or holds a wrong value."""


class UnknownName(HarvesterError):
    """A partner or a record was named that nobody has added or harvested."""


class RepositoryError(HarvesterError):
    """A repository cannot be reached, or what it sends is not OAI-PMH.

    `reason` is what happened, without where, how often, and what to do about it.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message


class ProtocolError(RepositoryError):
    """A repository answered with an error of the protocol (OAI-PMH 2.0, section 3.6)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code


class Unreachable(RepositoryError):
    """No connection, or no whole answer, however often asked: the host is down or cut off."""


class Unreadable(RepositoryError):
    """Answers come, but again and again no whole OAI-PMH: other requests may fare better."""


class Refused(RepositoryError):
    """Access is denied, or there is no repository at that address: a person must act."""


class Deferred(RepositoryError):
    """Nothing is wrong but the hour: `until` is the earliest moment to ask again, UTC."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class FileError(HarvesterError):
    """A file given by a person cannot be read or written."""


class MissingExtra(HarvesterError):
    """An optional library is not installed: the text says which extra brings it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what}; install with: pip install 'union-harvester[{extra}]'")


class EngineError(HarvesterError):
    """Spark does not start, or a job of it failed: the text is what it said."""


class StoreError(HarvesterError):
    """The database cannot be opened, read or written, or was written by a newer version."""


class Locked(StoreError):
    """Another process is at the same work on the same store; nothing was done."""


def remedy_of(error: OSError) -> str:
    """What a person can do about a file that the system does not let us write."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "make room on that disk (or raise the limit), then run the same command again"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "may you write in that folder?"
    return "close it if it is open elsewhere, or choose another place"
