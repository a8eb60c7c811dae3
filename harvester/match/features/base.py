"""What every comparison answers with, and the measures that several of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.likeness import likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from harvester.match.forms import Form

EQUAL, ALIKE, SOMEWHAT = 0.99, 0.9, 0.7
"""Likeness of the same words, of the same words but for slips, and of what may be the same."""


class Compared(NamedTuple):
    """How far two records agree in a feature: a level of the table, and the values compared.

    Without `theirs`, `ours` is a value that both have.
    """

    level: str
    ours: object
    theirs: object = None

    @property
    def detail(self) -> str:
        """The values as an explanation shows them: made for the few pairs that somebody reads."""
        return " ↔ ".join(_told(v) for v in (self.ours, self.theirs) if v is not None)


def _told(value: object) -> str:
    """Several values sorted, but in their own order where they have one; a dash for none."""
    if isinstance(value, frozenset):
        value = tuple(sorted(map(str, value)))
    return (" ".join(value) if isinstance(value, tuple) else str(value)) or "–"


def likest(ours: Collection[Form], theirs: Collection[Form]) -> tuple[float, Form, Form] | None:
    """The two likest forms and how alike they are; of equals the longest."""
    scored = [(likeness(x, y), x, y) for x in ours for y in theirs]
    if len(scored) < 2:
        return scored[0] if scored else None
    most = max([alike for alike, _, _ in scored])
    return max([entry for entry in scored if entry[0] == most], key=_rank)


def _rank(entry: tuple[float, Form, Form]) -> tuple[int, str, str]:
    """Order of forms as alike; the texts themselves only make it the same from both sides."""
    _, x, y = entry
    return len(x.flat) + len(y.flat), max(x.flat, y.flat), min(x.flat, y.flat)


def texts(
    ours: Collection[Form], theirs: Collection[Form], measure: Callable[[Form, Form], float]
) -> Compared | None:
    """`agree`, `similar` or `differ` by the likest of two lists of forms."""
    scored = [(measure(x, y), x.text, y.text) for x in ours for y in theirs]
    if not scored:
        return None
    alike, x, y = max(scored, key=lambda entry: entry[0])
    return Compared(level_of(alike, ((ALIKE, "agree"), (SOMEWHAT, "similar"))), x, y)


def level_of(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    """The first level whose limit a likeness reaches, else `differ`."""
    for limit, name in steps:
        if value >= limit:
            return name
    return "differ"
