"""Headings of lists in the partners' languages, and how a row's columns are settled."""

from __future__ import annotations

import pytest

from harvester.config.columns import MEANINGS
from harvester.vocabulary import guess, meanings_of, words_of


@pytest.mark.parametrize(
    "headings",
    [
        "Title,Author,Place,Publisher,Year,ISBN,Language,Pages",
        "Book title,Main author,City,Publisher,Publication year,ISBN-13,Language code,Page count",
        "Название книги,Автор(ы),Место издания,Издательство,Год издания,ISBN,Язык,Кол-во страниц",
        "Назва,Аўтар,Месца выдання,Выдавецтва,Год выдання,ISBN,Мова,Аб'ём",
        "Назва,Автор,Місце видання,Видавництво,Рік видання,ISBN,Мова,Кількість сторінок",
        "Název,Autor,Místo vydání,Nakladatel,Rok vydání,ISBN,Jazyk,Počet stran",
        "Titel,Verfasser,Erscheinungsort,Verlag,Erscheinungsjahr,ISBN,Sprache,Umfang",
        "Titre,Auteur,Lieu d’édition,Éditeur,Année,ISBN,Langue,Nombre de pages",
        "Título,Autor,Lugar de publicación,Editorial,Año de publicación,ISBN,Idioma,Páginas",
        "Tytuł,Autor,Miejsce wydania,Wydawca,Rok wydania,ISBN,Język,Liczba stron",
        "BAŞLIK,YAZAR,YAYIN YERİ,YAYINEVİ,YAYIN YILI,ISBN,DİL,SAYFA SAYISI",
        "Nomi,Muallif,Nashr joyi,Nashriyot,Nashr yili,ISBN,Tili,Bet",
        "Сарлавҳа,Муаллиф,Нашр жойи,Нашриёт,Нашр йили,ISBN,Тил,Саҳифа",
        "Атауы,Авторы,Шыққан жері,Баспа,Шыққан жылы,ISBN,Тілі,Бет саны",
        "სათაური,ავტორი,გამოცემის ადგილი,გამომცემლობა,გამოცემის წელი,ISBN,ენა,გვერდი",
        "题名,责任者,出版地,出版社,出版年,ISBN,语种,页数",
        "書名,著者名,出版地,出版社,出版年,ISBN,言語,ページ数",
        "서명,저자,발행지,발행처,발행년도,ISBN,언어,페이지",
        "عنوان,نویسنده,محل نشر,ناشر,سال نشر,شابک,زبان,تعداد صفحات",
        "العنوان,المؤلف,مكان النشر,الناشر,سنة النشر,ردمك,اللغة,عدد الصفحات",
    ],
)  # fmt: skip
def test_a_list_of_books_is_understood_in_each_language(headings: str) -> None:
    assert [guess(heading) for heading in headings.split(",")] == [
        "title", "author", "place", "publisher", "year", "isbn", "language", "extent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Заглавие / Title", "title"),
        ("Année (Year)", "year"),
        ("Series title", "series"),
        ("Title of series", "series"),
        ("Country of publication", "country"),
        ("Автор, заглавие", "author and title"),
        ("Кол-во экз.", "copies"),
        ("Other authors", "contributor"),
        ("ISBN/ISSN", "isbn"),
        ("عنوان كتاب", "title"),
        ("№ п/п", None),
        ("Price, USD", None),
        ("Date added", None),
        ("Състояние", "condition"),
        ("Skick", "condition"),
        ("", None),
    ],
)
def test_the_longest_known_words_decide(heading: str, meaning: str | None) -> None:
    assert guess(heading) == meaning


def test_every_meaning_but_ignore_can_be_guessed() -> None:
    words = (*words_of("heading"), *words_of("gathering"))
    assert {word.meaning for word in words} - {"in collection"} == {*MEANINGS} - {"ignore"}


def test_whoever_settles_one_column_settles_all() -> None:
    assert meanings_of(["Title", "Was"], {"Was": "title"}) == {"Title": None, "Was": "title"}
