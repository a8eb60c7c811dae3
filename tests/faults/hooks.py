"""What a fault is: named functions at fixed places of a repository's way to its answer.

The places, in the order in which a request passes them:

    BEFORE     a reply instead of an answer
    ASKED      the arguments, before they are checked
    RETURNED   the text of a token that comes back
    TAKE       the list, and the place in it, that a token stands for
    QUERY      what the list asks for
    SELECT     the records that the list holds
    PAGE       the page that is given now, and the token that follows
    RECORD     one record or header as it is written
    GIVE       the text of the token that goes out
    IDENTIFY   what the repository says of itself
    FORMATS    the formats it says it has
    BODY       the answer as bytes
    REPLY      the HTTP reply around it

and, apart from requests: CHANGED changes what became of the records since the day before, FIRST
and SECOND what the first day and those after it serve of them; TOLERATED names the records that no
client can get whole, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harvester.provider.verbs import HeldRecord, Query

from .server import Reply
from .site import Bookmark, Case, F, Fault, Hook, Page, Shown, Site

Before = Callable[[Case], Reply | None]
Arguments = list[tuple[str, str]]
Asked = Callable[[Case, Arguments], Arguments]
Text = Callable[[Case, str], str]
Take = Callable[[Case, Bookmark], Bookmark]
Asking = Callable[[Case, Query], Query]
Select = Callable[[Case, list[HeldRecord]], list[HeldRecord]]
Paging = Callable[[Case, Page], Page]
Writing = Callable[[Case, HeldRecord, Shown], Shown]
Facts = Callable[[Case, dict[str, str]], dict[str, str]]
Bytes = Callable[[Case, bytes], bytes]
Replying = Callable[[Case, Reply], Reply]
Serving = Callable[[Site, list[HeldRecord]], list[HeldRecord]]
Tolerated = Callable[[Site], dict[str, str]]

BEFORE: Hook[Before] = Hook("BEFORE")
ASKED: Hook[Asked] = Hook("ASKED")
RETURNED: Hook[Text] = Hook("RETURNED")
TAKE: Hook[Take] = Hook("TAKE")
QUERY: Hook[Asking] = Hook("QUERY")
SELECT: Hook[Select] = Hook("SELECT")
PAGE: Hook[Paging] = Hook("PAGE")
RECORD: Hook[Writing] = Hook("RECORD")
GIVE: Hook[Text] = Hook("GIVE")
IDENTIFY: Hook[Facts] = Hook("IDENTIFY")
FORMATS: Hook[Facts] = Hook("FORMATS")
BODY: Hook[Bytes] = Hook("BODY")
REPLY: Hook[Replying] = Hook("REPLY")
CHANGED: Hook[Serving] = Hook("CHANGED")
FIRST: Hook[Serving] = Hook("FIRST")
SECOND: Hook[Serving] = Hook("SECOND")
TOLERATED: Hook[Tolerated] = Hook("TOLERATED")

FAULTS: dict[str, Fault] = {}


def fault(
    hook: Hook[F],
    name: str,
    row: int,
    *,
    second: bool = False,
    holds: bool = False,
    recovers: bool = False,
) -> Callable[[F], F]:
    """Enter a function as a new fault, its docstring as what the fault is about."""

    def enter(function: F) -> F:
        about = " ".join((function.__doc__ or "").split())
        FAULTS[name] = Fault(name, row, about, second, holds, recovers, ((hook, function),))
        return function

    return enter


def also(hook: Hook[F], *names: str) -> Callable[[F], F]:
    """Enter a function as one more part of faults that are known already."""

    def enter(function: F) -> F:
        for name in names:
            known = FAULTS[name]
            FAULTS[name] = known._replace(parts=(*known.parts, (hook, function)))
        return function

    return enter


def spare(name: str, why: str, whom: Callable[[Site], Iterable[str]]) -> None:
    """Say which records no client can get whole under a fault."""
    also(TOLERATED, name)(lambda site: dict.fromkeys(whom(site), why))


def poison(site: Site) -> list[str]:
    return [site.poison]


def special(site: Site) -> list[str]:
    return site.special


def everything(site: Site) -> list[str]:
    return [each.identifier for each in site.whole]


def beyond(page: int) -> Callable[[Site], list[str]]:
    """The records that stand after this page of the whole list."""
    return lambda site: [each.identifier for each in site.whole[page * site.page :]]
