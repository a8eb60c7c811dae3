"""How many of the records that a harvest or an import brought cannot be read at all.

A repository asked for the wrong metadata prefix, or one that gives pages of HTML, answers without a
fault. What comes is kept and counted, and where it is most of all, a person must look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.formats import Hints, unread_because

if TYPE_CHECKING:
    from harvester.config import Partner
    from harvester.record import Harvested
    from harvester.store import Store

MOST = 0.5
"""More than this part of what came must not be unreadable."""


class Legibility(Struct, frozen=True):
    """What came and is live, how much of it cannot be read, and a sentence that says so.

    The sentence is empty where all can be read.
    """

    came: int = 0
    unreadable: int = 0
    sentence: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether most cannot be read."""
        return self.unreadable > MOST * self.came


def legibility(store: Store, partner: Partner, harvest: int) -> Legibility:
    """Count what a harvest of a partner brought, with those after it; `harvest` is its number.

    The store tells: what was read before is not read again, and a harvest that was killed and goes
    on counts all it brought.
    """
    hints = Hints.of(partner)
    came, unreadable = store.sources.count_brought(partner.id, harvest)
    example = ""
    for source in store.sources.unread(partner.id, harvest):
        if why := _unread_because(source, hints):
            unreadable += 1
            example = example or _example(source, why)
    if not unreadable:
        return Legibility(came)
    told = f"{unreadable:,} of {came:,} records that came cannot be read"
    return Legibility(came, unreadable, "; ".join(filter(None, (told, example))))


def _unread_because(source: Harvested, hints: Hints) -> str:
    try:
        return unread_because(source, hints)
    except Exception as error:  # noqa: BLE001 - told with the record, when it is read
        return type(error).__name__


def _example(source: Harvested, why: str) -> str:
    return (
        f"the first is {source.name}, given as {source.prefix!r} ({why}). Look at it: harvester "
        f"show {source.name}. Is that the right metadata prefix, or file?"
    )
