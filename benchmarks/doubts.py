"""What each doubt of matching saves, and what it costs.

    python benchmarks/doubts.py FOLDER... [--families 600] [--seed 1] [--shown DOUBT] [--write]

Counted are pairs that the sum of weights alone would merge and that one doubt alone leaves to a
person: the same pairs it costs, the different ones it saves; then those that a person would be
asked about if not for a rule of `harvester.match.settled`. FOLDER holds labelled pairs, as
`quality.py` reads them, and look-alikes are planted among its records, as `lookalikes.py` does.
`--shown` prints the pairs of one doubt side by side, as `year: next`.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from judging import Found, prepared, side_by_side, verdicts, without_identifiers
from lookalikes import plant
from quality import load, write_between

from harvester.match.settled import settled_by
from harvester.match.weights import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from judging import Labelled


def tasks_of(folder: Path, families: int, seed: int) -> Iterator[tuple[str, Labelled]]:
    """The labelled pairs of a folder and planted ones, with numbers and without."""
    whole = load(folder)
    planted = plant(list(whole.records.values()), families, random.Random(seed)).labelled
    for name, labelled in ((folder.name, whole), (f"{folder.name}, planted", planted)):
        yield name, labelled
        if any(record.identifiers for record in labelled.records.values()):
            yield f"{name}, no identifiers", without_identifiers(labelled)


def doubt_of(found: Found) -> str:
    """The one doubt that keeps a pair from merging, or the rule that keeps it from a person."""
    result = found.score
    levels = {e.feature: e.level for e in result.evidence}
    rule = settled_by(levels) if result.total >= SHIPPED.ask else None
    if rule:
        return f"settled: {rule.sentence}"
    if result.total < SHIPPED.same or len(result.conflicts) != 1:
        return ""
    conflict = result.conflicts[0]
    return f"{conflict}: {levels[conflict]}" if conflict in levels else conflict


def count(found: Sequence[Found]) -> Counter[tuple[str, bool]]:
    """Pairs by the doubt that alone blocks them and by their label."""
    return Counter((doubt, each.label) for each in found if (doubt := doubt_of(each)))


def table(counts: dict[str, Counter[tuple[str, bool]]]) -> str:
    """A line a doubt, a column a set: the same pairs it costs / the different ones it saves."""
    sums: defaultdict[str, int] = defaultdict(int)
    for counted in counts.values():
        for (doubt, _), number in counted.items():
            sums[doubt] += number
    lines = [
        f"| {doubt} | " + " | ".join(_cell(counted, doubt) for counted in counts.values()) + " |"
        for doubt in sorted(sums, key=lambda doubt: -sums[doubt])
    ]
    head = f"| doubt: same / different | {' | '.join(counts)} |\n|---|{'---|' * len(counts)}\n"
    return head + "\n".join(lines) + "\n"


def _cell(counted: Counter[tuple[str, bool]], doubt: str) -> str:
    same, different = counted[doubt, True], counted[doubt, False]
    return f"{same} / {different}" if same or different else ""


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--families", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", default="")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    counts = {}
    for folder in asked.folders:
        for name, labelled in tasks_of(folder, asked.families, asked.seed):
            found = verdicts(labelled.pairs, prepared(labelled.records))
            counts[name] = count(found)
            for each in found:
                if asked.shown and doubt_of(each) == asked.shown:
                    print(side_by_side(each, *(labelled.records[one] for one in each.pair)))
    text = table(counts)
    print(text)
    if asked.write:
        write_between("doubts", text)


if __name__ == "__main__":
    main()
