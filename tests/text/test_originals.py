"""Folds by which texts of one script are compared as they are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.text import apart, flat, han, skeleton


@pytest.mark.parametrize(
    ("traditional", "others"),
    [
        ("國學", ("国学",)),
        ("發展", ("发展", "発展")),
        ("廣澤圖書", ("广泽图书", "広沢図書")),
        ("歷史小說", ("历史小说", "歴史小説")),
        ("臺灣經濟", ("台湾经济", "台湾経済")),
    ],
)
def test_forms_of_han_are_one(traditional: str, others: tuple[str, ...]) -> None:
    assert {han(other) for other in others} == {han(traditional)}


def test_han_keeps_other_characters_and_drops_signs() -> None:
    assert han("北京") != han("南京")
    assert han("「本」の ﾎﾝ, 2") == han("本のホン２")


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_han_is_idempotent(text: str) -> None:
    assert han(han(text)) == han(text) == han(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("one", "other"), [("Герой", "Герои"), ("быў", "быу"), ("її", "іі"), ("ґрати", "грати")]
)
def test_letters_are_kept_apart(one: str, other: str) -> None:
    assert apart(one) != apart(other)
    assert skeleton(one) == skeleton(other)


def test_letters_that_one_may_write_or_not_are_one() -> None:
    assert apart("ґанак", "bel") == apart("ганак", "bel")
    assert apart("мёд") == apart("мед")
    assert apart("за́мок") == apart("замок")


@pytest.mark.parametrize(
    ("persian", "arabic"),
    [
        ("کتاب", "كتاب"),
        ("تاریخ ایرانی", "تاريخ ايراني"),
        ("فی", "فى"),
        ("می‌شود", "میشود"),
        ("کتـاب", "کتاب"),
        ("أحكام الإسلام", "احكام الاسلام"),
        ("۱۳۵۷", "١٣٥٧"),
    ],
)
def test_arabic_and_persian_letters_meet(persian: str, arabic: str) -> None:
    assert flat(persian) == flat(arabic) != ""
