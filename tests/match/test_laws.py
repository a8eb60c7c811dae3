"""What holds for any two records, however odd."""

from __future__ import annotations

from math import isclose
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from harvester.match.features import CONFLICTS, DOUBTS, SENTENCES, shared_words
from harvester.match.features.all import COMPARISONS
from harvester.match.keys import LONGEST_KEY, keys_of
from harvester.match.prepared import prepare
from harvester.match.relations import relation
from harvester.match.score import Score, judge, score, screen
from harvester.match.settled import settled_by
from harvester.match.weights import SHIPPED
from harvester.record import (
    Agent,
    Edition,
    Extent,
    Identifier,
    Level,
    Medium,
    Parent,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.text import script_of

# Some words again and again, so that records also agree; and whatever else Unicode holds.
KNOWN = (
    "Хлеб і воля|Chleb i volja|Збор твораў. Т. 2|Zbor tvoraŭ|中國文化|Zhongguo wen hua|تاريخ|Tārīkh"
)
VALUES = st.sampled_from(KNOWN.split("|")) | st.text(st.characters(codec="utf-8"), max_size=60)
TEXTS = st.builds(lambda value: Text(value, script_of(value)), VALUES) | st.builds(Text, VALUES)
NUMBERS = st.sampled_from(["", "1", "Т. 2", "vol. II", "第三卷"]) | VALUES
SEVERAL = st.lists(TEXTS, max_size=2).map(tuple)
AGENTS = st.builds(Agent, st.sampled_from(["person", "body"]), SEVERAL)
ISBN = st.builds(
    Identifier,
    st.just("isbn"),
    st.sampled_from(["9789850209344", "9788020701015"]),
    scope=st.sampled_from(["", "set"]),
)
RECORDS = st.builds(
    Record,
    partner=st.sampled_from(["MINSK", "PRAGUE"]),
    identifier=st.just("1"),
    level=st.sampled_from(get_args(Level)),
    medium=st.sampled_from(get_args(Medium)),
    titles=st.lists(
        st.builds(
            Title,
            st.sampled_from(["proper", "uniform", "variant"]),
            TEXTS,
            rest=st.none() | TEXTS,
            number=NUMBERS,
            part=st.none() | TEXTS,
        ),
        max_size=3,
    ).map(tuple),
    responsibility=SEVERAL,
    agents=st.lists(AGENTS, max_size=2).map(tuple),
    identifiers=st.lists(ISBN, max_size=2).map(tuple),
    edition=st.none() | st.builds(Edition, st.just(()), st.none() | st.integers(1, 3)),
    publications=st.lists(st.builds(Publication, SEVERAL, SEVERAL), max_size=1).map(tuple),
    years=st.none() | st.builds(Years, st.integers(1290, 2030), st.none() | st.just(2030)),
    extent=st.none() | st.builds(Extent, VALUES, st.none() | st.integers(0, 900), st.just(2)),
    volume=NUMBERS,
    parent=st.none() | st.builds(Parent, titles=SEVERAL, number=NUMBERS),
    languages=st.sampled_from([(), ("ara",), ("bel", "rus"), ("kor",)]),
)


def compared(a: Record, b: Record) -> Score:
    return score(prepare(a), prepare(b))


def test_every_comparison_has_its_weights_and_its_words() -> None:
    assert COMPARISONS.keys() == SHIPPED.weights.keys()
    assert all(compare.__doc__ for compare in COMPARISONS.values())
    assert {f: list(levels) for f, levels in SENTENCES.items()} == {
        f: list(levels) for f, levels in SHIPPED.weights.items()
    }
    assert CONFLICTS.keys() >= {*DOUBTS, "unsupported", "imprint"}


def test_shared_keys_are_told_in_words() -> None:
    keys = ("isbn:9789850812346", "ta:gistoria:ivanov:", "ta:gistoria:petrov:", "ty:gistoria:1998:")
    assert shared_words(keys) == "isbn 9789850812346, title and name, title and year"


@given(RECORDS)
def test_keys_are_named_short_and_never_empty(record: Record) -> None:
    keys = keys_of(record)
    assert list(keys) == sorted(set(keys))
    for key in keys:
        kind, _, value = key.partition(":")
        assert kind
        assert value.strip(":")
        assert len(key) <= LONGEST_KEY


@given(RECORDS, RECORDS)
def test_score_is_symmetric(a: Record, b: Record) -> None:
    forth, back = compared(a, b), compared(b, a)
    assert (forth.total, forth.verdict, forth.conflicts) == (
        back.total,
        back.verdict,
        back.conflicts,
    )
    assert [(e.feature, e.level) for e in forth.evidence] == [
        (e.feature, e.level) for e in back.evidence
    ]


@given(RECORDS, RECORDS)
def test_verdict_follows_from_the_evidence(a: Record, b: Record) -> None:
    found = compared(a, b)
    assert isclose(found.total, SHIPPED.prior + sum(e.weight for e in found.evidence))
    assert all(SHIPPED.weights[e.feature][e.level] == e.weight for e in found.evidence)
    assert CONFLICTS.keys() >= set(found.conflicts)
    if found.verdict == "same":
        assert found.total >= SHIPPED.same
        assert not found.conflicts
        assert any(e.feature == "title" for e in found.evidence)
    if found.verdict == "different":
        levels = {e.feature: e.level for e in found.evidence}
        assert found.total < SHIPPED.ask or settled_by(levels)


@given(RECORDS, RECORDS)
def test_a_relation_holds_from_both_sides(a: Record, b: Record) -> None:
    ours, theirs = prepare(a), prepare(b)
    there = relation(score(ours, theirs), ours, theirs)
    back = relation(score(theirs, ours), theirs, ours)
    assert (there is None) == (back is None)
    if there and back:
        assert there.agreement == back.agreement > 0
        assert there.differences
        turned = {"part of": "has part", "reprint of": "reprinted as"}
        turned |= {back: forth for forth, back in turned.items()}
        assert back.kind == turned.get(there.kind, there.kind)


@given(RECORDS, RECORDS, st.floats(-9, 9))
def test_screening_drops_nothing_but_what_is_different(a: Record, b: Record, ask: float) -> None:
    table = replace(SHIPPED, ask=ask, same=max(ask, SHIPPED.same))
    one, other = prepare(a), prepare(b)
    whole, levels = score(one, other, table), screen(table, dict)(one, other)
    if levels is None:
        assert whole.verdict == "different"
    else:
        assert [*levels.items()] == [(e.feature, e.level) for e in whole.evidence]
        assert judge(levels, table) == (whole.total, whole.verdict, whole.conflicts)


@given(RECORDS)
def test_a_record_and_its_copy_disagree_in_nothing(record: Record) -> None:
    found = compared(record, replace(record, partner="TBILISI"))
    assert not [e for e in found.evidence if e.weight < 0]
    untitled = not any(e.feature == "title" for e in found.evidence)
    assert set(found.conflicts) <= {"unsupported", "imprint", *(["title"] if untitled else [])}


@given(RECORDS, RECORDS)
def test_what_is_missing_is_no_disagreement(a: Record, b: Record) -> None:
    assume(not (b.agents or b.responsibility or (b.parent and b.parent.agents)))
    with_agents, without = compared(a, b), compared(replace(a, agents=()), b)
    assert with_agents.total == without.total
