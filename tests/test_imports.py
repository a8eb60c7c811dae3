"""Imports go one way: the tree is the data's path, and one door leads to each dependency."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE = Path(__file__).parent.parent / "harvester"

VALUES = {"errors", "issues", "record", "text", "atomic", "progress", "config", "vocabulary"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "issues": set(),
    "progress": set(),
    "text": set(),
    "record": {"errors", "issues"},
    "config": {"errors"},
    "atomic": {"errors"},
    "vocabulary": {"record", "text", "config"},
    "formats": VALUES - {"atomic"},
    "sources": VALUES | {"formats"},
    "match": {"record", "text", "vocabulary"},
    "union": {"record", "text", "vocabulary", "match"},
    "exchange": VALUES | {"union", "formats"},
    "store": VALUES | {"formats", "sources", "match", "union", "exchange"},
    "pipeline": VALUES | {"formats", "sources", "match", "union", "exchange", "store"},
}
ALLOWED["evaluate"] = ALLOWED["desk"] = ALLOWED["pipeline"] | {"pipeline"}
ALLOWED["provider"] = VALUES | {"formats", "store"}
EDGES = {"cli", "demo", "__init__", "__main__"}
"""They import anything, and nobody imports them."""

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
        "xml": set(),
        "page": {"xml"},
        "deletions": {"page"},
        "http": {"compression"},
        "oai": {"page", "http", "xml"},
        "files": {"page", "compression", "oai", "xml"},
    },
}
"""What the parts of a folder import of each other; a part that has no row imports any of them."""

RECURRING: dict[str, str] = {
    **dict.fromkeys(
        ("explain", "export", "harvest", "match", "offer", "partners", "show", "status"),
        "what a command does, and the command, a file named after it",
    ),
    **dict.fromkeys(
        ("marc21", "unimarc", "unimarc_titles", "reading", "writing"),
        "the reader of a format and its writer",
    ),
    **dict.fromkeys(
        ("materials", "numbers", "years"), "a value as it is read, and the feature comparing it"
    ),
    **dict.fromkeys(
        ("countries", "languages"), "their codes and names, and how a record writes them"
    ),
    "deletions": "what deletes a record in its bytes, and in a page of records",
    "progress": "what a run says of its progress, and how a terminal shows it",
    **dict.fromkeys(
        ("decisions", "issues", "relations", "weights"), "a value, and where the store keeps it"
    ),
    "records": "the records of an answer, of the store, and as text",
    "renaming": "records under new identifiers: how they are found, and what the store changes",
    "stock": "a stock list, and the one of the demonstration",
}
"""Names that more than one module has, and why one name is right."""

DOORS: dict[str, set[str]] = {
    "prometheus_client": {"pipeline/monitoring.py"},
    "sickle": {"sources/oai/repository.py"},
    # monitoring: a monitor is no repository, it is spared the patience that those are owed.
    "requests": {"sources/http/wire.py", "pipeline/monitoring.py"},
    "urllib3": {"sources/http/wire.py"},
    "brotli": {"sources/compression.py"},
    "zstandard": {"sources/compression.py"},
    "rapidfuzz": {"match/likeness.py"},
    "anyascii": {"text/letters.py"},
    "babel": {"vocabulary/names/generate.py"},
    "pypinyin": {"text/readers.py"},
    "cutlet": {"text/readers.py"},
    "numpy": {"evaluate/fit.py"},
    "matplotlib": {"evaluate/plots.py"},
    "pyspark": {"pipeline/spark.py"},
    "py4j": {"pipeline/spark.py"},
    "pandas": {"pipeline/spark.py"},
    "pyarrow": {"pipeline/spark.py"},
    "stdnum": {"formats/values/numbers.py"},
    # Two sides of one door: what comes in is read by one, what goes out is written by the other.
    "openpyxl": {"formats/tables/workbooks.py", "exchange/xlsx.py"},
    "filelock": {"store/database/locks.py"},
    "cronsim": {"config/schedule.py"},
    "tzlocal": {"config/schedule.py"},
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


def module_of(name: str) -> Path:
    return PACKAGE.parent.joinpath(*name.split(".")).with_suffix(".py")


def offered(folder: Path) -> set[str]:
    """The names in the `__all__` of a folder: `text.skeleton` is a function and a module."""
    for node in ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and "__all__" in ast.unparse(node.targets[0]):
            return set(ast.literal_eval(node.value))
    return set()


def modules_entered(path: Path) -> Iterator[Path]:
    """The module files that a file imports, or imports names from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("harvester"):
            continue
        source = module_of(str(node.module))
        if source.exists():
            yield source
            continue
        names = {name.name for name in node.names} - offered(source.with_suffix(""))
        submodules = (source.with_suffix("") / f"{name}.py" for name in names)
        yield from (each for each in submodules if each.exists())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_folder_is_entered_through_its_init(path: Path) -> None:
    """A module is imported from inside its folder; all others import the folder."""
    outside = [each for each in modules_entered(path) if not path.is_relative_to(each.parent)]
    assert outside == []


def repeated(names: Iterable[str]) -> set[str]:
    return {name for name, number in Counter(names).items() if number > 1}


def test_a_module_name_stands_for_one_thing() -> None:
    stems = (path.stem for path in MODULES if path.name != "__init__.py")
    assert repeated(stems) == RECURRING.keys()


def test_a_public_class_name_stands_for_one_thing() -> None:
    classes = (
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert repeated(classes) == set()


def test_no_two_test_files_have_one_name() -> None:
    files = (path.name for path in Path(__file__).parent.rglob("test_*.py"))
    assert repeated(files) == set()


def test_nobody_imports_the_edges() -> None:
    for path in MODULES:
        home = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        ours = {name.split(".")[1] for name in imports(path) if name.startswith("harvester.")}
        assert home in ("cli", "__main__") or not ours & (EDGES - {home, "__init__"})
