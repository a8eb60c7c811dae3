"""Fields to write that are given in several scripts: which form goes where, and how they link.

MARC 21 multiscript records, model A: the romanised form stands in the field, each other form in
an 880 linked to it by $6. What is given in one script only stands in the field itself.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import pymarc
from pymarc.field import Indicators, Subfield

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.record import Text

LATIN = frozenset({"Latn", ""})
"""Scripts of romanised forms; "" is text without letters."""
_OTHER = re.compile("[\u0370-\u1cff\u2e80-\ufdff]")
"""Letters, digits and punctuation of scripts other than Latin."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what XML 1.0 (2.2, Char) and ISO 2709 forbid; line breaks are spaces."""
    return re.sub(r"[\t\r\n]+", " ", _UNPRINTABLE.sub("", text))


class Version(NamedTuple):
    """The subfields of a field in one script; those without a value are not written."""

    script: str
    subfields: Sequence[tuple[str, str]]


class Line(NamedTuple):
    """A field in each script it is given in: the first becomes the field, the others its 880s."""

    tag: str
    indicators: str
    versions: Sequence[Version]


def one_script(tag: str, indicators: str, *subfields: tuple[str, str]) -> Line:
    """A field in one script."""
    return Line(tag, indicators, (Version("", subfields),))


def in_scripts(
    tag: str, indicators: str, columns: dict[str, tuple[Text, ...]], *same: tuple[str, str]
) -> Line:
    """A field in every script, if one of its columns is given in several; else as it is."""
    everything = [(code, text) for code, texts in columns.items() for text in texts]
    repeated = any(len({text.script for text in texts}) > 1 for texts in columns.values())
    if not repeated:
        return one_script(
            tag, indicators, *((code, text.value) for code, text in everything), *same
        )
    scripts = dict.fromkeys(text.script for text in latin_first(text for _, text in everything))
    return Line(tag, indicators, [
        Version(script, [
            *((code, text.value) for code, text in everything if text.script == script),
            *fitting(same, script, scripts),
        ])
        for script in scripts
    ])  # fmt: skip


def fitting(
    parts: Iterable[tuple[str, str]], script: str, scripts: Iterable[str]
) -> list[tuple[str, str]]:
    """What a field repeats in each script; words of another stay out of its romanised form."""
    if script not in LATIN or LATIN.issuperset(scripts):
        return list(parts)
    return [(code, value) for code, value in parts if not _OTHER.search(value)]


def latin_first(texts: Iterable[Text]) -> list[Text]:
    """The texts with romanised forms before others, otherwise in their order."""
    return sorted(texts, key=lambda text: text.script not in LATIN)


_SCRIPT_CODES = {
    "Arab": "(3/r", "Hebr": "(2/r", "Latn": "(B", "Cyrl": "(N", "Grek": "(S",
    "Hani": "$1", "Jpan": "$1", "Kore": "$1", "Hang": "$1",
}  # fmt: skip
"""MARC 21, appendix A: script identification in $6, with /r for right-to-left; since 2018 any
ISO 15924 code may stand in its place (MARC proposal 2018-05)."""
_UNLINKED, _LAST_OCCURRENCE = 0, 99
"""An 880 beyond the two digits of an occurrence number stands without its field, as 00."""


def linked(lines: Iterable[Line]) -> Iterator[pymarc.Field]:
    """The fields, then their 880s, linked by occurrence numbers."""
    originals: list[pymarc.Field] = []
    occurrences = count(1)
    for tag, indicators, (first, *others) in lines:
        number = next(occurrences) if others else _UNLINKED
        if number > _LAST_OCCURRENCE:
            number = _UNLINKED
        link = [("6", f"880-{number:02d}")] if number else []
        yield from _fields(tag, indicators, [*link, *first.subfields])
        for script, parts in others:
            code = _SCRIPT_CODES.get(script, script)
            here = ("6", f"{tag}-{number:02d}/{code}".rstrip("/"))
            originals += _fields("880", indicators, [here, *parts])
    yield from originals


def _fields(tag: str, indicators: str, parts: Iterable[tuple[str, str]]) -> Iterator[pymarc.Field]:
    """The field, or none when nothing but a link would stand in it."""
    subfields = [Subfield(code, text) for code, value in parts if (text := printable(value))]
    if any(subfield.code != "6" for subfield in subfields):
        yield pymarc.Field(tag, Indicators(*indicators), subfields)
