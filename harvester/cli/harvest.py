"""harvest: fetch what is new from repositories."""

from __future__ import annotations

from typing import Annotated

import typer

from harvester import pipeline
from harvester.cli.app import JsonOption, LogOption, StoreOption, at_work, end_with, workspace_for
from harvester.cli.terminal import say, say_harvests, say_json, say_none_due


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
    workspace = workspace_for(store, log)
    chosen = [workspace.partner(p) for p in partners or workspace.partners]
    with pipeline.accounted(workspace) as account, at_work(workspace) as (desk, watch):
        settings = workspace.settings
        if len(chosen) == 1 and partners:  # told at once if it is locked or has no address
            account.harvests.append(
                pipeline.harvest(desk.store, chosen[0], settings, watch, anew=anew)
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
        say_none_due("")
    end_with(account.report())
