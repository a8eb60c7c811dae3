"""Labelled files: what counts, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.errors import FileError
from harvester.evaluate.labels import Label, read_labels


def written(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_pairs(tmp_path: Path) -> None:
    text = "record_a,record_b,same\nminsk:1,prague:2,1\n\nminsk:1,prague:3,0\n"
    labels = read_labels(written(tmp_path, text))
    assert labels.pairs == (
        Label("minsk:1", "prague:2", same=True, line=2),
        Label("minsk:1", "prague:3", same=False, line=4),
    )
    assert not labels.faults


def test_clusters_with_semicolons_and_more_columns(tmp_path: Path) -> None:
    text = "\ufeffNote;Record;Cluster\nx;minsk:1;7\ny;prague:2;7\n"
    labels = read_labels(written(tmp_path, text))
    assert [(m.record, m.cluster) for m in labels.clusters] == [("minsk:1", "7"), ("prague:2", "7")]


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        ("a:1,b:1,yes", 2, "'yes'; write 1 or 0"),
        ("a:1,b:1,", 2, "write 1 or 0"),
        ("a:1", 2, ""),
        ("nobody,b:1,1", 2, "PARTNER:IDENTIFIER"),
        ("a:1,a:1,1", 2, "against itself"),
        ("a:1,b:1,1\nb:1,a:1,0", 2, "both 1 and 0"),
        ("a:1,b:1,1\nb:1,c:1,1\nc:1,a:1,0", 4, "by other rows"),
    ],
)
def test_rows_that_do_not_count(tmp_path: Path, rows: str, line: int, told: str) -> None:
    labels = read_labels(written(tmp_path, f"record_a,record_b,same\n{rows}\nx:1,y:1,1\n"))
    assert labels.faults[0].line == line
    assert told in labels.faults[0].what
    assert labels.pairs[-1].pair == ("x:1", "y:1")


def test_a_record_of_two_clusters_does_not_count(tmp_path: Path) -> None:
    text = "record,cluster\na:1,x\na:1,y\nb:1,x\nb:1,x\nc:1,\nd,x\n"
    labels = read_labels(written(tmp_path, text))
    assert [m.record for m in labels.clusters] == ["b:1"]
    assert [fault.line for fault in labels.faults] == [2, 3, 6, 7]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "record_a,same\n"])
def test_other_headings_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match="record_a,record_b,same or record,cluster"):
        read_labels(written(tmp_path, text))


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_labels(tmp_path / "none.csv")
