"""A page whose records say themselves that they are deleted, or describe nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from harvester.formats import says_deleted

if TYPE_CHECKING:
    from harvester.record import Harvested
    from harvester.sources.page import Page


def with_deletions(page: Page) -> Page:
    """The page with those records deleted whose own bytes say so (leader position 5, d)."""
    if not any(says_deleted(record.metadata) for record in page.records):
        return page
    return structs.replace(page, records=tuple(map(_mark_deleted, page.records)))


def _mark_deleted(record: Harvested) -> Harvested:
    deleted = says_deleted(record.metadata)
    return structs.replace(record, deleted=True, metadata=b"") if deleted else record
