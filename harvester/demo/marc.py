"""MARC fields and the XML that carries them: MARCXML or MarcXchange (ISO 25577)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

MARCXML = (
    'xmlns="http://www.loc.gov/MARC21/slim" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.loc.gov/MARC21/slim '
    'http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"'
)
MARCXCHANGE = (
    'xmlns="info:lc/xmlns/marcxchange-v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="info:lc/xmlns/marcxchange-v1 '
    'http://www.loc.gov/standards/iso25577/marcxchange-1-1.xsd" '
    'format="UNIMARC" type="Bibliographic"'
)

Subfield = tuple[str, str]


class Control(NamedTuple):
    """A field without indicators and subfields (001 to 009)."""

    tag: str
    value: str

    def xml(self) -> str:
        """The element `controlfield`."""
        return f"<controlfield tag={quoteattr(self.tag)}>{escape(self.value)}</controlfield>"


class DemoField(NamedTuple):
    """A data field; `indicators` are two characters."""

    tag: str
    indicators: str
    subfields: tuple[Subfield, ...]

    def xml(self) -> str:
        """The element `datafield`."""
        inner = "".join(
            f"<subfield code={quoteattr(code)}>{escape(text)}</subfield>"
            for code, text in self.subfields
        )
        first, second = map(quoteattr, self.indicators)
        return f'<datafield tag="{self.tag}" ind1={first} ind2={second}>{inner}</datafield>'


def field(tag: str, indicators: str, *subfields: Subfield) -> DemoField:
    """A data field of those subfields that have a text."""
    return DemoField(tag, indicators, tuple(pair for pair in subfields if pair[1]))


def punctuated(*pieces: tuple[str, str, str], end: str = "") -> tuple[Subfield, ...]:
    """Subfields under ISBD punctuation; a piece is code, text and the mark that announces it.

    MARC 21 writes that mark at the end of the subfield before. `end` closes the last one unless
    it closes itself.
    """
    kept = [piece for piece in pieces if piece[1]]
    if not kept:
        return ()
    marked = [(code, text + then[2]) for (code, text, _), then in pairwise(kept)]
    code, text, _ = kept[-1]
    return (*marked, (code, text if text.endswith((".", "-", ")", "]", "?", "!")) else text + end))


def record(leader: str, fields: Iterable[Control | DemoField], wrapper: str) -> bytes:
    """A record as XML in UTF-8; fields that came out empty are left away."""
    kept = "".join(one.xml() for one in fields if isinstance(one, Control) or one.subfields)
    return f"<record {wrapper}><leader>{leader}</leader>{kept}</record>".encode()
