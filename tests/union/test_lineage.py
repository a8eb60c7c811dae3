"""Clusters keep their ids: inherited, redirected, ended, and every old id accounted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harvester.union.graph import components
from harvester.union.lineage import Event, Standing, succeed

NOTHING = Standing({}, {})


def standing(**clusters: str) -> Standing:
    """`u1="a b"` says that cluster u1, the first born, held records a and b."""
    cluster_of = {name: cluster for cluster, names in clusters.items() for name in names.split()}
    born = {cluster: age for age, cluster in enumerate(clusters, start=1)}
    return Standing(cluster_of, born)


def groups(*names: str) -> list[frozenset[str]]:
    return [frozenset(group.split()) for group in names]


def test_components_follow_links_and_keep_the_unlinked() -> None:
    assert components("edcba", [("a", "c"), ("c", "e")]) == [["a", "c", "e"], ["b"], ["d"]]


def test_new_records_make_new_clusters() -> None:
    made = succeed(NOTHING, groups("a b", "c"), 1)
    assert sorted(map(sorted, made.members.values())) == [["a", "b"], ["c"]]
    assert {event.kind for event in made.events} == {"created"}
    assert not made.redirects
    assert not made.ended


def test_a_joining_record_leaves_the_id_alone() -> None:
    made = succeed(standing(u1="a b"), groups("a b c"), 3)
    assert made.members == {"u1": frozenset("abc")}
    assert made.events == (Event("u1", "joined", "c"),)


def test_merging_keeps_the_larger_and_redirects_the_other() -> None:
    made = succeed(standing(u1="a", u2="b c"), groups("a b c"), 3)
    assert made.members == {"u2": frozenset("abc")}
    assert made.redirects == {"u1": "u2"}


def test_merging_equals_keeps_the_older() -> None:
    made = succeed(standing(u1="a", u2="b"), groups("a b"), 3)
    assert made.members == {"u1": frozenset("ab")}
    assert made.redirects == {"u2": "u1"}


def test_splitting_keeps_the_id_with_the_larger_part() -> None:
    made = succeed(standing(u1="a b c"), groups("a", "b c"), 3)
    assert made.members["u1"] == frozenset("bc")
    assert Event("u1", "left", "a") in made.events
    assert len(made.members) == 2


def test_a_cluster_whose_records_are_gone_ends() -> None:
    made = succeed(standing(u1="a", u2="b"), groups("b"), 3)
    assert made.ended == {"u1"}
    assert made.members == {"u2": frozenset("b")}


NAMES = st.frozensets(st.sampled_from("abcdefgh"), max_size=8)


@st.composite
def partitions(draw: st.DrawFn) -> list[frozenset[str]]:
    where = draw(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 4)))
    return [
        frozenset(name for name in where if where[name] == number)
        for number in sorted(set(where.values()))
    ]


@given(partitions(), partitions())
def test_every_old_id_lives_redirects_or_ends(
    before: list[frozenset[str]], after: list[frozenset[str]]
) -> None:
    first = succeed(NOTHING, before, 1)
    cluster_of = {name: cluster for cluster, group in first.members.items() for name in group}
    then = succeed(Standing(cluster_of, first.born), after, len(before) + 1)
    accounted = {*then.members, *then.redirects, *then.ended}
    assert set(first.members) <= accounted
    assert set(then.redirects.values()) <= set(then.members)
    assert sorted(map(sorted, then.members.values())) == sorted(map(sorted, after))
    for cluster in set(first.members) & set(then.members):
        assert first.members[cluster] & then.members[cluster]
