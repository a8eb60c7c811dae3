"""Related editions are found through the store, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester import desk, pipeline
from harvester.config.settings import Partner
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import iso2709_bytes
from harvester.match.weights import SHIPPED, versioned
from harvester.pipeline.offer import Shelf
from harvester.record import (
    Agent,
    Edition,
    Extent,
    Harvested,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.sources.page import Page

if TYPE_CHECKING:
    from harvester.record import Medium
    from harvester.store import Store


def book(
    partner: str,
    number: str,
    *,
    volume: str = "",
    year: int = 1998,
    ed: int | None = None,
    medium: Medium = "print",
) -> Record:
    return Record(
        partner,
        number,
        format="marc21",
        level="volume" if volume else "monograph",
        medium=medium,
        titles=(Title("proper", Text("Rivers of the north", "Latn"), number=volume),),
        agents=(Agent("person", (Text("Kolas, Jakub", "Latn"),), main=True),),
        edition=Edition((Text(f"{ed}nd ed.", "Latn"),), ed) if ed else None,
        publications=(
            Publication((Text("Minsk", "Latn"),), (Text("Belarus", "Latn"),), str(year)),
        ),
        years=Years(year),
        extent=Extent("200 p.", 200),
        volume=volume,
        languages=("eng",),
    )


def matched(store: Store, *records: Record) -> None:
    for partner in {record.partner for record in records}:
        store.partners.put(Partner(id=partner))
        held = [
            Harvested(
                partner,
                record.identifier,
                prefix="iso2709",
                metadata=iso2709_bytes(to_marc21(record, control_number=record.identifier)),
            )
            for record in records
            if record.partner == partner
        ]
        store.sources.commit_page(partner, Page(records=tuple(held)), harvest=1)
    pipeline.match_records(store)


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
