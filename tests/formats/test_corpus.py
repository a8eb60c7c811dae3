"""Named defects and habits: each file of tests/corpus is read and compared with its expectation.

A case costs one file: put `name.mrc` or `name.xml` into the folder, run this test, look at what
it prints, and save that as `name.json` if it is right. Of a table (`.csv`, `.xlsx`) the first row
is the record.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from harvester.formats import Hints, Reading, read, unread_because
from harvester.record import Harvested
from harvester.sources.files.catalogue import records_of
from harvester.sources.page import FileRecord

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json")
HINTS = {
    "cp1256-by-setting": Hints(encoding="cp1256"),
    "dublin-core-without-namespace": Hints(format="oai_dc"),
    "gb18030-undeclared": Hints(encoding="no such character set"),
    "set-by-setting-georgian": Hints(encoding="georgian-academy"),
    "unimarc-set-by-setting": Hints(encoding="iso5427"),
    "table-columns-settled": Hints(columns={"Was": "title", "Wer": "author", "Wann": "ignore"}),
    "table-czech-cp1250": Hints(encoding="cp1250"),
    "table-japanese-shift-jis": Hints(encoding="shift_jis"),
}
TABLES = (".csv", ".xlsx")


def reading_of(path: Path) -> Reading:
    hints = HINTS.get(path.stem, Hints())
    data = first_row(path, hints) if path.suffix in TABLES else path.read_bytes()
    harvested = Harvested(partner="XX", identifier=path.stem, metadata=data)
    return read(harvested, hints)


def first_row(path: Path, hints: Hints) -> bytes:
    """The first record of a table, as an import keeps it."""
    found = next(records_of(path, "XX", hints))
    assert isinstance(found, FileRecord)
    return found.body


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_cannot_be_read_is_told_without_reading_it(path: Path) -> None:
    hints = HINTS.get(path.stem, Hints())
    data = first_row(path, hints) if path.suffix in TABLES else path.read_bytes()
    unread = unread_because(Harvested("XX", path.stem, metadata=data), hints)
    assert bool(unread) == (reading_of(path).apart == "unreadable")


def as_json(reading: Reading) -> str:
    value = {"record": reading.record, "issues": reading.issues}
    value |= {"apart": reading.apart} if reading.apart else {}
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_is_read_as_expected(path: Path) -> None:
    expectation = path.with_suffix(".json")
    found = as_json(reading_of(path))
    if not expectation.exists():
        pytest.fail(f"review this, and save it as {expectation.name} if it is right:\n{found}")
    assert found == expectation.read_text(encoding="utf-8")


def test_every_expectation_has_its_case() -> None:
    assert {path.stem for path in CORPUS.glob("*.json")} == {path.stem for path in CASES}
