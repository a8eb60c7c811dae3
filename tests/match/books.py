"""Small records for tests, written on one line each."""

from __future__ import annotations

from harvester.record import (
    Agent,
    Edition,
    Extent,
    Identifier,
    Level,
    Medium,
    Parent,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.text import script_of


def text(value: str) -> Text:
    return Text(value, script_of(value))


def texts(values: str) -> tuple[Text, ...]:
    """Texts of one line: `Колас, Якуб = Kolas, Iakub` is one name in two scripts."""
    return tuple(text(value) for value in values.split(" = ") if value)


def book(
    title: str,
    by: str = "",
    year: int | None = None,
    pages: int | None = None,
    *,
    rest: str = "",
    part: str = "",
    pub: str = "",
    place: str = "",
    isbn: str = "",
    set_isbn: str = "",
    lccn: str = "",
    vol: str = "",
    of: str = "",
    vols: int | None = None,
    ed: int | None = None,
    lang: str = "",
    level: Level = "monograph",
    medium: Medium = "",
    partner: str = "",
    stated: str = "",
) -> Record:
    """A record; ` = ` divides the scripts of a title or name, `; ` the agents."""
    rests = dict(enumerate(texts(rest)))
    parts = dict(enumerate(texts(part)))
    return Record(
        partner=partner,
        identifier=title,
        level="volume" if of else level,
        medium=medium,
        titles=tuple(
            Title("proper", main, rests.get(i), part=parts.get(i))
            for i, main in enumerate(texts(title))
        ),
        responsibility=texts(stated),
        agents=tuple(Agent("person", texts(name)) for name in by.split("; ") if name),
        identifiers=tuple(
            Identifier(kind, value, scope=scope)
            for kind, value, scope in (
                ("isbn", isbn, ""),
                ("isbn", set_isbn, "set"),
                ("lccn", lccn, ""),
            )
            if value
        ),
        edition=Edition((), ed) if ed else None,
        publications=(Publication(texts(place), texts(pub)),),
        years=Years(year) if year else None,
        extent=Extent("", pages, vols) if pages or vols else None,
        volume=vol,
        parent=Parent(titles=texts(of), number=vol) if of else None,
        languages=tuple(lang.split()),
    )
