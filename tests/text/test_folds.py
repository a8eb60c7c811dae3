from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harvester.text import (
    apart,
    chinese,
    consonants,
    flat,
    japanese,
    korean,
    latin,
    romanisations,
    skeleton,
    skeletons,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = st.text(st.characters(codec="utf-8"), max_size=40)
TRICKY = st.text("schtjziyaeouxhkgpqwt ", max_size=20)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Été : à Paris!", "lete a paris"),
        ("Кнігарня", "knigarnya"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("İstanbul'da ısı", "istanbulda isi"),
        ("oʻzbek gʻazallari", "ozbek gazallari"),
        ("中國文化", "zhongguowenhua"),
        ("٣ أجزاء", "3 jz"),
        ("Ⅷ. évad", "viii evad"),
        ("\u200fتاريخ\u200f", "trykh"),
        ("...", ""),
    ],
)
def test_latin(text: str, folded: str) -> None:
    assert latin(text) == folded


@pytest.mark.parametrize(
    "forms",
    [
        ("Кнігарня", "Kniharni͡a", "Kniharni︠a︡", "Kniharnia", "Knìgarnâ", "Knigarnja"),
        ("История", "Istorii͡a", "Istoriâ", "Istorija", "Istoriya"),
        ("Щит и меч", "Shchit i mech", "Ŝit i meč", "Ščit i meč"),
        ("Хлеб", "Khleb", "Hleb"),
        ("Київ, 2001", "Kyïv 2001", "Kyiv 2001", "Kiïv, 2001"),
        ("Цвет", "T͡svet", "Cvet"),
        ("Ёлка", "Ëlka", "Elka"),
        ("Эпоха", "Ėpokha", "Èpoha"),
        ("Юнацтва", "I͡unat͡stva", "Ûnactva", "Junactva"),
        ("Єдність", "I͡ednistʹ", "Ednist"),
        ("Чехов", "Chekhov"),
        ("Чайка", "Čajka", "Chaĭka", "Tschaika"),
        ("Сергей", "Sergeĭ", "Sergej", "Sergey"),
        ("中國文化史", "Zhongguo wen hua shi", "Zhongguo wenhua shi", "中国文化史"),
    ],
)
def test_one_skeleton_for_every_romanisation(forms: tuple[str, ...]) -> None:
    assert {form: skeleton(form) for form in forms} == dict.fromkeys(forms, skeleton(forms[0]))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Мінск", "Мирск"), ("Война", "Воля"), ("Зима", "Зима 2"), ("Poems", "Psalms")],
)
def test_other_titles_keep_other_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("original", "romanised"),
    [
        ("تاريخ التربية", "Tārīkh al-tarbiyah"),
        ("مكتبة الجاحظ", "Maktabat al-Jāḥiẓ"),
        ("محمد", "Muḥammad"),
        ("نظام", "Niẓām"),
        ("שלום עליכם", "Shalom ʻalekhem"),
        ("Հայոց պատմություն", "Hayotsʻ patmutʻyun"),
    ],
)
def test_consonants_of_both_scripts(original: str, romanised: str) -> None:
    assert consonants(original) == consonants(romanised) != ""


@pytest.mark.parametrize(
    ("original", "romanised"),
    [
        ("한국사", "Hanʼguksa"),
        ("한국사", "Hanguksa"),
        ("서울", "Seoul"),
        ("서울", "Sŏul"),
        ("조선 시대", "Chosŏn sidae"),
    ],
)
def test_korean_in_both_romanisations(original: str, romanised: str) -> None:
    assert korean(original) == korean(romanised)


def test_romanised_ch_may_be_two_letters() -> None:
    assert romanisations("Mechanika", from_cyrillic=True) == ("mechanika", "mekhanika")
    assert romanisations("Mechanika") == ("mechanika",)


def test_romanisations_of_cyrillic() -> None:
    assert romanisations("Кнігарня") == ("knigarnya", "kniharnya")
    assert romanisations("Хата") == ("khata", "hata", "chata")
    assert romanisations("Мёд") == ("med", "miod")
    assert romanisations("Гарох") == ("garokh", "garoh", "garoch", "harokh", "haroh", "haroch")


@given(
    LETTERS.filter(
        lambda text: not re.search("[гхё]", unicodedata.normalize("NFC", text).casefold())
    )
)
def test_other_text_has_one_romanisation(text: str) -> None:
    assert romanisations(text) == (latin(text.casefold()),)


FOLDS = [flat, apart, skeleton, consonants, korean, japanese, chinese]


@pytest.mark.parametrize("fold", FOLDS)
@given(text=LETTERS | TRICKY)
@example(text="tsshhch iiai")
@example(text="eeou hh oeo")
@example(text="yyii nmmb oouu")
def test_folds_are_idempotent_and_plain(fold: Callable[[str], str], text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert re.fullmatch("[a-z0-9]*", folded)


@given(LETTERS)
def test_latin_is_idempotent(text: str) -> None:
    assert latin(latin(text)) == latin(text)


@given(LETTERS)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    for fold in (latin, *FOLDS):
        assert fold(composed) == fold(decomposed)


@given(TRICKY)
def test_skeleton_needs_no_word_division(text: str) -> None:
    assert skeleton(text) == skeleton(text.replace(" ", ""))


@given(st.lists(TRICKY | LETTERS, max_size=5))
def test_skeletons_of_several_texts_are_those_of_each(texts: list[str]) -> None:
    assert skeletons([flat(text) for text in texts]) == [skeleton(text) for text in texts]
