"""What runs report: values for a person's table, a program's JSON, a monitor's metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.record import Apart
from harvester.store import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

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
