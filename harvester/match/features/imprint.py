"""Who published it, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import Compared, Feature, Level, same_extent, texts
from harvester.match.likeness import vowelless, words_in_common

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.forms import Form
    from harvester.match.prepared import Prepared


def publisher(a: Prepared, b: Prepared) -> Compared | None:
    """Publisher: the likest names, forgiving words that only one record gives.

    "unsure", as of places, stands for "differ" where only consonants can be compared.
    """
    return _imprint(a.publishers, b.publishers)


def _imprint(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> Compared | None:
    found = texts(ours, theirs, words_in_common)
    if found and found.level == "differ" and all(vowelless(x, y) for x in ours for y in theirs):
        return found._replace(level="unsure")
    return found


def place(a: Prepared, b: Prepared) -> Compared | None:
    """Place of publication, in any language and script; it may be all in which two serials differ.

    A town that the vocabulary knows agrees by any of its names: Le Caire and القاهرة.
    """
    shared = a.towns & b.towns
    found = Compared("agree", min(shared)) if shared else _imprint(a.places, b.places)
    if found and found.level != "unsure" and a.level == b.level == "serial":
        return found._replace(level=f"serial, {found.level}")
    return found


def _is_other_house(levels: Mapping[str, str]) -> bool:
    """Two publishers in two towns: an edition for another country, even of the same sheets.

    Two publishers without a town are two as well, if the extent does not show that they are one.
    """
    if levels.get("publisher") != "differ":
        return False
    place = levels.get("place", "unsure")
    return place == "differ" or (place == "unsure" and not same_extent(levels))


PUBLISHER = Feature(
    publisher,
    {
        "agree": Level(1.5, "publishers agree"),
        "similar": Level(0.5, "publishers alike"),
        "unsure": Level(
            -1.5, "publishers that only their consonants could show to be the same, and do not"
        ),
        "differ": Level(-2.5, "other publishers"),
    },
    rank=17,
    conflict="two publishers, and no place in common: an edition for another country?",
    supports=True,
    imprint=True,
    varies=True,
    other_edition=True,
    doubt_if=_is_other_house,
)

PLACE = Feature(
    place,
    {
        "agree": Level(0.5, "places agree"),
        "similar": Level(0.0, "places alike"),
        "unsure": Level(
            -0.5, "places that only their consonants could show to be the same, and do not"
        ),
        "differ": Level(-1.5, "other places"),
        "serial, agree": Level(3.0, "serials of one place", supports=True),
        "serial, similar": Level(1.0, "serials of places that are alike"),
        "serial, differ": Level(-4.0, "serials of two places", doubt=True),
    },
    rank=15,
    conflict="serials of one title in two places are two serials",
    imprint=True,
    varies=True,
)

FEATURES = (
    PUBLISHER,
    PLACE,
)
