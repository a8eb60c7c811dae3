"""Damage real records at random and read them: nothing may be raised, lost in silence, or leak.

    python benchmarks/mutations.py [--records 100000] [--seed 1] [--write] FILE_OR_FOLDER...

Each record of the files is damaged in one of several ways, then read. What is read must be a
record that says something, or come with an issue. Memory is looked at after the first tenth and
at the end. `--write` puts the table into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.errors import FileError
from harvester.formats import Reading, read
from harvester.record import Harvested
from harvester.sources.files.catalogue import records_of
from harvester.sources.page import FileRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

README = Path(__file__).parent / "README.md"
MOST = 20_000
"""Records kept to be damaged, of however many there are."""


def flipped(data: bytearray, chance: random.Random) -> bytes:
    """One to ten bits turned over."""
    for _ in range(chance.randint(1, 10)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut(data: bytearray, chance: random.Random) -> bytes:
    """The end, the beginning or a stretch in the middle taken out."""
    first, last = sorted(chance.choices(range(len(data) + 1), k=2))
    return bytes(chance.choice((data[:first], data[last:], data[:first] + data[last:])))


def swapped(data: bytearray, chance: random.Random) -> bytes:
    """Two fields, or two tags, in each other's place."""
    sign = chance.choice((b"\x1e", b"\x1f", b">", b"\n"))
    parts = bytes(data).split(sign)
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return sign.join(parts)


def repeated(data: bytearray, chance: random.Random) -> bytes:
    """A stretch given several times over."""
    first, last = sorted(chance.choices(range(len(data) + 1), k=2))
    return bytes(data[:last]) + bytes(data[first:last]) * chance.randint(1, 3) + bytes(data[last:])


def overwritten(data: bytearray, chance: random.Random) -> bytes:
    """A stretch of up to 40 bytes made of anything."""
    first = chance.randrange(len(data))
    data[first : first + chance.randint(1, 40)] = chance.randbytes(chance.randint(0, 40))
    return bytes(data)


def referenced(data: bytearray, chance: random.Random) -> bytes:
    """References to half a character, to none, or escapes of them, put in somewhere."""
    at = chance.randrange(len(data))
    half = chance.choice((b"&#xD835;", b"&#xD835;&#xDC9C;", b"&#56476;", b"&#0;", rb"\ud835"))
    return bytes(data[:at]) + half * chance.randint(1, 3) + bytes(data[at:])


def lengthened(data: bytearray, chance: random.Random) -> bytes:
    """A run of one or two signs of up to 4,000, put in somewhere."""
    at = chance.randrange(len(data))
    run = chance.choice((b"a", b"1", b"-", b"(", b"\xe9", "я".encode(), b"1-", b", ", b"<", b" "))
    return bytes(data[:at]) + run * chance.randint(100, 4000) + bytes(data[at:])


def multiplied(data: bytearray, chance: random.Random) -> bytes:
    """A field or a line given up to 100 times over."""
    sign = chance.choice((b"\x1e", b"</datafield>", b"\n", b"}"))
    parts = bytes(data).split(sign)
    at = chance.randrange(len(parts))
    parts[at : at + 1] = [parts[at]] * chance.randint(2, 100)
    return sign.join(parts)


WAYS: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    flipped, cut, swapped, repeated, overwritten, referenced, lengthened, multiplied,
)  # fmt: skip


def records_in(paths: list[Path]) -> Iterator[Harvested]:
    """Every record of every file that is a catalogue."""
    files = (f for path in paths for f in (sorted(path.rglob("*")) if path.is_dir() else [path]))
    for file in files:
        if file.is_file():
            try:
                for found in records_of(file, "p"):
                    if isinstance(found, FileRecord):
                        yield Harvested("p", "i", prefix=found.carrier, metadata=found.body)
            except FileError:
                continue


def main() -> None:
    """See the module's text; exits with 1 if anything was raised or passed in silence."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("paths", nargs="+", type=Path)
    asked = parser.parse_args()
    originals = list(islice(records_in(asked.paths), MOST))
    chance = random.Random(asked.seed)
    counts: Counter[tuple[str, str]] = Counter()
    began, memory, slowest = time.process_time(), 0, 0.0
    for number, original in enumerate(islice(cycle(originals), asked.records)):
        way = WAYS[number % len(WAYS)]
        damaged = way(bytearray(original.metadata), chance)
        before = time.process_time()
        counts[way.__name__, _outcome(original, damaged)] += 1
        slowest = max(slowest, time.process_time() - before)
        if number == asked.records // 10:
            memory = _memory()
    took = (time.process_time() - began, slowest)
    table = _table(counts, originals, took, (memory, _memory()))
    print(table)
    if asked.write:
        _write(table)
    sys.exit(any(outcome in ("raised", "silent") for _, outcome in counts))


def _outcome(original: Harvested, damaged: bytes) -> str:
    try:
        reading = read(Harvested("p", "i", prefix=original.prefix, metadata=damaged))
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        print(f"{type(error).__name__}: {error}: {damaged!r}", file=sys.stderr)
        return "raised"
    if reading.issues:
        return "record and issues" if _says_something(reading) else "issues only"
    return "record" if _says_something(reading) else "silent"


def _says_something(reading: Reading) -> bool:
    return bool(reading.record.titles or reading.record.parent)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _table(
    counts: Counter[tuple[str, str]],
    originals: list[Harvested],
    took: tuple[float, float],
    memory: tuple[int, int],
) -> str:
    outcomes = ("record", "record and issues", "issues only", "silent", "raised")
    told = (
        f"{sum(counts.values()):,} damaged records made of {len(originals):,}: {took[0]:.0f} CPU "
        f"s, the slowest {took[1]:.2f} s; peak memory {memory[0]} MB after a tenth, {memory[1]} MB "
        "at the end."
    )
    lines = [
        told,
        "",
        f"| damage | {' | '.join(outcomes)} |",
        f"|---|{'---:|' * len(outcomes)}",
    ]
    for way in WAYS:
        row = " | ".join(f"{counts[way.__name__, outcome]:,}" for outcome in outcomes)
        lines.append(f"| {way.__name__} | {row} |")
    return "\n".join(lines)


def _write(table: str) -> None:
    start, end = "<!-- mutations -->", "<!-- /mutations -->"
    before, _, rest = README.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    README.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
