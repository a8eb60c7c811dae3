"""Faults of sets that change, and of records that change their set: row 47.

Some records are in both sets on the first day. They leave the first set on the second day and the
second set on the third, when they are gone altogether.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from harvester.provider.verbs import HeldRecord, OaiError

from .hooks import ASKED, CHANGED, PAGE, SECOND, SELECT, Arguments, also, fault
from .records import SETS, beginning, delete, in_order, number_of, stamp
from .site import Case, Page, Site

_FIRST, _LAST = SETS


@fault(SECOND, "setrenamed", 47, second=True)
def renamed(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """From the second day on a set has another name, in ListSets and in headers."""
    return [
        structs.replace(each, sets=tuple(spec.replace(_LAST, "slavic") for spec in each.sets))
        for each in served
    ]


@fault(CHANGED, "setleft", 47, second=True)
def left(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """Records leave one of two sets, whose list says deleted; the next day they leave the other."""
    return [_leave(each, site) if _is_leaver(each) else each for each in records]


@fault(CHANGED, "setleftget", 47, second=True)
def left_without_get(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """As `setleft`, and GetRecord is answered badVerb."""
    return left(site, records)


@fault(CHANGED, "setleftquiet", 47, second=True)
def left_quietly(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """As `setleft`, but the list of the first set says nothing of records that left it."""
    return left(site, records)


@fault(CHANGED, "setmoved", 47, second=True)
def moved(site: Site, records: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day records go from one set, whose list says deleted, to the other."""
    return [
        structs.replace(each, sets=(_LAST,), datestamp=_of(site.day)) if _is_mover(each) else each
        for each in records
    ]


@also(ASKED, "setleftget")
def _has_no_get(case: Case, arguments: Arguments) -> Arguments:
    if case.verb == "GetRecord":
        raise OaiError("badVerb", "GetRecord is not known here")
    return arguments


@also(SELECT, "setleft", "setleftget", "setmoved")
def _say_deleted(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    if case.bookmark is None or not case.bookmark.query.set_spec or not case.site.second:
        return found
    gone = [
        HeldRecord(each.identifier, _of(2), deleted=True, sets=(_FIRST,))
        for each in case.site.records
        if _is_out(each)
    ]
    return [*in_order([*found, *filter(case.bookmark.query.wants, gone)])]


@also(PAGE, "setleft", "setleftget", "setmoved")
def _counts_deleted(case: Case, page: Page) -> Page:
    return page._replace(size=str(case.given + len(page.rest)))


def _of(day: int) -> str:
    """A datestamp of the hour before the answers of a day."""
    return stamp(beginning(day) - timedelta(hours=1))


def _leave(record: HeldRecord, site: Site) -> HeldRecord:
    out = structs.replace(record, sets=(_LAST,))
    if site.day == 2 or out.deleted:
        return out
    return structs.replace(delete(out), datestamp=_of(site.day))


def _is_leaver(record: HeldRecord) -> bool:
    return number_of(record) % 36 == 6


def _is_mover(record: HeldRecord) -> bool:
    return number_of(record) % 36 == 2 and record.sets == (_FIRST,) and not record.deleted


def _is_out(record: HeldRecord) -> bool:
    """Whether it was in the first set once, and is not any more."""
    return number_of(record) % 36 in (2, 6) and record.sets == (_LAST,)
