"""Faults that show from one night to the next: rows 38, 39, 42, 45 to 47."""

from __future__ import annotations

import re

from msgspec import structs

from harvester.demo.protocol import HeldRecord

from .headers import vanishing
from .hooks import ASKED, BODY, IDENTIFY, SECOND, SELECT, TAKE, Arguments, also, fault
from .records import SETS
from .site import Bookmark, Case, Site, no_token
from .windows import earlier

_RECORD = re.compile(rb"<record>.*</record>", re.DOTALL)


@fault(BODY, "getsilent", 46)
def get_without_record(case: Case, body: bytes) -> bytes:
    """An answer to GetRecord holds no record; shows to who asks for one."""
    return _RECORD.sub(b"", body) if case.verb == "GetRecord" else body


@fault(ASKED, "getother", 46)
def get_another(case: Case, arguments: Arguments) -> Arguments:
    """GetRecord gives another record than the one asked for; shows to who asks for one."""
    if case.verb != "GetRecord":
        return arguments
    other = case.site.poison
    return [(name, other if name == "identifier" else value) for name, value in arguments]


@fault(SECOND, "vanish", 45, second=True)
def promise_broken(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """What is deleted vanishes without a trace, though Identify promises to report it."""
    return vanishing(site, served)


@fault(SECOND, "late", 42, second=True)
def indexed_late(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """What changed shows with datestamps of five days before the first day."""
    return earlier(served, hours=5 * 24)


@fault(SECOND, "setrenamed", 47, second=True, holds=True)
def set_renamed(site: Site, _: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day a set has another name; shows by set only."""
    renamed = {SETS[1]: "slavistics"}
    return [
        structs.replace(each, sets=tuple(renamed.get(spec, spec) for spec in each.sets))
        for each in site.records
    ]


@fault(SECOND, "newids", 47, second=True, holds=True)
def new_identifiers(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """On the second day every record has another identifier, and the control number it had."""
    return [
        structs.replace(
            each, identifier=each.identifier.replace("faulty", "moved"), datestamp=site.now
        )
        for each in served
        if not each.deleted
    ]


@fault(SELECT, "border", 39)
def border_twice(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """The last record of every page is the first of the next one, too; none is left out."""
    step = case.site.page - 1
    parts = [found[first : first + case.site.page] for first in range(0, len(found), step)]
    return [record for part in parts if len(part) > 1 or len(found) == 1 for record in part]


@fault(TAKE, "sweeptokens", 34, second=True)
def headers_forgotten(case: Case, bookmark: Bookmark) -> Bookmark:
    """Deletions are not reported, and lists of headers are forgotten after two pages."""
    if case.verb == "ListIdentifiers" and case.given >= 2 * case.site.page:
        raise no_token()
    return bookmark


also(SECOND, "sweeptokens")(vanishing)


@also(IDENTIFY, "sweeptokens")
def _says_no(case: Case, facts: dict[str, str]) -> dict[str, str]:
    return {**facts, "deletedRecord": "no"}
