"""Faults of dates and of what is asked by date: rows 41 to 44."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import structs

from harvester.provider.verbs import HeldRecord, OaiError, Query

from .hooks import ASKED, BEFORE, IDENTIFY, QUERY, RECORD, SECOND, Arguments, also, fault
from .records import FIRST_DAY, stamp
from .server import Reply
from .site import Broken, Case, Shown, Site
from .transport import failing

_DAY = len("YYYY-MM-DD")


def _dates(arguments: Arguments) -> list[str]:
    return [value for name, value in arguments if name in ("from", "until")]


def _refuse_seconds(arguments: Arguments) -> Arguments:
    if any(len(date) > _DAY for date in _dates(arguments)):
        raise OaiError("badArgument", "dates are written YYYY-MM-DD")
    return arguments


@fault(ASKED, "day", 41, second=True)
def days_only(case: Case, arguments: Arguments) -> Arguments:
    """The granularity is the day, honestly, and dates with seconds are refused."""
    return _refuse_seconds(arguments)


@also(IDENTIFY, "day")
def _declares_days(case: Case, facts: dict[str, str]) -> dict[str, str]:
    earliest = facts["earliestDatestamp"][:_DAY]
    return {**facts, "granularity": "YYYY-MM-DD", "earliestDatestamp": earliest}


@also(RECORD, "day")
def _writes_days(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    return shown._replace(datestamp=record.datestamp[:_DAY])


@fault(ASKED, "granlie", 41, second=True)
def lying_granularity(case: Case, arguments: Arguments) -> Arguments:
    """Identify declares seconds, datestamps have them, but `from` with seconds is refused."""
    return _refuse_seconds(arguments)


@fault(IDENTIFY, "granodd", 41, second=True)
def odd_granularity(case: Case, facts: dict[str, str]) -> dict[str, str]:
    """The granularity is the millisecond; a `from` in seconds is refused, a day is taken."""
    earliest = facts["earliestDatestamp"].replace("Z", ".000Z")
    return {**facts, "granularity": "YYYY-MM-DDThh:mm:ss.sssZ", "earliestDatestamp": earliest}


@also(ASKED, "granodd")
def _takes_milliseconds(case: Case, arguments: Arguments) -> Arguments:
    dates = [date.replace(".000Z", "") for date in _dates(arguments)]
    if any(date.endswith("Z") for date in dates):
        raise OaiError("badArgument", "dates are written YYYY-MM-DDThh:mm:ss.sssZ")
    return [
        (name, value.replace(".000Z", "Z") if name in ("from", "until") else value)
        for name, value in arguments
    ]


@also(RECORD, "granodd")
def _writes_milliseconds(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    return shown._replace(datestamp=record.datestamp.replace("Z", ".000Z"))


@fault(QUERY, "fromexcl", 42, second=True)
def from_is_exclusive(case: Case, query: Query) -> Query:
    """A record with the very datestamp that `from` names is left out."""
    if not query.since or query.given:
        return query
    return query._replace(since=f"{query.since}!")  # sorts after it, and before the next second


@fault(SECOND, "lag", 42, second=True)
def lagging(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """What changed shows days later, with datestamps of up to six hours before the first day."""
    return _earlier(served, hours=6)


@fault(SECOND, "skew", 42, second=True)
def skewed(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """Datestamps are written by a clock eleven hours behind that of responseDate."""
    return _earlier(served, hours=11)


@fault(SECOND, "lateindex", 42, second=True)
def indexed_late(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """What changed shows five days late, with datestamps from before the first day."""
    return _earlier(served, hours=5 * 24)


def _earlier(served: list[HeldRecord], hours: int) -> list[HeldRecord]:
    """All that was touched since the first day, as many hours earlier."""
    back = timedelta(hours=hours)
    return [
        structs.replace(each, datestamp=stamp(datetime.fromisoformat(each.datestamp) - back))
        if each.datestamp >= stamp(FIRST_DAY)
        else each
        for each in served
    ]


@fault(QUERY, "untilignored", 42)
def until_is_forgotten(case: Case, query: Query) -> Query:
    """After the first page of a list `until` is forgotten; shows to who asks with `until`."""
    return query._replace(until="") if query.given else query


@fault(IDENTIFY, "idlate", 43)
def earliest_too_late(case: Case, facts: dict[str, str]) -> dict[str, str]:
    """earliestDatestamp is later than the datestamps of three tenths of the records."""
    late = case.site.whole[len(case.site.whole) * 3 // 10].datestamp
    return {**facts, "earliestDatestamp": late}


@fault(IDENTIFY, "idzero", 43)
def earliest_is_zero(case: Case, facts: dict[str, str]) -> dict[str, str]:
    """earliestDatestamp is 0000-00-00T00:00:00Z."""
    return {**facts, "earliestDatestamp": "0000-00-00T00:00:00Z"}


@fault(BEFORE, "idfail", 43)
def identify_fails(case: Case) -> Reply | None:
    """Identify is always answered 500."""
    return failing(500, "Error") if case.verb == "Identify" else None


@fault(QUERY, "ignorefrom", 44, second=True)
def dates_are_ignored(case: Case, query: Query) -> Query:
    """`from` and `until` are ignored: every list is the whole list."""
    return query._replace(since="", until="")


@fault(ASKED, "nofrom", 44, second=True)
def from_is_refused(case: Case, arguments: Arguments) -> Arguments:
    """A request with `from` or `until` is answered badArgument."""
    if _dates(arguments):
        raise OaiError("badArgument", "this repository does not select by date")
    return arguments


@fault(ASKED, "nofrom500", 44, second=True)
def from_fails(case: Case, arguments: Arguments) -> Arguments:
    """A request with `from` or `until` is answered 500."""
    if _dates(arguments):
        raise Broken(failing(500, "Error"))
    return arguments
