"""Windows are halved until they cannot be, and the halves leave nothing out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.sources.oai.windows import Window, halves, moment, utc

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
BOUNDS = st.one_of(st.just(""), MOMENTS.map(utc))
HORIZON = "2026-03-01T10:00:00Z"


def windows() -> st.SearchStrategy[Window]:
    return st.tuples(BOUNDS, BOUNDS).map(_window)


def _window(bounds: tuple[str, str]) -> Window:
    since, until = bounds
    return Window(*sorted((since, until))) if since and until else Window(since, until)


@given(windows(), BOUNDS, st.booleans())
def test_the_halves_cover_the_whole_and_are_narrower(
    window: Window,
    middle: str,
    days: bool,  # noqa: FBT001
) -> None:
    parts = halves(window, middle, HORIZON, days=days)
    if parts is None:
        return
    early, late = parts
    assert (early.since, late.until) == (window.since, window.until)
    assert late.since < early.until  # they overlap
    assert window.since < late.since
    assert not window.until or early.until < window.until
    unit = timedelta(days=1) if days else timedelta(seconds=1)
    assert moment(early.until) - moment(late.since) == unit  # type: ignore[operator]


@pytest.mark.parametrize("days", [True, False])
def test_halving_comes_to_an_end(days: bool) -> None:  # noqa: FBT001
    window, count = Window("2026-01-01T00:00:00Z", "2026-01-31T00:00:00Z"), 0
    while parts := halves(window, "", HORIZON, days=days):
        window, count = parts[count % 2], count + 1
    assert count < 40


def test_it_is_divided_where_half_of_the_known_records_are() -> None:
    parts = halves(Window(), "2025-06-01T10:00:00Z", HORIZON, days=False)
    assert parts == (Window("", "2025-06-01T10:00:01Z"), Window("2025-06-01T10:00:00Z", ""))
    parts = halves(Window(), "2025-06-01", HORIZON, days=True)
    assert parts == (Window("", "2025-06-02T00:00:00Z"), Window("2025-06-01T00:00:00Z", ""))


def test_a_middle_at_the_edge_gives_way_to_half_the_time() -> None:
    window = Window("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z")
    _early, late = halves(window, window.since, HORIZON, days=False) or (None, None)
    assert late
    assert late.since == "2026-01-02T00:00:00Z"


@pytest.mark.parametrize("text", ["", "yesterday", "0001-01-01T00:00:00+05:00", "2026-13-01"])
def test_what_is_no_moment(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("since", "until", "datestamp", "inside"),
    [
        ("", "", "2026-03-01", True),
        ("2026-03-01T00:00:00Z", "", "2026-03-01T00:00:00Z", True),
        ("2026-03-01T00:00:00Z", "", "2026-03-01", True),
        ("2026-03-01T00:00:01Z", "", "2026-03-01", False),
        ("2026-03-01T00:00:00Z", "", "2026-02-28T23:59:59Z", False),
        ("", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", True),
        ("", "2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z", False),
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01T12:00:00Z", True),
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-03T12:00:00Z", False),
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "0000-00-00", True),
        ("2026-03-01T00:00:00Z", "", "", True),
    ],
)
def test_what_a_window_holds(since: str, until: str, datestamp: str, *, inside: bool) -> None:
    assert Window(since, until).holds(datestamp) is inside
