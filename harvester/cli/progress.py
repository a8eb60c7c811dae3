"""Bars on a terminal: how many records, how fast, how long it will take where that is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.table import Column
from rich.text import Text

from harvester.cli import logs
from harvester.cli.streams import Terminal
from harvester.progress import Progress as Watcher
from harvester.progress import quiet

STAGES = {
    "read": "Reading records",
    "export": "Handing out to Spark",
    "candidates": "Finding candidates",
    "score": "Scoring",
    "order": "Putting pairs in order",
    "compare": "Comparing",
    "unite": "Making the union list",
}


class Pace(ProgressColumn):
    """Records a second, pages, and the time that is left where the size is known."""

    def render(self, task: Task) -> Text:
        """The words for one bar."""
        parts = []
        speed = task.finished_speed or task.speed
        if speed:
            parts.append(f"{speed:,.0f}/s" if speed >= 10 else f"{speed:.1f}/s")
        if pages := task.fields["pages"]:
            parts.append(f"{pages:,} page{'s' if pages > 1 else ''}")
        if not task.finished and task.time_remaining is not None:
            parts.append(f"{_duration(task.time_remaining)} left")
        return Text(", ".join(parts), style="dim")


class Bars:
    """A watcher that draws a bar for every stage; harvests of several partners may share it."""

    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()

    def __call__(self, stage: str, done: int, total: int | None, *, pages: int = 0) -> None:
        """Draw a stage; a size that more records came than is none."""
        total = total if total and total >= done else None
        with self._lock:
            if stage not in self._tasks:
                label = STAGES.get(stage, stage)
                self._tasks[stage] = self._drawn.add_task(label, total=total, of="", pages=0)
            task = self._tasks[stage]
            if total is None:
                # `update` keeps the old size when it is told none, and calls a task done for good.
                bar = self._drawn.tasks[task]
                bar.total = bar.finished_time = bar.finished_speed = None
            of = f"of {total:,}" if total else "records"
            self._drawn.update(task, completed=done, total=total, of=of, pages=pages)


@contextmanager
def watching(console: Console | None = None) -> Iterator[Watcher]:
    """Progress bars on a terminal; nothing under cron, in a pipe, or where events are logged."""
    console = console or Terminal(stderr=True)
    if not console.is_terminal or logs.speaking():
        yield quiet
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=16),
        TextColumn("{task.completed:,} {task.fields[of]}"),
        Pace(table_column=Column(no_wrap=True)),
        console=console,
        transient=True,
    ) as drawn:
        yield Bars(drawn)


def _duration(seconds: float) -> str:
    """A length of time no more exact than a guess may be."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
