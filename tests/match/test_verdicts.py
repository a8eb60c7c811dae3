"""A verdict in words: why it is not what the sum says."""

from __future__ import annotations

from harvester.match.score import Score, judge
from harvester.match.verdicts import conflict_words, sum_in_words
from harvester.match.weights import SHIPPED

ALIKE = {"title": "equal", "agent": "same", "year": "equal", "publisher": "agree", "pages": "equal"}


def told(**levels: str) -> str:
    return sum_in_words(judged(**levels), SHIPPED)


def judged(**levels: str) -> Score:
    found = judge(levels, SHIPPED)
    return Score(found.total, found.verdict, (), found.conflicts)


def test_a_verdict_that_follows_from_the_sum_needs_no_reason() -> None:
    assert told(**ALIKE).endswith(" bits: the same edition.")
    assert told(title="differ").endswith(" bits: different editions.")


def test_a_conflict_is_why_a_pair_is_asked_whose_sum_says_the_same() -> None:
    levels = ALIKE | {"language": "differ", "isbn": "shared"}
    assert conflict_words(judged(**levels)) == "the languages differ: a translation?"
    words = told(**levels)
    assert "which alone says the same edition: a question for a person, because " in words
    assert words.endswith("because the languages differ: a translation?")


def test_a_shared_isbn_is_why_a_pair_is_asked_whose_sum_says_different() -> None:
    levels = {"title": "differ", "agent": "differ", "year": "far", "isbn": "shared"}
    assert told(**levels).endswith(
        "which alone says different editions: a question for a person, because they share an ISBN."
    )
