"""How things look on a terminal: tables, progress, complaints; JSON for programs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from harvester.cli import logs
from harvester.cli.streams import Terminal, harmless, json_text
from harvester.config import local_zone
from harvester.pipeline import HarvestReport, MatchReport, parse_moment
from harvester.record import Apart

_NOBODY_LOOKS = not (sys.stdout and sys.stdout.isatty()) and "COLUMNS" not in os.environ
console = Terminal(width=160 if _NOBODY_LOOKS else None)
"""In a mail or a file, tables have room: at 80 columns their words would be broken."""
_errors = Terminal(stderr=True)


def say(text: str = "") -> None:
    """One line of text, as it is."""
    console.print(text, soft_wrap=True)


def heading(text: str) -> None:
    """A line that begins a part of a report."""
    console.rule(Text(harmless(text), style="bold"), align="left")


def complain(text: str) -> None:
    """One line on the error stream: an event where events are logged."""
    if logs.speaking():
        logs.event(logging.ERROR, "error", message=text)
        return
    _errors.print(f"harvester: {text}", soft_wrap=True)


def say_json(value: Any) -> None:
    """A value as indented JSON."""
    console.out(json_text(value, console.file, indent=2))


def say_json_line(value: Any) -> None:
    """A value as JSON on one line."""
    console.out(json_text(value, console.file))


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """A table; columns headed by a name that ends in `#` hold numbers."""
    grid = Table(title=title or None, title_justify="left", header_style="bold")
    for heading in headings:
        number = heading.endswith("#")
        name = Text(heading.rstrip("#"), overflow="fold")
        grid.add_column(name, justify="right" if number else "left", overflow="fold")
    for row in rows:
        grid.add_row(*map(str, row))
    console.print(grid)


def local(text: str) -> str:
    """A moment of UTC as people here write it, to the minute."""
    found = parse_moment(text)
    return f"{found.astimezone(local_zone()):%Y-%m-%d %H:%M}" if found else ""


def say_harvests(reports: Sequence[HarvestReport]) -> None:
    """What each partner's harvest or import brought, by partner."""
    reports = sorted(reports, key=lambda report: report.partner)
    rows = [
        (
            r.partner,
            r.verdict,
            *(f"{n:,}" for n in (r.tally.new, r.tally.changed, r.tally.unchanged)),
            f"{r.deleted:,}",
            f"{r.tally.issues:,}",
            f"{r.unreadable:,}",
        )
        for r in reports
    ]
    headings = ["Partner", "Verdict", "New#", "Changed#", "Unchanged#", "Deleted#", "Issues#"]
    if any(report.unreadable for report in reports):
        headings.append("Unreadable#")
    table(headings, [row[: len(headings)] for row in rows])
    for report in reports:
        if report.message and not logs.speaking():
            complain(f"{report.partner}: {report.message}")


def say_troubles(reports: Sequence[HarvestReport], summary: str) -> None:
    """Only what is not well, on the error stream, where the log has not said it already."""
    if logs.speaking():
        return
    for report in reports:
        if report.verdict != "complete":
            complain(f"{report.partner}: {report.verdict}: {report.message}".removesuffix(": "))
    complain(summary)


def say_none_due(next_due: str) -> None:
    """Why no partner was harvested; `next_due` is the moment from which one is, if ever."""
    if next_due:
        say(f"No partner is due before {local(next_due)}; harvester run --all does not wait.")
    else:
        say("No partner has a repository to harvest; add one: harvester partner add ID URL")


APART: dict[Apart, tuple[str, str, str]] = {
    "untitled": ("without title", "without title", "it has no title"),
    "authority": ("authority record", "authority records", "it is an authority record"),
    "classification": (
        "classification record", "classification records", "it is a classification record",
    ),
    "holdings": ("holdings record", "holdings records", "it is a holdings record"),
    "community information": (
        "of community information", "of community information",
        "it describes an institution or an event (community information)",
    ),
    "unreadable": ("unreadable", "unreadable", "nothing of it could be read"),
}  # fmt: skip
"""Records kept apart from the union list: one, several, and why."""


def count_of(number: int, noun: str) -> str:
    """A number and its noun: "1 record", "2,000 records"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def apart_counts(counts: dict[Apart, int]) -> str:
    """How many records are kept apart, as words: "12 without title, 3 authority records"."""
    known = ((counts.get(reason, 0), words) for reason, words in APART.items())
    return ", ".join(f"{n:,} {words[n != 1]}" for n, words in known if n)


def say_match(report: MatchReport) -> None:
    """What a pass of matching did, in a line or two."""
    if not (report.read or report.compared or report.united):
        say("Nothing new to match: the union list is current.")
        return
    say(
        f"{count_of(report.read, 'record')} read, {count_of(report.pairs, 'pair')} compared, "
        f"{count_of(report.union_changed, 'union record')} new or changed."
    )
    if report.apart:
        say(f"Kept apart from the union list: {apart_counts(report.apart)}.")
