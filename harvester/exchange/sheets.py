"""Tables that go out, as CSV; `exchange.xlsx` writes the same as a workbook."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harvester.exchange.wording import Column, Value


class Sheet(NamedTuple):
    """A worksheet: with columns a table under their labels, without them a page of lines."""

    title: str
    columns: Sequence[Column]
    labels: Sequence[str]
    rows: Sequence[Sequence[Value]]


def csv_bytes(columns: Iterable[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with BOM, machine keys as header; no cell starts a formula when opened."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.key for column in columns])
    writer.writerows([[inert(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def workbook_bytes(sheets: Iterable[Sheet], day: str) -> bytes:
    """`xlsx.xlsx_bytes`, which is loaded when it is wanted: that is slow, and seldom."""
    from harvester.exchange.xlsx import xlsx_bytes  # noqa: PLC0415

    return xlsx_bytes(sheets, day)


def inert(value: Value) -> Value:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it.

    A plain number may start with its sign.
    """
    return f"'{value}" if isinstance(value, str) and starts_formula(value) else value


_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def starts_formula(value: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return value.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(value)
