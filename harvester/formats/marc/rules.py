"""The parts of a record that MARC 21 and UNIMARC share, read by tables of tags and subfields.

`marc21.py` and `unimarc.py` hold the tables; the functions here do the same with either.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from harvester.formats.fields import RecordIssue
from harvester.formats.values import (
    NO_TITLE,
    called_wrong,
    clean,
    edition_number,
    read_number,
    sentence,
    text_of,
    text_or_none,
    texts,
    unique,
    without_article,
)
from harvester.issues import Code
from harvester.record import Agent, Edition, Note, Publication, Series, Subject, Title
from harvester.vocabulary import language_of, relator_of, relators_of_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harvester.formats.fields import Field, Marc
    from harvester.formats.marc.linked_fields import Statement, Statements
from harvester.record import AgentKind, Identifier, IdentifierKind, NoteKind, TitleKind

_LONGEST_NOTE = 500
_NUMBER_IN_SERIES = re.compile(r"(.*?)(?: ; |; (?=\D{0,8}\d))(.*)")
"""Older records write the number into the title: "Her waste ; pt. 1"."""


class TitleRule(NamedTuple):
    """Where a title stands, and the subfields of its parts and of its language."""

    tag: str
    kind: TitleKind
    main: str
    rest: str = ""
    number: str = ""
    part: str = ""
    language: str = ""


class AgentRule(NamedTuple):
    """Where a name stands and what bears it; `other` is what the first indicator may change.

    `terms` are subfields of roles as words, where they are not those of the other fields.
    """

    tag: str
    kind: AgentKind
    main: bool = False
    other: tuple[str, AgentKind] = ("", "person")
    terms: str = ""


class AgentCodes(NamedTuple):
    """Subfields of a name's dates, authority numbers and role as a word."""

    dates: str
    authority: str
    terms: str


class NumberRule(NamedTuple):
    """Where a number stands: subfields of right ones, of wrong ones, and of its qualifier.

    `country` is the subfield of the country whose number it is: without it the same number may be
    another country's, and is no sign of anything.
    """

    tag: str
    kind: IdentifierKind
    right: str
    wrong: str = ""
    note: str = ""
    country: str = ""


class ImprintRule(NamedTuple):
    """Subfields of place, publisher and date."""

    place: str
    publisher: str
    date: str


class ExtentRule(NamedTuple):
    """Where the extent stands, and in which subfield."""

    tag: str
    statement: str


class SeriesRule(NamedTuple):
    """Where a series stands: subfields of its title and parts, of the number, of the ISSN."""

    tag: str
    title: str
    number: str = "v"
    issn: str = "x"


def titles(statements: Statements, rules: Iterable[TitleRule]) -> Iterator[Title]:
    """Every title the rules find, each script's form as a title of its own."""
    for rule in rules:
        for statement in statements.get(rule.tag, ()):
            for field in statement:
                if made := title(field, rule):
                    yield made


def title(field: Field, rule: TitleRule, bare: str = "") -> Title | None:
    """The title of one field; its other parts stand in when the main one is empty."""
    raw = field.first(rule.main)
    main = sentence(raw)
    rest = " : ".join(map(sentence, field.all(rule.rest))) if rule.rest else ""
    part = ". ".join(map(sentence, field.all(rule.part))) if rule.part else ""
    if not main:
        main, rest, part = (rest, "", part) if rest else (part, "", "")
    if not main or main == NO_TITLE:
        return None
    return Title(
        kind=rule.kind,
        main=text_of(main),
        rest=text_or_none(rest),
        number=joined(field.all(rule.number)) if rule.number else "",
        part=text_or_none(part),
        bare=bare or without_article(raw),
        language=language_of(field.first(rule.language)) if rule.language else "",
    )


def joined(values: Iterable[str]) -> str:
    """Part numbers of one title, as written but for the punctuation around them."""
    return ", ".join(filter(None, map(sentence, values)))


def agents(
    statements: Statements,
    rules: Iterable[AgentRule],
    codes: AgentCodes,
    name_of: Callable[[Field, AgentKind], str],
) -> Iterator[Agent]:
    """Every person and body the rules find, one agent for all the scripts of its name."""
    for rule in rules:
        for statement in statements.get(rule.tag, ()):
            kind = rule.other[1] if statement[0].indicators[0] == rule.other[0] else rule.kind
            names = texts([name_of(field, kind) for field in statement])
            if names:
                numbers = _all(statement, codes.authority)
                yield Agent(
                    kind=kind,
                    names=names,
                    roles=_roles(statement, rule.terms or codes.terms),
                    dates=_first(map(sentence, _all(statement, codes.dates))),
                    main=rule.main,
                    authorities=unique([number.strip(" ,;") for number in numbers]),
                )


def _all(statement: Statement, codes: str) -> list[str]:
    if len(statement) == 1:
        return statement[0].all(codes)
    return [value for field in statement for value in field.all(codes)]


def _roles(statement: Statement, terms: str) -> tuple[str, ...]:
    """By code, then those that only a word tells, field by field."""
    found: list[str] = []
    for field in statement:
        found += map(relator_of, field.all("4"))
        for words in field.all(terms):
            found += relators_of_words(words)
    return unique(found)


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def identifiers(
    marc: Marc, rules: Iterable[NumberRule], troubles: list[RecordIssue]
) -> Iterator[Identifier]:
    """Every number the rules find; those the record calls wrong are not reported."""
    data = marc.data
    for rule in rules:
        for field in data.get(rule.tag, ()):
            note = "; ".join(map(clean, field.all(rule.note))) if rule.note else ""
            for code, value in field.subfields:
                if code in rule.right:
                    place = f"{rule.tag} ${code}"
                    found = read_number(rule.kind, value, note, place, troubles)
                    yield from _of_country(rule, field, place, found, troubles)
                elif code in rule.wrong:
                    yield from called_wrong(read_number(rule.kind, value, note, "", []))


def _of_country(
    rule: NumberRule,
    field: Field,
    place: str,
    found: Iterator[Identifier],
    troubles: list[RecordIssue],
) -> Iterator[Identifier]:
    """Numbers with the code of their country before them, where the rule says that it has one."""
    country = clean(field.first(rule.country)).upper() if rule.country else ""
    for number in found:
        if rule.country and not country:
            troubles.append(RecordIssue(Code.IDENTIFIER_PLACEHOLDER, place, number.value))
            yield replace(number, valid=False)
        else:
            yield replace(number, value=f"{country} {number.value}") if country else number


def publication(statement: Statement, rule: ImprintRule) -> Publication | None:
    """One imprint with the forms of its place and publisher in every script."""
    places = texts(map(clean, _all(statement, rule.place)))
    publishers = texts(map(sentence, _all(statement, rule.publisher)))
    date = _first(sentence(", ".join(field.all(rule.date))) for field in statement)
    return Publication(places, publishers, date) if places or publishers or date else None


def edition(statements: Statements, tag: str) -> Edition | None:
    """The edition statement in each script, and the first number found in it."""
    forms = texts(
        [clean(field.first("a")) for statement in statements.get(tag, ()) for field in statement]
    )
    if not forms:
        return None
    found = (edition_number(form.value) for form in forms)
    return Edition(forms, next((number for number in found if number is not None), None))


def series(statements: Statements, rule: SeriesRule) -> Iterator[Series]:
    """Every series statement; a series in two scripts is two, the original first."""
    for statement in statements.get(rule.tag, ()):
        for field in statement:
            name = ". ".join(filter(None, map(sentence, field.all(rule.title))))
            if name.partition(";")[0].strip(" .…"):
                number = sentence(field.first(rule.number))
                if not number and (found := _NUMBER_IN_SERIES.match(name)):
                    name, number = found.groups()
                yield Series(text_of(name), number, clean(field.first(rule.issn)))


def subjects(
    marc: Marc,
    tags: Iterable[str],
    heading: str,
    divisions: str,
    scheme_of: Callable[[Field], str],
) -> Iterator[Subject]:
    """Subject headings, a name with its dates and title as one; subdivisions follow ` -- `."""
    data = marc.data
    for tag in tags:
        for field in data.get(tag, ()):
            parts = [_heading(field.all(heading)), *map(sentence, field.all(divisions))]
            if value := " -- ".join(filter(None, parts)):
                yield Subject(value, scheme_of(field))


def _heading(parts: list[str]) -> str:
    """One heading of its parts, with a comma where no punctuation of their own divides them."""
    line = parts[0] if parts else ""
    for part in parts[1:]:
        line = line.rstrip()
        line += f" {part}" if line.endswith((",", ".", ";", ":")) else f", {part}"
    return sentence(line)


def class_marks(marc: Marc, schemes: Iterable[tuple[str, str]]) -> Iterator[Subject]:
    """Class marks of (tag, scheme); a scheme `$2` is named by the field itself."""
    data = marc.data
    for tag, scheme in schemes:
        for field in data.get(tag, ()):
            for value in field.all("a"):
                if mark := clean(value):
                    yield Subject(mark, field.first("2") if scheme == "$2" else scheme)


def notes(marc: Marc, kinds: Iterable[tuple[str, NoteKind, str]]) -> Iterator[Note]:
    """Notes of (tag, kind, subfields), cut at 500 characters."""
    data = marc.data
    for tag, kind, codes in kinds:
        for field in data.get(tag, ()):
            said = _plate(field, codes) if kind == "plate" else " ".join(field.all(codes))
            if note := clean(said):
                yield Note(clean(note[:_LONGEST_NOTE]), kind)


def _plate(field: Field, codes: str) -> str:
    """A publisher's number, then whose it is, in whatever order they are written."""
    return " ; ".join(filter(None, map(clean, chain.from_iterable(map(field.all, codes)))))


def values(marc: Marc, tag: str, codes: str) -> Iterator[str]:
    """Every value of some subfields in all the fields of a tag."""
    return (value for field in marc.all(tag) for value in field.all(codes))


def tags(*tables: Iterable[tuple[object, ...]]) -> frozenset[str]:
    """The tags that tables of rules name, each rule's first."""
    return frozenset(str(rule[0]) for table in tables for rule in table)
