"""What a record written as MARC 21 and as UNIMARC has in common, by the tables they are read by.

A `ScriptedField` is a field in each script it is given in; the two writers say which tag,
indicators and subfields, the functions here make the fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.marc.rules import NumberRule
from harvester.formats.marc.writing.scripted_fields import (
    LATIN,
    ScriptedField,
    Version,
    fitting,
    in_scripts,
    latin_first,
    one_script,
)
from harvester.formats.values import article_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from harvester.formats.marc.rules import AgentCodes, ImprintRule, SeriesRule, TitleRule
    from harvester.record import (
        Agent,
        Identifier,
        IdentifierKind,
        Link,
        NoteKind,
        Publication,
        Record,
        Series,
        Subject,
        Title,
        TitleKind,
    )

Parts = list[tuple[str, str]]
_AGENCIES: dict[IdentifierKind, str] = {"oclc": "(OCoLC)", "lccn": "(DLC)"}
_NON_SORTING = "\x98{}\x9c{}"
"""ISO 6630 as UTF-8 has it: what stands between the marks is not filed on."""


def title_parts(title: Title, rule: TitleRule, language: str = "", main: str = "") -> Parts:
    """Subfields of a title; `main` is its text where it is not to be written as it is."""
    return [
        (rule.main, main or title.main.value),
        *_if(rule.rest, title.rest.value if title.rest else ""),
        *_if(rule.number, title.number),
        *_if(rule.part, title.part.value if title.part else ""),
        *_if(rule.language, language),
    ]


def _if(code: str, value: str) -> Parts:
    return [(code, value)] if code else []


def marked(title: Title) -> str:
    """The title with its leading article between non-sorting marks."""
    if length := article_length(title):
        return _NON_SORTING.format(title.main.value[:length], title.bare)
    return title.main.value


def one_a_script(titles: Iterable[Title], kind: TitleKind) -> list[Title]:
    """The first title of a kind in each script, Latin first: a field has one form in each."""
    found: dict[str, Title] = {}
    for title in titles:
        if title.kind == kind:
            found.setdefault(title.main.script, title)
    return sorted(found.values(), key=lambda title: title.main.script not in LATIN)


def with_responsibility(
    versions: Iterable[Version], record: Record, code: str
) -> Sequence[Version]:
    """The title in each script with what is said in that script of who made it, once.

    A title without letters ("1984") is in every script.
    """
    found = {version.script: version for version in versions}
    for said in record.responsibility:
        home = next((script for script in (said.script, "") if script in found), said.script)
        at = home or next(iter(found))
        before = found.get(at, Version(at, []))
        stated = " ; ".join([*(text for own, text in before.subfields if own == code), said.value])
        others = [part for part in before.subfields if part[0] != code]
        found[at] = before._replace(subfields=[*others, (code, stated)])
    return list(found.values())


def agent_line(
    agent: Agent,
    tag: str,
    indicators: str,
    *,
    name_parts: Callable[[str], Parts],
    codes: AgentCodes,
    role_code: Callable[[str], str],
) -> ScriptedField:
    """A name in every script; dates, authority numbers and roles stand with each form."""
    last = [
        (codes.dates, agent.dates),
        *((codes.authority[0], number) for number in agent.authorities),
        *(("4", role_code(role)) for role in agent.roles),
    ]
    scripts = [name.script for name in agent.names]
    return ScriptedField(tag, indicators, [
        Version(name.script, [*name_parts(name.value), *fitting(last, name.script, scripts)])
        for name in latin_first(agent.names)
    ])  # fmt: skip


def number_lines(
    numbers: Iterable[Identifier],
    rules: Mapping[IdentifierKind, NumberRule],
    indicators: Mapping[IdentifierKind, str],
) -> Iterator[ScriptedField]:
    """A field for each number, which is right or wrong, with its qualifier if it has a place.

    In 035 stands whose number it is, in $2 the scheme of a DOI.
    """
    for number in numbers:
        rule = rules[number.kind]
        country, value = _split_country(rule, number.value)
        rule = rule if country or not rule.country else _WITHOUT_COUNTRY
        code = rule.right[0] if number.valid else rule.wrong[0]
        prefix = _AGENCIES.get(number.kind, "") if rule.tag == "035" else ""
        yield one_script(
            rule.tag,
            indicators.get(number.kind, "  "),
            *_if(rule.country, country),
            (code, prefix + value),
            *_if(rule.note, number.note or number.scope),
            ("2", "doi" if number.kind == "doi" else ""),
        )


def _split_country(rule: NumberRule, value: str) -> tuple[str, str]:
    """The code of the country before a national number, where it has a subfield of its own."""
    found = _OF_COUNTRY.fullmatch(value) if rule.country else None
    return (found[1], found[2]) if found else ("", value)


_WITHOUT_COUNTRY = NumberRule("091", "national", right="a", wrong="z")
"""RUSMARC's place for a number of the national bibliography, which is that of the library."""
_OF_COUNTRY = re.compile(r"([A-Z]{2}) (.+)")


def edition_lines(record: Record, tag: str) -> Iterator[ScriptedField]:
    """The edition statement in each script."""
    if record.edition:
        yield in_scripts(tag, "  ", {"a": record.edition.statement})


def imprint_line(
    publication: Publication, tag: str, indicators: str, rule: ImprintRule
) -> ScriptedField:
    """Places, publishers and date."""
    columns = {rule.place: publication.places, rule.publisher: publication.publishers}
    return in_scripts(tag, indicators, columns, (rule.date, publication.date))


def series_line(series: Series, indicators: str, rule: SeriesRule) -> ScriptedField:
    """A series statement with ISSN and number."""
    parts = [(rule.title[0], series.title.value), (rule.issn, series.issn)]
    return one_script(rule.tag, indicators, *parts, (rule.number, series.number))


def note_lines(
    record: Record, kinds: Iterable[tuple[str, NoteKind, str]], indicators: Mapping[str, str]
) -> Iterator[ScriptedField]:
    """Every note in the first field of its kind."""
    fields: dict[NoteKind, tuple[str, str]] = {}
    for tag, kind, codes in kinds:
        fields.setdefault(kind, (tag, codes[0]))
    for note in record.notes:
        tag, code = fields[note.kind]
        yield one_script(tag, indicators.get(tag, "  "), (code, note.value))


def heading(subject: Subject) -> Parts:
    """A subject heading with its subdivisions (read with ` -- ` between them) in $x."""
    first, *others = subject.value.split(" -- ")
    return [("a", first), *(("x", each) for each in others)]


def link_line(link: Link, indicators: str, *, label: str) -> ScriptedField:
    """856: terms of access in $n, and in $7, which UNIMARC has not, whether they restrict it."""
    status = {True: "0", False: "1", None: ""}[link.free]
    parts = [(label, link.label), ("u", link.address), ("n", link.access), ("7", status)]
    return one_script("856", indicators, *parts)


def copy_numbers(copies: int | None) -> str:
    """Copies as numbers of copies: "1", "1-3"; empty when not told."""
    return f"1-{copies}" if copies and copies > 1 else str(copies or "")
