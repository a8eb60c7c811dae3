"""Matching measured as it grows: time, memory, pairs and quality at several sizes.

    python benchmarks/scale.py [--records 100000 --records 300000 ...] [--processes N]
        [--splink PYTHON] [--write]

Fills a store with generated records as read (see `filling`), then measures `pipeline.match` of
all of them in a process of its own and those it starts (candidates, scores, clusters, union list,
commits), judges its partition against the editions the records were made from, brings 1,000 new
records as bytes and measures `pipeline.match` again. With `--splink` the same prepared records go
through Splink 5 on DuckDB (see `beside_splink`), run by that interpreter. `--write` puts the table
into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations, groupby
from itertools import pairwise as in_pairs
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from alone import alone
from beside_splink import link
from filling import bring, fill
from judging import bcubed, f1
from measured import Cost, run
from sqlalchemy import select

from harvester.evaluate.quality import pairwise
from harvester.match.weights import SHIPPED
from harvester.store import Store
from harvester.store.database import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

README = Path(__file__).with_name("README.md")
SIZES = (100_000, 300_000, 1_000_000)
NEW = 1000
SEED = 7


class Judged(NamedTuple):
    """Precision and recall of linked pairs, of pairs in clusters, and B-cubed."""

    same: tuple[float, float]
    clusters: tuple[float, float]
    bcubed: tuple[float, float]
    largest: int


class Beside(NamedTuple):
    """What Splink cost and found: seconds of linking, peak memory, pairs, quality."""

    linking: float
    cost: Cost
    pairs: int
    judged: Judged


class Measured(NamedTuple):
    """One size: what matching cost, what it found, how long new records took.

    `alone` are seconds of scoring and clustering by themselves. `candidates` and `asked` are shares
    of the true pairs: of those compared, and of those found to be the same or asked about. `load`
    is how many processes wanted a core at the end.
    """

    records: int
    cost: Cost
    load: float
    phases: dict[str, float]
    pairs: int
    candidates: float
    asked: float
    judged: Judged
    new: Cost
    alone: float
    splink: Beside | None


def measure(number: int, folder: Path, processes: int, splink: str) -> Measured:
    """Fill, match, judge, and match new records; says what it does as it goes on."""
    path = folder / "scale.db"
    with Store(path) as store:
        began = time.perf_counter()
        filled = fill(store, number, NEW, SEED)
        print(f"{number:,} records filled in {time.perf_counter() - began:.0f} s", flush=True)
    cost, load = _match(path, processes), os.getloadavg()[0]
    told = json.loads(cost.printed)
    print(f"matched: {cost.wall:.1f} s, {cost.cpu:.1f} CPU s, {cost.peak:.0f} MB", told, flush=True)
    with Store(path) as store:
        candidates, asked, judged = judge(store, filled.gold)
        print(judged, flush=True)
        beside = _beside(store, splink, folder, filled.gold) if splink else None
        bring(store, filled.new)
    new = _match(path, processes)
    print(f"{NEW:,} new in {new.wall:.1f} s, {new.cpu:.1f} CPU s", new.printed, flush=True)
    with Store(path) as store:
        scored = alone(store, processes)
    print(f"scored and clustered in {scored:.1f} s", flush=True)
    phases, pairs = told["seconds"], told["report"]["pairs"]
    return Measured(
        number, cost, load, phases, pairs, candidates, asked, judged, new, scored, beside
    )


def _beside(store: Store, python: str, folder: Path, gold: Sequence[int]) -> Beside:
    found = link(store, python, folder)
    right = sum(gold[a - 1] == gold[b - 1] for a, b in found.same)
    named = {str(record): str(cluster) for record, cluster in found.clusters.items()}
    beside = Beside(
        found.linking, found.cost, found.pairs, _judged(named, gold, right, len(found.same))
    )
    print("Splink:", beside.linking, beside.cost[:3], beside.pairs, beside.judged, flush=True)
    return beside


def _match(path: Path, processes: int) -> Cost:
    script = Path(__file__).with_name("match_store.py")
    return run([sys.executable, str(script), str(path), str(processes)])


def judge(store: Store, gold: Sequence[int]) -> tuple[float, float, Judged]:
    """Candidate recall, recall with what is asked, and the rest, against the editions."""
    pair, member = schema.pair.c, schema.member.c
    rows = store.database.stream(select(pair.a, pair.b, pair.verdict))
    counted = Counter((row.verdict, gold[row.a - 1] == gold[row.b - 1]) for row in rows)
    wanted = _pairs(gold)
    right, wrong = counted["same", True], counted["same", False]
    members = store.database.stream(select(member.record, member.cluster))
    found = {str(row.record): str(row.cluster) for row in members}
    judged = _judged(found, gold, right, right + wrong)
    return _met(store, gold) / wanted, (right + counted["ask", True]) / wanted, judged


def _met(store: Store, gold: Sequence[int]) -> int:
    """How many pairs of one edition share a key that proposes pairs; pairs kept are fewer."""
    key = schema.match_key.c
    rows = store.database.stream(select(key.key, key.record).order_by(key.key, key.record))
    met: set[tuple[int, int]] = set()
    for _, block in groupby(rows, lambda row: row.key):
        records = [row.record for row in block]
        if len(records) <= SHIPPED.block_cap:
            near = combinations(records, 2)
            met.update((a, b) for a, b in near if gold[a - 1] == gold[b - 1])
    return len(met)


def _judged(found: dict[str, str], gold: Sequence[int], right: int, linked: int) -> Judged:
    truth = {str(record): str(edition) for record, edition in enumerate(gold, 1)}
    quality = pairwise(found, truth)
    return Judged(
        same=(right / linked, right / _pairs(gold)),
        clusters=(quality.precision, quality.recall),
        bcubed=bcubed(found, truth),
        largest=max(Counter(found.values()).values()),
    )


def _pairs(gold: Sequence[int]) -> int:
    return sum(math.comb(size, 2) for size in Counter(gold).values())


_ROWS: tuple[tuple[str, Callable[[Measured], str]], ...] = (
    ("`match` from stored records, s", lambda m: f"{m.cost.wall:.1f}"),
    ("of these comparing / uniting", lambda m: _stages(m.phases)),
    ("CPU s", lambda m: f"{m.cost.cpu:.1f}"),
    ("load of the machine, processes", lambda m: f"{m.load:.1f}"),
    ("records a second", lambda m: f"{m.records / m.cost.wall:,.0f}"),
    ("peak memory, MB", lambda m: f"{m.cost.peak:,.0f}"),
    ("pairs compared", lambda m: f"{m.pairs:,}"),
    ("candidate recall", lambda m: f"{m.candidates:.4f}"),
    ("pairs “same”: precision / recall", lambda m: _two(m.judged.same)),
    ("pairs “same” or “ask”: recall", lambda m: f"{m.asked:.4f}"),
    ("clusters: precision / recall / F1", lambda m: _three(m.judged.clusters)),
    ("B-cubed: precision / recall / F1", lambda m: _three(m.judged.bcubed)),
    ("largest cluster", lambda m: str(m.judged.largest)),
    (f"{NEW:,} new records read and matched, s", lambda m: f"{m.new.wall:.1f}"),
    ("scoring and clustering by themselves, s", lambda m: f"{m.alone:.1f}"),
)
_SPLINK: tuple[tuple[str, Callable[[Beside], str]], ...] = (
    ("Splink: scoring and clustering of prepared records, s", lambda s: f"{s.linking:.1f}"),
    ("Splink: CPU s, loading included", lambda s: f"{s.cost.cpu:.1f}"),
    ("Splink: peak memory, MB", lambda s: f"{s.cost.peak:,.0f}"),
    ("Splink: pairs compared", lambda s: f"{s.pairs:,}"),
    ("Splink: pairs linked: precision / recall", lambda s: _two(s.judged.same)),
    ("Splink: clusters: precision / recall / F1", lambda s: _three(s.judged.clusters)),
    ("Splink: B-cubed: precision / recall / F1", lambda s: _three(s.judged.bcubed)),
    ("Splink: largest cluster", lambda s: str(s.judged.largest)),
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
    beside = [m.splink for m in sizes if m.splink]
    if beside:
        lines += [f"| {name} | " + " | ".join(map(show, beside)) + " |" for name, show in _SPLINK]
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
    parser.add_argument("--processes", type=int, default=0, help="0: one a core")
    parser.add_argument("--splink", default="", metavar="PYTHON")
    wanted = parser.parse_args()
    measured = []
    for number in wanted.records or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            measured.append(measure(number, Path(folder), wanted.processes, wanted.splink))
    text = table(measured)
    sys.stdout.write("\n" + text)
    if wanted.write:
        marks = re.compile(r"(?<=<!-- scale -->\n).*?(?=<!-- /scale -->)", re.DOTALL)
        page = README.read_text(encoding="utf-8")
        README.write_text(marks.sub(lambda _: text, page), encoding="utf-8")


if __name__ == "__main__":
    main()
