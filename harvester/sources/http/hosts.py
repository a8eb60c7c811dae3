"""Hosts, each asked for one thing at a time by the whole program, and left alone when it is down.

Several partners may live on one host, and several threads harvest them in turns: politeness is
owed to the host. What one partner's repository makes trouble with is waited for by that partner
alone. What the host itself asks for is waited for by all, but by the others no longer
than `OTHERS_WAIT`, which is also how long they wait for a request that does not end: after that
the next one is made beside it, the only case in which a host has two at once.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sources.http.retries import LONGEST_WAIT, TOO_MANY, TRIES, at_least, quicker, slower
from harvester.sources.http.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORGIVEN = 3600.0
"""Seconds after which a host that did not answer is asked again by a program that runs on."""
OTHERS_WAIT = 30.0
"""Seconds that the partners of a host wait for what one of them asked, at most."""


class Host:
    """One host: its turns, its rest between requests, and whether it answers at all."""

    def __init__(self, name: str, others_wait: float = OTHERS_WAIT) -> None:
        self.name = name
        self.rest = 0.0
        self._others_wait = others_wait
        self._turns = Turns(others_wait)
        self._state = threading.Lock()
        self._ready = 0.0
        self._in_vain = 0
        self._failed = 0.0

    @contextmanager
    def turn(
        self, delay: float, sleep: Callable[[float], None], slept_until: float = 0.0
    ) -> Iterator[None]:
        """The right to make one request, after the rest that is due; `delay` is seconds.

        `slept_until` is the moment up to which the one who asks has slept.
        """
        with self._turns.take() as turn:
            self._be_ready(sleep, slept_until)
            self._turns.begin(turn)
            try:
                yield
            finally:
                self._hold(max(delay, min(self.rest, self._others_wait)))

    def _be_ready(self, sleep: Callable[[float], None], slept_until: float) -> None:
        while (due := self._ready) > (now := max(time.monotonic(), slept_until)):
            sleep(due - now)
            slept_until = due
        with self._state:
            if self._ready <= slept_until:
                self._ready = 0.0

    def hold(self, seconds: float) -> None:
        """Let nobody ask for so long, up to what others wait for one of them."""
        self._hold(min(seconds, self._others_wait))

    def _hold(self, seconds: float) -> None:
        with self._state:
            self._ready = max(self._ready, time.monotonic() + seconds)

    def overrun(self, delay: float) -> None:
        """It said "too many requests": ask more slowly."""
        with self._state:
            self.rest = slower(self.rest, delay)

    def served(self, delay: float) -> None:
        """It gave what was asked for: a little less rest will do."""
        with self._state:
            self.rest = quicker(self.rest, delay)

    def answered(self) -> None:
        """It is there."""
        with self._state:
            self._in_vain = 0

    def unanswered(self) -> None:
        """It gave no whole answer to a try.

        Once may be the fault of one repository. Twice in a row, for any partner, looks like the
        host's: then all wait, so that it has as long to come back as if one partner asked.
        """
        with self._state:
            self._in_vain += 1
            self._failed = time.monotonic()
            row = self._in_vain
        if 1 < row < TRIES:
            self.hold(at_least(row))

    def tries(self, usual: int) -> int:
        """How often to ask in vain: as usual, once after a row of failures, then never.

        The row is that of all partners together, so a host that is down costs few requests,
        however many live on it.
        """
        with self._state:
            if time.monotonic() - self._failed > FORGIVEN:
                self._in_vain = 0
            if self._in_vain < TRIES:
                return usual
            return 1 if self._in_vain == TRIES else 0


class Asker:
    """One partner at a host: its own rest and its own waits bind nobody else.

    `delay` is its rest between two requests, `between` the rest between it and another partner of
    the host; both are seconds.
    """

    def __init__(
        self, host: Host, *, delay: float, between: float, sleep: Callable[[float], None]
    ) -> None:
        self.host = host
        self._delay = delay
        self._between = min(delay, between)
        self._sleep = sleep
        self._ready = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The right to make one request, after all that is to be waited for."""
        slept_until, self._ready = self._ready, 0.0
        seconds = slept_until - time.monotonic()
        if seconds > 0:  # outside the host's turn: others may ask meanwhile
            self._sleep(seconds)
        try:
            with self.host.turn(self._between, self._sleep, slept_until):
                yield
        finally:
            self.wait(max(self._delay, self.host.rest))

    def wait(self, seconds: float) -> None:
        """Let this partner not ask for so long."""
        self._ready = max(self._ready, time.monotonic() + seconds)

    def heed(self, status: int, asked: float) -> None:
        """It answered, and wants to be left alone for `asked` seconds, also after a good answer.

        After a good one no more than `LONGEST_WAIT` is heeded: a server that always asks for an
        hour would never be harvested. After a bad one more than that is left to a later run, and
        the other partners ask for themselves.
        """
        self.host.answered()
        if status == TOO_MANY:
            self.host.overrun(self._between)
        elif status < 400:
            self.host.served(self._between)
            asked = min(asked, LONGEST_WAIT)
        if asked <= LONGEST_WAIT:
            self.host.hold(asked)
            self.wait(asked)


class Hosts:
    """The hosts that have been asked, by name."""

    def __init__(self, others_wait: float = OTHERS_WAIT) -> None:
        self._others_wait = others_wait
        self._lock = threading.Lock()
        self._known: dict[str, Host] = {}

    def of(self, url: str) -> Host:
        """The host of an address; http and https at their usual ports are one."""
        name = host_name(url)
        with self._lock:
            return self._known.setdefault(name, Host(name, self._others_wait))


def host_name(url: str) -> str:
    """The host of an address, with its port where that is not the usual one of the scheme.

    Raises ValueError for an address that is none.
    """
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    name = (parts.hostname or "").rstrip(".")
    return name if parts.port in (None, usual) else f"{name}:{parts.port}"


def line_of(url: str) -> str:
    """What partners share whose harvests wait for each other: the host, of no address itself."""
    try:
        return host_name(url)
    except ValueError:  # its harvest says so
        return url


HOSTS = Hosts()
"""Those of this process: two harvests of one program owe one host one politeness."""
