"""What the repositories of `servers.py` have in common: their records, HTTP, a log of requests.

Nothing but the standard library: it runs in the virtual environment of the servers too. The
records are a file that `servers.py` writes; every request is answered from what it holds then.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SETS = {"books": "Books", "maps": "Maps"}
EMAIL = "library@example.org"
MARC = "http://www.loc.gov/MARC21/slim"
MARC_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"


class Item(NamedTuple):
    """One record of a repository; `datestamp` is UTC to the second."""

    identifier: str
    number: int
    title: str
    datestamp: str
    set_spec: str
    deleted: bool


class Asked(NamedTuple):
    """How a server is started: its folder, records a page, what it says of deletions."""

    folder: Path
    page: int
    deletions: str


def asked() -> Asked:
    """The arguments of a server's script."""
    folder, page, deletions = sys.argv[1:]
    return Asked(Path(folder), int(page), deletions)


def write(folder: Path, items: Iterable[Item]) -> None:
    """Put the records where the server looks, all at once."""
    beside = folder / "records.new"
    beside.write_text(json.dumps(list(items)), encoding="utf-8")
    beside.replace(folder / "records.json")


def read(folder: Path) -> tuple[Item, ...]:
    """The records as they are now."""
    path = folder / "records.json"
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _: int) -> tuple[Item, ...]:
    return tuple(Item(*row) for row in json.loads(path.read_bytes()))


def marcxml(item: Item) -> str:
    """A record as MARCXML."""
    return (
        f'<record xmlns="{MARC}"><leader>00000nam a2200000 a 4500</leader>'
        f'<controlfield tag="001">{item.number}</controlfield>'
        f'<controlfield tag="008">990101s{1950 + item.number % 70}    xx            000 0 eng d'
        "</controlfield>"
        f'<datafield tag="100" ind1="1" ind2=" "><subfield code="a">Writer {item.number % 97}'
        "</subfield></datafield>"
        f'<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{item.title}</subfield>'
        "</datafield></record>"
    )


def serve(folder: Path, answer: Callable[[dict[str, str]], bytes], query: str = "") -> None:
    """Answer on a free port, print the address with its `query`, note every request."""
    turn = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, query: str) -> None:
            with turn:
                body = answer(dict(parse_qsl(query)))
            _note(folder, query, body)
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/oai{query}", flush=True)
    server.serve_forever()


_NAME = re.compile(rb"<(?:oai:)?identifier>([^<]*)<")
_END = re.compile(rb"<(?:oai:)?(?:resumptionToken|error)\b[^>]*>[^<]*")


def _note(folder: Path, query: str, body: bytes) -> None:
    names = [name.decode() for name in _NAME.findall(body)]
    end = _END.search(body)
    said = {
        "asked": query,
        "headers": len(names),
        "distinct": len(set(names)),
        "first": names[0] if names else "",
        "last": names[-1] if names else "",
        "end": end[0].decode() if end else "",
    }
    with (folder / "requests.log").open("a", encoding="utf-8") as log:
        log.write(json.dumps(said) + "\n")
