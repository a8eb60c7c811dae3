"""What a feature is, what a comparison answers with, and the measures that several share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.likeness import likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from harvester.match.forms import Form
    from harvester.match.prepared import Prepared

EQUAL, ALIKE, SOMEWHAT = 0.99, 0.9, 0.7
"""Likeness of the same words, of the same words but for slips, and of what may be the same."""


SHORT_TITLE = 12
"""Letters: a shorter title is hardly more than a word, such as "Poems"."""

VETO = -50.0
"""A weight that no evidence makes up for: a rule, which is never fitted."""


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
        return " ↔ ".join(_show_value(v) for v in (self.ours, self.theirs) if v is not None)


def _show_value(value: object) -> str:
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


def are_of_one_printing(a: Prepared, b: Prepared) -> bool:
    """Whether year, pages and volumes are the same, as far as they can be."""
    extent = (a.pages, a.volumes)
    if a.years is None or a.years != b.years or extent == (None, None):
        return False
    return extent == (b.pages, b.volumes)


def same_extent(levels: Mapping[str, str]) -> bool:
    """Whether as many pages or volumes show that two records are of one printing."""
    return "equal" in (levels.get("pages"), levels.get("volumes"))


def same_printing(levels: Mapping[str, str]) -> bool:
    """Whether year and extent show two records to be of one printing, and no publisher denies it.

    Of labelled pairs of four sets with one of these doubts and nothing else against them all 95
    were the same: catalogers slip in a subtitle, or choose another heading for a person.
    """
    published = levels.get("publisher", "agree") in ("agree", "similar")
    return levels.get("year") == "equal" and same_extent(levels) and published


class Level(NamedTuple):
    """A level of agreement: its bits, what a cataloger reads, and what it means besides.

    With a `doubt` two records are never the same by machine, whatever else agrees. `supports` and
    `imprint` are as those of `Feature`, for this level alone.
    """

    bits: float
    sentence: str
    doubt: bool = False
    supports: bool = False
    imprint: bool = False


class Feature(NamedTuple):
    """One side of two records: how it is compared, what each level is worth and means.

    `compare` is symmetric and answers None where either record says nothing: what is missing is
    no disagreement. Its name is the feature's, its docstring what a cataloger reads. `rank` is its
    place in the order in which many pairs are compared: first what costs little and could have
    said much for sameness, last what only speaks against it.

    `conflict` is the sentence for a doubt, which is a level with `doubt`, or that `doubt_if` holds
    of all levels found; that counts only where no number is shared, unless `even_if_numbered`.

    An agreement `supports` where it says more than title and year do, and is of the `imprint` where
    it says that both were published together. No edition is made across a `barrier` that differs,
    nor where `barrier_if` holds of all levels found (`union.editions`); what is `told_apart` needs
    no question though an ISBN is shared.
    `is_number` says that what is shared is a number. What `varies` may differ between editions of
    one work, and `other_edition` makes them such (`match.relations`).
    """

    compare: Callable[[Prepared, Prepared], Compared | None]
    levels: Mapping[str, Level]
    rank: int
    conflict: str = ""
    supports: bool = False
    imprint: bool = False
    barrier: bool = False
    barrier_if: Callable[[Mapping[str, str]], bool] | None = None
    told_apart: bool = False
    is_number: bool = False
    varies: bool = False
    other_edition: bool = False
    doubt_if: Callable[[Mapping[str, str]], bool] | None = None
    even_if_numbered: bool = False

    @property
    def name(self) -> str:
        """As weights, evidence and conflicts have it."""
        return self.compare.__name__
