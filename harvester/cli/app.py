"""The application object, the options every command shares, and the workspace they open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer
import typer.core

from harvester.cli.exits import MEANING, of_error
from harvester.cli.render import complain
from harvester.cli.streams import leave_unread
from harvester.config import Partner, Settings
from harvester.errors import HarvesterError, UnknownName
from harvester.store import Store
from harvester.workspace import SETTINGS_FILE, Workspace, load_workspace

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


class Desk(NamedTuple):
    """What a command works with: the folder's settings and partners, and the open store."""

    workspace: Workspace
    store: Store

    def partner(self, partner_id: str) -> Partner:
        """A partner of this folder, or else one that the store already knows."""
        try:
            return self.workspace.partner(partner_id)
        except UnknownName:
            known = self.store.partners().get(partner_id)
            if known is None:
                raise
            return known

    def partners(self) -> dict[str, Partner]:
        """The partners of this folder and those only the store knows."""
        return {**self.store.partners(), **self.workspace.partners}


@contextmanager
def desk(store: str | None) -> Iterator[Desk]:
    """Open this folder's workspace and its store, or the one named."""
    workspace = workspace_here(store)
    with Store(workspace.store_url) as opened:
        yield Desk(workspace, opened)


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
