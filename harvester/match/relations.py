"""Related editions: what two records have in common although a named conflict keeps them apart.

An exchange officer wants to know that a partner has the e-book, the second volume or an older
edition. Such a pair agrees in everything that its difference does not explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from harvester.match.features import ALIKE, OTHER_EDITION, VARYING, likest
from harvester.match.score import Evidence, Score, supported
from harvester.match.weights import SHIPPED

if TYPE_CHECKING:
    from harvester.match.forms import Form
    from harvester.match.prepared import Prepared
    from harvester.match.weights import Weights

RelationKind = Literal[
    "other volume",
    "part of",
    "has part",
    "translation",
    "other carrier",
    "another printing",
    "reprint of",
    "reprinted as",
    "bound with",
    "in collection",
    "has in collection",
    "offprint of",
    "has offprint",
    "other edition",
]
"""What the first record is to the second: another volume of its set, part of it, the set of which
the second is a volume, the work in another language, on another carrier, another printing under
one ISBN, a reprint of it, what it is a reprint of, bound in one volume with it, in that collection,
a collection that has it, printed apart from it (an article, its journal or book), what was printed
apart from it, another edition."""


class Relation(Struct, frozen=True):
    """How the second of two records is related to the first.

    `differences` keep the two apart; `evidence` is what agrees or disagrees besides, of which
    `agreement` is the sum in bits, begun at the table's prior as a score is.
    """

    kind: RelationKind
    differences: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    agreement: float


class _Rule(NamedTuple):
    """A conflict in `feature` makes a relation; disagreement in what it explains is excused."""

    feature: str
    levels: frozenset[str]
    kind: RelationKind
    explains: frozenset[str]


def _rule(feature: str, levels: str, kind: RelationKind, explains: frozenset[str]) -> _Rule:
    return _Rule(feature, frozenset(levels.split("|")), kind, explains)


_VOLUME = frozenset("volume part subtitle pages year isbn number".split())
_COMPANION = _VOLUME | {"companion", "agent", "responsibility", "edition"}
_CARRIER = frozenset(
    "medium carrier pieces plate content year pages publisher place isbn number level".split()
)
_YEARS = "far|few apart|one apart|next|overlap"
_RULES = (
    _rule("volume", "differ", "other volume", _VOLUME | {"edition"}),
    _rule("companion", "differ", "other volume", _COMPANION),
    _rule("level", "differ", "part of", _VOLUME | {"level", "volumes"}),
    _rule("language", "differ", "translation", VARYING | {"language", "title", "part"}),
    _rule("medium", "differ|reproduction", "other carrier", _CARRIER),
    _rule("carrier", "differ", "other carrier", _CARRIER),
    _rule("edition", "differ|contradicted|one missing", "other edition", VARYING),
    _rule("year", _YEARS, "other edition", VARYING),
    *(_rule(feature, "differ", "other edition", VARYING) for feature in OTHER_EDITION),
)
"""Of several conflicts the first here gives its name: volume 2 on film is another volume."""
_WITHIN_A_SET = ("other volume", "part of")
_ONE_TITLE = frozenset({"long", "equal", "near", "short", "begins"})
_COGNATE = _ONE_TITLE | {"similar"}


def relation(score: Score, a: Prepared, b: Prepared, table: Weights = SHIPPED) -> Relation | None:
    """What `b` is to `a`, if nothing keeps them apart but what a relation explains; else None.

    What is excused counts nothing; the rest must say "same" more than the prior says "different",
    with something in it besides title and year.
    """
    if gathered := _gathering(score, a, b, table):
        return gathered
    levels = {each.feature: each.level for each in score.evidence}
    rules = _find_rules(score, levels)
    excused = frozenset[str]().union(*(rule.explains for rule in rules))
    if not rules or set(score.conflicts) - excused - {"unsupported", "imprint"}:
        return None
    kind = rules[0].kind
    if _other_set(kind, levels) or not _titles_agree(kind, levels.get("title", ""), a, b):
        return None
    if rules[0].feature == "year":
        kind = _kind_of_printing(levels, a, b)
    evidence = tuple(e for e in score.evidence if e.weight > 0 or e.feature not in excused)
    agreement = table.prior + sum(e.weight for e in evidence) + _of_work(kind, levels, table)
    if agreement <= 0 or not supported({e.feature: e.level for e in evidence}, table.weights):
        return None
    return Relation(_seen_from(kind, a), _differences(score), evidence, agreement)


def _gathering(score: Score, a: Prepared, b: Prepared, table: Weights) -> Relation | None:
    """What a record says it is to another by the title of that: nothing else need agree."""
    kind: RelationKind | None = None
    if _names(a.bound_with, b) or _names(b.bound_with, a):
        kind = "bound with"
    elif _names(a.collections, b):
        kind = "in collection"
    elif _names(b.collections, a):
        kind = "has in collection"
    elif _is_offprint(a, b):
        kind = "offprint of"
    elif _is_offprint(b, a):
        kind = "has offprint"
    if kind is None or score.verdict == "same":
        return None
    differences = tuple(e for e in score.evidence if e.weight < 0)
    agreeing = tuple(e for e in score.evidence if e.weight > 0)
    return Relation(kind, differences, agreeing, table.weights["title"]["equal"])


def _is_offprint(a: Prepared, b: Prepared) -> bool:
    """Whether one was printed apart from the other: what it stood in, or the article itself."""
    best = likest(a.offprint_of, b.host)
    from_host = best is not None and best[0] >= ALIKE
    return (from_host and _names(a.titles, b)) or _names(a.offprint_of, b)


def _names(titles: tuple[Form, ...], other: Prepared) -> bool:
    best = likest(titles, other.titles)
    return best is not None and best[0] >= ALIKE


def _find_rules(score: Score, levels: dict[str, str]) -> list[_Rule]:
    """The rules that conflicts of two records fall under; none for one edition."""
    if score.verdict == "same":
        return []
    conflicts = score.conflicts
    return [r for r in _RULES if r.feature in conflicts and levels[r.feature] in r.levels]


def _kind_of_printing(levels: dict[str, str], a: Prepared, b: Prepared) -> RelationKind:
    """What two records are whose years are apart, if not two editions."""
    if a.years and b.years and a.years.original == b.years.first:
        return "reprint of"
    if a.years and b.years and b.years.original == a.years.first:
        return "reprinted as"
    return "another printing" if levels.get("isbn") == "shared" else "other edition"


def _differences(score: Score) -> tuple[Evidence, ...]:
    named = {(rule.feature, level) for rule in _RULES for level in rule.levels}
    return tuple(e for e in score.evidence if (e.feature, e.level) in named)


def _other_set(kind: RelationKind, levels: dict[str, str]) -> bool:
    """A volume of another edition of the set, years later from another publisher."""
    far_apart = levels.get("year") == "far" and levels.get("publisher") == "differ"
    return kind in _WITHIN_A_SET and far_apart


def _titles_agree(kind: RelationKind, level: str, a: Prepared, b: Prepared) -> bool:
    if kind != "translation":
        return level in _ONE_TITLE
    return level in _COGNATE or _one_work(a, b)


def _one_work(a: Prepared, b: Prepared) -> bool:
    """True if the uniform title of one is the uniform title, or the title, of the other."""
    found = (likest(x.works, (*y.works, *y.titles)) for x, y in ((a, b), (b, a)))
    return any(best is not None and best[0] >= ALIKE for best in found)


def _of_work(kind: RelationKind, levels: dict[str, str], table: Weights) -> float:
    """Bits for an original title, where the titles of translation and original differ."""
    by_work = kind == "translation" and levels.get("title") not in _COGNATE
    return table.weights["title"]["equal"] if by_work else 0.0


def _seen_from(kind: RelationKind, a: Prepared) -> RelationKind:
    return "has part" if kind == "part of" and a.level == "set" else kind
