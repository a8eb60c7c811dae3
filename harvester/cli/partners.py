"""init and partner: setting up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import desk, pipeline
from harvester.cli.app import JsonOption, StoreOption, open_desk
from harvester.cli.terminal import say, say_json, table
from harvester.config import PARTNERS_FOLDER, Partner, load_workspace
from harvester.pipeline import Exit, Renamed

app = typer.Typer(no_args_is_help=True, help="Add partners, list, show and check them.")

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="A short name, e.g. minsk.")]


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="The folder; this one by default.")
    ] = Path(),
) -> None:
    """Make a folder for a union list: harvester.toml and partners/."""
    path = desk.init(folder)
    say(f"{path} written: put your e-mail address into it.")
    say(f"Next, in {folder.resolve()}: harvester partner add ID URL")


@app.command()
def add(
    partner: IdArgument,
    url: Annotated[
        str, typer.Argument(metavar="[URL]", help="Its OAI-PMH address; none for files.")
    ] = "",
) -> None:
    """Add a partner: ask its repository what it offers, and write a commented file to edit.

    Without URL it is a partner whose files are imported.
    """
    workspace = load_workspace(Path.cwd())
    path = desk.add_partner(workspace.folder, partner, url, workspace.settings)
    say(f"{path.relative_to(workspace.folder)} written: look through it and complete it.")
    say(f"Next: harvester harvest {partner}" if url else f"Next: harvester import {partner} FILE")


@app.command("list")
def list_(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the partners."""
    with open_desk(store) as opened:
        partners = list(opened.partners().values())
    if as_json:
        say_json(partners)
        return
    rows = [(p.id, p.title, p.country, p.prefix, p.url or "(files)") for p in partners]
    table(("Id", "Library", "Country", "Prefix", "Address"), rows)


@app.command()
def show(partner: IdArgument, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show one partner's settings."""
    with open_desk(store) as opened:
        found = opened.partner(partner)
    if as_json:
        say_json(found)
        return
    usual = Partner(id=found.id)
    for key in found.__struct_fields__:
        value = getattr(found, key)
        if value and (key in ("id", "language") or value != getattr(usual, key)):
            say(f"{key}: {value}")


@app.command()
def check(partner: IdArgument) -> None:
    """Check a partner's file and ask its repository for a first page; exit code 1 on a fault."""
    workspace = load_workspace(Path.cwd())
    path = workspace.folder / PARTNERS_FOLDER / f"{workspace.partner(partner).id}.toml"
    faults = desk.check_partner(path, workspace.settings)
    for fault in faults:
        say(f"{partner}: {fault}")
    if faults:
        raise typer.Exit(Exit.FAILED)
    say(f"{partner}: all is well.")


@app.command()
def accept(
    partner: IdArgument,
    *,
    no: Annotated[
        bool, typer.Option("--no", help="They stay, though the repository has them no more.")
    ] = False,
    renamed: Annotated[
        bool,
        typer.Option(
            "--renamed", help="They have new identifiers: carry decisions and union ids over."
        ),
    ] = False,
    store: StoreOption = None,
) -> None:
    """Retire the records that are held as missing; the repository is asked once more first.

    What it still has is given back, never retired.
    """
    if no and renamed:
        raise typer.BadParameter("--no and --renamed exclude each other")
    with open_desk(store) as opened:
        chosen, settings = opened.partner(partner), opened.workspace.settings
        if not opened.store.presence.leaving(chosen.id):
            say(f"{partner}: nothing of it is held back. See harvester status")
        elif no:
            kept = pipeline.keep_held(opened.store, chosen)
            say(f"{partner}: {kept:,} records stay.")
        elif renamed:
            _say_carried(partner, pipeline.accept_renamed(opened.store, chosen, settings))
        else:
            report = pipeline.accept(opened.store, chosen, settings)
            say(f"{partner}: {report.message}. Next: harvester match")


def _say_carried(partner: str, carried: Renamed) -> None:
    say(f"{partner}: {len(carried.pairs):,} records carried over to their new identifiers.")
    if carried.rest:
        table(("Still held", "Why it is not carried over"), carried.rest)
    say("Next: harvester match")
