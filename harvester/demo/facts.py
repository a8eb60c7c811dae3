"""Facts about books, editions, people and sets: what is true before anybody catalogues it."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_DATA = files("harvester.demo") / "data"

Library = Literal["minsk", "chicago", "prague", "beijing"]
LIBRARIES: tuple[Library, ...] = ("minsk", "chicago", "prague", "beijing")


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """A person under every form of the name that some library files by.

    `original` is the heading in the person's own script, `lc` and `cz` those of American and
    Czech libraries, `ru` the Russian one of a foreigner; `zh` and `pinyin` as Chinese libraries
    write the name; `dates` like "1828-1910".
    """

    original: str
    lc: str = ""
    cz: str = ""
    ru: str = ""
    zh: str = ""
    pinyin: str = ""
    dates: str = ""


class Printed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a title page says of an edition or of a whole set, in its own words and script.

    `pinyin` stands for the romanisation of Chinese, Japanese and Korean alike; languages are
    MARC codes; persons are keys; `isbn` is hyphenated as printed, `height` in centimetres.
    `holders` have it on their shelves; `english` tells the reader of the file what it is.
    """

    id: str
    title: str
    pinyin: str = ""
    english: str = ""
    parallel: str = ""
    subtitle: str = ""
    subtitle_pinyin: str = ""
    language: str
    original_language: str = ""
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    responsibility: str = ""
    responsibility_pinyin: str = ""
    edition: str = ""
    edition_pinyin: str = ""
    place: str = ""
    place_pinyin: str = ""
    publisher: str = ""
    publisher_pinyin: str = ""
    height: int = 0
    isbn: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    udc: str = ""
    holders: tuple[Library, ...] = ()


class FactsEdition(Printed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One edition of a work, or one volume of a set.

    `work` is the same for every edition of one work. `number` is this volume's in its `set`;
    `significant` is false when the volume has no title but the set's and that number. `note`
    says to the reader of the file why the edition is there; no library copies it.
    """

    work: str = ""
    year: int
    pages: int = 0
    set: str = ""
    number: str = ""
    significant: bool = True
    medium: Literal["", "print", "electronic"] = ""
    note: str = ""


class BookSet(Printed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A set of several volumes as a whole; `years` are those of its first and last volume."""

    years: tuple[int, int]
    volumes: int


class Facts(Struct, frozen=True):
    """Everything the demo knows."""

    people: dict[str, Person]
    editions: tuple[FactsEdition, ...]
    sets: dict[str, BookSet]


class _Books(Struct, frozen=True, forbid_unknown_fields=True):
    """What one file of books holds, under the names of its TOML tables."""

    edition: tuple[FactsEdition, ...] = ()
    set: tuple[BookSet, ...] = ()


def load(folder: Traversable = _DATA) -> Facts:
    """Read every file of facts: `*_people.toml` hold people by key, all others books.

    Raises msgspec.ValidationError for an unknown key or a wrong value: the files are ours, so
    such a fault is one of the program.
    """
    people: dict[str, Person] = {}
    books: list[_Books] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith("_people.toml"):
            people |= msgspec.convert(tomllib.loads(file.read_text("utf-8")), dict[str, Person])
        elif file.name.endswith(".toml"):
            books.append(msgspec.convert(tomllib.loads(file.read_text("utf-8")), _Books))
    editions = tuple(edition for book in books for edition in book.edition)
    return Facts(people, editions, {one.id: one for book in books for one in book.set})
