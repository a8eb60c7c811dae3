"""Real records: what a person could read must come out readable."""

from __future__ import annotations

import gzip
import io
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from harvester.formats import Reading, read, split_records
from harvester.formats.charsets.marc8 import decode_marc8
from harvester.record import Harvested, Record

if TYPE_CHECKING:
    from pathlib import Path


def readings(path: Path) -> list[Reading]:
    data = path.read_bytes()
    with io.BytesIO(gzip.decompress(data) if path.suffix == ".gz" else data) as stream:
        return [
            read(Harvested(partner="XX", identifier=str(number), metadata=data))
            for number, data in enumerate(split_records(stream))
        ]


@pytest.fixture(scope="module")
def rusmarc(shared: Path) -> list[Record]:
    return [r.record for r in readings(shared / "marc-formats/amironov73+ManagedIrbis/TEST1.ISO")]


def test_every_rusmarc_volume_knows_its_set_and_number(rusmarc: list[Record]) -> None:
    assert Counter(record.level for record in rusmarc) == {"volume": 39, "monograph": 29, "set": 13}
    for record in (each for each in rusmarc if each.level == "volume"):
        assert record.volume
        assert record.parent is not None
        assert record.parent.titles
        assert record.parent.control_number.startswith("RU\\NLR\\bibl\\")
        assert record.title.startswith(record.parent.titles[0].value.rstrip("."))
        assert record.volume in record.title
        assert all(place.library for place in record.locations)


def test_a_directory_in_another_order_than_the_data_is_followed(rusmarc: list[Record]) -> None:
    assert rusmarc[0].title == "Задачи и этюды. Вып. 13"
    assert rusmarc[0].numbers("isbn") == ("9785744300432",)
    assert rusmarc[0].years is not None
    assert rusmarc[0].years.first == 1997


def test_arabic_records_have_their_title_in_both_scripts_original_first(shared: Path) -> None:
    found = [r.record for r in readings(shared / "aco/records/LeBAU.mrc.gz")]
    scripts = [[t.main.script for t in r.titles if t.kind == "proper"] for r in found]
    assert sum(each == ["Arab", "Latn"] for each in scripts) > 0.98 * len(found)


def test_marc8_lines_come_out_as_their_utf8_twins(shared: Path) -> None:
    folder = shared / "marc-formats" / "edsu+pymarc"
    old = (folder / "test_marc8.txt").read_bytes().split(b"\n")
    new = (folder / "test_utf8.txt").read_bytes().decode().split("\n")
    assert [decode_marc8(line) for line in old] == [
        unicodedata.normalize("NFC", line) for line in new
    ]


@pytest.mark.parametrize(
    "name",
    ["solrmarc+solrmarc/uva_001_2000.mrc.gz", "svkpk+aleph-to-folio-migration/bibs_0001.mrc.gz",
     "folio-org+mod-data-import/61PRINT160129.mrc.gz", "edsu+pymarc/1251.dat"],
)  # fmt: skip
def test_whole_catalogues_are_read_without_a_lost_title(shared: Path, name: str) -> None:
    for reading in readings(shared / "marc-formats" / name):
        assert reading.record.titles
        assert "\ufffd" not in reading.record.title
