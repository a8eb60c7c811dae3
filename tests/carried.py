"""What each format can carry of a record: the exceptions of the law of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from harvester.formats.values.names import kind_of
from harvester.record import (
    Agent,
    Extent,
    Identifier,
    Level,
    Note,
    Parent,
    Publication,
    Record,
    Subject,
    Text,
    Title,
    Years,
)
from harvester.text import script_of
from harvester.vocabulary.access_terms import is_free

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harvester.formats.writing import WrittenFormat

T = TypeVar("T")


def ordered(record: Record) -> Record:
    """The record with its repeated statements by kind: a format has a field for each."""
    kinds = ("proper", "parallel", "variant", "uniform")
    return replace(
        record,
        titles=_by(record.titles, lambda each: (kinds.index(each.kind), bool(each.language))),
        agents=_by(record.agents, lambda each: (not each.main, each.kind, each.roles)),
        identifiers=_by(record.identifiers, lambda each: (each.kind, _wrong_lccn(each))),
        subjects=_by(record.subjects, lambda each: bool(each.scheme)),
        classification=_by(record.classification, lambda each: each.scheme),
        notes=_by(record.notes, lambda each: each.kind),
    )


def _wrong_lccn(number: Identifier) -> bool:
    """MARC 21 has those in one field with the first right one, and further right ones elsewhere."""
    return number.kind == "lccn" and not number.valid


def _by(values: tuple[T, ...], key: Callable[[T], Any]) -> tuple[T, ...]:
    return tuple(sorted(values, key=key))


def carried(record: Record, written: WrittenFormat) -> Record:
    """What a format carries of a record: all of it but for what is told here."""
    return replace(_CARRIED[written](record), format=written)


def _surely_dated(record: Record) -> Years | None:
    """MARC: no code says of a serial that its years are in doubt."""
    in_doubt = record.years and record.level == "serial"
    return replace(record.years, certain=True) if record.years and in_doubt else record.years


def _by_marc21(record: Record) -> Record:
    """MARC 21: articles in 245 alone, no $b in 240, no language in 246; of a host one name.

    A volume's title is that of its set ($a) with its number ($n) and its own title ($p).
    """
    proper = [title for title in record.titles if title.kind == "proper"]
    if record.level == "volume" and record.parent:
        proper = [_under_set(title, record.parent) for title in proper]
    others = [_other_title(title) for title in record.titles if title.kind != "proper"]
    return replace(
        record,
        titles=(*proper, *dict.fromkeys(others)),
        parent=_host(record.parent),
        years=_surely_dated(record),
    )


def _under_set(title: Title, parent: Parent) -> Title:
    script = title.main.script
    of_set = next(text for text in parent.titles if text.script == script)
    if title.main == of_set:
        return replace(title, number=parent.number)
    line = f"{title.main.value} : {title.rest.value}" if title.rest else title.main.value
    return Title("proper", of_set, number=parent.number, part=Text(line, script))


def _other_title(title: Title) -> Title:
    return replace(
        title,
        bare="",
        rest=None if title.kind == "uniform" else title.rest,
        language="" if title.kind == "parallel" else title.language,
    )


def _host(parent: Parent | None) -> Parent | None:
    if parent is None:
        return None
    names = tuple(Agent("person", each.names) for each in parent.agents[:1])
    return replace(parent, agents=names)


def _by_unimarc(record: Record) -> Record:
    """UNIMARC: no $e in 500; a shelf mark is that of one copy unless their number is told."""
    uniform = (replace(t, rest=None) if t.kind == "uniform" else t for t in record.titles)
    locations = (
        replace(each, copies=each.copies or (1 if each.shelf_mark else None))
        for each in record.locations
    )
    return replace(
        record,
        titles=tuple(uniform),
        locations=tuple(locations),
        years=_surely_dated(record),
    )


def _by_mods(record: Record) -> Record:
    """MODS: no other system's number, no count of copies; one statement of access for all links.

    An article is also a genre; who is first of the authors is the main entry where none is marked;
    the coded years are a date of publication where none is transcribed.
    """
    genre = (Subject("article", "marcgt"),) if record.level == "part" else ()
    access = " ; ".join(dict.fromkeys(each.access for each in record.links if each.access))
    free = is_free(access) if access else None
    parent = record.parent
    return replace(
        record,
        agents=_with_main(record.agents),
        identifiers=tuple(each for each in record.identifiers if each.kind != "control"),
        publications=_dated(record),
        subjects=(*record.subjects, *genre),
        parent=parent and replace(parent, agents=_with_main(parent.agents)),
        links=tuple(replace(each, access=access, free=free) for each in record.links),
        locations=tuple(replace(each, copies=None) for each in record.locations),
    )


def _with_main(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    marked = [each for each in agents if each.main]
    authors = [each for each in agents if "aut" in each.roles]
    without_role = [each for each in agents[:1] if not each.roles]
    main = next(iter((*marked, *authors, *without_role)), None)
    return tuple(replace(each, main=each is main) for each in agents)


def _dated(record: Record) -> tuple[Publication, ...]:
    if record.years is None:
        return record.publications
    first, *others = record.publications or (Publication(),)
    years = (record.years.first, record.years.last)
    return (replace(first, date=first.date or "-".join(str(y) for y in years if y)), *others)


def _by_oai_dc(record: Record) -> Record:
    """Dublin Core: the fifteen elements, each a text without parts and kinds, one imprint."""
    creators = dict.fromkeys(_plain_agents(record, main=True))
    contributors = dict.fromkeys(_plain_agents(record, main=False))
    access = " ; ".join(dict.fromkeys(each.access for each in record.links if each.access))
    counted = record.extent if record.extent and _told(record.extent) else None
    return Record(
        record.partner,
        record.identifier,
        level=_plain_level(record),
        titles=_plain_titles(record),
        agents=tuple(
            replace(each, main=number == 0 and each in creators)
            for number, each in enumerate({**creators, **contributors})
        ),
        identifiers=tuple(
            replace(each, note="", scope="")
            for each in record.identifiers
            if each.valid and each.kind in ("isbn", "issn", "doi")
        ),
        publications=_plain_publications(record),
        years=record.years,
        extent=counted,
        languages=record.languages,
        subjects=tuple(
            dict.fromkeys(Subject(s.value) for s in (*record.subjects, *record.classification))
        ),
        notes=tuple(dict.fromkeys(Note(each.value) for each in record.notes)),
        links=tuple(
            replace(each, label="", access=access, free=is_free(access) if access else None)
            for each in record.links
        ),
    )


def _told(extent: Extent) -> bool:
    return bool(extent.pages or extent.volumes)


def _plain_level(record: Record) -> Level:
    """A type has words for these; volumes are counted in the extent."""
    if record.level in ("part", "serial", "collection"):
        return record.level
    return "set" if record.extent and record.extent.volumes else "monograph"


def _plain_agents(record: Record, *, main: bool) -> Iterator[Agent]:
    for each in record.agents:
        if each.main == main:
            for name in each.names:
                yield Agent(kind_of(name.value), (name,), dates=each.dates)


def _plain_titles(record: Record) -> tuple[Title, ...]:
    """The title with its set and its number in one line; after it every other, each text once."""
    own = next(title for title in record.titles if title.kind == "proper")
    main, _, rest = record.title.partition(" : ")
    line = Title(
        "proper", Text(main, script_of(main)), rest=Text(rest, own.main.script) if rest else None
    )
    found = {(line.main, line.rest): line}
    for title in (each for each in record.titles if each is not own):
        pieces = (title.main.value, title.number, title.part.value if title.part else "")
        main = ". ".join(filter(None, pieces))
        plain = Title("variant", Text(main, script_of(main)), rest=title.rest)
        found.setdefault((plain.main, plain.rest), plain)
    return tuple(found.values())


def _plain_publications(record: Record) -> tuple[Publication, ...]:
    """Every publisher with the place in its script, and one date."""
    names = dict.fromkeys(name for each in record.publications for name in each.publishers)
    places = dict.fromkeys(
        place
        for each in record.publications
        for place in each.places
        if place.script in {name.script for name in each.publishers}
    )
    date = next((each.date for each in record.publications if each.date), "")
    if record.years and not date:
        years = (record.years.first, record.years.last)
        span = "-".join(str(year) for year in years if year)
        date = span if record.years.certain else f"[{span}?]"
    made = Publication(tuple(places), tuple(names), date)
    return (made,) if made != Publication() else ()


_CARRIED = {"marc21": _by_marc21, "unimarc": _by_unimarc, "mods": _by_mods, "oai_dc": _by_oai_dc}
