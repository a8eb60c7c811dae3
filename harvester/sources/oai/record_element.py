"""What one `record` element of OAI-PMH gives: a value, or a reason why it cannot be one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from harvester.formats import local_name
from harvester.issues import Code, Issue
from harvester.record import LONGEST_IDENTIFIER, Harvested
from harvester.sources.page import OaiRecord
from harvester.sources.xml import Mend, alone, child, children, shortened, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

SHOWN = 200
NO_METADATA = "no metadata"
_TOLD = (
    (Mend.REMOVED, Code.ENCODING_DAMAGED, "characters that XML forbids, taken out"),
    (Mend.GUESSED, Code.ENCODING_GUESSED, "runs of bytes that are not UTF-8, read as cp1252"),
    (Mend.AMPERSAND, Code.XML_REPAIRED, "bare ampersands, written as XML wants them"),
    (Mend.REFERENCE, Code.XML_REPAIRED, "references XML does not know, put as characters"),
    (Mend.DECLARATION, Code.XML_REPAIRED, "declarations in the midst of it, taken out"),
    (Mend.PREFIX, Code.XML_REPAIRED, "namespace prefixes nothing declares, bound by their names"),
)


def take_record(
    element: _Element,
    partner: str,
    prefix: str,
    *,
    place: str,
    mended: Mapping[Mend, int] = Counter(),
) -> OaiRecord:
    """One OAI-PMH `record` element as a value.

    `place` says where it stands, for the reader of issues; `mended` what was mended in it. No
    identifier is ever invented: a record without one goes into quarantine, which is an issue
    that shows how it starts.
    """
    header = child(element, "header")
    identifier = text_of(child(header, "identifier"))
    if header is None or not 0 < len(identifier) <= LONGEST_IDENTIFIER:
        reason = unnamed(identifier)
        return OaiRecord(None, (broken_issue(partner, "", place, reason, alone(element)),), reason)
    record = Harvested(
        partner=partner,
        identifier=identifier,
        datestamp=datestamp_in(header),
        deleted=says_deleted(header.get("status", "")),
        sets=tuple(text_of(spec) for spec in children(header, "setSpec")),
        prefix=prefix,
        metadata=b"" if says_deleted(header.get("status", "")) else _metadata(element),
    )
    return taken(record, tuple(told(record, mended)) if mended else ())


def taken(record: Harvested, issues: tuple[Issue, ...] = ()) -> OaiRecord:
    """A record with the issues that its own values make."""
    reason = ""
    if not record.deleted and not record.metadata:
        reason = NO_METADATA
        issues += (Issue(record.partner, record.identifier, Code.METADATA_MISSING, "metadata"),)
    if not is_date(record.datestamp):
        stamp = record.datestamp[:SHOWN]
        code = Code.DATESTAMP_INVALID
        issues += (Issue(record.partner, record.identifier, code, "header datestamp", stamp),)
    return OaiRecord(record, issues, reason)


def broken_issue(partner: str, identifier: str, place: str, reason: str, data: bytes) -> Issue:
    """The issue of a record in quarantine: the reason, and how it starts."""
    start = shortened(data, SHOWN)
    return Issue(partner, identifier, Code.RECORD_BROKEN, place, f"{reason}: {start}")


def unnamed(identifier: str) -> str:
    """Why a record has no name."""
    return "identifier too long" if identifier else "no identifier"


def says_deleted(status: str) -> bool:
    """Whether a header's status is that of a deleted record, whatever the letters."""
    return status.strip().lower() == "deleted"


def datestamp_in(header: _Element) -> str:
    """The datestamp of a header; some servers write `dateStamp`, as ISO 19139 does."""
    found = (each for each in header if local_name(each).lower() == "datestamp")
    return text_of(next(found, None))


def is_date(datestamp: str) -> bool:
    """Days and seconds (OAI-PMH 2.0, section 3.3), and what else ISO 8601 takes for a date."""
    try:
        return bool(datetime.fromisoformat(datestamp))
    except ValueError:
        return False


def _metadata(record: _Element) -> bytes:
    """The element in `metadata`; where it is not exactly one, all with the wrapping."""
    wrapping = child(record, "metadata")
    if wrapping is None:
        return b""
    if len(wrapping) == 1:
        return alone(wrapping[0])
    return alone(wrapping) if text_of(wrapping) or len(wrapping) else b""


def told(record: Harvested, mended: Mapping[Mend, int]) -> Iterator[Issue]:
    """An issue for each kind of thing that was mended in a record."""
    for mend, code, what in _TOLD:
        if count := mended.get(mend, 0):
            detail = f"{count} {what}"
            yield Issue(record.partner, record.identifier, code, "record", detail)
