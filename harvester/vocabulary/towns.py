"""Names of towns in many languages: Moskau, Москва and "М." are Moscow."""

from __future__ import annotations

from functools import cache, lru_cache

from harvester.vocabulary.word import fold_words, words_of


@cache
def _towns() -> dict[str, str]:
    towns: dict[str, str] = {}
    for word in words_of("place"):
        towns.setdefault(fold_words(word.text), word.meaning)
    return towns


@lru_cache(maxsize=5000)  # half of a catalog's books come from a few towns
def town_named(name: str) -> str:
    """The English name of the town that a text is a known name of; empty for any other text."""
    return _towns().get(fold_words(name), "")
