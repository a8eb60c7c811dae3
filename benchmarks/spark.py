"""Comparing on Spark measured beside comparing here: the same pairs, the same union list.

    python benchmarks/spark.py [--records 200000] [--master local[2]] [--processes N] [--write]

Fills a store with generated records as read (see `filling`), matches one copy of it here and
another with Spark, each in a process of its own, and stops if they differ in one pair, its score
or its evidence, or in one union record. Needs the extra `spark` and Java. `--write` puts the
table into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from filling import fill
from measured import Cost, run

from harvester.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

README = Path(__file__).with_name("README.md")
SEED = 7


class Ran(NamedTuple):
    """One way to match: what it cost, the seconds of each stage, the pairs compared."""

    cost: Cost
    seconds: dict[str, float]
    pairs: int
    load: float


def measure(number: int, folder: Path, processes: int, master: str) -> tuple[Ran, Ran]:
    """Fill, match here and on Spark; raises ValueError when the two differ."""
    here, there = folder / "here.db", folder / "there.db"
    with Store(here) as store:
        fill(store, number, 0, SEED)
    shutil.copy(here, there)
    print(f"{number:,} records filled", flush=True)
    both = _match(here, str(processes)), _match(there, str(processes), master)
    with Store(here) as one, Store(there) as other:
        same = all(a == b for a, b in zip(one.pairs.all(), other.pairs.all(), strict=True))
        if not same or one.union.hash() != other.union.hash():
            raise ValueError("Spark found something else")
    return both


def _match(path: Path, *words: str) -> Ran:
    script = Path(__file__).with_name("match_store.py")
    cost = run([sys.executable, str(script), str(path), *words])
    print(cost, flush=True)
    told = json.loads(cost.printed)
    return Ran(cost, told["seconds"], told["report"]["pairs"], os.getloadavg()[0])


def _stage(*names: str) -> Callable[[Ran], str]:
    def show(ran: Ran) -> str:
        seconds = [ran.seconds[name] for name in names if name in ran.seconds]
        return f"{sum(seconds):.1f}" if seconds else ""

    return show


_ROWS: tuple[tuple[str, Callable[[Ran], str]], ...] = (
    ("`match` from stored records, s", lambda ran: f"{ran.cost.wall:.1f}"),
    ("Spark starts", _stage("before export")),
    ("keys and prepared records written as Parquet", _stage("export")),
    ("candidates found", _stage("before candidates", "candidates")),
    ("candidates scored", _stage("score")),
    ("pairs put in order", _stage("order")),
    ("pairs kept (here: found and scored as well)", _stage("compare")),
    ("united", _stage("unite")),
    ("peak memory of all processes, MB", lambda ran: f"{ran.cost.peak:,.0f}"),
    ("load of the machine, processes", lambda ran: f"{ran.load:.1f}"),
    ("pairs compared", lambda ran: f"{ran.pairs:,}"),
)


def table(number: int, both: tuple[Ran, Ran], processes: int, master: str) -> str:
    """A column a way."""
    day = datetime.now(UTC).date().isoformat()
    machine = f"Python {platform.python_version()}, {platform.machine()}, SQLite, {day}"
    lines = [
        f"{number:,} generated records, pyspark {version('pyspark')}, {machine}:\n",
        f"| | here, {processes} processes | Spark, `{master}` |",
        "|---|---:|---:|",
        *(f"| {name} | " + " | ".join(map(show, both)) + " |" for name, show in _ROWS),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and with --write keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        both = measure(wanted.records, Path(folder), wanted.processes, wanted.master)
    text = table(wanted.records, both, wanted.processes, wanted.master)
    sys.stdout.write("\n" + text)
    if wanted.write:
        marks = re.compile(r"(?<=<!-- spark -->\n).*?(?=<!-- /spark -->)", re.DOTALL)
        page = README.read_text(encoding="utf-8")
        README.write_text(marks.sub(lambda _: text, page), encoding="utf-8")


if __name__ == "__main__":
    main()
