"""Scripts: which one a text is in, and folds under which romanised and original text meet."""

from harvester.text.folds import consonants, flat, korean, latin, romanisations, skeleton, skeletons
from harvester.text.scripts import script_of

__all__ = [
    "consonants", "flat", "korean", "latin", "romanisations", "script_of", "skeleton", "skeletons",
]  # fmt: skip
