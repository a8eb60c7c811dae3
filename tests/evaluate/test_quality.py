"""Figures against a truth, worked out by hand, and what holds of all of them."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harvester.evaluate.quality import (
    Bin,
    Point,
    Quality,
    bcubed,
    calibration,
    counted,
    curve,
    pairwise,
    probability,
    surest,
)

GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3))
SCORED = st.lists(st.tuples(st.floats(-60, 30), st.booleans()))


def test_pairs_are_counted_and_shared() -> None:
    found = counted([(True, True)] * 3 + [(True, False)] + [(False, True)] * 2 + [(False, False)])
    assert found == Quality(right=3, wrong=1, missed=2)
    assert (found.precision, found.recall) == (0.75, 0.6)
    assert isclose(found.f1, 2 * 3 / (2 * 3 + 1 + 2))


def test_bcubed_of_a_cluster_too_large() -> None:
    truth = {"a": 1, "b": 1, "c": 2, "only in truth": 2}
    found = bcubed(dict.fromkeys("abc", "one"), truth)
    assert found == pytest.approx(((2 / 3 + 2 / 3 + 1 / 3) / 3, 1.0))


@example(
    {"a": 0, "b": 0, "c": 0, "d": 0, "e": 0, "f": 1, "g": 0, "h": 0},
    {"a": 0, "b": 0, "c": 0, "e": 0, "f": 0, "d": 0, "g": 1, "h": 1},
)
@given(GROUPS, GROUPS)
def test_precision_of_the_one_is_recall_of_the_other(a: dict[str, int], b: dict[str, int]) -> None:
    assert bcubed(a, a) == (1.0, 1.0)
    forth, back = bcubed(a, b), bcubed(b, a)
    assert (forth.precision, forth.recall) == (back.recall, back.precision)
    assert pairwise(a, b).wrong == pairwise(b, a).missed


def test_the_curve_goes_down_the_scores() -> None:
    points = curve([(5.04, True), (5.0, True), (1.0, False), (0.0, True), (-9.0, False)])
    assert points == (
        Point(5.0, 1.0, 2 / 3),
        Point(1.0, 2 / 3, 2 / 3),
        Point(0.0, 3 / 4, 1.0),
        Point(-9.0, 3 / 5, 1.0),
    )


@given(SCORED)
def test_recall_only_rises_and_every_pair_is_in_a_bin(scored: list[tuple[float, bool]]) -> None:
    recalls = [point.recall for point in curve(scored)]
    assert recalls == sorted(recalls)
    bins = calibration(scored)
    assert sum(each.pairs for each in bins) == len(scored)
    assert sum(each.same for each in bins) == sum(same for _, same in scored)


def test_bins_are_two_bits_wide() -> None:
    scored = [(-0.1, False), (0.0, True), (1.9, False), (2.0, True)]
    assert calibration(scored) == (Bin(-2.0, 1, 0), Bin(0.0, 2, 1), Bin(2.0, 1, 1))
    assert probability(0) == 0.5
    assert isclose(probability(1), 2 / 3)


def test_a_precision_must_be_shown_by_enough_pairs() -> None:
    assert surest([(4.0, True)] * 538, 0.995) is None
    assert surest([(4.0, True)] * 539, 0.995) == 3.5
    assert surest([], 0.5) is None


def test_the_threshold_lies_where_precision_is_lost() -> None:
    sure = [(6.0, True)] * 600
    assert surest([*sure, (2.0, True), (1.0, False), (0.5, False), (0.0, False)], 0.995) == 1.5
    assert surest([*sure, *[(7.0, False)] * 9], 0.995) is None
