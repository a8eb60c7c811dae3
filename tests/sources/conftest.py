"""A server that answers from a script, faults included, and the XML to put into it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest

OAI = "http://www.openarchives.org/OAI/2.0/"
MARC = "http://www.loc.gov/MARC21/slim"


class Reply(NamedTuple):
    """What the server sends. `sent` is how many bytes of the body, the length promises all."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    sent: int | None = None
    length: bool = True
    trickle: float = 0


DROPPED = Reply(sent=-1)
"""The connection is closed without an answer."""

Query = dict[str, str]
Script = Sequence[Reply | bytes] | Callable[[Query], Reply | bytes]


class Server:
    """Answers on the loopback address: replies in order, the last for ever, or by a function."""

    def __init__(self, script: Script) -> None:
        self.queries: list[Query] = []
        self.paths: list[str] = []
        self.agents: list[str] = []
        self.methods: list[str] = []
        self.heads: list[dict[str, str]] = []
        if callable(script):
            self.reply = script
        else:
            replies = chain(script, repeat(script[-1]))
            self.reply = lambda _query: next(replies)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}/oai"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = dict(parse_qsl(asked.query))
            form = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            query |= dict(parse_qsl(form.decode()))
            server.methods.append(self.command)
            server.heads.append(dict(self.headers.items()))
            server.queries.append(query)
            server.paths.append(asked.path)
            server.agents.append(self.headers["User-Agent"])
            answer = server.reply(query)
            self._send(answer if isinstance(answer, Reply) else Reply(answer))

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def _send(self, reply: Reply) -> None:
            self.close_connection = reply.sent is not None or not reply.length
            if reply == DROPPED:
                return
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.length:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body[: reply.sent]
            if not reply.trickle:
                self.wfile.write(body)
                return
            for i in range(len(body)):
                try:
                    self.wfile.write(body[i : i + 1])
                except ConnectionError:  # the client's patience is at an end
                    return
                stopped.wait(reply.trickle)

        def log_message(self, *_: object) -> None:
            pass

    stopped = threading.Event()
    return Handler


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    """Starts servers that stop with the test."""
    running: list[Server] = []

    def start(script: Script) -> Server:
        running.append(Server(script))
        return running[-1]

    yield start
    for each in running:
        each.close()


class Xml:
    """OAI-PMH answers as a repository writes them."""

    def answer(self, content: str, *, date: str = "2026-03-01T10:00:00Z") -> bytes:
        head = f"<responseDate>{date}</responseDate><request>http://example.org/oai</request>"
        root = f'<OAI-PMH xmlns="{OAI}">{head}{content}</OAI-PMH>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'.encode()

    def error(self, code: str, text: str = "no") -> bytes:
        return self.answer(f'<error code="{code}">{text}</error>')

    def records(
        self,
        *identifiers: str,
        then: str | None = None,
        size: str = "",
        date: str = "2026-03-01T10:00:00Z",
    ) -> bytes:
        """A page of these records, each with its identifier as 001; `then` is the next token."""
        return self.list_of(*map(self.record, identifiers), then=then, size=size, date=date)

    def list_of(
        self,
        *records: str,
        then: str | None = None,
        size: str = "",
        date: str = "2026-03-01T10:00:00Z",
    ) -> bytes:
        announced = f' completeListSize="{size}"' if size else ""
        end = "" if then is None else f"<resumptionToken{announced}>{then}</resumptionToken>"
        return self.answer(f"<ListRecords>{''.join(records)}{end}</ListRecords>", date=date)

    def record(
        self,
        identifier: str = "oai:x:1",
        *,
        status: str | None = None,
        datestamp: str = "2026-01-01",
        metadata: str | None = None,
    ) -> str:
        told = "" if status is None else f' status="{status}"'
        header = f"<identifier>{identifier}</identifier><datestamp>{datestamp}</datestamp>"
        held = self.marc(identifier) if metadata is None else metadata
        body = f"<metadata>{held}</metadata>" if status is None else ""
        return f"<record><header{told}>{header}</header>{body}</record>"

    def marc(self, number: str = "1", title: str = "Новая земля") -> str:
        fields = f'<controlfield tag="001">{number}</controlfield>' if number else ""
        return (
            f'<record xmlns="{MARC}"><leader>00000nam a2200000 i 4500</leader>{fields}'
            f'<datafield tag="245" ind1="0" ind2="0"><subfield code="a">{title}</subfield>'
            "</datafield></record>"
        )


@pytest.fixture
def xml() -> Xml:
    """Writes answers."""
    return Xml()


@pytest.fixture
def reply() -> type[Reply]:
    """Makes replies with a status, headers or a fault."""
    return Reply


@pytest.fixture
def dropped() -> Reply:
    """No reply at all."""
    return DROPPED
