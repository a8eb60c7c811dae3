"""Judge the meeting of scripts on pairs of linked fields: one statement in two scripts.

    python benchmarks/scripts.py PAIRS.jsonl.gz [--worst NUMBER] [--write]

A line of PAIRS has `kind`, `lang`, `script`, `rom` and `vern`. Judged is `match.likeness`, on forms
made as records' are. *Retrieval*: is the true romanised title the likest, among those of its own
and of other scripts? *Hard*: against romanised titles of the same script only; "recall" is the
share of true pairs above T, the likeness that 1 % of the best wrong candidates exceed. Where one
title of two is part of the other, but for digits, they are no wrong candidates of each other.
Names apart. "Unlike": against candidates that are no near title in romanisation either.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from harvester.match.forms import forms_of
from harvester.match.likeness import likeness
from harvester.record import Text
from harvester.text import flat, han, skeleton
from harvester.text.readers import reader_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.match.forms import Form

QUERIES, CANDIDATES, OTHERS = 200, 1000, 1500
"""At most so many pairs of a script are asked for, among so many of the same script and others."""
NEAR = 0.9
"""Titles this alike in romanisation are of one series, or one work in other words."""
_NO_CODE = {"korean": "kor", "japanese": "jpn", "chinese": "chi", "kazakh": "kaz", "hebrew": "heb"}
# ISBD's statement of responsibility and parallel title, and the general material designation:
# records keep them apart from the title.
_REST = re.compile(r"[\s\u200e\u200f\u202a-\u202e]+[/=\\／].*|(?<=\w)\s*\[[^\]]{5,25}\]", re.DOTALL)
_FEWEST = 8
README = Path(__file__).with_name("README.md")


@dataclass(frozen=True)
class Pair:
    """One statement in two scripts."""

    script: str
    kind: str
    romanised: str
    original: str
    languages: frozenset[str]
    forms: tuple[list[Form], list[Form]] = field(compare=False, hash=False)

    @property
    def ours(self) -> list[Form]:
        """The forms of the original."""
        return self.forms[0]

    @property
    def theirs(self) -> list[Form]:
        """The forms of the romanisation."""
        return self.forms[1]


def load(path: Path) -> list[Pair]:
    """Read the pairs that are titles or names; samples that are no phrase are left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pairs = [_pair(json.loads(line)) for line in lines]
    unlike = {(pair.kind, flat(pair.romanised)): pair for pair in pairs if pair}
    return [*unlike.values()]


def _pair(row: dict[str, str]) -> Pair | None:
    kind, rest = row["kind"], re.compile("(?!)")
    if kind == "sample":
        kind = "name" if row["lang"].endswith("_names") else "title"
        if kind == "title" and not _is_phrase(row["rom"]):
            return None
    elif kind in ("title", "title reading"):
        rest = _REST
    if kind not in ("title", "title reading", "name"):
        return None
    romanised, original = (
        rest.sub("", unicodedata.normalize("NFC", row[side])) for side in ("rom", "vern")
    )
    if not (flat(romanised) and han(original)):
        return None
    languages = frozenset({_NO_CODE.get(row["lang"].partition("_")[0], row["lang"])})
    forms = [[*forms_of([Text(text)], languages)] for text in (original, romanised)]
    return Pair(row["script"], kind, romanised, original, languages, (forms[0], forms[1]))


def _is_phrase(text: str) -> bool:
    words = text.split()
    return len(flat(text)) >= _FEWEST and sum(map(len, words)) >= 4 * len(words)


def alike(ours: Sequence[Form], theirs: Sequence[Form]) -> float:
    """The likeness of the two likest forms."""
    return max((likeness(a, b) for a in ours for b in theirs), default=0.0)


@cache
def _without_digits(pair: Pair) -> tuple[str, str]:
    return (
        re.sub(r"\d", "", skeleton(pair.romanised)),
        re.sub(r"\d", "", han(pair.original)),
    )


def same_title(a: Pair, b: Pair) -> bool:
    """True if one title is part of the other, in either script, but for digits."""
    sides = zip(_without_digits(a), _without_digits(b), strict=True)
    return any((x in y) or (y in x) for x, y in sides)


class Result(NamedTuple):
    """A true pair's likeness, and that of its best wrong candidate: any, and one unlike it."""

    true: float
    wrong: float
    unlike: float
    pair: Pair
    other: Pair | None


@dataclass
class Judged:
    """How a script's pairs did."""

    retrieved: int = 0
    results: list[Result] = field(default_factory=list)

    def recall(self, wrong: Sequence[float]) -> tuple[float, float]:
        """T, what 1 % of `wrong` exceed (of few at most one), and the share of pairs above it."""
        ranked = sorted(wrong, reverse=True)
        threshold = ranked[min(len(ranked) - 1, math.ceil(len(ranked) / 100))]
        above = sum(result.true > threshold for result in self.results)
        return threshold, above / len(self.results)


def judge(pairs: Sequence[Pair], pool: Sequence[Pair]) -> Judged:
    """Judge the pairs of one script and kind; `pool` are pairs of other scripts."""
    judged = Judged()
    chance = random.Random(4)
    candidates = chance.sample(pairs, min(len(pairs), CANDIDATES))
    for pair in candidates[:QUERIES]:
        true = alike(pair.ours, pair.theirs)
        scored = sorted(
            (
                (alike(pair.ours, other.theirs), number)
                for number, other in enumerate(candidates)
                if not same_title(pair, other)
            ),
            reverse=True,
        )
        wrong, number = scored[0]
        unlike = (
            alike_anyway
            for alike_anyway, n in scored
            if alike(pair.theirs, candidates[n].theirs) < NEAR
        )
        judged.results.append(Result(true, wrong, next(unlike, 0.0), pair, candidates[number]))
        judged.retrieved += wrong < true and all(
            alike(pair.ours, other.theirs) <= true or same_title(pair, other) for other in pool
        )
    return judged


def judge_all(pairs: Sequence[Pair]) -> dict[tuple[str, str], Judged]:
    """Judge every kind and script of which there are enough pairs."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.kind, pair.script].append(pair)
    chance = random.Random(5)
    enough = {key: group for key, group in sorted(groups.items()) if len(group) >= _FEWEST}
    return {
        (kind, script): judge(
            group, chance.sample(others := _others(pairs, kind, script), min(len(others), OTHERS))
        )
        for (kind, script), group in enough.items()
    }


def _others(pairs: Sequence[Pair], kind: str, script: str) -> list[Pair]:
    return [pair for pair in pairs if pair.kind == kind and pair.script != script]


def table(judged: dict[tuple[str, str], Judged]) -> str:
    """What was found, a line for each kind and script."""
    lines = ["| kind | script | pairs | accuracy@1 | T | recall | T, unlike | recall | means |"]
    lines.append("|---|---|---:|---:|---:|---:|---:|---:|---|")
    for (kind, script), found in judged.items():
        n = len(found.results)
        true = sum(result.true for result in found.results) / n
        wrong = sum(result.wrong for result in found.results) / n
        any_wrong = found.recall([result.wrong for result in found.results])
        unlike = found.recall([result.unlike for result in found.results])
        figures = " | ".join(f"{t:.2f} | {100 * recall:.0f}" for t, recall in (any_wrong, unlike))
        lines.append(
            f"| {kind} | {script} | {n} | {100 * found.retrieved / n:.0f} | {figures} "
            f"| {true:.2f} / {wrong:.2f} |"
        )
    return "\n".join(lines) + "\n"


def show_worst(judged: dict[tuple[str, str], Judged], number: int) -> None:
    """Print the true pairs that are least alike, and the wrong ones that are most."""
    for (kind, script), found in judged.items():
        print(f"\n{kind}, {script}")
        for true, *_, pair, _ in sorted(found.results, key=lambda result: result.true)[:number]:
            print(f"  {true:.2f}  {pair.romanised}  |  {pair.original}")
        for _, wrong, _, pair, other in sorted(found.results, key=lambda r: -r.wrong)[
            : number // 4
        ]:
            print(f"  wrong {wrong:.2f}  {other and other.romanised}  |  {pair.original}")


def main() -> None:
    """Judge, print, and with --write keep."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    judged = judge_all(load(options.pairs))
    print(text := table(judged))
    if options.worst:
        show_worst(judged, options.worst)
    if options.write:
        extra = "with" if reader_of("jpn") and reader_of("chi") else "without"
        marks = re.compile(rf"(?<=<!-- scripts {extra} -->\n).*?(?=<!-- end -->)", re.DOTALL)
        page = README.read_text(encoding="utf-8")
        README.write_text(marks.sub(lambda _: text, page, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
