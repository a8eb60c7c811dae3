"""Faults of the second day that are not to be believed, or are hard to notice: row 47."""

from __future__ import annotations

from msgspec import structs

from harvester.provider.verbs import HeldRecord

from .headers import forget_deletions
from .hooks import CHANGED, IDENTIFY, PAGE, SECOND, also, fault
from .records import SETS, delete, number_of
from .site import Case, Page, Site

_GONE = (3, 8, 9)
_NEW = "oai:new.example.org:"


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


@fault(SECOND, "nrmnight", 47, second=True, holds=True, recovers=True)
def nothing_for_a_day(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """As `nrm`, GetRecord knowing no record either; on the third day all is there again."""
    return []


@fault(SECOND, "emptynight", 47, second=True, holds=True, recovers=True)
def empty_for_a_day(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """As `emptyall`; on the third day all is there again."""
    return []


@fault(SECOND, "halfnight", 47, second=True, holds=True, recovers=True)
def half_for_a_day(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day every other record is gone; on the third day all is there again."""
    return [each for each in site.records if number_of(each) % 2]


@also(PAGE, "emptyall", "emptynight")
def _is_bare(case: Case, page: Page) -> Page:
    return page._replace(bare=page.bare or case.site.second)


@fault(CHANGED, "promisedgone", 47, second=True)
def gone_without_a_word(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """Deletions are promised to be told; on the second day three records are gone untold."""
    return [delete(each) if number_of(each) in _GONE else each for each in records]


@also(SECOND, "promisedgone")
def _untold(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    return [each for each in served if number_of(each) not in _GONE]


@also(IDENTIFY, "promisedgone")
def _promises(case: Case, facts: dict[str, str]) -> dict[str, str]:
    return {**facts, "deletedRecord": "persistent"}


@fault(CHANGED, "renamedids", 47, second=True)
def other_identifiers(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day all records have other identifiers; deletions are not told."""
    return [_renamed(site, each) for each in records]


@fault(CHANGED, "renamedfew", 47, second=True)
def other_identifiers_of_a_few(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day every 40th record has another identifier; deletions are not told."""
    return [
        _renamed(site, each) if int(each.identifier[-6:]) % 40 == 5 else each for each in records
    ]


def _renamed(site: Site, record: HeldRecord) -> HeldRecord:
    if record.identifier.startswith(_NEW):
        return record
    identifier = _NEW + record.identifier[-6:]
    return structs.replace(record, identifier=identifier, datestamp=site.now)


forget_deletions("renamedids", "renamedfew")
