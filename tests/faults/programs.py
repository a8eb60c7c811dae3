"""Faults of programs that speak OAI-PMH beside their main business: rows 31 and 45."""

from __future__ import annotations

import re

from harvester.provider.verbs import HeldRecord

from .headers import forget_deletions
from .hooks import BODY, PAGE, RECORD, TAKE, also, fault
from .site import Bookmark, Case, Page, Shown

_HEADER = re.compile(rb"<header\b.*?</header>", re.DOTALL)
_NAME = re.compile(rb"<identifier>[^<]*</identifier>")
_STAMP = re.compile(rb"(</?)datestamp>")
_RECORD = re.compile(rb"<record\b.*</record>", re.DOTALL)


@fault(PAGE, "csw", 31)
def without_end(case: Case, page: Page) -> Page:
    """As pycsw: the last token of a list leads to its beginning, and every token forgets `from`.

    An empty list has a token, too. ListIdentifiers names the first record of a page again and
    again, in elements called record; headers have a dateStamp. Deletions are not told.
    """
    if page.following or case.bookmark is None:
        return page
    query = case.bookmark.query._replace(given=0, last=("", ""))
    return page._replace(following=Bookmark(query, case.bookmark.series), bare=True)


@also(TAKE, "csw")
def _forgets_window(case: Case, bookmark: Bookmark) -> Bookmark:
    return bookmark._replace(query=bookmark.query._replace(since="", until=""))


@also(BODY, "csw")
def _names_one(case: Case, body: bytes) -> bytes:
    body = _STAMP.sub(rb"\1dateStamp>", body)
    name = _NAME.search(body)
    if case.verb != "ListIdentifiers" or not name:
        return body
    return _HEADER.sub(lambda h: b"<record>%b</record>" % _NAME.sub(name[0], h[0]), body)


forget_deletions("csw")


@fault(RECORD, "unmarked", 45, second=True)
def named_as_live(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """As oai_repo: what is deleted is named as if it were live, and is given by nothing."""
    return shown._replace(status="") if case.verb == "ListIdentifiers" else shown


@also(PAGE, "unmarked")
def _gives_live_ones(case: Case, page: Page) -> Page:
    if case.verb != "ListRecords":
        return page
    return page._replace(records=[each for each in page.records if not each.deleted], bare=True)


@also(BODY, "unmarked")
def _gives_nothing(case: Case, body: bytes) -> bytes:
    gone = case.verb == "GetRecord" and b'status="deleted"' in body
    return _RECORD.sub(b"", body) if gone else body
