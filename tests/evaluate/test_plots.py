"""Pictures: written whole, the same every time, and only where matplotlib is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lxml import etree

from harvester import evaluate
from harvester.errors import FileError, MissingExtra
from harvester.evaluate.quality import Quality, calibration, curve
from harvester.match.features.base import VETO
from harvester.match.score import Evidence, Score
from harvester.match.weights import SHIPPED

FOUND = Score(
    total=-49.5,
    verdict="different",
    evidence=(
        Evidence("title", "equal", 6.5, "中國 ↔ Zhongguo"),
        Evidence("volume", "differ", VETO, ""),
    ),
    conflicts=("volume",),
)
PAIR = [("minsk:a$b$", "中國"), ("prague:2", "Zhongguo " * 20)]
SCORED = [(8.0, True), (3.0, True), (1.0, False), (-60.0, False)]


def test_a_waterfall_names_its_steps(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "why.svg"
    evaluate.draw_waterfall(path, PAIR, FOUND, SHIPPED)
    words = [text.text or "" for text in etree.parse(path).iter("{*}text")]
    for word in ("start", "title: equal", "volume: differ", "-50.0", "ask", "same", "sum"):
        assert word in words
    for line in ("minsk:a$b$: 中國", "Sum -49.5 bits: different editions."):
        assert line in words
    assert any(word.startswith("Conflict: the volumes differ") for word in words)
    first = path.read_bytes()
    evaluate.draw_waterfall(path, PAIR, FOUND, SHIPPED)
    assert path.read_bytes() == first


def test_a_picture_of_dots_has_no_letters_that_its_font_lacks(tmp_path: Path) -> None:
    evaluate.draw_waterfall(tmp_path / "why.png", PAIR, FOUND, SHIPPED)  # else a warning: an error
    assert (tmp_path / "why.png").read_bytes().startswith(b"\x89PNG")


def test_pictures_of_an_evaluation(tmp_path: Path) -> None:
    evaluate.draw_precision_recall(tmp_path / "pr.png", curve(SCORED), {"same": Quality(1, 0, 1)})
    evaluate.draw_calibration(tmp_path / "c.png", calibration(SCORED), SHIPPED)
    for name in ("pr.png", "c.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_other_kinds_of_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"\.png or \.svg"):
        evaluate.draw_waterfall(tmp_path / "why.pdf", PAIR, FOUND, SHIPPED)


def test_without_matplotlib_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"union-harvester\[tune\]"):
        evaluate.draw_waterfall(tmp_path / "why.png", PAIR, FOUND, SHIPPED)
    assert not list(tmp_path.iterdir())
