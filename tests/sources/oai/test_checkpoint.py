"""What one run leaves for the next."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from msgspec import structs

from harvester.config.settings import Partner
from harvester.record import Harvested
from harvester.sources.oai.checkpoint import (
    Checkpoint,
    advance,
    again,
    finished,
    narrower,
    start,
    start_over,
)
from harvester.sources.oai.windows import Window
from harvester.sources.page import Page

begin = partial(start, overlap=timedelta(days=1))
BY = Partner(id="BY", url="http://example.org/oai", prefix="marc21")


def done(response_date: str, before: str = "") -> Checkpoint:
    begun = Checkpoint(BY.url, "books", "marc21", since=before, watermark=before)
    page = Page(response_date=response_date, prefix="marc21", first=True)
    return finished(advance(begun, page), complete=True)


def test_the_first_list_takes_everything() -> None:
    begun = begin(None, BY, "books")
    assert begun == Checkpoint(endpoint=BY.url, set_spec="books", prefix="marc21")
    assert (begun.since, begun.token) == ("", "")


@pytest.mark.parametrize(
    ("response_date", "since"),
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
    response_date: str, since: str
) -> None:
    following = begin(done(response_date, "2025-01-02T00:00:00Z"), BY, "books")
    assert following.since == since
    assert (following.pages, following.records, following.finished) == (0, 0, False)


def test_the_date_is_that_of_the_first_page() -> None:
    checkpoint = begin(None, BY, "")
    for day, token in (("01", "t1"), ("02", "t2"), ("03", "")):
        page = Page(response_date=f"2026-03-{day}", token=token, first=day == "01")
        checkpoint = advance(checkpoint, page)
        assert checkpoint.listed == (not token)
    assert finished(checkpoint, complete=True).watermark == "2026-03-01T00:00:00Z"


def test_an_unfinished_list_goes_on_and_does_not_move_the_watermark() -> None:
    begun = begin(done("2026-03-01"), BY, "books")
    page = Page(response_date="2026-03-05", token="t", prefix="marc21", first=True)
    interrupted = advance(begun, page)
    assert interrupted.watermark == begun.watermark
    assert begin(interrupted, BY, "books") == interrupted


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
    previous = advance(begin(None, BY, "books"), page)
    previous = previous if token else finished(previous, complete=True)
    assert begin(previous, partner, set_spec) == begin(None, partner, set_spec)


def test_a_clock_ahead_of_ours_does_not_silence_a_partner() -> None:
    page = Page(response_date="2099-01-01T00:00:00Z", prefix="marc21", first=True)
    ended = finished(advance(begin(None, BY, "books"), page), complete=True)
    assert ended.watermark < "2099"
    stored = structs.replace(ended, watermark="2098-12-31T00:00:00Z")
    assert begin(stored, BY, "books").since < "2098"


def test_what_is_not_complete_does_not_move_the_watermark() -> None:
    begun = begin(done("2026-03-01"), BY, "books")
    ended = finished(
        advance(begun, Page(response_date="2026-03-05", prefix="marc21", first=True)),
        complete=False,
    )
    assert (ended.finished, ended.watermark) == (True, begun.watermark)
    assert begin(ended, BY, "books").since == begun.since


def records(count: int, first: int = 0) -> tuple[Harvested, ...]:
    return tuple(Harvested("BY", f"{n}", "2026-02-01") for n in range(first, first + count))


def test_a_part_of_an_answer_counts_but_does_not_move_the_token() -> None:
    begun = begin(None, BY, "")
    part = advance(begun, Page(records=records(3), token="t", first=True, more=True))
    assert (part.records, part.token, part.pages, part.listed) == (3, "", 0, False)
    whole = advance(part, Page(records=records(2), token="t"))
    assert (whole.records, whole.token, whole.pages) == (5, "t", 1)


def test_windows_are_taken_one_after_the_other() -> None:
    early, late = Window("", "2026-01-01T00:00:01Z"), Window("2026-01-01T00:00:00Z", "")
    begun = advance(begin(None, BY, ""), Page(records=records(9), token="t", first=True))
    at = narrower(begun, (early, late))
    assert (at.windows, at.token, at.records, at.losses) == ((early, late), "", 0, 1)
    at = advance(at, Page(records=records(4), first=True))
    assert (at.windows, at.losses, at.records, at.taken) == ((late,), 0, 4, 0)
    at = advance(at, Page(records=records(5), first=True))
    assert (at.listed, at.records) == (True, 9)


def test_a_window_begun_again_is_counted_anew() -> None:
    at = advance(begin(None, BY, ""), Page(records=records(9), token="t", first=True))
    at = advance(at, Page(records=records(9), token="t2", first=True))
    assert (at.records, at.taken, at.restarted) == (9, 9, True)


@pytest.mark.parametrize(
    ("pages", "size", "doubtful"),
    [
        ([100, 100], None, True),
        ([100, 60], None, False),
        ([100], None, True),
        ([150], None, True),
        ([37], None, False),
        ([100, 0], None, False),
        ([0], None, False),
        ([100, 100], 200, False),
    ],
)
def test_a_list_that_ends_with_a_full_page_is_doubted(
    pages: list[int],
    size: int | None,
    doubtful: bool,  # noqa: FBT001
) -> None:
    at = begin(None, BY, "")
    for number, count in enumerate(pages, 1):
        token = "" if number == len(pages) else f"t{number}"
        page = Page(records=records(count), token=token, first=number == 1, complete_list_size=size)
        at = advance(at, page)
    assert at.full == doubtful


def test_records_that_change_while_the_list_is_read_are_noticed() -> None:
    at = begin(None, BY, "")
    first = Page(records=records(2), token="t", response_date="2026-03-01T10:00:00Z", first=True)
    at = advance(at, first)
    assert not at.stirred
    moved = Harvested("BY", "9", "2026-03-01T10:00:05Z")
    assert advance(at, Page(records=(moved,))).stirred


@pytest.mark.parametrize(("sizes", "stirred"), [((9, 9), False), ((9, 8), True), ((8, 9), False)])
def test_a_list_that_announces_fewer_records_than_it_did_was_stirred(
    sizes: tuple[int, int], *, stirred: bool
) -> None:
    at = Checkpoint(endpoint="http://x")
    for size in sizes:
        at = advance(at, Page(complete_list_size=size, token="t", response_date="2026-01-01"))
    assert at.stirred is stirred


@pytest.mark.parametrize("days", [0, 0.5, 7])
def test_a_list_reaches_back_as_far_as_the_setting_says(days: float) -> None:
    previous = done("2026-03-10T12:00:00Z")
    wanted = {0: "2026-03-10T12:00:00Z", 0.5: "2026-03-10T00:00:00Z", 7: "2026-03-03T12:00:00Z"}
    following = start(previous, BY, "books", overlap=timedelta(days=days))
    assert following.since == following.windows[0].since == wanted[days]
    assert following.watermark == "2026-03-10T12:00:00Z"


def test_a_list_of_everything_is_begun_once() -> None:
    first = start_over(done("2026-03-10"), BY, "books")
    assert (first.since, first.windows, first.prefix) == ("", (Window(),), "marc21")
    assert first.watermark == "2026-03-10T00:00:00Z"  # where it ends incomplete, this holds
    under_way = advance(first, Page(records=records(9), token="t", first=True, prefix="marc21"))
    assert start_over(under_way, BY, "books") == under_way
    assert start_over(finished(under_way, complete=True), BY, "books") == first


def test_a_size_below_what_came_is_no_size() -> None:
    at = begin(None, BY, "")
    for number, token in enumerate(("t", ""), 1):
        page = Page(records=records(100), token=token, first=number == 1, complete_list_size=100)
        at = advance(at, page)
    assert at.full


@pytest.mark.parametrize(("taken", "restarted"), [(0, False), (1, True), (7, True)])
def test_a_window_from_its_beginning_counts_nothing_twice(taken: int, *, restarted: bool) -> None:
    at = Checkpoint(endpoint="http://x", records=10, taken=taken, token="t", page_size=5)
    anew = again(at)
    assert (anew.records, anew.taken, anew.token, anew.page_size) == (10 - taken, 0, "", 0)
    assert anew.restarted is restarted
    assert again(structs.replace(at, taken=0, restarted=True)).restarted
