"""Cyrillic: the ways in which it is romanised, and the letters that are no mere variants."""

from __future__ import annotations

import unicodedata

from harvester.text.letters import Letters, spelt

_WAYS = {"г": ("g", "h"), "х": ("kh", "h", "ch"), "ё": ("e", "io")}
_LETTERS_BUT_WAYS = Letters({ord(letter): letter for letter in _WAYS})


def romanisations(text: str, *, from_cyrillic: bool = False) -> tuple[str, ...]:
    """The text as `latin`, in each way catalogers romanise Cyrillic г, х (kh, h, ch) and ё.

    ALA-LC and ISO 9 differ in г and ё for Belarusian and Ukrainian, Czech, Polish and German
    rules in х. `from_cyrillic` says that text in Latin letters is such a romanisation: its ch
    may be ч or х. Any other text has one form.
    """
    lower = unicodedata.normalize("NFC", text).casefold()
    forms = [" ".join(spelt(lower, _LETTERS_BUT_WAYS).split())]
    for letter, ways in _WAYS.items():
        if letter in lower:
            forms = [form.replace(letter, way) for form in forms for way in ways]
    if from_cyrillic:
        forms.append(forms[0].replace("ch", "kh"))
    return tuple(dict.fromkeys(forms))


# Letters that `latin` has as и, у, і and г, as their romanisations lose the mark too easily.
_APART = {"й": "j", "ӣ": "ij", "ў": "w", "ӯ": "uw", "ї": "yi", "ґ": "gh"}
_OPTIONAL = {"bel": frozenset("ґ"), "rus": frozenset("ґ")}


def _table(optional: frozenset[str]) -> Letters:
    apart = {c: letters for c, letters in _APART.items() if c not in optional}
    return Letters({ord(form): s for c, s in apart.items() for form in (c, c.upper())})


_LETTERS_APART = _table(frozenset())
_LETTERS_OF = {language: _table(optional) for language, optional in _OPTIONAL.items()}


def apart(text: str, language: str = "") -> str:
    """`flat` that keeps й from и, ў from у, ї from і and ґ from г: for Cyrillic against Cyrillic.

    герой is not герои. Not where the `language` (MARC code) has a letter that one may write or
    not, as Belarusian ґ.
    """
    return "".join(spelt(text, _LETTERS_OF.get(language, _LETTERS_APART)).split())
