"""status, show, explain: looking without changing anything."""

from __future__ import annotations

from typing import Annotated

import typer

from harvester import inquiry
from harvester.cli.app import JsonOption, StoreOption, desk
from harvester.cli.describe import describe_explanation, describe_record, describe_union
from harvester.cli.render import say, say_json, table
from harvester.record import split_name

RecordArgument = Annotated[str, typer.Argument(metavar="PARTNER:IDENTIFIER", help="A record.")]


def status(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show what is in the store: partners, records, issues, work that waits, the union list."""
    with desk(store) as opened:
        found = inquiry.status(opened.store, opened.partners().values())
    if as_json:
        say_json(found)
        return
    rows = [
        (
            p.id,
            p.title,
            f"{p.live:,}",
            f"{p.deleted:,}",
            f"{sum(p.issues.values()):,}",
            p.last_run[:16].replace("T", " "),
            p.verdict,
        )
        for p in found.partners
    ]
    headings = ("Partner", "Library", "Records#", "Deleted#", "Issues#", "Last run", "Verdict")
    table(headings, rows)
    say(f"Union list: {found.union_records:,} editions, {found.records:,} records.")
    for holders, number in found.holders.items():
        say(f"  held by {holders} partner{'s' if holders > 1 else ''}: {number:,}")
    verdicts = ", ".join(f"{n:,} {verdict}" for verdict, n in sorted(found.verdicts.items()))
    say(f"Pairs compared: {verdicts or 'none yet'}.")
    if found.untried_blocks:
        say(f"{found.untried_blocks:,} match keys are too common to compare their records by.")
    for a, b in found.contradictions:
        say(f"Decisions contradict each other: {a} and {b} cannot both be the same edition.")
    if found.waiting:
        say(f"{found.waiting:,} records wait to be read or matched: harvester match")
    say(f"Union hash: {found.union_hash}")


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
            union = opened.store.union_record(name)
            say_json(union) if as_json else describe_union(union, opened.store)
            return
        found = inquiry.show(opened.store, name)
    say_json(found) if as_json else describe_record(found)


def explain(
    record_a: RecordArgument,
    record_b: RecordArgument,
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell why two records are, or are not, taken for the same edition."""
    for name in (record_a, record_b):
        _check(name)
    with desk(store) as opened:
        found = inquiry.explain(opened.store, record_a, record_b)
    say_json(found) if as_json else describe_explanation(found)


def _check(name: str) -> None:
    try:
        split_name(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
