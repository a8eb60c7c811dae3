"""Bars: drawn on a terminal only, for many threads at once, with a size only if it is honest."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.progress import Progress

from harvester.cli.progress import Bars, watching
from harvester.progress import quiet


def terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=100, _environ={"TERM": "xterm"})


def test_nobody_watches_without_a_terminal() -> None:
    with watching(Console(file=io.StringIO(), force_terminal=False)) as watch:
        assert watch is quiet


def test_records_pages_and_sizes_are_drawn() -> None:
    console = terminal()
    with watching(console) as watch:
        watch("minsk", 1500, 12000, pages=30)
        watch("[bold]", 1, None, pages=1)
        watch("compare", 7, 9)
    assert isinstance(console.file, io.StringIO)
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())
    for words in (
        "minsk",
        "1,500 of 12,000",
        "30 pages",
        "[bold]",
        "1 records",
        "1 page",
        "7 of 9",
    ):
        assert words in drawn


def test_a_size_that_more_records_came_than_is_none() -> None:
    drawn = Progress(console=terminal())
    bars = Bars(drawn)
    seen = []
    for done in (10, 20, 21):
        bars("minsk", done, 20)
        (task,) = drawn.tasks
        seen.append((task.completed, task.total, task.finished))
    assert seen == [(10, 20, False), (20, 20, True), (21, None, False)]


def test_partners_in_threads_have_a_bar_each() -> None:
    drawn = Progress(console=terminal())
    bars = Bars(drawn)

    def harvest(number: int) -> None:
        for done in range(200):
            bars(f"p{number % 8}", done, None, pages=done)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(harvest, range(16)))
    assert sorted(task.description for task in drawn.tasks) == [f"p{n}" for n in range(8)]
