"""The rules of waiting: pure functions, so no server and no clock."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.errors import Deferred, Refused, RepositoryError, Unreachable, Unreadable
from harvester.sources.http.retries import (
    LONGEST_REST,
    LONGEST_WAIT,
    SLOWEST,
    TRIES,
    Trouble,
    may_pass,
    pause,
    quicker,
    refusal,
    retry_after,
    slower,
    trouble_of,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://minsk.example/oai"


def waiting(trouble: Trouble, tried: int = 1, tries: int = TRIES, chance: float = 0.5) -> float:
    return pause(URL, trouble, tried, tries=tries, now=NOW, chance=chance)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("120, 120", 120),
        ("0", 0),
        ("-1", 0),
        ("1e9", 0),
        ("7.5", 0),
        ("soon", 0),
        ("", 0),
        ("9" * 500, LONGEST_REST),
        ("1772366400", LONGEST_REST),  # a moment as Unix tells it
        ("Sun, 01 Mar 2093 12:00:00 GMT", LONGEST_REST),
        ("Sun, 01 Mar 2026 12:01:30 GMT", 90),
        ("Sunday, 01-Mar-26 12:01:30 GMT", 90),
        ("Sun Mar  1 12:01:30 2026", 90),
        ("Sun, 01 Mar 2026 13:01:30 +0100", 90),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("Sun, 99 Mar 2026 11:00:00 GMT", 0),
        ("Sun, 01 Mar 99999999999 11:00:00 GMT", 0),
    ],
)
def test_what_a_server_asks_for(header: str, seconds: float) -> None:
    assert retry_after(header, NOW) == seconds


DATES = st.datetimes(timezones=st.just(UTC)).map(format_datetime)
NEARLY = st.from_regex(
    r"\A(?:[A-Z][a-z]{2,8},? )?-?\d{1,20}[ -][A-Z][a-z]{2}[ -]\d{0,20} "
    r"\d{1,9}:\d{1,9}(?::\d{1,20})? (?:GMT|[+-]\d{1,20}|[A-Z]{1,5})\Z"
)


@given(st.one_of(st.text(), st.from_regex(r"\A[-+]?\d+\Z"), DATES, NEARLY))
def test_no_header_is_too_odd(header: str) -> None:
    seconds = retry_after(header, NOW)
    assert math.isfinite(seconds)
    assert 0 <= seconds <= LONGEST_REST


@given(st.integers(min_value=0, max_value=LONGEST_REST))
def test_three_forms_of_a_date_are_one(seconds: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    forms = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")
    assert {retry_after(moment.strftime(form), NOW) for form in forms} == {float(seconds)}


def test_waits_double_with_some_jitter() -> None:
    cut = Trouble("cut", "reset")
    assert [waiting(cut, tried) for tried in (1, 2, 3, 4)] == [2, 4, 8, 16]
    assert (waiting(cut, chance=0), waiting(cut, chance=1)) == (1.5, 2.5)


def test_a_server_is_given_the_time_it_asks_for() -> None:
    assert waiting(Trouble("unreadable", "HTTP 503", LONGEST_WAIT), 4) == LONGEST_WAIT


@pytest.mark.parametrize("tried", [1, TRIES])
def test_a_longer_wait_is_for_another_run(tried: int) -> None:
    with pytest.raises(Deferred, match="not to be asked before 2026-03-01 12:10 UTC") as told:
        waiting(Trouble("unreadable", "HTTP 503", LONGEST_WAIT + 1), tried)
    assert told.value.until == NOW + timedelta(seconds=LONGEST_WAIT + 1)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble("cut", "connection refused"), Unreachable),
        (Trouble("unreadable", "an HTML page came"), Unreadable),
        (trouble_of(503, "HTTP 503", 7), Unreadable),
        (trouble_of(429, "HTTP 429", 0), Deferred),
    ],
)
def test_patience_ends(trouble: Trouble, error: type[RepositoryError]) -> None:
    with pytest.raises(error, match=rf"{URL}: {trouble.reason} \(asked 5 times\)"):
        waiting(trouble, TRIES)
    with pytest.raises(error, match="asked once"):
        waiting(trouble, 1, tries=1)


def test_too_many_requests_without_a_time_is_ten_minutes() -> None:
    with pytest.raises(Deferred) as told:
        waiting(trouble_of(429, "HTTP 429", 0), TRIES)
    assert told.value.until == NOW + timedelta(seconds=LONGEST_WAIT)


@given(st.floats(0, 100), st.lists(st.booleans(), max_size=50))
def test_the_rest_stays_between_the_delay_and_a_minute(delay: float, overrun: list[bool]) -> None:
    rest = 0.0
    for each in overrun:
        rest = slower(rest, delay) if each else quicker(rest, delay)
        assert rest == 0 or delay <= rest <= max(SLOWEST, delay)


def test_too_many_requests_double_the_rest_and_successes_shrink_it() -> None:
    rests = [0.0]
    for _ in range(7):
        rests.append(slower(rests[-1], 0))
    assert rests[1:] == [2, 4, 8, 16, 32, 60, 60]
    assert slower(0, 5) == 10
    eased = quicker(60, 0)
    assert eased == 54
    for _ in range(80):
        eased = quicker(eased, 0)
    assert eased == 0


def test_what_may_pass() -> None:
    assert all(may_pass(status) for status in (408, 425, 429, 500, 502, 503, 504, 520))
    assert not any(may_pass(status) for status in (400, 401, 403, 404, 410, 414, 422, 451))


@pytest.mark.parametrize(
    ("status", "secret", "remedy"),
    [
        (401, "", "auth in its file"),
        (403, "MINSK_PASSWORD", "what MINSK_PASSWORD holds still right"),
        (404, "", "is the url right"),
        (407, "", "HTTPS_PROXY"),
        (410, "", "ask the library for the new url"),
        (451, "", "law"),
        (418, "", "tell the library"),
    ],
)
def test_a_refusal_says_what_to_do(status: int, secret: str, remedy: str) -> None:
    said = str(refusal(URL, URL, status, f"HTTP {status}", secret))
    assert said.startswith(f"{URL}: HTTP {status}; ")
    assert remedy in said


def test_a_refusal_after_a_redirect_says_where() -> None:
    error = refusal(URL, "https://else.example/", 401, "HTTP 401", "MINSK_PASSWORD")
    assert isinstance(error, Refused)
    assert "at https://else.example/" in str(error)
    assert "no secret is sent where it redirects to" in str(error)
