"""Faults of GetRecord, when it is asked whether a record is there: rows 39 and 46."""

from __future__ import annotations

import re

from harvester.provider.verbs import HeldRecord

from .headers import forget_deletions
from .hooks import ASKED, BODY, SELECT, Arguments, also, fault, poison, spare
from .site import Case

_ANSWER = re.compile(rb"<(error|GetRecord)\b.*</\1>", re.DOTALL)


@fault(BODY, "getsilent", 46, second=True)
def silent(case: Case, body: bytes) -> bytes:
    """GetRecord never holds a record, whether there is one or not; what is deleted vanishes."""
    return _ANSWER.sub(b"<GetRecord></GetRecord>", body) if case.verb == "GetRecord" else body


@fault(ASKED, "getother", 46, second=True)
def another(case: Case, arguments: Arguments) -> Arguments:
    """GetRecord gives another record than the one asked for; what is deleted vanishes."""
    if case.verb != "GetRecord":
        return arguments
    asked = case.request.asked.get("identifier")
    live = (each.identifier for each in case.site.records if not each.deleted)
    other = next(name for name in live if name != asked)
    return [(name, other if name == "identifier" else value) for name, value in arguments]


forget_deletions("getsilent", "getother")


@fault(SELECT, "getsilentlist", 39)
def left_out(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """ListRecords leaves out one record that ListIdentifiers names; GetRecord holds no record."""
    if case.verb != "ListRecords":
        return found
    return [each for each in found if not case.strikes(each)]


@fault(SELECT, "getsilentlater", 39, second=True)
def left_out_later(case: Case, found: list[HeldRecord]) -> list[HeldRecord]:
    """As `getsilentlist`, from the second day on; shows in a list of everything only."""
    return left_out(case, found) if case.site.second else found


@also(BODY, "getsilentlater")
def _silent_later(case: Case, body: bytes) -> bytes:
    return silent(case, body) if case.site.second else body


also(BODY, "getsilentlist")(silent)
spare("getsilentlist", "ListRecords and GetRecord leave it out", poison)
