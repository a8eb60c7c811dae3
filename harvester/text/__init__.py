"""Scripts: which one a text is in, and folds under which romanised and original text meet.

Every fold returns `a-z0-9` without spaces (`han`: East Asian letters too), is idempotent, never
fails, and gives "" for a text without letters or digits. Word division is given up on purpose:
pinyin is divided, Han is not. `arabic` and `hebrew` go the other way: they give words, in the
letters of the script. `in_one_alphabet` is no fold: it respells words that mix two alphabets.
"""

from harvester.text.abjads import arabic, hebrew
from harvester.text.cyrillic import apart, romanisations
from harvester.text.east_asian import chinese, japanese, korean
from harvester.text.han import han
from harvester.text.letters import flat, latin
from harvester.text.look_alikes import LATIN_TWINS, in_one_alphabet
from harvester.text.orthographies import RESPELT
from harvester.text.readers import installed_readers, reader_of
from harvester.text.romanise import romanise
from harvester.text.scripts import east_asian_script, script_of
from harvester.text.skeleton import consonants, skeleton, skeletons
from harvester.text.spoken import spoken

__all__ = [
    "LATIN_TWINS",
    "RESPELT",
    "apart",
    "arabic",
    "chinese",
    "consonants",
    "east_asian_script",
    "flat",
    "han",
    "hebrew",
    "in_one_alphabet",
    "installed_readers",
    "japanese",
    "korean",
    "latin",
    "reader_of",
    "romanisations",
    "romanise",
    "script_of",
    "skeleton",
    "skeletons",
    "spoken",
]  # fmt: skip
