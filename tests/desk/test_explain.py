"""Why two records are one edition or not: what they are to each other, and how they met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from harvester import desk
from harvester.cli.records import describe_explanation
from harvester.match.weights import SHIPPED, versioned
from harvester.record import Extent
from tests.books import book, harvested, matched

if TYPE_CHECKING:
    from collections.abc import Callable

    from harvester.store import Store

    Told = Callable[[Store, str, str], list[str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def tell(store: Store, a: str, b: str) -> list[str]:
        capsys.readouterr()
        describe_explanation(desk.explain(store, a, b))
        return capsys.readouterr().out.splitlines()

    return tell


def test_relation_and_conflict_come_first(store: Store, told: Told) -> None:
    matched(store, book("a", "1"), book("b", "2", year=2008, ed=2))
    lines = told(store, "a:1", "b:2")
    assert lines[0].startswith("Another edition: b:2 (many years apart: 1998 ↔ 2008; only one")
    assert lines[1].startswith("Not the same without a person's word: the years are too far apart")
    assert any(line.startswith("Compared because they share: ") for line in lines)


def test_one_edition_has_no_relation_to_itself(store: Store, told: Told) -> None:
    matched(store, book("a", "1"), book("b", "1"))
    assert desk.explain(store, "a:1", "b:1").relation is None
    assert not told(store, "a:1", "b:1")[0].startswith(("Another", "Not the same"))


def test_volumes_of_a_set_share_no_key_and_were_not_compared(store: Store, told: Told) -> None:
    second = replace(book("b", "2", volume="vol. 2"), extent=Extent("310 p.", 310))
    matched(store, book("a", "1", volume="vol. 1"), second)
    lines = told(store, "a:1", "b:2")
    assert lines[0].startswith("Another volume: b:2 (")
    assert "Not compared when matching: they share no key" in lines
    found = desk.explain(store, "a:1", "b:2").compared
    assert (found.shared, found.crowded, found.done) == ((), (), False)


def test_what_too_many_share_compares_nobody(store: Store, told: Told) -> None:
    store.weights.adopt(versioned(replace(SHIPPED, block_cap=2)))
    matched(store, *(book("a", str(n)) for n in range(1, 4)))
    assert not list(store.pairs.all())
    (line,) = [each for each in told(store, "a:1", "a:2") if each.startswith("Not compared")]
    assert "more than 2 records share what they do (" in line
    assert desk.explain(store, "a:1", "a:2").compared.crowded


def test_a_record_that_waits_was_not_compared(store: Store, told: Told) -> None:
    matched(store, book("a", "1"))
    harvested(store, book("b", "1"))
    assert "Not compared yet, as these wait for harvester match: b:1" in told(store, "a:1", "b:1")
    matched(store)
    assert desk.explain(store, "a:1", "b:1").compared.done
    harvested(store, book("a", "1", year=1999))
    assert desk.explain(store, "a:1", "b:1").compared.waiting == ("a:1",)
