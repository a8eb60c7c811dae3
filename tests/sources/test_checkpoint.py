"""What one run leaves for the next."""

from __future__ import annotations

import pytest
from msgspec import structs

from harvester.config import Partner
from harvester.sources.checkpoint import Checkpoint, advance, start
from harvester.sources.page import Page

BY = Partner(id="BY", url="http://example.org/oai", prefix="marc21")


def done(response_date: str, before: str = "") -> Checkpoint:
    begun = Checkpoint(BY.url, "books", "marc21", since=before, watermark=before)
    return advance(begun, Page(response_date=response_date, prefix="marc21", first=True))


def test_the_first_list_takes_everything() -> None:
    begun = start(None, BY, "books")
    assert begun == Checkpoint(endpoint=BY.url, set_spec="books", prefix="marc21")
    assert (begun.since, begun.token) == ("", "")


@pytest.mark.parametrize(
    ("response_date", "watermark"),
    [
        ("2026-03-01T10:00:00Z", "2026-02-28T10:00:00Z"),
        ("2026-03-01T10:00:00.123Z", "2026-02-28T10:00:00Z"),
        ("2026-03-01T01:00:00+03:00", "2026-02-27T22:00:00Z"),
        ("2026-03-01", "2026-02-28T00:00:00Z"),
        ("", "2025-01-01T00:00:00Z"),
        ("now", "2025-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
    ],
)
def test_the_next_list_starts_a_day_before_the_answers_own_date(
    response_date: str, watermark: str
) -> None:
    following = start(done(response_date, "2025-01-01T00:00:00Z"), BY, "books")
    assert (following.since, following.watermark) == (watermark, watermark)
    assert (following.pages, following.records, following.finished) == (0, 0, False)


def test_the_date_is_that_of_the_first_page() -> None:
    checkpoint = start(None, BY, "")
    for day, token in (("01", "t1"), ("02", "t2"), ("03", "")):
        page = Page(response_date=f"2026-03-{day}", token=token, first=day == "01")
        checkpoint = advance(checkpoint, page)
        assert checkpoint.finished == (not token)
    assert checkpoint.watermark == "2026-02-28T00:00:00Z"


def test_an_unfinished_list_goes_on_and_does_not_move_the_watermark() -> None:
    begun = start(done("2026-03-01"), BY, "books")
    page = Page(response_date="2026-03-05", token="t", prefix="marc21", first=True)
    interrupted = advance(begun, page)
    assert interrupted.watermark == begun.watermark
    assert start(interrupted, BY, "books") == interrupted


@pytest.mark.parametrize(
    ("partner", "set_spec"),
    [
        (Partner(id="BY", url="http://example.org/new", prefix="marc21"), "books"),
        (Partner(id="BY", url=BY.url, prefix="unimarc"), "books"),
        (BY, "maps"),
    ],
)
@pytest.mark.parametrize("token", ["", "t"])
def test_another_address_prefix_or_set_starts_anew(
    partner: Partner, set_spec: str, token: str
) -> None:
    page = Page(response_date="2026-03-01", token=token, prefix="marc21", first=True)
    previous = advance(start(None, BY, "books"), page)
    assert start(previous, partner, set_spec) == start(None, partner, set_spec)


def test_a_clock_ahead_of_ours_does_not_silence_a_partner() -> None:
    page = Page(response_date="2099-01-01T00:00:00Z", prefix="marc21", first=True)
    ended = advance(start(None, BY, "books"), page)
    assert ended.watermark < "2099"
    stored = structs.replace(ended, watermark="2098-12-31T00:00:00Z")
    assert start(stored, BY, "books").since < "2098"


def test_a_list_shorter_than_announced_does_not_move_the_watermark() -> None:
    page = Page(response_date="2026-03-05", prefix="marc21", first=True, complete_list_size=100_000)
    ended = advance(start(done("2026-03-01"), BY, "books"), page)
    assert ended.finished
    assert ended.short
    assert ended.watermark == start(done("2026-03-01"), BY, "books").watermark
