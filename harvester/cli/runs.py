"""harvest, import, match, run: the commands that change the union list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import harvesting, pipeline
from harvester.cli.app import JsonOption, StoreOption, desk
from harvester.cli.exits import Exit
from harvester.cli.render import say_harvests, say_json, say_match, watching
from harvester.reports import HarvestReport

QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print nothing unless something is wrong.")
]


def harvest(
    partners: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTNER]...", help="Whom; all by default.")
    ] = None,
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch what is new from the partners' repositories (OAI-PMH).

    An interrupted harvest goes on where it stopped. Nothing is matched yet: see `match`, `run`.
    """
    with desk(store) as (workspace, opened), watching() as watch:
        chosen = [workspace.partner(p) for p in partners or workspace.partners]
        reports = [
            harvesting.harvest(opened, partner, workspace.settings, watch)
            for partner in chosen
            if partner.url or partners
        ]
    say_json(reports) if as_json else say_harvests(reports)
    raise typer.Exit(_verdict(reports))


def import_(
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="Whose records these are.")],
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="ISO 2709 or MARCXML, gzip'd or not.")
    ],
    *,
    complete: Annotated[
        bool,
        typer.Option(
            "--complete", help="The files are all the partner has: retire what they do not hold."
        ),
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a partner's records from files; a newer file updates what an older one brought."""
    with desk(store) as opened, watching() as watch:
        report = pipeline.import_files(
            opened.store, opened.partner(partner), paths, complete=complete, progress=watch
        )
    say_json(report) if as_json else say_harvests([report])
    raise typer.Exit(_verdict([report]))


def match(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Recognise the same editions among all records, and bring the union list up to date.

    Only what changed since the last time is worked on.
    """
    with desk(store) as opened, watching() as watch:
        for partner in opened.workspace.partners.values():
            opened.store.put_partner(partner)  # a changed hint has its records read again
        report = pipeline.match(opened.store, watch)
    say_json(report) if as_json else say_match(report)


def run(
    *, store: StoreOption = None, as_json: JsonOption = False, quiet: QuietOption = False
) -> None:
    """Do the nightly job: harvest every partner that has a repository, then match.

    Safe to run twice, and to kill: the next run goes on. Made for cron.
    """
    with desk(store) as (workspace, opened), watching() as watch:
        partners = workspace.partners.values()
        reports, matched = pipeline.run(opened, partners, workspace.settings, watch)
    if as_json:
        say_json({"harvests": reports, "match": matched})
    elif not quiet or _verdict(reports):
        say_harvests(reports)
        say_match(matched)
    raise typer.Exit(_verdict(reports))


def _verdict(reports: list[HarvestReport]) -> Exit:
    verdicts = {report.verdict for report in reports}
    if verdicts <= {"complete"}:
        return Exit.FINE
    return Exit.FAILED if verdicts == {"refused"} else Exit.PARTLY
