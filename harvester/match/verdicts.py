"""What a cataloger reads of a verdict: what it is, and why it is not what the sum alone says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features import CONFLICTS
from harvester.match.score import by_sum
from harvester.match.settled import settled_by

if TYPE_CHECKING:
    from harvester.match.score import Score, Verdict
    from harvester.match.weights import Weights

VERDICTS = {
    "same": "the same edition",
    "ask": "a question for a person",
    "different": "different editions",
}


def conflict_words(found: Score) -> str:
    """What forbids a machine to say "same", in words; "" where nothing does."""
    return "; ".join(CONFLICTS[conflict] for conflict in found.conflicts)


def sum_in_words(found: Score, table: Weights) -> str:
    """The sum and the verdict; where they are not of one mind, why."""
    summed, alone = f"Sum {found.total:+.1f} bits", by_sum(found.total, table)
    if alone == found.verdict:
        return f"{summed}: {VERDICTS[found.verdict]}."
    why = _why_not_by_sum(found, alone)
    because = f"because {why}" if why.endswith("?") else f"because {why}."
    return f"{summed}, which alone says {VERDICTS[alone]}: {VERDICTS[found.verdict]}, {because}"


def _why_not_by_sum(found: Score, alone: Verdict) -> str:
    rule = settled_by({each.feature: each.level for each in found.evidence})
    if found.verdict == "different" and rule:
        return rule.sentence
    return conflict_words(found) if alone == "same" else "they share an ISBN"
