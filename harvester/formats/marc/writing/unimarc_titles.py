"""The titles of a Record as UNIMARC: 200 in every script, and the 5XX fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.marc import unimarc_table as table
from harvester.formats.marc.writing.scripted_fields import LATIN, ScriptedField, Version
from harvester.formats.marc.writing.shared import (
    marked,
    one_a_script,
    title_parts,
    with_responsibility,
)
from harvester.formats.values import NO_TITLE
from harvester.record import Text, Title
from harvester.vocabulary import is_part_number, language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harvester.formats.marc.writing.shared import Parts
    from harvester.record import Record

_OTHER = {rule.tag: rule for rule in table.OTHER_TITLES}
_PARALLEL = table.PROPER._replace(kind="parallel", main="d")
_UNKNOWN_LANGUAGE = "und"


def title_lines(record: Record) -> Iterator[ScriptedField]:
    """200, the uniform title in each script (500), then all that are left (500 or 517)."""
    proper = one_a_script(record.titles, "proper")
    parallel = [title for title in record.titles if title.kind == "parallel"]
    uniform = one_a_script(record.titles, "uniform")
    yield _title_statement(record, proper, parallel)
    if uniform:
        yield ScriptedField("500", "10", [
            Version(title.main.script, _parts(title, "500", language_name(title.language)))
            for title in uniform
        ])  # fmt: skip
    for title in record.titles:
        if title not in (*proper, *parallel, *uniform):
            yield _other(title)


def _other(title: Title) -> ScriptedField:
    """517; 500 for a further uniform title."""
    if title.kind == "uniform":
        parts = _parts(title, "500", language_name(title.language))
        return ScriptedField("500", "10", [Version(title.main.script, parts)])
    return ScriptedField(
        "517", "1 ", [Version(title.main.script, _parts(title, "517", title.language))]
    )


def _parts(title: Title, tag: str, language: str) -> Parts:
    return title_parts(title, _OTHER[tag], language, marked(title))


def _title_statement(
    record: Record, proper: Sequence[Title], parallel: Sequence[Title]
) -> ScriptedField:
    """200: first indicator 0 where the title is nothing but the number of a volume."""
    titles = proper or [_stand_in(record)]
    versions = [
        Version(title.main.script, title_parts(title, table.PROPER, main=marked(title)))
        for title in _add_volume(record, titles)
    ]
    with_names = with_responsibility(_with_parallel(versions, parallel), record, "f")
    number = record.level == "volume" and is_part_number(titles[0].main.value)
    return ScriptedField("200", "0 " if number else "1 ", with_names)


def _with_parallel(versions: list[Version], parallel: Sequence[Title]) -> list[Version]:
    """Parallel titles in $d with what belongs to each, their languages in $z in that order.

    They stand with the title in the original script.
    """
    at = next((n for n, each in enumerate(versions) if each.script not in LATIN), 0)
    parts = list(versions[at].subfields)
    for title in parallel:
        parts += title_parts(title, _PARALLEL, main=marked(title))
    if any(title.language for title in parallel):
        parts += [("z", title.language or _UNKNOWN_LANGUAGE) for title in parallel]
    versions[at] = versions[at]._replace(subfields=parts)
    return versions


def _add_volume(record: Record, titles: Sequence[Title]) -> list[Title]:
    """Titles of a volume that names no set bear its number themselves."""
    if record.parent or not record.volume:
        return list(titles)
    return [
        each if each.number or record.volume in each.main.value
        else replace(each, number=record.volume)
        for each in titles
    ]  # fmt: skip


def _stand_in(record: Record) -> Title:
    """What stands where there is no title proper: a volume's number, another title, or words."""
    if record.level == "volume" and record.volume:
        return Title("proper", Text(record.volume))
    if record.titles:
        return replace(record.titles[0], kind="proper")
    return Title("proper", Text(NO_TITLE, "Latn"))
