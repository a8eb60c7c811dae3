"""explain: why two records are one edition or are not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import desk
from harvester.cli.app import JsonOption, StoreOption, open_desk
from harvester.cli.records import describe_explanation
from harvester.cli.terminal import say_json
from harvester.evaluate import draw_waterfall
from harvester.record import split_name

RecordArgument = Annotated[str, typer.Argument(metavar="PARTNER:IDENTIFIER", help="A record.")]


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
    with open_desk(store) as opened:
        found = desk.explain(opened.store, record_a, record_b)
    if plot:
        records = [(record.name, record.title) for record in (found.record_a, found.record_b)]
        draw_waterfall(plot, records, found.score, found.table)
    say_json(found) if as_json else describe_explanation(found)


def _check(name: str) -> None:
    try:
        split_name(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
