"""The corpus of pairs as the tests use it: each file of `pairs` read, short notation and MARC."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct, convert
from msgspec.structs import replace

from harvester.formats import Hints, read
from harvester.record import (
    Agent,
    Content,
    Edition,
    Extent,
    Format,
    Harvested,
    Identifier,
    Level,
    Medium,
    Note,
    Parent,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.text import script_of

FOLDER = Path(__file__).with_name("pairs")
MARC_LEADER, UNIMARC_LEADER = "00000nam a2200000 i 4500", "00000nam0 2200000   450 "


class Short(Struct, forbid_unknown_fields=True):
    """A record in short notation; see pairs/README.md."""

    title: str = ""
    rest: str = ""
    part: str = ""
    number: str = ""
    uniform: str = ""
    by: str = ""
    body: str = ""
    stated: str = ""
    year: int | None = None
    until: int | None = None
    doubtful: bool = False
    date: str = ""
    pages: int | None = None
    vols: int | None = None
    extent: str = ""
    pub: str = ""
    place: str = ""
    ed: int | None = None
    isbn: str = ""
    set_isbn: str = ""
    issn: str = ""
    ismn: str = ""
    lccn: str = ""
    vol: str = ""
    of: str = ""
    host: str = ""
    issue: str = ""
    lang: str = ""
    level: Level = "monograph"
    medium: Medium = ""
    content: Content = "text"
    scale: str = ""
    score: str = ""
    plate: str = ""
    format: Format = "marc21"
    partner: str = ""
    marc: list[str] = []
    unimarc: list[str] = []


class Pair(Struct, forbid_unknown_fields=True):
    """Two records with what is expected of them."""

    why: str
    a: Short
    b: Short
    verdict: str
    because: list[str]
    relation: str = ""

    def records(self) -> tuple[Record, Record]:
        """The two, from two libraries unless they name one."""
        a, b = record_of(self.a), record_of(self.b)
        return (
            replace(a, partner=self.a.partner or "MINSK"),
            replace(b, partner=self.b.partner or "PRAGUE"),
        )


def pairs() -> dict[str, Pair]:
    """Every pair of the corpus by `file: name`."""
    return {
        f"{path.stem}: {name}": convert(value, Pair)
        for path in sorted(FOLDER.glob("*.toml"))
        for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def record_of(short: Short) -> Record:
    """The record that a short notation, or its MARC, stands for."""
    if short.marc or short.unimarc:
        return _read(short.marc or short.unimarc, "marc21" if short.marc else "unimarc")
    return Record(
        partner="",
        identifier=short.title,
        format=short.format,
        level="volume" if short.of else "part" if short.host else short.level,
        medium=short.medium,
        content=short.content,
        titles=_titles(short),
        responsibility=_texts(short.stated),
        agents=(*_agents("person", short.by), *_agents("body", short.body)),
        identifiers=tuple(_identifiers(short)),
        edition=Edition((), short.ed) if short.ed else None,
        publications=(Publication(_texts(short.place), _texts(short.pub), short.date),),
        years=Years(short.year, short.until, not short.doubtful) if short.year else None,
        extent=_extent(short),
        volume=short.vol,
        parent=_parent(short),
        languages=tuple(short.lang.split()),
        notes=tuple(_notes(short)),
    )


def _text(value: str) -> Text:
    return Text(value, script_of(value))


def _texts(values: str) -> tuple[Text, ...]:
    return tuple(_text(value) for value in values.split(" = ") if value)


def _titles(short: Short) -> tuple[Title, ...]:
    rests, parts = dict(enumerate(_texts(short.rest))), dict(enumerate(_texts(short.part)))
    own = [
        Title("proper", main, rests.get(i), number=short.number, part=parts.get(i))
        for i, main in enumerate(_texts(short.title))
    ]
    return (*own, *(Title("uniform", text) for text in _texts(short.uniform)))


def _agents(kind: Any, names: str) -> tuple[Agent, ...]:
    return tuple(Agent(kind, _texts(name)) for name in names.split("; ") if name)


def _identifiers(short: Short) -> list[Identifier]:
    numbers = [
        Identifier("isbn", short.isbn),
        Identifier("isbn", short.set_isbn, scope="set"),
        Identifier("issn", short.issn),
        Identifier("ismn", short.ismn),
        Identifier("lccn", short.lccn),
    ]
    return [number for number in numbers if number.value]


def _extent(short: Short) -> Extent | None:
    told = short.pages or short.vols or short.extent
    return Extent(short.extent, short.pages, short.vols) if told else None


def _parent(short: Short) -> Parent | None:
    if short.of:
        return Parent(titles=_texts(short.of), number=short.vol)
    return Parent(titles=_texts(short.host), number=short.issue) if short.host else None


def _notes(short: Short) -> list[Note]:
    notes = [
        Note(short.scale, "scale"),
        Note(short.score, "music format"),
        Note(short.plate, "plate"),
    ]
    return [note for note in notes if note.value]


def _read(lines: list[str], form: Any) -> Record:
    leader = MARC_LEADER if form == "marc21" else UNIMARC_LEADER
    if lines[0].startswith("LDR "):
        leader, lines = lines[0][4:], lines[1:]
    fields = [
        f"={line[:3]}  {line[4:]}"
        if line < "01"
        else f"={line[:3]}  {line[4:6].replace(' ', chr(92))}{line[7:]}"
        for line in lines
    ]
    data = "\n".join((f"=LDR  {leader}", *fields)).encode()
    return read(Harvested("XX", "1", metadata=data), Hints(format=form)).record
