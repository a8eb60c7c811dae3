"""Spreadsheets and delimited text, a row a record."""

from harvester.formats.tables.locate import (
    Table,
    columns_table,
    table_lines,
    table_remarks,
    tables_in,
)
from harvester.formats.tables.row import BEYOND, read_table, row_of, unread
from harvester.formats.tables.spreadsheets import Way, ways
from harvester.formats.tables.workbooks import Row, is_workbook

__all__ = [
    "BEYOND",
    "Row",
    "Table",
    "Way",
    "columns_table",
    "is_workbook",
    "read_table",
    "row_of",
    "table_lines",
    "table_remarks",
    "tables_in",
    "unread",
    "ways",
]
