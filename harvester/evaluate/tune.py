"""A house's own weights: fitted to its decisions and labels, shown before they are in force."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.errors import FileError, UnknownName
from harvester.evaluate.evaluation import cases_of
from harvester.evaluate.fit import LabelledPair, folds, held_out, teaches, tuned
from harvester.evaluate.labels import Label, LabelFault, Labels, without_contradictions
from harvester.evaluate.quality import Quality, counted
from harvester.match import Verdict, Weights, judge, screen, unpacked
from harvester.pipeline import Workers
from harvester.progress import quiet
from harvester.union import components, in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from harvester.match import Judged, Prepared
    from harvester.progress import Progress
    from harvester.store import Candidates, Store

    _Judge = Callable[[Prepared, Prepared], tuple[Judged, Judged] | None]

PRECISION = 0.995
"""Of what a machine decides alone: one error in two hundred."""
_EXAMPLES = 3
_AT_ONCE = 2000


class Change(Struct, frozen=True):
    """A pair of the store that two tables judge differently; scores are in bits."""

    record_a: str
    record_b: str
    was: Verdict
    now: Verdict
    score_was: float
    score_now: float


class Effect(Struct, frozen=True):
    """What another table would change among all pairs of the store.

    `changes` counts pairs by old and new verdict ("ask -> same"), `examples` holds the first few
    of each. By pairs that become "same" at most `joined` union records would be lost in others;
    `parted` union records hold a pair that is "same" no more.
    """

    pairs: int
    changes: dict[str, int]
    examples: tuple[Change, ...]
    joined: int
    parted: int


class Moved(Struct, frozen=True):
    """A level whose weight changed (bits), and among how many labels of either kind it is."""

    feature: str
    level: str
    was: float
    now: float
    same: int
    different: int


class Judgements(Struct, frozen=True):
    """How right a table is on labels: with the verdict "same", and with "ask" as well."""

    verdicts: Quality
    with_ask: Quality


class Tuning(Struct, frozen=True):
    """A table fitted to labels beside the one in force.

    `labels` are used, `same` of them; `ruled` are decided by a rule and teach nothing. `before`
    judges by the table in force, `after` each label by a table fitted to the others, in `folds`
    parts. `moved` has the largest changes first. `faults` are rows of the file that do not count.
    """

    old: Weights
    new: Weights
    labels: int
    same: int
    ruled: int
    folds: int
    before: Judgements
    after: Judgements
    moved: tuple[Moved, ...]
    effect: Effect
    faults: tuple[LabelFault, ...]


class _Rivals(NamedTuple):
    """Two records by name, and as `prepared.packed` gives them."""

    a: str
    b: str
    packed_a: bytes
    packed_b: bytes


def tune_weights(
    store: Store,
    labels: Labels | None = None,
    precision: float = PRECISION,
    progress: Progress = quiet,
    *,
    processes: int = 1,
) -> Tuning:
    """Fit the table in force to the decisions in the store and to a labelled file; adopt nothing.

    A decision stands before a label of the same pair. `precision` is what the thresholds should
    keep, of all that is decided without a person. `processes` is as for `match`. Raises FileError
    when nothing is labelled, MissingExtra without numpy.
    """
    old = store.weights.current()
    cases, faults = cases_of(store, _with_decisions(store, labels or Labels()), old)
    labelled = [LabelledPair({e.feature: e.level for e in c.score.evidence}, c.same) for c in cases]
    new = tuned(old, labelled, precision)
    return Tuning(
        old=old,
        new=new,
        labels=len(labelled),
        same=sum(each.same for each in labelled),
        ruled=sum(not teaches(each.levels, old) for each in labelled),
        folds=folds(len(labelled)),
        before=_judgements([(judge(each.levels, old), each.same) for each in labelled]),
        after=_judgements(held_out(old, labelled, precision)),
        moved=_list_moved(old, new, labelled),
        effect=effect(store, new, progress, processes=processes),
        faults=faults,
    )


def _with_decisions(store: Store, labels: Labels) -> Labels:
    """Labels of pairs, those of decisions in force first; what contradicts them is told."""
    decided = {
        pair: Label(*pair, same=decision.judgement == "same")
        for pair, decision in in_force(store.decisions.all()).items()
        if decision.judgement != "unsure"
    }
    if not (decided or labels.pairs or labels.clusters):
        raise FileError(
            "nothing to learn from: nobody decided on a pair yet, and no labelled file is named"
        )
    faults = [
        LabelFault(label.line, f"{label.record_a} and {label.record_b} were decided otherwise")
        for label in labels.pairs
        if label.pair in decided and decided[label.pair].same != label.same
    ]
    others = [label for label in labels.pairs if label.pair not in decided]
    pairs, forbidden = without_contradictions([*decided.values(), *others])
    return Labels(tuple(pairs), labels.clusters, (*labels.faults, *faults, *forbidden))


def _judgements(judged: Sequence[tuple[Judged, bool]]) -> Judgements:
    return Judgements(
        counted((found.verdict == "same", same) for found, same in judged),
        counted((found.verdict != "different", same) for found, same in judged),
    )


def _list_moved(old: Weights, new: Weights, labelled: Iterable[LabelledPair]) -> tuple[Moved, ...]:
    seen = Counter((*level, same) for levels, same in labelled for level in levels.items())
    found = [
        Moved(
            feature=feature,
            level=level,
            was=was,
            now=new.weights[feature][level],
            same=seen[feature, level, True],
            different=seen[feature, level, False],
        )
        for feature, levels in old.weights.items()
        for level, was in levels.items()
        if new.weights[feature][level] != was
    ]
    return tuple(sorted(found, key=lambda m: (-abs(m.now - m.was), m.feature, m.level)))


def effect(store: Store, new: Weights, progress: Progress = quiet, *, processes: int = 1) -> Effect:
    """Compare every candidate pair of the store anew, by the table in force and by another.

    It takes as long as comparing all records does; `processes` is as for `match`.
    """
    old = store.weights.current()
    changed = partial(_changes, old=old, new=new)
    live = sum(live for live, _ in store.sources.counts().values())
    pairs = 0
    changes: defaultdict[str, list[Change]] = defaultdict(list)
    with Workers(processes) as workers:
        candidates = store.pairs.candidates(old.block_cap, _AT_ONCE)
        rivals = ((some, _rivals(some)) for some in candidates)
        for some, judged_otherwise in workers.ahead(changed, rivals):
            pairs += len(some.pairs)
            for change in judged_otherwise:
                changes[f"{change.was} -> {change.now}"].append(change)
            progress("compare", some.records, live)
    return Effect(
        pairs=pairs,
        changes={kind: len(found) for kind, found in sorted(changes.items())},
        examples=tuple(c for _, found in sorted(changes.items()) for c in found[:_EXAMPLES]),
        joined=_count_joined(
            store, [c for found in changes.values() for c in found if c.now == "same"]
        ),
        parted=_count_parted(
            store, [c for found in changes.values() for c in found if c.was == "same"]
        ),
    )


def _rivals(some: Candidates) -> list[_Rivals]:
    return [_Rivals(a, b, some.prepared[a], some.prepared[b]) for a, b in some.pairs]


@lru_cache(maxsize=1)
def _judges(old: Weights, new: Weights) -> tuple[_Judge, _Judge]:
    """What either table takes for worth judging, judged by both; made once a process."""

    def by_both(levels: Mapping[str, str]) -> tuple[Judged, Judged]:
        return judge(levels, old), judge(levels, new)

    return screen(old, by_both), screen(new, by_both)


def _changes(pairs: Sequence[_Rivals], old: Weights, new: Weights) -> list[Change]:
    """The pairs that two tables judge differently; most are plainly different by both."""
    ready, (by_old, by_new) = cache(unpacked), _judges(old, new)
    found: list[Change] = []
    for pair in pairs:
        a, b = ready(pair.packed_a), ready(pair.packed_b)
        if judged := by_old(a, b) or by_new(a, b):
            was, now = judged
            if was.verdict != now.verdict:
                verdicts = was.verdict, now.verdict
                found.append(Change(pair.a, pair.b, *verdicts, was.total, now.total))
    return found


def _count_joined(store: Store, changes: Sequence[Change]) -> int:
    of = store.union.clusters_of({name for c in changes for name in (c.record_a, c.record_b)})
    links = [
        (of[c.record_a], of[c.record_b]) for c in changes if of.keys() >= {c.record_a, c.record_b}
    ]
    clusters = {cluster for link in links for cluster in link}
    return len(clusters) - len(components(clusters, links))


def _count_parted(store: Store, changes: Sequence[Change]) -> int:
    of = store.union.clusters_of({name for c in changes for name in (c.record_a, c.record_b)})
    return len({of[c.record_a] for c in changes if of.get(c.record_a, "") == of.get(c.record_b)})


def named_table(store: Store, version: str) -> Weights:
    """The shipped table or one that was adopted before, by version; raises UnknownName."""
    tables = store.weights.all()
    if version not in tables:
        raise UnknownName(
            f"no file and no version {version!r}; versions known here: {', '.join(tables)}"
        )
    return tables[version]
