"""One request and its whole answer over HTTP: the only door to requests and to urllib3.

An answer has a limit in size and one in time, from the first byte to the last, so that a server
that sends a byte now and then does not hold a run for ever.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError as BrokenTransfer
from urllib3.util.ssl_ import create_urllib3_context

from harvester.errors import Refused, Unreadable
from harvester.sources.compression import accepted
from harvester.sources.http.credentials import Credentials, trust
from harvester.sources.http.urls import may_know

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from requests import PreparedRequest
    from urllib3.response import HTTPResponse

    from harvester.config import Partner, Settings
    from harvester.sources.http.urls import Asked

CONNECT_TIMEOUT = 15.0
"""Seconds: a server that is there takes a connection at once, however long it computes."""
DEADLINE = 10
"""How many timeouts a whole answer may take."""
_CHUNK = 1 << 18
_HTML = re.compile(rb"<html|<!doctype html", re.IGNORECASE)


class NoAnswer(Exception):  # noqa: N818 - not an error yet: it may pass
    """No whole answer came; its text says why, `advice` what a person can do."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.advice = advice


class Reply(Struct, frozen=True):
    """An answer as it came, packed or not; the last three are headers, empty if not sent."""

    status: int
    reason: str
    body: bytes
    location: str
    encoding: str
    retry_after: str

    @property
    def said(self) -> str:
        """The status for a message."""
        return f"HTTP {self.status} {self.reason}".strip()

    @property
    def is_web_page(self) -> bool:
        """Whether it is HTML, as far as its beginning shows."""
        return _HTML.search(self.body, 0, 4096) is not None


class Wire:
    """A partner's connection, kept open: its cookies, credentials, certificates and proxy.

    `largest` is in bytes. Raises SettingsError for a missing secret or certificate.
    """

    def __init__(self, partner: Partner, settings: Settings, largest: int) -> None:
        self.credentials = Credentials(partner)
        self._home = partner.url
        self._timeout = settings.timeout if partner.timeout is None else partner.timeout
        self._largest = largest
        self._proxies = {"http": partner.proxy, "https": partner.proxy} if partner.proxy else {}
        self._session = requests.Session()
        self.agent = _user_agent(settings.contact)
        self._session.headers.update({"User-Agent": self.agent, "Accept-Encoding": accepted()})
        adapter = _Adapter(trust(partner))
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def exchange(self, asked: Asked) -> Reply:
        """Ask once, and follow nothing.

        Raises NoAnswer for what may pass, Refused for an address or a certificate that will not
        do, Unreadable for an answer that is too large.
        """
        deadline = time.monotonic() + DEADLINE * self._timeout
        try:
            with self._open(asked) as response, _cut_at(deadline, response.raw.shutdown):
                body = self._body(response, asked.base, deadline)
                return _reply(response, body, self._session.get_redirect_target(response) or "")
        except (requests.RequestException, BrokenTransfer, OSError, ValueError) as error:
            if time.monotonic() > deadline:
                raise self._late() from error
            raise _explain_failure(asked.base, error) from error

    def _open(self, asked: Asked) -> requests.Response:
        in_body = asked.method == "POST"
        return self._session.request(
            asked.method,
            asked.base,
            params=None if in_body else asked.arguments,
            data=asked.arguments if in_body else None,
            # Given always: without it requests would look for a password in ~/.netrc.
            auth=self._sign,
            timeout=(min(self._timeout, CONNECT_TIMEOUT), self._timeout),
            proxies=dict(self._proxies),
            stream=True,
            allow_redirects=False,
        )

    def _sign(self, request: PreparedRequest) -> PreparedRequest:
        """Add the credentials, unless a redirect led to where they do not belong."""
        if self.credentials.header and may_know(self._home, request.url or ""):
            name, value = self.credentials.header
            request.headers[name] = value
        return request

    def _body(self, response: requests.Response, url: str, deadline: float) -> bytes:
        received = BytesIO()  # gives what it holds without copying it: pages may be large
        # read1 gives what there is: a server that trickles must not outlast the deadline.
        while piece := response.raw.read1(_CHUNK, decode_content=False):
            received.write(piece)
            if received.tell() > self._largest:
                raise too_large(url, self._largest)
        # Cut at the deadline, an answer without length looks as if it ended.
        if time.monotonic() > deadline:
            raise self._late()
        return received.getvalue()

    def _late(self) -> NoAnswer:
        return NoAnswer(f"the answer took longer than {DEADLINE * self._timeout:.0f} seconds")


def too_large(url: str, largest: int) -> Unreadable:
    """The error for an answer of more bytes than the limit, packed or unpacked."""
    return Unreadable(
        f"{url}: the answer is larger than {largest >> 20} MB; ask the library for smaller pages"
    )


def _reply(response: requests.Response, body: bytes, location: str) -> Reply:
    told = response.headers.get
    return Reply(
        status=response.status_code,
        reason=response.reason or "",
        body=body,
        location=location,
        encoding=told("Content-Encoding", ""),
        retry_after=told("Retry-After", ""),
    )


def _explain_failure(url: str, error: Exception) -> Exception:
    """What it means that a request failed: an error for good, or one that may pass."""
    if isinstance(error, ValueError):  # how requests calls an address that is none
        return Refused(f"{url}: {error}; correct the partner's url")
    innermost = _innermost(error)
    reason = str(innermost) or type(innermost).__name__
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        return Refused(
            f"{url}: its certificate cannot be verified ({reason}); tell the library, or get the "
            "certificate that is missing, put it into a PEM file and name that in the partner's "
            "file as ca_file"
        )
    proxy = "by way of the proxy, " if isinstance(error, requests.exceptions.ProxyError) else ""
    advice = next((text for kind, text in _ADVICE if isinstance(_innermost(error), kind)), "")
    return NoAnswer(f"{proxy}no whole answer ({reason})", advice)


_ADVICE: tuple[tuple[type[Exception], str], ...] = (
    (
        ConnectionRefusedError,
        "is the address right, host and port? If it is, the server is down: try again later",
    ),
    (
        socket.gaierror,
        "is the address right? No such host is known; if it is, is this machine online?",
    ),
)
"""What to ask oneself where there is no connection at all."""


def _innermost(error: BaseException) -> BaseException:
    """What the operating system or the socket raised, without the wrappings around it."""
    while deeper := error.__cause__ or error.__context__:
        error = deeper
    return error


def _user_agent(contact: str) -> str:
    named = f"harvester/{version('union-harvester')}"
    return f"{named} (+mailto:{contact})" if contact else named


@contextmanager
def _cut_at(deadline: float, cut: Callable[[], object]) -> Iterator[None]:
    """Call `cut`, which shuts a socket, if the block is not done by then."""

    def fire() -> None:
        with suppress(OSError, RuntimeError, ValueError):  # it was done at the last moment
            cut()

    timer = threading.Timer(deadline - time.monotonic(), fire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _headers_in_time(connection: HTTPConnection, read: Callable[[], HTTPResponse]) -> HTTPResponse:
    """The answer's head: a timeout counts from byte to byte, and heads can trickle, too."""
    sock: Any = connection.sock  # taken now: it changes hands with the answer
    seconds = DEADLINE * float(connection.timeout or CONNECT_TIMEOUT)
    with _cut_at(time.monotonic() + seconds, lambda: sock.shutdown(2)):
        return read()


class _Plain(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        return _headers_in_time(self, super().getresponse)


class _Encrypted(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        return _headers_in_time(self, super().getresponse)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


class _Adapter(HTTPAdapter):
    """Connections that keep the deadline and trust a partner's certificates besides the usual."""

    def __init__(self, ca_file: str) -> None:
        self._tls: dict[str, Any] = {"ssl_context": _context(ca_file)} if ca_file else {}
        super().__init__()

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - as requests calls it
        **kwargs: Any,
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, **kwargs, **self._tls)
        _keep_deadlines(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return _keep_deadlines(super().proxy_manager_for(proxy, **kwargs, **self._tls))


def _keep_deadlines(manager: Any) -> Any:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}
    return manager


def _context(ca_file: str) -> ssl.SSLContext:
    context = create_urllib3_context()
    context.load_verify_locations(ca_file)
    # A link of the chain is trusted as it stands in the file, its root need not be there.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
