"""Faults of the connection and of a server under load: rows 1 to 10."""

from __future__ import annotations

import time
from email.utils import formatdate

from .hooks import BEFORE, REPLY, TAKE, also, beyond, fault, spare
from .server import Reply
from .site import Bookmark, Broken, Case

SHORT_TIME = 0.2
"""Seconds that have to pass between two requests under `429rate`."""

_HTML = (("Content-Type", "text/html; charset=utf-8"),)


def failing(status: int, reason: str) -> Reply:
    """An error page as web servers write them: HTML, and not even well-formed."""
    page = f"<html><head><title>{status} {reason}</title><body><h1>{reason}</h1><hr>nginx</html>"
    return Reply(page.encode(), status, _HTML)


def _every_third(case: Case, reply: Reply) -> Reply | None:
    """The reply to every third request; asked again, it is answered."""
    return reply if case.site.count(f"every third {reply.status}") % 3 == 0 else None


@fault(BEFORE, "503", 1)
def busy(case: Case) -> Reply | None:
    """Every third request is answered 503 with Retry-After: 1."""
    return _every_third(case, failing(503, "Busy").with_header("Retry-After", "1"))


@fault(BEFORE, "503date", 2)
def busy_until(case: Case) -> Reply | None:
    """Every third request is answered 503 with a date, two seconds ahead, as Retry-After."""
    then = formatdate(time.time() + 2, usegmt=True)
    return _every_third(case, failing(503, "Busy").with_header("Retry-After", then))


@fault(BEFORE, "retrybad", 2)
def busy_for_soon(case: Case) -> Reply | None:
    """Every third request is answered 503 with Retry-After: soon."""
    return _every_third(case, failing(503, "Busy").with_header("Retry-After", "soon"))


@fault(BEFORE, "503none", 3)
def busy_without_end(case: Case) -> Reply | None:
    """Every third request is answered 503 without Retry-After."""
    return _every_third(case, failing(503, "Busy"))


@fault(BEFORE, "504", 3)
def gateway_timeout(case: Case) -> Reply | None:
    """Every third request is answered 504 with an HTML page."""
    return _every_third(case, failing(504, "Gateway Time-out"))


@fault(BEFORE, "502html", 3)
def bad_gateway(case: Case) -> Reply | None:
    """Every third request is answered 502 with an HTML page."""
    return _every_third(case, failing(502, "Bad Gateway"))


@fault(BEFORE, "429", 4)
def too_many(case: Case) -> Reply | None:
    """Every third request is answered 429 with Retry-After: 1."""
    return _every_third(case, failing(429, "Slow down").with_header("Retry-After", "1"))


@fault(BEFORE, "429rate", 4)
def too_fast(case: Case) -> Reply | None:
    """A request within 0.2 seconds of the last one that was answered gets 429, Retry-After: 1."""
    now = time.monotonic()
    if now - case.site.last_request < SHORT_TIME:
        return failing(429, "Slow down").with_header("Retry-After", "1")
    case.site.last_request = now
    return None


@fault(REPLY, "retrygood", 2)
def rest_after_good(_: Case, reply: Reply) -> Reply:
    """Every answer, good as it is, has Retry-After: 3."""
    return reply.with_header("Retry-After", "3")


@fault(TAKE, "retryhuge", 5)
def away_for_a_day(case: Case, bookmark: Bookmark) -> Bookmark:
    """From the first third page on, all is answered 503 with Retry-After: 86400 that day."""
    if case.on_page(3) and not case.site.second:
        case.site.used.add("retryhuge")
        raise Broken(_away())
    return bookmark


@also(BEFORE, "retryhuge")
def _still_away(case: Case) -> Reply | None:
    return _away() if "retryhuge" in case.site.used and not case.site.second else None


def _away() -> Reply:
    return failing(503, "Maintenance").with_header("Retry-After", "86400")


spare(
    "retryhuge",
    "the server wants to be left alone for a day",
    lambda site: [] if site.second else beyond(2)(site),
)


@fault(REPLY, "500once", 6)
def failing_once(case: Case, reply: Reply) -> Reply:
    """The third page is answered 500 the first time."""
    return failing(500, "Error") if case.third_page_first("500once") else reply


@fault(REPLY, "drop", 8)
def cut(case: Case, reply: Reply) -> Reply:
    """The third page breaks off in the middle the first time, short of its Content-Length."""
    return _halved(reply) if case.third_page_first("drop") else reply


@fault(REPLY, "chunkdrop", 8)
def cut_in_chunks(case: Case, reply: Reply) -> Reply:
    """The third page comes in chunks that break off in the middle the first time."""
    if case.third_page_first("chunkdrop"):
        return _halved(reply)._replace(framing="chunked")
    return reply


@fault(REPLY, "rst", 8)
def reset(case: Case, reply: Reply) -> Reply:
    """The connection is reset in the middle of the third page the first time."""
    return _halved(reply)._replace(reset=True) if case.third_page_first("rst") else reply


@fault(REPLY, "closetrunc", 9)
def cut_without_length(case: Case, reply: Reply) -> Reply:
    """The third page has no length and ends in the middle the first time."""
    return (
        _halved(reply)._replace(framing="close") if case.third_page_first("closetrunc") else reply
    )


@fault(REPLY, "trunc", 9)
def cut_with_right_length(case: Case, reply: Reply) -> Reply:
    """The third page is half an XML document the first time, under the right Content-Length."""
    if case.third_page_first("trunc"):
        return reply._replace(body=reply.body[: len(reply.body) // 2])
    return reply


@fault(REPLY, "hang", 10)
def silent(case: Case, reply: Reply) -> Reply:
    """Nothing comes for `patience` seconds the first time the third page is asked for."""
    return reply._replace(wait=case.site.patience) if case.third_page_first("hang") else reply


@fault(REPLY, "trickle", 10)
def trickling(case: Case, reply: Reply) -> Reply:
    """The third page comes a byte every 20 ms the first time."""
    return reply._replace(pace=0.02) if case.third_page_first("trickle") else reply


def _halved(reply: Reply) -> Reply:
    return reply._replace(sent=len(reply.body) // 2)
