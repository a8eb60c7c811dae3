"""run: the nightly job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import pipeline
from harvester.cli.app import JsonOption, LogOption, StoreOption, end_with, workspace_for
from harvester.cli.progress import watching
from harvester.cli.terminal import (
    say,
    say_harvests,
    say_json,
    say_match,
    say_none_due,
    say_troubles,
)
from harvester.pipeline import Exit, RunReport

QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print nothing unless something is wrong.")
]
ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Also write how the run went, as JSON."),
]


def run(
    *,
    everyone: Annotated[
        bool, typer.Option("--all", help="Harvest also the partners that are not due yet.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    report: ReportOption = None,
    log: LogOption = None,
) -> None:
    """Do the nightly job: harvest the partners that are due, then match.

    Safe to run twice, and to kill: the next run goes on. Made for cron.
    """
    workspace = workspace_for(store, log)
    with watching() as watch:
        found = pipeline.nightly(workspace, watch, everyone=everyone, report=report)
    if as_json:
        say_json(found)
    elif not quiet:
        _say_run(found)
    elif found.exit_code not in (Exit.FINE, Exit.NOTHING):
        say_troubles(found.harvests, found.summary)
    end_with(found)


def _say_run(found: RunReport) -> None:
    if found.harvests:
        say_harvests(found.harvests)
    elif not found.failure:
        say_none_due(found.next_due)
    if found.match:
        say_match(found.match)
    say(f"harvester: {found.summary}")
