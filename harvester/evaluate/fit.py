"""Weights fitted to labelled pairs: logistic regression that starts at a table and is held by it.

The one module that uses numpy (extra `tune`). Weights stay additive, so that a score is explained
as before. What is not learned: the prior, since labels show how they were chosen and not how rare
sameness is among candidates; and vetoes, which are rules.
"""

from __future__ import annotations

from collections import Counter
from math import inf, log
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from harvester.errors import MissingExtra
from harvester.evaluate.quality import surest
from harvester.match import SHIPPED, VETO, Judged, Weights, judge, versioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy import float64
    from numpy.typing import NDArray

    Array = NDArray[float64]

PULL = 0.5
"""Half the squared distance of each weight from the table (in nats) costs so much."""
FEW, MANY_FOLDS, FEW_FOLDS = 1000, 10, 2
"""Fewer labels than FEW are judged in tenths, more in halves: see `held_out`."""
_ROUNDS = 100
_BIT = log(2)

Level = tuple[str, str]


class LabelledPair(NamedTuple):
    """What was found of a pair, feature to level, and whether it is the same edition."""

    levels: Mapping[str, str]
    same: bool


def tuned(table: Weights, labelled: Sequence[LabelledPair], precision: float) -> Weights:
    """A table fitted to labels, with thresholds for a stated precision of what machines decide.

    Where the labels are too few to show such precision a threshold is kept. Neither is ever
    beyond 0, where the odds are even. Raises MissingExtra.
    """
    new = fit(table, labelled)
    judged = [(judge(levels, new), same) for levels, same in labelled]
    same = surest([(j.total, s) for j, s in judged if not j.conflicts], precision)
    different = surest([(-j.total, not s) for j, s in judged], precision)
    changed = replace(
        new,
        same=new.same if same is None else max(0.0, round(same, 2)),
        ask=new.ask if different is None else min(0.0, round(-different, 2)),
    )
    return table if changed == table else versioned(changed)


def held_out(
    table: Weights, labelled: Sequence[LabelledPair], precision: float
) -> list[tuple[Judged, bool]]:
    """Judge every label by a table that was fitted to others; raises MissingExtra.

    Half of the labels and the other half, or nine tenths and the tenth where they are few.
    """
    number = folds(len(labelled))
    dealt = sorted(labelled, key=_order)
    judged: list[tuple[Judged, bool]] = []
    for fold in range(number):
        others = [each for i, each in enumerate(dealt) if i % number != fold]
        new = tuned(table, others, precision)
        judged += [(judge(levels, new), same) for levels, same in dealt[fold::number]]
    return judged


def folds(labels: int) -> int:
    """Into how many parts so many labels are divided, each judged by what the others teach."""
    return MANY_FOLDS if labels < FEW else FEW_FOLDS


def teaches(levels: Mapping[str, str], table: Weights) -> bool:
    """Whether a label of such a pair says anything of weights: not if a rule decides it."""
    return all(table.weights[feature][level] > VETO for feature, level in levels.items())


def fit(table: Weights, labelled: Iterable[LabelledPair]) -> Weights:
    """The table with weights that fit the labels best, each pulled towards what it was.

    The most likely weights of a logistic regression on the levels, with a penalty of L2. A weight
    never changes sides: what speaks for "same" in the shipped table does so, or says nothing.
    Levels that no label shows keep their weight. Order does not matter. Raises MissingExtra.
    """
    told = [each for each in labelled if teaches(each.levels, table)]
    if not told:
        return table
    counted = sorted(Counter(map(_order, told)).items())
    columns = sorted({level for (_, levels), _ in counted for level in levels})
    found = _fit_columns(table, columns, counted)
    weights = {feature: dict(levels) for feature, levels in table.weights.items()}
    for (feature, level), bits in zip(columns, found, strict=True):
        weights[feature][level] = round(bits, 2) + 0.0  # no -0.0
    new = replace(table, weights=weights)
    return table if new == table else versioned(new)


def _order(labelled: LabelledPair) -> tuple[bool, tuple[Level, ...]]:
    return labelled.same, tuple(sorted(labelled.levels.items()))


def _fit_columns(
    table: Weights,
    columns: Sequence[Level],
    counted: Sequence[tuple[tuple[bool, tuple[Level, ...]], int]],
) -> list[float]:
    """The bits of each level in `columns`."""
    np = _numpy()
    place = {level: i for i, level in enumerate(columns)}
    shown = np.zeros((len(counted), len(columns)))
    for row, ((_, levels), _) in enumerate(counted):
        shown[row, [place[level] for level in levels]] = 1
    same = np.array([float(same) for (same, _), _ in counted])
    times = np.array([float(number) for _, number in counted])
    start = np.array([table.weights[f][level] for f, level in columns])
    sides = np.array([SHIPPED.weights[f][level] for f, level in columns])
    data = _Data(table.prior * _BIT, shown, same, times, start * _BIT)
    low, high = np.where(sides > 0, 0, -inf), np.where(sides < 0, 0, inf)
    return [float(bits) for bits in _descend(data, low, high) / _BIT]


class _Data(NamedTuple):
    """What is to be fitted, in nats: pairs in rows (so many `times`), levels in columns."""

    prior: float
    shown: Array
    same: Array
    times: Array
    start: Array

    def cost(self, weights: Array) -> float:
        """How unlikely the labels are, and how far the weights are from where they were."""
        sums = self.prior + self.shown @ weights
        missed = self.times @ (_numpy().logaddexp(0, sums) - self.same * sums)
        return float(missed + PULL / 2 * ((weights - self.start) ** 2).sum())

    def slopes(self, weights: Array) -> tuple[Array, Array]:
        """First and second derivatives of the cost."""
        np = _numpy()
        likely = (1 + np.tanh((self.prior + self.shown @ weights) / 2)) / 2
        first = self.shown.T @ (self.times * (likely - self.same)) + PULL * (weights - self.start)
        bend = self.times * likely * (1 - likely)
        return first, (self.shown.T * bend) @ self.shown + PULL * np.eye(len(weights))


def _descend(data: _Data, low: Array, high: Array) -> Array:
    """The weights of least cost within bounds: Newton's steps, halved where they lead upwards."""
    np = _numpy()
    weights: Array = np.clip(data.start, low, high)
    for _ in range(_ROUNDS):
        slope, bend = data.slopes(weights)
        free = ~(((weights <= low) & (slope > 0)) | ((weights >= high) & (slope < 0)))
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        while data.cost(moved := np.clip(weights - step, low, high)) > data.cost(weights):
            step /= 2
        if abs(moved - weights).max() < 1e-9:
            break
        weights = moved
    return weights


def _numpy() -> Any:
    try:
        import numpy as np  # noqa: PLC0415 - it takes time to load, and only tuning needs it
    except ImportError as error:
        raise MissingExtra("tuning weights needs numpy", "tune") from error
    return np
