"""evaluate, match tune, match adopt and pictures, as they are used."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from harvester.store import Store
from harvester.union.decisions import Decision, Judgement
from tests.cli.conftest import Command

Row = tuple[object, ...]


@pytest.fixture
def store(ready: Command, tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "union.db") as opened:
        yield opened


def labels_as_found(store: Store) -> list[Row]:
    """Pairs labelled as the union list has them: the same together, the others apart."""
    names = [[h.name for h in u.holdings] for u in store.union]
    same = [(*sorted(pair), 1) for group in names for pair in combinations(group, 2)]
    apart = [(one[0], other[0], 0) for one, other in pairwise(names)]
    return [*same, *apart]


def write(path: Path, headings: str, rows: Iterable[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([headings.split(","), *rows])
    return path


def test_labels_as_the_list_is_find_no_fault(ready: Command, store: Store, tmp_path: Path) -> None:
    write(tmp_path / "pairs.csv", "record_a,record_b,same", labels_as_found(store))
    found = json.loads(ready("evaluate", "pairs.csv", "--plots", "plots", "--json").stdout)
    assert found["clusters"]["precision"] == found["clusters"]["recall"] == 1
    assert found["clusters"]["right"] == found["same"] > 5
    assert found["bcubed"] is None
    assert sum(each["pairs"] for each in found["calibration"]) == found["pairs"]
    assert sorted(p.name for p in (tmp_path / "plots").iterdir()) == [
        "calibration.png", "precision-recall.png",
    ]  # fmt: skip
    clusters = [(f"{p}:{i}", cluster) for p, i, cluster in store.union.members()]
    write(tmp_path / "clusters.csv", "record,cluster", clusters)
    whole = json.loads(ready("evaluate", "clusters.csv", "--json").stdout)
    assert whole["bcubed"] == {"precision": 1, "recall": 1, "f1": 1}
    assert whole["clusters"]["right"] == found["same"]
    assert whole["pairs"] > found["same"]


def test_errors_are_shown_side_by_side(ready: Command, store: Store, tmp_path: Path) -> None:
    union = next(u for u in store.union if len(u.holdings) == 2)
    a, b = (holding.name for holding in union.holdings)
    write(tmp_path / "wrong.csv", "record_a,record_b,same", [(a, b, 0)])
    told = ready("evaluate", "wrong.csv").stdout
    assert "The same by mistake" in told
    assert a in told
    assert b in told
    assert "title" in told
    assert "0.0000" in told
    assert "The same by mistake" not in ready("evaluate", "wrong.csv", "--errors", "0").stdout


def test_rows_that_do_not_count_are_told(ready: Command, store: Store, tmp_path: Path) -> None:
    a, b, _ = labels_as_found(store)[0]
    rows: list[Row] = [(a, b, 1), (a, "minsk:nobody", 1), (a, b), ("?", b, 1)]
    write(tmp_path / "rows.csv", "record_a,record_b,same", rows)
    told = ready("evaluate", "rows.csv", code=3).stderr
    assert "line 3: minsk:nobody is not in the store" in told
    assert "line 4: same is ''" in told
    assert "line 5" in told
    write(tmp_path / "none.csv", "record_a,record_b,same", rows[1:])
    assert "no label can be used" in ready("evaluate", "none.csv", code=1).stderr


def test_weights_are_tuned_looked_at_and_adopted(
    ready: Command, store: Store, tmp_path: Path
) -> None:
    before = store.weights.current()
    write(tmp_path / "pairs.csv", "record_a,record_b,same", labels_as_found(store))
    told = ready("match", "tune", "pairs.csv", "-o", "mine.toml").stdout
    assert "Weights that change most" in told
    assert "in 10 parts" in told
    assert "harvester match adopt mine.toml" in told
    assert store.weights.current() == before, "nothing is adopted before a person says so"
    assert "Nothing new" in ready("match").stdout
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("prior = -6.0", "prior = -6.5"), "utf-8")
    assert "are in force" in ready("match", "adopt", "mine.toml").stdout
    assert store.weights.current().prior == -6.5
    assert json.loads(ready("match", "--json").stdout)["compared"] > 10
    assert "in force already" in ready("match", "adopt", "mine.toml").stdout
    ready("match", "adopt", before.version)
    assert store.weights.current() == before
    assert before.version in ready("match", "adopt", "nothing.toml", code=1).stderr


def test_decisions_teach(ready: Command, store: Store, tmp_path: Path) -> None:
    assert "nothing to learn from" in ready("match", "tune", code=1).stderr
    for a, b, same in labels_as_found(store):
        judgement: Judgement = "same" if same else "different"
        store.decisions.add(
            Decision(str(a), str(b), judgement, by="anna", at="2026-11-24T10:00:00+00:00")
        )
    found = json.loads(ready("match", "tune", "--json").stdout)
    assert found["labels"] == len(labels_as_found(store))
    assert found["moved"]
    assert (tmp_path / found["file"]).exists()
    a, b, same = labels_as_found(store)[0]
    write(tmp_path / "other.csv", "record_a,record_b,same", [(a, b, 0)])
    assert same == 1
    assert "line 2" in ready("match", "tune", "other.csv", code=3).stderr


def test_an_option_before_tune_is_not_lost_silently(ready: Command) -> None:
    assert "behind tune" in ready("match", "--store", "x.db", "tune", code=2).stderr


def test_explain_is_a_waterfall(ready: Command, store: Store, tmp_path: Path) -> None:
    a, b, _ = labels_as_found(store)[0]
    told = ready("explain", str(a), str(b), "--plot", "why.svg").stdout
    steps = told[told.index("Evidence") : told.index("Sum ")].splitlines()
    assert max(map(len, steps)) <= 80
    assert any(line.startswith("start") and "-6.0" in line for line in steps)
    assert any("█" in line for line in steps)
    assert "<svg" in (tmp_path / "why.svg").read_text(encoding="utf-8")
    assert ".svg" in ready("explain", str(a), str(b), "--plot", "why.doc", code=1).stderr
