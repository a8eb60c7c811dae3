"""Answers as a repository writes them: strings in which damage can be done.

A byte that is no UTF-8 is carried in a string as its surrogate escape.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from harvester.provider.verbs import HeldRecord

from .site import Page, Shown

OAI = "http://www.openarchives.org/OAI/2.0/"


def envelope(content: str, *, now: str, url: str, asked: dict[str, str]) -> str:
    head = tag("responseDate", now) + tag("request", escape(url), **asked)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{OAI}">{head}{content}</OAI-PMH>'
    )


def to_bytes(answer: str) -> bytes:
    return answer.encode("utf-8", "surrogateescape")


def shown(record: HeldRecord, prefix: str) -> Shown:
    """A record as it should be written; with an empty prefix only its header."""
    return Shown(
        identifier=escape(record.identifier),
        datestamp=record.datestamp,
        status="deleted" if record.deleted else "",
        sets=record.sets,
        document=record.metadata.get(prefix, b"").decode(),
    )


def header(record: Shown) -> str:
    parts = [("identifier", record.identifier), ("datestamp", record.datestamp)]
    inner = [tag(name, value) for name, value in parts if value is not None]
    status = {"status": record.status} if record.status else {}
    return tag("header", *inner, *(tag("setSpec", spec) for spec in record.sets), **status)


def whole(record: Shown) -> str:
    document = tag("metadata", record.document) if record.document else ""
    return tag("record", header(record), document)


def token(page: Page, text: str) -> str:
    sizes = {"completeListSize": page.size, "cursor": page.cursor}
    return tag("resumptionToken", escape(text), **{k: v for k, v in sizes.items() if v})


def tag(name: str, /, *content: str, **attributes: str) -> str:
    pairs = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{pairs}>{''.join(content)}</{name}>"
