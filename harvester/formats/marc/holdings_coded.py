"""Holdings of a serial in coded form: MARC 21 863 with the captions of 853, linked by `$8`.

Source: MARC 21 Format for Holdings Data, 853-855 and 863-865.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from harvester.formats.values import NEWEST, OLDEST, clean, in_order
from harvester.record import HoldingsRun

if TYPE_CHECKING:
    from harvester.formats.fields import Field, Marc

_ENUMERATION, _CHRONOLOGY = "abcdef", "ijkl"
_BREAKS: dict[str, Literal["gap", "break"]] = {"g": "gap", "n": "break"}
"""$w stands with what goes before the break."""
_YEAR = re.compile(r"\d{4}")
_RANGE = re.compile(r"([^-,;]*)(?:(-)([^-,;]*))?")


class _Span(NamedTuple):
    """What one subfield counts: from the first to the last, or on and on."""

    first: str
    last: str
    goes_on: bool = False


def coded_statements(marc: Marc) -> dict[str, tuple[str, tuple[HoldingsRun, ...]]]:
    """Statement and runs of the 863 fields by linking number; no runs if one cannot be read."""
    captions = {_link(field): field for field in marc.all("853")}
    groups: dict[str, list[Field]] = {}
    for field in marc.all("863"):
        groups.setdefault(_link(field), []).append(field)
    return {
        link: (
            "; ".join(_as_text(field, captions.get(link)) for field in fields),
            _runs(fields),
        )
        for link, fields in groups.items()
    }


def _link(field: Field) -> str:
    return field.first("8").partition(".")[0]


def _as_text(field: Field, captions: Field | None) -> str:
    """As Z39.71 shows it: "v.1:no.2-v.1:no.4(1990)"; a caption in brackets is not shown."""
    numbers = [_add_caption(field, captions, code) for code in _ENUMERATION if field.first(code)]
    dates = [clean(field.first(code)) for code in _CHRONOLOGY if field.first(code)]
    chronology = f"({':'.join(dates)})" if dates and numbers else ":".join(dates)
    notes = "".join(f" [{clean(note)}]" for note in field.all("z"))
    return ":".join(numbers) + chronology + notes


def _add_caption(field: Field, captions: Field | None, code: str) -> str:
    caption = captions.first(code) if captions else ""
    value = clean(field.first(code))
    return value if caption.startswith(("(", "*")) else caption + value


def _runs(fields: list[Field]) -> tuple[HoldingsRun, ...]:
    found: list[HoldingsRun] = []
    gap: Literal["", "gap", "break"] = ""
    for field in fields:
        run = _parse_run(field)
        if run is None:
            return ()
        found.append(replace(run, gap=gap) if gap else run)
        gap = _BREAKS.get(field.first("w"), "")
    return in_order(found)


def _parse_run(field: Field) -> HoldingsRun | None:
    """The run of one field; None if a subfield is no range, or if nothing is counted."""
    years, levels = _parse_span(field.first("i")), _parse_levels(field)
    if years is None or levels is None:
        return None
    if levels and not field.first("i") and _year(levels[0].first):
        # "1900-1915" under the caption "(year)": a serial that counts by years alone.
        years, *levels = levels
    return _build_run(levels, years) if levels or years.first else None


def _parse_levels(field: Field) -> list[_Span] | None:
    """The span of each level of enumeration; None if one of them is no range."""
    spans = [_parse_span(value) for value in map(field.first, _ENUMERATION) if value]
    read = [span for span in spans if span is not None]
    return read if len(read) == len(spans) else None


def _parse_span(value: str) -> _Span | None:
    """The span of "1-10", of "7" alone, of "12-" that goes on; None if it is no range."""
    found = _RANGE.fullmatch(clean(value))
    if not found:
        return None
    first, dash, last = found.groups()
    return _Span(first, last, not last) if dash else _Span(first, first)


def _build_run(levels: list[_Span], years: _Span) -> HoldingsRun:
    """One run of all levels; it has no end if one of them, or the years, have none."""
    goes_on = any(span.goes_on for span in (*levels, years))
    return HoldingsRun(
        first_volume=":".join(level.first for level in levels),
        last_volume="" if goes_on else ":".join(level.last for level in levels),
        first_year=_year(years.first),
        last_year=None if goes_on else _year(years.last),
        going_on=goes_on,
    )


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    year = int(found[0]) if found else 0
    return year if OLDEST <= year <= NEWEST else None
