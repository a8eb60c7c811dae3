"""Romanisation by example: what the tables of three traditions say."""

from __future__ import annotations

import pytest

from harvester.demo.transliteration import Scheme, ala_lc, counted, czech, iso9

EXAMPLES = [
    (ala_lc, "rus", "Щедрый вечер, объезд, Чехов и ёж", "Shchedryĭ vecher, obʺezd, Chekhov i ëzh"),
    (ala_lc, "rus", "Юлия Яковлева: эпоха", "Iuliia Iakovleva: ėpokha"),
    (
        ala_lc,
        "rus",
        "Словарь бѣлорусскаго нарѣчія. Томъ I",
        "Slovarʹ bielorusskago nariechīia. Tom I",
    ),
    (
        ala_lc,
        "bel",
        "Людзі на балоце, Ўладзімір, ёсць, жыццё",
        "Liudzi na balotse, Ŭladzimir, iostsʹ, zhytstsio",
    ),
    (ala_lc, "bel", "Гісторыя ґанку эпохі", "Historyia ganku ėpokhi"),
    (ala_lc, "ukr", "Єдність, їжак, Київ, щастя і гори", "Iednistʹ, ïzhak, Kyïv, shchastia i hory"),
    (ala_lc, "pol", "Москва", "Moskva"),
    (iso9, "rus", "Щедрый вечер, объезд, Чехов и ёж", "Ŝedryj večer, obʺezd, Čehov i ëž"),
    (iso9, "bel", "Людзі на балоце, ўзлёт, з'ява", "Lûdzì na baloce, ŭzlët, zʼâva"),
    (iso9, "ukr", "Єдність, їжак, ґанок", "Êdnìstʹ, ïžak, g̀anok"),
    (czech, "rus", "Щедрый вечер, объезд, Чехов", 'Ščedryj večer, ob"jezd, Čechov'),
    (
        czech,
        "rus",
        "Преступление, учебное пособие, Киев, ель",
        "Prestuplenije, učebnoje posobije, Kijev, jel'",
    ),
    (czech, "bel", "Людзі на балоце, гісторыя, эпоха", "Ljudzi na baloce, historyja, èpocha"),
    (czech, "ukr", "Єдність, їжак, Київ, Шевченко", "Jednist', jižak, Kyjiv, Ševčenko"),
    (czech, "cze", "Žluťoučký kůň", "Žluťoučký kůň"),
]


@pytest.mark.parametrize(("scheme", "language", "cyrillic", "latin"), EXAMPLES)
def test_letters_by_table(scheme: Scheme, language: str, cyrillic: str, latin: str) -> None:
    assert scheme(cyrillic, language) == latin


@pytest.mark.parametrize("scheme", [ala_lc, iso9, czech])
@pytest.mark.parametrize(
    ("language", "alphabet"),
    [
        ("rus", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("bel", "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
        ("ukr", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ],
)
def test_no_letter_of_the_alphabet_is_left(scheme: Scheme, language: str, alphabet: str) -> None:
    for text in (alphabet, alphabet.upper()):
        assert not any("\u0400" <= letter <= "\u04ff" for letter in scheme(text, language))


@pytest.mark.parametrize(
    ("language", "number", "latin"),
    [
        ("chi", "第1卷", "Di 1 juan"),
        ("chi", "上册", "Shang ce"),
        ("jpn", "下巻", "Gekan"),
        ("kor", "상", "Sang"),
    ],
)
def test_numbers_of_volumes(language: str, number: str, latin: str) -> None:
    assert counted(number, language) == latin
