"""Likeness of forms, by the fold that suits their scripts."""

from __future__ import annotations

import pytest

from harvester.match.forms import Form, forms_of
from harvester.match.likeness import DOUBTFUL, likeness
from harvester.record import Text


def alike(a: str, b: str, *languages: str) -> float:
    return max(likeness(x, y) for x in forms(a, *languages) for y in forms(b, *languages))


def forms(text: str, *languages: str) -> tuple[Form, ...]:
    return forms_of([Text(text)], frozenset(languages))


@pytest.mark.parametrize(
    ("a", "b", "languages"),
    [
        ("中國經濟發展史", "中国经济发展史", ("chi",)),
        ("歴史小説", "歷史小說", ("jpn",)),
        ("한국의 歷史", "한국의 역사", ("kor",)),
        ("韓國獨立運動史", "Han'guk tongnip undongsa", ("kor",)),
        ("Герой нашего времени", "Герой нашего времени", ("rus",)),
        ("Ўзбек халқ қўшиқлари", "Oʻzbek xalq qoʻshiqlari", ("uzb",)),
        ("Ἡ τοῦ Ὁμήρου Ἰλιάς", "Hē tou Homērou Ilias", ("grc",)),
        ("Chung-kuo wen hua shih", "中國文化史", ("chi",)),
        ("صوت البحر والجبال", "Ṣawt al-baḥr wa-al-jibāl", ("ara",)),
        ("הבית על שפת הים", "ha-Bayit ʻal śefat ha-yam", ("heb",)),
        ("ברכות הבוקר", "Брахот габокер", ("heb",)),
        ("לידער פון דער שטאט", "Lider fun der shṭoṭ", ("yid",)),
    ],
)
def test_one_title(a: str, b: str, languages: tuple[str, ...]) -> None:
    assert alike(a, b, *languages) > 0.99


@pytest.mark.parametrize(
    ("a", "b", "languages"),
    [
        ("北京史志", "南京史志", ("chi",)),
        ("史记研究", "诗集研究", ("chi",)),
        ("Бои", "Бой", ("rus",)),
        ("Chung-kuo wen hua shih", "中國文學概論", ("chi",)),
        ("كتاب البحر", "Kitāb al-jibāl", ("ara",)),
        ("ספר הים", "Sefer ha-yaʻar", ("heb",)),
    ],
)
def test_other_titles(a: str, b: str, languages: tuple[str, ...]) -> None:
    assert alike(a, b, *languages) < 0.9


def test_letters_kept_apart_only_make_titles_near() -> None:
    found = alike("Герои нашего времени", "Герой нашего времени", "rus")
    assert DOUBTFUL < found < 0.99


def test_han_of_no_known_language_is_read_as_any() -> None:
    assert alike("韓國獨立運動史", "Han'guk tongnip undongsa") > 0.99
    assert {form.script for form in forms("朝鮮")} >= {"Hani", "Kore"}
    assert {form.script for form in forms("朝鮮", "kor")} == {"Kore"}


def test_japanese_among_latin_letters_is_read_as_japanese() -> None:
    assert {form.script for form in forms("WordPressで描く空")} == {"Jpan"}


def test_japanese_with_numbers_is_read_both_ways() -> None:
    pytest.importorskip("cutlet")
    assert alike("100の質問", "Hyaku no shitsumon", "jpn") > 0.99
    assert alike("100の質問", "100 no shitsumon", "jpn") > 0.99
