"""An offer becomes files a partner can use, each line with the same id in all of them.

XLSX and CSV to fill in, MARCXML to load. What was not offered goes into a CSV file of its own,
each stock line with its reason: that one is the giver's and is not sent.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from harvester.exchange.labels import COLUMNS, EXCLUSION_COLUMNS, label
from harvester.exchange.rows import exclusion_cells, instructions, line_cells, marcxml
from harvester.exchange.sheets import Sheet, csv_bytes
from harvester.output import beside

if TYPE_CHECKING:
    from harvester.exchange.offer import Offer


def write_offer(offer: Offer, folder: Path | str) -> tuple[Path, ...]:
    """Write the offer's XLSX, CSV and MARCXML and the CSV of what was not offered.

    The files are named for the offer's number and replace older ones of that name; the same
    offer gives the same bytes. Raises FileError when the folder cannot be written.
    """
    from harvester.exchange.xlsx import xlsx_bytes  # noqa: PLC0415 - slow to load, seldom wanted

    name = re.sub(r"[^\w.-]+", "-", offer.number).strip(".-") or "offer"
    lines = [line_cells(line) for line in offer.lines]
    exclusions = [exclusion_cells(exclusion) for exclusion in offer.exclusions]
    labels = [label(column.key, offer.receiver.language) for column in COLUMNS]
    sheets = (
        Sheet("Offer", COLUMNS, labels, lines),
        Sheet("How to reply", (), (), [(line,) for line in instructions(offer)]),
    )
    folder = Path(folder)
    contents = {
        f"{name}.xlsx": xlsx_bytes(sheets, offer.date),
        f"{name}.csv": csv_bytes(COLUMNS, lines),
        f"{name}.xml": marcxml(offer),
        f"{name}-not-offered.csv": csv_bytes(EXCLUSION_COLUMNS, exclusions),
    }
    for file, data in contents.items():
        with beside(folder / file) as stream:
            stream.write(data)
    return tuple(folder / file for file in contents)
