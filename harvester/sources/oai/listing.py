"""One list of records, had whole if it can be had: page by page, else narrower, else one by one.

What breaks off is begun anew, then asked for in narrower windows of time, at last record by
record as ListIdentifiers names them. Every way ends: progress is judged by the windows that come
to their end, and what cannot be had is written down in `Checkpoint.lost`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from msgspec import structs

from harvester.errors import ProtocolError, Refused, RepositoryError, Unreachable, Unreadable
from harvester.issues import Code, Issue
from harvester.record import Harvested
from harvester.sources.oai.checkpoint import advance, again, narrower, window_done
from harvester.sources.oai.loops import LoopGuard
from harvester.sources.oai.windows import halves, utc
from harvester.sources.page import Broken, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.sources.oai.checkpoint import Checkpoint
    from harvester.sources.oai.repository import Repository
    from harvester.sources.oai.windows import Window
    from harvester.sources.page import Header

MOST_LOSSES = 20
"""Windows in a row that break off before hope is lost: a list in a million parts."""
FEW = 100
"""Records that are fetched one by one rather than in ever narrower windows."""


NOT_GIVEN = "the answer does not hold the record that was asked for"


class Step(NamedTuple):
    """A page, and where the list stands after it; both are kept together."""

    page: Page
    checkpoint: Checkpoint


class HeldRecords(Protocol):
    """What the store knows of the records of this harvest."""

    def unseen(self, identifiers: Iterable[str]) -> list[str]:
        """Those of the identifiers that this harvest has not brought yet, each once."""

    def middle(self, window: Window) -> str:
        """The datestamp in the midst of the known ones in a window; empty if none is known."""


class BrokenOff(Exception):  # noqa: N818 - not an error yet: another way is tried
    """A window breaks off.

    With `anew` it may hold when it is begun again, with `empty` there is nothing in it.
    """

    def __init__(self, reason: str, *, anew: bool, empty: bool = False) -> None:
        super().__init__(reason)
        self.anew = anew
        self.empty = empty


class Named(NamedTuple):
    """The headers of a window, None where they cannot be had or are too many.

    `latest` is the latest datestamp on the first page of them.
    """

    headers: list[Header] | None
    latest: str = ""


class Listing:
    """Walks along lists of one partner; where a walk is stands in the checkpoint that it is given.

    `presence` is what is known of the records of the harvest.
    """

    def __init__(self, client: Repository, partner: str, presence: HeldRecords) -> None:
        self._client = client
        self._partner = partner
        self._presence = presence
        self._fetched = 0

    def steps(self, at: Checkpoint) -> Iterator[Step]:
        """The steps to the list's end, each to be kept before the next is asked for.

        Raises RepositoryError when the repository as a whole fails: what was kept stays, and the
        next run goes on from there.
        """
        begun_again = False
        while not at.listed:
            broken_off: BrokenOff | None = None
            try:
                for step in self._window(at):
                    at = step.checkpoint
                    yield step
            except BrokenOff as error:
                broken_off = error
            if broken_off and broken_off.anew and not begun_again:
                begun_again, at = True, again(at)
                continue
            begun_again = False
            if broken_off:
                for step in self._another_way(at, broken_off):
                    at = step.checkpoint
                    yield step

    def headers(self, at: Checkpoint, window: Window) -> Iterator[tuple[Header, ...]]:
        """The pages of ListIdentifiers for a window; raises RepositoryError, also for a circle."""
        return (headers for headers, _ in self.headers_from(at, "", window))

    def headers_from(
        self, at: Checkpoint, token: str, window: Window
    ) -> Iterator[tuple[tuple[Header, ...], str]]:
        """The pages from a token on, each with the token of the next; raises as `headers`."""
        guard = LoopGuard()
        try:
            for answer, headers in self._client.header_pages(at, window, token):
                guard.note(header.identifier for header in headers)
                guard.check(answer.token)
                yield headers, answer.token
        except ProtocolError as error:
            if token or error.code != "noRecordsMatch":
                raise

    def fetch(self, at: Checkpoint, headers: Iterable[Header]) -> Iterator[Step]:
        """The records of these headers that did not come yet, one by one."""
        named = {header.identifier: header for header in headers}
        return self.fetch_all(at, (named[each] for each in self._presence.unseen(named)))

    def fetch_all(self, at: Checkpoint, headers: Iterable[Header]) -> Iterator[Step]:
        """The records of these headers, one by one."""
        return (Step(self._one(at, header), at) for header in headers)

    def _window(self, at: Checkpoint) -> Iterator[Step]:
        """The pages of the first window to its end; raises BrokenOff where they break off."""
        begun, guard = at, LoopGuard()
        try:
            for page in self._client.record_pages(self._partner, at, at.windows[0]):
                if _is_over(at, page, guard):
                    yield _empty_step(window_done(at))
                    return
                at = advance(at, page)
                yield Step(page, at)
                yield from self._fetch_broken(at, page.broken)
                _check_progress(page, guard)
        except RepositoryError as error:
            broken_off = self._break_off(error, at, begun)
            if not (broken_off.empty or _all_came(at, guard)):
                raise broken_off from error
            yield _empty_step(window_done(at))

    def _break_off(self, error: RepositoryError, at: Checkpoint, begun: Checkpoint) -> BrokenOff:
        """What an error says of the window under way; raises one that is of the whole list."""
        if isinstance(error, ProtocolError):
            if not at.token and error.code != "noRecordsMatch":
                raise error
            return BrokenOff(str(error), anew=True, empty=not at.token)
        # Forgotten tokens are also answered with HTTP 404 or 500, a login page and the like.
        forgotten = bool(begun.token) and at is begun
        if not (forgotten and isinstance(error, Refused)):
            self._raise_if_hopeless(error, at)
        return BrokenOff(str(error), anew=forgotten)

    def _raise_if_hopeless(self, error: RepositoryError, at: Checkpoint) -> None:
        """Go on only when it is this request that fails, and not the whole repository."""
        if not isinstance(error, (Unreadable, Unreachable)):
            raise error
        begun = at.pages or at.narrowed
        if (isinstance(error, Unreachable) or not begun) and not self._client.answers():
            raise error

    def _another_way(self, at: Checkpoint, broken_off: BrokenOff) -> Iterator[Step]:
        """What is tried for a window that breaks off each time: narrower ones, or to give up."""
        self._client.hurry()
        if at.losses and not at.first_size:
            yield _other_half(at, broken_off)
        elif at.losses >= MOST_LOSSES:
            reason = f"the list breaks off wherever it is taken up: {broken_off}"
            yield _given_up(at, reason, rest=())
        else:
            yield from self._in_parts(at, broken_off)

    def _in_parts(self, at: Checkpoint, broken_off: BrokenOff) -> Iterator[Step]:
        """The window in halves, or its records one by one, where they are few or it is narrow."""
        window = at.windows[0]
        named = self._name_headers(at, window, most=FEW)
        if named.headers is None:
            if parts := self._halves(at, window, named.latest):
                yield _empty_step(narrower(at, parts))
                return
            named = self._name_headers(at, window)
        if named.headers is None:
            reason = f"what changed {window.in_words} cannot be had: {broken_off}"
            yield _given_up(at, reason, rest=at.windows[1:])
            return
        yield from self.fetch(at, named.headers)
        yield _empty_step(window_done(at))

    def _halves(self, at: Checkpoint, window: Window, latest: str) -> tuple[Window, ...]:
        middle = self._presence.middle(window) or latest
        horizon = at.response_date or utc(datetime.now(UTC))
        return halves(window, middle, horizon, days=self._client.days) or ()

    def _name_headers(self, at: Checkpoint, window: Window, most: int | None = None) -> Named:
        """All headers in a window, if they can be had and are less than `most`."""
        found: list[Header] = []
        latest = ""
        try:
            for page in self.headers(at, window):
                found += page
                latest = latest or max((header.datestamp for header in page), default="")
                if most is not None and len(found) >= most:
                    return Named(None, latest)
        except RepositoryError as error:
            if not isinstance(error, (ProtocolError, Unreadable)):
                raise
            return Named(None, latest)
        return Named(found, latest)

    def _fetch_broken(self, at: Checkpoint, broken: Iterable[Broken]) -> Iterator[Step]:
        """Records that came broken may come whole by themselves."""
        for each in broken:
            if each.identifier and self._fetched < FEW:
                self._fetched += 1
                page = self._get(at, each.identifier)
                if page.records and not page.broken:
                    yield Step(page, at)

    def _one(self, at: Checkpoint, header: Header) -> Page:
        if header.deleted:
            gone = Harvested(
                self._partner, header.identifier, header.datestamp, deleted=True,
                sets=header.sets, prefix=at.prefix,
            )  # fmt: skip
            return Page(records=(gone,), prefix=at.prefix)
        return self._get(at, header.identifier)

    def _get(self, at: Checkpoint, identifier: str) -> Page:
        """A record by itself; one that is not given is an issue, and stays to be asked for."""
        try:
            page = self._client.record_page(self._partner, at.prefix, identifier)
        except RepositoryError as error:
            if isinstance(error, ProtocolError) and error.code == "cannotDisseminateFormat":
                return Page(prefix=at.prefix)  # named in every format, given in some
            if not isinstance(error, (ProtocolError, Unreadable, Unreachable)):
                raise
            if isinstance(error, Unreachable) and not self._client.answers():
                raise
            return self._lacking(at, identifier, error.reason)
        return page if _holds(page, identifier) else self._lacking(at, identifier, NOT_GIVEN)

    def _lacking(self, at: Checkpoint, identifier: str, reason: str) -> Page:
        issue = Issue(self._partner, identifier, Code.RECORD_MISSING, "GetRecord", reason)
        lacking = Broken(identifier, b"", reason)
        return Page(issues=(issue,), broken=(lacking,), prefix=at.prefix)


def _holds(page: Page, identifier: str) -> bool:
    """Whether an answer is about the record asked for, whole or broken."""
    named = [each.identifier for each in page.records] + [each.identifier for each in page.broken]
    return identifier in named


def _empty_step(at: Checkpoint) -> Step:
    """A step that brings nothing but where the list is."""
    return Step(Page(prefix=at.prefix), at)


def _all_came(at: Checkpoint, guard: LoopGuard) -> bool:
    """Whether all that was announced came, though the last page still bears a token."""
    return bool(at.token) and at.taken - guard.repeated == at.window_size


def _is_over(at: Checkpoint, page: Page, guard: LoopGuard) -> bool:
    """Whether a page leads out of a list of which all came: to its beginning, or elsewhere.

    The last token of pycsw 2.6 does, and its list has no end; it forgets the window besides.
    """
    whole = not (page.more or at.part_size)
    if not (whole and page.records and _all_came(at, guard)):
        return False
    inside = [each.identifier for each in page.records if at.windows[0].holds(each.datestamp)]
    return guard.knows(inside)


def _check_progress(page: Page, guard: LoopGuard) -> None:
    """Take note of what a page brought; raises Unreadable for a list that goes in circles."""
    guard.note(record.identifier for record in page.records)
    guard.note(broken.identifier for broken in page.broken)
    if not page.more:
        guard.check(page.token)


def _other_half(at: Checkpoint, broken_off: BrokenOff) -> Step:
    """The later part before the earlier is divided; where neither begins, nothing will."""
    if at.losses > 1 or len(at.windows) == 1:
        raise Unreadable(str(broken_off))
    windows = (*at.windows[1:], at.windows[0])
    return _empty_step(structs.replace(again(at), windows=windows, losses=at.losses + 1))


def _given_up(at: Checkpoint, reason: str, *, rest: tuple[Window, ...]) -> Step:
    """The window is lost, for a reason; the `rest` of them is still taken."""
    return _empty_step(structs.replace(again(at), windows=rest, lost=(*at.lost, reason)))
