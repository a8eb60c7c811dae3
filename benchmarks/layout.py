"""The shape of the code: files and folders, imports, base classes, functions and modules.

python benchmarks/layout.py [CHECKOUT ...]
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent.parent


def parts_imported(tree: ast.AST) -> Iterator[str]:
    """The folders and files at the top level that a module imports from, for types too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("harvester"):
            names = [node.module or ""]
            if node.module == "harvester":
                names = [f"harvester.{name.name}" for name in node.names]
            yield from (name.split(".")[1] for name in names)


def longest_chain(trees: dict[Path, ast.Module]) -> int:
    """How many classes of ours the longest chain of base classes has, itself not counted."""
    bases = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    # Errors are a tree of their own, as Python's are.
    errors = {name for name in bases if name.endswith(("Error", "Exception"))}

    def depth(name: str) -> int:
        ours = [base for base in bases[name] if base in bases and base not in (*errors, name)]
        return max((1 + depth(base) for base in ours), default=0)

    return max(depth(name) for name in bases)


def circles(trees: dict[Path, ast.Module], package: Path) -> str:
    """A circle among folders and files at the top level, if there is one."""
    graph: dict[str, set[str]] = {}
    for path, tree in trees.items():
        part = path.relative_to(package).parts[0].removesuffix(".py")
        if part not in ("__init__", "__main__"):
            graph.setdefault(part, set()).update({*parts_imported(tree)} - {part})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " -> ".join(error.args[1])
    return "none"


def measure(checkout: Path) -> dict[str, object]:
    """The figures of one checkout."""
    package = checkout / "harvester"
    trees = {path: ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py")}
    folders = Counter(path.parent for path in trees)
    largest = max(folders, key=lambda folder: folders[folder])
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    modules = {path: len(path.read_text("utf-8").splitlines()) for path in trees}
    longest = max(modules, key=lambda path: modules[path])
    return {
        "files at the top level": folders[package],
        "folders at the top level": sum(
            path.is_dir() and any(path.glob("*.py")) for path in package.iterdir()
        ),
        "largest folder": f"{largest.relative_to(package)} ({folders[largest]})",
        "modules": len(trees),
        "circles": circles(trees, package),
        "longest chain of base classes": longest_chain(trees),
        "functions": len(lengths),
        "median function, lines": median(lengths),
        "longest function, lines": max(lengths),
        "functions over 40 lines": sum(length > 40 for length in lengths),
        "median module, lines": median(modules.values()),
        "longest module, lines": f"{longest.relative_to(package)} ({modules[longest]})",
    }


def main(checkouts: list[Path]) -> None:
    """See the module's text."""
    found = [measure(checkout) for checkout in checkouts]
    for key in found[0]:
        print(f"{key:32}" + "".join(f"{each[key]!s:34}" for each in found))


if __name__ == "__main__":
    main([Path(each).resolve() for each in sys.argv[1:]] or [HERE])
