"""One fact, one place: a feature is added by one object and one field, and is everywhere then."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from harvester.match.features import FEATURES, ORDER
from harvester.match.weights import SHIPPED, versioned

ROOT = Path(__file__).parents[2]
SERIES = '''

def series(a: Prepared, b: Prepared) -> Compared | None:
    """Series: the title of the series that a book appeared in."""
    return texts(a.series, b.series, words_in_common)


SERIES = Feature(
    series,
    {
        "agree": Level(1.0, "series agree"),
        "similar": Level(0.0, "series alike"),
        "differ": Level(-1.0, "in two series"),
    },
    rank=24,
)
FEATURES += (SERIES,)
'''
FIELD = "    year_printed: bool = False\n"
MADE = "        year_printed=_bears_year(record),\n"
RECORD = (
    '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>'
    '<controlfield tag="001">{number}</controlfield>'
    '<controlfield tag="008">990101s1999    xx            000 0 eng d</controlfield>'
    '<datafield tag="245" ind1="0" ind2="0"><subfield code="a">{title}</subfield></datafield>'
    '<datafield tag="490" ind1="0" ind2=" "><subfield code="a">{series}</subfield></datafield>'
    "</record>"
)
TITLES = [f"A history of the {name} bridges" for name in "iron stone wooden old new long".split()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with one feature more: a file of features and one field are edited."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "harvester", root / "harvester")
    shutil.copytree(ROOT / "docs", root / "docs")
    with (root / "harvester/match/features/imprint.py").open("a", encoding="utf-8") as side:
        side.write(SERIES)
    prepared = root / "harvester/match/prepared.py"
    text = prepared.read_text(encoding="utf-8")
    assert text.count(FIELD) == text.count(MADE) == 1
    text = text.replace(FIELD, f"{FIELD}    series: tuple[Form, ...] = ()\n")
    made = "        series=forms(series.title for series in record.series),\n"
    prepared.write_text(text.replace(MADE, MADE + made), encoding="utf-8")
    return root


def run(copy: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, check=False, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(copy), "COLUMNS": "160"},
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def union(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two libraries with the same books, all but one in the same series."""
    folder = tmp_path_factory.mktemp("union")
    run(copy, folder, "-m", "harvester", "init", ".")
    for library, other in (("a", "Maritime studies"), ("b", "Railway letters")):
        records = [
            RECORD.format(number=n, title=title, series=other if n == 5 else "Works")
            for n, title in enumerate(TITLES)
        ]
        (folder / f"{library}.xml").write_text(f"<collection>{''.join(records)}</collection>")
        run(copy, folder, "-m", "harvester", "partner", "add", library)
        run(copy, folder, "-m", "harvester", "import", library, f"{library}.xml")
    run(copy, folder, "-m", "harvester", "match")
    return folder


def names(union: Path, copy: Path) -> list[str]:
    run(copy, union, "-m", "harvester", "export", "clusters", "-o", "clusters.csv")
    rows = csv.reader((union / "clusters.csv").read_text(encoding="utf-8").splitlines()[1:])
    return [f"{partner}:{identifier}" for partner, identifier, _ in rows]


def test_an_added_feature_is_explained(copy: Path, union: Path) -> None:
    found = names(union, copy)
    agree = json.loads(run(copy, union, "-m", "harvester", "explain", found[0], found[6], "--json"))
    assert ["series", "agree", 1.0] in [
        [e["feature"], e["level"], e["weight"]] for e in agree["score"]["evidence"]
    ]
    shown = run(copy, union, "-m", "harvester", "explain", found[5], found[11])
    assert "in two series" in shown


def test_an_added_feature_is_tuned(copy: Path, union: Path) -> None:
    pytest.importorskip("numpy")
    found = names(union, copy)
    labels = [(a, b, int(a[1:] == b[1:])) for a in found[:6] for b in found[6:]]
    with (union / "labels.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("record_a", "record_b", "same"), *labels])
    tuned = json.loads(run(copy, union, "-m", "harvester", "match", "tune", "labels.csv", "--json"))
    assert set(tuned["new"]["weights"]["series"]) == {"agree", "similar", "differ"}


def test_an_added_feature_is_in_the_reference(copy: Path) -> None:
    run(copy, copy, str(copy / "docs" / "generate.py"))
    reference = (copy / "docs" / "reference.md").read_text(encoding="utf-8")
    assert "| series | agree | +1 | series agree |" in reference


def test_features_are_told_apart_by_name_and_rank() -> None:
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    assert sorted(feature.rank for feature in FEATURES) == list(range(len(FEATURES)))
    assert ORDER[0] == "isbn"  # a shared one is a question whatever else there is


def test_another_number_is_another_version() -> None:
    """Who changes a weight of a feature changes `SHIPPED.version`, and the digest here with it."""
    digest = versioned(replace(SHIPPED, same=SHIPPED.same + 1)).version
    assert (SHIPPED.version, digest) == ("2026-12-2", "tuned-ec4b84aa")
