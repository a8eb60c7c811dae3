"""Where an article stands, out of one text: "Harbour review, vol. 4 (1998), p. 45-67"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from harvester.formats.values import sentence
from harvester.vocabulary import folded_words, page_words, parts_of_year, piece_words

_IN_HOST = " // "
"""What stands between an article and its host in a Russian citation."""
_LONGEST = 500
"""In characters: what is longer is a summary."""


class Citation(NamedTuple):
    """The title of a host, and where in it, as written; either may be empty."""

    title: str
    place: str


@cache
def _place() -> re.Pattern[str]:
    """Where the place in the host begins: a word with its number, a number or date set off."""
    words = piece_words() | page_words() | folded_words("holdings", "issue", "year")
    known, dates = (
        "|".join(map(re.escape, sorted(each, key=len, reverse=True)))
        for each in (words, parts_of_year())
    )
    return re.compile(
        rf"""[\s.,;:/(\[–—-]+(?:{known})\.?\s?\d | [.,;:/(\[]+\s*[–—-]?\s*[(\[]?\d | \s\d+\s?\(
        | [.,;(]\s*(?:{dates})\b | \s(?:1[5-9]|20)\d\d(?=\s*[,;.:(\[]|\s*$)""",
        re.IGNORECASE | re.VERBOSE,
    )


def divide_citation(text: str, own_title: str) -> Citation:
    """A citation divided; what names the article itself before its host is no title of that."""
    own, parted, host = text[:_LONGEST].partition(_IN_HOST)
    whole = host if parted else own
    found = _place().search(whole, 1)
    title = sentence(whole[: found.start()] if found else whole)
    if own_title and own_title.casefold() in title.casefold() and not parted:
        title = ""
    return Citation(title, whole[found.start() :].lstrip(" .,;:/–—-") if found else "")
