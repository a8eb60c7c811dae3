"""The words of each language: what every file holds, by the words of records."""

from __future__ import annotations

import re

import pytest

from harvester.vocabulary import (
    LANGUAGES,
    find_faults,
    find_gaps,
    languages_with_words,
    lexicon,
    piece_words,
    subjects,
    town_named,
    volume_words,
    words_of,
)
from harvester.vocabulary.word import all_words


def test_each_file_is_a_language_of_marc() -> None:
    assert languages_with_words() <= LANGUAGES
    assert len(languages_with_words()) > 40


def test_no_word_has_a_fault() -> None:
    assert [(fault.word, fault.reason) for fault in find_faults()] == []


def test_every_language_has_words_for_volumes_and_pages() -> None:
    for subject, meaning in (("numbering", "volume"), ("extent", "pages"), ("heading", "title")):
        having = {word.language for word in words_of(subject) if word.meaning == meaning}
        assert languages_with_words() - having <= {"jpn"}  # 題名 and 書名 are Chinese words, too


def test_a_language_without_words_for_pages_has_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = tuple(w for w in all_words() if (w.language, w.subject) != ("geo", "extent"))
    monkeypatch.setattr("harvester.vocabulary.check.all_words", lambda: lost)
    gaps = {gap.subject: gap.meanings for gap in find_gaps(["geo"])}
    assert "pages" in gaps["extent"]
    assert {gap.language for gap in find_gaps(["geo"])} == {"geo"}


def test_a_word_with_two_meanings_and_an_unknown_meaning_are_faults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    word = next(word for word in all_words() if word.subject == "medium")
    wrong = (word, word._replace(meaning="tactile"), word._replace(text="zzz", meaning="odour"))
    monkeypatch.setattr("harvester.vocabulary.check.all_words", lambda: wrong)
    first, second = find_faults()
    assert first.reason.startswith("meanings.toml has no such")
    assert (first.word.meaning, second.word.meaning) == ("odour", "tactile")
    assert second.reason == f"{word.language} has it for {word.meaning}, which counts"


def test_gaps_are_named_in_the_order_of_the_meanings() -> None:
    for gap in find_gaps():
        known = [meaning for meaning in subjects()[gap.subject] if meaning in gap.meanings]
        assert known == [meaning for meaning in gap.meanings if meaning in known]


@pytest.mark.parametrize(
    ("subject", "text", "meaning"),
    [
        ("medium", "[Электронны рэсурс]", "electronic"),
        ("medium", "Електронен ресурс", "electronic"),
        ("medium", "ელექტრონული რესურსი", "electronic"),
        ("medium", "Zvukový záznam", "audio"),
        ("medium", "1 Online-Ressource", "electronic"),
        ("medium", "Αρχείο ηλεκτρονικό", "electronic"),
        ("medium", "网络资源", "electronic"),
        ("medium", "el yazması", "manuscript"),
        ("genre", "автореф. дис. ... канд. ист. наук", "abstract"),
        ("genre", "rozprawa doktorska", "thesis"),
        ("level", "Zeitschriftenaufsatz", "part"),
        ("level", "Časopis", "serial"),
        ("level", "часопіс", "serial"),
        ("role", "Превел Иван", "trl"),
        ("role", "överförd", ""),
        ("role", "övers. av", "trl"),
        ("role", "koostanud", "com"),
        ("role", "redagavo", "edt"),
        ("role", "მთარგმნ.", "trl"),
        ("agent", "Bibliotheca", ""),
        ("agent", "Matenadaran գրադարան", "body"),
        ("agent", "Казанский университет", "body"),
        ("access", "otevřený přístup", "free"),
        ("access", "nur für Angehörige der Universität", "restricted"),
        ("score", "klavírní výtah", "piano score"),
        ("score", "Taschenpartitur", "study score"),
        ("numbering", "(общ. ред. изд.)", "set"),
        ("numbering", "súbor", "set"),
    ],
)
def test_words_of_many_languages_are_known(subject: str, text: str, meaning: str) -> None:
    assert next(lexicon(subject).find(text), "") == meaning


@pytest.mark.parametrize("word", "zväzok del tomus книга ტომი հատոր kötet sējums кітап".split())
def test_a_word_for_volume_is_known_to_reading_and_matching(word: str) -> None:
    assert word in piece_words() & volume_words()


@pytest.mark.parametrize(
    ("name", "town"),
    [
        ("М.", "Moscow"),
        ("[Москва]", "Moscow"),
        ("Moskau", "Moscow"),
        ("В Праге", ""),
        ("V Praze", "Prague"),
        ("СПб.", "Saint Petersburg"),
        ("Мінск", "Minsk"),
        ("al-Qāhirah", "Cairo"),
        ("القاهرة", "Cairo"),
        ("北京", "Beijing"),
        ("Moscow, Idaho", ""),
        ("", ""),
    ],
)
def test_a_town_is_known_by_its_names(name: str, town: str) -> None:
    assert town_named(name) == town


def test_files_have_no_word_twice_under_one_meaning() -> None:
    words = tuple(all_words())
    assert len({*words}) == len(words)


def test_no_word_is_written_with_what_the_form_does_not_know() -> None:
    odd = re.compile(r"[|\\;\n\t]|\*\*|^\*$")
    assert [word for word in all_words() if odd.search(word.text)] == []
