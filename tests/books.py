"""Books that differ in one thing, and a store in which they are matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester import pipeline
from harvester.config.settings import Partner
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import iso2709_bytes
from harvester.record import (
    Agent,
    Edition,
    Extent,
    Harvested,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.sources.page import Page

if TYPE_CHECKING:
    from harvester.record import Medium
    from harvester.store import Store


def book(
    partner: str,
    number: str,
    *,
    volume: str = "",
    year: int = 1998,
    ed: int | None = None,
    medium: Medium = "print",
) -> Record:
    """A book that is like all others here but for what is told."""
    return Record(
        partner,
        number,
        format="marc21",
        level="volume" if volume else "monograph",
        medium=medium,
        titles=(Title("proper", Text("Rivers of the north", "Latn"), number=volume),),
        agents=(Agent("person", (Text("Kolas, Jakub", "Latn"),), main=True),),
        edition=Edition((Text(f"{ed}nd ed.", "Latn"),), ed) if ed else None,
        publications=(
            Publication((Text("Minsk", "Latn"),), (Text("Belarus", "Latn"),), str(year)),
        ),
        years=Years(year),
        extent=Extent("200 p.", 200),
        volume=volume,
        languages=("eng",),
    )


def matched(store: Store, *records: Record) -> None:
    """Have the store harvest and match some records."""
    harvested(store, *records)
    pipeline.match_records(store)


def harvested(store: Store, *records: Record) -> None:
    """Have the store harvest some records, which wait to be matched."""
    for partner in sorted({record.partner for record in records}):
        store.partners.put(Partner(id=partner))
        held = [
            Harvested(
                partner,
                record.identifier,
                prefix="iso2709",
                metadata=iso2709_bytes(to_marc21(record, control_number=record.identifier)),
            )
            for record in records
            if record.partner == partner
        ]
        store.sources.commit_page(partner, Page(records=tuple(held)), harvest=1)
