"""offer: what one partner can give another."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from harvester import pipeline
from harvester.cli.app import JsonOption, StoreOption, open_desk
from harvester.cli.terminal import say, say_json, table
from harvester.exchange import Offer, read_stock, write_offer


def offer(
    *,
    giver: Annotated[str, typer.Option("--from", metavar="PARTNER", help="Whose stock it is.")],
    receiver: Annotated[str, typer.Option("--to", metavar="PARTNER", help="Whom to offer it.")],
    stock: Annotated[
        Path,
        typer.Option("--stock", metavar="FILE", help="CSV or XLSX: identifier or ISBN, quantity."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write the list.")
    ] = Path(),
    date: Annotated[
        str, typer.Option("--date", metavar="YYYY-MM-DD", help="Date of the list; today.")
    ] = "",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an exchange list: what one partner has in stock and the other does not hold.

    Writes the list as XLSX, CSV and MARCXML with the same line numbers, and what was left out
    with the reason for each. Nothing is sent: that is for you to do.
    """
    if date:
        _check(date)
    lines = read_stock(stock)
    with open_desk(store) as opened:
        made = pipeline.offer(
            opened.store,
            opened.partner(giver),
            opened.partner(receiver),
            lines,
            date,
            printings=opened.workspace.settings.printings,
        )
    written = write_offer(made, output)
    say_json({"offer": made, "files": [str(path) for path in written]}) if as_json else _tell(
        made, written
    )


def _check(day: str) -> None:
    try:
        dt.date.fromisoformat(day)
    except ValueError as error:
        raise typer.BadParameter(f"{day!r} is no date; write it as 2026-01-31") from error


def _tell(made: Offer, written: tuple[Path, ...]) -> None:
    say(f"Offer {made.number}: {len(made.lines)} lines, {len(made.exclusions)} not offered.")
    reasons = Counter(exclusion.reason for exclusion in made.exclusions)
    table(("Not offered because#", "Lines#"), [(r, n) for r, n in reasons.most_common()])
    for path in written:
        say(f"  {path}")
