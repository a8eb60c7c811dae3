"""Records as MARC 21 and UNIMARC."""

from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.marc.writing.unimarc import to_unimarc

__all__ = ["to_marc21", "to_unimarc"]
