"""Matching measured as it grows: time, memory, pairs and quality at several sizes.

    python benchmarks/scale.py [--records 100000 --records 300000 ...] [--write]

Fills a store with generated records as read (see `filling`), then measures `pipeline.match` of
all of them in a process of its own (candidates, scores, clusters, union list, commits), judges
its partition against the editions the records were made from, brings 1,000 new records as bytes
and measures `pipeline.match` again. `--write` puts the tables into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import pairwise as in_pairs
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from filling import bring, fill
from judging import bcubed, f1
from measured import Cost, run
from sqlalchemy import select

from harvester import pipeline
from harvester.match.quality import pairwise
from harvester.match.weights import SHIPPED
from harvester.store import Store, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

README = Path(__file__).with_name("README.md")
SIZES = (100_000, 300_000, 1_000_000)
NEW = 1000
SEED = 7


class Judged(NamedTuple):
    """How good: candidate recall; precision, recall of pairs, of clusters, and B-cubed."""

    candidates: float
    same: tuple[float, float]
    asked: float
    clusters: tuple[float, float]
    bcubed: tuple[float, float]
    largest: int


class Measured(NamedTuple):
    """One size: what matching cost, what it found, how long new records took."""

    records: int
    cost: Cost
    phases: dict[str, float]
    pairs: int
    judged: Judged
    new: Cost


def measure(number: int, folder: Path) -> Measured:
    """Fill, match, judge, and match new records; says what it does as it goes on."""
    path = folder / "scale.db"
    with Store(path) as store:
        began = time.perf_counter()
        filled = fill(store, number, NEW, SEED)
        print(f"{number:,} records filled in {time.perf_counter() - began:.0f} s", flush=True)
    cost = _match(path)
    told = json.loads(cost.printed)
    print(
        f"matched in {cost.wall:.1f} s, {cost.cpu:.1f} CPU s, {cost.peak:.0f} MB", told, flush=True
    )
    with Store(path) as store:
        judged = judge(store, filled.gold)
        print(judged, flush=True)
        bring(store, filled.new)
    new = _match(path)
    print(f"{NEW:,} new in {new.wall:.1f} s, {new.cpu:.1f} CPU s", new.printed, flush=True)
    return Measured(number, cost, told["seconds"], told["report"]["pairs"], judged, new)


def _match(path: Path) -> Cost:
    return run([sys.executable, __file__, "--match", str(path)])


def match(path: str) -> None:
    """What the measured process does; prints the report and the seconds each stage took."""
    seconds: defaultdict[str, float] = defaultdict(float)
    before = time.perf_counter()

    def told(stage: str, done: int, total: int | None, *, pages: int = 0) -> None:  # noqa: ARG001
        nonlocal before
        now = time.perf_counter()
        seconds[stage] += now - before
        before = now

    with Store(path) as store:
        report = pipeline.match(store, told)
    print(json.dumps({"report": msgspec.to_builtins(report), "seconds": seconds}))


def judge(store: Store, gold: Sequence[int]) -> Judged:
    """The stored pairs and clusters against the editions, by the number of a record."""
    pair, member = schema.pair.c, schema.member.c
    rows = store.stream(select(pair.a, pair.b, pair.verdict))
    counted = Counter((row.verdict, gold[row.a - 1] == gold[row.b - 1]) for row in rows)
    wanted = sum(math.comb(size, 2) for size in Counter(gold).values())
    right, wrong = counted["same", True], counted["same", False]
    members = store.stream(select(member.record, member.cluster))
    found = {str(row.record): str(row.cluster) for row in members}
    truth = {str(record): str(edition) for record, edition in enumerate(gold, 1)}
    quality = pairwise(found, truth)
    return Judged(
        candidates=sum(n for (_, same), n in counted.items() if same) / wanted,
        same=(right / (right + wrong), right / wanted),
        asked=(right + counted["ask", True]) / wanted,
        clusters=(quality.precision, quality.recall),
        bcubed=bcubed(found, truth),
        largest=max(Counter(found.values()).values()),
    )


_ROWS: tuple[tuple[str, Callable[[Measured], str]], ...] = (
    ("`match` from stored records, s", lambda m: f"{m.cost.wall:.1f}"),
    ("of these comparing / uniting", lambda m: _stages(m.phases)),
    ("CPU s", lambda m: f"{m.cost.cpu:.1f}"),
    ("records a second", lambda m: f"{m.records / m.cost.wall:,.0f}"),
    ("peak memory, MB", lambda m: f"{m.cost.peak:,.0f}"),
    ("pairs compared", lambda m: f"{m.pairs:,}"),
    ("candidate recall", lambda m: f"{m.judged.candidates:.4f}"),
    ("pairs “same”: precision / recall", lambda m: _two(m.judged.same)),
    ("pairs “same” or “ask”: recall", lambda m: f"{m.judged.asked:.4f}"),
    ("clusters: precision / recall / F1", lambda m: _three(m.judged.clusters)),
    ("B-cubed: precision / recall / F1", lambda m: _three(m.judged.bcubed)),
    ("largest cluster", lambda m: str(m.judged.largest)),
    (f"{NEW:,} new records read and matched, s", lambda m: f"{m.new.wall:.1f}"),
)


def _two(rates: tuple[float, float]) -> str:
    return f"{rates[0]:.4f} / {rates[1]:.4f}"


def _three(rates: tuple[float, float]) -> str:
    return f"{_two(rates)} / {f1(*rates):.4f}"


def _stages(phases: dict[str, float]) -> str:
    return f"{phases.get('compare', 0):.1f} / {phases.get('unite', 0):.1f}"


_GROWING: tuple[tuple[str, Callable[[Measured], float]], ...] = (
    ("seconds", lambda m: m.cost.wall),
    ("CPU seconds", lambda m: m.cost.cpu),
    ("pairs", lambda m: m.pairs),
    ("memory", lambda m: m.cost.peak),
)


def table(sizes: Sequence[Measured]) -> str:
    """A column a size, and how fast things grow between each and the next."""
    day = datetime.now(UTC).date().isoformat()
    machine = f"Python {platform.python_version()}, {platform.machine()}, SQLite, {day}"
    lines = [
        f"{machine}, weight table {SHIPPED.version}, block cap {SHIPPED.block_cap}:\n",
        "| generated records | " + " | ".join(f"{m.records:,}" for m in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
        *(f"| {name} | " + " | ".join(map(show, sizes)) + " |" for name, show in _ROWS),
    ]
    if len(sizes) > 1:
        lines += ["", "Growth exponents: " + "; ".join(map(_growth, in_pairs(sizes))) + "."]
    return "\n".join(lines) + "\n"


def _growth(two: tuple[Measured, Measured]) -> str:
    small, large = two
    times = math.log(large.records / small.records)
    grown = (f"{name} {math.log(of(large) / of(small)) / times:.2f}" for name, of in _GROWING)
    return f"{small.records:,} to {large.records:,}: " + ", ".join(grown)


def main() -> None:
    """Measure, print, and with --write keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, action="append")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--match", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.match:
        match(wanted.match)
        return
    measured = []
    for number in wanted.records or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            measured.append(measure(number, Path(folder)))
    text = table(measured)
    sys.stdout.write("\n" + text)
    if wanted.write:
        marks = re.compile(r"(?<=<!-- scale -->\n).*?(?=<!-- /scale -->)", re.DOTALL)
        page = README.read_text(encoding="utf-8")
        README.write_text(marks.sub(lambda _: text, page), encoding="utf-8")


if __name__ == "__main__":
    main()
