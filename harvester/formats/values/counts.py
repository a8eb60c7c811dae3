"""Numbers in texts that count something: pages, volumes, copies."""

from __future__ import annotations

_MOST_DIGITS = 9
"""Digits: nothing that a library counts takes more, and a run of thousands is no number."""


def count_of(digits: str) -> int | None:
    """The number that decimal digits of any script say; None for more than any count has."""
    return int(digits) if len(digits) <= _MOST_DIGITS else None
