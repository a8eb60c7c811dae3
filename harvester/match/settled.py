"""Differences that leave nothing to ask: records with them are two editions, whatever else agrees.

A question costs a cataloger a minute, so each rule here was measured on labelled sets
(`benchmarks/doubts.py`): what it keeps from being asked is hardly ever the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from harvester.match.features import NUMBERS, same_extent

Levels = Mapping[str, str]
_OTHER_PAGES = frozenset({"some apart", "differ", "far"})
_OTHER_YEAR = frozenset({"next", "one apart", "few apart", "far", "overlap"})
_ONE_WORK = frozenset({"long", "equal", "near", "short", "similar", "begins"})
_YEARS_APART = frozenset({"few apart", "far"})


class Settled(NamedTuple):
    """A rule: what a cataloger reads, and whether it holds of the levels of two records."""

    sentence: str
    holds: Callable[[Levels], bool]


def _is_printing(levels: Levels) -> bool:
    one_work = levels.get("title") in _ONE_WORK and levels.get("agent") != "differ"
    return one_work and levels.get("isbn") == "shared" and levels.get("year") in _YEARS_APART


def _has_own_number(levels: Levels) -> bool:
    return levels.get("isbn") == "differ" and levels.get("pages") in _OTHER_PAGES


def _is_other_extent(levels: Levels) -> bool:
    other = levels.get("pages") in _OTHER_PAGES or levels.get("volumes") == "differ"
    return other and levels.get("year") in _OTHER_YEAR


def _is_next_year(levels: Levels) -> bool:
    return levels.get("year") == "next" and not same_extent(levels)


def _is_elsewhere(levels: Levels) -> bool:
    return levels.get("place") == "differ" and levels.get("year") in _OTHER_YEAR


def _is_later_edition(levels: Levels) -> bool:
    return levels.get("edition") == "one missing" and levels.get("year") in _OTHER_YEAR


def _is_other_part(levels: Levels) -> bool:
    return levels.get("part") in ("other word", "differ")


def _is_in_one_library(levels: Levels) -> bool:
    return levels.get("partner") == "same"


_WITH_ISBN = (
    Settled("they share an ISBN, but their years are apart: another printing", _is_printing),
    Settled("each has an ISBN and pages of its own", _has_own_number),
)
_WITHOUT_NUMBER = (
    Settled("year and extent differ, and they share no number", _is_other_extent),
    Settled("each bears a year of its own, and the extent is not the same", _is_next_year),
    Settled("year and place differ, and they share no number", _is_elsewhere),
    Settled("only one is a later edition, of another year; no number is shared", _is_later_edition),
    Settled("they are parts of other names, and share no number", _is_other_part),
    Settled("they are two records of one library, and share no number", _is_in_one_library),
)
RULES = (*_WITH_ISBN, *_WITHOUT_NUMBER)


def settled_by(levels: Levels) -> Settled | None:
    """The first rule that makes a question of two records needless."""
    numbered = any(levels.get(number) == "shared" for number in NUMBERS)
    rules = _WITH_ISBN if numbered else RULES
    return next((rule for rule in rules if rule.holds(levels)), None)
