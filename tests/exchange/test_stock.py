"""Stock files: what people mark as available, in whatever dialect their program saves."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from harvester.errors import FileError
from harvester.exchange.stock import StockLine, read_stock

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    "identifier{0}isbn{0}quantity{0}condition{0}note\nb1{0}978-985-02-0346-5{0}2{0}good{0}signed\n"
)
EXPECTED = (StockLine(2, "b1", "9789850203465", 2, "good", "signed"),)


def stock(folder: Path, content: bytes | str, encoding: str = "utf-8") -> tuple[StockLine, ...]:
    path = folder / "stock.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_stock(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_any_common_dialect_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    assert stock(tmp_path, ROWS.format(delimiter), encoding) == EXPECTED


@pytest.mark.parametrize(
    "header",
    [
        "id,ISBN,qty,Condition,Notes",
        "001,isbn (13),copies,state,comment",
        "№ записи,ISBN,Количество экз.,Состояние,Примечание",
        "Идентификатор,ISBN/ISSN,Кол-во,сохранность,Примечания",
        "Нумар запісу,ISBN,Колькасць,Стан,Заўвага",
        "Ідэнтыфікатар,ISBN,экз.,стан,заўвагі",
        "Ідентифікатор,ISBN,Кількість,Стан,Примітка",
        "记录号,ISBN,数量,品相,备注",
        "Číslo záznamu,ISBN,Počet,Stav,Poznámka",
        "Control_Number,ISBN,Number of copies,CONDITION,Remarks",
    ],
)
def test_headers_are_understood_in_the_partners_languages(tmp_path: Path, header: str) -> None:
    row = "b1,9789850203465,2,good,signed"
    assert stock(tmp_path, f"{header}\n{row}\n") == EXPECTED


def test_columns_stand_in_any_order_below_any_heading(tmp_path: Path) -> None:
    text = "Duplicates of the year;;\n\nNote;Title;ISBN\nworn;A book;9789850203465\n"
    assert stock(tmp_path, text) == (StockLine(4, "", "9789850203465", 1, "", "worn"),)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("cp1251", "без обложки"),
        ("cp1251", "без вокладкі, ў скрыні"),
        ("cp1252", "abîmé, très usé"),
    ],
)
def test_windows_code_pages_are_told_apart(tmp_path: Path, encoding: str, note: str) -> None:
    (line,) = stock(tmp_path, f"id;note\nb1;{note}\n", encoding)
    assert line.note == note


def test_a_quoted_cell_may_hold_delimiter_and_line_break(tmp_path: Path) -> None:
    lines = stock(tmp_path, 'id,note\nb1,"one, two\nthree"\nb2,x\n')
    assert [(line.line, line.note) for line in lines] == [(2, "one, two\nthree"), (3, "x")]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    lines = stock(tmp_path, 'id;note\nb1;"the cover\nb2;x\nb3;y\n')
    assert [(line.identifier, line.note) for line in lines] == [
        ("b1", "the cover"),
        ("b2", "x"),
        ("b3", "y"),
    ]


@pytest.mark.parametrize(
    ("isbn", "quantity", "problem"),
    [
        ("", "1", "neither identifier nor ISBN"),
        ("9789850203460", "1", "no valid ISBN: 9789850203460"),
        ("abc", "1", "no valid ISBN: abc"),
        ("9.78985E+12", "1", "rounded number"),
        ("9789850203465 9785170118137", "1", "several ISBNs"),
        ("9789850203465", "two", "no whole number: two"),
        ("9789850203465", "1.5", "no whole number: 1.5"),
        ("9789850203465", "-1", "no whole number: -1"),
        ("", "many", "neither identifier nor ISBN; the quantity is no whole number: many"),
    ],
)
def test_a_bad_row_comes_back_with_its_problem(
    tmp_path: Path, isbn: str, quantity: str, problem: str
) -> None:
    text = f"isbn,quantity,note\n9785170118137,1,\n{isbn},{quantity},kept\n"
    good, bad = stock(tmp_path, text)
    assert not good.problem
    assert problem in bad.problem
    assert (bad.line, bad.quantity, bad.note) == (3, 0, "kept")


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [("", 1), ("0", 0), ("3", 3), ("2.0", 2), ("2 экз.", 2), ("12 copies", 12)],
)
def test_quantities_as_people_write_them(tmp_path: Path, cell: str, quantity: int) -> None:
    (line,) = stock(tmp_path, f"id,quantity\nb1,{cell}\n")
    assert (line.quantity, line.problem) == (quantity, "")


@pytest.mark.parametrize(
    "written", ["985-02-0346-3", "9850203463", "ISBN 985-02-0346-3 (пер.)", "978 985 02 0346 5"]
)
def test_an_isbn_has_13_digits_however_it_is_written(tmp_path: Path, written: str) -> None:
    (line,) = stock(tmp_path, f"isbn\n{written}\n")
    assert (line.isbn, line.problem) == ("9789850203465", "")


def test_empty_rows_are_no_rows(tmp_path: Path) -> None:
    lines = stock(tmp_path, "id,isbn\n,\nb1,\n\n ,\nb2,\n")
    assert [(line.line, line.identifier) for line in lines] == [(3, "b1"), (6, "b2")]


def test_short_rows_and_long_rows_are_read(tmp_path: Path) -> None:
    lines = stock(tmp_path, "id,isbn,note\nb1\nb2,,x,too,many\n")
    assert [(line.identifier, line.note) for line in lines] == [("b1", ""), ("b2", "x")]


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "About this list"
    table = book.create_sheet("Stock")
    for row in rows:
        table.append(row)
    path = folder / "stock.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_whichever_sheet_the_stock_is_on(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("Identifier", "ISBN", "Qty", "Condition", "Note"),
        ("b1", "978-985-02-0346-5", 2, "good", "signed"),
        (1234567, 9789850203465, 1.0, None, None),
        (None, 306406152, None, None, "ISBN-10 whose zero Excel dropped"),
    )
    lines = read_stock(path)
    assert lines[:1] == EXPECTED
    assert lines[1] == StockLine(3, "1234567", "9789850203465", 1)
    assert lines[2].isbn == "9780306406157"


def test_a_file_without_usable_columns_tells_what_it_found_and_what_is_understood(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileError, match=r"columns found: Title, Author\..*isbn.*ідэнтыфікатар"):
        stock(tmp_path, "Title;Author\nA;B\n")


def test_a_header_alone_is_an_empty_stock(tmp_path: Path) -> None:
    assert stock(tmp_path, "identifier\n") == ()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02", bytes(range(128, 256))])
def test_a_file_without_sense_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileError, match="columns found"):
        stock(tmp_path, content)


def test_a_workbook_without_any_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="columns found: none"):
        read_stock(workbook(tmp_path))


def test_what_is_no_stock_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_stock(tmp_path / "missing.csv")
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with pytest.raises(FileError, match="save it as XLSX"):
        read_stock(old)
    other = tmp_path / "stock.ods"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FileError, match="save it as XLSX"):
        read_stock(other)
    other.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(FileError, match="save it as XLSX"):
        read_stock(other)
