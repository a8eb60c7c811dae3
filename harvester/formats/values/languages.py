"""Languages as records tell them: codes of any list, tags, addresses and words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.formats.values.punctuation import unique
from harvester.vocabulary import language_of, languages_named

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w+)*")
_BETWEEN = re.compile(
    r"(?:(?<!\s)\s+)?(?:[;/|+]|,(?!\s*(?:old|middle|ancient|modern)\b))\s*", re.IGNORECASE
)
"""What divides languages; "Greek, Ancient" is one."""


@lru_cache(maxsize=1000)
def languages_in(text: str) -> tuple[str, ...]:
    """MARC codes of the languages in "ru-RU", "eng;fr", "Русский", "http://.../iso639-2/rus"."""
    if "://" in text:
        text = text.rstrip("/").rpartition("/")[2]
    return unique(code for piece in _BETWEEN.split(text.strip()) for code in _codes(piece))


def _codes(piece: str) -> Iterator[str]:
    words = piece.split()
    if words and all(map(_CODES.fullmatch, words)) and (len(words) == 1 or piece.islower()):
        yield from (language_of(re.split("[-_]", word)[0]) for word in words)
    else:
        yield from languages_named(piece)
