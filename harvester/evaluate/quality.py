"""How good verdicts and partitions are, measured against a known truth. Scores are in bits."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise as neighbours
from math import comb, exp2, floor, fsum, sqrt
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

Scored = tuple[float, bool]
"""The bits of a pair, and whether it is truly the same edition."""
_SURE = 1.645
"""Standard deviations that chance exceeds once in twenty times."""
_BIN = 2.0


class Quality(Struct, frozen=True):
    """Pairs of records put together: how many rightly, wrongly, and how many were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of pairs put together that belong together; 1 when none was."""
        return _share(self.right, self.wrong)

    @property
    def recall(self) -> float:
        """The share of pairs belonging together that were put together; 1 when there is none."""
        return _share(self.right, self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


class Bcubed(NamedTuple):
    """How pure (precision) and how whole (recall) clusters are, averaged over records."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


class Point(Struct, frozen=True):
    """What linking every pair from so many bits on would give."""

    bits: float
    precision: float
    recall: float


class Bin(Struct, frozen=True):
    """Pairs whose scores begin at `bits`, two bits wide: how many, and how many are the same."""

    bits: float
    pairs: int
    same: int

    @property
    def middle(self) -> float:
        """The bits in the middle of the bin."""
        return self.bits + _BIN / 2


def counted(found: Iterable[tuple[bool, bool]]) -> Quality:
    """Count pairs given as (put together, belong together)."""
    count = Counter(found)
    return Quality(count[True, True], count[True, False], count[False, True])


def pairwise(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Quality:
    """Count pairs over the records that both mappings know, from record to group."""
    known = found.keys() & truth.keys()
    right = _pairs((found[name], truth[name]) for name in known)
    made = _pairs(found[name] for name in known)
    wanted = _pairs(truth[name] for name in known)
    return Quality(right=right, wrong=made - right, missed=wanted - right)


def bcubed(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Bcubed:
    """B-cubed over the records that both mappings know, from record to group; 1 for no records.

    Bagga & Baldwin, Algorithms for scoring coreference chains, 1998.
    """
    known = found.keys() & truth.keys()
    both = Counter((found[name], truth[name]) for name in known)
    made = Counter(found[name] for name in known)
    wanted = Counter(truth[name] for name in known)
    # fsum: a plain sum depends on the order of the groups in its last digit
    precision = fsum(n * n / made[cluster] for (cluster, _), n in both.items())
    recall = fsum(n * n / wanted[cluster] for (_, cluster), n in both.items())
    return Bcubed(precision / len(known), recall / len(known)) if known else Bcubed(1.0, 1.0)


def curve(scored: Iterable[Scored]) -> tuple[Point, ...]:
    """Precision and recall from every tenth of a bit on at which a pair lies, highest first."""
    tenths = _tally_scores((floor(bits * 10) / 10, same) for bits, same in scored)
    wanted = sum(count[True] for count in tenths.values())
    right = wrong = 0
    points = []
    for bits in sorted(tenths, reverse=True):
        right, wrong = right + tenths[bits][True], wrong + tenths[bits][False]
        points.append(Point(bits, _share(right, wrong), _share(right, wanted - right)))
    return tuple(points)


def calibration(scored: Iterable[Scored]) -> tuple[Bin, ...]:
    """How many pairs of every score are the same, to be held against `probability`."""
    bins = _tally_scores((floor(bits / _BIN) * _BIN, same) for bits, same in scored)
    return tuple(Bin(bits, bins[bits].total(), bins[bits][True]) for bits in sorted(bins))


def probability(bits: float) -> float:
    """What a sum of weights promises: the probability that the pair is the same edition."""
    return 1 / (1 + exp2(-bits))


def surest(scored: Iterable[Scored], precision: float) -> float | None:
    """The lowest threshold above which pairs are the same with that precision, or None.

    Precision must be shown with a certainty of 95 % (lower bound of Wilson's interval, 1927), so
    that few labels show nothing: 0.995 takes 539 pairs without a fault.
    """
    counts = _tally_scores(scored)
    levels = sorted(counts, reverse=True)
    found: float | None = None
    right = made = 0
    for bits, below in neighbours([*levels, min(levels, default=0.0) - 1]):
        right, made = right + counts[bits][True], made + counts[bits].total()
        if _at_least(right, made) >= precision:
            found = (bits + below) / 2
    return found


def _tally_scores(scored: Iterable[Scored]) -> dict[float, Counter[bool]]:
    """How many pairs of each score are the same, how many are not."""
    counts: defaultdict[float, Counter[bool]] = defaultdict(Counter)
    for bits, same in scored:
        counts[bits][same] += 1
    return counts


def _at_least(right: int, made: int) -> float:
    share, square = right / made, _SURE**2
    spread = _SURE * sqrt(share * (1 - share) / made + square / (4 * made**2))
    return (share + square / (2 * made) - spread) / (1 + square / made)


def harmonic(precision: float, recall: float) -> float:
    """F1: the harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / ((precision + recall) or 1)


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 1.0


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(comb(size, 2) for size in Counter(groups).values())
