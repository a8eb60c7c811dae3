"""Whole files, damaged and not: each of tests/corpus_files is imported and compared.

A case costs one file, as in tests/formats/test_corpus.py: the records with their titles, what
went into quarantine, and the issues, as JSON beside it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from harvester.formats import read
from harvester.sources import files

CORPUS = Path(__file__).parents[2] / "corpus_files"
CASES = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json")


def as_json(path: Path) -> str:
    pages = list(files.pages(files.survey([path], "XX"), "XX"))
    records = [record for page in pages for record in page.records]
    readings = [(record.identifier, record.prefix, read(record).record) for record in records]
    value = {
        "records": [
            (*named, [title.main.value for title in record.titles]) for *named, record in readings
        ],
        "broken": [
            (each.reason, each.data.decode("utf-8", "replace"))
            for page in pages
            for each in page.broken
        ],
        "issues": [
            (issue.code, issue.place, issue.identifier) for page in pages for issue in page.issues
        ],
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_file_is_taken_as_expected(path: Path) -> None:
    expectation = path.with_name(f"{path.name}.json")
    found = as_json(path)
    if not expectation.exists():
        pytest.fail(f"review this, and save it as {expectation.name} if it is right:\n{found}")
    assert found == expectation.read_text(encoding="utf-8")


def test_every_expectation_has_its_case() -> None:
    assert {path.stem for path in CORPUS.glob("*.json")} == {path.name for path in CASES}
