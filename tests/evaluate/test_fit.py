"""Weights learn from labels, and only what labels can teach."""

from __future__ import annotations

import random
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from harvester.errors import MissingExtra
from harvester.evaluate.fit import LabelledPair, fit, held_out, teaches, tuned
from harvester.match.features.base import VETO
from harvester.match.score import judge
from harvester.match.weights import SHIPPED, Weights, versioned


@st.composite
def pairs(draw: st.DrawFn) -> LabelledPair:
    features = draw(st.sets(st.sampled_from(sorted(SHIPPED.weights)), min_size=1, max_size=5))
    levels = {f: draw(st.sampled_from(sorted(SHIPPED.weights[f]))) for f in sorted(features)}
    return LabelledPair(levels, draw(st.booleans()))


LABELS = st.lists(pairs(), max_size=30)
SOME = settings(max_examples=30, deadline=None)


def test_without_labels_the_table_stays() -> None:
    assert fit(SHIPPED, []) is SHIPPED
    assert tuned(SHIPPED, [], 0.995) is SHIPPED


@SOME
@given(LABELS, st.randoms(use_true_random=False))
def test_the_order_of_labels_does_not_matter(labels: list[LabelledPair], chance: Any) -> None:
    shuffled = labels[:]
    chance.shuffle(shuffled)
    assert fit(SHIPPED, labels) == fit(SHIPPED, shuffled)


@SOME
@given(LABELS)
def test_what_labels_cannot_teach_stays(labels: list[LabelledPair]) -> None:
    new = fit(SHIPPED, labels)
    assert (new.prior, new.same, new.ask) == (SHIPPED.prior, SHIPPED.same, SHIPPED.ask)
    seen = {each for x in labels if teaches(x.levels, SHIPPED) for each in x.levels.items()}
    for feature, levels in SHIPPED.weights.items():
        for level, bits in levels.items():
            now = new.weights[feature][level]
            assert now == bits or (feature, level) in seen
            assert now * bits >= 0, "a weight changed sides"
            assert now == bits or bits != VETO


@SOME
@given(
    LABELS,
    st.sampled_from(["same", "different"]),
    st.sampled_from(["near", "similar", "begins", "loose"]),
)
def test_more_labels_of_a_kind_move_its_weight(
    labels: list[LabelledPair], kind: str, level: str
) -> None:
    before = fit(SHIPPED, labels).weights["title"][level]
    others = [LabelledPair({"title": level}, kind == "same")] * 20
    more = fit(SHIPPED, [*labels, *others]).weights["title"][level]
    assert more >= before if kind == "same" else more <= before


def test_a_pair_that_a_rule_decides_teaches_nothing() -> None:
    vetoed = LabelledPair({"title": "equal", "volume": "differ"}, same=True)
    assert fit(SHIPPED, [vetoed] * 50) is SHIPPED


def test_a_house_that_does_not_trust_its_publishers() -> None:
    """Where labels say that another publisher means nothing, its weight goes towards zero."""
    chance = random.Random(4)
    labels = [
        LabelledPair(
            {"title": title, "publisher": chance.choice(["agree", "differ"])}, title == "long"
        )
        for title in ["long", "differ"] * 200
    ]
    new = fit(SHIPPED, labels)
    assert -1 < new.weights["publisher"]["differ"] <= 0
    assert new.weights["title"]["long"] > new.weights["title"]["differ"]
    assert new.version != SHIPPED.version


def book(bits: str, *, same: bool) -> LabelledPair:
    return LabelledPair({"title": bits, "year": "equal", "pages": "equal"}, same)


def test_thresholds_need_labels_enough() -> None:
    few = tuned(SHIPPED, [book("long", same=True)] * 50, 0.995)
    assert (few.same, few.ask) == (SHIPPED.same, SHIPPED.ask)
    many = tuned(SHIPPED, [book("long", same=True)] * 600, 0.995)
    assert 0 <= many.same != SHIPPED.same
    assert many.ask == SHIPPED.ask


def test_a_threshold_rises_above_what_deceives() -> None:
    """Look-alikes with a short title: a machine must not link them, but may link the long ones."""
    labels = [
        *[book("long", same=True)] * 600,
        *[book("short", same=i % 2 == 0) for i in range(90)],
    ]
    new = tuned(SHIPPED, labels, 0.995)
    assert judge(labels[0].levels, new).verdict == "same"
    assert judge(labels[-1].levels, new).verdict == "ask"


def test_every_label_is_judged_once_by_others() -> None:
    labels = [book("long", same=True)] * 30 + [book("differ", same=False)] * 13
    judged = held_out(SHIPPED, labels, 0.995)
    assert sorted(same for _, same in judged) == sorted(each.same for each in labels)
    assert [v.verdict for v, same in judged if same] == ["same"] * 30


def test_a_version_is_the_name_of_its_numbers() -> None:
    mine = versioned(replace(SHIPPED, same=4.0))
    assert mine.version == versioned(replace(mine, version="other")).version
    assert versioned(replace(mine, same=SHIPPED.same)) is SHIPPED
    assert versioned(replace(mine, ask=-3.0)).version != mine.version


def test_without_numpy_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtra, match=r"union-harvester\[tune\]"):
        fit(SHIPPED, [book("long", same=True)])


def test_a_tuned_table_can_be_tuned_again() -> None:
    labels = [book("near", same=True)] * 20
    once: Weights = fit(SHIPPED, labels)
    twice = fit(once, labels)
    assert twice.weights["title"]["near"] >= once.weights["title"]["near"]
