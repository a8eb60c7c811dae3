"""A list that never ends is noticed by what it brings."""

from __future__ import annotations

import pytest

from harvester.errors import Unreadable
from harvester.sources.oai.loops import MOST_STALE, MOST_STUCK, LoopGuard


def pages(guard: LoopGuard, count: int, *names: str, token: str = "") -> None:
    """So many pages with these names, each with a token of its own if none is given."""
    for number in range(count):
        guard.note(names)
        guard.check(token or f"t{number}")


def test_what_came_is_known_and_counted_when_it_comes_again() -> None:
    guard = LoopGuard()
    assert guard.knows([])
    assert not guard.knows(["a"])
    guard.note(["a", "b"])
    assert guard.repeated == 0
    assert guard.knows(["a", "b"])
    assert not guard.knows(["a", "c"])
    guard.note(["b", "c", "b"])
    assert guard.repeated == 2


def test_many_identifiers_are_told_apart() -> None:
    guard = LoopGuard()
    guard.note(f"oai:x:{n}" for n in range(20_000))
    # One bit each of 2 ** 26: by chance six of these are taken for known.
    assert guard.repeated <= 20
    assert sum(guard.knows([f"oai:y:{n}"]) for n in range(1000)) <= 5


def test_fresh_tokens_that_bring_nothing_new() -> None:
    guard = LoopGuard()
    pages(guard, 1, "a")
    pages(guard, MOST_STALE - 1, "a")
    with pytest.raises(Unreadable, match=f"in circles: {MOST_STALE} pages brought nothing new"):
        pages(guard, 1, "a")


def test_a_token_that_stays_while_nothing_new_comes() -> None:
    guard = LoopGuard()
    pages(guard, 1, "a", token="t")
    pages(guard, MOST_STUCK - 1, "a", token="t")
    with pytest.raises(Unreadable, match="'t'; tell the library"):
        pages(guard, 1, "a", token="t")


def test_something_new_begins_the_count_again() -> None:
    guard = LoopGuard()
    for number in range(MOST_STUCK * MOST_STALE + 1):
        guard.note(["a"] if number % MOST_STUCK else [f"n{number}"])
        guard.check("t")
    pages(guard, MOST_STALE - 1, "a")
    pages(guard, 1, "new")
    pages(guard, MOST_STALE - 1, "a")


def test_the_last_page_is_no_loop() -> None:
    guard = LoopGuard()
    pages(guard, MOST_STALE - 1, "a")
    guard.note(["a"])
    guard.check("")
