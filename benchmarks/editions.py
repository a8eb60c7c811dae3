"""A seeded world of books: works with their editions, volumes, translations and e-books.

Work number n is the same whoever asks for it, in whatever order: workers make their own share.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from vocabulary import LANGUAGES, Language, language

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARES = (26, 6, 5, 30, 13, 8, 7, 5)
"""Of a hundred works, in the order of LANGUAGES."""
_LANGUAGE_OF = [code for code, share in zip(LANGUAGES, SHARES, strict=True) for _ in range(share)]
EDITIONS = 100
"""A work has fewer than so many editions: an edition's number is work × EDITIONS + its place."""
SET = 99
"""The place of a set as a whole among the editions of a work."""


class Person(NamedTuple):
    """An author with the language of the name."""

    surname: str
    forenames: tuple[str, str]
    born: int


class Edition(NamedTuple):
    """What is true of an edition, whoever describes it.

    `volume` is 0 outside a set, `volumes` 0 but for the set as a whole; `part` is the volume's own
    title; `original` the language and title of what was translated; `wrong_isbn` belongs to
    another edition, and catalogers copy it now and then.
    """

    number: int
    language: str
    title: str
    rest: str
    author: Person | None
    translator: Person | None
    publisher: str
    place: str
    year: int
    pages: int
    edition: int
    isbn: str
    set_isbn: str = ""
    wrong_isbn: str = ""
    volume: int = 0
    volumes: int = 0
    part: str = ""
    original: tuple[str, str] = ("", "")
    series: tuple[str, int] = ("", 0)
    electronic: bool = False


_TURNS = 0xFFFFFFFFFFFFFFFF


def lot(*numbers: int) -> int:
    """64 bits that look drawn by lot and depend on the numbers alone (the mixer of SplitMix64)."""
    mixed = 0
    for number in numbers:
        mixed = (mixed ^ number) * 0x9E3779B97F4A7C15 & _TURNS
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _TURNS
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _TURNS
        mixed ^= mixed >> 31
    return mixed


def isbn_of(number: int) -> str:
    """An ISBN of 13 digits, another for every number below a thousand million."""
    body = f"978{(number * 514_229_077 + 12_345_679) % 10**9:09d}"
    check = -sum(int(digit) * (1, 3)[i % 2] for i, digit in enumerate(body)) % 10
    return f"{body}{check}"


def work(number: int, seed: int) -> list[Edition]:
    """Every edition of a work."""
    rng = random.Random(lot(seed, number))
    code = _language(number, seed)
    first = _first(rng, number, seed, code)
    kind = rng.random()
    if kind < 0.08:
        return _set(rng, first)
    if kind < 0.11:
        return [*_years(rng, first)]
    editions = [first, *_later(rng, first)]
    if rng.random() < 0.05:
        editions.append(_translated(rng, first, len(editions)))
    if first.year > 2004 and rng.random() < 0.15:
        editions.append(_beside(rng, first, len(editions), electronic=True))
    if rng.random() < 0.01:
        editions.append(_beside(rng, first, len(editions), electronic=False))
    return editions


def _language(number: int, seed: int) -> str:
    return _LANGUAGE_OF[lot(seed, number, 1) % 100]


def _first(rng: random.Random, number: int, seed: int, code: str) -> Edition:
    tongue = language(code)
    year = min(2025, int(rng.triangular(1935, 2026, 2006)))
    return Edition(
        number=number * EDITIONS,
        language=code,
        title=_title(rng, tongue),
        rest=_rest(rng, tongue),
        author=_author(number, seed, code) if rng.random() < 0.85 else None,
        translator=None,
        publisher=tongue.publishers.draw(rng)[0],
        place=tongue.places[min(int(rng.expovariate(0.8)), len(tongue.places) - 1)],
        year=year,
        pages=max(16, int(rng.gammavariate(4, 65))),
        edition=1,
        isbn=_isbn(rng, number * EDITIONS, year),
        wrong_isbn=isbn_of(max(0, number - 1) * EDITIONS),
        series=_series(rng, number, tongue),
    )


def _title(rng: random.Random, tongue: Language) -> str:
    """One of few titles that many books have, one begun like many, or words of its own."""
    kind = rng.random()
    if kind < 0.1:
        return tongue.common.draw(rng)[0]
    if kind < 0.28:
        words = tongue.words.draw(rng, rng.choice((1, 1, 2, 3)))
        return f"{rng.choice(tongue.begun)} {' '.join(words)}"
    words = tongue.words.draw(rng, rng.choices((1, 2, 3, 4, 5, 6, 8), (8, 20, 24, 20, 14, 8, 6))[0])
    if len(words) > 2:
        words.insert(rng.randrange(1, len(words)), rng.choice(tongue.joints))
    return " ".join(words).capitalize()


def _rest(rng: random.Random, tongue: Language) -> str:
    kind = rng.random()
    if kind < 0.45:
        return ""
    if kind < 0.7:
        return rng.choice(tongue.subtitles)
    return " ".join(tongue.words.draw(rng, rng.randint(2, 5)))


def _author(number: int, seed: int, code: str) -> Person:
    """A new author, or the author of an earlier work: the more works, the more likely."""
    for _ in range(8):
        drawn = lot(seed, number, 2)
        if drawn % 2 or number < 2:
            break
        earlier = (drawn >> 1) % number
        if _language(earlier, seed) == code:
            number = earlier
    return person(random.Random(lot(seed, number, 3)), code)


def person(rng: random.Random, code: str) -> Person:
    """Someone with a name of a language."""
    tongue = language(code)
    first, second = rng.choices(tongue.forenames, k=2)
    return Person(tongue.surnames.draw(rng)[0], (first, second), rng.randint(1850, 1985))


def _isbn(rng: random.Random, number: int, year: int) -> str:
    """None before there were any and in small presses; a few stand in two books."""
    if year < 1972 or rng.random() < 0.17:
        return ""
    return isbn_of(number - EDITIONS if rng.random() < 0.006 and number > EDITIONS else number)


def _series(rng: random.Random, number: int, tongue: Language) -> tuple[str, int]:
    """Forty works that follow each other may stand in one publisher's series."""
    if rng.random() > 0.2:
        return "", 0
    word = tongue.words.texts[lot(number // 40, 4) % 3000]
    return word.capitalize(), number % 40 + 1


def _later(rng: random.Random, first: Edition) -> Iterator[Edition]:
    """Second and further editions: numbered, revised, sometimes by another publisher."""
    before, tongue = first, language(first.language)
    while rng.random() < 0.2 and before.year < 2023 and before.edition < 9:
        place = before.edition
        year = min(2025, before.year + rng.randint(1, 12))
        number = first.number + place
        before = before._replace(
            number=number,
            year=year,
            edition=place + 1,
            pages=before.pages if rng.random() < 0.25 else before.pages + rng.randint(-8, 40),
            publisher=tongue.publishers.draw(rng)[0] if rng.random() < 0.3 else before.publisher,
            isbn=_isbn(rng, number, year),
            wrong_isbn=first.isbn,
        )
        yield before


def _translated(rng: random.Random, first: Edition, place: int) -> Edition:
    code = rng.choice([each for each in LANGUAGES if each != first.language])
    tongue, number = language(code), first.number + place
    year = min(2025, first.year + rng.randint(0, 25))
    return first._replace(
        number=number,
        language=code,
        title=_title(rng, tongue),
        rest=_rest(rng, tongue),
        translator=person(rng, code),
        publisher=tongue.publishers.draw(rng)[0],
        place=rng.choice(tongue.places),
        year=year,
        pages=int(first.pages * rng.uniform(0.85, 1.2)),
        isbn=_isbn(rng, number, year),
        wrong_isbn=first.isbn,
        original=(first.language, first.title),
        series=("", 0),
    )


def _beside(rng: random.Random, first: Edition, place: int, *, electronic: bool) -> Edition:
    """The e-book of a print, or the same book by a second publisher in the same year."""
    number, tongue = first.number + place, language(first.language)
    return first._replace(
        number=number,
        publisher=first.publisher if electronic else tongue.publishers.draw(rng)[0],
        isbn=_isbn(rng, number, first.year),
        wrong_isbn=first.isbn,
        electronic=electronic,
    )


def _set(rng: random.Random, first: Edition) -> list[Edition]:
    """The volumes of a set, which may share the set's ISBN, and the set as a whole."""
    tongue = language(first.language)
    count = min(2 + int(rng.expovariate(0.5)), 20)
    own_titles, slow = rng.random() < 0.5, rng.random() < 0.4
    set_isbn = isbn_of(first.number + SET) if first.isbn and rng.random() < 0.6 else ""
    volumes = [
        first._replace(
            number=first.number + volume,
            volume=volume,
            part=" ".join(tongue.words.draw(rng, rng.randint(1, 4))).capitalize()
            if own_titles
            else "",
            year=min(2025, first.year + (volume * rng.randint(0, 2) if slow else 0)),
            pages=max(60, int(rng.gammavariate(5, 75))),
            isbn=isbn_of(first.number + volume) if first.isbn else "",
            set_isbn=set_isbn,
            wrong_isbn=isbn_of(first.number + max(1, volume - 1)),
        )
        for volume in range(1, count + 1)
    ]
    whole = first._replace(
        number=first.number + SET, volumes=count, pages=0, isbn=set_isbn, wrong_isbn=volumes[0].isbn
    )
    return [*volumes, whole]


def _years(rng: random.Random, first: Edition) -> Iterator[Edition]:
    """A yearbook that libraries catalogue year by year: one title, and the year in it or not."""
    named = rng.random() < 0.5
    for place in range(rng.randint(2, 8)):
        year = min(2025, first.year + place)
        yield first._replace(
            number=first.number + place,
            title=f"{first.title} {year}" if named else first.title,
            author=None,
            year=year,
            pages=max(16, first.pages + rng.randint(-30, 30)),
            isbn=isbn_of(first.number + place) if first.isbn else "",
            wrong_isbn=first.isbn,
        )
