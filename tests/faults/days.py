"""Faults of the second day that are not to be believed: row 47."""

from __future__ import annotations

from msgspec import structs

from harvester.demo.protocol import HeldRecord

from .hooks import PAGE, SECOND, also, fault
from .records import SETS, number_of
from .site import Case, Page, Site


@fault(SECOND, "shrink", 47, second=True, holds=True)
def shrunken(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day two fifths of the records are gone without a trace."""
    return [each for each in site.records if number_of(each) % 5 < 3]


@fault(SECOND, "massdel", 47, second=True, holds=True)
def mass_deletion(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day nine tenths of the records are told as deleted."""
    return [
        structs.replace(each, deleted=True, metadata={}, datestamp=site.now)
        if number_of(each) % 10
        else each
        for each in site.records
    ]


@fault(SECOND, "emptyall", 47, second=True, holds=True)
def all_empty(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day every list is a list without records."""
    return []


@also(PAGE, "emptyall")
def _is_bare(case: Case, page: Page) -> Page:
    return page._replace(bare=page.bare or case.site.second)


@fault(SECOND, "nrm", 47, second=True, holds=True)
def nothing_at_all(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day every list is answered noRecordsMatch, the whole one too."""
    return []


@fault(SECOND, "setgone", 47, second=True, holds=True)
def set_gone(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day a set is gone, from ListSets and from the records; shows by set only."""
    return [
        structs.replace(each, sets=tuple(spec for spec in each.sets if spec != SETS[1]))
        for each in site.records
    ]
