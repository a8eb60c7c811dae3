"""Answers and files of real servers: each is read, or refused in our words."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from harvester.errors import FileError, ProtocolError, RepositoryError
from harvester.sources import files
from harvester.sources.oai.records import parse

SHARED = Path(__file__).parents[3] / "shared" / "data"


def captured(folder: str) -> list[Path]:
    """Files with data in them, where this checkout has any beside it."""
    found = [path for path in sorted((SHARED / folder).glob("*/*")) if path.is_file()]
    if not found:
        pytest.skip("no captured data beside this checkout")
    return found


def test_every_captured_answer_is_a_page_or_an_error_of_ours() -> None:
    kinds: Counter[str] = Counter()
    records = 0
    for path in captured("oai-responses"):
        body = path.read_bytes()
        try:
            page = parse(gzip.decompress(body) if path.suffix == ".gz" else body, "X", "any")
        except ProtocolError as error:
            kinds[f"ProtocolError {error.code}"] += 1
        except RepositoryError as error:
            kinds[f"RepositoryError {str(error)[:34]}"] += 1
        else:
            kinds["Page"] += 1
            records += len(page.records)
            for record in page.records:
                assert record.deleted or etree.fromstring(record.metadata) is not None
    for kind, number in kinds.most_common():
        print(f"{number:5} {kind}")  # noqa: T201 - shown with -s
    assert (kinds["Page"], records) == (151, 1132)


@pytest.mark.parametrize(
    ("folder", "at_least"), [("aco", 6763), ("marc-formats", 4000), ("oai-responses", 1000)]
)
def test_every_captured_file_is_taken_or_refused(folder: str, at_least: int) -> None:
    taken = 0
    for path in captured(folder):
        try:
            taken += sum(len(page.records) for page in files.pages(files.survey([path], "X"), "X"))
        except FileError as error:
            assert str(path) in str(error)  # noqa: PT017 - refusing is right for some
    assert taken >= at_least
