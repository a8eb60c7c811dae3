"""UNIMARC linking fields (4XX): another record's fields inside a field.

Two techniques are met: *embedded*, where `$1` opens a field (`$1001ID`, `$1200` with indicators)
whose subfields follow up to the next `$1`; and *plain*, `$t $a $v $x $y $0`.
"""

from __future__ import annotations

from harvester.formats.fields import Field, Marc

_PLAIN = {"a": ("700", "a"), "t": ("200", "a"), "v": ("200", "v"), "y": ("010", "a"),
          "x": ("011", "a"), "h": ("200", "h"), "i": ("200", "i"), "e": ("205", "a")}  # fmt: skip
"""Subfield of the plain technique -> field and subfield of the record it describes."""


def linked_record(field: Field) -> Marc:
    """The fields of the record a linking field points to, as a record of its own."""
    embedded = any(code == "1" for code, _ in field.subfields)
    return _from_embedded(field) if embedded else _from_plain(field)


def _from_embedded(field: Field) -> Marc:
    control: dict[str, str] = {}
    data: dict[str, list[Field]] = {}
    tag, indicators, subfields = "200", "  ", list[tuple[str, str]]()
    for code, value in (*field.subfields, ("1", "")):
        if code != "1":
            subfields.append((code, value))
            continue
        if subfields:
            data.setdefault(tag, []).append(Field(tag, indicators, tuple(subfields)))
        tag, indicators, subfields = value[:3], value[3:5].ljust(2), []
        if tag.startswith("00"):
            control.setdefault(tag, value[3:])
            tag = "200"
    return Marc(" " * 24, control, data)


def _from_plain(field: Field) -> Marc:
    data: dict[str, list[Field]] = {}
    for code, value in field.subfields:
        if code in _PLAIN:
            tag, inner = _PLAIN[code]
            before = data[tag][0].subfields if tag in data else ()
            data[tag] = [Field(tag, "  ", (*before, (inner, value)))]
    number = field.first("0") or field.first("3") or field.first("w")
    return Marc(" " * 24, {"001": number} if number else {}, data)
