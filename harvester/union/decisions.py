"""What people decided about two records: appended, signed, dated, never overruled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

Judgement = Literal["same", "different", "unsure"]


class Decision(Struct, frozen=True):
    """One person's word on two records, named `PARTNER:IDENTIFIER`; `at` is UTC, ISO 8601."""

    record_a: str
    record_b: str
    judgement: Judgement
    by: str
    at: str
    note: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two names in sorted order, so that either way round is the same pair."""
        return ordered(self.record_a, self.record_b)


def ordered(a: str, b: str) -> tuple[str, str]:
    """Two names, the smaller first."""
    return (a, b) if a <= b else (b, a)


def in_force(decisions: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """The latest decision on each pair; `decisions` come in the order they were made."""
    return {decision.pair: decision for decision in decisions}
