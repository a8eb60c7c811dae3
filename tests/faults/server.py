"""One host on a loopback address: it takes connections and sends replies, the damaged ones too."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .certificates import Certificates

_RESET = struct.pack("ii", 1, 0)
_CHUNK = 8192


class Request(NamedTuple):
    """What was asked: `arguments` from address and body, `query` as the address had it."""

    method: str
    path: str
    query: str
    arguments: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]

    @property
    def asked(self) -> dict[str, str]:
        return dict(self.arguments)

    @property
    def verb(self) -> str:
        return self.asked.get("verb", "")


class Reply(NamedTuple):
    """What is sent, and how.

    `framing` is `length`, `chunked` or `close` (the end of the connection is the end of the
    body). Of the body only `sent` bytes go out, then the connection closes, with a reset if
    `reset`. `wait` seconds pass before anything goes out; `pace` seconds between single bytes.
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/xml; charset=utf-8"),)
    framing: str = "length"
    sent: int | None = None
    reset: bool = False
    wait: float = 0
    pace: float = 0

    def with_header(self, name: str, value: str) -> Reply:
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return self._replace(headers=(*kept, (name, value)))


class Answering(Protocol):
    """What stands at a path of a host."""

    def answer(self, request: Request) -> Reply: ...


class Host:
    """Answers for any number of repositories while the `with` block runs.

        with Host() as host:
            repository = FaultyRepository(host, "503")

    `requests` counts them by repository, `order` has their repositories as they were asked,
    `busiest` is the highest number that was in flight at
    once; a request that was given up is in flight until its connection is seen to be closed.
    `slow` is seconds before each answer; a `dead` host hangs up on whoever calls. With
    certificates it speaks TLS, and `whole_chain=False` leaves out the certificate between its
    own and the root.
    """

    def __init__(
        self,
        address: str = "127.0.0.1",
        *,
        slow: float = 0,
        dead: bool = False,
        certificates: Certificates | None = None,
        whole_chain: bool = True,
    ) -> None:
        self.slow = slow
        self.dead = dead
        self.requests: Counter[str] = Counter()
        self.order: list[str] = []
        self.busiest = 0
        self.stopping = threading.Event()
        self._in_flight = 0
        self._lock = threading.Lock()
        self._repositories: dict[str, Answering] = {}
        self._server = _Server((address, 0), self)
        if certificates:
            self._server.socket = certificates.wrap(self._server.socket, whole=whole_chain)
        scheme = "https" if certificates else "http"
        self.url = f"{scheme}://{address}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop, hang up on all who are still connected, and wait for the threads to end."""
        self.stopping.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def add(self, name: str, repository: Answering) -> str:
        """Put a repository at `/oai/<name>`; its address."""
        if name in self._repositories:
            raise ValueError(f"{name!r} is taken on this host")
        self._repositories[name] = repository
        return f"{self.url}/oai/{name}"

    def answer(self, request: Request) -> Reply | None:
        """The reply of the repository that is asked, None for hanging up."""
        name = request.path.removeprefix("/oai/").partition("/")[0]
        with self._lock:
            self.requests[name] += 1
            self.order.append(name)
        if self.dead:
            return None
        self.stopping.wait(self.slow)
        repository = self._repositories.get(name)
        return repository.answer(request) if repository else Reply(b"no such path", status=404)

    @contextmanager
    def in_flight(self) -> Iterator[None]:
        """Counts a request among those in flight."""
        with self._lock:
            self._in_flight += 1
            self.busiest = max(self.busiest, self._in_flight)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that it can hang up, and waits for its threads."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], host: Host) -> None:
        self.host = host
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                # Past TLS, whose own shutdown would pull the session from under a reading thread.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, sends the reply that the host gives."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle(self) -> None:
        # Clients that give up, and handshakes that fail, are what the faults are about.
        with suppress(ConnectionError, ssl.SSLError, TimeoutError):
            super().handle()

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._answer(self.rfile.read(length).decode("ascii", "replace"))

    def _answer(self, form: str) -> None:
        with self.server.host.in_flight():
            reply = self.server.host.answer(self._request(form))
            if reply is None:
                self.close_connection = True
                return
            stays = self._stays(reply.wait)
        # The reply is as good as sent: its reader may ask the next thing before this thread wakes.
        if stays:
            self._send(reply)
        else:
            self.close_connection = True

    def _request(self, form: str) -> Request:
        asked = urlsplit(self.path)
        pairs = [
            *parse_qsl(asked.query, keep_blank_values=True),
            *parse_qsl(form, keep_blank_values=True),
        ]
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, asked.path, asked.query, tuple(pairs), headers)

    def _stays(self, seconds: float) -> bool:
        """Whether the client waits so long; it tells otherwise by closing the connection."""
        return not (seconds and select.select([self.connection], [], [], seconds)[0])

    def _send(self, reply: Reply) -> None:
        self._send_head(reply)
        body = reply.body[: reply.sent]
        if reply.pace:
            self._trickle(body, reply.pace)
        else:
            self._send_body(body, reply)
        if reply.reset:
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.connection.close()

    def _send_head(self, reply: Reply) -> None:
        self.close_connection = reply.sent is not None or reply.framing == "close"
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.framing == "length":
            self.send_header("Content-Length", str(len(reply.body)))
        elif reply.framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _send_body(self, body: bytes, reply: Reply) -> None:
        if reply.framing != "chunked":
            self.wfile.write(body)
            return
        for start in range(0, len(body), _CHUNK):
            piece = body[start : start + _CHUNK]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        if reply.sent is None:
            self.wfile.write(b"0\r\n\r\n")

    def _trickle(self, body: bytes, pace: float) -> None:
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            if self.server.host.stopping.wait(pace):
                self.close_connection = True
                return

    def log_message(self, *_: object) -> None:
        """Say nothing."""
