"""The state of a repository and of one request, and the values that hooks change."""

from __future__ import annotations

import base64
import binascii
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar, cast

import msgspec
from msgspec import structs

from harvester.provider.verbs import HeldRecord, OaiError, Query

from .records import Truth, beginning, in_order, is_special, stamp, truth_of, will_change
from .server import Reply, Request

F = TypeVar("F", bound=Callable[..., object])


class Hook(NamedTuple, Generic[F]):
    """A place where functions of the type F are called."""

    name: str


class Fault(NamedTuple):
    """A way to misbehave.

    `row` is its row in the fault matrix; `second` says that it only shows in a second,
    incremental harvest, `holds` that the truth stays that of the first day, whatever is served;
    one that `recovers` is over on the third day.
    """

    name: str
    row: int
    about: str
    second: bool = False
    holds: bool = False
    recovers: bool = False
    parts: tuple[tuple[Hook[Any], Callable[..., object]], ...] = ()


class Broken(Exception):  # noqa: N818 - not an error of ours but what is asked for
    """Ends the way to an answer with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class Bookmark(NamedTuple):
    """What a token stands for: a list (`series` counts them), a place in it, and a mark."""

    query: Query
    series: int
    mark: int = 0

    def text(self) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode()

    @classmethod
    def read(cls, text: str) -> Bookmark:
        """The bookmark in a token, which must come back as it was given, to the letter."""
        try:
            bookmark = msgspec.json.decode(base64.urlsafe_b64decode(text), type=cls)
        except (binascii.Error, ValueError):
            raise no_token() from None
        if bookmark.text() != text:
            raise no_token()
        return bookmark


def no_token() -> OaiError:
    return OaiError("badResumptionToken", "the token is not known here, or not any more")


class Page(NamedTuple):
    """A part of a list: `rest` is all that is left of it. A `bare` page may be without records."""

    records: list[HeldRecord]
    rest: list[HeldRecord]
    size: str
    cursor: str
    following: Bookmark | None
    bare: bool = False


class Shown(NamedTuple):
    """A record as it is written, each part being XML. None is left out; so is no document."""

    identifier: str | None
    datestamp: str | None
    status: str
    sets: tuple[str, ...]
    document: str


class Site:
    """The state of a repository: what it holds and serves, and what faults remember.

    `whole` is what it holds in truth, `records` what of it is served now, both in the order of
    their datestamps. `poison` is the record that is struck by damage when only one is, `special`
    are those that are struck when some are.
    """

    def __init__(
        self, faults: tuple[Fault, ...], url: str, page: int, limit: int, patience: float
    ) -> None:
        self._faults = faults
        self.day = 1
        self.url = url
        self.page = page
        self.limit = limit
        self.patience = patience
        self.whole: tuple[HeldRecord, ...] = ()
        self.records: tuple[HeldRecord, ...] = ()
        self.special: list[str] = []
        self.poison = ""
        self.lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.kept: dict[str, str] = {}
        self.used: set[str] = set()
        self.last_request = 0.0
        self._known: set[str] = set()

    @property
    def now(self) -> str:
        """The date of every answer: a day is a moment here."""
        return stamp(beginning(self.day))

    @property
    def second(self) -> bool:
        """Whether it is the second day, or a later one."""
        return self.day > 1

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those that are switched on and not over."""
        return tuple(each for each in self._faults if not (each.recovers and self.day > 2))

    def hold(self, whole: Iterable[HeldRecord], served: Iterable[HeldRecord]) -> None:
        """Hold these records, and serve those."""
        self.whole, self.records = in_order(whole), in_order(served)
        self._known |= {each.identifier for each in self.records}
        if not self.second:
            self.special = [each.identifier for each in self.records if is_special(each)]
            lasting = [each for each in self.records if is_special(each) and not will_change(each)]
            self.poison = lasting[len(lasting) // 2].identifier

    def touch(self, identifiers: set[str]) -> None:
        """Give records the present as their datestamp, as if somebody had saved them again."""
        self.hold(*(self._touched(each, identifiers) for each in (self.whole, self.records)))

    def _touched(self, held: Iterable[HeldRecord], identifiers: set[str]) -> list[HeldRecord]:
        return [
            structs.replace(each, datestamp=self.now) if each.identifier in identifiers else each
            for each in held
        ]

    def truth(self, set_spec: str) -> Truth:
        """What a perfect client holds: a deletion that was never told it cannot know."""
        return truth_of(
            each
            for each in self.whole
            if (not set_spec or set_spec in each.sets)
            and (not each.deleted or each.identifier in self._known)
        )

    def parts(self, hook: Hook[F]) -> list[F]:
        """The functions that the faults have at this place."""
        return [
            cast("F", part) for each in self.faults for place, part in each.parts if place == hook
        ]

    def count(self, name: str) -> int:
        """How often this was counted, now included."""
        self.counts[name] += 1
        return self.counts[name]


class Case:
    """One request on its way to an answer."""

    def __init__(self, site: Site, request: Request) -> None:
        self.site = site
        self.request = request
        self.bookmark: Bookmark | None = None

    @property
    def verb(self) -> str:
        return self.request.verb

    @property
    def prefix(self) -> str:
        """The metadata prefix that is asked for, or that the list was begun with."""
        if self.bookmark:
            return self.bookmark.query.prefix
        return self.request.asked.get("metadataPrefix", "")

    @property
    def given(self) -> int:
        """How many records of the list were given before; 0 too for what is no list."""
        return self.bookmark.query.given if self.bookmark else 0

    def on_page(self, number: int) -> bool:
        return self.bookmark is not None and self.given == (number - 1) * self.site.page

    def third_page_first(self, name: str) -> bool:
        """Whether the third page of a list is asked for the first time, by this verb."""
        return self.on_page(3) and self.site.count(f"{name} {self.verb}") == 1

    def strikes(self, record: HeldRecord) -> bool:
        """Whether a record is the one that is struck."""
        return record.identifier == self.site.poison

    def strikes_some(self, record: HeldRecord) -> bool:
        """Whether a record is one of those that are struck."""
        return record.identifier in self.site.special
