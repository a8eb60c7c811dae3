"""What runs report: values for a person's table, a program's JSON, a monitor's metrics."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, get_args

import msgspec
from msgspec import Struct

from harvester.atomic import atomic_write
from harvester.record import Apart
from harvester.store import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHOWN = 3
"""Names that a sentence lists."""

Verdict = Literal["complete", "partial", "suspect", "refused", "deferred"]
"""complete: the store equals the source; partial: some of it could not be had; suspect: it came,
but is not believed without a person's word; refused: nothing came, a person must act; deferred:
nothing is wrong but the hour, it is asked again by itself."""


class HarvestReport(Struct, frozen=True):
    """What one partner's harvest or import brought, and whether that is all there is.

    `reasons` say, a sentence each, why the verdict is not `complete`, what is missing and what
    happens next; for `complete` they hold what is worth knowing (a wrong size, a new address).
    `retired` are records that the source no longer holds, `held` those that wait for a person's
    word before they are retired. `requests`, `pages` and `seconds` are what it took; `moved_to`
    is the address the repository says it has moved to for good; `not_before` (UTC, ISO 8601) the
    moment before which it wants to be left alone. `locked` is for a partner that was left alone
    because another run is at work on it or asks its host. `unreadable` are those of the live
    records that came of which nothing can be read; where that is most, the harvest is suspect.
    """

    partner: str
    verdict: Verdict
    tally: Tally = Tally()
    reasons: tuple[str, ...] = ()
    retired: int = 0
    held: int = 0
    requests: int = 0
    pages: int = 0
    seconds: float = 0.0
    moved_to: str = ""
    not_before: str = ""
    locked: bool = False
    unreadable: int = 0

    @property
    def deleted(self) -> int:
        """How many records this run made deleted, also those that came so and were not known."""
        return self.retired + self.tally.never_held

    @property
    def message(self) -> str:
        """The reasons as one text."""
        return "; ".join(self.reasons)


class MatchReport(Struct, frozen=True):
    """What one pass of reading, comparing and uniting did; all zero when nothing was new.

    `apart` counts, by reason, those of the records read that are in no union record.
    """

    read: int
    compared: int
    pairs: int
    united: int
    union_changed: int
    apart: dict[Apart, int] = {}


def some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


class RunReport(Struct, frozen=True):
    """How a run went; `started` and `finished` are UTC, ISO 8601.

    `match` is None when it did not come to matching, and `failure` then says why. `interrupted`
    are the partners whose harvest was under way when that happened: the next run goes on with them.
    `meaning` is that of the exit code, `summary` the whole in one line. `next_due` is the moment
    from which a partner is due next, if one ever is; `warnings` say what could not be written, and
    whether the monitor could not be told.
    """

    started: str
    finished: str
    exit_code: int
    meaning: str
    summary: str
    harvests: tuple[HarvestReport, ...] = ()
    match: MatchReport | None = None
    interrupted: tuple[str, ...] = ()
    failure: str = ""
    next_due: str = ""
    warnings: tuple[str, ...] = ()


def summarise(harvests: Sequence[HarvestReport], needs: int = 0, interrupted: int = 0) -> str:
    """Harvests in one line; `needs` is how many things wait for a person.

    `interrupted` is how many more harvests were begun and did not end.
    """
    partners = len(harvests) + interrupted
    parts = ["no partner was due"]
    if partners:
        number = "1 partner" if partners == 1 else f"{partners:,} partners"
        parts = [f"{number}: {_count_verdicts(harvests, interrupted)}"]
        parts.append(_count_records(harvests, interrupted))
    if needs:
        parts.append("1 needs a person" if needs == 1 else f"{needs:,} need a person")
    return "; ".join(filter(None, parts))


def _count_verdicts(harvests: Sequence[HarvestReport], interrupted: int) -> str:
    found = Counter(report.verdict for report in harvests)
    counts = [*((each, found[each]) for each in get_args(Verdict)), ("interrupted", interrupted)]
    return ", ".join(f"{number:,} {verdict}" for verdict, number in counts if number)


def _count_records(harvests: Sequence[HarvestReport], interrupted: int) -> str:
    """What the harvests brought; what an interrupted one did is kept, and nobody counted it."""
    if interrupted and not harvests:
        return ""
    new = sum(report.tally.new for report in harvests)
    changed = sum(report.tally.changed for report in harvests)
    deleted = sum(report.deleted for report in harvests)
    held = sum(report.held for report in harvests)
    counts = f"{new:,} new, {changed:,} changed, {deleted:,} deleted"
    if held:
        counts += f", {held:,} held"
    return f"{counts} in those that ended" if interrupted else counts


def write_report(report: RunReport, path: Path) -> None:
    """Write an account as indented JSON; raises FileError."""
    text = msgspec.json.format(msgspec.json.encode(report), indent=2)
    with atomic_write(path) as stream:
        stream.write(text + b"\n")


class Findings(Struct, frozen=True):
    """What a harvest has found that bears on its verdict, as sentences.

    `incomplete` says why everything is to be fetched again: a sweep found more than can be fetched
    one by one, or there can be none.
    """

    partial: tuple[str, ...] = ()
    suspect: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    incomplete: str = ""

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            self.partial + other.partial,
            self.suspect + other.suspect,
            self.notes + other.notes,
            other.incomplete or self.incomplete,
        )

    @property
    def doubted(self) -> bool:
        """Whether the lists are not to be believed in what they leave out."""
        return bool(self.partial or self.suspect)
