"""Related editions are found through the store, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester import desk
from harvester.match.weights import SHIPPED, versioned
from harvester.pipeline.offer import Shelf
from tests.books import book, matched

if TYPE_CHECKING:
    from harvester.store import Store


def related(store: Store, name: str, partner: str = "") -> list[tuple[str, tuple[str, ...]]]:
    cluster = str(store.union.cluster_of(name))
    return [(one.kind, one.records) for one in store.relations.of([cluster], partner)[cluster]]


def test_editions_and_carriers_are_found_with_what_keeps_them_apart(store: Store) -> None:
    matched(
        store,
        book("a", "1"),
        book("b", "1"),
        book("b", "2", year=2008, ed=2),
        book("c", "3", medium="electronic"),
    )
    assert related(store, "a:1") == [("other carrier", ("c:3",)), ("other edition", ("b:2",))]
    assert related(store, "b:2")[-1] == ("other edition", ("a:1", "b:1"))
    union = desk.show_union(store, str(store.union.cluster_of("a:1")))
    assert [one.differences for one in union.related] == [
        ("another kind of carrier: print ↔ electronic",),
        ("many years apart: 1998 ↔ 2008", "only one record names a later edition: – ↔ 2"),
    ]
    assert store.union.get(union.id).related == ()


def test_volumes_of_a_set_are_found_though_they_share_no_key(store: Store) -> None:
    volumes = [book("a", str(n), volume=f"vol. {n}") for n in range(1, 4)]
    matched(store, *volumes, book("b", "2", volume="vol. 2"))
    assert related(store, "a:1") == [("other volume", ("a:2", "b:2")), ("other volume", ("a:3",))]
    assert related(store, "a:1", "b") == [("other volume", ("b:2",))]
    third = store.union.get(str(store.union.cluster_of("a:3")))
    assert Shelf(store, "a", "b").related([third])[third.id]


def test_a_lonely_book_is_related_to_nothing(store: Store) -> None:
    matched(store, book("a", "1"), book("b", "1"))
    assert related(store, "a:1") == []


def test_many_are_asked_for_at_once_and_each_gets_its_own(store: Store) -> None:
    volumes = [book("a", str(n), volume=f"vol. {n}") for n in range(1, 4)]
    matched(store, *volumes, book("b", "2", volume="vol. 2"), book("b", "9", year=2008, ed=2))
    clusters = sorted({str(store.union.cluster_of(f"a:{n}")) for n in range(1, 4)})
    together = store.relations.of(clusters, "b")
    assert together == {one: store.relations.of([one], "b")[one] for one in clusters}
    assert [len(together[one]) for one in clusters] != [0, 0, 0]
    assert store.relations.of(["no such cluster"]) == {"no such cluster": ()}


def test_a_key_that_too_many_share_is_not_followed(store: Store) -> None:
    years = range(1950, 1980, 10)
    editions = [book("b", str(n), year=year, ed=n) for n, year in enumerate(years, start=2)]
    matched(store, book("a", "1"), *editions)
    assert len(related(store, "a:1", "b")) == 3
    store.weights.adopt(versioned(replace(SHIPPED, block_cap=2)))
    assert related(store, "a:1", "b") == []
