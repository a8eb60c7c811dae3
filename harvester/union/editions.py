"""Which records of a neighbourhood are one edition: scores and decisions become groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.match import Score, score, unpacked
from harvester.match.features import BARRED_IF, BARRIERS, COMPARISONS
from harvester.union.graph import Link, components
from harvester.union.partition import PairScores, partition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.match import Prepared, Weights
    from harvester.union.decisions import Decision


class Component(Struct, frozen=True):
    """Records that may be one edition, as links between them or people's decisions say.

    `weights` are those of the pairs that were scored and kept (see `link_weight`), `links` those
    among them found to be the same; of two names the lesser comes first. `prepared` holds
    records as `prepared.packed` gives them, needed from three names on. `must` and `cannot` are
    the decisions.
    """

    names: tuple[str, ...]
    links: tuple[Link, ...]
    weights: Mapping[Link, float]
    prepared: Mapping[str, bytes]
    must: tuple[Link, ...] = ()
    cannot: tuple[Link, ...] = ()


def components_of(
    prepared: Mapping[str, bytes],
    pairs: Mapping[Link, Score],
    decisions: Mapping[Link, Decision],
    table: Weights,
) -> list[Component]:
    """The parts of a neighbourhood that neither pairs found to be the same nor decisions connect.

    Its records are the names in `prepared`, `pairs` what is known of them; sorted.
    """
    links = [pair for pair, found in pairs.items() if found.verdict == "same"]
    must = [pair for pair, decision in decisions.items() if decision.judgement == "same"]
    cannot = [pair for pair, decision in decisions.items() if decision.judgement == "different"]
    weights = {pair: link_weight(found, table) for pair, found in pairs.items()}
    parts = components(prepared, [*links, *must])
    part_of = {name: i for i, names in enumerate(parts) for name in names}

    def divided(those: Iterable[Link]) -> defaultdict[int, list[Link]]:
        found: defaultdict[int, list[Link]] = defaultdict(list)
        for a, b in those:
            if part_of[a] == part_of[b]:
                found[part_of[a]].append((a, b))
        return found

    linked, known, musts, cannots = map(divided, (links, weights, must, cannot))
    return [
        Component(
            names=tuple(names),
            links=tuple(linked[i]),
            weights={pair: weights[pair] for pair in known[i]},
            prepared={name: prepared[name] for name in names} if len(names) > 2 else {},
            must=tuple(musts[i]),
            cannot=tuple(cannots[i]),
        )
        for i, names in enumerate(parts)
    ]


def group(component: Component, table: Weights) -> list[frozenset[str]]:
    """Split a component into editions; a pure function of its arguments.

    Inside it every pair counts, those that share no key too: they are scored here.
    """
    known = dict(component.weights)

    @cache
    def ready(name: str) -> Prepared:
        return unpacked(component.prepared[name])

    def weight(a: str, b: str) -> float:
        if (a, b) not in known:
            known[a, b] = link_weight(score(ready(a), ready(b), table), table)
        return known[a, b]

    def apart(a: str, b: str) -> bool:
        return known[a, b] == -inf if (a, b) in known else barred(ready(a), ready(b))

    pairs = PairScores(component.links, weight, apart)
    return partition(component.names, pairs, component.must, component.cannot)


def barred(a: Prepared, b: Prepared) -> bool:
    """True if a barrier stands between two records."""
    levels = _levels(a, b, BARRIERS)
    if _is_barrier(levels):  # without the levels that may lift it
        return "differ" in levels.values() or _is_barrier(_levels(a, b, COMPARISONS))
    return False


def _levels(a: Prepared, b: Prepared, features: Iterable[str]) -> dict[str, str]:
    found = ((name, COMPARISONS[name](a, b)) for name in features)
    return {name: compared.level for name, compared in found if compared is not None}


def _is_barrier(levels: Mapping[str, str]) -> bool:
    differ = any(levels.get(feature) == "differ" for feature in BARRIERS)
    return differ or any(is_barred(levels) for is_barred in BARRED_IF)


def link_weight(found: Score, table: Weights) -> float:
    """What a pair says for (+) or against (-) one cluster, in bits; -inf at a barrier.

    A question speaks neither for nor against, however high its total; what would be one, were it
    not settled, forbids a cluster as a barrier does.
    """
    settled = found.verdict == "different" and found.total >= table.ask
    if settled or _is_barrier({e.feature: e.level for e in found.evidence}):
        return -inf
    above = found.total - table.same
    return above if found.verdict == "same" else min(above, 0.0)
