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
    """The thread of a window is lost; with `anew` it may hold when begun again."""

    def __init__(self, reason: str, *, anew: bool) -> None:
        super().__init__(reason)
        self.anew = anew


class Listing:
    """The walk along one list; `at` is where it stands."""

    def __init__(
        self, client: Repository, partner: str, checkpoint: Checkpoint, presence: HeldRecords
    ) -> None:
        self.at = checkpoint
        self._client = client
        self._partner = partner
        self._presence = presence
        self._anew = False
        self._fetched = 0
        self._page_end = ""

    def steps(self) -> Iterator[Step]:
        """The steps to the list's end, each to be kept before the next is asked for.

        Raises RepositoryError when the repository as a whole fails: what was kept stays, and the
        next run goes on from there.
        """
        while not self.at.listed:
            try:
                yield from self._window()
                self._anew = False
            except BrokenOff as lost:
                yield from self._another_way(lost)

    def headers(self, window: Window) -> Iterator[tuple[Header, ...]]:
        """The pages of ListIdentifiers for a window; raises RepositoryError, also for a circle."""
        return (headers for headers, _ in self.headers_from("", window))

    def headers_from(self, token: str, window: Window) -> Iterator[tuple[tuple[Header, ...], str]]:
        """The pages from a token on, each with the token of the next; raises as `headers`."""
        guard = LoopGuard()
        try:
            for answer, headers in self._client.header_pages(self.at, window, token):
                guard.note(header.identifier for header in headers)
                guard.check(answer.token)
                yield headers, answer.token
        except ProtocolError as error:
            if token or error.code != "noRecordsMatch":
                raise

    def fetch(self, headers: Iterable[Header]) -> Iterator[Step]:
        """The records of these headers that did not come yet, one by one."""
        named = {header.identifier: header for header in headers}
        return self.fetch_all(named[each] for each in self._presence.unseen(named))

    def fetch_all(self, headers: Iterable[Header]) -> Iterator[Step]:
        """The records of these headers, one by one."""
        return (Step(self._one(header), self.at) for header in headers)

    def _window(self) -> Iterator[Step]:
        window, guard = self.at.windows[0], LoopGuard()
        resumed, came = bool(self.at.token), False
        try:
            for page in self._client.record_pages(self._partner, self.at, window):
                if self._is_over(page, guard):
                    yield self._window_done()
                    return
                self.at = advance(self.at, page)
                came = True
                yield Step(page, self.at)
                yield from self._mended(page.broken)
                guard.note(record.identifier for record in page.records)
                guard.note(broken.identifier for broken in page.broken)
                if not page.more:
                    guard.check(page.token)
            return  # noqa: TRY300 - the list of excepts below is long enough
        except ProtocolError as error:
            if not self.at.token and error.code != "noRecordsMatch":
                raise
            reason, anew = str(error), True
            empty = not self.at.token
        except RepositoryError as error:
            # Forgotten tokens are also answered with HTTP 404 or 500, a login page and the like.
            reason, anew, empty = str(error), resumed and not came, False
            if not (anew and isinstance(error, Refused)):
                self._raise_if_hopeless(error)
        if empty or self._all_came(guard):
            yield self._window_done()
            return
        raise BrokenOff(reason, anew=anew)

    def _window_done(self) -> Step:
        self.at = window_done(self.at)
        return Step(Page(prefix=self.at.prefix), self.at)

    def _all_came(self, guard: LoopGuard) -> bool:
        """Whether all that was announced came, though the last page still bears a token."""
        return bool(self.at.token) and self.at.taken - guard.repeated == self.at.window_size

    def _is_over(self, page: Page, guard: LoopGuard) -> bool:
        """Whether a page leads out of a list of which all came: to its beginning, or elsewhere.

        The last token of pycsw 2.6 does, and its list has no end; it forgets the window besides.
        """
        window, whole = self.at.windows[0], not (page.more or self.at.part_size)
        if not (whole and page.records and self._all_came(guard)):
            return False
        inside = [each.identifier for each in page.records if window.holds(each.datestamp)]
        return guard.knows(inside)

    def _raise_if_hopeless(self, error: RepositoryError) -> None:
        """Go on only when it is this request that fails, and not the whole repository."""
        if not isinstance(error, (Unreadable, Unreachable)):
            raise error
        begun = self.at.pages or self.at.narrowed
        if (isinstance(error, Unreachable) or not begun) and not self._client.answers():
            raise error

    def _another_way(self, lost: BrokenOff) -> Iterator[Step]:
        if lost.anew and not self._anew:
            self._anew, self.at = True, again(self.at)
            return
        self._anew = False
        self._client.hurry()
        if self.at.losses and not self.at.first_size:
            yield self._other_half(lost)
            return
        if self.at.losses >= MOST_LOSSES:
            yield self._given_up(f"the list breaks off wherever it is taken up: {lost}", all_=True)
            return
        window = self.at.windows[0]
        few = self._headers(window, most=FEW)
        middle = (self._presence.middle(window) or self._page_end) if few is None else ""
        horizon = self.at.response_date or utc(datetime.now(UTC))
        parts = few is None and halves(window, middle, horizon, days=self._client.days)
        if parts:
            self.at = narrower(self.at, parts)
            yield Step(Page(prefix=self.at.prefix), self.at)
            return
        named = few if few is not None else self._headers(window)
        if named is None:
            yield self._given_up(f"what changed {window.in_words} cannot be had: {lost}")
            return
        yield from self.fetch(named)
        yield self._window_done()

    def _other_half(self, lost: BrokenOff) -> Step:
        """The later part before the earlier is divided; where neither begins, nothing will."""
        if self.at.losses > 1 or len(self.at.windows) == 1:
            raise Unreadable(str(lost))
        windows = (*self.at.windows[1:], self.at.windows[0])
        self.at = structs.replace(again(self.at), windows=windows, losses=self.at.losses + 1)
        return Step(Page(prefix=self.at.prefix), self.at)

    def _given_up(self, sentence: str, *, all_: bool = False) -> Step:
        rest = () if all_ else self.at.windows[1:]
        self.at = structs.replace(again(self.at), windows=rest, lost=(*self.at.lost, sentence))
        return Step(Page(prefix=self.at.prefix), self.at)

    def _headers(self, window: Window, most: int | None = None) -> list[Header] | None:
        """All headers in a window; None where they cannot be had, or are `most` or more."""
        found: list[Header] = []
        self._page_end = ""
        try:
            for page in self.headers(window):
                found += page
                self._page_end = self._page_end or max(
                    (header.datestamp for header in page), default=""
                )
                if most is not None and len(found) >= most:
                    return None
        except RepositoryError as error:
            if not isinstance(error, (ProtocolError, Unreadable)):
                raise
            return None
        return found

    def _mended(self, broken: Iterable[Broken]) -> Iterator[Step]:
        """Records that came broken may come whole by themselves."""
        for each in broken:
            if each.identifier and self._fetched < FEW:
                self._fetched += 1
                page = self._get(each.identifier)
                if page.records and not page.broken:
                    yield Step(page, self.at)

    def _one(self, header: Header) -> Page:
        if header.deleted:
            gone = Harvested(
                self._partner, header.identifier, header.datestamp, deleted=True,
                sets=header.sets, prefix=self.at.prefix,
            )  # fmt: skip
            return Page(records=(gone,), prefix=self.at.prefix)
        return self._get(header.identifier)

    def _get(self, identifier: str) -> Page:
        """A record by itself; one that is not given is an issue, and stays to be asked for."""
        try:
            page = self._client.record_page(self._partner, self.at.prefix, identifier)
        except RepositoryError as error:
            if isinstance(error, ProtocolError) and error.code == "cannotDisseminateFormat":
                return Page(prefix=self.at.prefix)  # named in every format, given in some
            if not isinstance(error, (ProtocolError, Unreadable, Unreachable)):
                raise
            if isinstance(error, Unreachable) and not self._client.answers():
                raise
            return self._lacking(identifier, error.reason)
        return page if _holds(page, identifier) else self._lacking(identifier, NOT_GIVEN)

    def _lacking(self, identifier: str, reason: str) -> Page:
        issue = Issue(self._partner, identifier, Code.RECORD_MISSING, "GetRecord", reason)
        lacking = Broken(identifier, b"", reason)
        return Page(issues=(issue,), broken=(lacking,), prefix=self.at.prefix)


def _holds(page: Page, identifier: str) -> bool:
    """Whether an answer is about the record asked for, whole or broken."""
    named = [each.identifier for each in page.records] + [each.identifier for each in page.broken]
    return identifier in named
