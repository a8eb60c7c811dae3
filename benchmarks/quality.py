"""Judge matching on labelled folders: pairs, candidates and clusters against the truth.

    python benchmarks/quality.py FOLDER... [--worst NUMBER] [--ablation] [--write]

A folder holds `records/<library>.mrc[.gz]`, `pairs.csv[.gz]` (`id_a,id_b,label`, 1 for the same
edition) and perhaps `clusters.csv[.gz]` (`rec_id,gold`); a record's id is `library:number`.
Pairs in odd and even lines are judged apart: weights fitted to the first half show on the second.
Where records have identifiers all is judged again without any. `--worst` prints errors side by
side, `--ablation` leaves out each kind of key and each feature in turn, `--write` puts the tables
into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from judging import (
    Blocks,
    Clusters,
    Labelled,
    Questions,
    Rates,
    candidate_recall,
    clusters,
    f1,
    prepared,
    questions,
    rates,
    verdicts,
    without_identifiers,
    worst,
)

from harvester.formats import read
from harvester.match.features.all import COMPARISONS
from harvester.match.weights import SHIPPED
from harvester.sources import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harvester.match.prepared import Prepared
    from harvester.record import Record

README = Path(__file__).with_name("README.md")


class Judged(NamedTuple):
    """One set of records as judged; `halves` are the two halves of its pairs.

    `keys` and `features` say how it fares without each, where that was asked for.
    """

    name: str
    records: int
    halves: tuple[Rates, Rates]
    candidates: float
    each: float
    clusters: Clusters | None
    questions: Questions
    keys: dict[str, str]
    features: dict[str, str]


def load(folder: Path) -> Labelled:
    """Read a labelled folder with the harvester's own readers."""
    records = records_of(folder)
    pairs = {(row["id_a"], row["id_b"]): row["label"] == "1" for row in _rows(folder, "pairs")}
    gold = {row["rec_id"]: row["gold"] for row in _rows(folder, "clusters")}
    known = {pair: label for pair, label in pairs.items() if records.keys() >= set(pair)}
    return Labelled(records, known, {name: gold[name] for name in gold.keys() & records.keys()})


def records_of(folder: Path) -> dict[str, Record]:
    """The records of a folder, by name."""
    records: dict[str, Record] = {}
    for path in sorted((folder / "records").iterdir()):
        for page in files.pages(files.survey([path], "x"), path.name.partition(".")[0]):
            found = (read(harvested).record for harvested in page.records)
            records |= {record.name: record for record in found}
    return records


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    for path in folder.glob(f"{name}.csv*"):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return list(csv.DictReader(io.StringIO(data.decode())))
    return []


def judge(name: str, labelled: Labelled, errors: int, *, ablate: bool) -> Judged:
    """What matching does on one set; prints it, and errors side by side."""
    records, pairs, gold = labelled
    ready, blocks = prepared(records), Blocks(records)
    found, proposed = verdicts(pairs, ready), blocks.candidates()
    judged = Judged(
        name,
        len(records),
        (rates(found[::2]), rates(found[1::2])),
        candidate_recall(proposed, pairs),
        2 * len(proposed) / len(records),
        clusters(proposed, ready, gold) if gold else None,
        questions(proposed, ready, labelled),
        _keys_left_out(blocks, labelled) if ablate else {},
        _features_left_out(labelled, ready) if ablate else {},
    )
    print(_line(judged), flush=True)
    if errors:
        print("\n".join(worst(found[1::2], records, errors)))
    return judged


def _keys_left_out(blocks: Blocks, labelled: Labelled) -> dict[str, str]:
    """Candidate recall and pairs a record without each kind of key."""

    def shown(kinds: list[str]) -> str:
        found = blocks.candidates(kinds)
        recall = candidate_recall(found, labelled.pairs)
        return f"{recall:.4f} / {2 * len(found) / blocks.records:.1f}"

    kinds = blocks.kinds()
    left_out = {kind: [each for each in kinds if each != kind] for kind in kinds}
    return {kind: shown(others) for kind, others in ({"none": kinds} | left_out).items()}


def _features_left_out(labelled: Labelled, ready: dict[str, Prepared]) -> dict[str, str]:
    """Precision and recall on the second half without each feature."""
    rows = {}
    for feature in ("none", *COMPARISONS):
        with _without(feature):
            found = rates(verdicts(labelled.pairs, ready)[1::2])
        rows[feature] = f"{_rate(found.precision)} / {found.recall:.4f}"
    return rows


@contextmanager
def _without(feature: str) -> Iterator[None]:
    """Scores as if nobody looked at a feature."""
    kept = dict(COMPARISONS)
    COMPARISONS.pop(feature, None)
    yield
    COMPARISONS.clear()
    COMPARISONS.update(kept)


_HEAD = (
    "| set | records | precision, “same” | recall, “same” | recall, “same” or “ask” "
    "| candidate recall | pairs a record | B-cubed F1 "
    "| questions per 1,000: pairs / union records / the same | missed |\n"
    "|---|---:|---|---|---|---:|---:|---:|---|---|\n"
)


def _line(judged: Judged) -> str:
    columns = zip(*judged.halves, strict=True)
    precision, recall, _, asked = (" / ".join(map(_rate, halves)) for halves in columns)
    whole = f"{f1(*judged.clusters.bcubed):.4f}" if judged.clusters else "-"
    missed = ", ".join(_missed(judged)) or "none"
    return (
        f"| {judged.name} | {judged.records:,} | {precision} | {recall} | {asked} "
        f"| {judged.candidates:.4f} | {judged.each:.1f} | {whole} "
        f"| {judged.questions.line(judged.records)} | {missed} |"
    )


def _rate(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.4f}"


def _missed(judged: Judged) -> Iterator[str]:
    """The goals missed on the second half: what was not looked at when weights were fitted."""
    second = judged.halves[1]
    across = "cross-script" in judged.name
    precision, recall = (0.98, 0.90) if across else (0.995, 0.95)
    if second.precision is not None and second.precision < precision:
        yield f"precision {precision}"
    if second.recall < recall:
        yield f"recall {recall}"
    if not across and second.asked_recall < 0.98:
        yield "recall with ask 0.98"


def table(sets: Sequence[Judged]) -> str:
    """A line for each set; two values stand for the first and the second half of its pairs."""
    day = datetime.now(UTC).date().isoformat()
    lines = "\n".join(map(_line, sets))
    return f"Weight table {SHIPPED.version}, {day}; first / second half:\n\n{_HEAD}{lines}\n"


def ablation(sets: Sequence[Judged]) -> str:
    """Two tables: what each kind of key brings, and each feature; a column a set."""
    keys = _grid("key left out: candidate recall / pairs a record", {s.name: s.keys for s in sets})
    features = {s.name: s.features for s in sets}
    return f"{keys}\n\n{_grid('feature left out: precision / recall, “same”', features)}\n"


def _grid(head: str, columns: dict[str, dict[str, str]]) -> str:
    rows = dict.fromkeys(name for column in columns.values() for name in column)
    lines = [
        f"| {name} | " + " | ".join(column.get(name, "") for column in columns.values()) + " |"
        for name in rows
    ]
    return "\n".join(
        [f"| {head} | {' | '.join(columns)} |", "|---|" + "---|" * len(columns), *lines]
    )


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    judged = []
    for folder in asked.folders:
        whole = load(folder)
        tasks = {folder.name: whole}
        if any(record.identifiers for record in whole.records.values()):
            tasks[f"{folder.name}, no identifiers"] = without_identifiers(whole)
        for name, task in tasks.items():
            judged.append(judge(name, task, asked.worst, ablate=asked.ablation))
    text = table(judged)
    print(f"\n{text}")
    left_out = ablation([each for each in judged if each.keys])
    print(left_out if asked.ablation else "")
    if asked.write:
        write_between("quality", text)
        if asked.ablation:
            write_between("ablation", left_out)


def write_between(mark: str, text: str) -> None:
    """Put a table between its marks in README.md."""
    marks = re.compile(rf"(?<=<!-- {mark} -->\n).*?(?=<!-- /{mark} -->)", re.DOTALL)
    page = README.read_text(encoding="utf-8")
    README.write_text(marks.sub(lambda _: text, page), encoding="utf-8")


if __name__ == "__main__":
    main()
