"""Faults that cost many requests: walls of HTML, broken first pages, pages that shrink."""

from __future__ import annotations

from .hooks import BEFORE, PAGE, everything, fault, spare
from .server import Reply
from .site import Bookmark, Broken, Case, Page
from .transport import failing

_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_WALL = b"<!DOCTYPE html><html><body><h1>Making sure you are not a bot</h1></body></html>"


@fault(BEFORE, "wall", 11)
def wall_of_html(case: Case) -> Reply | None:
    """Every verb but Identify is answered with a page of HTML and the status 200."""
    return None if case.verb == "Identify" else Reply(_WALL, headers=_HTML)


@fault(PAGE, "firstbroken", 7)
def first_page_broken(case: Case, page: Page) -> Page:
    """The first page of every list of records is answered 500, in any window."""
    if case.verb == "ListRecords" and not case.given:
        raise Broken(failing(500, "Error"))
    return page


@fault(PAGE, "shrinking", 40)
def pages_shrink(case: Case, page: Page) -> Page:
    """Each page of records is half as long as the one before, down to a single record."""
    if case.verb != "ListRecords":
        return page
    size, given = case.site.page, case.given
    while given > 0 and size > 1:
        given -= size
        size = max(1, size // 2)
    records = page.rest[:size]
    more = len(page.rest) > len(records)
    bookmark = case.bookmark
    if bookmark is None:
        return page
    following = Bookmark(bookmark.query.after(records), bookmark.series) if more else None
    return page._replace(records=records, following=following)


spare("wall", "nothing comes through", everything)
spare("firstbroken", "no list begins", everything)
