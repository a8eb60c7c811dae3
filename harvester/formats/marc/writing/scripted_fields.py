"""Fields to write that are given in several scripts: which form goes where, and how they link.

MARC 21 multiscript records, model A: the romanised form stands in the field, each other form in
an 880 linked to it by $6. UNIMARC repeats the field, original first: `$6` links the forms, `$7`
tells the script of each. What is given in one script only stands in the field itself.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import pymarc
from pymarc.field import Indicators, Subfield

from harvester.formats.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.record import Text


LATIN = frozenset({"Latn", ""})
"""Scripts of romanised forms; "" is text without letters."""
_OTHER = re.compile("[\u0370-\u1cff\u2e80-\ufdff]")
"""Letters, digits and punctuation of scripts other than Latin."""


class Version(NamedTuple):
    """The subfields of a field in one script; those without a value are not written.

    `indicators` where this form needs its own: articles differ in length.
    """

    script: str
    subfields: Sequence[tuple[str, str]]
    indicators: str = ""


class ScriptedField(NamedTuple):
    """A field in each script it is given in: the first becomes the field, the others its 880s."""

    tag: str
    indicators: str
    versions: Sequence[Version]


def one_script(tag: str, indicators: str, *subfields: tuple[str, str]) -> ScriptedField:
    """A field in one script."""
    return ScriptedField(tag, indicators, (Version("", subfields),))


def in_scripts(
    tag: str, indicators: str, columns: dict[str, tuple[Text, ...]], *same: tuple[str, str]
) -> ScriptedField:
    """A field in every script, if one of its columns is given in several; else as it is."""
    everything = [(code, text) for code, texts in columns.items() for text in texts]
    repeated = any(len({text.script for text in texts}) > 1 for texts in columns.values())
    if not repeated:
        return one_script(
            tag, indicators, *((code, text.value) for code, text in everything), *same
        )
    scripts = dict.fromkeys(text.script for text in latin_first(text for _, text in everything))
    return ScriptedField(tag, indicators, [
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
_LINKS = frozenset("678")
_UNLINKED, _LAST_OCCURRENCE = 0, 99
"""An 880 beyond the two digits of an occurrence number stands without its field, as 00."""


def linked(lines: Iterable[ScriptedField]) -> Iterator[pymarc.Field]:
    """The fields of MARC 21, then their 880s, linked by occurrence numbers."""
    originals: list[pymarc.Field] = []
    occurrences = count(1)
    for tag, indicators, (first, *others) in lines:
        number = next(occurrences) if others else _UNLINKED
        if number > _LAST_OCCURRENCE:
            number = _UNLINKED
        link = [("6", f"880-{number:02d}")] if number else []
        yield from _fields(tag, first.indicators or indicators, [*link, *first.subfields])
        for version in others:
            code = _SCRIPT_CODES.get(version.script, version.script)
            here = ("6", f"{tag}-{number:02d}/{code}".rstrip("/"))
            own = version.indicators or indicators
            originals += _fields("880", own, [here, *version.subfields])
    yield from originals


_UNIMARC_SCRIPTS = {
    "Latn": "ba", "Cyrl": "ca", "Jpan": "da", "Hani": "ea", "Arab": "fa", "Grek": "ga",
    "Hebr": "ha", "Thai": "ia", "Deva": "ja", "Kore": "ka", "Hang": "ka", "Taml": "la",
    "Geor": "ma", "Armn": "mb",
}  # fmt: skip


def unimarc_script(script: str) -> str:
    """UNIMARC code of a script, as 100 $a/34-35 and `$7` have it; `zz` for any other."""
    return _UNIMARC_SCRIPTS.get(script or "Latn", "zz")


def linked_unimarc(lines: Iterable[ScriptedField]) -> Iterator[pymarc.Field]:
    """The fields of UNIMARC, each form in another script a field of the same tag after it.

    Beyond the two digits of the linking number the forms stand side by side without it.
    """
    occurrences = count(1)
    for tag, indicators, versions in lines:
        several = len(versions) > 1
        number = next(occurrences) if several else _UNLINKED
        for version in sorted(versions, key=lambda each: each.script in LATIN):
            link = [("6", f"a{number:02d}")] if _UNLINKED < number <= _LAST_OCCURRENCE else []
            script = [("7", unimarc_script(version.script))] if several else []
            own = version.indicators or indicators
            yield from _fields(tag, own, [*link, *script, *version.subfields])


def _fields(tag: str, indicators: str, parts: Iterable[tuple[str, str]]) -> Iterator[pymarc.Field]:
    """The field, or none when nothing but links would stand in it."""
    subfields = [Subfield(code, text) for code, value in parts if (text := printable(value))]
    if any(subfield.code not in _LINKS for subfield in subfields):
        yield pymarc.Field(tag, Indicators(*indicators), subfields)
