"""What a union record is related to: other volumes, editions, carriers and languages of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, get_args

from msgspec import Struct

from harvester.match import RelationKind, relation, score
from harvester.match.features import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.match import Prepared, Relation, Weights

_ORDER = {kind: place for place, kind in enumerate(get_args(RelationKind))}


class Neighbour(NamedTuple):
    """A record that may be related: the cluster it stands in with its title, its own name."""

    cluster: str
    title: str
    name: str
    prepared: Prepared


class Related(Struct, frozen=True):
    """Another union record, and what it is to this one.

    `records` are those of it that were found related, by name; `differences` what keeps the two
    apart, in words; `agreement` how much agrees besides, in bits.
    """

    kind: RelationKind
    cluster: str
    title: str
    records: tuple[str, ...]
    differences: tuple[str, ...]
    agreement: float


def related(
    members: Sequence[Prepared], neighbours: Sequence[Neighbour], table: Weights
) -> tuple[Related, ...]:
    """The clusters of some neighbours that are related to the members of one, by kind and title.

    Of several pairs between two clusters the one that agrees best names the relation.
    """
    found: dict[str, list[tuple[Relation, Neighbour]]] = defaultdict(list)
    for neighbour in sorted(neighbours, key=lambda each: each.name):
        theirs = neighbour.prepared
        pairs = (relation(score(ours, theirs, table), ours, theirs, table) for ours in members)
        if relations := [each for each in pairs if each]:
            best = max(relations, key=lambda each: each.agreement)
            found[neighbour.cluster].append((best, neighbour))
    made = map(_one, found.values())
    return tuple(sorted(made, key=lambda one: (_ORDER[one.kind], one.title, one.cluster)))


def _one(found: Sequence[tuple[Relation, Neighbour]]) -> Related:
    best, neighbour = max(found, key=lambda each: each[0].agreement)
    return Related(
        kind=best.kind,
        cluster=neighbour.cluster,
        title=neighbour.title,
        records=tuple(each.name for _, each in found),
        differences=tuple(map(sentence, best.differences)),
        agreement=best.agreement,
    )
