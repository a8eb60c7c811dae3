"""The rules of waiting, without a clock and without a network: when to ask again, when not.

What may pass is asked for again, later each time, and not before the server says. What a server
asks for beyond `LONGEST_WAIT` is left to a later run. A server that says "too many requests" is
asked more slowly from then on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec import Struct

from harvester.errors import Deferred, Refused, RepositoryError, Unreachable, Unreadable

TRIES = 5
LONGEST_WAIT = 600.0
"""Seconds: what a run waits for at most, and how long a host that is overrun is left alone."""
SLOWEST = 60.0
"""Seconds between requests that "too many requests" can lead to."""
TOO_MANY = 429
"""The status "too many requests"."""
LONGEST_REST = 7 * 86_400
"""Seconds: what a server asks for beyond is a mistake, such as a date written as seconds."""
MOST_TIMES, MOST_BESIDES = 16, 200
"""A list may take so many times the requests that its pages should, and so many more."""
USUAL_PAGE = 100
"""Records on a page, where the first one does not say, for it is empty."""
_BUSY = frozenset({408, 425, TOO_MANY})


class Trouble(Struct, frozen=True):
    """What went wrong with one try and may be gone at the next; `asked` is seconds to wait.

    `cut` is no whole answer, `busy` is HTTP 429, `unreadable` is any other answer of no use.
    `advice` is what a person can do, if more than to try again.
    """

    kind: Literal["cut", "busy", "unreadable"]
    reason: str
    asked: float = 0.0
    advice: str = ""


def may_pass(status: int) -> bool:
    """Whether an HTTP status speaks of the moment, not of the request."""
    return status >= 500 or status in _BUSY


def trouble_of(status: int, reason: str, asked: float, advice: str = "") -> Trouble:
    """The trouble that an HTTP status stands for, one that may pass."""
    return Trouble("busy" if status == TOO_MANY else "unreadable", reason, asked, advice)


def pause(
    url: str, trouble: Trouble, tried: int, *, tries: int, now: datetime, chance: float
) -> float:
    """Seconds until the next try: as the server asks, else doubling from 2, with some jitter.

    `tried` counts the tries made, this one included; `chance` is a number from 0 to 1. Raises
    the error that the trouble amounts to when there is no next try.
    """
    if trouble.asked > LONGEST_WAIT:
        raise _later(f"{url}: {trouble.reason}", now, trouble.asked)
    if tried >= tries:
        raise _final(url, trouble, tried, now)
    return trouble.asked or at_least(tried) * (1 + chance * 2 / 3)


def at_least(tried: int) -> float:
    """Seconds that are waited at least after so many tries, where the server asks for nothing."""
    return 0.75 * 2.0**tried


def _final(url: str, trouble: Trouble, tried: int, now: datetime) -> RepositoryError:
    times = "once" if tried == 1 else f"{tried} times"
    said = f"{url}: {trouble.reason} (asked {times})"
    if trouble.kind == "busy":
        return _later(said, now, trouble.asked or LONGEST_WAIT)
    kind = Unreachable if trouble.kind == "cut" else Unreadable
    return kind(f"{said}; {trouble.advice or 'try again later'}", trouble.reason)


def admit(agent: str) -> str:
    """What to do about a wall against robots, which answers with a web page."""
    return (
        f"a web page comes instead, as from a wall against robots: ask the library to admit the "
        f"agent {agent!r} and the address of this machine"
    )


def _later(said: str, now: datetime, seconds: float) -> Deferred:
    until = now + timedelta(seconds=seconds)
    return Deferred(
        f"{said}; it is not to be asked before {until:%Y-%m-%d %H:%M} UTC: run again then", until
    )


def refusal(url: str, asked: str, status: int, said: str, secret: str) -> Refused:
    """The error for a status that will not pass, with what a person can do about it.

    `asked` is where redirects led to, `secret` the name of the variable with the partner's.
    """
    where = "" if asked.startswith(url) else f" (at {asked}, where it redirects to)"
    return Refused(f"{url}: {said}{where}; {_remedy(status, secret, elsewhere=bool(where))}")


def _remedy(status: int, secret: str, *, elsewhere: bool) -> str:
    if status in (401, 403):
        if secret and elsewhere:
            return "no secret is sent where it redirects to; correct the partner's url"
        if secret:
            return f"is what {secret} holds still right? Else ask the library for access"
        return "ask the library for access, and write what it gives you as auth in its file"
    told = {
        404: "is the url right?",
        407: "the proxy wants a password: set HTTP_PROXY and HTTPS_PROXY in the environment",
        410: "the repository is gone from there; ask the library for the new url",
        451: "the law forbids it there; ask the library",
    }
    return told.get(status, "is the url right? If it is, tell the library")


def retry_after(header: str, now: datetime) -> float:
    """Seconds that a Retry-After header asks for; 0 if it asks for nothing that can be understood.

    It holds seconds or a date in one of three forms (RFC 9110, sections 10.2.3 and 5.6.7). More
    than `LONGEST_REST` is not believed: nobody would notice that a partner is asked no more.
    """
    first = header.partition(",")[0].strip()  # a doubled header arrives joined
    if first.isdecimal():
        return float(min(int(first[:10]), LONGEST_REST))
    try:
        moment = parsedate_to_datetime(header.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):  # it trips over junk in many ways
        return 0.0
    return min(max(0.0, seconds), float(LONGEST_REST))


def most_requests(records: int, page: int) -> int:
    """How many requests a list of so many records may take, by the length of its first page."""
    return MOST_TIMES * -(-records // (page or USUAL_PAGE)) + MOST_BESIDES


def slower(rest: float, delay: float) -> float:
    """The rest between requests after "too many": doubled, up to `SLOWEST`; all are seconds."""
    return max(delay, min(SLOWEST, 2 * max(rest, delay, 1.0)))


def quicker(rest: float, delay: float) -> float:
    """The rest between requests after a success: a tenth less, down to the usual delay."""
    eased = 0.9 * rest
    return eased if eased > max(delay, 0.1) else 0.0
