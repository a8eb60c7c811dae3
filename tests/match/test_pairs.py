"""What the matcher says of named pairs: the cases a cataloger would try first.

A case is one table in a file of the folder `pairs`; its README says how to write one.
"""

from __future__ import annotations

import pytest

from harvester.match.features.sentences import sentence
from harvester.match.prepared import prepare
from harvester.match.relations import relation
from harvester.match.score import score
from tests.match.pairs_corpus import Pair, pairs

PAIRS = pairs()
_BACK = {
    "part of": "has part",
    "reprint of": "reprinted as",
    "in collection": "has in collection",
    "offprint of": "has offprint",
}
_BACK |= {back: forth for forth, back in _BACK.items()}
each_pair = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())


@each_pair
def test_verdict_reason_and_relation(pair: Pair) -> None:
    a, b = map(prepare, pair.records())
    found = score(a, b)
    related = relation(found, a, b)
    told = "\n".join(
        [f"{pair.why}\n{found.total:+.1f} {found.conflicts}", *map(sentence, found.evidence)]
    )
    assert found.verdict == pair.verdict, told
    reasons = {*(f"{e.feature}: {e.level}" for e in found.evidence), *found.conflicts, "sum"}
    assert reasons.issuperset(pair.because), told
    assert (related.kind if related else "") == pair.relation, told


@each_pair
def test_the_same_is_said_from_both_sides(pair: Pair) -> None:
    a, b = map(prepare, pair.records())
    forth, back = score(a, b), score(b, a)
    assert (forth.total, forth.verdict, forth.conflicts) == (
        back.total,
        back.verdict,
        back.conflicts,
    )
    assert [e.level for e in forth.evidence] == [e.level for e in back.evidence]
    there, again = relation(forth, a, b), relation(back, b, a)
    kinds = [found.kind if found else "" for found in (there, again)]
    assert kinds[1] == _BACK.get(kinds[0], kinds[0])


def test_every_pair_says_why() -> None:
    assert len(PAIRS) >= 120
    assert all(pair.why.endswith((".", "?")) and pair.because for pair in PAIRS.values())
