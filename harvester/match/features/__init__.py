"""The features by which two records are compared, a file for each side of a record.

Adding one is a `Feature` in the file of its side, and the field of `match.prepared` it compares.
"""

from harvester.match.features.all import (
    BARRED_IF,
    BARRIERS,
    COMPARISONS,
    CONFLICTS,
    DOUBTED_IF,
    DOUBTS,
    FEATURES,
    IMPRINT,
    IMPRINT_LEVELS,
    NUMBERS,
    ORDER,
    OTHER_EDITION,
    SENTENCES,
    SUPPORT,
    SUPPORTING_LEVELS,
    TOLD_APART,
    VARYING,
    WEIGHTS,
)
from harvester.match.features.base import (
    ALIKE,
    SOMEWHAT,
    VETO,
    Compared,
    Feature,
    Level,
    likest,
    same_extent,
)
from harvester.match.features.companions import companions_of
from harvester.match.features.material_words import (
    carriers_of,
    genre_of,
    pieces_of,
    plates_of,
    scales_of,
    settings_of,
)
from harvester.match.features.sentences import said, sentence, shared_words

__all__ = [
    "ALIKE",
    "BARRED_IF",
    "BARRIERS",
    "COMPARISONS",
    "CONFLICTS",
    "DOUBTED_IF",
    "DOUBTS",
    "FEATURES",
    "IMPRINT",
    "IMPRINT_LEVELS",
    "NUMBERS",
    "ORDER",
    "OTHER_EDITION",
    "SENTENCES",
    "SOMEWHAT",
    "SUPPORT",
    "SUPPORTING_LEVELS",
    "TOLD_APART",
    "VARYING",
    "VETO",
    "WEIGHTS",
    "Compared",
    "Feature",
    "Level",
    "carriers_of",
    "companions_of",
    "genre_of",
    "likest",
    "pieces_of",
    "plates_of",
    "said",
    "same_extent",
    "scales_of",
    "sentence",
    "settings_of",
    "shared_words",
]
