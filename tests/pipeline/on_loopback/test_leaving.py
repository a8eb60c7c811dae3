"""How many records may leave unasked, and what a sweep leaves to be fetched."""

from __future__ import annotations

import pytest

from harvester.pipeline.confirming import MOST_ASKED, SAMPLE, sample_of
from harvester.pipeline.removals import is_mass, unconfirmed_held
from harvester.pipeline.renaming import Renamed, rename_found
from harvester.pipeline.sweeping import is_newer, left_to_fetch
from harvester.sources.oai.checkpoint import Acquaintance, Sweep, is_within
from harvester.sources.oai.listing import FEW
from harvester.sources.page import Header


@pytest.mark.parametrize(
    ("leaving", "live", "held"),
    [
        (0, 0, False), (25, 10, False), (26, 10, True), (25, 250, False), (26, 250, True),
        (26, 259, True), (26, 260, False), (100, 1000, False), (101, 1000, True),
    ],
)  # fmt: skip
def test_a_mass_is_more_than_a_tenth_and_more_than_a_few(
    leaving: int, live: int, *, held: bool
) -> None:
    assert is_mass(leaving, live) is held


@pytest.mark.parametrize(("number", "records"), [(1, "1 record "), (2, "2 records ")])
def test_sentences_count(number: int, records: str) -> None:
    assert unconfirmed_held("p", number).startswith(records)
    pairs = tuple((f"old:{n}", f"new:{n}") for n in range(number))
    assert rename_found("p", Renamed(pairs)).startswith(records)
    assert "(such as old:0, now new:0)" in rename_found("p", Renamed(pairs))


@pytest.mark.parametrize(
    ("named", "known", "newer"),
    [
        ("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", True),
        ("2026-03-01T00:00:01Z", "2026-03-01T00:00:00Z", True),
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", False),
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", False),
        ("2026-03-01", "2026-03-01T00:00:00Z", False),
        ("2026-03-01T02:00:00+02:00", "2026-03-01T00:00:00Z", False),
        ("2026-03-02", "", True),
        ("2026-03-02", "0000-00-00", True),
        ("0000-00-00", "2026-03-02", False),
        ("", "2026-03-02", False),
        ("", "", False),
    ],
)
def test_a_header_is_newer_by_its_datestamp(named: str, known: str, *, newer: bool) -> None:
    assert is_newer(Header("a", named), known) is newer


@pytest.mark.parametrize(
    ("sweep", "left"),
    [
        (Sweep(1), 0),
        (Sweep(1, known=1000, new=30, unlike=40, fetched=70), 0),
        (Sweep(1, known=1000, new=150, unlike=50, fetched=100), 100),
        (Sweep(1, known=1000, unlike=500, fetched=100), 400),
        # Most datestamps differ: ListIdentifiers writes others, which say nothing.
        (Sweep(1, known=1000, unlike=501, fetched=100), -100),
        (Sweep(1, known=1000, new=300, unlike=501, fetched=100), 200),
        (Sweep(1, known=60, unlike=FEW, fetched=50), 50),
        (Sweep(1, known=60, unlike=FEW + 1, fetched=50), -50),
    ],
)
def test_what_a_sweep_leaves_to_be_fetched(sweep: Sweep, left: int) -> None:
    assert left_to_fetch(sweep) == left


@pytest.mark.parametrize(
    ("spec", "sets", "within"),
    [
        ("a", ["a"], True), ("a:b", ["a"], True), ("a", ["a:b"], False), ("ab", ["a"], False),
        ("b", ["a", "b"], True), ("a", [], False), ("", ["a"], False),
    ],
)  # fmt: skip
def test_a_set_is_within_another(spec: str, sets: list[str], *, within: bool) -> None:
    assert is_within(spec, sets) is within


@pytest.mark.parametrize(
    ("known", "trusted"),
    [
        (Acquaintance(), False),
        (Acquaintance(deleted_record="persistent"), True),
        (Acquaintance(deleted_record="persistent", unmarked=True), False),
        (Acquaintance(deleted_record="transient"), False),
        (Acquaintance(deleted_record="no"), False),
    ],
)
def test_who_is_trusted_to_report_deletions(known: Acquaintance, *, trusted: bool) -> None:
    assert known.tells_deletions is trusted


def test_all_are_asked_for_where_they_are_not_too_many() -> None:
    names = [str(n) for n in range(MOST_ASKED)]
    assert sample_of(names) is names
    assert sample_of([]) == []
    many = [str(n) for n in range(20 * MOST_ASKED)]
    chosen = sample_of(many)
    assert SAMPLE <= len(chosen) <= 2 * SAMPLE
    assert chosen[0] == many[0]
    assert int(chosen[-1]) >= len(many) - len(many) // SAMPLE
