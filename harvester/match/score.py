"""Two records to a verdict: a sum of named weights, and the conflicts that limit it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from msgspec import Struct

from harvester.match.features import (
    COMPARISONS,
    DOUBTED_IF,
    DOUBTS,
    IMPRINT,
    IMPRINT_LEVELS,
    NUMBERS,
    ORDER,
    SUPPORT,
    SUPPORTING_LEVELS,
    TOLD_APART,
    same_extent,
)
from harvester.match.settled import settled_by
from harvester.match.weights import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harvester.match.features import Compared
    from harvester.match.prepared import Prepared
    from harvester.match.weights import Weights

T = TypeVar("T")
Verdict = Literal["same", "ask", "different"]


class Evidence(Struct, frozen=True):
    """One comparison: its level in the table, the weight of that (bits), the values compared."""

    feature: str
    level: str
    weight: float
    detail: str


class Score(Struct, frozen=True):
    """A verdict with its reasons.

    `total` is the table's prior plus the weights of `evidence`, in bits. `conflicts` names what
    forbids a machine to say "same" whatever the total: features by name, `unsupported` where
    nothing agrees besides title and year, `imprint` where nothing does of what was published when
    and where, nor a number.
    """

    total: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    conflicts: tuple[str, ...] = ()


class Judged(NamedTuple):
    """What a table makes of the levels of a pair; the fields are those of `Score`."""

    total: float
    verdict: Verdict
    conflicts: tuple[str, ...]


def score(a: Prepared, b: Prepared, table: Weights = SHIPPED) -> Score:
    """Compare two prepared records; symmetric but for the order of values in the details."""
    found = {name: one for name, compare in COMPARISONS.items() if (one := compare(a, b))}
    evidence = tuple(
        Evidence(name, one.level, table.weights[name][one.level], one.detail)
        for name, one in found.items()
    )
    judged = judge({name: one.level for name, one in found.items()}, table)
    return Score(judged.total, judged.verdict, evidence, judged.conflicts)


def screen(
    table: Weights, told: Callable[[Mapping[str, str]], T]
) -> Callable[[Prepared, Prepared], T | None]:
    """A function for many pairs: None where two records are sure to be different by the table.

    Of others it gives what `told` makes of the levels found, by feature, which is asked once for
    levels that come again. Cheap comparisons go first; it stops where the best of all others could
    not raise the total to a question any more. Two thirds of the candidates in a large catalogue
    end there. Those that share an ISBN never do: they are a question whatever else there is.
    """
    compare_isbn, isbn_weights = COMPARISONS[_ISBN], table.weights[_ISBN]
    prior, steps = table.prior, _plan_steps(table)

    @lru_cache(_KEPT)
    def tell_once(levels: tuple[str, ...]) -> T:
        return told(_name_levels(levels))

    def screened(a: Prepared, b: Prepared) -> T | None:
        isbn = compare_isbn(a, b)
        if isbn is None:
            total, levels, may_stop = prior, [""], True
        else:
            total, levels = prior + isbn_weights[isbn.level], [isbn.level]
            may_stop = isbn.level != "shared"
        for compare, weights, needed in steps:
            if total < needed and may_stop:
                return None
            compared = compare(a, b)
            if compared is None:
                levels.append("")
            else:
                levels.append(compared.level)
                total += weights[compared.level]
        return None if total < table.ask and may_stop else tell_once(tuple(levels))

    return screened


_Step = tuple["Callable[[Prepared, Prepared], Compared | None]", "Mapping[str, float]", float]
"""A comparison, its weights, and the least total before it that can still become a question."""


def _plan_steps(table: Weights) -> list[_Step]:
    """The comparisons that follow that of ISBNs."""
    best = [max(0.0, *table.weights[name].values()) for name in _AFTER_ISBN]
    return [
        (COMPARISONS[name], table.weights[name], table.ask - sum(best[i:]))
        for i, name in enumerate(_AFTER_ISBN)
    ]


def _name_levels(levels: tuple[str, ...]) -> dict[str, str]:
    """Levels in the order they were found in by feature, in the order a score has them in."""
    found = dict(zip((_ISBN, *_AFTER_ISBN), levels, strict=True))
    return {name: found[name] for name in COMPARISONS if found[name]}


_ISBN = "isbn"
_AFTER_ISBN = [name for name in ORDER if name != _ISBN]
_KEPT = 1 << 16  # combinations of levels: a million records have some tens of thousands


def judge(levels: Mapping[str, str], table: Weights) -> Judged:
    """Weigh what was found, feature to level; any table may judge the findings of another."""
    total = table.prior + sum([table.weights[f][level] for f, level in levels.items()])
    conflicts = tuple(_conflicts(levels, table.weights))
    return Judged(total, _verdict(total, levels, conflicts, table), conflicts)


def _conflicts(
    levels: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]
) -> Iterator[str]:
    doubted = {f for f, level in levels.items() if level in DOUBTS.get(f, ())}
    numbered = any(levels.get(number) == "shared" for number in NUMBERS)
    for feature in DOUBTED_IF:
        if feature.doubt_if and (feature.even_if_numbered or not numbered):
            doubted |= {feature.name} if feature.doubt_if(levels) else set()
    if "title" not in levels:  # numbers alone are no proof
        yield "title"
    yield from (feature for feature in levels if feature in doubted)
    if not supported(levels, weights):
        yield "unsupported"
    elif not _published_alike(levels, weights):
        yield "imprint"


def supported(levels: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]) -> bool:
    """True if something agrees besides title and year."""
    agree = (weights[f][level] > 0 for f, level in levels.items() if f in SUPPORT)
    return any(agree) or not SUPPORTING_LEVELS.isdisjoint(levels.items())


def _published_alike(levels: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]) -> bool:
    """True if anything says that both were published together: a book without is any printing.

    A publisher alone does not, without a year and an extent: he may have printed it for decades.
    """
    agree = {f for f, level in levels.items() if f in IMPRINT and weights[f][level] > 0}
    if agree == {"publisher"} and not same_extent(levels):
        return False
    return bool(agree) or not IMPRINT_LEVELS.isdisjoint(levels.items())


def by_sum(total: float, table: Weights) -> Verdict:
    """What the sum alone says."""
    if total >= table.same:
        return "same"
    return "ask" if total >= table.ask else "different"


def _verdict(
    total: float, levels: Mapping[str, str], conflicts: tuple[str, ...], table: Weights
) -> Verdict:
    alone = by_sum(total, table)
    if alone == "same" and not conflicts:
        return "same"
    # A shared ISBN is no proof, but nothing to brush aside either; only what is told apart by
    # its numbers, such as volumes of a set, shares one and needs no question.
    told_apart = any(levels.get(feature) == "differ" for feature in TOLD_APART)
    asked = alone != "different" or (levels.get("isbn") == "shared" and not told_apart)
    return "ask" if asked and not settled_by(levels) else "different"
