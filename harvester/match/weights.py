"""The table of weights: what each level of agreement is worth, in bits (log2).

+1 makes "same edition" twice as likely, -1 half as likely. What is missing in either record adds
nothing. The shipped numbers were weighed by hand against a logistic regression on labelled pairs
of two library unions; `harvester match tune` fits a version of its own to a house's decisions.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec
from msgspec import Struct
from msgspec.structs import replace

VETO = -50.0
"""A weight that no evidence makes up for: a rule, which is never fitted."""


class Weights(Struct, frozen=True):
    """One version of the weights; scores of different versions are not comparable.

    A pair starts at `prior`, since most candidates are not the same. Above `same` two records are
    the same edition, unless a conflict forbids it; from `ask` up to `same` a person is asked.
    `weights` holds feature (see `harvester.match.features.all`), level and bits. A key that more
    than `block_cap` records share proposes no pair: it stands here, as another cap is another
    set of pairs.
    """

    version: str
    prior: float
    same: float
    ask: float
    weights: dict[str, dict[str, float]]
    block_cap: int = 100

    def __hash__(self) -> int:
        """Tables are told apart by their versions, and compared whole."""
        return hash(self.version)


SHIPPED = Weights(
    version="2026-11-5",
    prior=-6.0,  # about one candidate in sixty is the same before anything but a key is known
    same=3.0,
    ask=-2.0,
    weights={
        "title": {
            "long": 7.0,
            "equal": 6.5,
            "near": 6.0,
            "short": 4.5,
            "similar": 3.0,
            "begins": 3.0,
            "other word": -1.0,
            "loose": -2.0,
            "other number": -2.5,
            "differ": -6.0,
        },
        "subtitle": {"agree": 0.5, "similar": 0.0, "differ": -1.0, "other word": -3.0},
        "part": {"agree": 1.0, "similar": -3.0, "other word": -3.0, "differ": -5.0},
        "volume": {"equal": 2.0, "one missing": -1.5, "unclear": -1.0, "differ": VETO},
        "agent": {
            "same": 2.5,
            "family": 2.0,
            "in statement": 2.0,
            "similar": 1.5,
            "other forename": -1.0,
            "unsure": -1.5,
            "differ": -2.5,
        },
        "year": {
            "equal": 3.0,
            "converted": 2.0,
            "within": 1.0,
            "overlap": -1.5,
            "one apart": -1.5,
            "next": -1.5,
            "few apart": -4.0,
            "far": -6.0,
        },
        "publisher": {"agree": 1.5, "similar": 0.5, "unsure": -1.5, "differ": -2.5},
        "place": {
            "agree": 0.5,
            "similar": 0.0,
            "unsure": -0.5,
            "differ": -1.5,
            "serial, agree": 3.0,
            "serial, similar": 1.0,
            "serial, differ": -4.0,
        },
        "pages": {"equal": 4.0, "near": 1.0, "some apart": -3.0, "differ": -5.0, "far": -6.0},
        "volumes": {"equal": 3.0, "differ": -3.0},
        "edition": {"equal": 1.0, "one missing": -2.0, "differ": VETO},
        "isbn": {"shared": 8.0, "of the set": 1.0, "differ": -4.0},
        "number": {"shared": 6.0, "differ": -1.0},
        "language": {"shared": 0.0, "differ": -6.0},
        "medium": {"untold": -1.0, "reproduction": -4.0, "differ": VETO},
        "level": {"loose": -0.5, "unlike": -5.0, "differ": VETO},
        "issn": {"shared": 6.0, "differ": -3.0},
        "host": {
            "same issue": 4.0,
            "agree": 2.0,
            "similar": 0.0,
            "other issue": -5.0,
            "differ": -8.0,
        },
        "content": {"differ": -4.0},
        "genre": {"thesis": -2.0, "abstract": -10.0},
        "scale": {"equal": 2.0, "differ": -6.0},
        "setting": {"equal": 1.0, "differ": -6.0},
        "plate": {"shared": 5.0, "differ": -3.0},
        "partner": {"same": -2.0},
    },
)
"""The reviewed table. Its version changes whenever a number here does."""


def completed(table: Weights) -> Weights:
    """A table made by an older harvester, with the shipped weights of levels that are new since.

    With them it is another version: what was scored without them is scored anew.
    """
    weights = {f: levels | table.weights.get(f, {}) for f, levels in SHIPPED.weights.items()}
    return table if weights == table.weights else versioned(replace(table, weights=weights))


def versioned(table: Weights) -> Weights:
    """A table under the name of its numbers, so that other numbers are another version."""
    if replace(table, version=SHIPPED.version) == SHIPPED:
        return SHIPPED
    numbers = msgspec.json.encode(replace(table, version=""), order="deterministic")
    return replace(table, version=f"tuned-{blake2b(numbers, digest_size=4).hexdigest()}")
