"""How another library may describe an edition: habits that leave it what it is.

Each returns None where the record has nothing to change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cataloguing import slipped
from msgspec.structs import replace

from harvester.formats.values.extents import read_extent
from harvester.record import Record, Text, Title, Years

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    Habit = Callable[[random.Random, Record], Record | None]


def proper(record: Record) -> Title:
    """The first title proper."""
    return next(title for title in record.titles if title.kind == "proper")


def retitled(record: Record, change: Callable[[Title], Title]) -> Record:
    """Titles proper changed, and with those of a volume that of its set."""
    titles = tuple(change(t) if t.kind == "proper" else t for t in record.titles)
    above = tuple(t.main for t in titles if t.kind == "proper")
    parent = record.parent and replace(record.parent, titles=above)
    return replace(record, titles=titles, parent=parent if record.volume else record.parent)


def dated(record: Record, year: int) -> Record:
    """Published in another year."""
    publications = tuple(replace(p, date=str(year)) for p in record.publications)
    return replace(record, years=Years(year), publications=publications)


def slip(rng: random.Random, record: Record) -> Record | None:
    """A slip of a letter in the title, in one script only."""
    main = proper(record).main
    if len(main.value) < 10:
        return None
    wrong = replace(main, value=slipped(rng, main.value))
    return retitled(record, lambda t: replace(t, main=wrong, bare="") if t.main == main else t)


def capitals(_: random.Random, record: Record) -> Record | None:
    """The title in capitals, as old catalogues have it."""
    if proper(record).main.script not in ("Latn", "Cyrl"):
        return None
    return retitled(record, lambda t: replace(t, main=_upper(t.main), bare=""))


def _upper(text: Text) -> Text:
    return replace(text, value=text.value.upper())


def no_subtitle(_: random.Random, record: Record) -> Record | None:
    """Other title information left out."""
    return retitled(record, lambda t: replace(t, rest=None)) if proper(record).rest else None


def joined_subtitle(_: random.Random, record: Record) -> Record | None:
    """Title and subtitle in one, as lists have them."""

    def change(title: Title) -> Title:
        whole = f"{title.main.value}: {title.rest.value}" if title.rest else title.main.value
        return replace(title, main=replace(title.main, value=whole), rest=None, bare="")

    return retitled(record, change) if proper(record).rest else None


def statement_in_title(_: random.Random, record: Record) -> Record | None:
    """The statement of responsibility moved into the title, no heading made of it."""
    if not record.responsibility:
        return None
    said = {text.script: text for text in record.responsibility}

    def change(title: Title) -> Title:
        text = said.get(title.main.script)
        return replace(title, rest=text) if text and not title.rest else title

    return replace(retitled(record, change), responsibility=(), agents=record.agents[:1])


def initials(_: random.Random, record: Record) -> Record | None:
    """Forenames shortened to their first letters."""
    if not any("," in name.value for agent in record.agents for name in agent.names):
        return None
    agents = (
        replace(agent, names=tuple(map(_shortened, agent.names)), dates="")
        if agent.kind == "person"
        else agent
        for agent in record.agents
    )
    return replace(record, agents=tuple(agents))


def _shortened(name: Text) -> Text:
    family, comma, forename = name.value.partition(", ")
    first = " ".join(f"{word[0]}." for word in forename.split() if word[0].isalpha())
    return replace(name, value=f"{family}, {first}") if comma and first else name


def no_heading(_: random.Random, record: Record) -> Record | None:
    """No heading for the author, who stands in the statement of responsibility alone."""
    return replace(record, agents=()) if record.agents and record.responsibility else None


def abbreviated(_: random.Random, record: Record) -> Record | None:
    """The publisher's name abbreviated, the place left out."""
    if not any(publication.publishers for publication in record.publications):
        return None
    publications = (
        replace(p, places=(), publishers=tuple(map(_abbreviated, p.publishers)))
        for p in record.publications
    )
    return replace(record, publications=tuple(publications))


def _abbreviated(name: Text) -> Text:
    short = re.sub(r"\b(Univ|Pub|Print|Verl|Soc|Inst|Dep|Gov)[^\W\d_]{3,}", r"\1.", name.value)
    return replace(name, value=re.sub(r"\band\b", "&", short))


def no_imprint(_: random.Random, record: Record) -> Record | None:
    """Year only."""
    if not record.publications:
        return None
    publications = (replace(p, places=(), publishers=()) for p in record.publications)
    return replace(record, publications=tuple(publications))


def no_pages(_: random.Random, record: Record) -> Record | None:
    """No extent told."""
    return replace(record, extent=None) if record.extent and record.extent.pages else None


def counted_otherwise(rng: random.Random, record: Record) -> Record | None:
    """Pages alone, in other words, now and then one or two more."""
    if not (record.extent and record.extent.pages):
        return None
    pages = record.extent.pages + rng.choice((0, 0, 0, 1, 2))
    return replace(record, extent=read_extent(f"{pages} S. : Ill. ; 24 cm"))


def one_script(rng: random.Random, record: Record) -> Record | None:
    """Of two scripts the original or the romanisation alone."""
    scripts = {t.main.script for t in record.titles if t.kind == "proper"}
    if len(scripts) < 2:
        return None
    kept = "Latn" if rng.random() < 0.5 else next(iter(scripts - {"Latn"}))
    return in_script(record, kept)


def in_script(record: Record, script: str) -> Record:
    """Every text in this script where there is one, else as it is."""

    def chosen(texts: Sequence[Text]) -> tuple[Text, ...]:
        return tuple(t for t in texts if t.script == script) or tuple(texts)

    return replace(
        record,
        titles=tuple(t for t in record.titles if t.main.script == script),
        responsibility=chosen(record.responsibility),
        agents=tuple(replace(a, names=chosen(a.names)) for a in record.agents),
        publications=tuple(
            replace(p, places=chosen(p.places), publishers=chosen(p.publishers))
            for p in record.publications
        ),
    )


def no_numbers(_: random.Random, record: Record) -> Record | None:
    """No standard number."""
    return replace(record, identifiers=()) if record.identifiers else None


def copyright_year(_: random.Random, record: Record) -> Record | None:
    """The year of copyright, one before, and marked as such."""
    if not record.years or record.years.last:
        return None
    year = record.years.first - 1
    found = dated(record, year)
    publications = tuple(replace(p, date=f"c{year}") for p in found.publications)
    return replace(found, publications=publications)


HABITS: dict[str, tuple[Habit, int]] = {
    "slip in the title": (slip, 12),
    "title in capitals": (capitals, 5),
    "no subtitle": (no_subtitle, 12),
    "subtitle in the title": (joined_subtitle, 10),
    "statement in the title": (statement_in_title, 8),
    "initials": (initials, 14),
    "no heading": (no_heading, 8),
    "publisher abbreviated": (abbreviated, 12),
    "no publisher, no place": (no_imprint, 8),
    "no pages": (no_pages, 8),
    "pages counted otherwise": (counted_otherwise, 14),
    "one script": (one_script, 40),
    "no numbers": (no_numbers, 10),
    "year of copyright": (copyright_year, 3),
}
"""What a library does otherwise, and how often, in proportion."""
MILD = ("slip in the title", "initials", "publisher abbreviated")
"""Habits that take nothing away by which a look-alike can be told."""
