"""XML that is not MARC: which format a description is in, and its meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from harvester.formats.charsets import LOST, mend, mend_text
from harvester.formats.dublin_core import (
    CONTAINERS,
    is_dcndl,
    is_dim,
    is_dublin_core,
    is_edm,
    read_dcndl,
    read_dim,
    read_dublin_core,
    read_edm,
)
from harvester.formats.elements import local_name
from harvester.formats.fields import RecordIssue
from harvester.formats.mods import ROOT as MODS
from harvester.formats.mods import is_mods, read_mods
from harvester.formats.values import unique
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from harvester.record import Format, Record


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no text of XML may hold."""


class Description(NamedTuple):
    """A format of descriptions: how an element of it is known, and how it is read.

    `prefix` is what its element names usually bear; `tags` are the local names an element of it may
    have, of any name if there is none. `read` takes the element, the record to fill
    and the troubles, and gives the record with the names that no rule reads.
    """

    format: Format
    prefix: str
    tags: tuple[str, ...]
    recognises: Callable[[_Element], bool]
    read: Callable[[_Element, Record, list[RecordIssue]], tuple[Record, tuple[str, ...]]]


DESCRIPTIONS = (
    Description("mods", "mods", ("mods", "xmlData"), is_mods, read_mods),
    Description("dim", "dim", ("dim", "metadata", "xmlData"), is_dim, read_dim),
    Description("dcndl", "dcndl", ("BibResource", "dc"), is_dcndl, read_dcndl),
    Description("edm", "edm", ("ProvidedCHO",), is_edm, read_edm),
    Description("oai_dc", "dc", (), is_dublin_core, read_dublin_core),
)
"""The richest first: where a document holds several, it is read."""
ROOTS = frozenset({MODS, *CONTAINERS})
"""Local names that are enough for an element to be recognised."""


def read_description(
    scopes: list[_Element], base: Record, hint: str, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]] | None:
    """The first description of the hinted format, else of the richest; None if there is none."""
    for description in sorted(DESCRIPTIONS, key=lambda each: each.format != hint):
        tags = ["{*}" + tag for tag in description.tags]
        elements = (element for scope in scopes for element in scope.iter(*tags))
        if (element := next(filter(description.recognises, elements), None)) is not None:
            following = element.getnext()
            if following is not None and description.recognises(following):
                text = "several records, the first is read"
                troubles.append(RecordIssue(Code.FIELD_BROKEN, "XML", text))
            return _read(description, element, base, troubles)
    return None


def read_by_hint(
    scopes: list[_Element], base: Record, hint: str, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]] | None:
    """The first element read as Dublin Core, where the hint says so and its names do not."""
    if hint == "oai_dc" and scopes and any(map(_has_text, scopes[0])):
        return _read(DESCRIPTIONS[-1], scopes[0], base, troubles)
    return None


def _read(
    description: Description, element: _Element, base: Record, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]]:
    blank = replace(base, format=description.format)
    record, unread = description.read(element, blank, troubles)
    return record, tuple(n if ":" in n else f"{description.prefix}:{n}" for n in unread)


def mend_texts(root: _Element) -> bool:
    """Decode once more what was encoded in UTF-8 twice, or thrice; whether there was any."""
    mended = False
    for element in root.iter():
        text = element.text
        if text and not text.isascii() and (better := mend(text)) != text:
            _set_text(element, better)
            mended = True
    return mended


def mend_halves(root: _Element) -> tuple[str, ...]:
    """Correct references to halves in texts; the names of elements in which a character is lost."""
    lost: list[str] = []
    for element in root.iter():
        if text := element.text:
            mended = mend_text(text)
            if mended != text:
                _set_text(element, mended)
            if LOST in mended:
                lost.append(local_name(element))
    return unique(lost)


def _set_text(element: _Element, text: str) -> None:
    """Give an element a text, without control characters that a broken document left in it."""
    element.text = _FORBIDDEN.sub(LOST, text)


def _has_text(element: _Element) -> bool:
    return isinstance(element.tag, str) and bool((element.text or "").strip())
