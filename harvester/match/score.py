"""Two records to a verdict: a sum of named weights, and the conflicts that limit it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.match.comparisons import COMPARISONS
from harvester.match.weights import ASK, ASKED, NEVER, PRIOR, SAME, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.match.features import Prepared

Verdict = Literal["same", "ask", "different"]


class Evidence(Struct, frozen=True):
    """One comparison: its level in the table, the weight of that (bits), the values compared."""

    feature: str
    level: str
    weight: float
    detail: str


class Score(Struct, frozen=True):
    """A verdict with its reasons.

    `total` is PRIOR plus the weights of `evidence`, in bits. `conflicts` names what forbids a
    machine to say "same" whatever the total: features by name, and `unsupported` where nothing
    agrees besides title and year.
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
    "medium": {"differ"},
}
# Titles and years often coincide; one of these must agree as well.
_SUPPORT = ("agent", "publisher", "pages", "volumes", "isbn", "number")


def score(a: Prepared, b: Prepared) -> Score:
    """Compare two prepared records; symmetric but for the order of values in the details."""
    evidence = tuple(
        Evidence(name, found.level, WEIGHTS[name][found.level], found.detail)
        for name, compare in COMPARISONS.items()
        if (found := compare(a, b)) is not None
    )
    total = PRIOR + sum(e.weight for e in evidence)
    levels = {e.feature: e.level for e in evidence}
    conflicts = tuple(_conflicts(levels))
    return Score(total, _verdict(total, levels, conflicts), evidence, conflicts)


def _conflicts(levels: dict[str, str]) -> Iterator[str]:
    for feature, doubtful in _DOUBTS.items():
        if levels.get(feature) in doubtful:
            yield feature
    if _reprint(levels):
        yield "year"
    if not any(WEIGHTS[f][levels[f]] > 0 for f in _SUPPORT if f in levels):
        yield "unsupported"


def _reprint(levels: dict[str, str]) -> bool:
    """True for a few years apart without what shows that the edition is one all the same.

    A shared standard number shows it; for one year, equal pages or as many volumes do.
    """
    if "shared" in (levels.get("isbn"), levels.get("number")):
        return False
    same_extent = "equal" in (levels.get("pages"), levels.get("volumes"))
    year = levels.get("year")
    return year == "few apart" or (year == "one apart" and not same_extent)


def _verdict(total: float, levels: dict[str, str], conflicts: tuple[str, ...]) -> Verdict:
    if total > SAME and not conflicts:
        return "same"
    if total >= ASK:
        return "ask"
    # A shared ISBN is no proof, but nothing to brush aside either; only the volumes of a set
    # and the set itself share one by right.
    rightly_shared = "differ" in (levels.get("volume"), levels.get("level"))
    return "ask" if levels.get("isbn") == "shared" and not rightly_shared else "different"


def link_weight(total: float, verdict: str) -> float:
    """How strongly a score draws two records into one cluster, in bits, for `cluster.partition`.

    Bits above SAME; a pair to be asked about pulls apart until a person has answered, and one
    below NEVER forbids a cluster (-inf).
    """
    if total < NEVER:
        return -inf
    above = total - SAME
    return above if verdict == "same" else min(above, ASKED)
