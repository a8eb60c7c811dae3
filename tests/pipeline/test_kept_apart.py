"""Records that are no editions: kept, read and counted, and never in a union record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from harvester import desk, pipeline
from harvester.config.settings import Partner
from harvester.errors import UnknownName
from harvester.exchange.stock import StockLine
from harvester.formats import Hints, Reading, read
from harvester.match.weights import SHIPPED
from harvester.pipeline import stages
from harvester.record import Harvested
from harvester.sources.page import Page
from harvester.store import Store
from harvester.union.decisions import Decision

if TYPE_CHECKING:
    from harvester.pipeline.reports import MatchReport

FIELDS = (
    "=LDR  00000n{kind}m a2200000 a 4500\n=008  010101s2001    xxk                 eng d\n"
    "=020  \\\\$a9780306406157\n=100  1\\$aFinch, A.\n{title}=260  \\\\$aLondon$bLantern$c2001\n"
    "=300  \\\\$a90 p.\n"
)
AUTHORITY = "=LDR  00000nz  a2200000n  4500\n=100  1\\$aFinch, A.\n"
TIDES = "=245  10$aTides of the northern rivers\n"


def book(title: str = TIDES, kind: str = "a") -> str:
    return FIELDS.format(title=title, kind=kind)


def match_with(store: Store, records: dict[str, str], harvest: int = 1) -> MatchReport:
    """Keep records by their names, given in lines, and match."""
    for name, record in records.items():
        partner, _, identifier = name.partition(":")
        store.partners.put(Partner(id=partner))
        held = Harvested(partner, identifier, prefix="mnemonic", metadata=record.encode())
        store.sources.commit_page(partner, Page(records=(held,)), harvest=harvest)
    return pipeline.match_records(store)


def unions(store: Store) -> list[list[str]]:
    return sorted(sorted(h.name for h in union.holdings) for union in store.union)


def test_records_that_are_no_editions_are_counted_and_in_no_union_record(store: Store) -> None:
    report = match_with(
        store, {"a:1": book(), "a:2": book(""), "b:1": book(), "b:2": AUTHORITY, "b:3": "<html/>"}
    )
    assert unions(store) == [["a:1", "b:1"]]
    assert report.apart == {"untitled": 1, "authority": 1, "unreadable": 1}
    status = desk.status(store)
    assert [row.apart for row in status.partners] == [
        {"untitled": 1}, {"authority": 1, "unreadable": 1},
    ]  # fmt: skip
    assert status.apart == {"untitled": 1, "authority": 1, "unreadable": 1}
    assert (status.records, status.union_records, status.waiting) == (5, 1, 0)
    shown = desk.show(store, "a:2")
    assert (shown.apart, shown.cluster) == ("untitled", None)
    assert shown.record.numbers("isbn") == ("9780306406157",)
    assert [issue.code.value for issue in shown.issues] == ["title-missing"]
    assert [issue.code.value for issue in store.issues.all(name="b:2")] == ["not-an-edition"]
    assert list(store.union.members()) == [
        ("a", "1", store.union.cluster_of("a:1")), ("b", "1", store.union.cluster_of("a:1")),
    ]  # fmt: skip
    assert pipeline.match_records(store).read == 0


def test_a_record_that_loses_its_title_leaves_and_comes_back_with_one(store: Store) -> None:
    match_with(store, {"a:1": book(), "b:1": book(), "c:1": book("=245  10$aOther waters\n")})
    together, alone = store.union.cluster_of("a:1"), store.union.cluster_of("c:1")
    before = store.union.hash()
    match_with(store, {"a:1": book(""), "c:1": AUTHORITY}, harvest=2)
    assert unions(store) == [["b:1"]]
    assert store.union.cluster_of("b:1") == together
    assert not store.pairs.of("a:1")
    assert alone
    assert [event.kind for event in store.union.events(alone)] == ["created", "ended"]
    with pytest.raises(UnknownName, match="ended"):
        store.union.get(alone)
    match_with(store, {"a:1": book(), "c:1": book("=245  10$aOther waters\n")}, harvest=3)
    assert unions(store) == [["a:1", "b:1"], ["c:1"]]
    assert store.union.cluster_of("a:1") == together
    assert store.union.hash() == before
    assert not desk.status(store).apart


def test_a_decision_waits_until_both_are_editions(store: Store) -> None:
    match_with(store, {"a:1": book(), "b:1": book("")})
    store.decisions.add(Decision("a:1", "b:1", "same", "Anna", "2026-01-01"))
    pipeline.match_records(store)
    assert unions(store) == [["a:1"]]
    match_with(store, {"b:1": book("=245  10$aSomething else\n")}, harvest=2)
    assert unions(store) == [["a:1", "b:1"]]


def test_a_new_weight_table_does_not_compare_what_is_kept_apart(store: Store) -> None:
    match_with(store, {"a:1": book(), "b:1": book(""), "b:2": AUTHORITY})
    store.weights.adopt(replace(SHIPPED, version="another"))
    assert pipeline.match_records(store).compared == 1
    assert unions(store) == [["a:1"]]


def test_an_offer_says_what_keeps_a_record_from_being_offered(store: Store) -> None:
    match_with(store, {"a:1": book(), "a:2": book("")})
    stock = [StockLine(1, "2"), StockLine(2, isbn="9780306406157")]
    made = pipeline.offer(store, Partner(id="a"), Partner(id="b"), stock, date="2026-01-01")
    assert [(each.reason, "kept apart" in each.sentence) for each in made.exclusions] == [
        ("unmatched", True)
    ]
    assert [line.source for line in made.lines] == ["a:1"]


def test_a_store_of_an_older_harvester_puts_them_apart_at_its_next_match(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(source: Harvested, hints: Hints) -> Reading:
        return replace(read(source, hints), apart="")

    with Store(tmp_path / "union.db") as store, monkeypatch.context() as before:
        before.setattr(stages, "read", older)
        match_with(store, {"a:1": book(), "a:2": AUTHORITY})
        was = store.union.cluster_of("a:2")
        assert was
        with store.database.writing() as connection:
            connection.execute(text("ALTER TABLE read_record DROP COLUMN apart"))
            connection.execute(text("DELETE FROM migration WHERE name = '0008-apart'"))
            connection.execute(text("UPDATE version SET value = '7' WHERE name = 'reader'"))
    with Store(tmp_path / "union.db") as store:
        report = pipeline.match_records(store)
        assert (report.read, report.apart) == (2, {"authority": 1})
        assert unions(store) == [["a:1"]]
        assert store.union.events(was)[-1].kind == "ended"
