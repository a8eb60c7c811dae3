"""How many titles a CPU second each fold takes, by script.

    python benchmarks/folding.py [PAIRS.jsonl.gz] [--write]

PAIRS has titles as `vern` and `rom` (see scripts.py); without it titles are put together from
words. Every title is folded once, in the order of the file, as a first reading of records does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.text import consonants, flat, korean, latin, script_of, skeleton, skeletons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

README = Path(__file__).with_name("README.md")
_WORDS = {
    "Cyrl": "История государства и права Беларуси новое издание книги для чтения",
    "Arab": "تاريخ العلوم عند العرب كتاب في أصول الفقه وأحكام الحديث",
    "Hani": "中國文化史 研究報告 歷史資料 叢書",
    "Latn": "Istorii͡a gosudarstva i prava Belarusi novoe izdanie knigi dli͡a chtenii͡a",
}
_TITLES = 20_000
_BATCH = 200
"""Titles that a batch of records has, as `skeletons` folds them in matching."""
FOLDS: dict[str, Callable[[str], str]] = {
    "latin": latin, "flat": flat, "skeleton": skeleton, "consonants": consonants,
    "korean": korean,
}  # fmt: skip


def titles_of(path: Path | None) -> dict[str, list[str]]:
    """Titles by script, as many of each; those of a file are repeated to make them as many."""
    found: dict[str, list[str]] = defaultdict(list)
    if path is None:
        return {script: _made(words.split()) for script, words in _WORDS.items()}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["kind"] == "title":
                for text in (row["vern"], row["rom"]):
                    found[script_of(text)].append(text)
    return {s: (own * (_TITLES // len(own) + 1))[:_TITLES] for s, own in found.items() if own[99:]}


def _made(words: Sequence[str]) -> list[str]:
    chance = random.Random(1)
    return [" ".join(chance.choices(words, k=6)) for _ in range(_TITLES)]


def per_second(work: Callable[[], object], titles: int) -> int:
    """Titles a CPU second, of three times the fastest."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return round(titles / best)


def measure(titles: Sequence[str]) -> dict[str, int]:
    """Titles a CPU second by fold."""
    speeds = {
        name: per_second(lambda fold=fold: [*map(fold, titles)], len(titles))  # type: ignore[misc]
        for name, fold in FOLDS.items()
    }
    flats = [flat(title) for title in titles]
    batches = [flats[i : i + _BATCH] for i in range(0, len(flats), _BATCH)]
    speeds["skeletons of flat titles"] = per_second(lambda: [*map(skeletons, batches)], len(flats))
    return speeds


def main() -> None:
    """Measure, print, and with --write keep."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("pairs", type=Path, nargs="?")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    titles = titles_of(options.pairs)
    speeds = {script: measure(own) for script, own in sorted(titles.items())}
    names = [*next(iter(speeds.values()))]
    rows = [["script", "letters a title", *names], ["---", *["---:"] * (len(names) + 1)]]
    for script, found in speeds.items():
        letters = sum(map(len, titles[script])) // len(titles[script])
        rows.append([script, str(letters), *(f"{speed:,}" for speed in found.values())])
    text = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    print(text)
    if options.write:
        marks = re.compile(r"(?<=<!-- folding -->\n).*?(?=<!-- end -->)", re.DOTALL)
        page = README.read_text(encoding="utf-8")
        README.write_text(marks.sub(lambda _: text, page, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
