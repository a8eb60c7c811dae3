"""What stands in an offer's files, cell by cell and record by record; writing them is `sheets`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.exchange.labels import COLUMNS, phrase
from harvester.formats.writing import to_marc21, write_marcxml
from harvester.record import Note, Publication, split_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.config import Partner
    from harvester.exchange.labels import Value
    from harvester.exchange.offer import Exclusion, Offer, OfferLine
    from harvester.record import Record, Text, Years


def instructions(offer: Offer) -> list[str]:
    """The heading and the steps of a reply, in the receiver's language, then in English."""
    lines: list[str] = []
    for language in dict.fromkeys((offer.receiver.language, "en")):
        said = {
            "number": offer.number,
            "date": offer.date,
            "giver": _named(offer.giver, language),
            "receiver": _named(offer.receiver, language),
            "contact": offer.giver.contact or _named(offer.giver, language),
        }
        steps = ("heading", "reply_want", "reply_quantity", "reply_keep", "reply_send")
        block = [phrase(step, language).format(**said) for step in steps]
        if block != lines:
            lines += ["", *block] if lines else block
    return lines


def _named(partner: Partner, language: str) -> str:
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
        "edition": _joined([_original(edition), record.volume]),
        "place": _original(imprint.places),
        "publisher": _original(imprint.publishers),
        "year": _year(record.years) if record.years else imprint.date,
        "extent": record.extent.statement if record.extent else "",
        "language": ", ".join(record.languages),
        "isbn": _joined(record.numbers("isbn")),
        "condition": line.condition,
        "quantity": line.quantity,
        "note": _joined([line.note, *line.related]),
    }
    return tuple(cells.get(column.key, "") for column in COLUMNS)


def _author(record: Record) -> str:
    """The agent the record is filed under, else the first, else who is said to be responsible."""
    agents = record.agents or (record.parent.agents if record.parent else ())
    author = next((agent for agent in agents if agent.main), None) or next(iter(agents), None)
    return _original(author.names[:1] if author else record.responsibility)


def _original(texts: tuple[Text, ...]) -> str:
    """The texts in the script that stands first: the original one."""
    return _joined(text.value for text in texts if text.script == texts[0].script)


def _joined(values: Iterable[str]) -> str:
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
        record, notes=(*record.notes, Note(_joined([copies, line.condition, line.note])))
    )
