"""Imports go one way: the tree is the data's path, and one door leads to each dependency."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / "harvester"

VALUES = {"errors", "issues", "config"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "issues": set(),
    "schedule": set(),
    "columns": set(),
    "config": {"columns", "schedule"},
    "workspace": {"columns", "config", "errors"},
    "settings_files": {"config", "workspace"},
    "output": {"errors"},
    "text": set(),
    "vocabulary": {"columns"},
    "record": VALUES,
    "sources": {*VALUES, "columns", "record", "text", "formats"},
    "formats": {*VALUES, "columns", "record", "text", "vocabulary"},
    "match": {*VALUES, "record", "text"},
    "union": {*VALUES, "record", "text", "match"},
    "exchange": {*VALUES, "output", "record", "text", "formats", "union"},
    "store": {*VALUES, "record", "sources", "formats", "match", "union"},
    "pipeline": {
        *VALUES,
        "output",
        "record",
        "text",
        "sources",
        "formats",
        "match",
        "union",
        "exchange",
        "store",
    },
}
# What a library user asks for besides: questions, files, new partners.
ALLOWED["reports"] = {"record", "store"}
ALLOWED["history"] = {"config", "reports", "schedule", "store"}
ALLOWED["account"] = {"output", "reports"}
ALLOWED["progress"] = set()
ALLOWED["confirming"] = {"config", "errors", "record", "sources", "store"}
ALLOWED["sweeping"] = {"config", "errors", "sources", "store"}
ALLOWED["renaming"] = {"formats", "record", "store", "text"}
ALLOWED["leaving"] = {
    "confirming", "config", "errors", "renaming", "reports", "sources", "store", "sweeping",
}  # fmt: skip
ALLOWED["accepting"] = {
    "confirming", "config", "errors", "renaming", "reports", "sources", "store", "sweeping",
}  # fmt: skip
ALLOWED["legibility"] = {*VALUES, "record", "formats", "store"}
ALLOWED["importing"] = {
    *VALUES, "formats", "legibility", "progress", "renaming", "reports", "sources", "store",
}  # fmt: skip
ALLOWED["harvesting"] = {
    *VALUES, "leaving", "legibility", "progress", "record", "reports", "sources", "store",
    "sweeping",
}  # fmt: skip
ALLOWED["abreast"] = {"config", "reports", "sources"}
ALLOWED["workers"] = {"errors"}
ALLOWED["work"] = {*VALUES, "record", "formats", "match", "union", "store"}
ALLOWED["spark"] = {*ALLOWED["work"], "work", "progress"}
ALLOWED["matching"] = {*ALLOWED["spark"], "spark", "text", "workers", "reports"}
ALLOWED["pipeline"] |= {
    "matching", "shelf", "reports", "history", "account", "progress", "harvesting",
    "accepting", "importing", "renaming",
    "abreast", "settings_files", "workspace",
}  # fmt: skip
ALLOWED["metrics"] = {"history", "inquiry", "output", "reports"}
ALLOWED["inspection"] = {*VALUES, "record", "formats", "sources"}
ALLOWED["notify"] = set()
ALLOWED["labels"] = {*VALUES, "record", "formats", "union"}
ALLOWED["evaluation"] = {*VALUES, "labels", "match", "store"}
ALLOWED["weighing"] = {*ALLOWED["evaluation"], "evaluation", "progress", "union", "workers"}
ALLOWED["weights_files"] = {"errors", "match"}
ALLOWED["plots"] = {"errors", "output", "match"}
ALLOWED |= dict.fromkeys(("explaining", "exports", "introduction", "shelf"), ALLOWED["pipeline"])
ALLOWED["inquiry"] = {*ALLOWED["pipeline"], "explaining"}
EDGES = {"cli", "demo", "__init__", "__main__"}

INSIDE: dict[str, dict[str, set[str]]] = {
    "formats": {
        "fields": set(),
        "elements": set(),
        "hints": set(),
        "values": {"fields"},
        "charsets": {"fields", "values"},
        "carriers": {"charsets", "elements", "fields"},
        "completeness": {"fields"},
        "embedded": {"carriers", "fields"},
        "marc": {"fields", "values"},
        "mods": {"elements", "fields", "values"},
        "dublin_core": {"elements", "fields", "values"},
        "tables": {"charsets", "fields", "hints", "values"},
    },
    "sources": {
        "compression": set(),
        "http": {"compression"},
        "xml": set(),
    },
}
"""What the parts of a folder import of each other; a part that has no row imports any of them."""

DOORS: dict[str, set[str]] = {
    "sickle": {"sources/oai/repository.py"},
    # notify: a monitor is no repository, it is spared the patience that those are owed.
    "requests": {"sources/http/wire.py", "notify.py"},
    "urllib3": {"sources/http/wire.py"},
    "brotli": {"sources/compression.py"},
    "zstandard": {"sources/compression.py"},
    "rapidfuzz": {"match/likeness.py"},
    "anyascii": {"text/letters.py"},
    "pypinyin": {"text/readers.py"},
    "cutlet": {"text/readers.py"},
    "numpy": {"match/tuning.py"},
    "matplotlib": {"plots.py"},
    "pyspark": {"spark.py"},
    "py4j": {"spark.py"},
    "pandas": {"spark.py"},
    "pyarrow": {"spark.py"},
    "stdnum": {"formats/values/numbers.py"},
    # Two sides of one door: what comes in is read by one, what goes out is written by the other.
    "openpyxl": {"formats/tables/workbooks.py", "exchange/xlsx.py"},
    "filelock": {"store/locks.py"},
    "cronsim": {"schedule.py"},
    "tzlocal": {"schedule.py"},
}
# text/han.py: pymarc has the table of EACC, which is all that text needs of it.
FOLDER_DOORS: dict[str, tuple[str, ...]] = {
    "pymarc": ("formats", "text/han.py"),
    "sqlalchemy": ("store",),
    "typer": ("cli",),
    "rich": ("cli",),
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    home = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if home in EDGES:
        return
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("harvester.")}
    assert ours - {home} <= ALLOWED[home]


@pytest.mark.parametrize("folder", INSIDE)
def test_inside_a_folder_imports_go_one_way(folder: str) -> None:
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        part = path.relative_to(PACKAGE / folder).parts[0].removesuffix(".py")
        names = (name.split(".") for name in imports(path))
        ours = {name[2] for name in names if name[:2] == ["harvester", folder] and name[2:]}
        parts = {
            each
            for each in ours
            if (PACKAGE / folder / each).is_dir() or (PACKAGE / folder / f"{each}.py").exists()
        }
        assert parts - {part} <= INSIDE[folder].get(part, parts), path


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_dependency_has_one_door(path: Path) -> None:
    where = str(path.relative_to(PACKAGE))
    used = {name.split(".")[0] for name in imports(path)}
    assert not [name for name in used & DOORS.keys() if where not in DOORS[name]]
    assert not [
        name for name in used & FOLDER_DOORS.keys() if not where.startswith(FOLDER_DOORS[name])
    ]


def test_nobody_imports_the_edges() -> None:
    for path in MODULES:
        home = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        ours = {name.split(".")[1] for name in imports(path) if name.startswith("harvester.")}
        assert home in ("cli", "__main__") or not ours & (EDGES - {home, "__init__"})
