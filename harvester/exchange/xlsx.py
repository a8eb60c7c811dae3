"""Tables that go out as Excel workbooks (XLSX); `formats.tables.workbooks` reads what comes in."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from harvester.exchange.sheets import starts_formula
from harvester.formats import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from harvester.exchange.sheets import Sheet
    from harvester.exchange.wording import Value

_LONGEST_CELL = 32_767
"""Excel's limit, in characters."""


def xlsx_bytes(sheets: Iterable[Sheet], day: str) -> bytes:
    """A workbook; the same bytes for the same sheets and day (ISO 8601, its creation date)."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "harvester"
    for sheet in sheets:
        page = workbook.create_sheet(sheet.title)
        (_fill_table if sheet.columns else _fill_page)(page, sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _remove_times(buffer, f"{day}T00:00:00Z")


_HEAD = PatternFill("solid", fgColor="DDE6EE")
_REPLY = PatternFill("solid", fgColor="FFF6D6")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_KEYS_ROW, _LABELS_ROW = 1, 2


def _fill_table(page: Worksheet, sheet: Sheet) -> None:
    """Hidden machine keys, labels that stay in sight, then the rows."""
    for number, (column, name) in enumerate(zip(sheet.columns, sheet.labels, strict=True), 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
        _put_value(page.cell(_KEYS_ROW, number), column.key)
        head = page.cell(_LABELS_ROW, number, name)
        head.font, head.alignment = Font(bold=True), _WRAPPED
        head.fill = _REPLY if column.reply else _HEAD
    for place, row in enumerate(sheet.rows, _LABELS_ROW + 1):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            cell = page.cell(place, number)
            _put_value(cell, value)
            if column.reply:
                cell.fill = _REPLY
    _arrange(page, sheet)


def _put_value(cell: Cell | MergedCell, value: Value) -> None:
    """Write a number as number, a text as text whatever it looks like."""
    cell.alignment = _WRAPPED
    if isinstance(value, int | float):
        cell.value = value
        return
    text = printable(value)
    if len(text) > _LONGEST_CELL:
        text = text[: _LONGEST_CELL - 1] + "…"
    cell.number_format = "@"
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    # Without this mark a text like "=1+1" becomes a formula when a person edits the cell.
    cell.quotePrefix = starts_formula(text)


def _arrange(page: Worksheet, sheet: Sheet) -> None:
    last = _LABELS_ROW + len(sheet.rows)
    page.row_dimensions[_KEYS_ROW].hidden = True
    page.row_dimensions[_LABELS_ROW].height = 32
    page.freeze_panes = f"B{_LABELS_ROW + 1}"
    page.auto_filter.ref = f"A{_LABELS_ROW}:{get_column_letter(len(sheet.columns))}{last}"
    page.print_title_rows = f"{_LABELS_ROW}:{_LABELS_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number, column in enumerate(sheet.columns, 1):
        if column.allowed and sheet.rows:
            choice = DataValidation("list", formula1=f'"{column.allowed}"', showErrorMessage=True)
            letter = get_column_letter(number)
            choice.add(f"{letter}{_LABELS_ROW + 1}:{letter}{last}")
            page.add_data_validation(choice)


def _fill_page(page: Worksheet, sheet: Sheet) -> None:
    page.column_dimensions["A"].width = 100
    for place, row in enumerate(sheet.rows, 1):
        _put_value(page.cell(place, 1), row[0])
    page["A1"].font = Font(bold=True)


_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def _remove_times(workbook: io.BytesIO, moment: str) -> bytes:
    """The same archive without the time of writing: openpyxl stamps every part of it."""
    out = io.BytesIO()
    with ZipFile(workbook) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = _MODIFIED.sub(rb"\g<1>" + moment.encode(), old.read(name))
            new.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return out.getvalue()
