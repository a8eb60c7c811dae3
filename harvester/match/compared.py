"""What every comparison answers with, and the measures that several of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.likeness import likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from harvester.match.forms import Form

EQUAL, ALIKE, SOMEWHAT = 0.99, 0.9, 0.7
"""Likeness of the same words, of the same words but for slips, and of what may be the same."""
SIDES = " ↔ "
"""Stands between the two values compared."""


class Compared(NamedTuple):
    """How far two records agree in a feature: a level of the table, and the values compared."""

    level: str
    detail: str


def likest(ours: Collection[Form], theirs: Collection[Form]) -> tuple[float, Form, Form] | None:
    """The two likest forms and how alike they are; of equals the longest."""
    scored = [(likeness(x, y), x, y) for x in ours for y in theirs]
    return max(scored, key=_rank, default=None)


def _rank(entry: tuple[float, Form, Form]) -> tuple[float, int, str, str]:
    """Order of likest forms; the texts themselves only make it the same from both sides."""
    alike, x, y = entry
    return alike, len(x.flat) + len(y.flat), max(x.flat, y.flat), min(x.flat, y.flat)


def texts(
    ours: Collection[Form], theirs: Collection[Form], measure: Callable[[Form, Form], float]
) -> Compared | None:
    """`agree`, `similar` or `differ` by the likest of two lists of forms."""
    scored = [(measure(x, y), x.text, y.text) for x in ours for y in theirs]
    if not scored:
        return None
    alike, x, y = max(scored, key=lambda entry: entry[0])
    return Compared(level_of(alike, ((ALIKE, "agree"), (SOMEWHAT, "similar"))), both(x, y))


def level_of(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    """The first level whose limit a likeness reaches, else `differ`."""
    return next((name for limit, name in steps if value >= limit), "differ")


def both(a: object, b: object) -> str:
    """The values of both sides, as an explanation shows them."""
    return f"{a}{SIDES}{b}"


def many(values: Collection[object]) -> str:
    """Several values of one side, sorted; a dash for none."""
    return " ".join(sorted(map(str, values))) or "–"
