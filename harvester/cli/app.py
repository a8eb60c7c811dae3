"""The application object, the options every command shares, and the workspace they open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import typer
import typer.core

from harvester.cli import logs
from harvester.cli.progress import watching
from harvester.cli.streams import leave_unread
from harvester.cli.terminal import complain
from harvester.config import SETTINGS_FILE, Partner, Settings, Workspace, load_workspace
from harvester.errors import HarvesterError, UnknownName
from harvester.pipeline import MEANING, RunReport, of_error
from harvester.progress import Progress
from harvester.store import Store

_EXITS = "; ".join(f"{code.value} {meaning}" for code, meaning in MEANING.items())


class Commands(typer.core.TyperGroup):
    """The commands; trouble ends one in a sentence and an exit code, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            leave_unread(sys.stdout)
        except (HarvesterError, OSError, KeyboardInterrupt) as error:
            code, told = of_error(error)
            complain(told)
            raise typer.Exit(code) from error


app = typer.Typer(
    name="harvester",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Fetch library catalogues, recognise the same edition, keep one union list, make "
    f"exchange offers. Exit codes: {_EXITS}.",
)

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL|FILE",
        help="The database to use instead of the one in harvester.toml.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


LogOption = Annotated[
    Literal["text", "json"] | None,
    typer.Option(
        "--log", metavar="text|json", help="Write events to the error stream, one line each."
    ),
]


class Desk(NamedTuple):
    """What a command works with: the folder's settings and partners, and the open store."""

    workspace: Workspace
    store: Store

    def partner(self, partner_id: str) -> Partner:
        """A partner of this folder, or else one that the store already knows."""
        try:
            return self.workspace.partner(partner_id)
        except UnknownName:
            known = self.store.partners.all().get(partner_id)
            if known is None:
                raise
            return known

    def partners(self) -> dict[str, Partner]:
        """The partners of this folder and those only the store knows."""
        return {**self.store.partners.all(), **self.workspace.partners}


@contextmanager
def open_desk(store: str | None) -> Iterator[Desk]:
    """Open this folder's workspace and its store, or the one named."""
    workspace = workspace_here(store)
    with Store(workspace.store_url) as opened:
        yield Desk(workspace, opened)


@contextmanager
def at_work(workspace: Workspace) -> Iterator[tuple[Desk, Progress]]:
    """Open the store of a workspace for work whose progress is shown."""
    with Store(workspace.store_url) as opened, watching() as watch:
        yield Desk(workspace, opened), watch


def workspace_here(store: str | None) -> Workspace:
    """Read this folder's workspace; a store that is named takes the place of its own."""
    folder = Path.cwd()
    if store and not (folder / SETTINGS_FILE).exists():
        workspace = Workspace(folder, Settings(), {})
    else:
        workspace = load_workspace(folder)
    if store:
        settings = msgspec.structs.replace(workspace.settings, store=store)
        workspace = msgspec.structs.replace(workspace, settings=settings)
    return workspace


def workspace_for(store: str | None, log: Literal["text", "json"] | None) -> Workspace:
    """Read this folder's workspace, and begin to write events as it or an option says."""
    if log:
        logs.configure(log)  # first of all: a faulty harvester.toml is told in that form too
    workspace = workspace_here(store)
    logs.configure(log or workspace.settings.log)
    return workspace


def end_with(report: RunReport) -> None:
    """End a command with the exit code of its report, and what went wrong with telling it."""
    for trouble in () if logs.speaking() else report.warnings:
        complain(trouble)
    if report.failure:
        complain(report.failure)
    raise typer.Exit(report.exit_code)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        typer.echo(f"harvester {version('union-harvester')}")
        raise typer.Exit


@app.callback()
def _common(
    show_version: Annotated[  # noqa: FBT002 - a flag on the command line
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print it.")
    ] = False,
) -> None: ...
