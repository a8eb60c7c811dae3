"""MARC 21 bibliographic: what each field means, by `marc21_table` and the rules below."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.marc import marc21_table as table
from harvester.formats.marc import rules
from harvester.formats.marc.contents import is_other_work, marc21_works, with_works
from harvester.formats.marc.gatherings import marc21_gatherings, without_gatherings
from harvester.formats.marc.holdings import marc21_locations
from harvester.formats.marc.kormarc import is_kormarc, korean_names, korean_numbers, korean_titles
from harvester.formats.marc.linked_fields import marc21_statements
from harvester.formats.marc.linked_records import host_of, set_of
from harvester.formats.marc.links import read_links
from harvester.formats.marc.marc21_media import carriers_of, medium_of, notes_of
from harvester.formats.values import (
    MARC21_CONTENT,
    agreed,
    called_wrong,
    clean,
    coded_years,
    content_of,
    each_once,
    imprint_years,
    level_of_book,
    read_extent,
    read_number,
    sentence,
    text_of,
    text_or_none,
    texts,
    unique,
    without_article,
)
from harvester.record import Identifier, Record, Title
from harvester.vocabulary import country_of, is_part_number, language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.formats.fields import Field, Marc, RecordIssue
    from harvester.formats.marc.linked_fields import Statement, Statements
    from harvester.record import (
        AgentKind,
        Content,
        Extent,
        IdentifierKind,
        Level,
        Parent,
        Publication,
        Series,
    )

_NAMED: dict[str, IdentifierKind] = {"doi": "doi", "isbn": "isbn", "ismn": "ismn", "issn": "issn"}
"""024 $2, where the first indicator leaves it to it."""
_NUMBERED: dict[str, IdentifierKind] = {"2": "ismn", "3": "isbn"}


def read_marc21(marc: Marc, partner: str, identifier: str, troubles: list[RecordIssue]) -> Record:
    """The record's meaning; what cannot be used is added to `troubles`."""
    statements = marc21_statements(marc, troubles)
    coded = marc.control.get("008", "")
    language = coded[35:38]
    countries = _countries(marc, coded)
    country = countries[0] if countries else ""
    imprints = tuple(_publications(statements))
    extent = _extent(marc)
    content = content_of(marc.leader[6], MARC21_CONTENT, marc.first("336", "b"))
    proper = tuple(_proper_titles(statements.get("245", ())))
    hosts = without_gatherings(statements)
    level = _level(marc, hosts, proper, extent, content)
    parent = _parent(marc, hosts, level)
    gatherings = tuple(marc21_gatherings(statements)) if level != "serial" else ()
    korean = is_kormarc(marc)
    if korean:
        proper = tuple(korean_titles(marc, proper))
    medium, numbers = medium_of(marc, coded), each_once(_identifiers(marc, troubles))
    agents = tuple(rules.agents(_without_works(statements), table.AGENTS, table.AGENT_CODES, _name))
    return Record(
        partner=partner,
        identifier=identifier,
        format="marc21",
        control_number=marc.control.get("001", "").strip(),
        level=level,
        content=content,
        medium=medium,
        carriers=carriers_of(marc, medium, numbers),
        titles=tuple(dict.fromkeys((*proper, *_other_titles(statements)))),
        responsibility=texts(_responsibility(statements)),
        agents=tuple(korean_names(marc, agents)) if korean else agents,
        identifiers=numbers,
        edition=rules.edition(statements, "250"),
        publications=imprints,
        years=agreed(
            coded_years(coded[6:7], coded[7:11], coded[11:15]),
            imprint_years(_date(marc, imprints), language, country),
            language,
            country,
        ),
        extent=extent,
        volume=_volume(proper, parent) if level == "volume" else "",
        parent=parent,
        gatherings=gatherings,
        languages=unique(map(language_of, (language, *_language_codes(marc, "ad")))),
        original_languages=unique(map(language_of, _language_codes(marc, "h"))),
        countries=countries,
        series=_series(statements),
        subjects=(
            *rules.subjects(marc, table.SUBJECTS, "abcdqt", "vxyz", _subject_scheme),
            *rules.class_marks(marc, table.FREE_SUBJECTS),
        ),
        classification=tuple(rules.class_marks(marc, table.CLASSIFICATION)),
        notes=with_works(notes_of(marc, content), marc21_works(statements)),
        links=read_links(marc),
        locations=marc21_locations(marc),
    )


def _responsibility(statements: Statements) -> Iterator[str]:
    for field in chain.from_iterable(statements.get("245", ())):
        yield " ; ".join(filter(None, map(sentence, field.all("cde"))))


def _proper_titles(statements: Iterable[Statement]) -> Iterator[Title]:
    """Titles proper in every script, then the parallel titles (after ` = ` in $a or $b)."""
    parallel: list[Title] = []
    for field in (field for statement in statements for field in statement):
        bare = without_article(field.first("a"), field.indicators[1])
        own, *others = " : ".join(field.all("b")).split(" = ")
        if field.first("a").rstrip().endswith("="):
            own, others = "", [own, *others]
        if made := rules.title(field, table.PROPER, bare) or rules.title(field, table.FORM):
            yield replace(made, rest=text_or_none(sentence(own))) if others else made
        parallel += [_parallel(other) for other in others if sentence(other)]
    yield from parallel


def _parallel(text: str) -> Title:
    main, _, rest = text.partition(" : ")
    return Title("parallel", text_of(sentence(main)), rest=text_or_none(sentence(rest)))


def _other_titles(statements: Statements) -> Iterator[Title]:
    """Variant and uniform titles; 246 with second indicator 1 is a parallel title."""
    for rule in table.OTHER_TITLES:
        for statement in statements.get(rule.tag, ()):
            for field in statement:
                parallel = rule.tag == "246" and field.indicators[1] == "1"
                made = rules.title(field, table.PARALLEL if parallel else rule)
                if made and not is_other_work(field):
                    yield made


def _without_works(statements: Statements) -> Statements:
    """Without the added entries that name a work ($t), not someone who made this book."""
    added = {
        tag: [each for each in found if not each[0].first("t")]
        for tag, found in statements.items()
        if tag[0] == "7"
    }
    return statements | added if added else statements


def _name(field: Field, kind: AgentKind) -> str:
    """A heading: name and numeration; for one filed under a forename its words too ("Saint")."""
    if kind in ("body", "meeting"):
        return ". ".join(filter(None, map(sentence, field.all("ab"))))
    codes = "abc" if field.indicators[0] == "0" else "ab"
    return sentence(" ".join(field.all(codes)))


def _identifiers(marc: Marc, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    numbers = rules.identifiers(marc, table.NUMBERS, troubles)
    yield from _of_sets(marc, numbers) if is_kormarc(marc) else numbers
    for field in marc.all("024"):
        yield from _other_standard_number(field, troubles)
    if marc.control.get("003", "").strip() == "OCoLC":
        yield from read_number("control", "(OCoLC)" + marc.control.get("001", ""), "", "001", [])
    if any("OCoLC" in number for number in rules.values(marc, "035", "a")):
        # Numbers OCLC has given up when it joined records; other agencies mean other things.
        for value in rules.values(marc, "019", "a"):
            yield from called_wrong(read_number("control", f"(OCoLC){value}", "", "019", []))
    for value in rules.values(marc, "856", "u"):
        if "doi.org/" in value:
            yield from read_number("doi", value, "", "856 $u", troubles)
    if "012" in marc.data:
        yield from (Identifier("national", number) for number in korean_numbers(marc))


def _of_sets(marc: Marc, found: Iterable[Identifier]) -> Iterator[Identifier]:
    """KORMARC 020: the first indicator 1 marks the ISBN of a set."""
    marked = [field for field in marc.all("020") if field.indicators[0] == "1"]
    digits = {re.sub(r"\D", "", field.first("a"))[:13] for field in marked}
    for number in found:
        of_set = number.kind == "isbn" and not number.scope and number.value in digits
        yield replace(number, scope="set") if of_set else number


def _other_standard_number(field: Field, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """024: the first indicator, or $2, says which number it is; $z holds wrong ones."""
    which, value, note = field.indicators[0], field.first("a"), field.first("q")
    kind = _NAMED.get(field.first("2").lower()) if which == "7" else _NUMBERED.get(which)
    if kind is None or (which == "3" and not value.startswith(("978", "979"))):
        return
    yield from read_number(kind, value, note, "024 $a", troubles)
    for wrong in field.all("z"):
        yield from called_wrong(read_number(kind, wrong, note, "", []))


def _publications(statements: Statements) -> Iterator[Publication]:
    """Imprints: 264 that name a publisher (second indicator 1), else 260, else any other 264."""
    modern = statements.get("264", [])
    published = [each for each in modern if each[0].indicators[1] == "1"]
    for statement in published or statements.get("260", []) or modern:
        if made := rules.publication(statement, table.IMPRINT):
            yield made


def _date(marc: Marc, imprints: tuple[Publication, ...]) -> str:
    """The first date of publication; a date of copyright (264, indicator 4) only without it."""
    dates = [imprint.date for imprint in imprints if imprint.date]
    return dates[0] if dates else marc.first("264", "c")


def _extent(marc: Marc) -> Extent | None:
    for field in marc.all(table.EXTENT.tag):
        if found := read_extent(clean(" ".join(field.all(table.EXTENT.statement))).rstrip(" +")):
            return found
    return None


def _level(
    marc: Marc,
    statements: Statements,
    proper: tuple[Title, ...],
    extent: Extent | None,
    content: Content,
) -> Level:
    """Leader/07 and /19; few libraries fill /19, so a host or a part number speak as well.

    A host without control number is no set: vendors name their package of e-books in 773. What is
    bound with another work, or in a collection, is no component of it, whatever leader/07 says.
    """
    kind, part = marc.leader[7], marc.leader[19]
    hosts = statements["773"]
    gathered = kind in table.COMPONENTS and "773" in marc.data and not hosts
    if kind in table.LEVELS and not gathered:
        return table.LEVELS[kind]
    if part in table.PARTS:
        return table.PARTS[part]
    numbered = any(each[0].first("w") for each in hosts) or any(each.number for each in proper)
    return level_of_book(content, extent, numbered=numbered)


def _parent(marc: Marc, statements: Statements, level: Level) -> Parent | None:
    """The host (773); for what leader/19 calls a volume also a set traced as series (8XX, $v)."""
    if level not in ("volume", "part"):
        return None
    host = host_of(statements, article=level == "part")
    return host or (set_of(statements) if marc.leader[19] in table.PARTS else None)


def _volume(proper: tuple[Title, ...], parent: Parent | None) -> str:
    """The part's number as written: 245 $n, a title that is nothing else, or what the link says."""
    own = next((each.number for each in proper if each.number), "")
    if own:
        return own
    main = proper[0].main.value if proper else ""
    if is_part_number(main):
        return main
    return parent.number if parent else ""


def _language_codes(marc: Marc, codes: str) -> Iterator[str]:
    """Codes of 041, also where old records wrote several without a space ("engfre")."""
    for field in marc.all("041"):
        for value in field.all(codes):
            yield from (value[i : i + 3] for i in range(0, len(value), 3))


def _countries(marc: Marc, coded: str) -> tuple[str, ...]:
    """008/15-17, then 044 $a (MARC codes) and $c (ISO 3166, perhaps with a subdivision)."""
    places = [country_of(coded[15:18])]
    for field in marc.all("044"):
        places += map(country_of, field.all("a"))
        places += [code.partition("-")[0].upper() for code in field.all("c") if len(code) > 1]
    return unique(place for place in places if len(place) == 2)


def _series(statements: Statements) -> tuple[Series, ...]:
    present = (rule for rule in table.SERIES if rule.tag in statements)
    return next(filter(None, (tuple(rules.series(statements, rule)) for rule in present)), ())


def _subject_scheme(field: Field) -> str:
    return table.SUBJECT_SCHEMES.get(field.indicators[1], field.first("2"))
