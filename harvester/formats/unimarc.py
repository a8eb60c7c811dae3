"""UNIMARC bibliographic and its family (RUSMARC, BELMARC, CNMARC, IRANMARC, SBN): meanings.

The tables at the top are the mapping; read them beside the UNIMARC Manual (IFLA). Nothing is
converted to MARC 21 on the way: what UNIMARC says of sets and volumes would be lost.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats import materials, rules
from harvester.formats.codes import language_of
from harvester.formats.extents import read_extent
from harvester.formats.fields import Field
from harvester.formats.hosts import linked_record
from harvester.formats.numbers import each_once, first_isbn, read_number
from harvester.formats.scripts import unimarc_statements
from harvester.formats.texts import clean, sentence, texts, unique, without_article
from harvester.formats.volumes import is_part_number
from harvester.formats.years import agreed, coded_years, imprint_years
from harvester.record import Parent, Record, Series, Title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.formats.fields import Marc, Trouble
    from harvester.formats.scripts import Statements
    from harvester.record import (
        AgentKind,
        Content,
        Extent,
        Identifier,
        Level,
        Medium,
        NoteKind,
        Publication,
        TitleKind,
    )

PROPER = rules.TitleRule("200", "proper", main="a", rest="e", number="h", part="i")
TITLE_STARTS: dict[str, TitleKind] = {"a": "variant", "c": "variant", "d": "parallel"}
"""Subfields of 200 that begin another title: a further work, another author's, a parallel one."""
OTHER_TITLES = (
    rules.TitleRule("510", "parallel", main="a", rest="e", number="h", part="i"),
    *(
        rules.TitleRule(tag, "variant", main="a", rest="e", number="h", part="i")
        for tag in ("512", "513", "514", "515", "516", "517", "520", "530", "532", "540", "541")
    ),
    rules.TitleRule("500", "uniform", main="a", rest="", number="h", part="i"),
)
AGENTS = (
    rules.AgentRule("700", "person", main=True),
    rules.AgentRule("710", "body", main=True, other=("1", "meeting")),
    rules.AgentRule("720", "family", main=True),
    rules.AgentRule("701", "person"),
    rules.AgentRule("702", "person"),
    rules.AgentRule("711", "body", other=("1", "meeting")),
    rules.AgentRule("712", "body", other=("1", "meeting")),
    rules.AgentRule("721", "family"),
    rules.AgentRule("722", "family"),
)
AGENT_CODES = rules.AgentCodes(dates="f", authority="3", terms="")
NUMBERS = (
    rules.NumberRule("010", "isbn", right="a", wrong="z", note="b"),
    rules.NumberRule("011", "issn", right="a", wrong="yz"),
    rules.NumberRule("013", "ismn", right="a", wrong="z", note="b"),
    rules.NumberRule("020", "national", right="b", wrong="z"),
    rules.NumberRule("021", "deposit", right="b", wrong="z"),
    rules.NumberRule("033", "control", right="a", wrong="z"),
    rules.NumberRule("035", "control", right="a", wrong="z"),
)
IMPRINT = rules.ImprintRule(place="a", publisher="c", date="d")
SERIES = rules.SeriesRule("225", "ahi")
NOTES: tuple[tuple[str, NoteKind], ...] = (
    ("300", "general"), ("320", "bibliography"), ("327", "contents"), ("328", "thesis"),
    ("330", "summary"),
)  # fmt: skip
SUBJECTS = ("600", "601", "602", "605", "606", "607", "608")
CLASSIFICATION = (("675", "udc"), ("676", "ddc"), ("680", "lcc"), ("690", "clc"), ("686", "$2"))
LEVELS: dict[str, Level] = {"a": "part", "c": "collection", "i": "serial", "s": "serial"}
"""Leader/07, bibliographic level."""
HIERARCHY: dict[str, Level] = {"1": "set", "2": "volume"}
"""Leader/08, hierarchical level: the set itself, or below it."""
HOSTS = {"volume": ("461", "462"), "part": ("463", "461", "462")}
"""Where a record names what it is a piece of: set and subset, or the piece holding an article."""
DATE_TYPES = dict(zip("abcdefghij", "cdusrqmtpe", strict=True))
"""100 $a/8, type of date -> MARC 21 008/06."""
_NO_FIELD = Field("200", "  ", ())
_ORDER: tuple[TitleKind, ...] = ("proper", "parallel", "variant", "uniform")


def read_unimarc(marc: Marc, partner: str, identifier: str, troubles: list[Trouble]) -> Record:
    """The record's meaning; what cannot be used is added to `troubles`."""
    statements = unimarc_statements(marc)
    coded = marc.first("100", "a")
    imprints = tuple(_publications(statements))
    date = next((imprint.date for imprint in imprints if imprint.date), "")
    languages = unique(map(language_of, _codes(marc, "101", "a")))
    extent = _extent(marc)
    content = materials.content_of(marc.leader[6], materials.UNIMARC_CONTENT)
    level = _level(marc, extent, content)
    parent = _parent(marc, level)
    return Record(
        partner=partner,
        identifier=identifier,
        format="unimarc",
        control_number=marc.control.get("001", "").strip(),
        level=level,
        content=content,
        medium=_medium(marc),
        titles=_in_order(
            (*_own_titles(statements, level), *rules.titles(statements, OTHER_TITLES))
        ),
        responsibility=texts(_responsibility(statements)),
        agents=tuple(rules.agents(statements, AGENTS, AGENT_CODES, _name)),
        identifiers=each_once(_identifiers(marc, troubles)),
        edition=rules.edition(statements, "205"),
        publications=imprints,
        years=agreed(
            coded_years(DATE_TYPES.get(coded[8:9], "s"), coded[9:13], coded[13:17]),
            imprint_years(date, languages[0] if languages else ""),
        ),
        extent=extent,
        volume=_volume(marc, parent) if level == "volume" else "",
        parent=parent,
        languages=languages,
        original_languages=unique(map(language_of, _codes(marc, "101", "c"))),
        countries=unique(code.strip().upper()[:2] for code in _codes(marc, "102", "a")),
        series=tuple(rules.series(statements, SERIES)) or tuple(_linked_series(marc)),
        subjects=(
            *rules.subjects(marc, SUBJECTS, "abcfjtxyz", lambda field: field.first("2")),
            *rules.class_marks(marc, (("610", ""),)),
        ),
        classification=tuple(rules.class_marks(marc, CLASSIFICATION)),
        notes=tuple(rules.notes(marc, NOTES)),
        links=tuple(rules.links(marc)),
    )


def _codes(marc: Marc, tag: str, code: str) -> Iterator[str]:
    return (value for field in marc.all(tag) for value in field.all(code))


def _in_order(found: Iterable[Title]) -> tuple[Title, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda each: _ORDER.index(each.kind)))


def _own_titles(statements: Statements, level: Level) -> list[Title]:
    """Titles of field 200 in every script."""
    found: list[Title] = []
    for field in (f for statement in statements.get("200", ()) for f in statement):
        named = [made for piece, kind in _pieces(field) if (made := _title(piece, kind))]
        found += _significant(named) if level == "volume" else named
    return found


def _significant(named: list[Title]) -> list[Title]:
    """A volume's titles; one that is but its number ("Ч. 1") gives way to what follows it."""
    if not named or not is_part_number(named[0].main.value):
        return named
    first, *others = named
    if first.part:
        return [replace(first, main=first.part, part=None, number=""), *others]
    return [replace(others[0], kind="proper"), *others[1:]] if others else named


def _pieces(field: Field) -> list[tuple[Field, TitleKind]]:
    """Field 200 cut where another title begins, each piece with its title in $a."""
    starts = [i for i, (code, _) in enumerate(field.subfields) if code in TITLE_STARTS]
    pieces: list[tuple[Field, TitleKind]] = []
    for start, end in pairwise([*starts, len(field.subfields)]):
        (code, text), *rest = field.subfields[start:end]
        kind: TitleKind = TITLE_STARTS[code] if pieces else "proper"
        pieces.append((replace(field, subfields=(("a", text), *rest)), kind))
    return pieces


def _title(field: Field, kind: TitleKind) -> Title | None:
    return rules.title(field, PROPER._replace(kind=kind), without_article(field.first("a")))


def _responsibility(statements: Statements) -> Iterator[str]:
    for statement in statements.get("200", ()):
        for field in statement:
            yield " ; ".join(filter(None, map(sentence, field.all("fg"))))


def _name(field: Field, kind: AgentKind) -> str:
    """A heading: family name, then the full forenames if given, else the initials."""
    if kind in ("body", "meeting"):
        return ". ".join(filter(None, map(sentence, field.all("ab"))))
    given = sentence(field.first("g") or field.first("b"))
    if given:
        return f"{clean(field.first('a'))}, {given}"
    return sentence(" ".join(field.all("adc" if field.indicators[1] == "0" else "a")))


def _identifiers(marc: Marc, troubles: list[Trouble]) -> Iterator[Identifier]:
    yield from rules.identifiers(marc, NUMBERS, troubles)
    for field in marc.all("017"):
        if field.first("2").lower() == "doi":
            yield from read_number("doi", field.first("a"), "", "017 $a", troubles)
    for field in marc.all("073"):
        if field.first("a").startswith(("978", "979")):
            yield from read_number("isbn", field.first("a"), "", "073 $a", troubles)


def _publications(statements: Statements) -> Iterator[Publication]:
    """Imprints: 214 of publication (second indicator 0), else 210, else any other 214."""
    modern = statements.get("214", [])
    published = [each for each in modern if each[0].indicators[1] == "0"]
    for statement in published or statements.get("210", []) or modern:
        if made := rules.publication(statement, IMPRINT):
            yield made


def _extent(marc: Marc) -> Extent | None:
    for field in marc.all("215"):
        if found := read_extent("; ".join(map(clean, field.all("a")))):
            return found
    return None


def _level(marc: Marc, extent: Extent | None, content: Content) -> Level:
    """Leader/07 and /08; where those say nothing, a set above (461, 462) or a part number."""
    kind, hierarchy = marc.leader[7], marc.leader[8]
    if kind in LEVELS:
        return LEVELS[kind]
    if hierarchy in HIERARCHY:
        return HIERARCHY[hierarchy]
    numbered = any(tag in marc.data for tag in HOSTS["volume"]) or bool(marc.first("200", "h"))
    return materials.level_of_book(content, extent, numbered=numbered)


def _medium(marc: Marc) -> Medium:
    """Words of the description, then codes; 135 and 856 may only mean a digital copy."""
    kind = marc.leader[6]
    words = (marc.first("200", "b"), marc.first("215", "a"), marc.first("230", "a"))
    if found := materials.medium_in_words(*words):
        return found
    if kind in "bdf":
        return "manuscript"
    return (
        materials.UNIMARC_FORM.get(marc.first("106", "a")[:1])
        or materials.CARRIER.get(marc.first("183", "a")[:1])
        or ("electronic" if kind == "l" else materials.medium_of_type(kind))
    )


def _parent(marc: Marc, level: Level) -> Parent | None:
    """The set or host, with the numbers of the part at each level above ("Т. 2, кн. 4")."""
    fields = [field for tag in HOSTS.get(level, ()) for field in marc.all(tag)]
    if not fields:
        return None
    hosts = [linked_record(field) for field in fields]
    titled = next((host for host in hosts if host.first("200", "a")), hosts[0])
    statements = unimarc_statements(titled)
    return Parent(
        control_number=next(filter(None, (host.control.get("001") for host in hosts)), ""),
        titles=texts(made.main.value for made in _own_titles(statements, "set")),
        agents=tuple(rules.agents(statements, AGENTS, AGENT_CODES, _name)),
        number=rules.joined(number for host in hosts for number in _codes(host, "200", "v")),
        isbn=first_isbn(_codes(titled, "010", "a")),
    )


def _volume(marc: Marc, parent: Parent | None) -> str:
    """The part's number as written: its own title if that is all it says, else the link's $v."""
    own = next(iter(marc.all("200")), _NO_FIELD)
    main, number = sentence(own.first("a")), rules.joined(own.all("h"))
    if main and (own.indicators[0] == "0" or is_part_number(main)):
        return ", ".join(filter(None, (main, number)))
    return (parent.number if parent else "") or number or rules.joined(own.all("v"))


def _linked_series(marc: Marc) -> Iterator[Series]:
    """Series that only a link (410) names."""
    for field in marc.all("410"):
        linked = linked_record(field)
        for made in _own_titles(unimarc_statements(linked), "set")[:1]:
            number = rules.joined(_codes(linked, "200", "v"))
            yield Series(made.main, number, linked.first("011", "a").strip())
