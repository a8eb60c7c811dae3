"""What the exit codes mean, for cron jobs and scripts."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from harvester.errors import HarvesterError, Locked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.pipeline.reports import HarvestReport


class Exit(IntEnum):
    """Exit codes; 2 is also what a mistyped command line gives."""

    FINE = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3
    LOCKED = 4
    NOTHING = 5
    INTERRUPTED = 130
    UNREAD = 141


MEANING: dict[Exit, str] = {
    Exit.FINE: "all is well",
    Exit.FAILED: "nothing could be done; the message says why",
    Exit.USAGE: "the command line is wrong",
    Exit.PARTLY: "not all is well: a partner is not complete, a file could not be written, "
    "or a record or a label has faults",
    Exit.LOCKED: "another harvester is at the same work; try again later",
    Exit.NOTHING: "there was nothing to do: no partner was due, nothing waited to be matched",
    Exit.INTERRUPTED: "stopped by a person or the system; run it again to go on",
    Exit.UNREAD: "whatever read the output ended before it, as `head` does",
}


def of_reports(reports: Sequence[HarvestReport]) -> Exit:
    """The exit code for harvests and imports that ended so.

    What another run is at work on is its affair, unless nothing worse is to be told.
    """
    verdicts = {report.verdict for report in reports if not report.locked}
    if verdicts <= {"complete"}:
        return Exit.LOCKED if any(report.locked for report in reports) else Exit.FINE
    return Exit.FAILED if verdicts == {"refused"} else Exit.PARTLY


def of_error(error: BaseException) -> tuple[Exit, str]:
    """The exit code for what stopped a command, and the sentence to say."""
    match error:
        case Locked():
            return Exit.LOCKED, str(error)
        case HarvesterError():
            return Exit.FAILED, str(error)
        case OSError():
            return Exit.FAILED, f"{error.filename or 'the system'}: {error.strerror or error}"
        case KeyboardInterrupt():
            told = "interrupted; what was finished is kept, run the same command again to go on"
            return Exit.INTERRUPTED, told
    return Exit.FAILED, repr(error)
