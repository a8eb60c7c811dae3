"""The titles of a Record as MARC 21: 245 with its 880s, uniform titles, all the others.

A volume stands under its set: "Vol. 1" in 245 $a would tell nobody which book it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.marc import marc21_table as table
from harvester.formats.marc.writing.scripted_fields import LATIN, ScriptedField, Version
from harvester.formats.marc.writing.shared import one_a_script, title_parts, with_responsibility
from harvester.formats.values import NO_TITLE, article_length
from harvester.record import Text, Title
from harvester.vocabulary import is_part_number, language_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from harvester.record import Record

_OTHER = {rule.tag: rule for rule in table.OTHER_TITLES}
_LONGEST_ARTICLE = 9
"""The second indicator has one digit."""


def title_lines(record: Record) -> Iterator[ScriptedField]:
    """245 and the fields of other titles, one uniform title in each script."""
    proper = one_a_script(record.titles, "proper")
    uniform = one_a_script(record.titles, "uniform")
    filed = any(agent.main for agent in record.agents)
    yield _title_statement(record, proper)
    if uniform:
        yield _uniform(uniform, filed=filed)
    for title in record.titles:
        if title not in proper and title not in uniform:
            yield _other(title)


def _uniform(titles: Sequence[Title], *, filed: bool) -> ScriptedField:
    """240 below a main entry, 130 as one."""
    tag, indicators = ("240", "10") if filed else ("130", "0 ")
    return ScriptedField(tag, indicators, [
        Version(title.main.script, title_parts(title, _OTHER[tag], language_name(title.language)))
        for title in titles
    ])  # fmt: skip


def _other(title: Title) -> ScriptedField:
    """246; 730 for a further uniform title, 242 for a variant title that tells its language."""
    if title.kind == "uniform":
        parts = title_parts(title, _OTHER["730"], language_name(title.language))
        return ScriptedField("730", "0 ", [Version(title.main.script, parts)])
    if title.language and title.kind != "parallel":
        tag, indicators = "242", "10"
    else:
        tag, indicators = "246", "31" if title.kind == "parallel" else "3 "
    parts = title_parts(title, _OTHER[tag], title.language)
    return ScriptedField(tag, indicators, [Version(title.main.script, parts)])


def _title_statement(record: Record, proper: Sequence[Title]) -> ScriptedField:
    """245: a volume stands under its set; $c goes to the title in its script."""
    titles = _under_set(record, proper) or proper or [next(iter(record.titles), _stand_in(record))]
    volume = "" if record.parent else record.volume
    added = "1" if any(agent.main for agent in record.agents) else "0"
    versions = [
        Version(
            title.main.script,
            title_parts(_add_volume(title, volume), table.PROPER),
            added + _nonfiling(title),
        )
        for title in titles
    ]
    return ScriptedField("245", f"{added}0", with_responsibility(versions, record, "c"))


def _nonfiling(title: Title) -> str:
    """245, second indicator: the length of the article to skip in filing."""
    length = article_length(title)
    return str(length) if length <= _LONGEST_ARTICLE else "0"


def _under_set(record: Record, proper: Sequence[Title]) -> list[Title]:
    """For a volume the title of its set, with its number as $n and a title of its own as $p.

    Empty for what is no volume of a set.
    """
    if record.level != "volume" or record.parent is None:
        return []
    own = {title.main.script: title for title in proper}
    number = record.volume or record.parent.number
    found: dict[str, Title] = {}
    for text in record.parent.titles:
        found.setdefault(text.script, _volume_title(text, number, own.get(text.script)))
    # A title in another script is another library's, which filed the volume under its set itself.
    return (
        sorted(({**own, **found}).values(), key=lambda title: title.main.script not in LATIN)
        if found
        else []
    )


def _volume_title(of_set: Text, number: str, own: Title | None) -> Title:
    """The set's title with the volume's; one that stands under its set already stays as it is."""
    if own and own.main == of_set:
        return own if own.number else replace(own, number=number)
    return Title("proper", of_set, number=number, part=_own_part(own, {number}))


def _own_part(title: Title | None, said: Container[str]) -> Text | None:
    """What a volume is called besides what is said already; None if it has no name."""
    if title is None or title.main.value in said or is_part_number(title.main.value):
        return title.part if title else None
    pieces = [title.main.value, title.part.value if title.part else ""]
    line = ". ".join(filter(None, pieces))
    return Text(f"{line} : {title.rest.value}" if title.rest else line, title.main.script)


def _add_volume(title: Title, volume: str) -> Title:
    """The title with the number of its volume, unless it holds that already."""
    return title if title.number or volume in title.main.value else replace(title, number=volume)


def _stand_in(record: Record) -> Title:
    """What a record without a title is filed under: its set's title, or words that say so."""
    if record.parent and record.parent.titles:
        return Title("proper", record.parent.titles[0], number=record.volume)
    return Title("proper", Text(NO_TITLE, "Latn"))
