"""What a cataloger reads of evidence and of match keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.all import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.match.score import Evidence

KEYS = {
    "ty": "title and year",
    "ta": "title and name",
    "tp": "title and pages",
    "tt": "a long title",
    "ap": "name and pages",
    "cf": "first consonants of the title",
    "cl": "last consonants of the title",
    "cy": "consonants and year",
    "cp": "consonants and pages",
    "zh": "title as it sounds in Chinese",
    "jp": "title as it sounds in Japanese",
    "kr": "title as it sounds in Korean",
}
"""What a match key of a kind is made of; the kinds of numbers speak for themselves."""


def said(evidence: Evidence) -> str:
    """What a comparison found, in words."""
    return SENTENCES[evidence.feature][evidence.level]


def shared_words(keys: Iterable[str]) -> str:
    """What match keys are made of, each kind once, in words; numbers with their value."""
    kinds = {key.partition(":")[0]: key for key in keys}
    return ", ".join(KEYS.get(kind, key.replace(":", " ", 1)) for kind, key in kinds.items())


def sentence(evidence: Evidence) -> str:
    """What a comparison found, with the values where they are known."""
    return ": ".join(filter(None, (said(evidence), evidence.detail)))
