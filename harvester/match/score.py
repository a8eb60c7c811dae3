"""Two records to a verdict: a sum of named weights, and the conflicts that limit it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from msgspec import Struct

from harvester.match.features import COMPARISONS
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


# Levels with which two records are never the same by machine, whatever else agrees.
DOUBTS: dict[str, frozenset[str]] = {
    "title": frozenset({"differ", "loose", "other number", "other word"}),
    "subtitle": frozenset({"other word"}),
    "part": frozenset({"differ", "similar", "other word"}),
    "volume": frozenset({"differ", "unclear"}),
    "level": frozenset({"differ", "unlike"}),
    "agent": frozenset({"other forename"}),
    "edition": frozenset({"differ"}),
    "year": frozenset({"far", "overlap"}),
    "pages": frozenset({"far"}),
    "place": frozenset({"serial, differ"}),
    "language": frozenset({"differ"}),
    "medium": frozenset({"differ", "reproduction", "untold"}),
    "issn": frozenset({"differ"}),
    "host": frozenset({"differ", "other issue"}),
    "content": frozenset({"differ"}),
    "genre": frozenset({"thesis", "abstract"}),
    "scale": frozenset({"differ"}),
    "setting": frozenset({"differ"}),
    "plate": frozenset({"differ"}),
}
_NUMBERED = ("volume", "level", "edition")
# Titles and years often coincide; one of these must agree as well. Serials of one title and one
# town are seldom two.
SUPPORT = frozenset(
    "agent publisher pages volumes isbn number issn host scale plate".split()
)  # fmt: skip
_IMPRINT = frozenset("year publisher place isbn number issn host plate".split())
_SERIAL_SUPPORT = ("place", "serial, agree")


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
_AFTER_ISBN = (
    "volume medium edition number pages plate issn year host volumes scale setting part "
    "partner place agent publisher level subtitle title language content genre"
).split()
"""First what costs little and could have said much for sameness, last what only speaks against it:
the order found cheapest for candidates of generated catalogues."""
_KEPT = 1 << 16  # combinations of levels: a million records have some tens of thousands


def judge(levels: Mapping[str, str], table: Weights) -> Judged:
    """Weigh what was found, feature to level; any table may judge the findings of another."""
    total = table.prior + sum([table.weights[f][level] for f, level in levels.items()])
    conflicts = tuple(_conflicts(levels, table.weights))
    return Judged(total, _verdict(total, levels, conflicts, table), conflicts)


def _conflicts(
    levels: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]
) -> Iterator[str]:
    doubted = {f for f, level in levels.items() if f in DOUBTS and level in DOUBTS[f]}
    if _volume_unnamed(levels):
        doubted.add("volume")
    if not _shares_number(levels):
        doubted |= {f for f, holds in _UNLESS_NUMBERED.items() if holds(levels)}
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
    return any(agree) or _SERIAL_SUPPORT in levels.items()


def _published_alike(levels: Mapping[str, str], weights: Mapping[str, Mapping[str, float]]) -> bool:
    """True if anything says that both were published together: a book without is any printing."""
    agree = (weights[f][level] > 0 for f, level in levels.items() if f in _IMPRINT)
    return any(agree) or levels.get("year") == "one apart"  # for which `_reprint` asks more


def _shares_number(levels: Mapping[str, str]) -> bool:
    return "shared" in (levels.get("isbn"), levels.get("number"))


def _volume_unnamed(levels: Mapping[str, str]) -> bool:
    """Only one record names a volume, and nothing shows that they describe one piece.

    Labelled pairs whose year, pages and publisher agree were the same (18 of 18): one library has
    in the subtitle, or leaves out, what the other takes for the volume.
    """
    one_piece = levels.get("year") == levels.get("pages") == "equal" and levels.get(
        "publisher"
    ) in ("agree", "similar")
    return levels.get("volume") == "one missing" and not one_piece


def _same_extent(levels: Mapping[str, str]) -> bool:
    return "equal" in (levels.get("pages"), levels.get("volumes"))


def _later_edition(levels: Mapping[str, str]) -> bool:
    """Only one record names a later edition, and the extent does not show that it is one."""
    return levels.get("edition") == "one missing" and not _same_extent(levels)


def _reprint(levels: Mapping[str, str]) -> bool:
    """Years apart, without what shows that the edition is one all the same.

    For one year that a cataloger supplied equal pages or as many volumes show it, unless only one
    record names a later edition.
    """
    year, one_later = levels.get("year"), levels.get("edition") == "one missing"
    if year == "one apart":
        return one_later or not _same_extent(levels)
    return year in ("next", "few apart")


def _other_house(levels: Mapping[str, str]) -> bool:
    """Two publishers in two towns: an edition for another country, even of the same sheets."""
    return levels.get("publisher") == levels.get("place") == "differ"


def _other_agent(levels: Mapping[str, str]) -> bool:
    return levels.get("agent") == "differ" and levels.get("title") != "long"


# What is a doubt only where no number is shared.
_UNLESS_NUMBERED: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "year": _reprint,
    "edition": _later_edition,
    "publisher": _other_house,
    "agent": _other_agent,
}


def _verdict(
    total: float, levels: Mapping[str, str], conflicts: tuple[str, ...], table: Weights
) -> Verdict:
    if total > table.same and not conflicts:
        return "same"
    if total >= table.ask:
        return "ask"
    # A shared ISBN is no proof, but nothing to brush aside either; only what is told apart by
    # its numbers, such as volumes of a set, shares one and needs no question.
    told_apart = any(levels.get(feature) == "differ" for feature in _NUMBERED)
    return "ask" if levels.get("isbn") == "shared" and not told_apart else "different"
