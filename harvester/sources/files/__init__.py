"""Delivered files, archives, and the records in them."""

from harvester.sources.files.archives import packing_of
from harvester.sources.files.catalogue import records_of, tables_of
from harvester.sources.files.exported import exported_pages, line_of, partners_in
from harvester.sources.files.paging import OF_NONE, OF_SEVERAL, pages, remarks, survey

__all__ = [
    "OF_NONE",
    "OF_SEVERAL",
    "exported_pages",
    "line_of",
    "packing_of",
    "pages",
    "partners_in",
    "records_of",
    "remarks",
    "survey",
    "tables_of",
]
