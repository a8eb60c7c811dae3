"""Numbers in words: ordinals and cardinals, of one word and two, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.formats.values.extents import edition_number
from harvester.match.volume_numbers import split_volume, volume_numbers
from harvester.vocabulary import Word, ordinal_in, words_of

VOLUMES = {
    "Том двенадцатый": "12",
    "Двадцать первый том": "21",
    "Шестнадцатый том": "16",
    "Díl šestnáctý": "16",
    "Tome dix-septième": "17",
    "Band fünf und zwanzig": "25",
    "Book twenty-one": "21",
    "Tomus tertius decimus": "13",
    "Tomo decimotercero": "13",
    "Cilt on birinci": "11",
    "الجزء الأول": "1",
    "الجزء الثالث عشر": "13",
    "al-Juzʼ al-thānī": "2",
    "al-juzʼ al-rābiʻ ʻashar": "14",
    "Chastʹ vtorai͡a": "2",
    "T͡Som pi͡atyĭ": "",
    "Kniga shestai͡a": "6",
    "jild-i sivvum": "3",
    "ha-Ḥeleḳ ha-shelishi": "3",
    "הכרך השלישי": "3",
    "volumul al doilea": "2",
    "Zweyter Theil": "2",
    "Book the third": "3",
    "Der zweite Teil": "2",
    "La seconde partie": "2",
}
EDITIONS = {
    "Twenty-first edition": 21,
    "Sixteenth ed.": 16,
    "Шестнадцатое издание": 16,
    "Двадцать второе издание": 22,
    "الطبعة الثالثة عشرة": 13,
    "الطبعة الحادية والعشرون": 21,
    "al-Ṭabʻah al-khāmisah": 5,
    "第十三版": 13,
    "第二十版": 20,
    "Décima tercera edición": 13,
    "Vydání šestnácté": 16,
    "Vtoroe izdanie": 2,
    "Chāp-i duvvum": 2,
    "Second edition, first printing": 2,
    "ʻUniya bi-taṣḥīḥihī Muḥammad Badr al-Dīn": None,
    "First ten copies signed": 1,
}


@pytest.mark.parametrize(("statement", "number"), VOLUMES.items())
def test_a_volume_has_its_number_in_words(statement: str, number: str) -> None:
    found = volume_numbers(statement)
    assert (found == (number,)) if number else not found[0].isdigit()
    if number:
        assert split_volume(f"Works. {statement}").numbers == (number,)


@pytest.mark.parametrize(("statement", "number"), EDITIONS.items())
def test_an_edition_has_its_number_in_words(statement: str, number: int | None) -> None:
    assert edition_number(statement) == number


@pytest.mark.parametrize("title", ["San Juan", "Tome in the wind", "Di san juan", "Part of one"])
def test_words_that_only_look_so_number_nothing(title: str) -> None:
    assert not volume_numbers(title)[0].isdigit()


def test_small_romanised_words_are_no_roman_numerals() -> None:
    assert volume_numbers("Di 3 juan") == ("3",)
    assert volume_numbers("jild-i 2") == ("2",)
    assert volume_numbers("T. CXX") == ("120",)


_WHOLE = [w for w in words_of("ordinal") if not w.text.startswith("*")]


@given(st.sampled_from(_WHOLE))
def test_every_ordinal_of_the_vocabulary_is_found(word: Word) -> None:
    assert ordinal_in(word.text.strip("*")) == int(word.meaning)
