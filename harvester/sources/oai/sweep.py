"""A sweep: ListIdentifiers for everything in a list, page by page, interrupted and resumed.

What breaks off is begun again, then asked for in narrower windows of time, as `listing` does with
records: a repository that forgets its tokens is swept all the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import structs

from harvester.errors import ProtocolError, Unreadable
from harvester.sources.oai.listing import MOST_LOSSES
from harvester.sources.oai.windows import Window, halves, utc
from harvester.sources.page import OneName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.sources.oai.checkpoint import Checkpoint, Sweep
    from harvester.sources.oai.listing import HeldRecords, Listing
    from harvester.sources.page import Header

    Stretch = tuple[tuple[Header, ...], Sweep]


MOST_IN_VAIN = 3
"""Windows that break off before any header came."""


def sweep_list(
    listing: Listing, at: Checkpoint, presence: HeldRecords, sweep: Sweep, *, days: bool
) -> Iterator[Stretch]:
    """The headers of a list from where a sweep stopped, each page with the sweep after it.

    `days` says that the repository writes dates in days. Raises RepositoryError for what cannot be
    had in any window.
    """
    came = sweep.known + sweep.new > 0
    while sweep.windows:
        try:
            for headers, token in listing.headers_from(at, sweep.token, sweep.windows[0]):
                sweep = structs.replace(sweep, token=token)
                came = True
                yield headers, sweep
        except OneName:
            raise
        except (ProtocolError, Unreadable) as error:
            most = MOST_LOSSES if came else MOST_IN_VAIN
            if sweep.losses >= most or (isinstance(error, ProtocolError) and not sweep.token):
                raise
            sweep = _another_way(sweep, presence, error, days=days)
        else:
            sweep = structs.replace(
                sweep, windows=sweep.windows[1:], token="", restarted=False, losses=0
            )
        yield (), sweep


def _another_way(
    sweep: Sweep, presence: HeldRecords, error: ProtocolError | Unreadable, *, days: bool
) -> Sweep:
    """The window under way once more, then in halves; raises the error for one too narrow."""
    if sweep.token and not sweep.restarted:
        return structs.replace(sweep, token="", restarted=True)
    window, rest = sweep.windows[0], sweep.windows[1:]
    parts = halves(window, presence.middle(window), utc(datetime.now(UTC)), days=days)
    if not parts:
        raise error
    return structs.replace(
        sweep, windows=(*parts, *rest), token="", restarted=False, losses=sweep.losses + 1
    )


def begin_set(sweep: Sweep) -> Sweep:
    """The sweep at the beginning of its next set."""
    return structs.replace(sweep, windows=(Window(),), token="", restarted=False, losses=0)
