"""How good a union list is: its verdicts and clusters against labels that a person gave."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.errors import FileError
from harvester.evaluate.labels import Label, LabelFault, Labels
from harvester.evaluate.quality import (
    Bcubed,
    Bin,
    Point,
    Quality,
    bcubed,
    calibration,
    counted,
    curve,
    pairwise,
)
from harvester.match import Score, score, unpacked

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from harvester.evaluate.labels import Membership
    from harvester.match import Weights
    from harvester.store import Store

MOST_TOGETHER = 500
"""Records of one labelled cluster: the pairs of more would be too many."""
_AT_ONCE = 1000


class Case(Struct, frozen=True):
    """A labelled pair and what became of it.

    `compared`: the two share a match key and so were compared; `together`: they stand in one union
    record. `score` is of the table in force, whether or not they were compared.
    """

    record_a: str
    record_b: str
    same: bool
    score: Score
    compared: bool
    together: bool


class Errors(Struct, frozen=True):
    """The worst errors of each kind, the worst first.

    `wrong` were called the same and are not; `missed` were called different and are the same;
    `never_compared` are the same and share no key.
    """

    wrong: tuple[Case, ...]
    missed: tuple[Case, ...]
    never_compared: tuple[Case, ...]


class Evaluation(Struct, frozen=True):
    """How verdicts and clusters stand against labels.

    `verdicts` counts pairs with the verdict "same", `with_ask` those that a person is asked about
    as well; `candidates` how many of the pairs that are the same were compared at all; `clusters`
    the union list as it stands. `bcubed` needs labelled clusters. `waiting` records were not
    matched yet. `faults` are rows that did not count.
    """

    table: str
    pairs: int
    same: int
    verdicts: Quality
    with_ask: Quality
    candidates: Quality
    clusters: Quality
    bcubed: Bcubed | None
    curve: tuple[Point, ...]
    calibration: tuple[Bin, ...]
    errors: Errors
    waiting: int
    faults: tuple[LabelFault, ...]


def evaluate_matching(store: Store, labels: Labels, worst: int = 3) -> Evaluation:
    """Hold the store against labels; `worst` is how many errors of each kind are told.

    Of labelled clusters every pair inside one counts, and every other pair that was compared.
    Raises FileError when no label can be used.
    """
    table = store.weights.current()
    cases, faults = cases_of(store, labels, table)
    scored = [(case.score.total, case.same) for case in cases]
    truth = {m.record: m.cluster for m in labels.clusters}
    found = store.union.clusters_of(truth)
    return Evaluation(
        table=table.version,
        pairs=len(cases),
        same=sum(case.same for case in cases),
        verdicts=counted((c.score.verdict == "same", c.same) for c in cases),
        with_ask=counted((c.score.verdict != "different", c.same) for c in cases),
        candidates=counted((c.compared, c.same) for c in cases if c.same),
        clusters=pairwise(found, truth) if truth else counted((c.together, c.same) for c in cases),
        bcubed=bcubed(found, truth) if truth else None,
        curve=curve(scored),
        calibration=calibration(scored),
        errors=_errors(cases, worst),
        waiting=store.queue.waiting(),
        faults=faults,
    )


def _errors(cases: Sequence[Case], worst: int) -> Errors:
    ranked = sorted(cases, key=lambda c: (c.score.total, c.record_a, c.record_b))
    wrong = [c for c in reversed(ranked) if c.score.verdict == "same" and not c.same]
    missed = [c for c in ranked if c.score.verdict == "different" and c.same]
    unmet = [c for c in reversed(ranked) if c.same and not c.compared]
    return Errors(tuple(wrong[:worst]), tuple(missed[:worst]), tuple(unmet[:worst]))


def cases_of(
    store: Store, labels: Labels, table: Weights
) -> tuple[list[Case], tuple[LabelFault, ...]]:
    """Every labelled pair with its score, sorted by names, and the rows that do not count.

    Raises FileError when no label is left.
    """
    members, crowds = _drop_crowded(labels.clusters)
    names = {name for label in labels.pairs for name in label.pair} | {m.record for m in members}
    clusters = store.union.clusters_of(names)
    compared = store.pairs.candidates_among(clusters, table.block_cap)
    pairs = [label for label in labels.pairs if clusters.keys() >= set(label.pair)]
    told = {label.pair for label in labels.pairs}
    inside = _pairs_of([m for m in members if m.record in clusters], compared)
    pairs += [label for label in inside if label.pair not in told]
    faults = sorted([*labels.faults, *crowds, *_unknown(labels, clusters)])
    if not pairs:
        first = f": line {faults[0].line}: {faults[0].what}" if faults else ""
        raise FileError(f"no label can be used{first}")
    return [
        Case(
            record_a=label.record_a,
            record_b=label.record_b,
            same=label.same,
            score=found,
            compared=label.pair in compared,
            together=clusters[label.record_a] == clusters[label.record_b],
        )
        for label, found in _score_labels(store, sorted(pairs), table)
    ], tuple(faults)


def _drop_crowded(members: Sequence[Membership]) -> tuple[list[Membership], list[LabelFault]]:
    """The labelled clusters less those with too many records."""
    sizes = Counter(m.cluster for m in members)
    faults = [
        LabelFault(m.line, f"{m.record}: cluster {m.cluster} has more than {MOST_TOGETHER} records")
        for m in members
        if sizes[m.cluster] > MOST_TOGETHER
    ]
    return [m for m in members if sizes[m.cluster] <= MOST_TOGETHER], faults


def _unknown(labels: Labels, known: Container[str]) -> Iterator[LabelFault]:
    """Rows that name records which the store does not have, did not match yet or keeps apart."""
    named = [(label.line, name) for label in labels.pairs for name in label.pair]
    named += [(m.line, m.record) for m in labels.clusters]
    for line, name in named:
        if name not in known:
            why = (
                "not in the store, not matched yet (harvester match) or kept apart (harvester show)"
            )
            yield LabelFault(line, f"{name} is {why}")


def _pairs_of(members: Sequence[Membership], compared: Iterable[tuple[str, str]]) -> list[Label]:
    """The pairs inside of labelled clusters, and those compared of different ones."""
    cluster_of = {m.record: m.cluster for m in members}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(cluster_of):
        groups[cluster_of[name]].append(name)
    inside = (pair for group in groups.values() for pair in combinations(group, 2))
    across = ((a, b) for a, b in compared if cluster_of.keys() >= {a, b})
    apart = [Label(a, b, same=False) for a, b in across if cluster_of[a] != cluster_of[b]]
    return [*(Label(a, b, same=True) for a, b in inside), *apart]


def _score_labels(
    store: Store, labels: Sequence[Label], table: Weights
) -> Iterator[tuple[Label, Score]]:
    """Labels with their scores; as many records at once as memory holds easily."""
    for start in range(0, len(labels), _AT_ONCE):
        some = labels[start : start + _AT_ONCE]
        prepared = store.records.prepared({name for label in some for name in label.pair})
        ready = {name: unpacked(data) for name, data in prepared.items()}
        for label in some:
            yield label, score(ready[label.record_a], ready[label.record_b], table)
