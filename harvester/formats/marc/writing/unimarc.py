"""A Record as a UNIMARC bibliographic record (IFLA, UNIMARC Manual, 3rd edition).

What is given in two scripts repeats its field, as `scripts` says; articles stand between
non-sorting marks; a volume links to its set by 461 with embedded fields, an article to its host
by 463.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pymarc
from msgspec.structs import replace

from harvester.formats.marc import unimarc_table as table
from harvester.formats.marc.rules import NumberRule
from harvester.formats.marc.writing.fixed_fields import (
    UNIMARC_MEDIA,
    coded_100,
    unimarc_leader,
    unimarc_relator,
)
from harvester.formats.marc.writing.scripted_fields import (
    ScriptedField,
    Version,
    linked_unimarc,
    one_script,
)
from harvester.formats.marc.writing.shared import (
    agent_line,
    copy_numbers,
    edition_lines,
    heading,
    imprint_line,
    link_line,
    note_lines,
    number_lines,
    series_line,
)
from harvester.formats.marc.writing.unimarc_titles import title_lines
from harvester.formats.values import printable
from harvester.record import Parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harvester.formats.marc.writing.shared import Parts
    from harvester.record import Agent, Gathering, IdentifierKind, Record, Subject


def to_unimarc(
    record: Record,
    *,
    control_number: str,
    holdings: Iterable[tuple[str, str]] = (),
    entered: str = "",
) -> pymarc.Record:
    """The record as UNIMARC bibliographic, in UTF-8.

    `holdings` are pairs of partner and identifier, each an 852 ($a, $x); `entered` is the date
    for 100 $a/0-7 (ISO 8601), zeros if it is not known.
    """
    lines = [one_script("100", "  ", ("a", coded_100(record, entered)))]
    lines += [line for part in _PARTS for line in part(record)]
    lines += [one_script("852", "  ", ("a", partner), ("x", name)) for partner, name in holdings]
    fields = linked_unimarc(sorted(lines, key=lambda line: line.tag))
    control = pymarc.Field("001", data=printable(control_number))
    # Leader/09 is not defined here: pymarc is told of UTF-8 apart.
    written = pymarc.Record(fields=[control, *fields], to_unicode=False, force_utf8=True)
    written.leader = pymarc.Leader(unimarc_leader(record))
    return written


_RULES: dict[IdentifierKind, NumberRule] = {
    **{rule.kind: rule for rule in table.NUMBERS},
    "oclc": NumberRule("035", "oclc", right="a", wrong="z"),
    "lccn": NumberRule("035", "lccn", right="a", wrong="z"),
    "doi": NumberRule("017", "doi", right="a", wrong="z"),
}
_NUMBER_INDICATORS: dict[IdentifierKind, str] = {"doi": "7 "}


def _numbers(record: Record) -> Iterator[ScriptedField]:
    yield from number_lines(record.identifiers, _RULES, _NUMBER_INDICATORS)


def _codes(record: Record) -> Iterator[ScriptedField]:
    languages, originals = record.languages, record.original_languages
    spoken = [("a", code) for code in languages or ("und",)]
    spoken += [("c", code) for code in originals]
    yield one_script("101", "1 " if originals else "0 ", *spoken)
    yield one_script("102", "  ", *(("a", code) for code in record.countries))
    if record.content == "software":
        yield one_script("181", "  ", ("a", "f "))
    if record.medium in UNIMARC_MEDIA:
        form, kind = UNIMARC_MEDIA[record.medium]
        yield one_script("106", "  ", ("a", form))
        yield one_script("182", "  ", ("a", kind))


_CLASS_TAGS = {"udc": "675", "ddc": "676", "lcc": "680"}
"""Every other scheme is named in 686 $2."""


def _class_marks(record: Record) -> Iterator[ScriptedField]:
    for mark in record.classification:
        tag = _CLASS_TAGS.get(mark.scheme, "686")
        yield one_script(tag, "  ", ("a", mark.value), ("2", mark.scheme if tag == "686" else ""))


def _publishing(record: Record) -> Iterator[ScriptedField]:
    yield from edition_lines(record, "205")
    for publication in record.publications:
        yield imprint_line(publication, "210", "  ", table.IMPRINT)
    if record.extent:
        yield one_script(table.EXTENT.tag, "  ", (table.EXTENT.statement, record.extent.statement))
    for series in record.series:
        # 1: there is no established form, so no 410 traces it.
        yield series_line(series, "1 ", table.SERIES)


_AGENT_TAGS = {"person": "70", "body": "71", "meeting": "71", "family": "72"}
_AUTHORS = frozenset({"aut", "cmp", "cre"})


def _agents(record: Record) -> Iterator[ScriptedField]:
    yield from agent_lines(record.agents)


def agent_lines(agents: Iterable[Agent]) -> Iterator[ScriptedField]:
    """The main entry (7X0), others who share the responsibility (7X1), the rest (7X2)."""
    named = [agent for agent in agents if agent.names]
    main = next((agent for agent in named if agent.main), None)
    for agent in named:
        place = "0" if agent is main else "2" if _AUTHORS.isdisjoint(agent.roles) else "1"
        yield agent_line(
            agent, _AGENT_TAGS[agent.kind] + place, _agent_indicators(agent),
            name_parts=_person if agent.kind == "person" else _name,
            codes=table.AGENT_CODES, role_code=unimarc_relator,
        )  # fmt: skip


def _agent_indicators(agent: Agent) -> str:
    """Persons: second indicator 1 for a surname first; bodies: first 1 for a meeting."""
    if agent.kind == "person":
        return " 1" if any(", " in name.value for name in agent.names) else " 0"
    return {"body": "02", "meeting": "12", "family": "  "}[agent.kind]


def _person(name: str) -> Parts:
    entry, comma, given = name.partition(", ")
    return [("a", entry), ("b", given)] if comma else [("a", name)]


def _name(name: str) -> Parts:
    return [("a", name)]


def _contents(record: Record) -> Iterator[ScriptedField]:
    yield from note_lines(record, table.NOTES, {})
    for subject in record.subjects:
        yield _subject(subject)
    tag = _HOST_TAGS.get(record.level, "")
    if record.parent and tag:
        yield _host(tag, record.parent, record.volume)
    yield from map(_gathering, record.gatherings)


def _gathering(gathering: Gathering) -> ScriptedField:
    """482, or a host whose title says what it is: there is no field for collection and offprint."""
    if gathering.kind == "bound with":
        return _host("482", Parent(titles=gathering.titles), "")
    head = f"{gathering.kind.capitalize()}: "
    titles = tuple(replace(title, value=head + title.value) for title in gathering.titles)
    return _host("463", Parent(titles=titles), "")


_HOST_TAGS = {level: tags[0] for level, tags in table.HOSTS.items()}


def _subject(subject: Subject) -> ScriptedField:
    if not subject.scheme:
        return one_script("610", "0 ", ("a", subject.value))
    return one_script("606", "  ", *heading(subject), ("2", subject.scheme))


def _host(tag: str, parent: Parent, volume: str) -> ScriptedField:
    """461, 463: the set or host as embedded fields, the number of this piece in 200 $v."""
    place = ("v", volume or parent.number)
    first, *others = [[("a", title.value)] for title in parent.titles] or [[]]
    scripts = [title.script for title in parent.titles] or [""]
    titles = map(Version, scripts, [[*first, place], *others])
    inner = [
        one_script("010", "  ", ("a", parent.isbn)),
        ScriptedField("200", "1 ", list(titles)),
        *agent_lines(parent.agents),
    ]
    parts = [("1", f"001{parent.control_number}")] if parent.control_number else []
    for field in linked_unimarc(inner):
        parts.append(("1", field.tag + "".join(field.indicators or ())))
        parts += [(subfield.code, subfield.value) for subfield in field.subfields]
    return one_script(tag, " 1", *parts)


def _access(record: Record) -> Iterator[ScriptedField]:
    """856, 852, and 955 of Sudoc: UNIMARC itself has no place for what is held of a serial."""
    yield from (link_line(link, "4 ", label="z") for link in record.links)
    sequence = count(1)
    for location in record.locations:
        link = ("5", f"{location.library}:{next(sequence)}" if location.statement else "")
        yield one_script(
            "852", "  ", ("a", location.library), ("b", location.collection),
            ("j", location.shelf_mark), ("t", copy_numbers(location.copies)), link,
        )  # fmt: skip
        yield one_script("955", "  ", link, ("r", location.statement))


def _source(record: Record) -> Iterator[ScriptedField]:
    """801: who issued the record."""
    yield one_script("801", " 3", ("b", record.partner))


_PARTS: tuple[Callable[[Record], Iterable[ScriptedField]], ...] = (
    _numbers,
    _codes,
    _class_marks,
    title_lines,
    _publishing,
    _contents,
    _agents,
    _source,
    _access,
)
