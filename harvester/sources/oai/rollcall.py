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
    from collections.abc import Callable, Generator, Iterator

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


class Called(NamedTuple):
    """The roll of a window: how many records were missing, whether it took more than one page."""

    new: int = 0
    paged: bool = False


class Unsettled(Exception):  # noqa: N818 - the list is only doubted
    """The roll could not be called, or brings new names every time."""


class RollCall:
    """Rounds of ListIdentifiers over a list until one brings nothing new.

    Where a round stands is kept in the checkpoint: one that a run's requests do not suffice for
    goes on in the next run.
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

    def steps(self) -> Iterator[Step]:
        """What the list left out, to be kept as it comes; raises Unsettled."""
        first = max(1, (self._listing.at.records // ONE_CALL).bit_length())
        roll = self._listing.at.roll or self._round(first)
        while roll.depth < first + MOST_ROUNDS - 1 and roll.in_vain < MOST_IN_VAIN:
            while roll.windows:
                roll = yield from self._next(roll)
                yield self._kept(roll)
            if not (roll.new or roll.failed or self._lacks(roll)):
                return
            roll = self._next_round(roll)
            if roll.exhausted >= MOST_EXHAUSTED:
                raise Unsettled("ListIdentifiers, asked in parts of one page, names no others")
        raise Unsettled(
            f"ListIdentifiers, which would settle it, fails: {roll.trouble}"
            if roll.trouble
            else "ListIdentifiers names other records every time"
        )

    def _lacks(self, roll: Roll) -> bool:
        """Whether records were lost, and fewer are here than were announced: some still are."""
        at = self._listing.at
        return roll.losses > 0 and at.size is not None and self._distinct(at) < at.size

    def _next_round(self, roll: Roll) -> Roll:
        after = self._round(roll.depth + 1)
        return structs.replace(
            after,
            trouble=roll.trouble,
            in_vain=roll.in_vain + 1 if roll.failed == roll.size else 0,
            losses=roll.losses + roll.new,
            exhausted=0 if roll.new or roll.failed or roll.paged else roll.exhausted + 1,
        )

    def _round(self, depth: int) -> Roll:
        windows = tuple(self._divided(Window(self._listing.at.since), depth))
        return Roll(depth, windows, len(windows))

    def _next(self, roll: Roll) -> Generator[Step, None, Roll]:
        """The round after its next window was called."""
        called, failed, trouble = Called(), 0, roll.trouble
        try:
            called = yield from self._call(roll.windows[0])
        except (ProtocolError, Unreadable) as error:
            failed, trouble = 1, str(error)
        return structs.replace(
            roll,
            windows=roll.windows[1:],
            new=roll.new + called.new,
            paged=roll.paged or called.paged,
            failed=roll.failed + failed,
            trouble=trouble,
        )

    def _kept(self, roll: Roll) -> Step:
        self._listing.at = structs.replace(self._listing.at, roll=roll)
        return Step(Page(prefix=self._listing.at.prefix), self._listing.at)

    def _divided(self, window: Window, depth: int) -> Iterator[Window]:
        parts = depth and self._halves(window)
        if not parts:
            yield window
            return
        for part in parts:
            yield from self._divided(part, depth - 1)

    def _halves(self, window: Window) -> tuple[Window, Window] | None:
        horizon = self._listing.at.response_date
        return halves(window, self._presence.middle(window), horizon, days=self._days)

    def _call(self, window: Window) -> Generator[Step, None, Called]:
        """The roll of one window called."""
        missing: list[Header] = []
        paged = False
        for page, token in self._listing.headers_from("", window):
            paged = paged or bool(token)
            # What was asked for and did not come is written down; it is nothing new.
            new = {*self._presence.unseen(h.identifier for h in page)} - self._asked_for
            missing += [header for header in page if header.identifier in new]
        if len(missing) > FEW:
            parts = self._halves(window) or (window,)
            at = self._listing.at
            self._listing.at = structs.replace(at, windows=parts, narrowed=True, losses=0)
            yield from self._listing.steps()
        left = {*self._presence.unseen(header.identifier for header in missing)}
        if len(left) == len(missing):  # no list gives them
            self._asked_for |= left
            yield from self._listing.fetch(missing)
        return Called(len(missing), paged)
