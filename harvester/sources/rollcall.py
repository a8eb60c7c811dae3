"""The roll call: ListIdentifiers is asked whether a list left something out.

Asked only when a list leaves a doubt. It is called in parts of the list, ever smaller ones, since
a server that cuts a list off does so with this one too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from harvester.errors import ProtocolError, Unreadable
from harvester.sources.listing import FEW
from harvester.sources.windows import Window, halves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.sources.checkpoint import Checkpoint
    from harvester.sources.listing import Listing, Presence, Step
    from harvester.sources.page import Header

MOST_ROUNDS = 12
"""A round calls twice as many parts as the one before."""
MOST_IN_VAIN = 3
"""Rounds in a row in which no part could be called."""


def doubts(at: Checkpoint, distinct: int) -> list[str]:
    """What speaks against a list that came to its end; `distinct` records came in it."""
    found = []
    if at.size is not None and distinct < at.size:
        found.append(f"{at.size} records were announced, {distinct} came")
    if at.records > distinct and not (at.narrowed or at.restarted):
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


class RollCall:
    """Rounds of ListIdentifiers over a list until one brings nothing new."""

    def __init__(self, listing: Listing, presence: Presence, *, days: bool) -> None:
        self._listing = listing
        self._presence = presence
        self._days = days
        self._new = 0
        self._asked_for: set[str] = set()

    def steps(self) -> Iterator[Step]:
        """What the list left out, to be kept as it comes; raises Unsettled."""
        in_vain, trouble = 0, ""
        for depth in range(1, MOST_ROUNDS):
            self._new = 0
            windows = list(self._divided(Window(self._listing.at.since), depth))
            failed = 0
            for window in windows:
                try:
                    yield from self._call(window)
                except (ProtocolError, Unreadable) as error:
                    failed, trouble = failed + 1, str(error)
            if not (self._new or failed):
                return
            in_vain = in_vain + 1 if failed == len(windows) else 0
            if in_vain == MOST_IN_VAIN:
                break
        raise Unsettled(
            f"ListIdentifiers, which would tell, fails: {trouble}"
            if trouble
            else "ListIdentifiers names other records every time"
        )

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

    def _call(self, window: Window) -> Iterator[Step]:
        missing: list[Header] = []
        for page in self._listing.headers(window):
            # What was asked for and did not come is written down; it is nothing new.
            new = {*self._presence.unseen(h.identifier for h in page)} - self._asked_for
            missing += [header for header in page if header.identifier in new]
        self._new += len(missing)
        if len(missing) <= FEW:
            self._asked_for |= {header.identifier for header in missing}
            yield from self._listing.fetch(missing)
            return
        parts = self._halves(window) or (window,)
        at = self._listing.at
        self._listing.at = structs.replace(at, windows=parts, narrowed=True, losses=0)
        yield from self._listing.steps()
