"""harvest, import, match, run: the commands that change the union list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from harvester import harvesting, pipeline
from harvester.cli import logs
from harvester.cli.afterwards import Account, accounted
from harvester.cli.app import Desk, JsonOption, StoreOption, workspace_here
from harvester.cli.exits import Exit, of_reports
from harvester.cli.progress import watching
from harvester.cli.render import (
    complain,
    say,
    say_harvests,
    say_json,
    say_match,
    say_none_due,
    say_troubles,
)
from harvester.progress import Progress
from harvester.spark import Spark
from harvester.store import Store
from harvester.workers import collect_seldom
from harvester.workspace import Workspace

QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print nothing unless something is wrong.")
]
LogOption = Annotated[
    Literal["text", "json"] | None,
    typer.Option(
        "--log", metavar="text|json", help="Write events to the error stream, one line each."
    ),
]
ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Also write how the run went, as JSON."),
]


@contextmanager
def _at_work(workspace: Workspace) -> Iterator[tuple[Desk, Progress]]:
    with Store(workspace.store_url) as opened, watching() as watch:
        yield Desk(workspace, opened), watch


def _workspace(store: str | None, log: Literal["text", "json"] | None) -> Workspace:
    if log:
        logs.configure(log)  # first of all: a faulty harvester.toml is told in that form too
    workspace = workspace_here(store)
    logs.configure(log or workspace.settings.log)
    return workspace


def harvest(
    partners: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTNER]...", help="Whom; all by default.")
    ] = None,
    *,
    anew: Annotated[
        bool,
        typer.Option(
            "--anew", help="Fetch everything again; decisions, union ids and history stay."
        ),
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    log: LogOption = None,
) -> None:
    """Fetch what is new from the partners' repositories (OAI-PMH), whether they are due or not.

    An interrupted harvest goes on where it stopped. Nothing is matched yet: see `match`, `run`.
    """
    workspace = _workspace(store, log)
    chosen = [workspace.partner(p) for p in partners or workspace.partners]
    with accounted(workspace) as account, _at_work(workspace) as (desk, watch):
        settings = workspace.settings
        if len(chosen) == 1 and partners:  # told at once if it is locked or has no address
            account.harvests.append(
                harvesting.harvest(desk.store, chosen[0], settings, watch, anew=anew)
            )
        else:
            with_address = [partner for partner in chosen if partner.url]
            each = account.harvests.append
            harvests = pipeline.harvest_all(
                desk.store, with_address, settings, watch, anew=anew, each=each
            )
            list(harvests)
    if as_json:
        say_json(account.harvests)
    elif account.harvests:
        say_harvests(account.harvests)
        say(f"harvester: {account.summary}")
    elif not account.failure:
        say_none_due([])
    _end(account)


def import_(
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="Whose records these are.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="MARC or spreadsheets, packed or not."),
    ] = None,
    *,
    sources: Annotated[
        bool,
        typer.Option(
            "--sources",
            help="All arguments are files of `export sources`: take back every partner's records.",
        ),
    ] = False,
    complete: Annotated[
        bool,
        typer.Option(
            "--complete", help="The files are all the partner has: retire what they do not hold."
        ),
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    log: LogOption = None,
) -> None:
    """Take a partner's records from files; a newer file updates what an older one brought."""
    if sources and complete:
        raise typer.BadParameter("--complete is for the files of one partner, not for --sources")
    if not (paths or sources):
        raise typer.BadParameter("name the files behind the partner, as in: import minsk books.mrc")
    with _at_work(_workspace(store, log)) as (desk, watch):
        if sources:
            chosen = [Path(partner), *(paths or [])]
            reports = pipeline.import_sources(desk.store, chosen, desk.workspace.partners, watch)
        else:
            one = desk.partner(partner)
            reports = [
                pipeline.import_files(
                    desk.store, one, paths or [], complete=complete, progress=watch
                )
            ]
    say_json(reports if sources else reports[0]) if as_json else say_harvests(reports)
    raise typer.Exit(of_reports(reports))


def match(
    context: typer.Context,
    *,
    engine: Annotated[
        Literal["local", "spark"], typer.Option("--engine", help="Where records are compared.")
    ] = "local",
    master: Annotated[
        str, typer.Option("--master", help="The master of Spark, such as spark://host:7077.")
    ] = "",
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="A folder that Spark's machines all see."),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    log: LogOption = None,
) -> None:
    """Recognise the same editions among all records, and bring the union list up to date.

    Only what changed since the last time is worked on. The commands below are about the weights by
    which records are compared.
    """
    if engine == "local" and (master or folder):
        raise typer.BadParameter("--master and --folder go with --engine spark")
    if context.invoked_subcommand:
        if engine == "spark" or store or as_json or log:
            raise typer.BadParameter(f"options belong behind {context.invoked_subcommand}")
        return
    with _at_work(_workspace(store, log)) as (desk, watch):
        for partner in desk.workspace.partners.values():
            desk.store.put_partner(partner)  # a changed hint has its records read again
        processes = desk.workspace.settings.processes
        spark = Spark(master, folder) if engine == "spark" else None
        collect_seldom()
        report = pipeline.match(desk.store, watch, processes=processes, engine=spark)
    say_json(report) if as_json else say_match(report)


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
    workspace = _workspace(store, log)
    with (
        accounted(workspace, report, whole_run=True) as account,
        _at_work(workspace) as (desk, watch),
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
    _end(account)


def _say_run(account: Account) -> None:
    if account.harvests:
        say_harvests(account.harvests)
    elif not account.failure:
        say_none_due([p.next_due for p in account.partners if p.next_due])
    if account.match:
        say_match(account.match)
    say(f"harvester: {account.summary}")


def _end(account: Account) -> None:
    if account.failure:
        complain(account.failure)
    raise typer.Exit(account.code)
