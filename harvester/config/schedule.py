"""When a partner is to be harvested again: pure functions of moments, no clock and no store.

`due` in a partner's file is empty (at every run), an interval ("12h", "7d") or a cron expression
of five fields in the machine's local time. **A partner whose last harvest did not end complete
is due again at the next run, whatever `due` says, but never before the moment until which its
repository asked to be left alone.**
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

import tzlocal
from cronsim import CronSim, CronSimError
from msgspec import Struct

SLACK = timedelta(minutes=10)
"""How much too early a run may come for an interval, at most; a tenth of short ones.

Cron is seconds early or late every night: without it "1d" would leave out every other night.
"""

_INTERVAL = re.compile(r"([1-9][0-9]{0,3})([mhdw])")
_FIELDS = re.compile(r"[0-9A-Za-z*/,#-]+( [0-9A-Za-z*/,#-]+){4}")
_CLOCK = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}
_CALENDAR = {"d": timedelta(days=1), "w": timedelta(weeks=1)}
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Last(Struct, frozen=True):
    """A partner's last harvest: `began` is when its run began, `not_before` a wait it asked for."""

    began: datetime
    complete: bool
    not_before: datetime | None = None


def check(due: str) -> None:
    """Raise ValueError for what is neither empty, nor an interval, nor a cron expression."""
    if due and not _INTERVAL.fullmatch(due):
        _next_tick(due, _ANY_DAY)


def next_due(due: str, last: Last | None, now: datetime, zone: tzinfo) -> datetime:
    """The moment from which a partner is due, `now` for one that is due at once; UTC.

    `zone` is the local time zone: of cron expressions, and of the days and weeks of intervals,
    which are the calendar's, so that "1d" means the same hour when clocks are changed. A last
    harvest that lies in the future was noted by a wrong clock and says nothing.
    """
    if last is None or last.began > now:
        return now
    at_once = not due or not last.complete
    moment = now if at_once else _after(due, last.began.astimezone(zone)).astimezone(UTC)
    return max(moment, last.not_before) if last.not_before else moment


def local_zone() -> tzinfo:
    """The machine's time zone, from TZ or the system's settings; UTC where they name none."""
    try:
        return tzlocal.get_localzone()
    except (LookupError, ValueError, OSError):
        return UTC


def _after(due: str, began: datetime) -> datetime:
    interval = _INTERVAL.fullmatch(due)
    if not interval:
        return _next_tick(due, began)
    number, unit = int(interval[1]), interval[2]
    if unit in _CALENDAR:
        # Between two moments of one zone Python reckons with the clock on the wall.
        return began + number * _CALENDAR[unit] - SLACK
    length = number * _CLOCK[unit]
    return began.astimezone(UTC) + length - min(SLACK, length / 10)


def _next_tick(expression: str, began: datetime) -> datetime:
    """The first moment of a cron expression after `began`; raises ValueError if there is none."""
    instant = began.astimezone(UTC)
    if not _FIELDS.fullmatch(" ".join(expression.split())):
        raise ValueError(f"{expression!r} is no cron expression of five fields")
    try:
        # Of an hour that comes twice the first is meant, which may be over.
        return next(tick for tick in CronSim(expression, began) if tick.astimezone(UTC) > instant)
    except (CronSimError, AssertionError, TypeError, ValueError) as error:
        raise ValueError(f"{expression!r} is no cron expression ({error})") from error
    except StopIteration:
        raise ValueError(f"{expression!r} is a day that never comes") from None
