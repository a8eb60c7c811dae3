"""Work on many values spread over processes, where there is enough of it to pay for them."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_PROCESS = 1.5
"""Seconds of work that are begun in this process, as starting others takes as long."""
PIECE = 250
"""Values sent to a process at once."""


class Workers:
    """Up to `processes` processes for one work after another; a context manager.

    They start when there is enough to do. 0 stands for one process a core, 1 for this process
    alone. What is done in them, and what goes in and comes out, must be picklable. Started
    processes import the main module anew, so a script that asks for them guards its own work
    with `if __name__ == "__main__"`.
    """

    def __init__(self, processes: int = 0) -> None:
        """Nothing is started yet."""
        self.processes = processes or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None
        self._spent = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def spread(
        self, work: Callable[[Sequence[T]], Sequence[R]], values: Iterable[T], piece: int = PIECE
    ) -> list[R]:
        """What `work` makes of all values, in their order; it is given `piece` of them at a time.

        `work` must give one result a value, or treat each value alone: how they are divided says
        nothing. Values are taken while those before them are worked on, so what makes them (a
        generator that reads a store) takes its time beside the work.
        """
        if self.processes == 1:
            return [*work([*values])]
        coming = iter(values)
        pieces = iter(lambda: [*islice(coming, piece)], [])
        done: list[R] = []
        while self._spent < WORTH_A_PROCESS:
            if not (some := next(pieces, [])):
                return done
            done += self._timed(work, some)
        return [*done, *chain.from_iterable(self._started().map(work, pieces))]

    def _timed(
        self, work: Callable[[Sequence[T]], Sequence[R]], values: Sequence[T]
    ) -> Sequence[R]:
        began = time.monotonic()
        done = work(values)
        self._spent += time.monotonic() - began
        return done

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: threads and database connections of this process would be copied.
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self.processes, context, initializer=_begin)
        return self._pool


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
