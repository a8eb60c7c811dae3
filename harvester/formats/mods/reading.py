"""MODS 3.0 to 3.8: a `mods` element as a `Record`, by the tables of `mods.table`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.elements import (
    attribute,
    children,
    first_at,
    local_name,
    text_of_element,
    texts_at,
)
from harvester.formats.mods import copies, origin, parts
from harvester.formats.mods.table import (
    ADDRESSES,
    CONTENT,
    FORMS,
    HEADINGS,
    IDENTIFIERS,
    LEVELS,
    NOTES,
    ORIGINALS,
    OTHER_PARTS,
    PLATES,
    READ,
    RESPONSIBILITY,
    SETS,
    TYPED,
)
from harvester.formats.values import (
    NumberScheme,
    by_pattern,
    called_wrong,
    carriers_named,
    clean,
    content_in_words,
    each_once,
    languages_in,
    level_in_words,
    level_of_book,
    medium_in_words,
    read_extent,
    read_number,
    sentence,
    texts,
    typed,
    unique,
)
from harvester.record import Note, Subject
from harvester.vocabulary import is_part_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import RecordIssue
    from harvester.record import (
        Content,
        Extent,
        Identifier,
        Level,
        Medium,
        Parent,
        Record,
        Text,
        Title,
    )

ROOT = "mods"
_TOPS = frozenset(path.partition("/")[0] for path in READ)
_LONGEST_NOTE = 500
_SUBFIELD = re.compile(r"\|[a-z](?=\S)")
"""Subfield marks of the catalogue, left in a class mark."""


def is_mods(element: _Element) -> bool:
    """Whether an element is a MODS record, by its name or, unwrapped in METS, by its titles."""
    return local_name(element) == ROOT or next(children(element, "titleInfo"), None) is not None


def read_mods(
    mods: _Element, base: Record, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]]:
    """The record's meaning, and the paths of elements that no rule reads."""
    titles = tuple(dict.fromkeys(parts.titles(mods)))
    content = _content(mods)
    extent = _extent(mods)
    volume = _volume(mods, titles)
    medium, numbers = _medium(mods), each_once(_identifiers(mods, troubles))
    level = _level(mods, content, extent, numbered=bool(volume))
    record = replace(
        base,
        control_number=first_at(mods, "recordInfo/recordIdentifier"),
        level=level,
        content=content,
        medium=medium,
        carriers=carriers_named(medium, _physical(mods), numbers),
        titles=titles,
        responsibility=_responsibility(mods),
        agents=tuple(parts.agents(mods)),
        identifiers=numbers,
        edition=origin.edition(mods),
        publications=tuple(origin.publications(mods)),
        years=origin.years(mods),
        extent=extent,
        volume=volume if level == "volume" else "",
        parent=_parent(mods, level, titles),
        gatherings=tuple(parts.gatherings(mods)),
        languages=unique(_languages(mods, originals=False)),
        original_languages=unique(_languages(mods, originals=True)),
        countries=origin.countries(mods),
        series=tuple(parts.series(mods)),
        subjects=tuple(_subjects(mods)),
        classification=tuple(_classification(mods)),
        notes=tuple(_notes(mods)),
        links=tuple(copies.links(mods)),
        locations=tuple(copies.locations(mods)),
    )
    return record, unique(path for top in mods for path in _unread(top))


def _unread(top: _Element) -> Iterator[str]:
    """Paths of texts below a top-level element that no rule reads; a type unknown to it once."""
    name, kind = local_name(top), attribute(top, "type").lower()
    if name in TYPED and kind not in TYPED[name]:
        yield f"{name}[{kind}]"
    elif name and name not in _TOPS:
        yield name
    elif name:
        yield from _paths(top, name)


def _paths(element: _Element, path: str) -> Iterator[str]:
    inner = [child for child in element if local_name(child)]
    if not inner and path not in READ and text_of_element(element):
        yield path
    for child in inner:
        yield from _paths(child, f"{path}/{local_name(child)}")


def _content(mods: _Element) -> Content:
    for text in texts_at(mods, "typeOfResource"):
        if found := CONTENT.get(text.lower()):
            return found
    return content_in_words(" ".join(texts_at(mods, "genre")).lower())


def _extent(mods: _Element) -> Extent | None:
    found = filter(None, map(read_extent, texts_at(mods, "physicalDescription/extent")))
    given = list(found)
    return next((each for each in given if each.pages or each.volumes), next(iter(given), None))


def _volume(mods: _Element, titles: tuple[Title, ...]) -> str:
    """The number of this piece in its set: of the title, of the part, of the part in the host."""
    own = next((each.number for each in titles if each.kind == "proper" and each.number), "")
    return own or parts.part_numbers(mods)


def _level(mods: _Element, content: Content, extent: Extent | None, *, numbered: bool) -> Level:
    """A host that is told with pages or issue is a journal; one with a number is a set."""
    by_word = level_in_words(" ".join(texts_at(mods, "genre")).lower())
    items = children(mods, "relatedItem")
    hosts = [e for e in items if attribute(e, "type") == "host" and not parts.gathering_of(e)]
    if by_word == "part" or any(map(_is_journal, hosts)):
        return "part"
    if _is_marked(mods, "collection"):
        return "collection"
    issuance = [text.lower() for text in texts_at(mods, "originInfo/issuance")]
    if coded := next((LEVELS[text] for text in issuance if text in LEVELS), by_word):
        return coded
    numbered = numbered or any(map(parts.part_numbers, hosts))
    if not numbered and not SETS.isdisjoint(issuance):
        return "set"
    return level_of_book(content, extent, numbered=numbered)


def _is_marked(mods: _Element, mark: str) -> bool:
    """Whether the type of resource says of the whole that it is a collection or manuscript."""
    return any(attribute(each, mark) == "yes" for each in children(mods, "typeOfResource"))


def _is_journal(host: _Element) -> bool:
    return bool(first_at(host, "part/extent")) or _has_issue(host)


def _has_issue(item: _Element) -> bool:
    details = (d for part in children(item, "part") for d in children(part, "detail"))
    return any(attribute(detail, "type") in ("issue", "number") for detail in details)


def _parent(mods: _Element, level: Level, titles: tuple[Title, ...]) -> Parent | None:
    if level not in ("volume", "part"):
        return None
    untitled = not titles or is_part_number(titles[0].main.value)
    return parts.host(mods, article=level == "part", untitled=untitled)


def _medium(mods: _Element) -> Medium:
    """Words for the form first, then the type of a file; a manuscript says so itself."""
    forms = [text.lower() for text in texts_at(mods, "physicalDescription/form")]
    extents = texts_at(mods, "physicalDescription/extent")
    if found := medium_in_words(*forms, *extents):
        return found
    known = next((FORMS[form] for form in forms if form in FORMS), None)
    if first_at(mods, "physicalDescription/internetMediaType"):
        return known or "electronic"
    if _is_marked(mods, "manuscript"):
        return "manuscript"
    return known or ""


def _physical(mods: _Element) -> list[str]:
    """What the description says of the form, and of files their type."""
    parts = ("form", "extent", "internetMediaType")
    return [text for part in parts for text in texts_at(mods, f"physicalDescription/{part}")]


def _responsibility(mods: _Element) -> tuple[Text, ...]:
    notes = (n for n in children(mods, "note") if attribute(n, "type").lower() in RESPONSIBILITY)
    stated = (text_of_element(n) for group in parts.groups(notes) for n in group)
    after_titles = (text.partition(" / ")[2] for text in texts_at(mods, "titleInfo/title"))
    return texts(map(sentence, (*stated, *after_titles)))


def _identifiers(mods: _Element, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """Numbers by their type, of no type by their pattern; the record's own where OCLC made it."""
    for element in children(mods, "identifier"):
        kind, text = attribute(element, "type").lower(), text_of_element(element)
        wrong = attribute(element, "invalid") == "yes"
        reported = [] if wrong else troubles
        if kind in IDENTIFIERS:
            scheme = NumberScheme(IDENTIFIERS[kind], wrong=wrong)
            yield from typed(text, scheme, reported, attribute(element, "displayLabel"))
        elif kind in ADDRESSES:
            found = by_pattern(text, reported)
            yield from called_wrong(found) if wrong else found
    for info in children(mods, "recordInfo"):
        for element in children(info, "recordIdentifier"):
            if attribute(element, "source") == "OCoLC":
                number = f"(OCoLC){text_of_element(element)}"
                yield from read_number("control", number, "", "", [])


def _languages(mods: _Element, *, originals: bool) -> Iterator[str]:
    """Of each language its code, else its name; parts that are not the text are left out."""
    for element in children(mods, "language"):
        part = attribute(element, "objectPart").lower()
        if part in OTHER_PARTS or (part in ORIGINALS) != originals:
            continue
        found = list(children(element, "languageTerm"))
        coded = [term for term in found if attribute(term, "type") == "code"]
        for term in coded or found:
            yield from languages_in(text_of_element(term))


def _subjects(mods: _Element) -> Iterator[Subject]:
    """Headings, their parts joined by ` -- `, and the genre."""
    for element in children(mods, "subject"):
        headings = [part for part in element if local_name(part) in HEADINGS]
        values = [_heading(part) for part in headings] or [sentence(element.text or "")]
        schemes = [attribute(each, "authority") for each in (element, *headings)]
        if heading := " -- ".join(filter(None, values)):
            yield Subject(heading, next(filter(None, schemes), ""))
    for element in children(mods, "genre"):
        if value := sentence(text_of_element(element)):
            yield Subject(value, attribute(element, "authority"))


def _heading(part: _Element) -> str:
    name = local_name(part)
    if name == "hierarchicalGeographic":
        return " -- ".join(filter(None, (sentence(text_of_element(each)) for each in part)))
    if name == "name":
        return ", ".join(map(sentence, texts_at(part, "namePart")))
    return sentence(first_at(part, "title") if name == "titleInfo" else text_of_element(part))


def _classification(mods: _Element) -> Iterator[Subject]:
    for element in children(mods, "classification"):
        if mark := clean(_SUBFIELD.sub(" ", text_of_element(element))):
            yield Subject(mark, attribute(element, "authority").lower())


def _notes(mods: _Element) -> Iterator[Note]:
    for element in children(mods, "note"):
        kind, text = NOTES.get(attribute(element, "type").lower()), text_of_element(element)
        if kind and text:
            yield Note(text[:_LONGEST_NOTE], kind)
    for element in children(mods, "identifier"):
        if attribute(element, "type").lower() in PLATES and (text := text_of_element(element)):
            yield Note(text[:_LONGEST_NOTE], "plate")
    for text in texts_at(mods, "abstract"):
        yield Note(text[:_LONGEST_NOTE], "summary")
    for text in texts_at(mods, "tableOfContents"):
        yield Note(text[:_LONGEST_NOTE], "contents")
