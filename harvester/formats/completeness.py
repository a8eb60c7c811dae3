"""What every record of a catalogue should have: a title, and a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.fields import RecordIssue
from harvester.issues import Code

if TYPE_CHECKING:
    from harvester.record import Record

_TITLE_FIELD = {"marc21": "245", "unimarc": "200", "mods": "titleInfo"}
_DATE_FIELD = {
    "marc21": "008, 260, 264", "unimarc": "100, 210, 214", "mods": "originInfo", "table": "year",
}  # fmt: skip
"""Where a title and a date belong; in the formats of Dublin Core's kind, `title` and `date`."""


def report_gaps(record: Record, troubles: list[RecordIssue]) -> None:
    """Report a title or a year that a record has not."""
    if record.format == "unknown":
        return
    if not record.titled:
        troubles.append(RecordIssue(Code.TITLE_MISSING, _TITLE_FIELD.get(record.format, "title")))
    if record.years is None and record.level != "part":
        dates = ", ".join(each.date for each in record.publications)
        troubles.append(
            RecordIssue(Code.DATE_UNCLEAR, _DATE_FIELD.get(record.format, "date"), dates)
        )
