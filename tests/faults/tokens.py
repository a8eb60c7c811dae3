"""Faults of resumption tokens: rows 29 to 32, 34 and 35."""

from __future__ import annotations

from harvester.provider.verbs import OaiError

from .headers import forget_deletions
from .hooks import ASKED, BEFORE, GIVE, RETURNED, TAKE, Arguments, also, beyond, fault, spare
from .server import Reply
from .site import Bookmark, Case, no_token
from .transport import failing

_SPECIAL = "|+/=&%25#?<>\"'; é☃"
_LONG = "." + "x" * 4000
_LONGEST_ADDRESS = 2000


@fault(GIVE, "tokspecial", 29)
def special_characters(case: Case, text: str) -> str:
    """Tokens hold characters that mean something in an address or in XML."""
    return text + _SPECIAL


@also(RETURNED, "tokspecial")
def _takes_special(case: Case, text: str) -> str:
    return _without(text, _SPECIAL)


@fault(GIVE, "tokws", 29)
def blanks_around(case: Case, text: str) -> str:
    """Blanks and line breaks stand around tokens, and are refused when they come back."""
    return f"\n      {text}\n    "


@fault(GIVE, "longtoken", 29)
def long_tokens(case: Case, text: str) -> str:
    """Tokens have more than 4000 characters, and a GET of more than 2000 is answered 414."""
    return text + _LONG


@also(RETURNED, "longtoken")
def _takes_long(case: Case, text: str) -> str:
    return _without(text, _LONG)


@also(BEFORE, "longtoken")
def _refuses_long_address(case: Case) -> Reply | None:
    too_long = case.request.method == "GET" and len(case.request.query) > _LONGEST_ADDRESS
    return failing(414, "Request-URI Too Large") if too_long else None


def _without(text: str, end: str) -> str:
    if not text.endswith(end):
        raise no_token()
    return text.removesuffix(end)


@fault(ASKED, "tokprefix", 30)
def token_needs_prefix(case: Case, arguments: Arguments) -> Arguments:
    """A token is only taken together with metadataPrefix."""
    names = [name for name, _ in arguments]
    if "resumptionToken" not in names:
        return arguments
    if "metadataPrefix" not in names:
        raise OaiError("badArgument", "metadataPrefix is missing")
    return [pair for pair in arguments if pair[0] != "metadataPrefix"]


def _back_to_second(case: Case, bookmark: Bookmark, last: int) -> Bookmark:
    """The second page instead of those after the last."""
    second = f"second page of {bookmark.series}"
    if case.on_page(2):
        case.site.kept[second] = bookmark.text()
    if case.given < last * case.site.page:
        return bookmark
    return Bookmark.read(case.site.kept[second])


@fault(TAKE, "tokloop", 31)
def same_page_again(case: Case, bookmark: Bookmark) -> Bookmark:
    """After the second page the second comes again, with the same token, without end."""
    return _back_to_second(case, bookmark, 2)


@fault(TAKE, "tokcycle", 31)
def pages_in_a_circle(case: Case, bookmark: Bookmark) -> Bookmark:
    """After the third page the second and the third come again, without end."""
    return _back_to_second(case, bookmark, 3)


@fault(TAKE, "tokcyclenew", 31)
def circle_with_new_tokens(case: Case, bookmark: Bookmark) -> Bookmark:
    """After the third page the second and third come again without end, under ever new tokens."""
    return _back_to_second(case, bookmark, 3)


spare("tokloop", "the list never comes to it", beyond(2))
spare("tokcycle", "the list never comes to it", beyond(3))
spare("tokcyclenew", "the list never comes to it", beyond(3))


@fault(GIVE, "toksame", 32)
def constant_token(case: Case, text: str) -> str:
    """The token is always the same, and the server remembers where the list stands."""
    case.site.kept[case.verb] = text
    return "next"


@also(RETURNED, "toksame")
def _takes_constant(case: Case, text: str) -> str:
    if text != "next" or case.verb not in case.site.kept:
        raise no_token()
    return case.site.kept[case.verb]


@fault(TAKE, "tokexpire", 34)
def expired_once(case: Case, bookmark: Bookmark) -> Bookmark:
    """The first list that comes to its third page is forgotten; a list begun later comes whole."""
    forgotten = case.site.kept
    if case.on_page(3):
        forgotten.setdefault("tokexpire", str(bookmark.series))
    if forgotten.get("tokexpire") == str(bookmark.series):
        raise no_token()
    return bookmark


@fault(TAKE, "tokttl", 34)
def expired_always(case: Case, bookmark: Bookmark) -> Bookmark:
    """Every list is forgotten after three pages."""
    if case.given >= 3 * case.site.page:
        raise no_token()
    return bookmark


@fault(TAKE, "sweeptokens", 34, second=True)
def expired_headers(case: Case, bookmark: Bookmark) -> Bookmark:
    """Deletions are not told, and every list of ListIdentifiers is forgotten after a page."""
    return _forgotten(case, bookmark, 1)


@fault(TAKE, "sweepttl", 34, second=True)
def expired_headers_later(case: Case, bookmark: Bookmark) -> Bookmark:
    """Deletions are not told, and every list of ListIdentifiers is forgotten after three pages."""
    return _forgotten(case, bookmark, 3)


def _forgotten(case: Case, bookmark: Bookmark, pages: int) -> Bookmark:
    if case.verb == "ListIdentifiers" and case.given >= pages * case.site.page:
        raise no_token()
    return bookmark


forget_deletions("sweeptokens", "sweepttl")


@fault(RETURNED, "tokonce", 35)
def taken_once(case: Case, text: str) -> str:
    """A token is taken once only, even if its answer got lost."""
    if text in case.site.used:
        raise no_token()
    case.site.used.add(text)
    return text.rpartition(".")[0]


@also(GIVE, "tokonce", "tokcyclenew")
def _made_new(case: Case, text: str) -> str:
    return f"{text}.{case.site.count('tokens')}"


@also(RETURNED, "tokcyclenew")
def _takes_new(case: Case, text: str) -> str:
    return text.rpartition(".")[0]
