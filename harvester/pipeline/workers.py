"""Work on many values spread over processes, where there is enough of it to pay for them."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, Self, TypeVar

from harvester.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")
Item = TypeVar("Item")
Work = Callable[[Sequence[T]], Sequence[R]]

WORTH_A_PROCESS = 1.5
"""Seconds of work that are begun in this process, as starting others takes as long."""
PIECE = 250
"""Values sent to a process at once."""


class Workers:
    """Up to `processes` processes for one work after another; a context manager.

    They start when there is enough to do. 0 stands for one process a core, 1 for this process
    alone. What is done in them, and what goes in and comes out, must be picklable. Started
    processes import the main module anew, so a script that asks for them guards its own work
    with `if __name__ == "__main__"`. One that is ended from outside raises EngineError.
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

    def begin(self, work: Work[T, R], values: Sequence[T]) -> Callable[[], list[R]]:
        """Begin work on values; what is returned waits for what it makes of them, in their order.

        `work` must treat each value alone: how they are divided says nothing.
        """
        if self.processes == 1:
            return partial(list, work(values))
        pieces = iter([values[i : i + PIECE] for i in range(0, len(values), PIECE)])
        done: list[R] = []
        while self._spent < WORTH_A_PROCESS:
            if not (some := next(pieces, ())):
                return lambda: done
            done += self._time_work(work, some)
        try:
            begun = [self._start_pool().submit(work, some) for some in pieces]
        except BrokenProcessPool as error:
            raise _process_ended() from error
        return lambda: [*done, *chain.from_iterable(map(_result_of, begun))]

    def ahead(
        self, work: Work[T, R], items: Iterable[tuple[Item, Sequence[T]]]
    ) -> Iterator[tuple[Item, list[R]]]:
        """Work on the values that come with each item; items and what was made, in their order.

        Each is waited for only when the next is begun as well: so what comes before and after the
        work, such as a store's reading and keeping, takes its time beside it.
        """
        before: tuple[Item, Callable[[], list[R]]] | None = None
        for item, values in items:
            begun = item, self.begin(work, values)
            if before:
                yield before[0], before[1]()
            before = begun
        if before:
            yield before[0], before[1]()

    def _time_work(self, work: Work[T, R], values: Sequence[T]) -> Sequence[R]:
        began = time.monotonic()
        done = work(values)
        self._spent += time.monotonic() - began
        return done

    def _start_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: threads and database connections of this process would be copied.
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self.processes, context, initializer=_begin)
        return self._pool


def collect_seldom() -> None:
    """Let this process look for cycles among objects seldom, and never among those it has now.

    For processes of our own alone, as it is a setting of them all. What work on many records leaves
    is in no cycles, and looking for them takes a tenth of its time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _process_ended() -> EngineError:
    return EngineError(
        "a process that shares the matching was ended from outside, perhaps because memory ran "
        "out; what was finished is kept, run the same command again (with fewer `processes` if so)"
    )


def _result_of(begun: Future[Sequence[R]]) -> Sequence[R]:
    try:
        return begun.result()
    except BrokenProcessPool as error:
        raise _process_ended() from error


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    parent = parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
