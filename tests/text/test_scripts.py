from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.text import east_asian_script, script_of
from harvester.text.scripts import _SCRIPTS


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", ""),
        ("1984, 12.", ""),
        ("ʻ ʹ", ""),
        ("Poems", "Latn"),
        ("Łódź, 1905", "Latn"),
        ("al-ʻArabīyah", "Latn"),
        ("Кнігарня", "Cyrl"),
        ("Кнігарня (Minsk)", "Cyrl"),
        ("Ελλάς", "Grek"),
        ("Հայաստան", "Armn"),
        ("საქართველო", "Geor"),
        ("العربية", "Arab"),
        ("שלום", "Hebr"),
        ("中國文化", "Hani"),
        ("日本の文化", "Jpan"),
        ("カタカナ", "Jpan"),
        ("ｶﾅ", "Jpan"),
        ("한국 문화", "Kore"),
        ("韓國의 文化", "Kore"),
        ("भारत", "Deva"),
        ("ไทย", "Thai"),
        ("ᰛᰩᰵ", "Zzzz"),
        ("Introduction to の", "Latn"),
        ("𝐁𝐨𝐥𝐝", "Latn"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Photoshopで作る絵本", "Jpan"),
        ("Seoul, 서울", "Kore"),
        ("Taoism 道", "Hani"),
        ("Łódź", ""),
        ("Наука", ""),
        ("", ""),
    ],
)
def test_east_asian_letters_among_others(text: str, script: str) -> None:
    assert east_asian_script(text) == script


@given(st.text())
def test_any_text_has_a_script_or_no_letters(text: str) -> None:
    assert script_of(text) == "" or len(script_of(text)) == 4


@pytest.mark.parametrize("letter", "жñب")
def test_a_letter_of_another_script_is_noticed_whatever_stands_with_it(letter: str) -> None:
    for character in map(chr, range(0x3000)):
        found = _SCRIPTS[character].replace("Hang", "Kore") or script_of(letter)
        assert script_of(f"{character}{letter}{character}") == found, hex(ord(character))
