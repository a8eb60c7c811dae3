"""Matching judged on real records with planted look-alikes.

    python benchmarks/lookalikes.py FOLDER... [--families 600] [--seed 1] [--worst N] [--write]

From real records (`FOLDER/records/*.mrc[.gz]`) families are made, in memory: the record, two
descriptions of the same edition by other habits, up to four look-alikes, other editions (see
`habits`, `planted`), all written as bytes and read. Records get an ISBN where they have none. Every
pair of a family is judged, with identifiers and without. Made again, a set is the same.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from editions import isbn_of
from habits import HABITS, MILD
from judging import (
    Blocks,
    Clusters,
    Found,
    Labelled,
    Pair,
    Rates,
    candidate_recall,
    clusters,
    f1,
    prepared,
    rates,
    verdicts,
    without_identifiers,
    worst,
)
from msgspec.structs import replace
from planted import LOOK_ALIKES, article_of, film_of, numbered, score_of, sent, volume_of
from quality import records_of, write_between

from harvester.formats import read
from harvester.record import Harvested, Record
from harvester.text import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SAME, OTHER = 2, 4
"""Descriptions of the same edition, and look-alikes, in a family."""
MATERIALS = (article_of, film_of, score_of)
_BOOKS = 0.88
"""How many bases stay books."""


class Planted(NamedTuple):
    """A labelled set; `made` says of every planted record what was done to it."""

    labelled: Labelled
    made: dict[str, tuple[str, ...]]


def plant(records: Sequence[Record], families: int, rng: random.Random) -> Planted:
    """Families of look-alikes from records that say enough, no two of one title."""
    bases = [*{skeleton(r.title)[:24]: r for r in records if _says_enough(r)}.values()]
    rng.shuffle(bases)
    found = Planted(Labelled({}, {}, {}), {})
    for number, base in enumerate(bases[:families]):
        _family(found, base, bases[number - 1], rng)
    return found


def _says_enough(record: Record) -> bool:
    titled = any(t.kind == "proper" and len(t.main.value) > 5 for t in record.titles)
    return titled and record.level == "monograph" and record.years is not None


def _family(found: Planted, real: Record, other: Record, rng: random.Random) -> None:
    base = _with_numbers(real, rng)
    same = [_send(base, "base", rng), *(_described(base, n, found, rng) for n in range(SAME))]
    others = list(_look_alikes(base, other, found, rng))
    records, pairs, gold = found.labelled
    for record in (*same, *others):
        records[record.name] = record
        gold[record.name] = base.name if record in same else record.name
    for a in same:
        pairs.update({_pair(a, b): True for b in same if a.name < b.name})
        pairs.update({_pair(a, b): False for b in others})


def _pair(a: Record, b: Record) -> Pair:
    return (a.name, b.name)


def _with_numbers(real: Record, rng: random.Random) -> Record:
    """A fifth are volumes whose set has an ISBN; three in five others have one of their own.

    One in eight is made an article, a film or a score, which have look-alikes of their own.
    """
    kind = rng.random()
    titled = replace(real, titles=tuple(t for t in real.titles if t.kind in ("proper", "uniform")))
    if kind < 0.2:
        own, of_set = rng.randrange(10**8), isbn_of(rng.randrange(10**8))
        return volume_of(numbered(titled, own), 1, of_set)
    if kind > _BOOKS:
        return MATERIALS[int((kind - _BOOKS) * len(MATERIALS) / (1 - _BOOKS))](titled)
    if kind < 0.7 and not real.numbers("isbn"):
        isbn = numbered(titled, rng.randrange(10**8)).identifiers
        return replace(titled, identifiers=(*isbn, *real.identifiers))
    return titled


def _described(base: Record, number: int, found: Planted, rng: random.Random) -> Record:
    """The same edition by one to three other habits."""
    names = list(HABITS)
    chosen = rng.choices(names, [share for _, share in HABITS.values()], k=rng.randint(1, 3))
    record, done = base, list[str]()
    for name in dict.fromkeys(chosen):
        if changed := HABITS[name][0](rng, record):
            record = changed
            done.append(name)
    return _send(record, f"same{number}", rng, found, done)


def _look_alikes(
    base: Record, other: Record, found: Planted, rng: random.Random
) -> Iterator[Record]:
    for name in rng.sample(list(LOOK_ALIKES), len(LOOK_ALIKES))[:OTHER]:
        record = LOOK_ALIKES[name](rng, base, other)
        if record and rng.random() < 0.5:
            habit = HABITS[rng.choice(MILD)][0]
            record = habit(rng, record) or record
        if record:
            yield _send(record, f"other{list(LOOK_ALIKES).index(name)}", rng, found, [name])


def _send(
    record: Record, library: str, rng: random.Random, found: Planted | None = None,
    done: Sequence[str] = (),
) -> Record:  # fmt: skip
    """The record as read from what a library of this name sends."""
    identifier = f"{record.partner}-{record.identifier}"
    data = sent(rng, replace(record, identifier=identifier))
    reading = read(Harvested(library, identifier, metadata=data)).record
    if found:
        sent_as = ("Dublin Core",) if reading.format == "oai_dc" else ()
        found.made[reading.name] = (*done, *sent_as)
    return reading


class Judged(NamedTuple):
    """One set as judged."""

    name: str
    records: int
    pairs: tuple[int, int]
    rates: Rates
    candidates: float
    clusters: Clusters

    def cells(self) -> str:
        """As a line of the table."""
        same, different = self.pairs
        precision, recall = self.rates.precision or 0.0, self.rates.recall
        bcubed = self.clusters.bcubed
        return (
            f"| {self.name} | {self.records:,} | {same:,} / {different:,} "
            f"| {precision:.4f} / {recall:.4f} / {f1(precision, recall):.4f} "
            f"| {self.rates.asked_precision or 0:.4f} / {self.rates.asked_recall:.4f} "
            f"| {self.candidates:.4f} | {bcubed[0]:.4f} / {bcubed[1]:.4f} / {f1(*bcubed):.4f} |"
        )


def judge(name: str, labelled: Labelled) -> tuple[Judged, list[Found]]:
    """What matching does on a labelled set."""
    records, pairs, gold = labelled
    ready, proposed = prepared(records), Blocks(records).candidates()
    found = verdicts(pairs, ready)
    matches = sum(pairs.values())
    judged = Judged(
        name,
        len(records),
        (matches, len(pairs) - matches),
        rates(found),
        candidate_recall(proposed, pairs),
        clusters(proposed, ready, gold),
    )
    return judged, found


def by_kind(found: Sequence[Found], made: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """A line for each habit and each kind of look-alike: pairs, merged, asked."""
    counts: defaultdict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for each in found:
        done = {what for name in each.pair for what in made.get(name, ())}
        for what in done:
            if each.label or what in LOOK_ALIKES:
                counts[each.label, what][each.score.verdict] += 1
    for (same, what), count in sorted(counts.items(), key=lambda item: (item[0][0], item[0][1])):
        total = count.total()
        kind = "same" if same else "different"
        merged, asked = count["same"] / total, count["ask"] / total
        yield f"| {kind} | {what} | {total:,} | {merged:.3f} | {asked:.3f} |"


_HEAD = (
    "| set | records | pairs same / different | “same”: precision / recall / F1 "
    "| with “ask”: precision / recall | candidate recall | B-cubed: precision / recall / F1 |\n"
    "|---|---:|---:|---|---|---:|---|\n"
)
_KINDS = (
    "| | what was done to one of two records | pairs | merged | asked |\n|---|---|---:|---:|---:|\n"
)


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--families", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    lines, everything, made = [], list[Found](), dict[str, tuple[str, ...]]()
    for folder in asked.folders:
        real = list(records_of(folder).values())
        planted = plant(real, asked.families, random.Random(asked.seed))
        whole = planted.labelled
        tasks = {"": whole, ", no identifiers": without_identifiers(whole)}
        for kind, task in tasks.items():
            judged, found = judge(f"{folder.name}{kind}", task)
            lines.append(judged.cells())
            print(lines[-1], flush=True)
            print("\n".join(worst(found, task.records, asked.worst)) if asked.worst else "")
            if not kind:
                everything += found
                made |= planted.made
    kinds = "\n".join(by_kind(everything, made))
    rows = "\n".join(lines)
    text = f"{_HEAD}{rows}\n\nWith identifiers, by what was done:\n\n{_KINDS}{kinds}\n"
    print(text)
    if asked.write:
        write_between("lookalikes", text)


if __name__ == "__main__":
    main()
