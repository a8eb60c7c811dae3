"""import: records of a partner from files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import pipeline
from harvester.cli.app import JsonOption, LogOption, StoreOption, at_work, workspace_for
from harvester.cli.terminal import say_harvests, say_json
from harvester.pipeline import of_reports


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
    with at_work(workspace_for(store, log)) as (desk, watch):
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
