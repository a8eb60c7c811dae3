"""Which records of a neighbourhood are one edition: scores and decisions become groups."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from harvester.match.cluster import partition
from harvester.match.features import Prepared, prepare
from harvester.match.score import Score, score
from harvester.match.weights import SHIPPED
from harvester.union.clusters import Link, components

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harvester.match.weights import Table
    from harvester.record import Record
    from harvester.union.decisions import Decision

BARRIERS = frozenset({"volume", "level", "edition", "language", "medium"})
"""Features that never differ within a cluster, however much the other pairs of it agree."""


def group(
    records: Mapping[str, Record],
    links: Iterable[Link],
    decisions: Mapping[Link, Decision],
    table: Table = SHIPPED,
) -> list[frozenset[str]]:
    """Split records, by name, into editions; a pure function of its arguments.

    `links` are the pairs found to be the same. With people's decisions they only say who may be
    together; inside such a neighbourhood every pair counts, those that share no key too.
    """
    ready: dict[str, Prepared] = {}
    must = [pair for pair, decision in decisions.items() if decision.judgement == "same"]
    cannot = [pair for pair, decision in decisions.items() if decision.judgement == "different"]

    def weight(a: str, b: str) -> float:
        return link_weight(score(ready[a], ready[b], table), table)

    groups: list[frozenset[str]] = []
    for names in components(records, [*links, *must]):
        if len(names) == 1:
            groups.append(frozenset(names))
            continue
        inside = set(names)
        ready |= {name: prepare(records[name]) for name in names}
        groups += partition(
            names,
            weight,
            must=[pair for pair in must if inside >= set(pair)],
            cannot=[pair for pair in cannot if inside >= set(pair)],
        )
    return groups


def link_weight(found: Score, table: Table) -> float:
    """What a pair says for (+) or against (-) one cluster, in bits; -inf at a barrier.

    A question speaks neither for nor against, however high its total.
    """
    if any(e.feature in BARRIERS and e.level == "differ" for e in found.evidence):
        return -inf
    above = found.total - table.same
    return above if found.verdict == "same" else min(above, 0.0)
