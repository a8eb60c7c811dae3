"""The roll call: ListIdentifiers is asked whether a list left something out.

Asked only when a list leaves a doubt. It is called in parts of the list, ever smaller ones, since
a server that cuts a list off does so with this one too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from harvester.errors import ProtocolError, Unreadable
from harvester.sources.oai.checkpoint import Roll
from harvester.sources.oai.listing import FEW, Step
from harvester.sources.oai.windows import Window, halves
from harvester.sources.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harvester.sources.oai.checkpoint import Checkpoint
    from harvester.sources.oai.listing import HeldRecords, Listing
    from harvester.sources.page import Header

MOST_ROUNDS = 12
"""A round calls twice as many parts as the one before."""
ONE_CALL = 50_000
"""About how many records are called at once, in the first round: a few hundred requests or so."""
MOST_IN_VAIN = 3
"""Rounds in a row in which no part could be called."""
MOST_EXHAUSTED = 2
"""Rounds in a row with each part on one page, where no paging loses a record, and nothing new."""


def doubts(at: Checkpoint, distinct: int) -> list[str]:
    """What speaks against a list that came to its end; `distinct` records came in it."""
    found = []
    if at.size is not None and distinct != at.size:
        found.append(f"{at.size} records were announced, {distinct} came")
    twice = at.records > distinct and distinct != at.size
    if twice and not (at.narrowed or at.restarted):
        found.append(
            f"{at.records - distinct} records came twice, so others may have been left out"
        )
    if at.stirred:
        found.append("records changed while the list was read")
    if at.full:
        found.append("it ends with a full page, as a list does that is cut off")
    return found


class Unsettled(Exception):  # noqa: N818 - the list is only doubted
    """The roll could not be called, or brings new names every time."""


class Called(NamedTuple):
    """The roll of a window: the headers of what is missing, whether it took more than one page."""

    missing: list[Header]
    paged: bool


class RollCall:
    """Rounds of ListIdentifiers over a list until one brings nothing new.

    Where a round is stands in the checkpoint: one that a run's requests do not suffice for goes on
    in the next run. `distinct` counts the different records that the list brought so far.
    """

    def __init__(
        self,
        listing: Listing,
        presence: HeldRecords,
        distinct: Callable[[Checkpoint], int],
        *,
        days: bool,
    ) -> None:
        self._listing = listing
        self._presence = presence
        self._distinct = distinct
        self._days = days
        self._asked_for: set[str] = set()

    def steps(self, at: Checkpoint) -> Iterator[Step]:
        """What the list left out, to be kept as it comes; raises Unsettled."""
        first = max(1, (at.records // ONE_CALL).bit_length())
        roll = at.roll or self._begin_round(at, first)
        while roll.depth < first + MOST_ROUNDS - 1 and roll.in_vain < MOST_IN_VAIN:
            while roll.windows:
                failed = ""
                called = Called([], paged=False)
                try:
                    called = self._call(at, roll.windows[0])
                    for step in self._fetch(at, roll.windows[0], called.missing):
                        at = step.checkpoint
                        yield step
                except (ProtocolError, Unreadable) as error:
                    failed = str(error)
                roll = _count_window(roll, called, failed)
                at = structs.replace(at, roll=roll)
                yield Step(Page(prefix=at.prefix), at)
            if not (roll.new or roll.failed or self._lacks(at, roll)):
                return
            roll = self._next_round(at, roll)
            if roll.exhausted >= MOST_EXHAUSTED:
                raise Unsettled("ListIdentifiers, asked in parts of one page, names no others")
        raise Unsettled(
            f"ListIdentifiers, which would settle it, fails: {roll.trouble}"
            if roll.trouble
            else "ListIdentifiers names other records every time"
        )

    def _lacks(self, at: Checkpoint, roll: Roll) -> bool:
        """Whether records were lost, and fewer are here than were announced: some still are."""
        return roll.losses > 0 and at.size is not None and self._distinct(at) < at.size

    def _next_round(self, at: Checkpoint, roll: Roll) -> Roll:
        return structs.replace(
            self._begin_round(at, roll.depth + 1),
            trouble=roll.trouble,
            in_vain=roll.in_vain + 1 if roll.failed == roll.size else 0,
            losses=roll.losses + roll.new,
            exhausted=0 if roll.new or roll.failed or roll.paged else roll.exhausted + 1,
        )

    def _begin_round(self, at: Checkpoint, depth: int) -> Roll:
        windows = tuple(self._divide(at, Window(at.since), depth))
        return Roll(depth, windows, len(windows))

    def _divide(self, at: Checkpoint, window: Window, depth: int) -> Iterator[Window]:
        parts = self._halves(at, window) if depth else None
        if not parts:
            yield window
            return
        for part in parts:
            yield from self._divide(at, part, depth - 1)

    def _halves(self, at: Checkpoint, window: Window) -> tuple[Window, Window] | None:
        return halves(window, self._presence.middle(window), at.response_date, days=self._days)

    def _call(self, at: Checkpoint, window: Window) -> Called:
        """Who is named in a window and is not here; raises RepositoryError."""
        missing: list[Header] = []
        paged = False
        for page, token in self._listing.headers_from(at, "", window):
            paged = paged or bool(token)
            # What was asked for and did not come is written down; it is nothing new.
            new = {*self._presence.unseen(h.identifier for h in page)} - self._asked_for
            missing += [header for header in page if header.identifier in new]
        return Called(missing, paged)

    def _fetch(self, at: Checkpoint, window: Window, missing: list[Header]) -> Iterator[Step]:
        """What is missing: many records by their lists, what no list gives one by one."""
        if len(missing) > FEW:
            parts = self._halves(at, window) or (window,)
            at = structs.replace(at, windows=parts, narrowed=True, losses=0)
            for step in self._listing.steps(at):
                at = step.checkpoint
                yield step
        left = {*self._presence.unseen(header.identifier for header in missing)}
        if len(left) == len(missing):  # no list gives them
            self._asked_for |= left
            yield from self._listing.fetch(at, missing)


def _count_window(roll: Roll, called: Called, failed: str) -> Roll:
    """The round after its next window was called, or failed for a reason."""
    return structs.replace(
        roll,
        windows=roll.windows[1:],
        new=roll.new + (0 if failed else len(called.missing)),
        paged=roll.paged or (called.paged and not failed),
        failed=roll.failed + bool(failed),
        trouble=failed or roll.trouble,
    )
