"""Tables of code lists as they are written here: two words a row, as many rows a line as fit."""

from __future__ import annotations


def pair_words(text: str) -> dict[str, str]:
    """The first, third, fifth word of a text -> the word that follows it."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))
