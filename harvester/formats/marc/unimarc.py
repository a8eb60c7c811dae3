"""UNIMARC bibliographic and its family (RUSMARC, BELMARC, CNMARC, IRANMARC, SBN): meanings.

`unimarc_table` is the mapping. Nothing is converted to MARC 21 on the way: what UNIMARC says of
sets and volumes would be lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.fields import Field
from harvester.formats.marc import rules
from harvester.formats.marc import unimarc_table as table
from harvester.formats.marc.contents import unimarc_works, with_works
from harvester.formats.marc.gatherings import unimarc_gatherings, without_linked_gatherings
from harvester.formats.marc.holdings import unimarc_locations
from harvester.formats.marc.linked_fields import unimarc_statements
from harvester.formats.marc.linked_records import linked_record
from harvester.formats.marc.links import read_links
from harvester.formats.marc.unimarc_media import carriers_of, medium_of
from harvester.formats.marc.unimarc_titles import in_order, own_titles
from harvester.formats.values import (
    ISBD_CONTENT,
    SCORES,
    UNIMARC_CONTENT,
    agreed,
    called_wrong,
    clean,
    coded_years,
    content_of,
    each_once,
    first_isbn,
    imprint_years,
    level_of_book,
    read_extent,
    read_number,
    sentence,
    texts,
    unique,
)
from harvester.record import Note, Parent, Record, Series, Title
from harvester.vocabulary import is_part_number, iso_country_of, language_of, names_issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.formats.fields import Marc, RecordIssue
    from harvester.formats.marc.linked_fields import Statements
    from harvester.record import AgentKind, Content, Extent, Identifier, Level, Publication

_COMARC_LENGTH = 8
_NO_FIELD = Field("200", "  ", ())


def read_unimarc(marc: Marc, partner: str, identifier: str, troubles: list[RecordIssue]) -> Record:
    """The record's meaning; what cannot be used is added to `troubles`."""
    gatherings = tuple(unimarc_gatherings(marc))
    marc = without_linked_gatherings(marc)
    statements = unimarc_statements(marc)
    coded = _coded_data(marc)
    imprints = tuple(_publications(statements))
    date = next((imprint.date for imprint in imprints if imprint.date), "")
    languages = unique(map(language_of, rules.values(marc, "101", "a")))
    countries = unique(map(iso_country_of, rules.values(marc, "102", "a")))
    language, country = (codes[0] if codes else "" for codes in (languages, countries))
    extent = _extent(marc)
    content = _content(marc)
    level = _level(marc, extent, content)
    parent = _parent(marc, level)
    above = _set_record(marc, level)
    medium, numbers = medium_of(marc), each_once(_identifiers(marc, troubles))
    return Record(
        partner=partner,
        identifier=identifier,
        format="unimarc",
        control_number=marc.control.get("001", "").strip(),
        level=level,
        content=content,
        medium=medium,
        carriers=carriers_of(marc, medium, numbers),
        titles=in_order(_titles(marc, statements, level)),
        responsibility=texts(_responsibility(statements)),
        agents=tuple(rules.agents(statements, table.AGENTS, table.AGENT_CODES, _name)),
        identifiers=numbers,
        edition=rules.edition(statements, "205"),
        publications=_with_publisher(imprints, above),
        years=agreed(
            coded_years(table.DATE_TYPES.get(coded[8:9], "s"), coded[9:13], coded[13:17]),
            imprint_years(date, language, country),
            language,
            country,
        ),
        extent=extent,
        volume=_volume(marc, parent) if level == "volume" else "",
        parent=parent,
        gatherings=gatherings,
        languages=languages,
        original_languages=unique(map(language_of, rules.values(marc, "101", "c"))),
        countries=countries,
        series=_series(marc, statements) or (_series_of(above) if above else ()),
        subjects=(
            *rules.subjects(marc, table.SUBJECTS, "abcdft", "jxyz", lambda field: field.first("2")),
            *rules.class_marks(marc, table.FREE_SUBJECTS),
        ),
        classification=tuple(rules.class_marks(marc, table.CLASSIFICATION)),
        notes=with_works(_notes(marc, content), unimarc_works(marc, level)),
        links=read_links(marc),
        locations=unimarc_locations(marc),
    )


def _titles(marc: Marc, statements: Statements, level: Level) -> Iterator[Title]:
    yield from own_titles(statements, level)
    yield from rules.titles(statements, table.OTHER_TITLES)
    yield from _original_titles(marc)


def _coded_data(marc: Marc) -> str:
    """100 $a; COMARC has type and dates of publication in $b, $c and $d instead."""
    coded = marc.first("100", "a")
    if len(coded) > _COMARC_LENGTH or not marc.first("100", "c"):
        return coded
    first, last = marc.first("100", "c"), marc.first("100", "d")
    return f"{'':8}{marc.first('100', 'b')[:1] or 'd'}{first[:4]:4}{last[:4]:4}"


def _content(marc: Marc) -> Content:
    """Leader/06, refined by 181 where it only says electronic or several media."""
    kind = marc.leader[6]
    refined = ISBD_CONTENT.get(marc.first("181", "a")[:1]) if kind in "lm" else None
    return refined or content_of(kind, UNIMARC_CONTENT)


def _original_titles(marc: Marc) -> Iterator[Title]:
    """What a translation was made from (454)."""
    for linked in map(linked_record, marc.all("454")):
        for made in own_titles(unimarc_statements(linked), "set")[:1]:
            yield Title("uniform", made.main, bare=made.bare)


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
    codes = "adc" if field.indicators[1] == "0" else "a"
    return sentence(" ".join(value for code in codes for value in field.all(code)))


def _identifiers(marc: Marc, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    yield from rules.identifiers(marc, table.NUMBERS, troubles)
    for field in marc.all("017"):
        if field.first("2").lower() == "doi":
            yield from read_number("doi", field.first("a"), "", "017 $a", troubles)
            yield from called_wrong(read_number("doi", field.first("z"), "", "", []))
    for value in rules.values(marc, "856", "u"):
        if "doi.org/" in value:
            yield from read_number("doi", value, "", "856 $u", troubles)
    for field in marc.all("073"):
        if field.first("a").startswith(("978", "979")):
            yield from read_number("isbn", field.first("a"), "", "073 $a", troubles)


def _publications(statements: Statements) -> Iterator[Publication]:
    """Imprints: 214 of publication (second indicator 0), else 210, else any other 214."""
    modern = statements.get("214", [])
    published = [each for each in modern if each[0].indicators[1] == "0"]
    for statement in published or statements.get("210", []) or modern:
        if made := rules.publication(statement, table.IMPRINT):
            yield made


def _extent(marc: Marc) -> Extent | None:
    for field in marc.all(table.EXTENT.tag):
        if found := read_extent("; ".join(map(clean, field.all(table.EXTENT.statement)))):
            return found
    return None


def _level(marc: Marc, extent: Extent | None, content: Content) -> Level:
    """Leader/07 and /08; where those say nothing, a set above (461, 462) or a part number."""
    kind, hierarchy = marc.leader[7], marc.leader[8]
    if kind in table.LEVELS:
        return table.LEVELS[kind]
    if hierarchy in table.HIERARCHY:
        return table.HIERARCHY[hierarchy]
    numbered = any(tag in marc.data for tag in table.HOSTS["volume"]) or bool(
        marc.first("200", "h")
    )
    return level_of_book(content, extent, numbered=numbered)


def _notes(marc: Marc, content: Content) -> Iterator[Note]:
    """The notes, and the kind of score that 125 codes."""
    yield from rules.notes(marc, table.NOTES)
    if content == "music" and (score := SCORES.get(marc.first("125", "a")[:1])):
        yield Note(score, "music format")


def _parent(marc: Marc, level: Level) -> Parent | None:
    """The set or host, with the numbers of the part at each level above ("Т. 2, кн. 4")."""
    fields = [field for tag in table.HOSTS.get(level, ()) for field in marc.all(tag)]
    if not fields:
        return None
    hosts = [linked_record(field) for field in fields]
    named = [host for host in hosts if host.first("200", "a")] or hosts
    titled = next((h for h in named if level != "part" or not _is_issue(h)), named[0])
    statements = unimarc_statements(titled)
    numbers = (number for host in hosts for number in rules.values(host, "200", "v"))
    return Parent(
        control_number=next(filter(None, (host.control.get("001") for host in hosts)), ""),
        titles=texts(made.main.value for made in own_titles(statements, "set")),
        agents=tuple(rules.agents(statements, table.AGENTS, table.AGENT_CODES, _name)),
        number=rules.joined(_places(hosts, titled) if level == "part" else numbers),
        isbn=first_isbn(rules.values(titled, "010", "a")),
    )


def _is_issue(host: Marc) -> bool:
    """Whether a host is the issue of a journal, which RUSMARC names in 463 beside that ("№ 3")."""
    return names_issue(host.first("200", "a"))


def _places(hosts: list[Marc], titled: Marc) -> Iterator[str]:
    """Where an article stands: the issue, its numbers at each level, then pages and year."""
    for host in hosts:
        own = host.first("200", "a") if host is not titled and _is_issue(host) else ""
        yield from (own, *rules.values(host, "200", "hv"), *rules.values(host, "215", "a"))
    dates = (date for host in hosts for date in rules.values(host, "210", "d"))
    yield next((date for date in dates if not date.rstrip(" .").endswith("-")), "")


def _volume(marc: Marc, parent: Parent | None) -> str:
    """The part's number as written: its own title if that is all it says, else the link's $v."""
    own = next(iter(marc.all("200")), _NO_FIELD)
    main, number = sentence(own.first("a")), rules.joined(own.all("h"))
    if main and (own.indicators[0] == "0" or is_part_number(main)):
        return ", ".join(filter(None, (main, number)))
    return (parent.number if parent else "") or number or rules.joined(own.all("v"))


def _set_record(marc: Marc, level: Level) -> Marc | None:
    """What a volume's links tell of its set: what stands once for all volumes stands there."""
    links = [field for tag in table.HOSTS["volume"] for field in marc.all(tag)]
    return linked_record(links[0]) if level == "volume" and links else None


def _with_publisher(
    imprints: tuple[Publication, ...], above: Marc | None
) -> tuple[Publication, ...]:
    """A volume's imprint; place and publisher are those of the set where it has only a date."""
    if above is None or any(each.places or each.publishers for each in imprints):
        return imprints
    of_set = next(_publications(unimarc_statements(above)), None)
    if of_set is None:
        return imprints
    date = next((each.date for each in imprints), of_set.date)
    return (replace(of_set, date=date),)


def _series(marc: Marc, statements: Statements) -> tuple[Series, ...]:
    """Series as transcribed, else as linked."""
    return tuple(rules.series(statements, table.SERIES)) or tuple(_linked_series(marc))


def _series_of(above: Marc) -> tuple[Series, ...]:
    return _series(above, unimarc_statements(above))


def _linked_series(marc: Marc) -> Iterator[Series]:
    """Series that only a link (410) names."""
    for field in marc.all("410"):
        linked = linked_record(field)
        for made in own_titles(unimarc_statements(linked), "set")[:1]:
            number = rules.joined(rules.values(linked, "200", "v"))
            yield Series(made.main, number, linked.first("011", "a").strip())
