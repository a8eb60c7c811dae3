"""A plain client that believes everything: it reads strictly, and repairs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import requests
from lxml import etree
from lxml.etree import _Element

from .records import MARC, Truth
from .repository import FaultyRepository
from .writing import OAI

_TITLE = etree.XPath(
    "string(o:metadata/m:record/m:datafield[@tag='245']/m:subfield[@code='a'])",
    namespaces={"o": OAI, "m": MARC},
)
_RECORD, _HEADER, _ERROR = (f"{{{OAI}}}{name}" for name in ("record", "header", "error"))
_MANY = 30
_STRAY = re.compile("[\udc80-\udcff]")

COUNT, PAGE = 240, 40
"""The size of the repositories under test: six pages."""

Serve = Callable[..., "Client"]


class Answer(NamedTuple):
    """A page, or the code of an error."""

    found: list[tuple[str, str | None]]
    token: str
    size: str
    cursor: str
    error: str
    date: str


class Walk(NamedTuple):
    """What a walk along a list brought, and why it ended: empty if the list did."""

    found: list[tuple[str, str | None]]
    end: str

    @property
    def truth(self) -> Truth:
        return dict(self.found)


class Client:
    """Asks one repository."""

    def __init__(self, repository: FaultyRepository) -> None:
        self.repository = repository
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "test (+mailto:test@example.org)"

    def ask(self, verb: str, *, address: str = "", **query: str) -> requests.Response:
        named = {name.removesuffix("_"): value for name, value in query.items()}
        return self.session.get(
            address or self.repository.url,
            params={"verb": verb, **named},
            timeout=10,
            allow_redirects=False,
        )

    def list(self, verb: str = "ListRecords", **query: str) -> Answer:
        """The first page of a list, or with `resumptionToken` a later one."""
        if "resumptionToken" not in query:
            query = {"metadataPrefix": "marc21", **query}
        return read(self.ask(verb, **query).content)

    def body(self, **query: str) -> bytes:
        """The first page of ListRecords as it came."""
        return self.ask("ListRecords", metadataPrefix="marc21", **query).content

    def get(self, identifier: str) -> requests.Response:
        return self.ask("GetRecord", identifier=identifier, metadataPrefix="marc21")

    def identify(self, name: str) -> str:
        root = etree.fromstring(self.ask("Identify").content)
        return root.findtext(f".//{{*}}{name}", "")

    def walk(self, verb: str = "ListRecords", *, tries: int = 1, **query: str) -> Walk:
        """The whole list; what fails is asked for again until it was tried so often."""
        found: list[tuple[str, str | None]] = []
        for _ in range(_MANY):
            answer, end = self._patiently(verb, tries, query)
            if answer is None:
                return Walk(found, end)
            found += answer.found
            if not answer.token:
                return Walk(found, answer.error)
            query = {"resumptionToken": answer.token}
        return Walk(found, "endless")

    def _patiently(self, verb: str, tries: int, query: dict[str, str]) -> tuple[Answer | None, str]:
        end = ""
        for _ in range(tries):
            try:
                response = self.ask(verb, **_completed(query))
                if response.ok:
                    return read(response.content), ""
                end = str(response.status_code)
            except (requests.RequestException, etree.XMLSyntaxError) as error:
                end = type(error).__name__
        return None, end


def mended(body: bytes) -> bytes:
    """An answer whose stray bytes are read as cp1252."""
    return _STRAY.sub(
        lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252"),
        body.decode("utf-8", "surrogateescape"),
    ).encode()


def _completed(query: dict[str, str]) -> dict[str, str]:
    return query if "resumptionToken" in query else {"metadataPrefix": "marc21", **query}


def read(body: bytes) -> Answer:
    """An answer of OAI-PMH, read strictly; raises XMLSyntaxError."""
    root = etree.fromstring(body)
    error = root.find(_ERROR)
    token = root.find("{*}*/{*}resumptionToken")
    return Answer(
        found=[_found(each) for each in root.iterfind("*/*") if each.tag in (_RECORD, _HEADER)],
        token="" if token is None else token.text or "",
        size="" if token is None else token.get("completeListSize", ""),
        cursor="" if token is None else token.get("cursor", ""),
        error="" if error is None else error.get("code", ""),
        date=root.findtext("{*}responseDate", ""),
    )


def _found(record: _Element) -> tuple[str, str | None]:
    header = record if record.tag == _HEADER else record.find(_HEADER)
    if header is None:
        return "", None
    identifier = header.findtext(f"{{{OAI}}}identifier", "")
    return identifier, None if header.get("status") else str(_TITLE(record))
