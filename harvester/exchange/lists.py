"""An offer becomes files a partner can use, each line with the same id in all of them.

XLSX and CSV to fill in, MARCXML to load. What was not offered goes into a CSV file of its own,
each stock line with its reason: that one is the giver's and is not sent.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.atomic import atomic_write
from harvester.exchange.sheets import Sheet, csv_bytes, workbook_bytes
from harvester.exchange.wording import COLUMNS, EXCLUSION_COLUMNS, Value, label, phrase
from harvester.formats import write_marcxml
from harvester.formats.marc.writing import to_marc21
from harvester.record import Note, Publication, Record, Text, Years, split_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.config import Partner
    from harvester.exchange.offer import Exclusion, Offer, OfferLine


def write_offer(offer: Offer, folder: Path | str) -> tuple[Path, ...]:
    """Write the offer's XLSX, CSV and MARCXML and the CSV of what was not offered.

    The files are named for the offer's number and replace older ones of that name; the same
    offer gives the same bytes. Raises FileError when the folder cannot be written.
    """
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
        f"{name}.xlsx": workbook_bytes(sheets, offer.date),
        f"{name}.csv": csv_bytes(COLUMNS, lines),
        f"{name}.xml": marcxml(offer),
        f"{name}-not-offered.csv": csv_bytes(EXCLUSION_COLUMNS, exclusions),
    }
    for file, data in contents.items():
        with atomic_write(folder / file) as stream:
            stream.write(data)
    return tuple(folder / file for file in contents)


def instructions(offer: Offer) -> list[str]:
    """The heading and the steps of a reply, in the receiver's language, then in English."""
    lines: list[str] = []
    for language in dict.fromkeys((offer.receiver.language, "en")):
        said = {
            "number": offer.number,
            "date": offer.date,
            "giver": _name_of(offer.giver, language),
            "receiver": _name_of(offer.receiver, language),
            "contact": offer.giver.contact or _name_of(offer.giver, language),
        }
        steps = ("heading", "reply_want", "reply_quantity", "reply_keep", "reply_send")
        block = [phrase(step, language).format(**said) for step in steps]
        if block != lines:
            lines += ["", *block] if lines else block
    return lines


def _name_of(partner: Partner, language: str) -> str:
    return partner.name.get(language) or partner.title


def line_cells(line: OfferLine) -> tuple[Value, ...]:
    """The cells of an offer line, in the order of `COLUMNS`."""
    record = line.union.record
    imprint = next(iter(record.publications), Publication())
    edition = record.edition.statement if record.edition else ()
    cells: dict[str, Value] = {
        "line_id": line.id,
        "author": _author(record),
        "title": line.union.title,
        "title_romanised": line.union.romanised,
        "edition": _join_values([_original(edition), record.volume]),
        "place": _original(imprint.places),
        "publisher": _original(imprint.publishers),
        "year": _year(record.years) if record.years else imprint.date,
        "extent": record.extent.statement if record.extent else "",
        "language": ", ".join(record.languages),
        "isbn": _join_values(record.numbers("isbn")),
        "condition": line.condition,
        "quantity": line.quantity,
        "note": _join_values([line.note, *line.related]),
    }
    return tuple(cells.get(column.key, "") for column in COLUMNS)


def _author(record: Record) -> str:
    """The agent the record is filed under, else the first, else who is said to be responsible."""
    agents = record.agents or (record.parent.agents if record.parent else ())
    author = next((agent for agent in agents if agent.main), None) or next(iter(agents), None)
    return _original(author.names[:1] if author else record.responsibility)


def _original(texts: tuple[Text, ...]) -> str:
    """The texts in the script that stands first: the original one."""
    return _join_values(text.value for text in texts if text.script == texts[0].script)


def _join_values(values: Iterable[str]) -> str:
    return "; ".join(filter(None, values))


def _year(years: Years) -> Value:
    if years.last and years.last != years.first:
        return f"{years.first}–{years.last}"
    return years.first if years.certain else f"[{years.first}?]"


def exclusion_cells(exclusion: Exclusion) -> tuple[Value, ...]:
    """The cells of an exclusion, in the order of `EXCLUSION_COLUMNS`."""
    stock = exclusion.stock
    return (
        stock.line, stock.identifier, stock.isbn, stock.quantity, stock.condition, stock.note,
        exclusion.title, exclusion.reason, exclusion.sentence,
    )  # fmt: skip


def marcxml(offer: Offer) -> bytes:
    """A collection with a record a line: 001 is the line's id, 500 says what is offered."""
    records = (
        to_marc21(
            _as_offered(offer, line),
            control_number=line.id,
            holdings=[split_name(line.source)] if line.source else [],
            entered=offer.date,
        )
        for line in offer.lines
    )
    stream = io.BytesIO()
    write_marcxml(records, stream)
    return stream.getvalue()


def _as_offered(offer: Offer, line: OfferLine) -> Record:
    """The description with what a reader of the MARC file alone must know of the offer."""
    record = line.union.record
    copies = f"Offered by {offer.giver.title}, copies: {line.quantity}"
    return replace(
        record, notes=(*record.notes, Note(_join_values([copies, line.condition, line.note])))
    )
