"""A Record as a MARC 21 bibliographic record.

ISBD punctuation is left out, and the leader (18: c) says so; what is given in two scripts is
written as `multiscript` tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pymarc
from msgspec.structs import replace

from harvester.formats.coded import field_008, leader
from harvester.formats.multiscript import (
    LATIN,
    Line,
    Version,
    fitting,
    in_scripts,
    latin_first,
    linked,
    one_script,
    printable,
)
from harvester.formats.volumes import is_part_number
from harvester.record import (
    Agent,
    Identifier,
    Parent,
    Record,
    Subject,
    Text,
    Title,
    TitleKind,
    Years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence


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


def _numbers(record: Record) -> Iterator[Line]:
    for number in record.identifiers:
        yield _number(number)


_NUMBER_FIELDS: dict[str, tuple[str, str, str]] = {
    "isbn": ("020", "  ", ""), "issn": ("022", "  ", ""), "ismn": ("024", "2 ", ""),
    "doi": ("024", "7 ", "doi"), "lccn": ("010", "  ", ""), "national": ("015", "  ", ""),
    "deposit": ("017", "  ", ""), "oclc": ("035", "  ", ""), "control": ("035", "  ", ""),
}  # fmt: skip


def _number(number: Identifier) -> Line:
    tag, indicators, source = _NUMBER_FIELDS[number.kind]
    value = f"(OCoLC){number.value}" if number.kind == "oclc" else number.value
    wrong = "y" if number.kind == "issn" else "z"
    qualifier = ("q", number.note or number.scope)
    more = [qualifier] if number.kind in ("isbn", "ismn", "national") else []
    return one_script(
        tag, indicators, ("a" if number.valid else wrong, value), *more, ("2", source)
    )


def _codes(record: Record) -> Iterator[Line]:
    languages, originals = record.languages, record.original_languages
    if len(languages) > 1 or originals:
        spoken = [("a", code) for code in languages] + [("h", code) for code in originals]
        yield one_script("041", "1 " if originals else "0 ", *spoken)
    if len(record.countries) > 1:
        yield one_script("044", "  ", *(("c", code.lower()) for code in record.countries))
    yield from map(_class_mark, record.classification)


def _class_mark(mark: Subject) -> Line:
    fixed = {"udc": ("080", "  "), "ddc": ("082", "04"), "lcc": ("050", " 4")}
    tag, indicators = fixed.get(mark.scheme, ("084", "  "))
    return one_script(
        tag, indicators, ("a", mark.value), ("2", mark.scheme if tag == "084" else "")
    )


_AGENT_TAGS = {"person": "00", "family": "00", "body": "10", "meeting": "11"}


def _agents(record: Record) -> Iterator[Line]:
    named = [agent for agent in record.agents if agent.names]
    main = next((agent for agent in named if agent.main), None)
    for agent in named:
        tag = ("1" if agent is main else "7") + _AGENT_TAGS[agent.kind]
        last = [
            ("d", agent.dates),
            *(("0", number) for number in agent.authorities),
            *(("4", role) for role in agent.roles),
        ]
        scripts = [name.script for name in agent.names]
        yield Line(tag, _agent_indicators(agent), [
            Version(name.script, [("a", name.value), *fitting(last, name.script, scripts)])
            for name in latin_first(agent.names)
        ])  # fmt: skip


def _agent_indicators(agent: Agent) -> str:
    """First indicator: how the name is entered (X00 0 forename, 1 surname, 3 family)."""
    if agent.kind in ("body", "meeting"):
        return "2 "
    if agent.kind == "family":
        return "3 "
    return "1 " if any("," in name.value for name in agent.names) else "0 "


def _titles(record: Record) -> Iterator[Line]:
    proper = _one_a_script(record, "proper")
    uniform = _one_a_script(record, "uniform")
    filed = any(agent.main for agent in record.agents)
    yield _title_statement(record, proper)
    if uniform:
        tag, indicators = ("240", "10") if filed else ("130", "0 ")
        yield Line(tag, indicators, [_title_version(title) for title in uniform])
    for title in record.titles:
        if title not in proper and title not in uniform:
            indicators = "31" if title.kind == "parallel" else "3 "
            yield Line("246", indicators, [_title_version(title)])


def _one_a_script(record: Record, kind: TitleKind) -> list[Title]:
    """The first title of a kind in each script, Latin first."""
    found: dict[str, Title] = {}
    for title in record.titles:
        if title.kind == kind:
            found.setdefault(title.main.script, title)
    return sorted(found.values(), key=_latin_first)


def _latin_first(title: Title) -> bool:
    return title.main.script not in LATIN


def _title_version(title: Title) -> Version:
    rest = title.rest.value if title.rest else ""
    part = title.part.value if title.part else ""
    parts = [("a", title.main.value), ("b", rest), ("n", title.number), ("p", part)]
    return Version(title.main.script, parts)


def _title_statement(record: Record, proper: Sequence[Title]) -> Line:
    """245: a volume stands under its set; $c goes to the title in its script."""
    titles = _under_set(record, proper) or proper or [next(iter(record.titles), _stand_in(record))]
    volume = "" if record.parent else record.volume
    versions = [_title_version(_numbered(title, volume)) for title in titles]
    scripts = [version.script for version in versions]
    for said in record.responsibility:
        place = scripts.index(said.script) if said.script in scripts else 0
        script, parts = versions[place]
        versions[place] = Version(script, [*parts, ("c", said.value)])
    added = "1" if any(agent.main for agent in record.agents) else "0"
    return Line("245", added + _nonfiling(titles[0]), versions)


def _under_set(record: Record, proper: Sequence[Title]) -> list[Title]:
    """For a volume the title of its set, with its number as $n and a title of its own as $p.

    "Vol. 1" in $a would tell nobody which book it is. Empty for what is no volume of a set.
    """
    if record.level != "volume" or record.parent is None:
        return []
    own = {title.main.script: title for title in proper}
    number = record.volume or record.parent.number
    found: dict[str, Title] = {}
    for text in record.parent.titles:
        part = _own_part(own.get(text.script), {text.value, number})
        found.setdefault(text.script, Title("proper", text, number=number, part=part))
    # A title in another script is another library's, which filed the volume under its set itself.
    return sorted(({**own, **found}).values(), key=_latin_first) if found else []


def _own_part(title: Title | None, said: Container[str]) -> Text | None:
    """What a volume is called besides what is said already; None if it has no name."""
    if title is None or title.main.value in said or is_part_number(title.main.value):
        return title.part if title else None
    pieces = [title.main.value, title.part.value if title.part else ""]
    line = ". ".join(filter(None, pieces))
    return Text(f"{line} : {title.rest.value}" if title.rest else line, title.main.script)


def _numbered(title: Title, volume: str) -> Title:
    """The title with the number of its volume, unless it holds that already."""
    return title if title.number or volume in title.main.value else replace(title, number=volume)


def _stand_in(record: Record) -> Title:
    """What a record without a title is filed under: its set's title, or words that say so."""
    if record.parent and record.parent.titles:
        return Title("proper", record.parent.titles[0], number=record.volume)
    return Title("proper", Text("[title missing]", "Latn"))


def _nonfiling(title: Title) -> str:
    """245, second indicator: the length of the article to skip in filing."""
    length = len(title.main.value) - len(title.bare)
    marked = title.bare and title.main.value.endswith(title.bare) and length < 10
    return str(length) if marked else "0"


def _publishing(record: Record) -> Iterator[Line]:
    if record.edition:
        yield in_scripts("250", "  ", {"a": record.edition.statement})
    for publication in record.publications:
        columns = {"a": publication.places, "b": publication.publishers}
        imprint = in_scripts("264", " 1", columns, ("c", publication.date))
        yield _dated(imprint, record.years)
    if record.extent:
        yield one_script("300", "  ", ("a", record.extent.statement))
    for series in record.series:
        parts = [("a", series.title.value), ("x", series.issn), ("v", series.number)]
        yield one_script("490", "0 ", *parts)


def _dated(imprint: Line, years: Years | None) -> Line:
    """The Latin 264 with at least the year, where the date is in words of another script."""
    first = imprint.versions[0]
    if years is None or any(code == "c" for code, _ in first.subfields):
        return imprint
    dated = Version(first.script, [*first.subfields, ("c", str(years.first))])
    return imprint._replace(versions=[dated, *imprint.versions[1:]])


def _contents(record: Record) -> Iterator[Line]:
    for note in record.notes:
        yield one_script("500", "  ", ("a", note.value))
    for subject in record.subjects:
        yield _subject(subject)
    if record.parent:
        yield _host(record.parent, record.volume)
    for link in record.links:
        yield one_script("856", "40", ("u", link.address))


def _subject(subject: Subject) -> Line:
    if not subject.scheme:
        return one_script("653", "  ", ("a", subject.value))
    if subject.scheme == "lcsh":
        return one_script("650", " 0", ("a", subject.value))
    return one_script("650", " 7", ("a", subject.value), ("2", subject.scheme))


def _host(parent: Parent, volume: str) -> Line:
    """773: the set, series or host, with the place of this piece in it ($g)."""
    columns = {"a": parent.agents[0].names if parent.agents else (), "t": parent.titles}
    place = ("g", parent.number or volume)
    return in_scripts("773", "0 ", columns, place, ("z", parent.isbn), ("w", parent.control_number))


_PARTS: tuple[Callable[[Record], Iterable[Line]], ...] = (
    _numbers,
    _codes,
    _agents,
    _titles,
    _publishing,
    _contents,
)
