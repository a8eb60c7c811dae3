"""What every file of a folder is, a line each, and the titles of its records to be looked at.

    python benchmarks/catalogues.py [--titles] FOLDER...

A line says how the file's records are carried, their format, their character set and why, how
many there are, how many stretches are in quarantine, and the issues by code; or why it is no
catalogue. `--titles` prints the titles of up to three records below it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from harvester import Inspection, inspect_file
from harvester.errors import FileError
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterator


def described(found: Inspection) -> str:
    """Carrier, format, encoding with its reason, counts, issues; parted by ` | `."""
    issues = {seen.code: seen.count for seen in found.issues}
    encodings = [f"{seen.name} ({seen.reason})" for seen in found.encodings]
    told = (
        ", ".join(filter(None, (*found.carriers, found.packing))),
        ", ".join(found.formats),
        "; ".join(encodings),
        f"{found.records:,} records",
        f"{issues.get(Code.RECORD_BROKEN, 0)} in quarantine",
        ", ".join(f"{code.value} {count:,}" for code, count in issues.items()) or "no issues",
    )
    return " | ".join(told)


def lines(folder: Path, totals: Counter[str], *, titles: bool) -> Iterator[str]:
    """A line for each file below a folder, then its titles; `totals` are counted on the way."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        totals["files"] += 1
        try:
            found = inspect_file(path)
        except FileError as error:
            totals["no catalogues"] += 1
            yield f"{path.relative_to(folder)} | {str(error).removeprefix(f'{path}: ')}"
            continue
        totals["records"] += found.records
        totals["records with an issue"] += found.faulty
        yield f"{path.relative_to(folder)} | {described(found)}"
        if titles:
            for sample in found.samples:
                yield f"    {sample.number}: {sample.reading.record.title or '(no title)'}"


def main() -> None:
    """Print the table, then the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--titles", action="store_true")
    arguments = parser.parse_args()
    totals: Counter[str] = Counter()
    for folder in arguments.folders:
        for line in lines(folder, totals, titles=arguments.titles):
            print(line)
    print(", ".join(f"{count:,} {what}" for what, count in totals.items()))


if __name__ == "__main__":
    main()
