"""A table of weights as a file that a person edits."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from harvester.errors import FileError
from harvester.evaluate.weights_file import read_weights, weights_text
from harvester.match.weights import SHIPPED, versioned

TEXT = weights_text(SHIPPED, {("title", "long"): "was 6; labels: 3 same, 1 different"})


def read(folder: Path, text: str) -> object:
    path = folder / "weights.toml"
    path.write_text(text, encoding="utf-8")
    return read_weights(path)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, TEXT) is SHIPPED
    mine = versioned(replace(SHIPPED, prior=-7.25, block_cap=50))
    assert read(tmp_path, weights_text(mine, {})) == mine
    assert "long = 7.0               # was 6; labels: 3 same, 1 different\n" in TEXT


def test_an_edited_number_is_another_version(tmp_path: Path) -> None:
    assert "loose = -2.0" in TEXT
    mine = read(tmp_path, TEXT.replace("loose = -2.0", "loose = -3", 1))
    assert mine == versioned(mine)  # type: ignore[arg-type]
    assert mine != SHIPPED


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("same = 3.0", "same = 3.0\nsme = 4", "'sme' is not known"),
        ("same = 3.0", "same = 'much'", "same"),
        ("same = 3.0", "same = -9.5", "ask is above same"),
        ("same = 3.0", "same = inf", "finite"),
        ("same = 3.0", "same =", "mend that line"),
        ("block_cap = 100", "block_cap = 1", "block_cap"),
        ("long = 7.0", "lang = 7.0", r"'lang' is no level .*'long' is missing"),
        ("[weights.year]", "[weights.years]", r"\[weights.years\]"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(FileError, match=told):
        read(tmp_path, TEXT.replace(old, new, 1))
