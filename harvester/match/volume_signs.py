"""Volumes that have no figures: upper and lower (上册, 하권, xia juan), letters (А–К)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from harvester.text import latin, script_of
from harvester.vocabulary import fold, folded_words, han_pieces, words_of

_LAST_ALPHABET = "\u1100"
"""Behind this are the scripts that halves in Han and Hangul are written in."""
_DASHES = frozenset("-–—")
_RANGE = re.compile(r"(?<!\w)([^\W\d_]{1,2})\s*[-–—]\s*([^\W\d_]{1,2})(?!\w)")
_WHOLE = frozenset({"a-z", "a-å", "a-ö", "a-ž", "a-ż", "a-ź", "а-я", "α-ω", "א-ת", "ա-ֆ", "ა-ჰ"})
"""All letters of an alphabet: what goes from the first to the last is no volume."""
_ROMAN = frozenset("IVXІХ")
_MARKS = frozenset(".,:;([（【·・–—-")
_STRONG_MARKS = frozenset(".:;([（")
_CLOSING = " .)]）】"
_AROUND = " .,:;([（【)]）】·・–—-"


class Signed(NamedTuple):
    """A title without the sign of a volume that stood at its end, and that sign."""

    title: str
    sign: str


def sign_of(statement: str) -> str:
    """`upper`, `middle`, `lower` or a range ("a-k"), if a statement says only that; else empty."""
    text = statement.strip(_AROUND)
    if found := _in_han().fullmatch(text):
        return _halves()[found[1] or found[2]]
    if half := _halves().get(fold(text)) or _romanised().get(latin(text).strip()):
        return half
    return _letters_of(text)


def split_sign(title: str) -> Signed | None:
    """Take 上册, (하), ". Xia ce" or ": А–К" off the end of a title."""
    text = title.rstrip(_CLOSING)
    for ending in (_half_in_han(text), _half_in_latin(text), _letters_at_end(text)):
        if ending and (rest := text.removesuffix(ending).rstrip(_AROUND)):
            return Signed(rest, sign_of(ending))
    return None


def is_sign(number: str) -> bool:
    """True for what `sign_of` gives, among other numbers of volumes."""
    return "-" in number or number in _halves().values()


def letters_in(text: str) -> frozenset[str]:
    """The ranges of letters anywhere in a text."""
    if _DASHES.isdisjoint(text):
        return frozenset()
    return frozenset(filter(None, map(_range_of, _RANGE.finditer(text))))


def without_letters(statement: str) -> str:
    """A statement without ranges of letters."""
    return _RANGE.sub(lambda found: " " if _range_of(found) else found[0], statement)


@cache
def _halves() -> dict[str, str]:
    """What the upper, the middle and the lower volume are called, folded -> which it is."""
    return {fold(word.text): word.meaning for word in words_of("half")}


@cache
def _romanised() -> dict[str, str]:
    """The same without marks, of those in Latin letters."""
    return {latin(name).strip(): half for name, half in _halves().items() if _is_latin(name)}


def _is_latin(text: str) -> bool:
    return script_of(text) == "Latn"


@cache
def _in_han() -> re.Pattern[str]:
    """上, 上册, 卷上, 상권."""
    half = "".join(name for name in _halves() if len(name) == 1 and not _is_latin(name))
    return re.compile(rf"([{half}])\s?[{han_pieces()}]?|[{han_pieces()}]\s?([{half}])")


def _half_in_han(text: str) -> str:
    """What ends a title so: after a space or mark, or with a word for a volume."""
    for size in (3, 2, 1) if text and text[-1] > _LAST_ALPHABET else ():
        ending, before = text[-size:], text[:-size]
        apart = before[-1:].isspace() or before[-1:] in _MARKS
        if before and _in_han().fullmatch(ending) and (apart or _names_volume(ending)):
            return ending.lstrip()
    return ""


def _names_volume(ending: str) -> bool:
    return len(ending) > 1 and not folded_words("numbering", "volume").isdisjoint(ending)


def _half_in_latin(text: str) -> str:
    """What ends a title so in romanisation; a single word only after a strong mark."""
    words = text.split()
    for size in (2, 1) if words and _may_end_half(words[-1]) else ():
        ending, before = " ".join(words[-size:]), words[:-size]
        marked = before and (ending[0] in _STRONG_MARKS or before[-1][-1] in _STRONG_MARKS)
        name = ending.lstrip(_AROUND)
        if (marked or (before and size > 1)) and latin(name).strip() in _romanised():
            return name
    return ""


@lru_cache(maxsize=5000)
def _may_end_half(word: str) -> bool:
    return latin(word.lstrip(_AROUND)).rpartition(" ")[2] in _last_words()


@cache
def _last_words() -> frozenset[str]:
    return frozenset(name.split()[-1] for name in _romanised())


def _letters_at_end(text: str) -> str:
    """A range of letters after a mark or a word for letters."""
    if _DASHES.isdisjoint(text):
        return ""
    found = next((m for m in _RANGE.finditer(text) if m.end() == len(text)), None)
    if not (found and _range_of(found)):
        return ""
    before = text[: found.start()].rstrip()
    words = before.split()
    if words and fold(words[-1].strip(_AROUND)) in folded_words("numbering", "letters"):
        return text[text.rindex(words[-1].lstrip(_AROUND)) :]
    return found[0] if before[-1:] in _MARKS else ""


def _letters_of(text: str) -> str:
    found = _RANGE.search(text)
    word = found and text.replace(found[0], " ").strip(_AROUND)
    known = not word or fold(word) in folded_words("numbering", "letters")
    return _range_of(found) if found and known else ""


def _range_of(found: re.Match[str]) -> str:
    """Such as "a-k"; empty for Roman numerals, whole alphabets and what is not in order."""
    first, last = found[1], found[2]
    letters = f"{first}-{last}".casefold()
    if not (_begins_with_capital(first) and _begins_with_capital(last)):
        return ""
    if letters in _WHOLE or {*first, *last} <= _ROMAN or script_of(first) != script_of(last):
        return ""
    ours, theirs = latin(first).strip(), latin(last).strip()
    in_order = ours < theirs if _is_latin(first) else first.casefold() < last.casefold()
    return f"{ours}-{theirs}" if in_order and ours and theirs else ""


def _begins_with_capital(letters: str) -> bool:
    """A capital, perhaps with a small letter; or a letter of a script that has no capitals."""
    if letters[0].lower() == letters[0].upper():
        return len(letters) == 1
    return letters[0].isupper() and not letters[1:].isupper()
