"""Faults on the way in: rows 26 to 28 and the base URL of row 30."""

from __future__ import annotations

import re

from .hooks import ASKED, BEFORE, REPLY, RETURNED, Arguments, also, everything, fault, spare
from .server import Reply
from .site import Broken, Case, no_token
from .transport import failing

_MOVED = "/moved"
_LIBRARIES = re.compile(r"(python|curl|wget|java|go-http|libwww|okhttp|sickle|$)", re.IGNORECASE)
_COOKIE = "OAISESSION=7"


def _sent_to(case: Case, end: str, query: str, status: int = 301) -> Reply:
    address = f"{case.site.url.partition('?')[0]}{end}" + (f"?{query}" if query else "")
    return failing(status, "Moved").with_header("Location", address)


@fault(BEFORE, "redirect", 26)
def redirected(case: Case) -> Reply | None:
    """All is redirected (301) to a new address, arguments included."""
    moved = case.request.path.endswith(_MOVED)
    return None if moved else _sent_to(case, _MOVED, case.request.query)


@fault(BEFORE, "redirdrop", 26)
def redirected_without_query(case: Case) -> Reply | None:
    """All is redirected (302) to a new address, and the arguments are lost on the way."""
    moved = case.request.path.endswith(_MOVED)
    return None if moved else _sent_to(case, _MOVED, "", 302)


@fault(BEFORE, "redirpost", 26)
def redirected_post(case: Case) -> Reply | None:
    """A POST is redirected (301) to a new address, where a GET instead of it has no arguments."""
    moved = case.request.path.endswith(_MOVED) or case.request.method == "GET"
    return None if moved else _sent_to(case, _MOVED, case.request.query)


@fault(BEFORE, "redirloop", 26)
def redirected_for_ever(case: Case) -> Reply | None:
    """All is redirected from one address to the next without end."""
    hops = re.search(r"/hop(\d+)$", case.request.path)
    return _sent_to(case, f"/hop{int(hops[1]) + 1 if hops else 1}", case.request.query)


spare("redirloop", "the redirections never end", everything)


@fault(BEFORE, "badchain", 27)
def broken_chain(case: Case) -> Reply | None:
    """The certificate in the middle is not sent: Host(certificates=..., whole_chain=False)."""
    return None


spare("badchain", "the certificate cannot be verified without the one that is missing", everything)


@fault(REPLY, "cookie", 28)
def session_cookie(case: Case, reply: Reply) -> Reply:
    """Tokens are only known to who sends back the session's cookie."""
    return reply if _has_cookie(case) else reply.with_header("Set-Cookie", f"{_COOKIE}; Path=/")


@also(RETURNED, "cookie")
def _asks_for_cookie(case: Case, text: str) -> str:
    if not _has_cookie(case):
        raise no_token()
    return text


def _has_cookie(case: Case) -> bool:
    return _COOKIE in case.request.headers.get("cookie", "")


@fault(BEFORE, "403ua", 28)
def unknown_agents(case: Case) -> Reply | None:
    """Who has no User-Agent, or that of a programming library, is answered 403."""
    agent = case.request.headers.get("user-agent", "").strip()
    return failing(403, "Forbidden") if _LIBRARIES.match(agent) else None


@fault(ASKED, "baseq", 30)
def base_with_query(case: Case, arguments: Arguments) -> Arguments:
    """The base URL has a query, db=main, without which there is no repository."""
    if ("db", "main") not in arguments:
        raise Broken(failing(404, "Not Found"))
    return [pair for pair in arguments if pair != ("db", "main")]
