"""Where records come from: OAI-PMH repositories and dropped files, as pages of `Harvested`."""

from harvester.sources.deletions import with_deletions
from harvester.sources.page import Broken, BrokenStretch, FileRecord, Header, OneName, Page

__all__ = [
    "Broken",
    "BrokenStretch",
    "FileRecord",
    "Header",
    "OneName",
    "Page",
    "with_deletions",
]
