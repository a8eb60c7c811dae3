"""The demo from beginning to end, twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from harvester.demo.facts import FactsEdition, Printed, load
from harvester.demo.libraries import truth
from harvester.demo.story import Story, tell
from harvester.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.demo.facts import Library


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, Story]:
    folder = tmp_path_factory.mktemp("demo")
    return tell(folder), tell(folder)


def test_everything_is_harvested(told: tuple[Story, Story]) -> None:
    story, _ = told
    assert len(story.harvests) == 4
    assert {report.verdict for report in story.harvests} == {"complete"}
    assert story.status.records > 400
    assert sum(report.tally.deleted for report in story.harvests) == 2
    codes = {code for partner in story.status.partners for code in partner.issues}
    assert {"title-missing", "identifier-invalid", "leader-broken"} <= codes


def test_no_pause_is_made_for_libraries_on_this_machine(told: tuple[Story, Story]) -> None:
    story, _ = told
    partners = list((story.files[0].parent / "partners").glob("*.toml"))
    assert len(partners) == 4
    assert all("\ndelay = 0\n" in path.read_text(encoding="utf-8") for path in partners)


def test_editions_are_recognised(told: tuple[Story, Story]) -> None:
    story, _ = told
    assert story.quality.precision == 1.0
    assert story.quality.recall >= 0.995
    assert story.dublin_core.precision >= 0.99
    assert story.dublin_core.recall >= 0.95
    assert story.status.holders[4] > 10


def test_no_shared_edition_names_a_person_twice(told: tuple[Story, Story]) -> None:
    story, _ = told
    facts = load()
    known = truth(facts)
    books: dict[str, Printed] = {book.id: book for book in facts.editions}
    books |= facts.sets
    shared, twice = 0, []
    with Store(str(story.files[0].parent / "union.db")) as store:
        for union in store.union:
            described = {
                known.get((cast("Library", h.partner), h.identifier)) for h in union.holdings
            }
            people = {who for book in described if book for who in people_of(books, book)}
            agents = union.record.agents
            lives = [agent.dates for agent in agents if re.search(r"\d\D+\d", agent.dates)]
            shared += len(union.holders) > 1
            if len(agents) > len(people) or len(set(lives)) < len(lives):
                twice.append(union.title)
    assert shared > 300
    assert twice == []


def people_of(books: dict[str, Printed], name: str) -> Iterator[str]:
    """Who made a book, and the set it is a volume of."""
    book = books[name]
    yield from (*book.authors, *book.translators, *book.editors)
    if isinstance(book, FactsEdition) and book.set:
        yield from people_of(books, book.set)


def test_merges_cross_scripts_and_a_near_miss_is_kept_apart(told: tuple[Story, Story]) -> None:
    story, _ = told
    assert len(story.merges) == 3
    assert all(merge.together for merge in story.merges)
    assert story.near_miss
    assert not story.near_miss.together
    assert story.near_miss.score.conflicts


def test_the_offer_leaves_out_what_prague_holds(told: tuple[Story, Story]) -> None:
    story, _ = told
    assert story.offer.lines
    assert not [line for line in story.offer.lines if "prague" in line.union.holders]
    reasons = {exclusion.reason for exclusion in story.offer.exclusions}
    assert {"held", "unknown", "none-left", "repeated"} <= reasons
    assert all(path.exists() for path in story.files)


def test_the_second_run_changes_nothing(told: tuple[Story, Story]) -> None:
    first, second = told
    assert not first.nothing_changed
    assert second.nothing_changed
    assert second.status.union_hash == first.status.union_hash
    assert second.matched.pairs == 0
    assert Path(second.files[0]).read_bytes()
