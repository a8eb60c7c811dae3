"""How good a partition is, measured against a known truth."""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping


class Quality(Struct, frozen=True):
    """Pairs of records put together: how many rightly, wrongly, and how many were missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of pairs put together that belong together; 1 when none was."""
        made = self.right + self.wrong
        return self.right / made if made else 1.0

    @property
    def recall(self) -> float:
        """The share of pairs belonging together that were put together; 1 when there is none."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0


def pairwise(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Quality:
    """Count pairs over the records that both mappings know, from record to group."""
    known = found.keys() & truth.keys()
    right = _pairs((found[name], truth[name]) for name in known)
    made = _pairs(found[name] for name in known)
    wanted = _pairs(truth[name] for name in known)
    return Quality(right=right, wrong=made - right, missed=wanted - right)


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(comb(size, 2) for size in Counter(groups).values())
