"""Titles of UNIMARC 200, where one field may hold several works and parallel titles."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.marc import rules
from harvester.formats.marc import unimarc_table as table
from harvester.formats.values import without_article
from harvester.vocabulary import is_part_number, language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.formats.fields import Field
    from harvester.formats.marc.linked_fields import Statements
    from harvester.record import Level, Title, TitleKind

_ORDER: tuple[TitleKind, ...] = ("proper", "parallel", "variant", "uniform")


def in_order(found: Iterable[Title]) -> tuple[Title, ...]:
    """Titles by kind, proper ones first, each once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda each: _ORDER.index(each.kind)))


def own_titles(statements: Statements, level: Level) -> list[Title]:
    """Titles of field 200 in every script."""
    found: list[Title] = []
    for field in (f for statement in statements.get("200", ()) for f in statement):
        named = list(_with_languages(field, _pieces(field)))
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
    starts = [i for i, (code, _) in enumerate(field.subfields) if code in table.TITLE_STARTS]
    pieces: list[tuple[Field, TitleKind]] = []
    for start, end in pairwise([*starts, len(field.subfields)]):
        (code, text), *rest = field.subfields[start:end]
        kind: TitleKind = table.TITLE_STARTS[code] if pieces else "proper"
        pieces.append((replace(field, subfields=(("a", text), *rest)), kind))
    return pieces


def _with_languages(field: Field, pieces: list[tuple[Field, TitleKind]]) -> Iterator[Title]:
    """A title of each piece; $z names the languages of the parallel ones ($d) in their order."""
    languages = iter(field.all("z"))
    for piece, kind in pieces:
        language = language_of(next(languages, "")) if kind == "parallel" else ""
        if made := _title(piece, kind):
            yield replace(made, language=language) if language else made


def _title(field: Field, kind: TitleKind) -> Title | None:
    return rules.title(field, table.PROPER._replace(kind=kind), without_article(field.first("a")))
