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

from harvester.match.features import WEIGHTS


class Weights(Struct, frozen=True):
    """One version of the weights; scores of different versions are not comparable.

    A pair starts at `prior`, since most candidates are not the same. Above `same` two records are
    the same edition, unless a conflict forbids it; from `ask` up to `same` a person is asked.
    `weights` holds feature (see `harvester.match.features`), level and bits. A key that more
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
    version="2026-12-2",
    prior=-6.0,  # about one candidate in sixty is the same before anything but a key is known
    same=3.0,
    ask=-2.0,
    weights=WEIGHTS,
)
"""The reviewed table. Its version changes whenever a number of a feature does."""


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
