"""Holdings of a serial in coded form: MARC 21 863 with the captions of 853, linked by `$8`.

Source: MARC 21 Format for Holdings Data, 853-855 and 863-865.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

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
    numbers = [_captioned(field, captions, code) for code in _ENUMERATION if field.first(code)]
    dates = [clean(field.first(code)) for code in _CHRONOLOGY if field.first(code)]
    chronology = f"({':'.join(dates)})" if dates and numbers else ":".join(dates)
    notes = "".join(f" [{clean(note)}]" for note in field.all("z"))
    return ":".join(numbers) + chronology + notes


def _captioned(field: Field, captions: Field | None, code: str) -> str:
    caption = captions.first(code) if captions else ""
    value = clean(field.first(code))
    return value if caption.startswith(("(", "*")) else caption + value


def _runs(fields: list[Field]) -> tuple[HoldingsRun, ...]:
    found: list[HoldingsRun] = []
    gap: Literal["", "gap", "break"] = ""
    for field in fields:
        run = _run(field)
        if run is None:
            return ()
        found.append(replace(run, gap=gap) if gap else run)
        gap = _BREAKS.get(field.first("w"), "")
    return in_order(found)


def _run(field: Field) -> HoldingsRun | None:
    years = _ends(field.first("i"))
    levels = [_ends(field.first(code)) for code in _ENUMERATION if field.first(code)]
    if levels and levels[0] and not field.first("i") and _year(levels[0][0]):
        # "1900-1915" under the caption "(year)": a serial that counts by years alone.
        years, *levels = levels
    if years is None or None in levels or not (levels or years[0]):
        return None
    pairs = [pair for pair in levels if pair is not None]
    going_on = any(end is None for _, end in (*pairs, years))
    return HoldingsRun(
        first_volume=":".join(first for first, _ in pairs),
        last_volume="" if going_on else ":".join(end or "" for _, end in pairs),
        first_year=_year(years[0]),
        last_year=None if going_on else _year(years[1] or ""),
        going_on=going_on,
    )


def _ends(value: str) -> tuple[str, str | None] | None:
    """First and last of "1-10", the same of "7", no last of "12-"; None if it is no range."""
    found = _RANGE.fullmatch(clean(value))
    if not found:
        return None
    first, dash, last = found.groups()
    return first, (last or None) if dash else first


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    year = int(found[0]) if found else 0
    return year if OLDEST <= year <= NEWEST else None
