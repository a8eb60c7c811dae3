"""Tables as a source of records: found in their file, read row by row, hostile ones refused."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from harvester.errors import FileError, SettingsError
from harvester.formats import Hints, read
from harvester.formats.tables.spreadsheets import separated
from harvester.issues import Code
from harvester.record import Harvested
from harvester.sources import files
from harvester.sources.files.catalogue import records_of
from harvester.sources.page import FileRecord

if TYPE_CHECKING:
    from pathlib import Path

    from harvester.config.columns import Meaning

SHEET = "xl/worksheets/sheet1.xml"


def put(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path, hints: Hints | None = None) -> list[FileRecord]:
    found = list(records_of(path, "cz", hints or Hints()))
    assert all(isinstance(each, FileRecord) for each in found)
    return [each for each in found if isinstance(each, FileRecord)]


def cells(path: Path) -> list[dict[str, str]]:
    return [json.loads(each.body) for each in rows(path)]


def test_a_row_is_kept_with_the_headings_as_written(tmp_path: Path) -> None:
    path = put(tmp_path, 'Our list;;\n\nTitle;Author;Price, EUR\nHills;"Ash; Ida";\n\nDales;;7\n')
    found = rows(path)
    assert [each.place for each in found] == ["list.csv, row 4", "list.csv, row 6"]
    assert [each.carrier for each in found] == ["table", "table"]
    assert cells(path) == [
        {"Title": "Hills", "Author": "Ash; Ida"},
        {"Title": "Dales", "Price, EUR": "7"},
    ]


def test_headings_that_are_empty_or_alike_are_told_apart(tmp_path: Path) -> None:
    path = put(tmp_path, "Title,Note,,Note\na,b,c,d\n")
    assert cells(path) == [{"Title": "a", "Note": "b", "column 3": "c", "Note (4)": "d"}]


def test_headings_that_come_again_are_no_record(tmp_path: Path) -> None:
    path = put(tmp_path, "Title,Year\na,1990\nTitle,Year\nb,1991\n")
    assert [row["Title"] for row in cells(path)] == ["a", "b"]


def test_every_worksheet_with_headings_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Ask us for more"])
    for year in (2019, 2020):
        sheet = book.create_sheet(str(year))
        sheet.append(["Title", "Year"])
        sheet.append([f"Book of {year}", float(year)])
    book.save(tmp_path / "lists.xlsx")
    found = rows(tmp_path / "lists.xlsx")
    assert [each.place for each in found] == [
        "lists.xlsx, worksheet '2019', row 2",
        "lists.xlsx, worksheet '2020', row 2",
    ]
    assert json.loads(found[1].body) == {"Title": "Book of 2020", "Year": "2020"}


def test_rows_are_named_by_their_identifier_where_it_is_unique(tmp_path: Path) -> None:
    path = put(tmp_path, "id,title\n7,a\n8,b\n8,c\n,d\n")
    (page,) = files.pages(files.survey([path], "cz"), "cz")
    names = [record.identifier for record in page.records]
    assert names[0] == "7"
    assert all(name.startswith("content-") for name in names[1:])
    assert [issue.code for issue in page.issues] == [
        Code.CONTROL_NUMBER_REPEATED, Code.CONTROL_NUMBER_REPEATED, Code.CONTROL_NUMBER_MISSING,
    ]  # fmt: skip


def test_settled_columns_are_used_and_guessed_ones_told(tmp_path: Path) -> None:
    path = put(tmp_path, 'Was,Titel\nHügel,"Dr."\n')
    columns: dict[str, Meaning] = {"Was": "title"}
    (row,) = rows(path, Hints(columns=columns))
    reading = read(Harvested("cz", "1", metadata=row.body), Hints(columns=columns))
    assert (reading.record.title, reading.unread) == ("Hügel", ("Titel",))
    assert files.remarks([path], "cz", Hints(columns=columns)) == ()


@pytest.mark.parametrize(
    ("cell", "pages"),
    [("227", 227), ("[227]", 227), ("xii, 227, [3]", 227), ("12-34", None), ("xii", None)],
)
def test_numbers_alone_in_a_column_of_pages(tmp_path: Path, cell: str, pages: int | None) -> None:
    path = put(tmp_path, f'Title,Pages\nLakes,"{cell}"\n')
    (row,) = rows(path, Hints())
    extent = read(Harvested("cz", "1", metadata=row.body), Hints()).record.extent
    assert extent is not None
    assert (extent.statement, extent.pages) == (cell, pages)


def test_what_was_guessed_is_told_in_a_line_to_paste(tmp_path: Path) -> None:
    path = put(tmp_path, 'Title,"The ""Year""",Colour\na,1990,red\n')
    (told,) = files.remarks([path], "cz", Hints())
    assert told.endswith(
        'partners/cz.toml: columns = { "Title" = "title", "The \\"Year\\"" = "year" }'
    )
    assert "not understood: Colour" in told


def test_a_guessed_character_set_is_told_and_a_settled_one_is_not(tmp_path: Path) -> None:
    path = put(tmp_path, "Заглавие;Год\nСиний лес за рекой;1990\n".encode("cp1251"))
    told, _columns = files.remarks([path], "cz", Hints())
    assert told.startswith("list.csv was read as cp1251 (guessed")
    settled = Hints(encoding="cp1251", columns={"Заглавие": "title"})
    assert files.remarks([path], "cz", settled) == ()


def test_a_character_set_of_libraries_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, b"Title;Year\n\xc0\xc1\xc2;1990\n")
    (row,) = rows(path, Hints(encoding="georgian-academy"))
    assert json.loads(row.body)["Title"] == "აბგ"


def test_a_settled_heading_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    path = put(tmp_path, "Title,Year\na,1990\n")
    hints = Hints(columns={"Title": "title", "Jahr": "year"})
    with pytest.raises(SettingsError, match=r'partners/cz\.toml.*columns.*Jahr.*"Title", "Year"'):
        rows(path, hints)


def test_a_table_without_rows_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no row below"):
        rows(put(tmp_path, "Title,Year\n"))


@pytest.mark.parametrize(
    "text",
    ["one word\n", "Dear Sir,\nwe offer the title below.\n", "id,price\n1,2\n", "a,b\n1,2\n"],
)
def test_text_without_headings_is_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match="no table with headings"):
        rows(put(tmp_path, text))


def workbook(folder: Path, **parts: str) -> Path:
    """A workbook of one title, some parts of it replaced."""
    book = Workbook()
    book.worksheets[0].append(["Title", "Year"])
    book.worksheets[0].append(["Hills", 1990])
    whole, made = folder / "whole.xlsx", folder / "made.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return made


def sheet(data: str, before: str = "") -> dict[str, str]:
    """A worksheet with headings and some XML below them."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = '<row r="1"><c r="A1" t="str"><v>Title</v></c><c r="B1" t="str"><v>Year</v></c></row>'
    return {
        SHEET: f'{before}<worksheet xmlns="{space}"><sheetData>{head}{data}</sheetData></worksheet>'
    }


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>'
    row = '<row r="2"><c r="A2" t="str"><v>&l9;</v></c></row>'
    with pytest.raises(FileError, match="entities"):
        rows(workbook(tmp_path, **sheet(row, dtd)))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="times its size"):
        rows(workbook(tmp_path, **sheet(" " * (80 << 20))))


def test_rows_and_columns_without_number_do_no_harm(tmp_path: Path) -> None:
    far = '<row r="99999999999"><c r="ZZZ99999999999" t="str"><v>far</v></c></row>'
    near = '<row r="2"><c r="A2" t="str"><v>Hills</v></c></row>'
    found = rows(workbook(tmp_path, **sheet(near + far)))
    assert [json.loads(each.body) for each in found] == [{"Title": "Hills"}]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no workbook"):
        rows(workbook(tmp_path, **sheet("<row><c></row>")))


def test_memory_does_not_grow_with_a_table(tmp_path: Path) -> None:
    line = "A title of some length,Somebody,1990\n"
    path = put(tmp_path, "Title,Author,Year\n" + line * 30_000)
    tracemalloc.start()
    assert sum(1 for _ in records_of(path, "cz")) == 30_000
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@given(st.lists(st.lists(st.text('ab";,\n x', max_size=6), min_size=2, max_size=4), max_size=6))
def test_what_a_program_writes_is_read_again(table: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(table)
    text.seek(0)
    assert [*separated(text.readline, ";")] == [
        tuple(cell.strip() for cell in row) for row in table
    ]


@given(st.text())
def test_no_text_stops_the_reader(text: str) -> None:
    stream: io.TextIOBase = io.StringIO(text, newline="")
    assert all(isinstance(row, tuple) for row in separated(stream.readline, ",", 2))


@given(
    st.dictionaries(st.sampled_from(["Title", "Year", "ISBN", "Author", "Note", "+3"]), st.text())
)
def test_no_row_stops_the_reader(row: dict[str, str]) -> None:
    reading = read(Harvested("cz", "1", metadata=json.dumps(row).encode()))
    assert reading.carrier == "table"
