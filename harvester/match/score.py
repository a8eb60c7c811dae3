"""Two records to a verdict: a sum of named weights, and the conflicts that limit it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.match.comparisons import COMPARISONS
from harvester.match.weights import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.match.features import Prepared
    from harvester.match.weights import Table

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
    forbids a machine to say "same" whatever the total: features by name, and `unsupported` where
    nothing agrees besides title and year.
    """

    total: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    conflicts: tuple[str, ...] = ()


# Levels with which two records are never the same by machine, whatever else agrees.
_DOUBTS = {
    "title": {"differ", "loose", "other number", "other word"},
    "subtitle": {"other word"},
    "part": {"differ", "similar"},
    "volume": {"differ", "one missing", "unclear"},
    "level": {"differ", "unlike"},
    "agent": {"other forename"},
    "edition": {"differ"},
    "year": {"far"},
    "language": {"differ"},
    "medium": {"differ", "reproduction"},
}
_NUMBERED = ("volume", "level", "edition")
# Titles and years often coincide; one of these must agree as well.
_SUPPORT = ("agent", "publisher", "pages", "volumes", "isbn", "number")


def score(a: Prepared, b: Prepared, table: Table = SHIPPED) -> Score:
    """Compare two prepared records; symmetric but for the order of values in the details."""
    weights = table.weights
    evidence = tuple(
        Evidence(name, found.level, weights[name][found.level], found.detail)
        for name, compare in COMPARISONS.items()
        if (found := compare(a, b)) is not None
    )
    total = table.prior + sum(e.weight for e in evidence)
    levels = {e.feature: e.level for e in evidence}
    conflicts = tuple(_conflicts(levels, weights))
    verdict = _verdict(total, levels, conflicts, table)
    return Score(total, verdict, evidence, conflicts)


def _conflicts(levels: dict[str, str], weights: dict[str, dict[str, float]]) -> Iterator[str]:
    for feature, doubtful in _DOUBTS.items():
        if levels.get(feature) in doubtful:
            yield feature
    if not _shares_number(levels):
        if _reprint(levels):
            yield "year"
        if levels.get("agent") == "differ" and levels.get("title") != "long":
            yield "agent"
    if not any(weights[f][levels[f]] > 0 for f in _SUPPORT if f in levels):
        yield "unsupported"


def _shares_number(levels: dict[str, str]) -> bool:
    return "shared" in (levels.get("isbn"), levels.get("number"))


def _reprint(levels: dict[str, str]) -> bool:
    """True for a few years apart without what shows that the edition is one all the same.

    For one year equal pages or as many volumes show it, unless only one record names a later
    edition.
    """
    same_extent = "equal" in (levels.get("pages"), levels.get("volumes"))
    one_later = levels.get("edition") == "one missing"
    year = levels.get("year")
    return year == "few apart" or (year == "one apart" and (one_later or not same_extent))


def _verdict(
    total: float, levels: dict[str, str], conflicts: tuple[str, ...], table: Table
) -> Verdict:
    if total > table.same and not conflicts:
        return "same"
    if total >= table.ask:
        return "ask"
    # A shared ISBN is no proof, but nothing to brush aside either; only what is told apart by
    # its numbers, such as volumes of a set, shares one and needs no question.
    told_apart = any(levels.get(feature) == "differ" for feature in _NUMBERED)
    return "ask" if levels.get("isbn") == "shared" and not told_apart else "different"
