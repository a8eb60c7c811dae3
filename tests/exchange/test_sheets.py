"""The files of an offer: one list in three renderings that a partner's programs can open."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, get_args
from zipfile import ZipFile

import pymarc
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from harvester.config.settings import Partner
from harvester.errors import FileError
from harvester.exchange.lists import write_offer
from harvester.exchange.offer import Exclusion, Offer, OfferLine
from harvester.exchange.sheets import inert
from harvester.exchange.stock import StockLine
from harvester.exchange.wording import COLUMNS, label, phrase
from harvester.formats.tables.spreadsheets import ways
from harvester.match.relations import RelationKind
from harvester.record import (
    Agent,
    Edition,
    Extent,
    Identifier,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.union.merge import merge

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

LAND = Record(
    "NLB",
    "1",
    format="unimarc",
    titles=(
        Title("proper", Text("Новая зямля", "Cyrl"), rest=Text("паэма", "Cyrl")),
        Title("proper", Text("Novaia ziamlia", "Latn"), rest=Text("paema", "Latn")),
    ),
    agents=(
        Agent("person", (Text("Кашкурэвіч, Арлен", "Cyrl"),), roles=("ill",)),
        Agent("person", (Text("Колас, Якуб", "Cyrl"), Text("Kolas, Iakub", "Latn")), main=True),
    ),
    identifiers=(Identifier("isbn", "9789850203465"),),
    edition=Edition((Text("2-е выд.", "Cyrl"), Text("2-e vyd.", "Latn")), 2),
    publications=(
        Publication((Text("Мінск", "Cyrl"), Text("Minsk", "Latn")), (Text("МЛ", "Cyrl"),), "2002"),
    ),
    years=Years(2002),
    extent=Extent("270 с.", 270),
    languages=("bel",),
)
HOSTILE = '=HYPERLINK("http://evil.example";"open")'


def titled(text: str, number: str = "2") -> Record:
    return Record("NLB", number, format="marc21", titles=(Title("proper", Text(text, "Latn")),))


def line(number: int, record: Record, note: str = "", **more: object) -> OfferLine:
    union = merge(f"u{number}", [record, replace(record, partner="XYZ")])
    made = OfferLine(f"L7-{number:04d}", union, record.name, 2, "good", note)
    return replace(made, **more)


def offer(*lines: OfferLine, language: str = "be", number: str = "L7") -> Offer:
    stock = StockLine(9, "+9", "9785170118137", 1, "=worn", "note")
    return Offer(
        number=number,
        giver=Partner("NLB", name={"en": "National Library", "be": "НББ"}, contact="x@example.org"),
        receiver=Partner("CAS", name={"en": "Academy"}, language=language),
        date="2026-11-22",
        lines=lines,
        exclusions=(Exclusion(stock, "-Held", "held", "Academy already holds it: CAS:2."),),
    )


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Path]:
    hostile = line(2, titled(HOSTILE), "@SUM(A1)\x07")
    lines = (line(1, LAND, "signed", related=("Please check CAS:5.",)), hostile)
    return {path.name: path for path in write_offer(offer(*lines), tmp_path / "new" / "folder")}


@pytest.fixture
def book(made: dict[str, Path]) -> Workbook:
    return load_workbook(made["L7.xlsx"])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_four_files_are_named_for_the_list(made: dict[str, Path]) -> None:
    assert list(made) == ["L7.xlsx", "L7.csv", "L7.xml", "L7-not-offered.csv"]
    assert sorted(path.name for path in made["L7.csv"].parent.iterdir()) == sorted(made)


def test_every_rendering_has_the_same_line_ids(made: dict[str, Path], book: Workbook) -> None:
    ids = ["L7-0001", "L7-0002"]
    assert [row["line_id"] for row in rows(made["L7.csv"])] == ids
    assert [cell.value for cell in book["Offer"]["A"]][2:] == ids
    marc = pymarc.parse_xml_to_array(str(made["L7.xml"]))  # type: ignore[no-untyped-call]
    assert [record["001"].data for record in marc] == ids


def test_a_line_tells_what_a_librarian_needs(made: dict[str, Path]) -> None:
    assert rows(made["L7.csv"])[0] == {
        "line_id": "L7-0001",
        "author": "Колас, Якуб",
        "title": "Новая зямля : паэма",
        "title_romanised": "Novaia ziamlia : paema",
        "edition": "2-е выд.",
        "place": "Мінск",
        "publisher": "МЛ",
        "year": "2002",
        "extent": "270 с.",
        "language": "bel",
        "isbn": "9789850203465",
        "condition": "good",
        "quantity": "2",
        "note": "signed; Please check CAS:5.",
        "want": "",
        "want_quantity": "",
        "comment": "",
    }


@pytest.mark.parametrize(
    ("years", "date", "shown"),
    [
        (Years(1990, 1994), "1990-1994", "1990–1994"),
        (Years(1987, certain=False), "[1987?]", "[1987?]"),
        (None, "[18--]", "[18--]"),
        (Years(2002, 2002), "2002", "2002"),
    ],
)
def test_years_as_they_are_known(
    tmp_path: Path, years: Years | None, date: str, shown: str
) -> None:
    record = replace(LAND, years=years, publications=(Publication(date=date),))
    paths = write_offer(offer(line(1, record)), tmp_path)
    assert rows(paths[1])[0]["year"] == shown


def test_the_sheet_has_hidden_keys_under_labels_in_the_receivers_language(book: Workbook) -> None:
    sheet = book["Offer"]
    assert [cell.value for cell in sheet[1]] == [column.key for column in COLUMNS]
    assert sheet.row_dimensions[1].hidden
    assert sheet["C2"].value == "Загаловак\nTitle"
    assert sheet.freeze_panes == "B3"
    assert sheet.column_dimensions["C"].width == 44


def test_a_language_without_labels_gets_english(tmp_path: Path) -> None:
    path = write_offer(offer(line(1, LAND), language="sw"), tmp_path)[0]
    sheets = load_workbook(path)
    assert sheets["Offer"]["C2"].value == "Title"
    assert sheets["How to reply"].max_row == 5


@pytest.mark.parametrize("language", ["ru", "be", "uk", "zh", "cs"])
def test_every_label_and_sentence_is_there_in_every_language(language: str) -> None:
    for column in COLUMNS:
        assert column.key == "isbn" or "\n" in label(column.key, language)
    kinds = [f"holds_{kind.replace(' ', '_')}" for kind in get_args(RelationKind)]
    for key in ("may_be_held", "heading", "reply_want", "reply_quantity", "reply_send", *kinds):
        assert phrase(key, language) != phrase(key, "en")
    places = {"number": 1, "date": 2, "giver": 3, "receiver": 4, "contact": 5, "record": 6}
    for key in ("heading", "reply_send", "may_be_held"):
        assert phrase(key, language).format(**places) != phrase(key, language)


def test_isbn_is_text_and_quantity_a_number(book: Workbook) -> None:
    sheet = book["Offer"]
    assert (sheet["K3"].data_type, sheet["K3"].number_format) == ("s", "@")
    assert sheet["K3"].value == "9789850203465"
    assert (sheet["M3"].data_type, sheet["M3"].value) == ("n", 2)


def test_a_reply_can_only_be_y(book: Workbook) -> None:
    (choice,) = book["Offer"].data_validations.dataValidation
    assert (choice.type, choice.formula1, str(choice.sqref)) == ("list", '"Y"', "O3:O4")


def test_nothing_in_the_workbook_is_a_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    title = book["Offer"]["C4"]
    assert (title.value, title.quotePrefix) == (HOSTILE, True)
    assert book["Offer"]["N4"].value == "@SUM(A1)"
    assert book.sheetnames == ["Offer", "How to reply"]


def test_nothing_in_the_csv_is_a_formula(made: dict[str, Path]) -> None:
    row = rows(made["L7.csv"])[1]
    assert (row["title"], row["note"]) == ("'" + HOSTILE, "'@SUM(A1)\x07")
    (excluded,) = rows(made["L7-not-offered.csv"])
    assert (excluded["condition"], excluded["title"]) == ("'=worn", "'-Held")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"), ("+1+1", "'+1+1"), ("-1-1", "'-1-1"), ("@a", "'@a"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("-3.25", "-3.25"), ("+7", "+7"), ("a=1", "a=1"), ("", ""), (-3, -3),
    ],
)  # fmt: skip
def test_what_would_run_is_made_inert_and_numbers_stay(text: str | int, written: str | int) -> None:
    assert inert(text) == written


def test_each_exclusion_is_told_with_its_reason(made: dict[str, Path]) -> None:
    (row,) = rows(made["L7-not-offered.csv"])
    assert (row["row"], row["isbn"], row["reason"]) == ("9", "9785170118137", "held")
    assert row["explanation"] == "Academy already holds it: CAS:2."


def test_how_to_reply_names_the_list_and_whom_to_write_to(book: Workbook) -> None:
    page = [cell.value or "" for cell in book["How to reply"]["A"]]
    assert page[0].startswith("Спіс на абмен L7 ад 2026-11-22: НББ")
    assert "Exchange list L7 of 2026-11-22: National Library offers to Academy" in page
    assert page[-1].endswith("x@example.org")


def test_the_marc_file_tells_what_is_offered_and_by_whom_only(made: dict[str, Path]) -> None:
    record = pymarc.parse_xml_to_array(str(made["L7.xml"]))[0]  # type: ignore[no-untyped-call]
    assert record["245"]["a"] == "Novaia ziamlia"
    assert [(f["a"], f["x"]) for f in record.get_fields("852")] == [("NLB", "1")]
    offered = [field["a"] for field in record.get_fields("500")]
    assert offered == ["Offered by National Library, copies: 2; good; signed"]


def test_the_same_offer_gives_the_same_bytes(tmp_path: Path) -> None:
    one = [path.read_bytes() for path in write_offer(offer(line(1, LAND)), tmp_path / "one")]
    two = [path.read_bytes() for path in write_offer(offer(line(1, LAND)), tmp_path / "two")]
    assert one == two


def test_a_workbook_tells_the_day_of_the_offer_and_no_time_of_writing(
    made: dict[str, Path], book: Workbook
) -> None:
    day = datetime(2026, 11, 22)  # noqa: DTZ001 - workbooks know no time zones
    assert (book.properties.created, book.properties.modified) == (day, day)
    with ZipFile(made["L7.xlsx"]) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}


def test_an_offer_of_nothing_is_still_a_list(tmp_path: Path) -> None:
    paths = write_offer(offer(), tmp_path)
    assert rows(paths[1]) == []
    assert load_workbook(paths[0])["Offer"].max_row == 2
    assert pymarc.parse_xml_to_array(str(paths[2])) == []  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("number", "name"),
    [("12/2026", "12-2026"), ("../../etc/x", "etc-x"), ("№ 5", "5"), ("/", "offer")],
)
def test_the_number_becomes_a_file_name_inside_the_folder(
    tmp_path: Path, number: str, name: str
) -> None:
    path = write_offer(offer(number=number), tmp_path)[1]
    assert path == tmp_path / f"{name}.csv"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileError, match="cannot be written"):
        write_offer(offer(), tmp_path / "file")


def test_a_list_sent_back_can_be_read_again(made: dict[str, Path]) -> None:
    table = ways(made["L7.xlsx"], lambda: made["L7.xlsx"].open("rb"))[0].head()
    assert table[0][:3] == ("line_id", "author", "title")
    assert table[2][10] == "9789850203465"


def test_a_cell_longer_than_excel_allows_is_cut_with_a_mark(tmp_path: Path) -> None:
    path = write_offer(offer(line(1, titled("a" * 40_000))), tmp_path)[0]
    value = load_workbook(path)["Offer"]["C3"].value
    assert isinstance(value, str)
    assert (len(value), value[-1]) == (32_767, "…")
