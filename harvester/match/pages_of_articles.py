"""The pages of an article: one run, or several where it goes on elsewhere in its issue."""

from __future__ import annotations

import re

Pages = tuple[tuple[int, int], ...]
"""The first and the last page of each run."""
_MOST_ISSUES = 2
"""A range of no more numbers may be that of a double issue."""


def pages_in(token: str) -> Pages:
    """First and last page, the last also where it is shortened: "345-67"; () for none."""
    numbers = integers_in(token)
    if len(numbers) < 2:
        return ((numbers[0], numbers[0]),) if numbers else ()
    first, last = numbers[0], numbers[-1]
    if last < first:
        digits = len(str(last))
        last += first // 10**digits * 10**digits
    return ((first, max(first, last)),)


def goes_before(token: str, pages: Pages) -> bool:
    """Whether a bare range is of pages before others; one of two or three is of issues."""
    run = pages_in(token)
    return any(last - first > _MOST_ISSUES and last < pages[0][0] for first, last in run if pages)


def integers_in(token: str) -> list[int]:
    """The numbers of a range; none that is too long to number anything."""
    return [int(digits) for digits in re.findall(r"\d+", token) if len(digits) <= 6]
