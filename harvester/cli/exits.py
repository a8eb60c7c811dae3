"""What the exit codes mean, for cron jobs and scripts."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; 2 is also what a mistyped command line gives."""

    FINE = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3
    LOCKED = 4
    INTERRUPTED = 130


MEANING: dict[Exit, str] = {
    Exit.FINE: "all was done, or there was nothing to do",
    Exit.FAILED: "nothing could be done; the message says why",
    Exit.USAGE: "the command line is wrong",
    Exit.PARTLY: "not all could be had: a partner failed or came in part; the report says which",
    Exit.LOCKED: "another harvester is at the same work; nothing was done",
    Exit.INTERRUPTED: "stopped by a person; run it again to go on",
}
