"""A small OAI-PMH 2.0 data provider over records held in memory, on the loopback address.

It speaks the whole protocol (six verbs, GET and POST, seconds, sets, resumption tokens,
persistent deletions), so the demo and the tests meet what a real repository says.
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape, quoteattr

from harvester.provider.verbs import HeldRecord, OaiError, check, query_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ '
    'http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)
_NAMESPACE = re.compile(rb'xmlns(?::\w+)?="([^"]*)"')
_SCHEMA = re.compile(rb'schemaLocation="\S+\s+([^"\s]*)')


class LoopbackRepository:
    """An OAI-PMH repository that answers while the `with` block runs, on a port of its own.

        with Repository(records, name="Minsk") as repository:
            harvest(repository.url)
            repository.publish(changed_records)

    `page` is how many records or headers one response holds.
    """

    def __init__(
        self, records: Iterable[HeldRecord] = (), *, name: str = "Demo", page: int = 50
    ) -> None:
        self.name = name
        self.page = page
        self._records: tuple[HeldRecord, ...] = ()
        self._documents: dict[str, bytes] = {}
        self.publish(records)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}/oai"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def publish(self, records: Iterable[HeldRecord]) -> None:
        """Hold these records instead of those before; each brings its datestamp with it.

        Tokens given out stay good: they say after which datestamp and identifier to go on, so a
        record that moves to the end of the list is given again and none is left out.
        """
        self._records = tuple(sorted(records, key=lambda record: record.place))
        given = {prefix: text for r in self._records for prefix, text in r.metadata.items()}
        # A format once given stays known when its last record is deleted.
        self._documents = self._documents | given

    def answer(self, arguments: list[tuple[str, str]]) -> bytes:
        """The response to one request, errors of the protocol included, as an XML document."""
        asked = dict(arguments)
        try:
            check(arguments)
            content = _tag(asked["verb"], *self._verb(asked))
        except OaiError as refused:
            if refused.code in ("badVerb", "badArgument"):
                asked = {}  # clause 3.2: such a request is echoed without its arguments
            content = _tag("error", escape(str(refused)), code=refused.code)
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        head = _tag("responseDate", now) + _tag("request", escape(self.url), **asked)
        return f"{_ROOT}{head}{content}</OAI-PMH>".encode()

    def _verb(self, asked: dict[str, str]) -> Iterator[str]:
        match asked["verb"]:
            case "Identify":
                return self._identify()
            case "ListMetadataFormats":
                return self._formats(asked.get("identifier"))
            case "ListSets":
                return self._sets(asked)
            case "GetRecord":
                return self._get(asked["identifier"], asked["metadataPrefix"])
            case _:
                return self._list(asked)

    def _identify(self) -> Iterator[str]:
        yield _tag("repositoryName", escape(self.name))
        yield _tag("baseURL", escape(self.url))
        yield _tag("protocolVersion", "2.0")
        yield _tag("adminEmail", "catalogers@example.org")
        first = self._records[0].datestamp if self._records else "1970-01-01T00:00:00Z"
        yield _tag("earliestDatestamp", first)
        yield _tag("deletedRecord", "persistent")
        yield _tag("granularity", "YYYY-MM-DDThh:mm:ssZ")

    def _formats(self, identifier: str | None) -> Iterator[str]:
        documents = self._documents if identifier is None else self._record_of(identifier).metadata
        if not documents:
            raise OaiError("noMetadataFormats", "nothing but a header is left of this record")
        for prefix, document in sorted(documents.items()):
            yield _tag(
                "metadataFormat", _tag("metadataPrefix", prefix), *_describe_format(document)
            )

    def _sets(self, asked: dict[str, str]) -> Iterator[str]:
        specs = self._set_specs()
        if "resumptionToken" in asked:
            raise OaiError("badResumptionToken", "the list of sets is given in one piece")
        for spec in specs:
            yield _tag("set", _tag("setSpec", spec), _tag("setName", spec.replace(":", ": ")))

    def _set_specs(self) -> list[str]:
        specs = sorted({spec for record in self._records for spec in record.sets})
        if not specs:
            raise OaiError("noSetHierarchy", "this repository has no sets")
        return specs

    def _get(self, identifier: str, prefix: str) -> Iterator[str]:
        record = self._record_of(identifier)
        if not (record.deleted or prefix in record.metadata):
            raise OaiError("cannotDisseminateFormat", f"this record is not given as {prefix!r}")
        yield _record(record, prefix)

    def _record_of(self, identifier: str) -> HeldRecord:
        for record in self._records:
            if record.identifier == identifier:
                return record
        raise OaiError("idDoesNotExist", f"there is no record {identifier!r}")

    def _list(self, asked: dict[str, str]) -> Iterator[str]:
        query = query_of(asked)
        # Before anything was published no format is known, so none is refused.
        if self._documents and query.prefix not in self._documents:
            raise OaiError("cannotDisseminateFormat", f"nothing is given as {query.prefix!r}")
        if query.set_spec:
            self._set_specs()
        found = [record for record in self._records if query.wants(record)]
        ahead = [record for record in found if record.place > query.last]
        if not ahead:
            code = "badResumptionToken" if query.given else "noRecordsMatch"
            raise OaiError(code, "the repository holds no such records")
        page = ahead[: self.page]
        for record in page:
            headers = query.verb == "ListIdentifiers"
            yield _header(record) if headers else _record(record, query.prefix)
        more = len(ahead) > len(page)
        if more or query.given:
            token = query.after(page).token() if more else ""
            size, cursor = str(len(found)), str(query.given)
            yield _tag("resumptionToken", token, completeListSize=size, cursor=cursor)


def _describe_format(document: bytes) -> Iterator[str]:
    """Schema and namespace of a format, as one of its documents tells them."""
    namespace, schema = _NAMESPACE.search(document), _SCHEMA.search(document)
    yield _tag("schema", schema[1].decode() if schema else "")
    yield _tag("metadataNamespace", namespace[1].decode() if namespace else "")


def _header(record: HeldRecord) -> str:
    status = {"status": "deleted"} if record.deleted else {}
    sets = [_tag("setSpec", escape(spec)) for spec in record.sets]
    name = _tag("identifier", escape(record.identifier))
    return _tag("header", name, _tag("datestamp", record.datestamp), *sets, **status)


def _record(record: HeldRecord, prefix: str) -> str:
    # As they are: a broken document shall break the page, as it does with real repositories.
    document = record.metadata.get(prefix, b"").decode()
    return _tag("record", _header(record), _tag("metadata", document) if document else "")


def _tag(name: str, /, *content: str, **attributes: str) -> str:
    pairs = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{pairs}>{''.join(content)}</{name}>"


def _handler(repository: LoopbackRepository) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):  # a harvest that was killed is none of our business
                super().handle()

        def do_GET(self) -> None:
            self._reply(urlsplit(self.path).query)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self._reply(self.rfile.read(length).decode("ascii", "replace"))

        def _reply(self, query: str) -> None:
            body = repository.answer(parse_qsl(query, keep_blank_values=True))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: a demo's and a test's terminal is not for this."""

    return Handler
