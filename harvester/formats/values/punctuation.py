"""Catalogue text made fit to store: marks and ISBD punctuation off, its script noted.

What a cataloger typed between subfields (` /`, ` :`, ` =`) belongs to the display of a card,
not to the title; marks around an article say how to file, not how to read.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING

from harvester.formats.values.counts import count_of
from harvester.record import Text
from harvester.text import script_of
from harvester.vocabulary import fold, folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import Title

NO_TITLE = "[title missing]"
"""Written where a format wants a title and the record has none; no title when it is read."""
_PUNCTUATION = " \t\r\n/:;,=،؛，：；／＝"
_INVISIBLE = re.compile("[\x98\x9c\x88\x89\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Non-sorting marks (ISO 6630) as UTF-8 and UNIMARC have them, writing direction, byte order."""
_MARKED = re.compile(r"^\s*(?:[\x98\x88\x08](.*?)[\x9c\x89\t]|<<(.*?)>>|(\S+\s+)@(?=\w))(?=.)")
"""A leading article as ISO 6630, Aleph (<<Der>>) and PICA (Der @Berg) mark it."""
_ASCII_MARKS = re.compile(r"\x08|(?<=\x08)\t|<<|>>|(?:(?<=\s)|^)@(?=\w)")
_UNBROKEN = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_MARKS = 30
_JOINER = "\u034f"
_ENTITY = re.compile(r"&#?\w{2,8};")
"""Escaped once too often (oai_dc), or what MARC-8 could not hold (`&#x4EBA;`)."""
_CUT_CYRILLIC = re.compile(r"[а-яёіў]{0,4}[бвгджзклмнпрстфхцчшщ]")
_ATTACHED_ARTICLES = frozenset({"ال", "ה"})
_LONGEST_ARTICLE = 10


def clean(value: str) -> str:
    """Text without marks, invisible characters, double spaces and ISBD punctuation around it."""
    if not value.isascii():
        if not value.isprintable():
            value = _INVISIBLE.sub("", value)
        value = unicodedata.normalize("NFC", with_marks_broken(value))
    if "&" in value:
        value = _ENTITY.sub(lambda match: unescape(match[0]), value)
    if "\x08" in value or "<<" in value or "@" in value:
        value = _remove_marks(value)
    if ("[" in value or "]" in value) and value.count("[") != value.count("]"):
        # The other bracket stands in another subfield: "$a[London :$bFaber]".
        value = value.replace("[", "").replace("]", "")
    # The only space that counts as printable is the plain one.
    if "  " in value or not value.isprintable():
        value = " ".join(value.split())
    return value.strip(_PUNCTUATION)


def with_marks_broken(value: str) -> str:
    """A text whose runs of combining marks are broken by U+034F, which says nothing, after 30.

    To put marks in order costs the square of their number (Unicode Standard Annex 15, stream-safe
    text format).
    """
    return _UNBROKEN.sub(_break_run, value) if len(value) > _MOST_MARKS else value


def _break_run(run: re.Match[str]) -> str:
    marks = 0
    pieces: list[str] = []
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            pieces.append(_JOINER)
            marks = 1
        pieces.append(character)
    return "".join(pieces)


def _remove_marks(value: str) -> str:
    if "\x08" in value:
        value = value.replace("\t", "")
    return _ASCII_MARKS.sub("", value)


def sentence(value: str) -> str:
    """Cleaned text without its final full stop, unless that ends an initial or abbreviation."""
    text = clean(value)
    if not text.endswith(".") or text.endswith(".."):
        return text
    word = text[:-1].rpartition(" ")[2].strip("([")
    ended = word[-1:].isdecimal() or not _is_abbreviated(word)
    return text[:-1].rstrip(_PUNCTUATION) if ended else text


def _is_abbreviated(word: str) -> bool:
    """An initial, a known abbreviation, or a short Cyrillic word cut after a consonant."""
    letters = word if word.isascii() else [c for c in word if not unicodedata.combining(c)]
    # "Qi." is a name, "Zh." and "I͡U." are initials.
    initial = word[:1].isupper() and (
        len(letters) == 1 or (len(letters) == 2 and letters[1] not in "aeiou")
    )
    if initial or "." in word or (lower := fold(word)) in folded_words("writing", "abbreviated"):
        return True
    return not word.isascii() and _CUT_CYRILLIC.fullmatch(lower) is not None


def text_of(value: str) -> Text:
    """The value with its script."""
    return Text(value, script_of(value))


def text_or_none(value: str) -> Text | None:
    """The value with its script; None for no value."""
    return Text(value, script_of(value)) if value else None


def texts(values: Iterable[str]) -> tuple[Text, ...]:
    """Every value that is not empty with its script, each once, in the order given."""
    return tuple([Text(value, script_of(value)) for value in dict.fromkeys(values) if value])


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Every value that is not empty, once, in the order given."""
    return tuple(filter(None, dict.fromkeys(values)))


def without_article(raw: str, nonfiling: str = "") -> str:
    """A title's rest after the article the record marks; empty when it marks none.

    `raw` is the subfield as received, `nonfiling` the count of MARC 21 (245, second indicator),
    which is believed only up to ten characters and up to the end of a word.
    """
    if marked := _MARKED.match(raw):
        return sentence(raw[marked.end() :])
    count = (count_of(nonfiling) if nonfiling.isdecimal() else 0) or 0
    if not 0 < count <= _LONGEST_ARTICLE or count >= len(raw):
        return ""
    article = raw[:count]
    ends_word = not article[-1].isalnum() or article in _ATTACHED_ARTICLES
    return sentence(raw[count:]) if ends_word and any(map(str.isalpha, article)) else ""


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what XML 1.0 (2.2, Char) and ISO 2709 forbid; line breaks are spaces."""
    return re.sub(r"[\t\r\n]+", " ", _UNPRINTABLE.sub("", text))


def by_script(texts: Iterable[Text]) -> dict[str, list[str]]:
    """The values in each script, scripts and values in their order."""
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.script, []).append(text.value)
    return found


def article_length(title: Title) -> int:
    """Characters of the leading article, 0 for none."""
    length = len(title.main.value) - len(title.bare)
    return length if title.bare and title.main.value.endswith(title.bare) else 0
