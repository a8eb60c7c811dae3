"""How things look on a terminal: tables, progress, complaints; JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from harvester.progress import Progress as Watcher
from harvester.progress import quiet
from harvester.reports import HarvestReport, MatchReport

console = Console(highlight=False)
_errors = Console(stderr=True, highlight=False)

STAGES = {"read": "Reading records", "compare": "Comparing", "unite": "Making the union list"}


def say(text: str = "") -> None:
    """One line of text, as it is: nothing in it is taken for markup."""
    console.print(escape(text), soft_wrap=True)


def heading(text: str) -> None:
    """A line that begins a part of a report."""
    console.rule(f"[bold]{escape(text)}", align="left")


def complain(text: str) -> None:
    """One line on the error stream."""
    _errors.print(f"harvester: {escape(text)}", soft_wrap=True)


def say_json(value: Any) -> None:
    """A value as indented JSON."""
    console.file.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """A table; columns headed by a name that ends in `#` hold numbers."""
    grid = Table(title=escape(title) or None, title_justify="left", header_style="bold")
    for heading in headings:
        number = heading.endswith("#")
        name = Text(heading.rstrip("#"), overflow="fold")
        grid.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(escape(str(cell)) for cell in row))
    console.print(grid)


@contextmanager
def watching() -> Iterator[Watcher]:
    """Progress bars on a terminal; nothing under cron or in a pipe."""
    if not _errors.is_terminal:
        yield quiet
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    count = TextColumn("{task.completed:,} {task.fields[of]}")
    with Progress(*columns, count, console=_errors, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def watch(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                label = escape(STAGES.get(stage, f"Taking records of {stage}"))
                tasks[stage] = bars.add_task(label, total=total, of="")
            of = f"of {total:,}" if total else "records"
            bars.update(tasks[stage], completed=done, total=total, of=of)

        yield watch


def say_harvests(reports: Sequence[HarvestReport]) -> None:
    """What each partner's harvest or import brought."""
    if not reports:
        say("No partner has a repository to harvest; add one: harvester partner add ID URL")
        return
    rows = [
        (
            r.partner,
            r.verdict,
            *(f"{n:,}" for n in (r.tally.new, r.tally.changed, r.tally.unchanged)),
            f"{r.tally.deleted + r.retired:,}",
            f"{r.tally.issues:,}",
        )
        for r in reports
    ]
    headings = ("Partner", "Verdict", "New#", "Changed#", "Unchanged#", "Deleted#", "Issues#")
    table(headings, rows)
    for report in reports:
        if report.message:
            complain(f"{report.partner}: {report.message}")


def say_match(report: MatchReport) -> None:
    """What a pass of matching did, in one line."""
    if not (report.read or report.compared or report.united):
        say("Nothing new to match: the union list is current.")
        return
    say(
        f"{report.read:,} records read, {report.pairs:,} pairs compared, "
        f"{report.union_changed:,} union records new or changed."
    )
