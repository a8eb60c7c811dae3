"""Pairs as a table: titles, relation and conflicts, as CSV and as a workbook."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from harvester import desk
from harvester.desk import export
from harvester.errors import FileError
from harvester.record import Text, Title
from tests.books import book, matched

if TYPE_CHECKING:
    from pathlib import Path

    from harvester.store import Store

HEADINGS = [
    "record_a",
    "record_b",
    "score",
    "verdict",
    "title_a",
    "title_b",
    "relation",
    "conflicts",
]


@pytest.fixture
def editions(store: Store) -> Store:
    """Two records of one edition, and one of other years; the title looks like a formula."""
    old, same, new = book("a", "1"), book("b", "1"), book("c", "1", year=2008)
    titles = (Title("proper", Text("+Rivers of the north", "Latn")),)
    matched(store, *(replace(each, titles=titles) for each in (old, same, new)))
    return store


def test_csv_has_titles_relation_and_conflicts_in_words(editions: Store, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    assert desk.write_pairs(editions, path) == 3
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = {(row["record_a"], row["record_b"]): row for row in csv.DictReader(stream)}
    assert [*rows["a:1", "b:1"]] == HEADINGS
    assert rows["a:1", "b:1"]["relation"] == rows["a:1", "b:1"]["conflicts"] == ""
    other = rows["a:1", "c:1"]
    assert (other["relation"], other["verdict"]) == ("other edition", "ask")
    assert other["conflicts"].startswith("the years are too far apart for one edition")
    assert other["title_a"] == "'+Rivers of the north"


def test_a_workbook_has_the_same_with_numbers_and_no_formula(
    editions: Store, tmp_path: Path
) -> None:
    path = tmp_path / "pairs.XLSX"
    assert desk.write_pairs(editions, path) == 3
    sheet = load_workbook(path)["Pairs"]
    keys, labels, *rows = sheet.iter_rows()
    assert [cell.value for cell in keys] == HEADINGS
    assert labels[6].value == "What B is to A"
    assert rows[0][2].data_type == "n"
    assert (rows[0][4].value, rows[0][4].data_type) == ("+Rivers of the north", "s")


def test_more_pairs_than_a_worksheet_takes_are_refused(
    editions: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_MOST_ROWS", 2)
    with pytest.raises(FileError, match=r"3 rows are more .* \.csv"):
        desk.write_pairs(editions, tmp_path / "pairs.xlsx")
