"""Turns: in the order of coming, one at a time, and overtaken where one does not end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from harvester.sources.http.turns import Turns

LONG = 60.0


class Line:
    """Threads that take turns, each when it is let, and the order in which they had them."""

    def __init__(self, longest: float) -> None:
        self.turns = Turns(longest)
        self.had: list[str] = []
        self._threads: list[threading.Thread] = []

    def put(self, name: str, then: Callable[[], object] = bool) -> None:
        """Let a thread queue up; `then` is what it does when it has its turn."""

        def take() -> None:
            with self.turns.take() as turn:
                self.turns.begin(turn)
                self.had.append(name)
                then()

        before = len(self.turns._line)
        self._threads.append(threading.Thread(target=take))
        self._threads[-1].start()
        while len(self.turns._line) <= before and self._threads[-1].is_alive():
            time.sleep(0.001)

    def end(self) -> None:
        for each in self._threads:
            each.join()


def test_first_come_first_served() -> None:
    line = Line(LONG)
    go_on = threading.Event()
    line.put("first", go_on.wait)
    names = [f"{number}" for number in range(20)]
    for name in names:
        line.put(name)
    go_on.set()
    line.end()
    assert line.had == ["first", *names]


def test_one_that_does_not_end_is_overtaken_and_ends_in_peace() -> None:
    line = Line(0.05)
    go_on, third = threading.Event(), threading.Event()
    line.put("slow", go_on.wait)
    line.put("second", third.wait)
    while len(line.had) < 2:
        time.sleep(0.001)
    assert line.had == ["slow", "second"]
    go_on.set()
    third.set()
    line.end()
    line.put("third")
    line.end()
    assert line.had == ["slow", "second", "third"]


def test_a_rest_before_the_turn_counts_is_nobodys_fault() -> None:
    turns = Turns(0.0)
    had: list[str] = []

    def second() -> None:
        with turns.take():
            had.append("second")

    waiting = threading.Thread(target=second)
    with turns.take() as turn:
        waiting.start()
        waiting.join(0.1)
        assert had == []
        turns.begin(turn)
        waiting.join(5)
        assert had == ["second"]


def test_one_that_fails_gives_its_turn_on() -> None:
    turns = Turns(LONG)
    with pytest.raises(OSError, match="cut"), turns.take():
        raise OSError("cut")
    with turns.take():
        pass
