"""Every feature, and what follows from all: weights, sentences, doubts, support, barriers."""

from __future__ import annotations

from harvester.match.features import (
    agents,
    articles,
    basics,
    companions,
    extent,
    imprint,
    library,
    materials,
    numbers,
    title,
    years,
)

FEATURES = (
    *title.FEATURES,
    *agents.FEATURES,
    *years.FEATURES,
    *imprint.FEATURES,
    *extent.FEATURES,
    *numbers.FEATURES,
    *basics.FEATURES,
    *articles.FEATURES,
    *companions.FEATURES,
    *materials.FEATURES,
    *library.FEATURES,
)
"""In the order in which evidence is listed: a side of the record after the other."""
COMPARISONS = {feature.name: feature.compare for feature in FEATURES}
"""Every comparison by the name its weights have."""
ORDER = tuple(feature.name for feature in sorted(FEATURES, key=lambda feature: feature.rank))
"""The order found cheapest for candidates of generated catalogues."""
WEIGHTS = {
    feature.name: {name: level.bits for name, level in feature.levels.items()}
    for feature in FEATURES
}
SENTENCES = {
    feature.name: {name: level.sentence for name, level in feature.levels.items()}
    for feature in FEATURES
}
"""By feature and level, as in the table of weights."""
DOUBTS = {
    feature.name: doubts
    for feature in FEATURES
    if (doubts := frozenset(name for name, level in feature.levels.items() if level.doubt))
}
"""Levels with which two records are never the same by machine, whatever else agrees."""
DOUBTED_IF = tuple(feature for feature in FEATURES if feature.doubt_if)
SUPPORT = frozenset(feature.name for feature in FEATURES if feature.supports)
"""Titles and years often coincide; one of these must agree as well."""
IMPRINT = frozenset(feature.name for feature in FEATURES if feature.imprint)
SUPPORTING_LEVELS = frozenset(
    (feature.name, name)
    for feature in FEATURES
    for name, level in feature.levels.items()
    if level.supports
)
IMPRINT_LEVELS = frozenset(
    (feature.name, name)
    for feature in FEATURES
    for name, level in feature.levels.items()
    if level.imprint
)
NUMBERS = tuple(feature.name for feature in FEATURES if feature.is_number)
TOLD_APART = tuple(feature.name for feature in FEATURES if feature.told_apart)
BARRIERS = tuple(feature.name for feature in FEATURES if feature.barrier)
BARRED_IF = tuple(feature.barrier_if for feature in FEATURES if feature.barrier_if)
VARYING = frozenset(feature.name for feature in FEATURES if feature.varies)
OTHER_EDITION = tuple(feature.name for feature in FEATURES if feature.other_edition)
CONFLICTS = {
    **{feature.name: feature.conflict for feature in FEATURES if feature.conflict},
    "unsupported": "nothing agrees besides title and year",
    "imprint": "nothing says that they were published together: no year, number or place, "
    "nor a publisher with the extent",
}
"""Why two records are not the same without a person's word, by what forbids it."""
