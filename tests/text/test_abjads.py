"""Arabic and Hebrew script against their romanisations, written back."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.text import arabic, hebrew

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("original", "romanisations"),
    [
        ("النور والظلام", ("al-Nūr wa-al-ẓalām", "an-Nūr wa-al-zalām")),
        ("النُّورُ", ("al-Nūr", "Nūr")),
        ("كتاب الشمس", ("Kitāb al-shams", "Kitāb ash-shams")),
        ("بالقلم", ("bi-al-Qalam",)),
        ("للأطفال", ("lil-Aṭfāl",)),
        (
            "سيرة حسن بن يوسف",
            ("Sīrat Ḥasan ibn Yūsuf", "Sīrat Hasan bin Yūsuf", "Sīrat Ḥasan b. Yūsuf"),
        ),
        ("المدرسه المصرية", ("al-Madrasah al-Miṣrīyah", "al-Madrasa al-Miṣriyya")),
        ("قرآن", ("Qurʼān",)),
        ("مسائل و مؤلفات", ("Masāʼil wa muʼallafāt",)),
        ("من القرية الى المدينة", ("Min al-qaryah ilá al-madīnah",)),
        ("اسلام وايمان", ("Islām wa-īmān",)),
        ("تاريخ ١٩٠٠", ("Tārīkh 1900",)),
        ("باغ ایران", ("Bāgh-i Īrān", "Bāgh-e Īrān")),
        ("کتاب‌های پارسی", ("Kitābʹhā-yi Pārsī", "Kitābhā-ye Pārsī")),
        ("گل و بلبل", ("Gul va bulbul", "Gol va bolbol")),
    ],
)
def test_arabic_is_written_back(original: str, romanisations: tuple[str, ...]) -> None:
    assert {form: arabic(form) for form in romanisations} == dict.fromkeys(
        romanisations, arabic(original)
    )


@pytest.mark.parametrize(
    ("original", "romanisations"),
    [
        ("הבית והגן", ("ha-Bayit ṿeha-gan", "ha-Bayit ve-ha-gan")),
        ("בְּיַלְדוּת", ("be-Yaldut", "Beyaldut")),
        (
            "ספרות עברית חדשה",
            ("Sifrut ʻIvrit ḥadashah", "Sifrut Ivrit hadasha", "Sifrut Ivrit chadasha"),
        ),
        ("צפון", ("Tsafon", "Tzafon")),
        ("ארץ־ישראל", ("Erets-Yiśraʼel", "Eretz Israel")),
        ("קול הים", ("Ḳol ha-yam", "Kol ha-yam", "Qol ha-yam")),
        ("תולדות צה״ל", ("Toldot Tsahal", 'Toldot "Tsahal"')),
        ("שבת אין דער היים", ("Shabes̀ in der heym",)),
        ("זשורנאל", ("Zhurnal",)),
        ("דער טישלער", ("Der tishler",)),
        ("געזאנג פון מײן דארף", ("Gezang fun mayn dorf",)),
    ],
)
def test_hebrew_is_written_back(original: str, romanisations: tuple[str, ...]) -> None:
    assert {form: hebrew(form) for form in romanisations} == dict.fromkeys(
        romanisations, hebrew(original)
    )


@pytest.mark.parametrize(
    ("fold", "one", "other"),
    [
        (arabic, "كتاب", "كاتب"),
        (arabic, "القلم", "العلم"),
        (arabic, "دار 1100", "دار 110"),
        (hebrew, "תורה", "טהרה"),
        (hebrew, "גן", "קן"),
        (hebrew, "בית", "פית"),
    ],
)
def test_other_words_stay_others(fold: Callable[[str], str], one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("fold", [arabic, hebrew])
@given(text=LETTERS)
def test_any_text_is_words(fold: Callable[[str], str], text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("fold", [arabic, hebrew])
def test_signs_alone_are_nothing(fold: Callable[[str], str]) -> None:
    assert fold(" : ;\u200f") == ""


def test_the_ending_an_is_written_with_a_sign() -> None:
    assert arabic("كتاباً جديداً") == arabic("kitāban jadīdan")
