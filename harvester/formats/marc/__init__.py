"""MARC 21 and UNIMARC, and their relatives, as records."""

from harvester.formats.marc.japan_marc import as_unimarc, is_japan_marc
from harvester.formats.marc.kinds import TITLE_FIELDS, apart_of, format_of
from harvester.formats.marc.marc21 import read_marc21
from harvester.formats.marc.unimarc import read_unimarc
from harvester.formats.marc.unread import field_kind, field_name, fields_not_read
from harvester.formats.marc.validity import faults

__all__ = [
    "TITLE_FIELDS",
    "apart_of",
    "as_unimarc",
    "faults",
    "field_kind",
    "field_name",
    "fields_not_read",
    "format_of",
    "is_japan_marc",
    "read_marc21",
    "read_unimarc",
]
