"""Asking a partner's server, politely and with patience.

What may pass is tried again, up to five times: a busy or failing server, a broken connection, a
body that cannot be read. What will not pass is an error at once, and so is a server that wants to
be left alone for longer than a run should wait. Which is which: `harvester.sources.http.retries`.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, TypeVar

from msgspec.structs import replace

from harvester.errors import Deferred, ProtocolError, Refused, RepositoryError, Unreachable
from harvester.sources.compression import Damaged, NotInstalled, TooLarge, unpacked
from harvester.sources.http.hosts import HOSTS, Asker
from harvester.sources.http.retries import (
    TRIES,
    Trouble,
    admit,
    may_pass,
    pause,
    refusal,
    retry_after,
    trouble_of,
)
from harvester.sources.http.urls import LONG_QUERY, Asked, unveils, went_round
from harvester.sources.http.wire import NoAnswer, Reply, Wire, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harvester.config import Partner, Settings
    from harvester.sources.http.hosts import Host, Hosts

LARGEST_ANSWER = 512 << 20
MOST_REDIRECTS = 5
_FOR_GOOD = frozenset({301, 308})
_MAY_BE_TOO_LONG = frozenset({400, 404, 413})
"""What servers say to a long address beside 414, and to much else."""
_FORBIDDEN = 403
_NO_LIMIT = 1 << 60

T = TypeVar("T")


class _Passing(Exception):  # noqa: N818 - not an error yet: it may pass
    """Trouble that may be gone at the next try, and where it was met."""

    def __init__(self, trouble: Trouble, asker: Asker) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble
        self.asker = asker


class _TooLong(Exception):  # noqa: N818 - not an error yet: a POST may do
    """The address is too long for the server."""


class Session:
    """One partner's connection: cookies, credentials, patience, and rest between requests.

    `tries` is how often one thing is asked for, and may be lowered; `requests` counts what went
    over the wire, up to `allowance` at most, where that is set. `sleep` is called with seconds,
    `largest` is bytes. Raises SettingsError for a secret or a file of certificates that is missing.
    """

    def __init__(
        self,
        partner: Partner,
        settings: Settings,
        *,
        hosts: Hosts = HOSTS,
        sleep: Callable[[float], None] = time.sleep,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self.tries = TRIES
        self.requests = 0
        self.allowance: int | None = None
        self._partner = partner
        self._budget = settings.requests or _NO_LIMIT
        self._delay = settings.delay if partner.delay is None else partner.delay
        self._between = settings.delay
        self._hosts = hosts
        self._askers: dict[str, Asker] = {}
        self._sleep = sleep
        self._largest = largest
        self._wire = Wire(partner, settings, largest)
        self._moved: dict[str, str] = {}
        self._longest_get = _NO_LIMIT

    @property
    def moved_to(self) -> str | None:
        """The partner's new address, if its old one redirects there for good and it works."""
        return self._moved.get(self._partner.url)

    def get(self, url: str, query: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """What `read` makes of the body that a request brings.

        `read` raises RepositoryError for a body that is damaged or something else altogether;
        that is asked for again. A ProtocolError is an answer, under any HTTP status, and goes
        to the caller. Raises Unreachable, Unreadable, Refused or Deferred when nothing better
        came; no error's text holds the partner's secret.
        """
        try:
            return self._patiently(url, dict(query), read)
        except RepositoryError as error:
            self._wire.credentials.hide_in(error)
            raise

    def _patiently(self, url: str, query: dict[str, str], read: Callable[[bytes], T]) -> T:
        tried = 0
        while True:
            tried += 1
            try:
                return self._ask(url, query, read)
            except _Passing as passing:
                self._wait(url, passing, tried)

    def _wait(self, url: str, passing: _Passing, tried: int) -> None:
        """Ask nothing for a while, or raise what the trouble amounts to."""
        now, chance = datetime.now(UTC), random.random()  # noqa: S311 - no secret
        host = passing.asker.host
        tries = host.tries(self.tries)
        seconds = pause(url, passing.trouble, tried, tries=tries, now=now, chance=chance)
        if passing.trouble.kind == "busy":
            host.hold(seconds)
        passing.asker.wait(seconds)

    def _ask(self, url: str, query: dict[str, str], read: Callable[[bytes], T]) -> T:
        """One try; what is too long for an address goes into the body, now and from now on."""
        asked = Asked("GET", self._moved.get(url, url), query)
        if asked.length <= self._longest_get:
            try:
                return self._answer(url, asked, read)
            except _TooLong:
                self._longest_get = min(LONG_QUERY, asked.length - 1)
        return self._answer(url, replace(asked, method="POST"), read)

    def _answer(self, url: str, asked: Asked, read: Callable[[bytes], T]) -> T:
        final, reply, moved = self._follow(asked)
        try:
            value = self._judge_reply(url, final, reply, read)
        except ProtocolError:
            self._remember(url, moved)
            raise
        self._remember(url, moved)
        return value

    def _remember(self, url: str, moved: str) -> None:
        """A new address counts when something came from it: a wall redirects for good as well."""
        if moved:
            self._moved[url] = moved

    def _follow(self, asked: Asked) -> tuple[Asked, Reply, str]:
        """What was asked in the end, the answer, and the address it has moved to for good."""
        trail = [asked.base]
        moved, for_good = "", True
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._exchange(asked)
            if not reply.location:
                return asked, reply, moved
            asked = self._follow_redirect(asked, reply.location)
            for_good = for_good and reply.status in _FOR_GOOD
            moved = asked.base if for_good else moved
            trail.append(asked.base)
        how = "in a circle" if went_round(trail) else f"more than {MOST_REDIRECTS} times"
        raise Refused(
            f"{trail[0]}: redirected {how} ({' -> '.join(trail[:4])} ...); is the url right? If "
            "it is, tell the library"
        )

    def _follow_redirect(self, asked: Asked, location: str) -> Asked:
        try:
            target = asked.redirected(location)
        except ValueError as error:
            raise Refused(
                f"{asked.base}: redirected to {location!r}, which is no address; tell the library"
            ) from error
        if self._wire.credentials.header and unveils(asked.base, target.base):
            raise Refused(
                f"{asked.base}: redirected to {target.base}, without encryption: with a secret it "
                "is not followed there; tell the library"
            )
        return target

    def _exchange(self, asked: Asked) -> Reply:
        """One request over the wire, when it is our turn at its host."""
        asker = self._asker(asked.base)
        self._permit(asked.base, asker.host)
        with asker.turn():
            self._permit(asked.base, asker.host)  # others may have found it down meanwhile
            self.requests += 1
            try:
                reply = self._wire.exchange(asked)
            except NoAnswer as error:
                asker.host.unanswered()
                trouble = Trouble("cut", str(error), advice=error.advice)
                raise _Passing(trouble, asker) from error
            asker.heed(reply.status, retry_after(reply.retry_after, datetime.now(UTC)))
        return reply

    def _permit(self, url: str, host: Host) -> None:
        if self.allowance is not None and self.requests >= self.allowance:
            raise Deferred(
                f"{url}: {self.requests} requests were made, several times as many as its pages "
                "take",
                datetime.now(UTC),
            )
        if self.requests >= self._budget:
            raise Deferred(
                f"{url}: {self.requests} requests were made, as many as a run may make to a "
                "partner; run again, or raise the setting `requests`",
                datetime.now(UTC),
            )
        if not host.tries(self.tries):
            raise Unreachable(
                f"{url}: the host {host.name} did not answer today, it was not asked again; try "
                "again later"
            )

    def _asker(self, url: str) -> Asker:
        try:
            host = self._hosts.of(url)
        except ValueError as error:
            raise Refused(f"{url}: {error}; correct the partner's url") from error
        if host.name not in self._askers:
            self._askers[host.name] = Asker(
                host, delay=self._delay, between=self._between, sleep=self._sleep
            )
        return self._askers[host.name]

    def _judge_reply(self, url: str, asked: Asked, reply: Reply, read: Callable[[bytes], T]) -> T:
        """What was read, if status and body say so; see `get` for what is raised."""
        if reply.status < 400:
            return self._take_body(url, asked, reply, read)
        self._look_for_error(url, reply, read)
        if may_pass(reply.status):
            self._pass(asked, reply, reply.said)
        if asked.method == "GET" and _too_long(reply.status, asked.length):
            raise _TooLong
        said = reply.said
        if reply.status == _FORBIDDEN and reply.is_web_page:
            said = f"{said}: {admit(self._wire.agent)}"
        raise refusal(url, asked.base, reply.status, said, self._partner.auth.secret)

    def _take_body(self, url: str, asked: Asked, reply: Reply, read: Callable[[bytes], T]) -> T:
        try:
            body = self._unpack_reply(url, reply)
        except Damaged as error:
            self._pass(asked, reply, f"the compressed answer is damaged ({error})")
        try:
            return read(body)
        except ProtocolError:
            raise
        except RepositoryError as error:
            self._pass(asked, reply, str(error))

    def _look_for_error(self, url: str, reply: Reply, read: Callable[[bytes], T]) -> None:
        """Raise the ProtocolError in an answer; any other under such a status is not trusted."""
        try:
            read(self._unpack_reply(url, reply))
        except ProtocolError:
            raise
        except (RepositoryError, Damaged):
            pass

    def _pass(self, asked: Asked, reply: Reply, reason: str) -> NoReturn:
        seconds = retry_after(reply.retry_after, datetime.now(UTC))
        wall = reply.status < 400 and reply.is_web_page
        advice = admit(self._wire.agent) if wall else ""
        trouble = trouble_of(reply.status, reason, seconds, advice)
        raise _Passing(trouble, self._asker(asked.base))

    def _unpack_reply(self, url: str, reply: Reply) -> bytes:
        try:
            return unpacked(reply.body, reply.encoding, self._largest)
        except TooLarge:
            raise too_large(url, self._largest) from None
        except NotInstalled as error:
            raise Refused(
                f"{url}: it packs its answers as {error}, unasked; install the library for that: "
                "pip install 'union-harvester[compression]'"
            ) from None


def _too_long(status: int, length: int) -> bool:
    return status == 414 or (status in _MAY_BE_TOO_LONG and length > LONG_QUERY)
