"""The path between two records of one cluster."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from harvester.union.graph import strongest_path

if TYPE_CHECKING:
    from harvester.union.graph import Link

names = st.sampled_from("abcde")
links = st.dictionaries(
    st.tuples(names, names).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 9).map(float)
)


def test_the_way_round_is_taken_where_its_weakest_link_is_stronger() -> None:
    found = strongest_path({("a", "b"): 1.0, ("a", "c"): 5.0, ("b", "c"): 4.0}, "a", "b")
    assert found == (("a", "c"), ("c", "b"))


def test_of_equal_ways_the_shorter() -> None:
    found = strongest_path({("a", "b"): 4.0, ("a", "c"): 5.0, ("b", "c"): 4.0}, "a", "b")
    assert found == (("a", "b"),)


def test_no_way() -> None:
    assert strongest_path({("a", "b"): 4.0}, "a", "c") == ()


@given(links)
def test_no_other_way_has_a_stronger_weakest_link(links: dict[Link, float]) -> None:
    bits = links | {(b, a): value for (a, b), value in links.items()}
    ways = [("a", *middle, "b") for n in range(4) for middle in permutations("cde", n)]
    weakest = [
        min(bits[step] for step in pairwise(way))
        for way in ways
        if all(step in bits for step in pairwise(way))
    ]
    path = strongest_path(links, "a", "b")
    assert bool(path) == bool(weakest)
    if path:
        assert path[0][0] == "a"
        assert path[-1][1] == "b"
        assert min(bits[step] for step in path) == max(weakest)
