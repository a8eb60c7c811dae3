"""What a request of OAI-PMH 2.0 may ask, and which records of a repository answer it."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec import Struct

_LIST = {"metadataPrefix", "from", "until", "set", "resumptionToken"}
_ALLOWED: dict[str, set[str]] = {
    "Identify": set(),
    "ListMetadataFormats": {"identifier"},
    "ListSets": {"resumptionToken"},
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": {"identifier", "metadataPrefix"},
}
_REQUIRED: dict[str, set[str]] = {
    "ListIdentifiers": {"metadataPrefix"},
    "ListRecords": {"metadataPrefix"},
    "GetRecord": {"identifier", "metadataPrefix"},
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")
_ILLEGAL_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class HeldRecord(Struct, frozen=True):
    """A record as a repository holds it; `datestamp` is UTC to the second.

    `metadata` gives an XML document (no declaration) for each metadata prefix and is empty when
    deleted. `edition` is the edition it describes: the truth, which the protocol never tells.
    """

    identifier: str
    datestamp: str
    deleted: bool = False
    sets: tuple[str, ...] = ()
    metadata: dict[str, bytes] = {}
    edition: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in the order that lists and resumption tokens keep."""
        return self.datestamp, self.identifier


class OaiError(Exception):
    """An error of the protocol (section 3.6): its code, and a sentence for the reader."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Query(NamedTuple):
    """What a list request asks for, how much of it was given, and after which record it goes on."""

    verb: str
    prefix: str
    since: str
    until: str
    set_spec: str
    given: int = 0
    last: tuple[str, str] = ("", "")

    def wants(self, record: HeldRecord) -> bool:
        """Whether a record is in the list that the whole of the request describes."""
        stamp = record.datestamp
        return (
            (record.deleted or self.prefix in record.metadata)
            and self.since <= stamp
            # `until` a day reaches its last second, so only as much of the datestamp is compared.
            and (not self.until or stamp[: len(self.until)] <= self.until)
            and (not self.set_spec or any(map(self._covers, record.sets)))
        )

    def _covers(self, spec: str) -> bool:
        return f"{spec}:".startswith(f"{self.set_spec}:")

    def after(self, page: list[HeldRecord]) -> Query:
        """The same request going on after this page."""
        return self._replace(given=self.given + len(page), last=page[-1].place)

    def token(self) -> str:
        """The resumption token: all it takes to go on, so nothing is kept between requests."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode()


def query_of(asked: dict[str, str]) -> Query:
    """The list that a checked request begins or, by its resumption token, goes on with."""
    if "resumptionToken" in asked:
        return _resume_query(asked)
    since, until, set_spec = (asked.get(name, "") for name in ("from", "until", "set"))
    return Query(asked["verb"], asked["metadataPrefix"], since, until, set_spec)


def _resume_query(asked: dict[str, str]) -> Query:
    try:
        query = msgspec.json.decode(base64.urlsafe_b64decode(asked["resumptionToken"]), type=Query)
    except (binascii.Error, ValueError):
        raise OaiError("badResumptionToken", "this repository gave no such token") from None
    if query.verb != asked["verb"]:
        raise OaiError("badResumptionToken", f"this token continues {query.verb}")
    return query


def check(arguments: list[tuple[str, str]]) -> None:
    """Refuse what clauses 3.1 to 3.6 call a bad verb or a bad argument."""
    counts = Counter(name for name, _ in arguments)
    asked = dict(arguments)
    verb = asked.pop("verb", "")
    if verb not in _ALLOWED or counts["verb"] > 1:
        raise OaiError("badVerb", f"one verb is needed: {', '.join(_ALLOWED)}")
    if bad := sorted(asked.keys() - _ALLOWED[verb]):
        raise OaiError("badArgument", f"{verb} does not take {bad[0]!a}")
    if repeated := [name for name, count in counts.items() if count > 1]:
        raise OaiError("badArgument", f"{repeated[0]} is given more than once")
    if any(map(_ILLEGAL_IN_XML.search, asked.values())):
        raise OaiError("badArgument", "a value holds a character that XML does not allow")
    if "resumptionToken" in asked:
        if len(asked) > 1:
            raise OaiError("badArgument", "a resumption token stands alone")
        return
    if missing := sorted(_REQUIRED.get(verb, set()) - asked.keys()):
        raise OaiError("badArgument", f"{verb} needs {missing[0]}")
    _check_dates([asked[name] for name in ("from", "until") if name in asked])


def _check_dates(dates: list[str]) -> None:
    for date in dates:
        try:
            datetime.fromisoformat(date if _DATE.fullmatch(date) else "")
        except ValueError:
            raise OaiError("badArgument", f"{date!r} is no date of this repository") from None
    if len({len(date) for date in dates}) > 1:
        raise OaiError("badArgument", "from and until differ in granularity")
    if dates != sorted(dates):
        raise OaiError("badArgument", "from is later than until")
