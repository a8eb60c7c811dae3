"""When a partner is due: a table of cases, changes of the clock among them, and laws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.config.schedule import SLACK, Last, check, local_zone, next_due

PRAGUE = ZoneInfo("Europe/Prague")
# Prague: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00 again.


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PRAGUE).astimezone(UTC)


@pytest.mark.parametrize(
    ("due", "began", "expected"),
    [
        # Intervals: ten minutes early is on time, so that nightly cron leaves out no night.
        ("12h", "2026-01-10 02:15:07", "2026-01-10 14:05:07"),
        ("30m", "2026-01-10 02:15", "2026-01-10 02:42"),
        ("1d", "2026-01-10 02:15:07", "2026-01-11 02:05:07"),
        ("7d", "2026-01-10 02:15", "2026-01-17 02:05"),
        ("2w", "2026-01-10 02:15", "2026-01-24 02:05"),
        # The day has 23 or 25 hours: a day is one all the same, twelve hours are twelve.
        ("1d", "2026-03-28 02:45", "2026-03-29 03:35"),
        ("1d", "2026-03-28 12:00", "2026-03-29 11:50"),
        ("1d", "2026-10-24 12:00", "2026-10-25 11:50"),
        ("12h", "2026-03-28 20:00", "2026-03-29 08:50"),
        ("12h", "2026-10-24 20:00", "2026-10-25 06:50"),
        # Cron expressions: Mondays; either day or weekday; the end of a month.
        ("15 2 * * 1", "2026-01-10 02:15", "2026-01-12 02:15"),
        ("15 2 * * 1", "2026-01-12 02:15", "2026-01-19 02:15"),
        ("15 2 * * MON", "2026-01-12 02:14:59", "2026-01-12 02:15"),
        ("0 4 1 * *", "2026-01-31 04:00", "2026-02-01 04:00"),
        ("*/20 * * * *", "2026-01-10 02:15", "2026-01-10 02:20"),
        # 02:30 does not come that night: at once after the gap. 02:30 comes twice: once.
        ("30 2 * * *", "2026-03-28 02:30", "2026-03-29 03:00"),
        ("30 2 * * *", "2026-10-24 02:30", "2026-10-25 02:30"),
        ("30 2 * * *", "2026-10-25 02:30", "2026-10-26 02:30"),
    ],
)
def test_when_a_complete_one_is_due_again(due: str, began: str, expected: str) -> None:
    last = Last(moment(began), complete=True)
    assert next_due(due, last, last.began, PRAGUE) == moment(expected)


def test_the_second_of_two_like_hours_is_not_before_the_first() -> None:
    second = Last(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), complete=True)  # 02:10, again
    assert next_due("30 2 * * *", second, second.began, PRAGUE) == moment("2026-10-26 02:30")


NOW = moment("2026-01-10 02:15")


@pytest.mark.parametrize(
    ("due", "last", "expected"),
    [
        ("7d", None, NOW),
        ("", Last(NOW - timedelta(minutes=1), complete=True), NOW),
        ("7d", Last(NOW - timedelta(hours=1), complete=False), NOW),
        (
            "7d",
            Last(NOW - timedelta(hours=1), complete=False, not_before=NOW + timedelta(hours=3)),
            "+3h",
        ),
        (
            "7d",
            Last(NOW - timedelta(hours=9), complete=False, not_before=NOW - timedelta(hours=3)),
            NOW,
        ),
        (
            "",
            Last(NOW - timedelta(hours=1), complete=False, not_before=NOW + timedelta(hours=3)),
            "+3h",
        ),
        # The clock went back: a last harvest four years ahead of us holds nobody up.
        ("7d", Last(NOW + timedelta(days=1500), complete=True), NOW),
        (
            "7d",
            Last(NOW + timedelta(days=9), complete=False, not_before=NOW + timedelta(days=10)),
            NOW,
        ),
    ],
)
def test_what_is_due_at_once(due: str, last: Last | None, expected: datetime | str) -> None:
    wanted = NOW + timedelta(hours=3) if expected == "+3h" else expected
    assert next_due(due, last, NOW, PRAGUE) == wanted


@pytest.mark.parametrize("due", ["", "30m", "12h", "1d", "7d", "2w", "15 2 * * 1", "0 0 29 2 *"])
def test_good_schedules(due: str) -> None:
    check(due)


@pytest.mark.parametrize(
    "due",
    [
        "0d", "1 d", "d", "1y", "-1d", "daily", "99999w", "15 2 * *", "15 2 * * 1 1", "60 * * * *",
        "0 0 30 2 *", "* * * * MON#1/2", "9" * 5000 + " * * * *", "@daily", "\n",
    ],
)  # fmt: skip
def test_bad_schedules(due: str) -> None:
    with pytest.raises(ValueError, match=r"cron expression|never"):
        check(due)


@given(st.text("0123456789*/-,LW#MON ", max_size=20))
def test_any_text_is_good_or_bad(text: str) -> None:
    try:
        check(text)
    except ValueError:
        return
    last = Last(NOW, complete=True)
    assert next_due(text, last, NOW, PRAGUE) >= NOW


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
SCHEDULES = st.sampled_from(["1d", "3d", "2w", "5h", "15 2 * * *", "30 2 * * 0", "*/7 * * * *"])


@given(SCHEDULES, MOMENTS, st.sampled_from(["Europe/Prague", "Asia/Shanghai", "America/Chicago"]))
def test_due_again_is_later_and_the_same_whenever_asked(
    due: str, began: datetime, zone: str
) -> None:
    last = Last(began, complete=True)
    found = next_due(due, last, began, ZoneInfo(zone))
    assert found > began
    assert found == next_due(due, last, began + timedelta(days=99), ZoneInfo(zone))


@given(MOMENTS, st.integers(-300, 300))
def test_a_nightly_job_with_one_day_leaves_no_night_out(began: datetime, jitter: int) -> None:
    tomorrow = (began.astimezone(PRAGUE) + timedelta(days=1)).astimezone(UTC)
    at = tomorrow + timedelta(seconds=jitter)
    assert timedelta(seconds=600) == SLACK
    assert next_due("1d", Last(began, complete=True), at, PRAGUE) <= at


@pytest.mark.parametrize(("name", "hours"), [("Asia/Shanghai", 8), ("Nowhere/Land", 0)])
def test_the_local_zone_is_that_of_the_environment(
    name: str, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)
    monkeypatch.setenv("TZ", name)
    assert NOW.astimezone(local_zone()).utcoffset() == timedelta(hours=hours)
