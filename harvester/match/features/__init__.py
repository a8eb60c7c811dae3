"""The features by which two records are compared, and the words for what was found."""

from harvester.match.features.all import COMPARISONS
from harvester.match.features.base import ALIKE, Compared, likest
from harvester.match.features.material_words import genre_of, plates_of, scales_of, settings_of
from harvester.match.features.sentences import CONFLICTS, said, sentence, shared_words

__all__ = [
    "ALIKE",
    "COMPARISONS",
    "CONFLICTS",
    "Compared",
    "genre_of",
    "likest",
    "plates_of",
    "said",
    "scales_of",
    "sentence",
    "settings_of",
    "shared_words",
]
