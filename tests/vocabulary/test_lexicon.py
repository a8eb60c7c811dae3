"""Words of many languages found in texts: whole, beginnings, phrases, within undivided scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.vocabulary.lexicon import Lexicon

WORDS = Lexicon(
    [
        ("dvd", "video"),
        ("dvd rom", "electronic"),
        ("электрон*", "electronic"),
        ("открыт* доступ*", "free"),
        ("в * т", "set"),
        ("录音", "audio"),
        ("文", "author"),
        ("*限*", "restricted"),
        ("CD-ROM", "electronic"),
        ("*الكتر*", "electronic"),
        ("Ёлка", "tree"),
    ]
)


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("1 DVD", ["video"]),
        ("1 DVD-ROM (12 cm)", ["electronic"]),
        ("dvds", []),
        ("[Электронный ресурс]", ["electronic"]),
        ("не электро", []),
        ("В открытом доступе", ["free"]),
        ("открытая дверь", []),
        ("в 3 т.", ["set"]),
        ("в трёх т.", ["set"]),
        ("в т. 3", []),
        ("3张录音带", ["audio"]),
        ("鲁迅 文", ["author"]),
        ("文学", []),
        ("有限公司", ["restricted"]),
        ("cd-rom", ["electronic"]),
        ("المواد الالكترونية", ["electronic"]),
        ("елка", ["tree"]),
        ("ЁЛКА и DVD", ["tree", "video"]),
        ("", []),
    ],
)
def test_the_longest_known_words_at_each_place_count(text: str, meanings: list[str]) -> None:
    assert list(WORDS.find(text)) == meanings


def test_of_two_meanings_of_one_word_the_first_counts() -> None:
    assert list(Lexicon([("ed", "editor"), ("ed", "edition")]).find("Ed.")) == ["editor"]


def test_no_words_find_nothing() -> None:
    assert list(Lexicon([]).find("Elektronische Ressource 电子")) == []


@given(st.text(max_size=200))
def test_any_text_gives_known_meanings(text: str) -> None:
    assert {*WORDS.find(text)} <= {
        "video", "electronic", "free", "set", "audio", "author", "restricted", "tree",
    }  # fmt: skip
