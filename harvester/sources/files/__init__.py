"""Delivered files, archives, and the records in them."""

from harvester.sources.files.paging import OF_NONE, OF_SEVERAL, pages, remarks, survey

__all__ = ["OF_NONE", "OF_SEVERAL", "pages", "remarks", "survey"]
