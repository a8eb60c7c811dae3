"""Records that say themselves that they are deleted: status d in the leader of a MARC record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

if TYPE_CHECKING:
    from harvester.record import Harvested
    from harvester.sources.page import Page

_DELETED_BY_LEADER = re.compile(rb"<(?:[\w.-]+:)?leader[^<>]*>.{5}d", re.DOTALL)


def with_deletions(page: Page) -> Page:
    """The page with those records deleted whose MARC leader says so (position 5, d)."""
    if not any(_deleted_by_leader(record) for record in page.records):
        return page
    records = (
        structs.replace(record, deleted=True, metadata=b"")
        if _deleted_by_leader(record)
        else record
        for record in page.records
    )
    return structs.replace(page, records=tuple(records))


def _deleted_by_leader(record: Harvested) -> bool:
    return _DELETED_BY_LEADER.search(record.metadata, 0, 1000) is not None
