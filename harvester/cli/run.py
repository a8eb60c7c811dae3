"""run: the nightly job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import pipeline
from harvester.cli.afterwards import Account, accounted, end_with
from harvester.cli.app import JsonOption, LogOption, StoreOption, at_work, workspace_for
from harvester.cli.terminal import (
    say,
    say_harvests,
    say_json,
    say_match,
    say_none_due,
    say_troubles,
)
from harvester.pipeline import Exit

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
    with (
        accounted(workspace, report, whole_run=True) as account,
        at_work(workspace) as (desk, watch),
    ):
        _, account.match = pipeline.run(
            desk.store,
            workspace.partners.values(),
            workspace.settings,
            watch,
            everyone=everyone,
            each=account.harvests.append,
        )
    if as_json:
        say_json(account.report())
    elif not quiet:
        _say_run(account)
    elif account.code not in (Exit.FINE, Exit.NOTHING):
        say_troubles(account.harvests, account.summary)
    end_with(account)


def _say_run(account: Account) -> None:
    if account.harvests:
        say_harvests(account.harvests)
    elif not account.failure:
        say_none_due([p.next_due for p in account.partners if p.next_due])
    if account.match:
        say_match(account.match)
    say(f"harvester: {account.summary}")
