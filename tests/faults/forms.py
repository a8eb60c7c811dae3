"""Faults of markup and of formats: rows 19 to 24 and 48."""

from __future__ import annotations

import re

from harvester.provider.verbs import HeldRecord, OaiError

from .hooks import (
    ASKED,
    BEFORE,
    BODY,
    FORMATS,
    PAGE,
    RECORD,
    Arguments,
    also,
    everything,
    fault,
    poison,
    spare,
)
from .records import MARC, NOTE
from .server import Reply
from .site import Case, Page, Shown
from .transport import failing
from .writing import OAI

HUGE = 11 << 20
UNUSUAL = "marc_bib"
"""What MARC 21 is called under the fault `prefix`."""

_START_OF_NAME = re.compile(r"<(/?)(?=\w)")
_METADATA = re.compile(rb"(?s)(?<=<metadata>)(.*?)(?=</metadata>)")


def _struck(case: Case, record: HeldRecord, shown: Shown, old: str, new: str) -> Shown:
    """The one record, with something in its document replaced."""
    if not case.strikes(record):
        return shown
    return shown._replace(document=shown.document.replace(old, new, 1))


@fault(RECORD, "prolog", 19)
def nested_declaration(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Every document brings its own XML declaration along, in the midst of the answer."""
    if not shown.document:
        return shown
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return shown._replace(document=declaration + shown.document)


@fault(RECORD, "brokentag", 20)
def broken_tag(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """An end tag in one record does not match its start tag."""
    return _struck(case, record, shown, "</subfield>", "</subfeld>")


@fault(RECORD, "lt", 20)
def bare_less_than(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """The title of one record holds a bare <."""
    return _struck(case, record, shown, "&lt;", "<")


spare("brokentag", "its markup is broken", poison)
spare("lt", "a bare < stands in its title", poison)


@fault(RECORD, "xxe", 21)
def external_entity(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """One record uses an external entity, at whose address the verb `Leak` asks this server."""
    return _struck(case, record, shown, NOTE, "&leak;")


@also(BODY, "xxe")
def _declares_leak(case: Case, body: bytes) -> bytes:
    declared = f'<!ENTITY leak SYSTEM "{case.site.url}?verb=Leak">'
    return _with_doctype(body, declared) if b"&leak;" in body else body


spare("xxe", "it holds an external entity", poison)


@fault(RECORD, "lol", 21)
def entity_bomb(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """One record uses an entity that grows to a thousand million letters."""
    return _struck(case, record, shown, NOTE, "&lol9;")


@also(BODY, "lol")
def _declares_bomb(case: Case, body: bytes) -> bytes:
    bomb = "".join(f'<!ENTITY lol{step} "{f"&lol{step - 1};" * 10}">' for step in range(1, 10))
    return _with_doctype(body, f'<!ENTITY lol0 "lol">{bomb}') if b"&lol9;" in body else body


spare("lol", "an answer holds an entity bomb, so all of it may be refused", everything)


def _with_doctype(body: bytes, declared: str) -> bytes:
    start = body.index(b"<OAI-PMH")
    return body[:start] + f"<!DOCTYPE OAI-PMH [{declared}]>\n".encode() + body[start:]


@fault(BODY, "nshttps", 22)
def namespace_with_https(case: Case, body: bytes) -> bytes:
    """The namespace of OAI-PMH is written with https."""
    return body.replace(OAI.encode(), OAI.replace("http:", "https:").encode(), 1)


@fault(BODY, "nsnone", 22)
def no_namespace(case: Case, body: bytes) -> bytes:
    """The elements of OAI-PMH are in no namespace."""
    return body.replace(f' xmlns="{OAI}"'.encode(), b"", 1)


@fault(BODY, "nsprefix", 22)
def namespace_with_prefix(case: Case, body: bytes) -> bytes:
    """The elements of OAI-PMH bear a prefix."""
    between = _METADATA.split(body.replace(b"<OAI-PMH xmlns=", b"<OAI-PMH xmlns:oai=", 1))
    between[::2] = [re.sub(rb"<(/?)(?=\w)", rb"<\1oai:", each) for each in between[::2]]
    return b"".join(between)


@fault(RECORD, "marcnons", 23)
def marc_without_namespace(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """MARC has no namespace of its own and falls into that of OAI-PMH."""
    return shown._replace(document=shown.document.replace(f' xmlns="{MARC}"', ""))


@fault(RECORD, "marcprefix", 23)
def marc_with_prefix(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """MARC bears a prefix that is bound at the root of the answer."""
    if MARC not in shown.document:
        return shown
    bare = shown.document.replace(f' xmlns="{MARC}"', "")
    return shown._replace(document=_START_OF_NAME.sub(r"<\1marc:", bare))


@also(BODY, "marcprefix")
def _binds_prefix(case: Case, body: bytes) -> bytes:
    return body.replace(b"OAI-PMH ", f'OAI-PMH xmlns:marc="{MARC}" '.encode(), 1)


@fault(RECORD, "unbound", 23)
def prefixes_unbound(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """MARC bears a prefix, and so does an attribute, that nothing binds."""
    if MARC not in shown.document:
        return shown
    bare = shown.document.replace(f' xmlns="{MARC}"', ' xsi:schemaLocation="a b"')
    return shown._replace(document=_START_OF_NAME.sub(r"<\1marc:", bare))


@fault(BODY, "rootunbound", 23)
def root_with_prefix_unbound(case: Case, body: bytes) -> bytes:
    """The root of every answer has an attribute whose prefix nothing binds."""
    return body.replace(b"<OAI-PMH ", b'<OAI-PMH xsi:schemaLocation="a b" ', 1)


@fault(RECORD, "hugerec", 24)
def huge_record(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """One record holds a note of 11 MB."""
    return _struck(case, record, shown, NOTE, "x" * HUGE) if case.strikes(record) else shown


@fault(PAGE, "hugepage", 24)
def huge_page(case: Case, page: Page) -> Page:
    """A list comes whole in one page."""
    return page._replace(records=page.rest, following=None)


@fault(FORMATS, "prefix", 48)
def unusual_prefix(case: Case, formats: dict[str, str]) -> dict[str, str]:
    """MARC 21 is not called marc21 but marc_bib, as ListMetadataFormats says."""
    return {UNUSUAL if name == "marc21" else name: value for name, value in formats.items()}


@also(ASKED, "prefix")
def _takes_unusual_prefix(case: Case, arguments: Arguments) -> Arguments:
    if ("metadataPrefix", "marc21") in arguments:
        raise OaiError("cannotDisseminateFormat", "nothing is given as marc21")
    return [(name, "marc21" if value == UNUSUAL else value) for name, value in arguments]


@fault(RECORD, "wrongfmt", 48)
def wrong_format(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Whatever prefix is asked for, Dublin Core comes."""
    if not shown.document:
        return shown
    return shown._replace(document=record.metadata["oai_dc"].decode())


spare("wrongfmt", "it comes as Dublin Core", everything)


@fault(BEFORE, "lmf500", 48)
def formats_fail(case: Case) -> Reply | None:
    """ListMetadataFormats is always answered 500."""
    return failing(500, "Error") if case.verb == "ListMetadataFormats" else None
