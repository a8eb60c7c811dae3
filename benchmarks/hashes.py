"""Does a change of the code change what comes out? One hash for each file of each set of records.

    python benchmarks/hashes.py ../shared/data [OTHER_CHECKOUT]

Imports each set through the command, matches it, exports all there is to export, and prints a
hash of what each file says. With the folder of another checkout (its `.venv` is not
needed: the packages of this one are used) both are run, and every hash that differs is marked.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent.parent
SETS = ("aco", "aco-cross-script", "goldfinch-val", "marc-formats", "oai-responses")
EXPORTS = {
    "records": "records.jsonl",
    "clusters": "clusters.csv",
    "pairs": "pairs.csv",
    "issues": "issues.csv",
    "sources": "sources.jsonl",
}
VARYING = re.compile(
    r"u[0-9a-f]{16}|127\.0\.0\.1:\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"
)
"""What differs between two runs of one program.

The demo's repositories are on other ports, and are harvested side by side: which edition is born
first, and so its identifier, depends on which of them answers first.
"""


def command(checkout: Path, folder: Path, *arguments: str, check: bool = True) -> None:
    """Run `harvester` of a checkout in a folder."""
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "harvester", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        check=check,
        capture_output=True,
    )


def deliveries(data: Path, name: str) -> dict[str, list[Path]]:
    """The files of each partner of a set: a file each, or a folder each."""
    records = data / name / "records"
    if records.is_dir():
        return {path.name.split(".")[0]: [path] for path in sorted(records.iterdir())}
    folders = sorted(path for path in (data / name).iterdir() if path.is_dir())
    return {re.sub(r"\W+", "-", path.name): sorted(path.iterdir()) for path in folders}


def fill(checkout: Path, data: Path, name: str, folder: Path) -> None:
    """Import and match a set."""
    command(checkout, folder, "init", ".")
    for partner, files in deliveries(data, name).items():
        command(checkout, folder, "partner", "add", partner)
        # Some files of `marc-formats` hold no records: the exit code says that they are left out.
        command(checkout, folder, "import", partner, *map(str, files), check=False)
    command(checkout, folder, "match")


def lines_of(kind: str, path: Path) -> list[str]:
    """What a file says, whatever order it was written in; a cluster is the names of its members."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if kind == "pairs":
        return sorted(" ".join([*sorted(row[:2]), *row[2:]]) for row in csv.reader(lines))
    if kind == "clusters":
        members: defaultdict[str, list[str]] = defaultdict(list)
        for partner, identifier, edition in csv.reader(lines[1:]):
            members[edition].append(f"{partner}:{identifier}")
        return sorted(" ".join(sorted(each)) for each in members.values())
    return sorted(VARYING.sub("", line) for line in lines)


def hash_of(kind: str, path: Path) -> str:
    """Twelve figures of the SHA-256 of what a file says."""
    return hashlib.sha256("\n".join(lines_of(kind, path)).encode()).hexdigest()[:12]


def hashes_of(data: Path, name: str, checkout: Path) -> dict[str, str]:
    """The hash of every export of one set."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if name == "demo":
            command(checkout, folder, "demo", ".")
        else:
            fill(checkout, data, name, folder)
        for kind, file in EXPORTS.items():
            command(checkout, folder, "export", kind, "-o", f"hashed-{file}")
        return {kind: hash_of(kind, folder / f"hashed-{file}") for kind, file in EXPORTS.items()}


def main(data: Path, checkouts: list[Path]) -> None:
    """See the module's text."""
    print(f"{'set':18}" + "".join(f"{kind:14}" for kind in EXPORTS))
    with ThreadPoolExecutor(2) as pool:
        for name in ("demo", *SETS):
            first, *others = pool.map(partial(hashes_of, data, name), checkouts)
            marks = {kind: any(each[kind] != first[kind] for each in others) for kind in EXPORTS}
            row = (f"{first[kind]}{'!' if marks[kind] else ' '} " for kind in EXPORTS)
            print(f"{name:18}" + "".join(row), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), [HERE, *(Path(each).resolve() for each in sys.argv[2:])])
