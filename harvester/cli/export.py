"""export: files for other programs and people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester import desk
from harvester.atomic import is_stream
from harvester.cli.app import StoreOption, open_desk
from harvester.cli.terminal import say
from harvester.formats import WrittenFormat

app = typer.Typer(no_args_is_help=True, help="Write what the store holds into a file.")

Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")]

PartnerOption = Annotated[
    str | None, typer.Option("--partner", metavar="ID", help="Only this partner's.")
]


@app.command()
def clusters(output: Output, *, store: StoreOption = None) -> None:
    """Write which records belong together, as CSV: partner,identifier,cluster."""
    with open_desk(store) as opened:
        _say_written(desk.write_clusters(opened.store, output), output)


@app.command()
def pairs(output: Output, *, store: StoreOption = None) -> None:
    """Write the pairs that may be one edition, titles and conflicts with them: CSV, or .xlsx."""
    with open_desk(store) as opened:
        _say_written(desk.write_pairs(opened.store, output), output)


@app.command()
def sources(output: Output, *, partner: PartnerOption = None, store: StoreOption = None) -> None:
    """Write every record as its source sent it, one JSON object a line."""
    with open_desk(store) as opened:
        if partner:
            opened.partner(partner)
        _say_written(desk.write_sources(opened.store, output, partner), output)


@app.command()
def quarantine(output: Output, *, partner: PartnerOption = None, store: StoreOption = None) -> None:
    """Write what came too damaged to be a record, one JSON object a line: why, its bytes."""
    with open_desk(store) as opened:
        if partner:
            opened.partner(partner)
        _say_written(desk.write_quarantine(opened.store, output, partner), output)


@app.command()
def issues(output: Output, *, partner: PartnerOption = None, store: StoreOption = None) -> None:
    """Write the trouble with single records, as CSV: where, which, and what it means."""
    with open_desk(store) as opened:
        if partner:
            opened.partner(partner)
        _say_written(desk.write_issues(opened.store, output, partner), output)


@app.command()
def records(
    output: Output,
    *,
    written: Annotated[
        WrittenFormat | None,
        typer.Option("--format", help="Of XML and ISO 2709; MARC 21 if not told."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the union list: XML (.xml), ISO 2709 (.mrc), JSON lines (.jsonl) or CSV (.csv)."""
    with open_desk(store) as opened:
        _say_written(desk.write_records(opened.store, output, written), output)


def _say_written(count: int, output: Path) -> None:
    if not is_stream(output):  # perhaps the very one that this would go to
        say(f"{count:,} written to {output}")
