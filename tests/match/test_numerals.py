from __future__ import annotations

import pytest

from harvester.match.numerals import arabic_numerals, roman_number
from harvester.vocabulary import han_number


@pytest.mark.parametrize(
    ("word", "value"),
    [("iv", 4), ("xiii", 13), ("mcmlxxxiv", 1984), ("iiii", None), ("mix", 1009), ("", None)],
)
def test_roman_number(word: str, value: int | None) -> None:
    assert roman_number(word) == value


@pytest.mark.parametrize(("digits", "value"), [("三", 3), ("十", 10), ("十二", 12), ("二十", 20)])
def test_han_number(digits: str, value: int) -> None:
    assert han_number(digits) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("World War II : a history", "World War 2 : a history"),
        ("World War I", "World War 1"),
        ("Rok I. Jaro", "Rok 1 . Jaro"),
        ("I, Claudius", "1 , Claudius"),
        ("I promessi sposi", "I promessi sposi"),
        ("Паэзія ХХ стагоддзя", "Паэзія 20 стагоддзя"),
        ("XIX стагоддзе", "19 стагоддзе"),
        ("三体Ⅱ", "三体 2"),
        ("三体II", "三体II"),
        ("Хата", "Хата"),
        ("Xi you ji", "Xi you ji"),
        ("ILLINOIS", "ILLINOIS"),
        ("Songs on CD", "Songs on CD"),
        ("A MIX of tunes", "A MIX of tunes"),
        ("Kalendarz MCMV", "Kalendarz 1905"),
    ],
)
def test_arabic_numerals(text: str, words: str) -> None:
    assert arabic_numerals(text).split() == words.split()
