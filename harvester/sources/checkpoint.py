"""What was finished, what was interrupted and where: the memory between two harvests of a set.

The pipeline commits a page and its checkpoint together, so a checkpoint never says more than is
kept. An interrupted list goes on with its token; a finished one leaves a watermark, from which
the next run asks for what is new.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

if TYPE_CHECKING:
    from harvester.config import Partner
    from harvester.sources.page import Page

OVERLAP = timedelta(days=1)
"""How far the watermark stays behind the repository's own clock.

Asking again for a day costs little, for records that did not change are dropped by their hash.
Asking for less can lose records without a trace: indexes that lag, `from` read as exclusive, and
local time written as UTC, which alone is up to 14 hours wrong.
"""


class Checkpoint(Struct, frozen=True):
    """Where the harvest of one set stands; an empty `set_spec` is the whole repository.

    `since` is the moment this list starts from (empty: everything), `watermark` the `since` of
    the next one; both are UTC to the second. `response_date` is that of the list's *first*
    answer: what changes while the list is read may stand on pages already taken. `records`
    counts what came, twice what came twice; `size` is the repository's announcement.
    """

    endpoint: str
    set_spec: str = ""
    prefix: str = ""
    since: str = ""
    token: str = ""
    response_date: str = ""
    pages: int = 0
    records: int = 0
    size: int | None = None
    finished: bool = False
    watermark: str = ""

    @property
    def short(self) -> bool:
        """True when a whole list ended before the number of records announced for it."""
        return self.finished and self.size is not None and self.records < self.size


def start(previous: Checkpoint | None, partner: Partner, set_spec: str) -> Checkpoint:
    """The checkpoint to harvest from: an interrupted one as it is, else a new list.

    The new list starts at the watermark, or takes everything when the partner's address or
    prefix is another than last time. Without a prefix in the settings the one found last holds.
    """
    if previous is None or not _same_list(previous, partner, set_spec):
        return Checkpoint(endpoint=partner.url, set_spec=set_spec, prefix=partner.prefix)
    if not previous.finished:
        return previous
    return Checkpoint(
        endpoint=previous.endpoint,
        set_spec=set_spec,
        prefix=previous.prefix,
        since=min(previous.watermark, _utc(datetime.now(UTC) - OVERLAP)),
        watermark=previous.watermark,
    )


def advance(checkpoint: Checkpoint, page: Page) -> Checkpoint:
    """The checkpoint after a page; a page without token finishes the list.

    The watermark moves when the list came as long as it was announced: what did not come would
    never be asked for again. A part of an answer is counted, but the token that asked for the
    answer stays until its last part.
    """
    before = restarted(checkpoint) if page.first else checkpoint
    response_date = page.response_date if page.first else checkpoint.response_date
    after = structs.replace(
        before,
        prefix=page.prefix,
        token=before.token if page.more else page.token,
        response_date=response_date,
        pages=before.pages + (not page.more),
        records=before.records + len(page.records),
        size=page.complete_list_size or before.size,
        finished=not page.token and not page.more,
    )
    if not after.finished or after.short:
        return after
    return structs.replace(after, watermark=_watermark(response_date) or before.watermark)


def restarted(checkpoint: Checkpoint) -> Checkpoint:
    """The same list from its beginning."""
    return structs.replace(
        checkpoint, token="", response_date="", pages=0, records=0, size=None, finished=False
    )


def _same_list(previous: Checkpoint, partner: Partner, set_spec: str) -> bool:
    return (
        previous.endpoint == partner.url
        and previous.set_spec == set_spec
        and partner.prefix in ("", previous.prefix)
    )


def _watermark(response_date: str) -> str:
    """A day before a response date, as UTC to the second; empty for one that is no date.

    A repository whose clock is ahead of ours would otherwise be asked for nothing for as long.
    """
    try:
        moment = datetime.fromisoformat(response_date)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return _utc(min(moment.astimezone(UTC), datetime.now(UTC)) - OVERLAP)
    except (ValueError, OverflowError):
        return ""


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
