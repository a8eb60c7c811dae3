"""Greek in Latin letters as ALA-LC has it, where that differs from letter by letter."""

from __future__ import annotations

import re
import unicodedata

_ROUGH, _DIAERESIS = "\u0314", "\u0308"
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_RULES = tuple(
    (re.compile(pattern).sub, letters)
    for pattern, letters in (
        (rf"ρ{_ROUGH}", "rh"),
        (rf"\b([αεηιουω]?[αεηιουω][^\w{_ROUGH}]*){_ROUGH}", r"h\1"),
        (rf"[\u0300-\u036f](?<!{_DIAERESIS})", ""),
        (rf"([αεηο])υ(?!{_DIAERESIS})", r"\1u"),
        ("υ(?=ι)", "u"),
        ("γ(?=[γκξχ])", "n"),
        (r"\bμπ", "b"),
        (r"\bντ", "d"),
        ("η", "e"),
        ("υ", "y"),
        ("χ", "ch"),
    )
)


def greek(text: str) -> str:
    """A text whose Greek letters of several romanisations are in Latin ones, the others as before.

    η is e, υ is y or the u of a diphthong, γ is n before a guttural; a rough breathing, where it
    is written, is h.
    """
    if not _GREEK.search(text):
        return text
    words = unicodedata.normalize("NFD", text.casefold())
    for replace, letters in _RULES:
        words = replace(letters, words)
    return words
