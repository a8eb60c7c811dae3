"""Where an article stands in its host: volume, issue, date and pages, out of free text.

Statements are written in any language and order: "Vol. 3, no. 1 (2015), p. 1", "3:1<1",
"Roč. 3, č. 1, s. 1-5", "55. évf. 1. sz.", "12(3): 45-67", "第3卷第1期". What has a word beside it
is what the word says; bare numbers are volume, issue and pages, in that order.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.match.numerals import arabic_numerals
from harvester.match.pages_of_articles import Pages, goes_before, integers_in, pages_in
from harvester.text import latin, script_of
from harvester.vocabulary import DIGITS, fold, parts_of_year, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Kind = Literal["volume", "issue", "pages", "month"]
_KINDS: tuple[tuple[_Kind, str, str], ...] = (
    ("volume", "numbering", "volume"), ("volume", "holdings", "year"),
    ("issue", "numbering", "issue"), ("issue", "numbering", "part"),
    ("issue", "holdings", "issue"), ("pages", "extent", "pages"), ("month", "holdings", "month"),
)  # fmt: skip
"""What the words of the vocabulary count here: a year of a journal is a volume of it."""
_LEVELS: tuple[tuple[_Kind, _Kind], ...] = (("volume", "issue"), ("issue", "pages"))
"""What stands before what."""
_YEARS = range(1450, 2100)
_LONGEST_RUN = 60
"""Issues between the first and the last of a range; more are no issues."""
_PLAIN = DIGITS | str.maketrans("‐‑‒–—―−～〜～：，；（）［］", "-" * 10 + ":,;()[]")
_DAY = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b|\b(\d{4})-(\d\d)-(\d\d)\b")
_LABEL = re.compile(r"(?<=[^\W\d_])\s?:\s*(?=\d)")
"""A colon behind a word, as in "volume:3"."""
_SPACED_RANGE = re.compile(r"(?<=\d)\s?([-/])\s?(?=\d)")
_MARKS = frozenset(",;:()[]<")
_PAGES_FOLLOW = "<"
"""The mark before the first page in 773 $q."""


class HostStatement(Struct, frozen=True, array_like=True):
    """What of a host an article's record names; empty where it says nothing.

    `dates` are months, seasons and days ("month 1", "season spring", "day 15"), `pages` the first
    and the last, of an article in several pieces ("12-18, 40-44") those of each.
    """

    volume: frozenset[int] = frozenset()
    issue: frozenset[int] = frozenset()
    dates: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    pages: Pages = ()

    def __str__(self) -> str:
        """As an explanation shows it: "vol. 3, no. 1, 2015, p. 1-5"."""
        said = (
            ("vol. ", sorted(self.volume)), ("no. ", sorted(self.issue)),
            ("", sorted(self.dates)), ("", sorted(self.years)),
        )  # fmt: skip
        parts = [before + ", ".join(map(str, values)) for before, values in said if values]
        pages = ", ".join("-".join(map(str, dict.fromkeys(run))) for run in self.pages)
        return ", ".join([*parts, *([f"p. {pages}"] if pages else [])])


@lru_cache(maxsize=1000)
def read_host_statement(text: str) -> HostStatement:
    """What a statement says of the place of an article in its host."""
    found = _Found()
    plain = fold(_DAY.sub(found.take_day, arabic_numerals(text).translate(_PLAIN)))
    tokens = _token().findall(_SPACED_RANGE.sub(r"\1", _LABEL.sub(" ", plain)))
    found.ahead.update(kind for token in tokens for kind in _words().get(token, ()))
    for segment, before in _segments(tokens):
        found.take_segment(segment, before)
    return found.statement()


@cache
def _words() -> dict[str, tuple[_Kind, ...]]:
    """What each word may count, what most languages mean by it first.

    Cyrillic words also as they are romanised: вып and vyp.
    """
    counts: Counter[tuple[str, _Kind]] = Counter()
    for kind, subject, meaning in _KINDS:
        meant = {(w.text, w.language) for w in words_of(subject) if w.meaning == meaning}
        counts.update((word, kind) for text, _ in meant for word in _spellings(text))
    found: dict[str, tuple[_Kind, ...]] = {}
    for (word, kind), _ in counts.most_common():
        found[word] = (*found.get(word, ()), kind)
    return found


def _spellings(word: str) -> set[str]:
    romanised = latin(word).strip() if script_of(word) == "Cyrl" else ""
    return {fold(word), *([romanised] if len(romanised) > 1 else [])}


@cache
def _token() -> re.Pattern[str]:
    """Numbers with their ranges, words, marks; of scripts without spaces the words known here."""
    undivided = sorted((w for w in _words() if re.fullmatch(r"[⺀-鿿가-힣]+", w)), key=len)
    known = "|".join(map(re.escape, reversed(undivided)))
    number = r"\d++(?:[a-z](?![^\W\d_]))?"
    return re.compile(
        rf"{number}(?:[-/]{number})*+|{known}|[⺀-鿿가-힣]"
        rf"|№|[^\W\d_⺀-鿿가-힣]+|[{re.escape(''.join(sorted(_MARKS)))}]"
    )


def _segments(tokens: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """The words and numbers between two marks, with the mark before them."""
    segment: list[str] = []
    before = ""
    for token in chain(tokens, ","):
        if token not in _MARKS:
            segment.append(token)
            continue
        if segment:
            yield segment, before
        segment, before = [], token


class _Found:
    """What was read so far, and the bare numbers in their order.

    `ahead` counts what the words left may say: of two that may say pages the first says issue, as
    in "S. 1, s. 5".
    """

    def __init__(self) -> None:
        self.ahead: Counter[_Kind] = Counter()
        self._numbers: dict[_Kind, list[int]] = {"volume": [], "issue": [], "month": []}
        self._dates: set[str] = set()
        self._years: set[int] = set()
        self._pages: Pages = ()
        self._after_pages = False
        self._bare: list[str] = []
        self._after_year = False
        self._last: _Kind | Literal[""] = ""

    def take_day(self, match: re.Match[str]) -> str:
        """Note a date in figures, and take it out of the text."""
        day, month, year = match[1] or match[6], match[2] or match[5], match[3] or match[4]
        self._dates |= {f"day {int(day)}", f"month {int(month)}"}
        self._years.add(int(year))
        return " , "

    def take_segment(self, segment: list[str], before: str) -> None:
        """Read what stands between two marks: each number with the word beside it."""
        for word, after in pairwise([*segment, ""]):
            if not (word in _words() and after[:1].isdecimal()):  # Czech "list 5" is a leaf
                self._dates |= parts_of_year().get(word, frozenset())
        if before == _PAGES_FOLLOW and segment[0][0].isdecimal():
            self._take_pages(segment[0])
            self._after_pages = True
            return
        if before != "(":
            self._last = ""
        numbers_first = segment[0][0].isdecimal() and not segment[-1][0].isdecimal()
        for at, token in enumerate(segment):
            if token[0].isdecimal():
                word = _beside(segment, at, after=numbers_first)
                self._take_number(token, word, after=numbers_first)

    def _take_number(self, token: str, word: str, *, after: bool) -> None:
        kind = self._kind_of(word)
        after_pages, self._after_pages = self._after_pages, kind == "pages"
        if years := _years(token) if kind != "pages" else ():
            self._years.update(years[:2])
            self._after_year = self._after_year or not self._bare
            token = "/".join(map(str, years[2:]))
        if not token:
            return
        if kind == "pages":
            if "-" in token or not after:  # "12 p." counts them
                self._take_pages(token)
        elif kind or (not word and self._last == "issue"):  # "no. 3 (45)" has two numbers
            self._last = kind or "issue"
            self._numbers[self._last] += _run(token)
        elif after_pages and self._goes_on(token):  # "p. 12-18, 40-44"
            self._pages += pages_in(token)
            self._after_pages = True
        elif word in parts_of_year():
            self._dates |= {f"day {number}" for number in _run(token)}
        elif not word and not self._pages:
            self._bare.append(token)

    def _kind_of(self, word: str) -> _Kind | Literal[""]:
        """What a word counts; of several the first not yet named."""
        kinds = _words().get(word, ())
        self.ahead.subtract(kinds)
        untold = [kind for kind in kinds if not self._is_told(kind)]
        for outer, inner in _LEVELS:
            if outer in untold and inner in untold and self.ahead[inner] > 0:
                return outer
        return next(iter((*untold, *kinds)), "")

    def _is_told(self, kind: _Kind) -> bool:
        return bool(self._pages if kind == "pages" else self._numbers[kind])

    def _take_pages(self, token: str) -> None:
        if not self._pages:
            self._pages = pages_in(token)

    def _goes_on(self, token: str) -> bool:
        """Whether a number counts pages behind those that were read."""
        last = self._pages[-1][1] if self._pages else 0
        return any(last < first for first, _ in pages_in(token))

    def statement(self) -> HostStatement:
        """All of it, with the bare numbers where they belong."""
        self._place_bare()
        months = {f"month {number}" for number in self._numbers["month"]}
        return HostStatement(
            frozenset(self._numbers["volume"]),
            frozenset(self._numbers["issue"]),
            frozenset(self._dates | months),
            frozenset(self._years),
            self._pages,
        )

    def _place_bare(self) -> None:
        bare = self._bare
        missing: list[_Kind] = [k for k in ("volume", "issue") if not self._is_told(k)]
        issues = len(bare) == 1 and len(missing) == 2 and self._years and not self._after_year
        listed = len(bare) > 1 and goes_before(bare[-2], pages_in(bare[-1]))
        ranged = bare and ("-" in bare[-1] or listed) and not issues  # "1-2 (2015)" is no page
        if bare and not self._pages and (ranged or len(bare) > len(missing)):
            self._take_bare_pages()
        if len(bare) == 1 and len(missing) == 2:
            volume, _, issue = bare[0].partition("/")
            bare = [volume, issue] if issue and not self._after_year else bare
        if len(bare) == 1 and self._after_year:
            missing.reverse()
        repeated = max(0, len(bare) - len(missing))  # "Vol. 3, 3:1" says the volume twice
        for kind, token in zip(missing, bare[repeated:], strict=False):
            self._numbers[kind] += _run(token)

    def _take_bare_pages(self) -> None:
        """The last of the bare numbers, with the ranges of pages before it."""
        self._take_pages(self._bare.pop())
        while self._bare and goes_before(self._bare[-1], self._pages):
            self._pages = pages_in(self._bare.pop()) + self._pages


def _beside(segment: list[str], at: int, *, after: bool) -> str:
    """The word that a number belongs to: what is before it, or after it, or a sign after it."""
    following = segment[at + 1] if at + 1 < len(segment) else ""
    if after or re.match(r"[⺀-鿿가-힣]", following):
        return "" if following[:1].isdecimal() else following
    before = segment[at - 1] if at else ""
    if following in parts_of_year() and before not in _words():  # "15 March"
        return following
    return "" if before[:1].isdecimal() else before


def _years(token: str) -> tuple[int, ...]:
    """The first and last year in a number ("2015/16", "3/2015"), then the other numbers in it."""
    numbers = integers_in(token)
    if "/" in token and numbers and numbers[-1] in _YEARS:
        numbers.insert(0, numbers.pop())
    if not numbers or numbers[0] not in _YEARS:
        return ()
    first, *others = numbers
    if others and others[0] in (first + 1, (first + 1) % 100):
        return first, first + 1, *others[1:]
    return first, first, *others


def _run(token: str) -> Iterable[int]:
    """Every number of a range: 1, 2 and 3 of "1-3"."""
    numbers = integers_in(token)
    if "-" in token and len(numbers) == 2 and 0 < numbers[1] - numbers[0] < _LONGEST_RUN:
        return range(numbers[0], numbers[1] + 1)
    return numbers
