"""Judge matching on labelled folders: pairs, candidates and clusters against the truth.

    python benchmarks/quality.py FOLDER...

A folder holds `records/<library>.mrc[.gz]`, `pairs.csv[.gz]` (`id_a,id_b,label`, 1 for the same
edition) and perhaps `clusters.csv[.gz]` (`rec_id,gold`); a record's id is `library:number`.
Pairs in odd and even lines are judged apart, so that weights fitted to one half show on the other.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats import read
from harvester.match.features import packed, prepare
from harvester.match.keys import keys_of
from harvester.match.quality import pairwise
from harvester.match.score import score
from harvester.match.weights import SHIPPED
from harvester.sources import files
from harvester.union.decisions import ordered
from harvester.union.grouping import components_of, group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harvester.match.features import Prepared
    from harvester.record import Record

Pair = tuple[str, str]


class Labelled(NamedTuple):
    """A folder as read: records by id, labelled pairs, gold clusters of some records."""

    records: dict[str, Record]
    pairs: dict[Pair, bool]
    gold: dict[str, str]


def load(folder: Path) -> Labelled:
    """Read a labelled folder with the harvester's own readers."""
    records: dict[str, Record] = {}
    for path in sorted((folder / "records").iterdir()):
        for page in files.pages([path], path.name.partition(".")[0]):
            found = (read(harvested).record for harvested in page.records)
            records |= {record.name: record for record in found}
    pairs = {(row["id_a"], row["id_b"]): row["label"] == "1" for row in _rows(folder, "pairs")}
    gold = {row["rec_id"]: row["gold"] for row in _rows(folder, "clusters")}
    known = {pair: label for pair, label in pairs.items() if records.keys() >= set(pair)}
    return Labelled(records, known, {name: gold[name] for name in gold.keys() & records.keys()})


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    for path in folder.glob(f"{name}.csv*"):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return list(csv.DictReader(io.StringIO(data.decode())))
    return []


def candidates(records: Mapping[str, Record]) -> set[Pair]:
    """Every pair that shares a key in a block of at most as many records as the table allows."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in sorted(records):
        for key in keys_of(records[name]):
            blocks[key].append(name)
    small = (block for block in blocks.values() if len(block) <= SHIPPED.block_cap)
    return {pair for block in small for pair in combinations(block, 2)}


def bcubed(found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[float, float]:
    """B-cubed precision and recall: averaged over records, how pure and how whole clusters are."""
    both, made, wanted = (
        Counter((found[name], gold[name]) for name in gold),
        Counter(found[name] for name in gold),
        Counter(gold.values()),
    )
    precision = sum(n * n / made[cluster] for (cluster, _), n in both.items())
    recall = sum(n * n / wanted[cluster] for (_, cluster), n in both.items())
    return precision / len(gold), recall / len(gold)


def judge(folder: Path) -> None:
    """Print what matching does on one folder."""
    records, pairs, gold = load(folder)
    print(f"\n{folder.name}: {len(records):,} records, {len(pairs):,} pairs")
    start = time.process_time()
    ready = {name: prepare(record) for name, record in records.items()}
    print(f"  prepared    {len(records) / (time.process_time() - start):,.0f} records/cpu-s")
    _judge_pairs(pairs, ready)
    proposed = candidates(records)
    _judge_candidates(proposed, pairs, len(records))
    if gold:
        _judge_clusters({name: records[name] for name in gold}, proposed, ready, gold)


def _judge_pairs(pairs: Mapping[Pair, bool], ready: Mapping[str, Prepared]) -> None:
    start = time.process_time()
    verdicts: list[tuple[str, bool]] = [
        (score(ready[a], ready[b]).verdict, label) for (a, b), label in pairs.items()
    ]
    print(f"  scored      {len(pairs) / (time.process_time() - start):,.0f} pairs/cpu-s")
    for half in (0, 1):
        count = Counter(verdicts[half::2])
        print(f"  same        {_rates(count, ('same',))}   (half {half + 1})")
        print(f"  same or ask {_rates(count, ('same', 'ask'))}")


def _rates(count: Counter[tuple[str, bool]], accepted: Iterable[str]) -> str:
    right = sum(count[verdict, True] for verdict in accepted)
    wrong = sum(count[verdict, False] for verdict in accepted)
    matches = sum(n for (_, label), n in count.items() if label)
    return _figures(right / max(1, right + wrong), right / max(1, matches))


def _figures(precision: float, recall: float) -> str:
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"


def _judge_candidates(proposed: set[Pair], pairs: Mapping[Pair, bool], records: int) -> None:
    matches = [pair for pair, label in pairs.items() if label]
    met = sum((min(pair), max(pair)) in proposed for pair in matches)
    each = 2 * len(proposed) / records
    print(f"  candidates  R {met / len(matches):.4f}, {len(proposed):,} pairs, {each:.1f} a record")


def _judge_clusters(
    records: Mapping[str, Record],
    proposed: Iterable[Pair],
    ready: Mapping[str, Prepared],
    gold: Mapping[str, str],
) -> None:
    """Clusters of the records whose cluster is known; two of them in one pair are compared."""
    links = [
        (a, b)
        for a, b in proposed
        if a in gold and b in gold and score(ready[a], ready[b]).verdict == "same"
    ]
    packs = {name: packed(prepared) for name, prepared in ready.items() if name in records}
    same = {ordered(a, b): score(ready[a], ready[b]) for a, b in links}
    parts = components_of(packs, same, {}, SHIPPED)
    clusters = [cluster for part in parts for cluster in group(part, SHIPPED)]
    found = {name: min(cluster) for cluster in clusters for name in cluster}
    print(f"  B-cubed     {_figures(*bcubed(found, gold))}   ({len(clusters):,} clusters)")
    quality = pairwise(found, gold)
    print(f"  in clusters {_figures(quality.precision, quality.recall)}")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        judge(Path(argument))
