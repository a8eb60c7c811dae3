"""Asking a server over HTTP, politely and with patience: the only door to requests.

What may pass is tried again, up to five times: a busy or failing server, a broken connection, a
body that cannot be read. What will not pass is a RepositoryError at once, and so is a server that
wants to be left alone for longer than a run should wait.
"""

from __future__ import annotations

import gzip
import random
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError as BrokenTransfer

from harvester.errors import (
    Deferred,
    ProtocolError,
    Refused,
    RepositoryError,
    Unreachable,
    Unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TRIES = 5
LONGEST_WAIT = 600.0
"""Seconds: a longer Retry-After ends the run instead of holding it."""
LARGEST_ANSWER = 512 << 20
MOST_REDIRECTS = 5
_CHUNK = 1 << 18
_BUSY = frozenset({408, 425, 429})

T = TypeVar("T")


class _Passing(Exception):  # noqa: N818 - not an error yet: it may pass
    """Trouble that may be gone at the next try; `wait` is the Retry-After header's value."""

    def __init__(self, reason: str, wait: str = "") -> None:
        super().__init__(reason)
        self.wait = wait


class Session:
    """One partner's connection: cookies, User-Agent, patience, and rest between requests.

    `timeout` and `delay` are seconds; a whole answer may take ten times `timeout`. `contact` is
    an e-mail address; `sleep` is called with seconds.
    """

    def __init__(
        self,
        *,
        contact: str,
        timeout: float,
        delay: float,
        largest: int = LARGEST_ANSWER,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._timeout = timeout
        self._delay = delay
        self._largest = largest
        self._sleep = sleep
        self._ready = 0.0
        self.tries = TRIES
        self.requests = 0
        self.moved_to = ""
        self._session = requests.Session()
        # gzip alone, for that is what `_unzipped` tells by its first bytes.
        self._session.headers.update(
            {"User-Agent": _user_agent(contact), "Accept-Encoding": "gzip"}
        )

    def get(self, url: str, query: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """What `read` makes of the body that a GET request brings.

        `read` raises RepositoryError for a body that is damaged or something else altogether;
        that is asked for again. A ProtocolError is an answer, under any HTTP status, and goes
        to the caller. Raises RepositoryError when nothing better came.
        """
        wait = ""
        for again in range(self.tries):
            if again:
                self._sleep(_pause(url, again, wait))
            try:
                return self._ask(url, query, read)
            except _Passing as passing:
                reason, wait = str(passing), passing.wait
        raise (Unreachable if "no whole answer" in reason else Unreadable)(
            f"{url}: {reason} (asked {TRIES} times); run again later, it goes on from here"
        )

    def _ask(self, url: str, query: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        self.requests += 1
        self._rest()
        try:
            with self._follow(url, query) as response:
                body = self._body(response)
        except (requests.RequestException, BrokenTransfer, OSError, ValueError) as error:
            raise _explained(url, error) from error
        finally:
            self._ready = time.monotonic() + self._delay
        return _judge(url, response, body, read)

    def _rest(self) -> None:
        seconds = self._ready - time.monotonic()
        if seconds > 0:
            self._sleep(seconds)

    def _follow(self, url: str, query: Mapping[str, str]) -> requests.Response:
        """The answer after redirects; many lose the query on the way, here it is kept."""
        response = self._open(url, query)
        for _ in range(MOST_REDIRECTS):
            if not response.is_redirect:
                return response
            response.close()
            response = self._open(_redirected(response), {})
        response.close()
        raise RepositoryError(f"{url}: redirected more than {MOST_REDIRECTS} times")

    def _open(self, url: str, query: Mapping[str, str]) -> requests.Response:
        return self._session.get(
            url, params=query, timeout=self._timeout, stream=True, allow_redirects=False
        )

    def _body(self, response: requests.Response) -> bytes:
        """The body as sent, unzipped by its first bytes: the header about that is often wrong."""
        deadline = time.monotonic() + 10 * self._timeout
        received = bytearray()
        # read1 gives what there is: a server that trickles must not outlast the deadline.
        while piece := response.raw.read1(_CHUNK, decode_content=False):
            received += piece
            if len(received) > self._largest:
                raise _too_large(response.url, self._largest)
            if time.monotonic() > deadline:
                raise _Passing(f"the answer took longer than {10 * self._timeout:.0f} seconds")
        return _unzipped(bytes(received), response.url, self._largest)


def _explained(url: str, error: Exception) -> Exception:
    """What it means that a request failed: an error for good, or one that may pass."""
    if isinstance(error, ValueError):  # how requests calls an address that is none
        return RepositoryError(f"{url}: {error}; correct the partner's url")
    reason = _innermost(error)
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        return RepositoryError(
            f"{url}: its certificate cannot be verified ({reason}); if a link of the chain is "
            "missing, name a file that holds it in the environment as REQUESTS_CA_BUNDLE"
        )
    return _Passing(f"no whole answer ({reason})")


def _innermost(error: BaseException) -> str:
    """What the operating system or the socket said, without the wrappings around it."""
    while deeper := error.__cause__ or error.__context__:
        error = deeper
    return str(error) or type(error).__name__


def _judge(url: str, response: requests.Response, body: bytes, read: Callable[[bytes], T]) -> T:
    """What was read, if status and body say so; see `Session.get` for what is raised."""
    status = response.status_code
    try:
        value = read(body)
    except ProtocolError:
        raise
    except RepositoryError as error:
        if response.ok:
            raise _Passing(str(error)) from error
    else:
        if response.ok:
            return value
    said = f"HTTP {status} {response.reason}"
    if status >= 500 or status in _BUSY:
        raise _Passing(said, response.headers.get("Retry-After", ""))
    remedy = "ask the library for access" if status in (401, 403) else "is the url right?"
    raise Refused(f"{url}: {said}; {remedy}")


def _pause(url: str, again: int, retry_after: str) -> float:
    """Seconds until the next try: as the server asks, else doubling, with some jitter."""
    asked = _seconds(retry_after)
    if asked > LONGEST_WAIT:
        then = datetime.now(UTC) + timedelta(seconds=asked)
        raise Deferred(f"{url}: asks not to be asked before {then:%Y-%m-%d %H:%M} UTC", then)
    return asked or 2.0**again * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


def _seconds(retry_after: str) -> float:
    """Retry-After in seconds or as a date (RFC 9110, section 10.2.3); 0 for anything else."""
    text = retry_after.strip()
    if text.isdecimal():
        return float(min(int(text[:10]), 10**9))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _redirected(response: requests.Response) -> str:
    target = urlsplit(urljoin(response.url, response.headers["Location"]))
    query = target.query or urlsplit(response.url).query
    return target._replace(query=query).geturl()


def _unzipped(body: bytes, url: str, largest: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        plain = gzip.GzipFile(fileobj=BytesIO(body)).read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _Passing(f"the compressed answer is damaged ({error})") from error
    if len(plain) > largest:
        raise _too_large(url, largest)
    return plain


def _too_large(url: str, largest: int) -> RepositoryError:
    return RepositoryError(
        f"{url}: the answer is larger than {largest >> 20} MB; ask the library for smaller pages"
    )


def _user_agent(contact: str) -> str:
    named = f"harvester/{version('union-harvester')}"
    return f"{named} (+mailto:{contact})" if contact else named
