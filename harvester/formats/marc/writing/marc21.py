"""A Record as a MARC 21 bibliographic record.

ISBD punctuation is left out, and the leader (18: c) says so; what is given in two scripts is
written as `scripts` says. The titles are `marc21_titles`'s.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pymarc

from harvester.formats.marc import marc21_table as table
from harvester.formats.marc.rules import NumberRule
from harvester.formats.marc.writing.fixed_fields import MEDIA, field_008, has_country, leader
from harvester.formats.marc.writing.marc21_titles import title_lines
from harvester.formats.marc.writing.scripted_fields import (
    ScriptedField,
    Version,
    in_scripts,
    linked,
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
from harvester.formats.values import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harvester.formats.marc.writing.shared import Parts
    from harvester.record import Agent, IdentifierKind, Parent, Record, Subject, Years


def to_marc21(
    record: Record,
    *,
    control_number: str,
    holdings: Iterable[tuple[str, str]] = (),
    entered: str = "",
) -> pymarc.Record:
    """The record as MARC 21 bibliographic, in UTF-8.

    `holdings` are pairs of partner and identifier, each an 852 ($a, $x); `entered` is the date
    for 008/00-05 (ISO 8601), zeros if it is not known.
    """
    lines = [line for part in _PARTS for line in part(record)]
    lines += [one_script("852", "  ", ("a", partner), ("x", name)) for partner, name in holdings]
    control = [
        pymarc.Field("001", data=printable(control_number)),
        pymarc.Field("008", data=field_008(record, entered)),
    ]
    fields = linked(sorted(lines, key=lambda line: line.tag))
    return pymarc.Record(leader=leader(record), fields=[*control, *fields])


_RULES: dict[IdentifierKind, NumberRule] = {
    **{rule.kind: rule for rule in reversed(table.NUMBERS)},
    "oclc": NumberRule("035", "oclc", right="a", wrong="z"),
    "lccn": NumberRule("035", "lccn", right="a", wrong="z"),
    "ismn": NumberRule("024", "ismn", right="a", wrong="z", note="q"),
    "doi": NumberRule("024", "doi", right="a", wrong="z"),
}
_NUMBER_INDICATORS: dict[IdentifierKind, str] = {"ismn": "2 ", "doi": "7 "}


def _numbers(record: Record) -> Iterator[ScriptedField]:
    """010 stands once, with one LCCN and all that are wrong; further ones stand in 035."""
    lccns = [number for number in record.identifiers if number.kind == "lccn"]
    right = [number for number in lccns if number.valid][:1]
    together = [*right, *(number for number in lccns if not number.valid)]
    yield one_script("010", "  ", *(("a" if each.valid else "z", each.value) for each in together))
    others = (number for number in record.identifiers if number not in together)
    yield from number_lines(others, _RULES, _NUMBER_INDICATORS)


def _codes(record: Record) -> Iterator[ScriptedField]:
    languages, originals = record.languages, record.original_languages
    if len(languages) > 1 or originals:
        spoken = [("a", code) for code in languages] + [("h", code) for code in originals]
        yield one_script("041", "1 " if originals else "0 ", *spoken)
    if len(record.countries) > 1 or not all(map(has_country, record.countries)):
        yield one_script("044", "  ", *(("c", code.lower()) for code in record.countries))
    if record.medium in MEDIA:
        term, code = MEDIA[record.medium]
        yield one_script("337", "  ", ("a", term), ("b", code), ("2", "rdamedia"))


_CLASS_TAGS = {scheme: tag for tag, scheme in table.CLASSIFICATION if scheme != "$2"}
_CLASS_INDICATORS = {"082": "04", "050": " 4", "060": " 4"}


def _class_marks(record: Record) -> Iterator[ScriptedField]:
    for mark in record.classification:
        tag = _CLASS_TAGS.get(mark.scheme, "084")
        source = mark.scheme if tag == "084" else ""
        yield one_script(tag, _CLASS_INDICATORS.get(tag, "  "), ("a", mark.value), ("2", source))


_AGENT_TAGS = {"person": "00", "family": "00", "body": "10", "meeting": "11"}


def _agents(record: Record) -> Iterator[ScriptedField]:
    named = [agent for agent in record.agents if agent.names]
    main = next((agent for agent in named if agent.main), None)
    for agent in named:
        tag = ("1" if agent is main else "7") + _AGENT_TAGS[agent.kind]
        yield agent_line(
            agent, tag, _agent_indicators(agent),
            name_parts=_name, codes=table.AGENT_CODES, role_code=str,
        )  # fmt: skip


def _name(name: str) -> Parts:
    return [("a", name)]


def _agent_indicators(agent: Agent) -> str:
    """First indicator: how the name is entered (X00 0 forename, 1 surname, 3 family)."""
    if agent.kind in ("body", "meeting"):
        return "2 "
    if agent.kind == "family":
        return "3 "
    return "1 " if any("," in name.value for name in agent.names) else "0 "


def _publishing(record: Record) -> Iterator[ScriptedField]:
    yield from edition_lines(record, "250")
    for publication in record.publications:
        imprint = imprint_line(publication, "264", " 1", table.IMPRINT)
        yield _add_date(imprint, record.years) if publication.date else imprint
    if record.extent:
        yield one_script(table.EXTENT.tag, "  ", (table.EXTENT.statement, record.extent.statement))
    for series in record.series:
        yield series_line(series, "0 ", table.SERIES[0])


def _add_date(imprint: ScriptedField, years: Years | None) -> ScriptedField:
    """The Latin 264 with at least the year, where the date is in words of another script."""
    first, *others = imprint.versions
    dated = any(code == "c" and value for code, value in first.subfields)
    if years is None or dated:
        return imprint
    with_year = Version(first.script, [*first.subfields, ("c", str(years.first))])
    return imprint._replace(versions=[with_year, *others])


def _contents(record: Record) -> Iterator[ScriptedField]:
    yield from note_lines(record, table.NOTES, {"505": "0 "})
    for subject in record.subjects:
        yield _subject(subject)
    if record.parent:
        yield _host(record.parent, record.volume)
    for each in record.gatherings:
        words = ("i", f"{each.kind.capitalize()}:")
        yield in_scripts("773", "0 ", {"t": each.titles}, words)


_SUBJECT_INDICATORS = {scheme: f" {code}" for code, scheme in table.SUBJECT_SCHEMES.items()}


def _subject(subject: Subject) -> ScriptedField:
    if not subject.scheme:
        return one_script("653", "  ", ("a", subject.value))
    indicators = _SUBJECT_INDICATORS.get(subject.scheme, " 7")
    source = subject.scheme if indicators == " 7" else ""
    return one_script("650", indicators, *heading(subject), ("2", source))


def _host(parent: Parent, volume: str) -> ScriptedField:
    """773: the set, series or host, with the place of this piece in it ($g)."""
    columns = {"a": parent.agents[0].names if parent.agents else (), "t": parent.titles}
    place = ("g", parent.number or volume)
    return in_scripts("773", "0 ", columns, place, ("z", parent.isbn), ("w", parent.control_number))


def _access(record: Record) -> Iterator[ScriptedField]:
    yield from (link_line(link, "40", label="3") for link in record.links)
    sequence = count(1)
    for location in record.locations:
        link = ("8", str(next(sequence)) if location.statement else "")
        yield one_script(
            "852", "8 ", link, ("a", location.library), ("b", location.collection),
            ("h", location.shelf_mark), ("t", copy_numbers(location.copies)),
        )  # fmt: skip
        yield one_script("866", " 0", link, ("a", location.statement))


_PARTS: tuple[Callable[[Record], Iterable[ScriptedField]], ...] = (
    _numbers,
    _codes,
    _class_marks,
    _agents,
    title_lines,
    _publishing,
    _contents,
    _access,
)
