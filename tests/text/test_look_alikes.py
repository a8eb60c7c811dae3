"""Words typed in two alphabets are respelt in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.text import in_one_alphabet


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ИCTOPИЯ CEЛA HИKOЛЬCKOГO", "ИСТОРИЯ СЕЛА НИКОЛЬСКОГО"),
        ("Ceдoв, H.", "Седов, Н."),
        ("Гiсторыя Беларусi i Лiтвы", "Гісторыя Беларусі і Літвы"),
        ("MOCKBA златоглавая", "МОСКВА златоглавая"),
        ("К0ММУНИ3М", "КОММУНИЗМ"),
        ("3аписки охотника", "Записки охотника"),
        ("The сat in the Нat", "The cat in the Hat"),
    ],
)
def test_letters_typed_for_their_twins(typed: str, meant: str) -> None:
    assert in_one_alphabet(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Николай II и XIX век",
        "Windows для чайников",
        "История BMW",
        "в 30-е годы",
        "Т. 3, 30 с.",
        "MOCKBA",
        "Τραγούδια XX",
        "",
    ],
)
def test_what_no_letter_was_typed_for(text: str) -> None:
    assert in_one_alphabet(text) == text


@given(st.text(st.sampled_from("AВCсИяsz0 3IX-")))
def test_respelling_again_changes_nothing(text: str) -> None:
    once = in_one_alphabet(text)
    assert in_one_alphabet(once) == once
