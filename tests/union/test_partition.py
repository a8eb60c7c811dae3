from __future__ import annotations

from itertools import combinations, pairwise
from math import inf
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.union.partition import MOST_WEIGHED, PairScores, contradictions, partition

if TYPE_CHECKING:
    from random import Random

Weights = dict[tuple[str, str], float]
Links = list[tuple[str, str]]
NAMES = "abcdefg"
PAIRS = list(combinations(NAMES, 2))
bits = st.one_of(st.floats(-30, 30), st.sampled_from([-inf, -1.0, 0.0, 1.0, 8.0]))
weights = st.fixed_dictionaries(dict.fromkeys(PAIRS, bits))
decisions = st.lists(st.sampled_from(PAIRS), max_size=6, unique=True)


def table(known: Weights, otherwise: float = -5.0) -> PairScores[str]:
    def weight(a: str, b: str) -> float:
        return known.get((a, b), known.get((b, a), otherwise))

    return PairScores(PAIRS, weight, lambda a, b: weight(a, b) == -inf)


def clusters(text: str) -> list[frozenset[str]]:
    return [frozenset(cluster) for cluster in text.split()]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({}, "a b c", id="nothing agrees"),
        pytest.param({"ab": 6}, "ab c", id="one pair"),
        pytest.param({"ab": 6, "bc": 6, "ac": -1}, "abc", id="a weak no is outvoted"),
        pytest.param({"ab": 6, "bc": 5, "ac": -12}, "ab c", id="a strong no is not"),
        pytest.param({"ab": 99, "bc": 99, "ac": -13}, "ab c", id="no pair counts beyond the clip"),
        pytest.param({"ab": 6, "bc": 6, "ac": -1}, "abc", id="what may meet is no rival"),
        pytest.param({"ab": 6, "bc": 5.5, "ac": -inf}, "a b c", id="two that cannot be one"),
        pytest.param({"ab": 6, "bc": 4, "ac": -inf}, "ab c", id="the better one leads enough"),
        pytest.param({"ab": 6, "ac": 6, "bc": -12}, "ab c", id="ties go by name"),
        pytest.param({"ab": 0}, "a b c", id="evenly balanced"),
    ],
)
def test_average_link(known: dict[str, float], expected: str) -> None:
    pairs = table({(k[0], k[1]): v for k, v in known.items()})
    assert partition("abc", pairs) == clusters(expected)


def test_a_group_is_a_rival_too() -> None:
    known = {("a", "b"): 6.0, ("b", "c"): 5.5, ("b", "d"): 5.5, ("c", "d"): 8.0}
    barred = {("a", "c"): -inf, ("a", "d"): -inf}
    assert partition("abcd", table(known)) == clusters("abcd")
    assert partition("abcd", table(known | barred)) == clusters("a b cd")


def test_must_links_join_what_the_machine_forbids() -> None:
    assert partition("abc", table({}, -inf), must=[("c", "a")]) == clusters("ac b")


def test_cannot_links_part_what_the_machine_joins() -> None:
    known: Weights = {("a", "b"): 12, ("b", "c"): 10}
    assert partition("abc", table(known, 12), cannot=[("c", "a")]) == clusters("ab c")
    assert partition("abc", table({}, 12), cannot=[("c", "a")]) == clusters("a b c")


def test_cannot_link_holds_for_the_whole_group() -> None:
    found = partition("abc", table({}, 12), must=[("a", "b")], cannot=[("c", "a")])
    assert found == clusters("ab c")


def test_contradiction_is_reported_and_different_wins() -> None:
    must, cannot = [("b", "c"), ("a", "b")], [("c", "a")]
    assert contradictions(must, cannot) == [("b", "c")]
    assert partition("abc", table({}, 12), must, cannot) == clusters("ab c")


def test_direct_contradiction() -> None:
    assert contradictions([("a", "b")], [("b", "a")]) == [("a", "b")]


def test_decisions_about_others_are_ignored() -> None:
    assert partition("ab", table({}), must=[("a", "x")], cannot=[("b", "y")]) == clusters("a b")


def test_nobody() -> None:
    assert partition([], table({})) == []


@given(weights, decisions, decisions, st.permutations(NAMES), st.randoms())
def test_order_does_not_matter(
    known: Weights, must: Links, cannot: Links, members: list[str], random: Random
) -> None:
    first = partition(NAMES, table(known), must, cannot)
    must, cannot = must[:], [(b, a) for a, b in cannot]
    random.shuffle(must)
    random.shuffle(cannot)
    assert partition(members, table(known), must, cannot) == first


@given(weights, decisions, decisions)
def test_decisions_are_obeyed(known: Weights, must: Links, cannot: Links) -> None:
    found = partition(NAMES, table(known), must, cannot)
    cluster_of = {name: cluster for cluster in found for name in cluster}
    assert sorted(cluster_of) == list(NAMES)
    assert sum(map(len, found)) == len(NAMES)
    assert not [pair for pair in cannot if cluster_of[pair[0]] is cluster_of[pair[1]]]
    kept = [pair for pair in must if pair not in contradictions(must, cannot)]
    assert not [pair for pair in kept if cluster_of[pair[0]] is not cluster_of[pair[1]]]


@given(weights)
def test_the_machine_never_joins_what_it_forbids(known: Weights) -> None:
    for cluster in partition(NAMES, table(known)):
        assert all(known[pair] > -inf for pair in combinations(sorted(cluster), 2))


@given(decisions, decisions)
def test_without_cannot_links_nothing_contradicts(must: Links, cannot: Links) -> None:
    assert contradictions(must, []) == []
    assert set(contradictions(must, cannot)) <= set(must)


def test_groups_join_only_along_links() -> None:
    pairs = PairScores([("a", "b")], lambda *_: 9.0, lambda *_: False)
    assert partition("abc", pairs) == clusters("ab c")


def test_a_link_to_one_is_a_link_to_its_group() -> None:
    pairs = PairScores([("a", "b"), ("b", "c")], lambda *_: 9.0, lambda *_: False)
    assert partition("abc", pairs) == clusters("abc")


@pytest.mark.parametrize("barred", [False, True])
def test_of_very_large_groups_some_pairs_are_weighed_but_no_barrier_is_missed(
    *, barred: bool
) -> None:
    size = 200
    names = [f"{side}{number:03}" for side in "xy" for number in range(size)]
    links = [*pairwise(names[:size]), *pairwise(names[size:]), (names[0], names[-1])]
    forbidden = (names[size - 1], names[size])
    weighed: list[tuple[str, str]] = []

    def weight(a: str, b: str) -> float:
        weighed.append((a, b))
        return 5.0 if a[0] == b[0] else 4.0

    pairs = PairScores(links, weight, lambda *pair: barred and pair == forbidden)
    found = partition(names, pairs)
    assert len(found) == (2 if barred else 1)
    assert len(weighed) < MOST_WEIGHED * 2 * size
