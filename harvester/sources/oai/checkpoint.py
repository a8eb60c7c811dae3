"""What was finished, what was interrupted and where: the memory between two harvests of a set.

The pipeline commits a page and its checkpoint together, so a checkpoint never says more than is
kept. An interrupted list goes on with its token; a finished one leaves a watermark, from which
the next run asks for what is new.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from harvester.sources.oai.windows import EPOCH, Window, moment, utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from harvester.config import Partner
    from harvester.sources.page import Page


class Roll(Struct, frozen=True, omit_defaults=True):
    """A roll call under way: what is left of the windows, `size` of them, of a round.

    `new` records were named in the round so far, `failed` windows could not be called; `trouble`
    says why. `in_vain` counts the rounds in a row in which none could, `losses` the records that
    all rounds before this one found missing. `paged` says that a window took more than one page,
    `exhausted` counts the rounds in a row before this one in which none did, and nothing was new.
    """

    depth: int
    windows: tuple[Window, ...]
    size: int
    new: int = 0
    failed: int = 0
    trouble: str = ""
    in_vain: int = 0
    losses: int = 0
    paged: bool = False
    exhausted: int = 0


class Checkpoint(Struct, frozen=True, omit_defaults=True):
    """Where the harvest of one set stands; an empty `set_spec` is the whole repository.

    `since` is the moment this list starts from (empty: everything), `watermark` the moment up to
    which all was had, from which the next one reaches back by the setting `overlap`; both are UTC
    to the second; `harvest` is the number of the harvest it is part of.
    `windows` are still to be taken, the first of them is
    under way, at `token`; there is one, open at its end, until the list has to be narrowed.
    `response_date` is that of the list's *first* answer: what changes while the list is read may
    stand on pages already taken.

    `records` counts what came, twice what came twice, and `taken` that of the window under way;
    `size` is what the repository announces for the list, `window_size` for the window. `page_size`
    is the length of the last page, `part_size` of the parts of one taken so far, `first_size` of
    the list's first page. `lost` says in sentences what could not be had; `losses` counts the
    windows that broke off since one brought records. Doubts: `full` when a window ended with a full
    page, as one that is cut short would;
    `stirred` when records changed while it was read; `roll` is the roll call that settles them.
    """

    endpoint: str
    set_spec: str = ""
    prefix: str = ""
    harvest: int = 0
    since: str = ""
    watermark: str = ""
    windows: tuple[Window, ...] = (Window(),)
    token: str = ""
    response_date: str = ""
    pages: int = 0
    records: int = 0
    taken: int = 0
    size: int | None = None
    window_size: int | None = None
    page_size: int = 0
    part_size: int = 0
    first_size: int = 0
    narrowed: bool = False
    restarted: bool = False
    losses: int = 0
    lost: tuple[str, ...] = ()
    full: bool = False
    stirred: bool = False
    roll: Roll | None = None
    finished: bool = False

    @property
    def listed(self) -> bool:
        """Whether every window was taken, or given up."""
        return not self.windows


def start(
    previous: Checkpoint | None, partner: Partner, set_spec: str, *, overlap: timedelta
) -> Checkpoint:
    """The checkpoint to harvest from: an interrupted one as it is, else a new list.

    The new list starts `overlap` before the watermark, or takes everything when the partner's
    address or prefix is another than last time. Without a prefix in the settings the one found last
    holds.
    """
    if previous is None or not _same_list(previous, partner, set_spec):
        return Checkpoint(endpoint=partner.url, set_spec=set_spec, prefix=partner.prefix)
    if not previous.finished:
        return previous
    since = _before(previous.watermark, overlap)
    return Checkpoint(
        endpoint=previous.endpoint,
        set_spec=set_spec,
        prefix=previous.prefix,
        since=since,
        watermark=previous.watermark,
        windows=(Window(since),),
    )


def start_over(previous: Checkpoint | None, partner: Partner, set_spec: str) -> Checkpoint:
    """The checkpoint of a list of everything: one that is under way as it is, else a new one."""
    if previous and not (previous.finished or previous.since):
        return previous
    if previous is None or not _same_list(previous, partner, set_spec):
        return Checkpoint(endpoint=partner.url, set_spec=set_spec, prefix=partner.prefix)
    return Checkpoint(
        endpoint=partner.url,
        set_spec=set_spec,
        prefix=previous.prefix,
        watermark=previous.watermark,
    )


def advance(checkpoint: Checkpoint, page: Page) -> Checkpoint:
    """The checkpoint after a page; the last page of a window goes on to the next window.

    A part of an answer does not move the token: killed in the midst of it, it is asked for again.
    """
    before = again(checkpoint) if page.first else checkpoint
    size, came = page.complete_list_size, len(page.records)
    after = structs.replace(
        before,
        prefix=page.prefix,
        response_date=before.response_date or page.response_date,
        records=before.records + came,
        taken=before.taken + came,
        size=before.size if before.narrowed else size or before.size,
        window_size=before.window_size if size is None else size,
        part_size=before.part_size + came,
        stirred=before.stirred or _changed_since(before, page),
    )
    if page.more:
        return after
    after = structs.replace(after, first_size=after.first_size or after.part_size)
    if not page.token:
        return window_done(after)
    return structs.replace(
        after, pages=after.pages + 1, token=page.token, page_size=after.part_size, part_size=0
    )


def window_done(checkpoint: Checkpoint) -> Checkpoint:
    """The window under way has come to its end; the next one begins."""
    return structs.replace(
        checkpoint,
        pages=checkpoint.pages + 1,
        windows=checkpoint.windows[1:],
        full=checkpoint.full or _ends_full(checkpoint),
        losses=0 if checkpoint.taken else checkpoint.losses,
        **_AT_THE_BEGINNING,
    )


def again(checkpoint: Checkpoint) -> Checkpoint:
    """The window under way from its beginning; what was counted of it is void."""
    return structs.replace(
        checkpoint,
        records=checkpoint.records - checkpoint.taken,
        restarted=checkpoint.restarted or checkpoint.taken > 0,
        **_AT_THE_BEGINNING,
    )


def narrower(checkpoint: Checkpoint, windows: tuple[Window, ...]) -> Checkpoint:
    """The window under way broke off: these are taken in its place."""
    return structs.replace(
        again(checkpoint),
        windows=(*windows, *checkpoint.windows[1:]),
        narrowed=True,
        losses=checkpoint.losses + 1,
    )


_AT_THE_BEGINNING: dict[str, Any] = {
    "token": "", "taken": 0, "window_size": None, "page_size": 0, "part_size": 0
}  # fmt: skip


def _ends_full(checkpoint: Checkpoint) -> bool:
    """Whether a window ended as one would that a server cuts off after a number of records.

    Its last page is as long as the one before, or its only one is a round number long. Where a
    size was announced that can be believed, that tells: less than what came is no size.
    """
    last, size = checkpoint.part_size, checkpoint.window_size
    if (size is not None and size >= checkpoint.taken) or not last:
        return False
    return last == checkpoint.page_size or (not checkpoint.page_size and last % 50 == 0)


def _changed_since(checkpoint: Checkpoint, page: Page) -> bool:
    """Whether a page holds a record that changed after the list was begun, or announces fewer.

    A list that counts its way by numbers leaves out a record for each one that went meanwhile.
    """
    begun, size = checkpoint.response_date, page.complete_list_size
    if size is not None and checkpoint.window_size is not None and size < checkpoint.window_size:
        return True
    return bool(begun) and any(record.datestamp > begun for record in page.records)


def finished(checkpoint: Checkpoint, *, complete: bool) -> Checkpoint:
    """The checkpoint of a list that ended; only a complete one moves the watermark.

    What did not come would never be asked for again.
    """
    ended = structs.replace(checkpoint, finished=True, windows=(), token="", roll=None)
    if not complete:
        return ended
    return structs.replace(ended, watermark=_watermark(ended.response_date) or ended.watermark)


def _same_list(previous: Checkpoint, partner: Partner, set_spec: str) -> bool:
    return (
        previous.endpoint == partner.url
        and previous.set_spec == set_spec
        and partner.prefix in ("", previous.prefix)
    )


def _watermark(response_date: str) -> str:
    """A response date as UTC to the second, but not later than now; empty for one that is no date.

    A repository whose clock is ahead of ours would otherwise be asked for nothing for as long.
    """
    answered = moment(response_date)
    return utc(min(answered, datetime.now(UTC))) if answered and answered > EPOCH else ""


def _before(watermark: str, overlap: timedelta) -> str:
    """A moment so far before the watermark, or before now if that is earlier.

    Asking again for a day costs little, for records that did not change are dropped by their hash.
    Asking for less can lose records without a trace: indexes that lag, `from` read as exclusive,
    and local time written as UTC, which alone is up to 14 hours wrong.
    """
    reached = moment(watermark)
    return utc(max(min(reached, datetime.now(UTC)) - overlap, EPOCH)) if reached else ""


class Sweep(Struct, frozen=True, omit_defaults=True):
    """A comparison of all identifiers and datestamps that is under way.

    `harvest` is its number, `done` are the sets that were asked for. Of the set under way `windows`
    are left, the first of them at `token`; `restarted` says that its list broke off once and was
    begun again, `losses` counts the windows that broke off since one came to its end.

    `known` headers were of records that the store has, `unlike` of them with a later datestamp;
    `new` were of records that it has not; `fetched` of the last two were asked for. `gone` are
    records that it did not name and GetRecord says are gone.
    """

    harvest: int
    done: tuple[str, ...] = ()
    windows: tuple[Window, ...] = (Window(),)
    token: str = ""
    restarted: bool = False
    losses: int = 0
    known: int = 0
    unlike: int = 0
    new: int = 0
    fetched: int = 0
    gone: tuple[str, ...] = ()


class Acquaintance(Struct, frozen=True, omit_defaults=True):
    """What is worth knowing of a repository the next time.

    `deleted_record` is its policy as Identify gives it (OAI-PMH 2.0, section 2.5.1), empty while it
    did not; `unmarked` says that it named records as live that nothing gives. `swept` is the moment
    (UTC) when it was last seen whole, by a full list or by ListIdentifiers; `sweep` is the one
    under way, `left` how many records the last one found that no list gives, however often
    everything is fetched.
    """

    deleted_record: str = ""
    unmarked: bool = False
    swept: str = ""
    sweep: Sweep | None = None
    left: int = 0

    @property
    def tells_deletions(self) -> bool:
        """Whether a record that is gone can be trusted to be reported as deleted."""
        return self.deleted_record == "persistent" and not self.unmarked


def is_within(spec: str, sets: Sequence[str]) -> bool:
    """Whether a set is one of these or below one of them (OAI-PMH 2.0, section 2.6)."""
    return any(f"{spec}:".startswith(f"{each}:") for each in sets)
