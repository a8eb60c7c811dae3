"""status, show, explain: looking without changing anything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import explaining, inquiry, plots
from harvester.cli.app import JsonOption, StoreOption, desk
from harvester.cli.describe import describe_explanation, describe_record, describe_union
from harvester.cli.render import apart_counts, count_of, local, say, say_json, table
from harvester.inquiry import Status
from harvester.record import split_name

RecordArgument = Annotated[str, typer.Argument(metavar="PARTNER:IDENTIFIER", help="A record.")]


def status(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show how things stand: partners, records, what is due, what waits for a person.

    Times are those of this machine's time zone; of UTC with --json.
    """
    with desk(store) as (workspace, opened):
        found = inquiry.status(opened, workspace.partners.values())
    if as_json:
        say_json(found)
        return
    _say_partners(found)
    editions, records = count_of(found.union_records, "edition"), count_of(found.records, "record")
    say(f"Union list: {editions}, {records}.")
    if found.apart:
        say(f"Kept apart from it: {apart_counts(found.apart)}.")
    for holders, number in found.holders.items():
        say(f"  held by {count_of(holders, 'partner')}: {number:,}")
    verdicts = ", ".join(f"{n:,} {verdict}" for verdict, n in sorted(found.verdicts.items()))
    say(f"Pairs found alike: {verdicts or 'none'}.")
    if found.untried_blocks:
        say(f"{found.untried_blocks:,} match keys are too common to compare their records by.")
    if found.waiting:
        verb = "waits" if found.waiting == 1 else "wait"
        say(f"{count_of(found.waiting, 'record')} {verb} to be read or matched: harvester match")
    say(f"Union hash: {found.union_hash}")
    if found.needs:
        say("For a person to do:")
    for need in found.needs:
        say("  " + ": ".join(filter(None, (need.partner, need.what))))
        say(f"    {need.remedy}")


def _say_partners(found: Status) -> None:
    rows = [
        (
            p.id,
            p.title,
            f"{p.live:,}",
            f"{p.deleted:,}",
            f"{sum(p.issues.values()):,}",
            local(p.last_run),
            p.verdict,
            "next run" if p.is_due else local(p.next_due),
        )
        for p in found.partners
    ]
    table(
        ("Partner", "Library", "Records#", "Deleted#", "Issues#", "Last run", "Verdict", "Due"),
        rows,
    )
    # Suspect and refused ones are told in full below, as work for a person.
    for p in found.partners:
        if p.reasons and p.verdict not in ("suspect", "refused"):
            say(f"{p.id}: {p.reasons[0]}")
        if p.apart:
            say(f"{p.id}: kept apart from the union list: {apart_counts(p.apart)}")


def show(
    name: Annotated[
        str, typer.Argument(metavar="PARTNER:IDENTIFIER|UNION-ID", help="What to show.")
    ],
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a partner's record as it was read, or a union record with its holders."""
    with desk(store) as opened:
        if ":" not in name:
            union = inquiry.show_union(opened.store, name)
            say_json(union) if as_json else describe_union(union, opened.store)
            return
        found = inquiry.show(opened.store, name)
    say_json(found) if as_json else describe_record(found)


def explain(
    record_a: RecordArgument,
    record_b: RecordArgument,
    *,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Also draw it: a name with .svg or .png."),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell why two records are, or are not, taken for the same edition."""
    for name in (record_a, record_b):
        _check(name)
    with desk(store) as opened:
        found = explaining.explain(opened.store, record_a, record_b)
    if plot:
        plots.waterfall(plot, f"{record_a}\n~ {record_b}", found.score, found.table)
    say_json(found) if as_json else describe_explanation(found)


def _check(name: str) -> None:
    try:
        split_name(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
