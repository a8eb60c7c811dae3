"""Faults of lists: rows 7, 33, and 36 to 40."""

from __future__ import annotations

from itertools import chain
from random import Random

from harvester.provider.verbs import HeldRecord, OaiError, Query

from .hooks import PAGE, RECORD, REPLY, SECOND, SELECT, also, beyond, fault, poison, spare
from .server import Reply
from .site import Bookmark, Broken, Case, Page, Shown, Site
from .transport import failing


@fault(RECORD, "500", 7)
def poisoned(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """What would hold the full form of one certain record is always answered 500."""
    if case.strikes(record) and case.verb != "ListIdentifiers":
        raise Broken(failing(500, "Error"))
    return shown


spare("500", "the server fails over it", poison)


def _empties(case: Case, page: Page, count: float) -> Page:
    """Empty pages before the third, as many as this."""
    bookmark = case.bookmark
    if bookmark is None or not case.on_page(3) or bookmark.mark >= count:
        return page
    following = bookmark._replace(mark=bookmark.mark + 1)
    return page._replace(records=[], following=following, bare=True)


@fault(PAGE, "emptymid", 33)
def empty_page(case: Case, page: Page) -> Page:
    """Before the third page comes an empty one with a token."""
    return _empties(case, page, 1)


@fault(PAGE, "emptyrun", 33)
def empty_pages(case: Case, page: Page) -> Page:
    """Before the third page come twelve empty ones with tokens."""
    return _empties(case, page, 12)


@fault(PAGE, "emptyforever", 33)
def empty_pages_for_ever(case: Case, page: Page) -> Page:
    """After the second page come empty ones with tokens, without end."""
    return _empties(case, page, float("inf"))


spare("emptyforever", "the list never comes to it", beyond(2))


@fault(PAGE, "lastnrm", 36)
def last_token_finds_nothing(case: Case, page: Page) -> Page:
    """The last page has a token, which is answered noRecordsMatch."""
    if not page.records and case.given:
        raise OaiError("noRecordsMatch", "there are no more records")
    return page


@fault(PAGE, "lastbad", 36)
def last_token_is_bad(case: Case, page: Page) -> Page:
    """The last page has a token, which is answered badResumptionToken."""
    return page


@fault(PAGE, "lastempty", 36)
def last_page_is_empty(case: Case, page: Page) -> Page:
    """The last page has a token, which brings an empty page."""
    return page if page.records or not case.given else page._replace(bare=True)


@fault(PAGE, "last500", 36)
def last_token_fails(case: Case, page: Page) -> Page:
    """The last page has a token, which is always answered 500."""
    if not page.records and case.given:
        raise Broken(failing(500, "Error"))
    return page


@also(PAGE, "lastnrm", "lastbad", "lastempty", "last500")
def _goes_on_too_long(case: Case, page: Page) -> Page:
    if case.bookmark is None or page.following or not page.records:
        return page
    following = Bookmark(case.bookmark.query.after(page.records), case.bookmark.series)
    return page._replace(following=following)


@fault(PAGE, "nrmmid", 37)
def nothing_in_mid_list(case: Case, page: Page) -> Page:
    """The third page is answered noRecordsMatch the first time."""
    if case.third_page_first("nrmmid"):
        raise OaiError("noRecordsMatch", "there are no such records")
    return page


@fault(REPLY, "404nrm", 37, second=True, holds=True)
def nothing_is_404(case: Case, reply: Reply) -> Reply:
    """Nothing changed on the second day, and noRecordsMatch comes under the status 404."""
    return _under(404, reply)


@fault(REPLY, "422nrm", 37, second=True, holds=True)
def nothing_is_422(case: Case, reply: Reply) -> Reply:
    """Nothing changed on the second day, and noRecordsMatch comes under the status 422."""
    return _under(422, reply)


def _under(status: int, reply: Reply) -> Reply:
    return reply._replace(status=status) if b'code="noRecordsMatch"' in reply.body else reply


@also(SECOND, "404nrm", "422nrm")
def _nothing_new(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    return list(site.records)


@fault(PAGE, "sizehigh", 38)
def size_too_high(case: Case, page: Page) -> Page:
    """completeListSize is 150 too high."""
    return _bigger(page, 150)


@fault(PAGE, "sizelow", 38)
def size_too_low(case: Case, page: Page) -> Page:
    """completeListSize is the size of a page."""
    return page._replace(size=str(case.site.page))


@fault(PAGE, "sizehighone", 38)
def size_one_too_high(case: Case, page: Page) -> Page:
    """completeListSize is one too high."""
    return _bigger(page, 1)


@fault(PAGE, "sizelowone", 38)
def size_one_too_low(case: Case, page: Page) -> Page:
    """completeListSize is one too low."""
    return _bigger(page, -1)


@fault(PAGE, "sizehighfirst", 38)
def first_size_too_high(case: Case, page: Page) -> Page:
    """completeListSize is 150 too high on the first page, and right on the others."""
    return page if case.given else size_too_high(case, page)


@fault(PAGE, "sizelowfirst", 38)
def first_size_too_low(case: Case, page: Page) -> Page:
    """completeListSize is the size of a page on the first page, and right on the others."""
    return page if case.given else size_too_low(case, page)


def _bigger(page: Page, by: int) -> Page:
    return page._replace(size=str(int(page.size) + by)) if page.size.isdecimal() else page


@fault(PAGE, "sizeword", 38)
def size_in_words(case: Case, page: Page) -> Page:
    """completeListSize is a word."""
    return page._replace(size="many")


@fault(PAGE, "cursorpage", 38)
def cursor_of_pages(case: Case, page: Page) -> Page:
    """The cursor counts pages instead of records, from one."""
    return page._replace(cursor=str(case.given // case.site.page + 1))


@fault(SELECT, "dup", 39)
def doubled_and_skipped(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """ListRecords gives three records of the first page again, and leaves out three later ones."""
    page = case.site.page
    if case.verb != "ListRecords" or len(found) <= page:
        return found
    return [*found[:page], *found[page - 3 : 2 * page - 3], *found[2 * page :]]


@fault(SELECT, "unstable", 39)
def unstable_order(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """Around page borders the order is another for every request, so some come twice or never."""
    chance, shown = Random(case.site.count("unstable")), list(found)
    for border in range(case.site.page, len(found), case.site.page):
        around = slice(border - 4, border + 4)
        shown[around] = chance.sample(shown[around], len(shown[around]))
    return shown


@fault(SELECT, "unordered", 39)
def no_order(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """Lists have no order, as of a database that is not asked for one: a page is any records."""
    return Random(case.site.count("unordered")).sample(found, len(found))


@fault(SELECT, "pycsw", 39)
def borders_twice(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """Each page begins with the last record of the page before; none is left out."""
    pages = range(case.site.page, len(found), case.site.page - 1)
    later = [found[start - 1 : start - 1 + case.site.page] for start in pages]
    return [*found[: case.site.page], *chain.from_iterable(later)]


@fault(SELECT, "shift", 39)
def shifting(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """While the first list is read, seven records of its first page move to its end, once."""
    if case.verb != "ListRecords" or not case.third_page_first("shift"):
        return found
    moving = [each for each in found if each.identifier not in case.site.special][:7]
    case.site.touch({each.identifier for each in moving})
    return _found_again(case, case.bookmark.query) if case.bookmark else found


def _found_again(case: Case, query: Query) -> list[HeldRecord]:
    return [record for record in case.site.records if query.wants(record)]


@fault(SELECT, "limit", 40)
def capped(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """A list ends after `limit` records without token, and never says how long it is."""
    return found[: case.site.limit]


@also(PAGE, "limit")
def _says_no_size(case: Case, page: Page) -> Page:
    return page._replace(size="")


@fault(SELECT, "limitsized", 40)
def capped_with_size(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """A list ends after `limit` records without token, though completeListSize says more."""
    return found[: case.site.limit]


@fault(PAGE, "deep500", 40)
def deep_pages_fail(case: Case, page: Page) -> Page:
    """What begins after `limit` records of a list is always answered 500."""
    if case.given >= case.site.limit:
        raise Broken(failing(500, "Error"))
    return page
