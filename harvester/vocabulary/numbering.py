"""Words for volumes, parts, issues and pages, and ordinals, as titles and extents have them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from harvester.text import latin, script_of
from harvester.vocabulary.digits import HAN_NUMERALS
from harvester.vocabulary.number_words import divide_words, number_of
from harvester.vocabulary.word import fold, folded_words, words_of

_COUNT = r"(?:\d+|[ivxlc]+)(?:\s?[-–/,]\s?(?:\d+|[ivxlc]+))*"
_WORD = r"[^\W\d_]+(?:['ʻʼ][^\W\d_]+)*"
_WORDS = re.compile(_WORD)
_MOST_SPACES = 4
"""Of two words with marks apart from them; most titles have more, and are not taken apart."""
_LETTERS = frozenset("tv")
"""Single letters that go before a number ("T. 3"); others do not: "C 2" is a language."""
_TELLING = 3
"""Letters of a folded word that say what it is, whatever the folding took away."""
_LONGEST = 200
"""In characters: no title that only says which part it is has more."""


@cache
def piece_words() -> frozenset[str]:
    """Words for a volume, a part or an issue with their abbreviations, folded."""
    return folded_words("numbering", "volume", "part", "issue")


@cache
def folded_pieces() -> frozenset[str]:
    """The same words as `text.latin` folds them, by which a romanised word is found: chast.

    A word that loses marks or vowels on the way is left out when it is short: "số" is no "so".
    """
    folded = {word: latin(word).strip() for word in piece_words()}
    return frozenset(
        short
        for word, short in folded.items()
        if len(short) >= _TELLING or short in _LETTERS or (len(short) > 1 and _is_plain(word))
    )


def _is_plain(word: str) -> bool:
    return word.isascii() or script_of(word) == "Cyrl"


@cache
def _words_with_numbers() -> frozenset[str]:
    return piece_words() | folded_words("numbering", "several")


@cache
def page_words() -> frozenset[str]:
    """Words for pages and leaves, folded: what follows their number in an extent."""
    return folded_words("extent", "pages")


@cache
def volume_words() -> frozenset[str]:
    """Words for one or several pieces that no language has for pages, as extents count them."""
    return _words_with_numbers() - page_words()


@cache
def parts_of_year() -> dict[str, frozenset[str]]:
    """Names of months and seasons, folded, and what each may be.

    "month 11", in Croatian "month 10" for listopad; "month solar 1", "season spring".
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in (*words_of("month"), *words_of("season")):
        found[fold(word.text)].add(f"{word.subject} {word.meaning}")
    return {name: frozenset(parts) for name, parts in found.items()}


@cache
def han_pieces() -> str:
    """The signs for pieces in Chinese, Japanese and Korean: 卷, 册, 권 and others."""
    return "".join(sorted(word for word in piece_words() if re.fullmatch(r"[⺀-鿿가-힣]", word)))


@cache
def _numbered() -> re.Pattern[str]:
    signs = f"[{han_pieces()}]"
    return re.compile(
        rf"""\W*(?: \b(?P<before>{_WORD})\b\W*{_COUNT} | {_COUNT}\W*\b(?P<after>{_WORD})
        | (?P<hebrew>[א-ת]+)\s[א-ת]{{1,3}} | \d+ | [上中下]{signs}?
        | [第제]?\s?[\d{HAN_NUMERALS}]+\s?{signs})(?:\s*[(\[].*[)\]])?\W*""",
        re.IGNORECASE | re.VERBOSE,
    )


def is_part_number(title: str) -> bool:
    """Whether a title only says which part it is, in figures or in words ("Часть вторая")."""
    if len(title) > _LONGEST:
        return False
    if found := _numbered().fullmatch(title):
        word = found["before"] or found["after"] or found["hebrew"]
        return not word or fold(word) in _words_with_numbers()
    return number_in_words(title) is not None


def names_issue(title: str) -> bool:
    """Whether a title only says which issue it is: "№ 3", "2015, Heft 3", "Январь"."""
    words = _WORDS.findall(fold(title))
    known = _words_with_numbers() | folded_words("holdings", "issue", "year", "month")
    dated = any(word in parts_of_year() for word in words)
    numbered = dated or any(map(str.isdecimal, title))
    return numbered and all(word in known or word in parts_of_year() for word in words)


def number_in_words(title: str) -> int | None:
    """2 for "Второй том", "Book the second", "al-juzʼ al-thānī"; None for any other text."""
    if title.count(" ") > _MOST_SPACES:
        return None
    words = [word for word in divide_words(title) if fold(word) not in _articles()]
    if len(words) not in range(2, _MOST_SPACES + 1):
        return None
    first, last = _is_piece(words[0]), _is_piece(words[-1])
    if first == last:
        return None
    return number_of(words[1:], cardinals=True) if first else number_of(words[:-1])


@cache
def _articles() -> frozenset[str]:
    return folded_words("numbering", "article")


@lru_cache(maxsize=4000)  # as few words make up most titles
def _is_piece(word: str) -> bool:
    return fold(word) in _words_with_numbers() or latin(word).strip() in folded_pieces()
