"""Turns at one thing, first come first served; one that takes too long is overtaken."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turn:
    """A place in the line; the first one has its turn, and may keep it until a moment."""

    def __init__(self) -> None:
        self.until = math.inf


class Turns:
    """One at a time, in the order of coming; unlike a lock it can be held too long."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._changed = threading.Condition()
        self._line: deque[Turn] = deque()

    @contextmanager
    def take(self) -> Iterator[Turn]:
        """Wait for a turn and have it; it is over with the block, if it was not overtaken."""
        mine = Turn()
        with self._changed:
            self._line.append(mine)
        try:
            self._wait_for(mine)
            yield mine
        finally:
            with self._changed:
                if mine in self._line:
                    self._line.remove(mine)
                self._changed.notify_all()

    def begin(self, turn: Turn) -> None:
        """From now on the turn counts: the next one has it after `longest` seconds, come what may.

        What went before, such as a rest, is not the holder's fault.
        """
        with self._changed:
            turn.until = time.monotonic() + self._longest
            self._changed.notify_all()

    def _wait_for(self, mine: Turn) -> None:
        with self._changed:
            while (first := self._line[0]) is not mine:
                left = first.until - time.monotonic()
                if left <= 0:
                    self._line.popleft()
                    self._changed.notify_all()
                else:
                    self._changed.wait(None if left == math.inf else left)
