"""Words for the parts of a set, and titles that are nothing but one: "Вып. 13", "Bd. 3", "上"."""

from __future__ import annotations

import re

from harvester.formats.extents import ordinal_of

UNITS = (
    r"(?:v|vols?|volume|bd|bde|band|tl|t|tom[eo]?|teil|pt|part|book|bk|issue|no|nr|cz|cz[eę][sś][cć]"
    r"|zesz|cilt|c|díl|d|sv|svazek|zv|zväzok|č|část|köt|kötet|kn|knj|knjiga|т|том|ч|часть|частка"
    r"|частина|кн|книга|кніга|вып|выпуск|вип|випуск|сб|№|ج|جلد|مج|المجلد|مجلد|الجزء|جزء|כרך|חלק)"
)
"""Names and abbreviations of parts before their number, as a regular expression."""
_COUNT = r"(?:\d+|[ivxlc]+)(?:\s?[-–/,]\s?(?:\d+|[ivxlc]+))*"
_PART_NUMBER = re.compile(
    rf"""\W*(?:{UNITS}\W*{_COUNT} | {_COUNT}\W*{UNITS} | (?:חלק|כרך|ספר)\s[א-ת]{{1,3}} | \d+
    | 第?\s?[\d一二三四五六七八九十百]+\s?[卷册冊巻辑輯集部编編] | [上中下][卷册冊巻集部编編]?
    | 제?\s?\d+\s?[권집부])(?:\s*[(\[].*[)\]])?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_UNIT = re.compile(UNITS, re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_TWO = 2
_LONGEST = 200
"""In characters: no title that only says which part it is has more."""


def is_part_number(title: str) -> bool:
    """Whether a title only says which part it is, in figures or in words ("Часть вторая")."""
    if len(title) > _LONGEST:
        return False
    if _PART_NUMBER.fullmatch(title):
        return True
    words = _WORDS.findall(title)
    units = sum(bool(_UNIT.fullmatch(word)) for word in words)
    return len(words) == _TWO and units == 1 and any(ordinal_of(word) for word in words)
