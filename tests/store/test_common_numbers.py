"""Numbers that several unlike records of a partner bear identify none of them."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester import desk, pipeline
from harvester.issues import Code
from harvester.record import Identifier, Text, Title
from harvester.store import Stage, Store
from tests.books import book, harvested, matched

if TYPE_CHECKING:
    from pathlib import Path

    from harvester.record import IdentifierKind, Record

ISBN = "9789856276012"
TITLES = ("Rivers of the north", "Bread and salt", "A grammar of Yiddish", "Cast iron bridges")


def numbered(
    partner: str, number: str, title: str, kind: IdentifierKind = "isbn", value: str = ISBN
) -> Record:
    titles = (Title("proper", Text(title, "Latn")),)
    borne = (Identifier(kind, value),)
    return replace(book(partner, number), titles=titles, identifiers=borne)


def unlike(partner: str = "a", many: int = 3) -> list[Record]:
    return [numbered(partner, str(n), title) for n, title in enumerate(TITLES[:many])]


def reported(store: Store) -> list[tuple[str, str, str, str]]:
    found = (issue for issue in store.issues.all() if issue.code is Code.NUMBER_COMMON)
    return [(issue.partner, issue.identifier, issue.place, issue.detail) for issue in found]


def levels(store: Store, a: str, b: str) -> dict[str, str]:
    return {each.feature: each.level for each in desk.explain(store, a, b).score.evidence}


def test_a_number_of_three_unlike_records_is_compared_no_more_and_reported_once(
    store: Store,
) -> None:
    matched(store, *unlike(), numbered("b", "9", TITLES[0]), numbered("c", "9", TITLES[0]))
    said = "3 records, such as 0, 1, 2"
    assert reported(store) == [("a", "", f"isbn:{ISBN}", said)]
    assert "isbn" not in levels(store, "a:0", "b:9")
    assert levels(store, "b:9", "c:9")["isbn"] == "shared"
    kept = {pair.record_b: pair for pair in store.pairs.of("a:0")}
    assert "isbn" not in {each.feature for each in kept["b:9"].evidence}
    assert "a:1" not in kept


def test_two_unlike_records_and_volumes_of_a_set_share_their_number_rightly(store: Store) -> None:
    volumes = [book("v", str(n), volume=f"vol. {n}") for n in range(1, 5)]
    ours = [replace(each, identifiers=(Identifier("isbn", ISBN),)) for each in volumes]
    matched(store, *unlike("a", 2), *ours)
    assert reported(store) == []
    assert levels(store, "a:0", "a:1")["isbn"] == "shared"


def test_other_kinds_of_numbers_are_common_too_but_not_those_of_a_serial(store: Store) -> None:
    kinds: tuple[tuple[IdentifierKind, str], ...] = (
        ("ismn", "9790260000438"),
        ("lccn", "98012345"),
        ("oclc", "12345678"),
        ("issn", "0317-8471"),
    )
    records = [
        numbered("a", f"{kind}{n}", title, kind, value)
        for kind, value in kinds
        for n, title in enumerate(TITLES)
    ]
    matched(store, *records)
    assert [place for _, _, place, _ in reported(store)] == [
        "ismn:9790260000438",
        "lccn:98012345",
        "oclc:12345678",
    ]


def state(store: Store) -> tuple[object, ...]:
    pairs = {
        (frozenset((pair.record_a, pair.record_b)), pair.score, pair.verdict)
        for pair in store.pairs.all()
    }
    clusters = frozenset(frozenset(union.holdings) for union in store.union)
    return pairs, clusters, reported(store)


def test_the_end_does_not_depend_on_the_order_in_which_records_come(tmp_path: Path) -> None:
    records = [*unlike(), numbered("b", "9", TITLES[0])]
    ends = []
    for place, order in enumerate(permutations(records)):
        with Store(tmp_path / f"{place}.db") as store:
            for record in order:
                matched(store, record)
            ends.append(state(store))
    with Store(tmp_path / "at-once.db") as store:
        matched(store, *records)
        assert all(end == state(store) for end in ends)


def test_a_number_counts_again_when_an_unlike_record_is_corrected(store: Store) -> None:
    matched(store, *unlike(), numbered("b", "9", TITLES[0]))
    matched(store, replace(unlike()[2], identifiers=()))
    assert reported(store) == []
    kept = {pair.record_b: pair for pair in store.pairs.of("a:0")}
    assert ("isbn", "shared") in {(each.feature, each.level) for each in kept["b:9"].evidence}


def test_a_record_read_anew_does_not_get_its_number_back(store: Store) -> None:
    matched(store, *unlike(), numbered("b", "9", TITLES[0]))
    before = state(store)
    harvested(store, replace(unlike()[0], languages=("fre",)))
    pipeline.match_records(store)
    harvested(store, unlike()[0])
    pipeline.match_records(store)
    assert state(store) == before
    assert store.queue.waiting(Stage.MATCH) == 0
