"""How many titles a CPU second each fold takes, by script.

    python benchmarks/folding.py [PAIRS.jsonl.gz] [--write]

PAIRS has titles as `vern` and `rom` (see scripts.py); without it titles are put together from
words. Every title is folded once, in a process that has met its characters, and as many other
titles: what is kept of both is as in a reading of so many records, and no title comes again.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import defaultdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.text import consonants, flat, korean, latin, script_of, skeleton, skeletons

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Fold = Callable[[Sequence[str]], None]

README = Path(__file__).with_name("README.md")
_WORDS = {
    "Cyrl": "История государства и права Беларуси новое издание книги для чтения",
    "Arab": "تاريخ العلوم عند العرب كتاب في أصول الفقه وأحكام الحديث",
    "Hani": "中國文化史 研究報告 歷史資料 叢書",
    "Latn": "Istorii͡a gosudarstva i prava Belarusi novoe izdanie knigi dli͡a chtenii͡a",
}
_TITLES = 20_000
_FEWEST = 100
_PROCESSES = 5
_BATCH = 200
"""Titles that a batch of records has, as `skeletons` folds them in matching."""
FOLDS: dict[str, Callable[[str], str]] = {
    "latin": latin, "flat": flat, "skeleton": skeleton, "consonants": consonants,
    "korean": korean,
}  # fmt: skip


def titles_of(path: Path | None) -> dict[str, list[str]]:
    """Different titles by script, in no order; scripts of fewer than a hundred are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    if path is None:
        return {script: _made(words.split()) for script, words in _WORDS.items()}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["kind"] == "title":
                for text in (row["vern"], row["rom"]):
                    found[script_of(text)].append(text)
    return {script: _mixed(own) for script, own in found.items() if len({*own}) >= _FEWEST}


def _mixed(titles: Sequence[str]) -> list[str]:
    different = [*dict.fromkeys(titles)]
    random.Random(1).shuffle(different)
    return different


def _made(words: Sequence[str]) -> list[str]:
    chance = random.Random(1)
    return [" ".join(chance.choices(words, k=6)) for _ in range(_TITLES)]


def per_second(fold: Fold, titles: Sequence[str]) -> int:
    """Titles a CPU second in processes that have folded nothing else, of some the fastest."""
    with get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        return round(max(pool.map(partial(_speed, fold), [titles] * _PROCESSES, chunksize=1)))


def _speed(fold: Fold, titles: Sequence[str]) -> float:
    half = len(titles) // 2
    fold([*{*"".join(titles)}])
    fold(titles[:half])
    start = time.process_time()
    fold(titles[half:])
    return (len(titles) - half) / (time.process_time() - start)


def _each(fold: Callable[[str], str], titles: Sequence[str]) -> None:
    for title in titles:
        fold(title)


def _in_batches(flats: Sequence[str]) -> None:
    for i in range(0, len(flats), _BATCH):
        skeletons(flats[i : i + _BATCH])


def measure(titles: Sequence[str]) -> dict[str, int]:
    """Titles a CPU second by fold."""
    speeds = {name: per_second(partial(_each, fold), titles) for name, fold in FOLDS.items()}
    with get_context("fork").Pool(1) as pool:
        flats = pool.map(flat, titles)
    return speeds | {"skeletons of flat titles": per_second(_in_batches, flats)}


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
