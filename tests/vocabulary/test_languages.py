"""Languages by code and by name."""

from __future__ import annotations

import pytest

from harvester.vocabulary import LANGUAGES, language_name, language_of, languages_named
from harvester.vocabulary.languages import language_coded


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Русский", ["rus"]),
        ("Текст: русский, белорусский", ["rus", "bel"]),
        ("Old English", ["ang"]),
        ("English", ["eng"]),
        ("Greek, Ancient (to 1453)", ["grc"]),
        ("Greek, Modern (1453-)", ["gre"]),
        ("tiếng Việt", ["vie"]),
        ("oʻzbek", ["uzb"]),
        ("o'zbekcha", ["uzb"]),
        ("инглизча", ["eng"]),
        ("орыс тілі", ["rus"]),
        ("İngilizce", ["eng"]),
        ("中国語 ; 英語", ["chi", "eng"]),
        ("古英语", ["ang"]),
        ("독일어", ["ger"]),
        ("הונגרית", ["hun"]),
        ("الإسبانية", ["spa"]),
        ("اسپانیایی", ["spa"]),
        ("უკრაინული", ["ukr"]),
        ("հայերեն", ["arm"]),
        ("běloruština", ["bel"]),
        ("norština (bokmål)", ["nob"]),
        ("norština", ["nor"]),
        ("церковнославянский", ["chu"]),
        ("Cantonese", ["chi"]),
        ("франц., нем.", ["fre", "ger"]),
        ("Galimatias", []),
        ("", []),
    ],
)
def test_languages_are_known_by_name(text: str, codes: list[str]) -> None:
    assert list(languages_named(text)) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("deu", "ger"),
        ("RU", "rus"),
        ("zho", "chi"),
        ("[eng]", "eng"),
        ("English.", "eng"),
        ("Old English", "ang"),
        ("рус.", "rus"),
        ("Greek, Ancient (to 1453)", "grc"),
        ("法语", "fre"),
        ("English (Middle English).", ""),
        ("English and French", ""),
        ("عربي وانكليزي", ""),
        ("qaa", "qaa"),
        ("und", ""),
        ("|||", ""),
        ("x", ""),
        ("   ", ""),
    ],
)
def test_a_language_is_known_by_code_and_by_name(text: str, code: str) -> None:
    assert language_of(text) == code


def test_codes_of_other_lists_become_codes_of_marc() -> None:
    assert [language_coded(code) for code in ("ru", "deu", "cmn", "eng", "xx", "qaa")] == [
        "rus", "ger", "chi", "eng", "", "",
    ]  # fmt: skip


def test_a_name_is_english_unless_another_language_is_asked_for() -> None:
    assert [language_name(code) for code in ("rus", "gre", "chi", "per", "nob", "qaa", "")] == [
        "Russian", "Greek", "Chinese", "Persian", "Norwegian Bokmål", "qaa", "",
    ]  # fmt: skip
    assert language_name("rus", "bel") == "руская"
    assert language_name("rus", "lol") == "rus"


def test_an_english_name_is_read_back() -> None:
    named = [code for code in sorted(LANGUAGES) if language_name(code) != code]
    assert len(named) > 400
    assert [code for code in named if language_of(language_name(code)) != code] == []
