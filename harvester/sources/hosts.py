"""Hosts, each asked for one thing at a time by the whole program, and left alone when it is down.

Several partners may live on one host, and several threads may harvest them: politeness is owed to
the host, whoever asks.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harvester.sources.patience import quicker, slower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORGIVEN = 3600.0
"""Seconds after which a host that did not answer is asked again by a program that runs on."""
_SHUT = 2


class Host:
    """One host: its turn, its rest between requests, and whether it answers at all."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._ready = 0.0
        self._rest = 0.0
        self._failures = 0
        self._failed = 0.0

    @contextmanager
    def turn(self, delay: float, sleep: Callable[[float], None]) -> Iterator[None]:
        """The right to make one request, after the rest that is due; `delay` is seconds."""
        with self._turn:
            seconds = self._ready - time.monotonic()
            if seconds > 0:
                sleep(seconds)
            try:
                yield
            finally:
                with self._state:
                    self._ready = time.monotonic() + max(delay, self._rest)

    def hold(self, seconds: float) -> None:
        """Let nobody ask for so long."""
        with self._state:
            self._ready = max(self._ready, time.monotonic() + seconds)

    def overrun(self, delay: float) -> None:
        """It said "too many requests": ask more slowly."""
        with self._state:
            self._rest = slower(self._rest, delay)

    def served(self, delay: float) -> None:
        """It gave what was asked for: a little less rest will do."""
        with self._state:
            self._rest = quicker(self._rest, delay)

    def answered(self) -> None:
        """It is there."""
        with self._state:
            self._failures = 0

    def failed(self) -> None:
        """It could not be reached with all the tries there were."""
        with self._state:
            self._failures += 1
            self._failed = time.monotonic()

    def tries(self, usual: int) -> int:
        """How often to ask in vain: as usual, once after a failure, never after a second."""
        with self._state:
            if time.monotonic() - self._failed > FORGIVEN:
                self._failures = 0
            if not self._failures:
                return usual
            return 0 if self._failures >= _SHUT else 1


class Hosts:
    """The hosts that have been asked, by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Host] = {}

    def of(self, url: str) -> Host:
        """The host of an address; http and https at their usual ports are one."""
        name = host_name(url)
        with self._lock:
            return self._known.setdefault(name, Host(name))


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
