"""What a file is, told before it is imported: counts that are right, examples that differ."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest

from harvester import Hints, Inspection, inspect_file
from harvester.desk.inspect_file import faults_of
from harvester.errors import FileError
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import iso2709_bytes
from harvester.issues import Code
from harvester.record import Publication, Record, Text, Title, Years

CORPUS = Path(__file__).parents[1] / "corpus"


def marc(number: str, title: str, script: str = "Latn", year: int = 1990) -> bytes:
    record = Record(
        "cz",
        number,
        titles=(Title("proper", Text(title, script)),),
        publications=(Publication(date=str(year)),),
        years=Years(year),
        languages=("eng",),
    )
    return iso2709_bytes(to_marc21(record, control_number=number))


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Twenty books, one of them in another script, one without a title, packed."""
    books = [marc(str(number), f"Book {number}") for number in range(20)]
    books[12] = marc("12", "Книга", "Cyrl")
    books[15] = marc("15", "Untitled").replace(b"245", b"949", 1)
    path = tmp_path / "books.mrc.gz"
    path.write_bytes(gzip.compress(b"".join(books)))
    return path


def test_what_a_file_holds_is_counted(catalogue: Path) -> None:
    found = inspect_file(catalogue)
    assert isinstance(found, Inspection)
    assert (found.records, found.faulty, found.packing) == (20, 1, "gzip")
    assert found.carriers == {"iso2709": 20}
    assert found.formats == {"marc21": 20}
    assert found.having == {"title": 19, "year": 20, "ISBN": 0, "control number": 20}
    assert found.languages == {"eng": 20}
    assert found.scripts == {"Latn": 18, "Cyrl": 1}


def test_the_examples_are_the_first_a_middle_one_and_one_unlike_it(catalogue: Path) -> None:
    samples = inspect_file(catalogue).samples
    assert [sample.number for sample in samples] == [1, 8, 13]
    assert samples[2].reading.record.title == "Книга"


def test_an_issue_is_counted_with_its_first_place(catalogue: Path) -> None:
    (issue,) = inspect_file(catalogue).issues
    assert (issue.code, issue.count, issue.record) == (Code.TITLE_MISSING, 1, 16)
    (fault,) = faults_of(catalogue)
    assert (fault.number, fault.place) == (16, "books.mrc.gz, record 16")


def test_damage_of_the_file_is_told_beside_what_could_be_read(catalogue: Path) -> None:
    catalogue.write_bytes(gzip.decompress(catalogue.read_bytes())[:-30])
    found = inspect_file(catalogue)
    assert found.records == 19
    assert [issue.code for issue in found.damage] == [Code.RECORD_BROKEN]
    assert [fault.number for fault in faults_of(catalogue)] == [16, 0]


def test_a_table_tells_its_encoding_its_columns_and_what_it_does_not_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Заглавие;Год;Цена\nСиний лес;1988;12\nРека;;\n".encode("cp1251"))
    found = inspect_file(path)
    (encoding,) = found.encodings
    assert (encoding.name, encoding.records) == ("cp1251", 2)
    assert found.unread == {"Цена": 1}
    assert found.columns.splitlines() == [
        "[columns]", '"Заглавие" = "title"', '"Год" = "year"', '# "Цена" = "..."',
    ]  # fmt: skip


def test_hints_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Was,Wann\nHügel,1990\n", encoding="cp1252")
    hints = Hints(encoding="cp1252", columns={"Was": "title", "Wann": "year"})
    assert inspect_file(path, hints).samples[0].reading.record.title == "Hügel"


def test_a_file_that_is_no_catalogue_is_refused_with_what_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(FileError, match="a PDF document"):
        inspect_file(path)


def test_a_leader_of_digits_alone_is_iso_2709() -> None:
    found = inspect_file(CORPUS / "leader-of-digits.mrc")
    assert (found.carriers, found.formats) == ({"iso2709": 1}, {"unknown": 1})
    assert (found.levels, found.encodings[0].name) == ({}, "cp866")


def test_faults_of_coding_come_after_what_reading_reports(tmp_path: Path) -> None:
    path = tmp_path / "book.mrc"
    path.write_bytes(marc("1", "Book").replace(b"1990    ", b"199?    "))
    assert not inspect_file(path).issues
    (fault,) = faults_of(path)
    assert (fault.title, fault.issue.code, fault.issue.place) == (
        "Book", Code.CODE_UNKNOWN, "008/06, dates",
    )  # fmt: skip


def test_every_real_file_is_told_of(shared: Path) -> None:
    """No file, whatever it holds, ends otherwise than in counts or in a sentence."""
    told = 0
    for path in sorted((shared / "marc-formats").rglob("*")):
        if path.is_file():
            with suppress(FileError):
                found = inspect_file(path)
                assert found.records == sum(found.formats.values())
                told += 1
    assert told > 250
