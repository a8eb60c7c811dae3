"""show: one record, or one union record."""

from __future__ import annotations

from typing import Annotated

import typer

from harvester import desk
from harvester.cli.app import JsonOption, StoreOption, open_desk
from harvester.cli.records import describe_record, describe_union
from harvester.cli.terminal import say_json


def show(
    name: Annotated[
        str, typer.Argument(metavar="PARTNER:IDENTIFIER|UNION-ID", help="What to show.")
    ],
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a partner's record as it was read, or a union record with its holders."""
    with open_desk(store) as opened:
        if ":" not in name:
            union = desk.show_union(opened.store, name)
            say_json(union) if as_json else describe_union(union, opened.store)
            return
        found = desk.show(opened.store, name)
    say_json(found) if as_json else describe_record(found)
