"""Small arts of the cataloger: names, initials, abbreviations, ISBNs."""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ABBREVIATIONS = {
    "Государственное издательство художественной литературы": "Гослитиздат",
    "Издательство": "Изд-во",
    "Выдавецтва": "Выд-ва",
    "Видавництво": "Вид-во",
    "Художественная литература": "Худож. лит.",
    "Мастацкая літаратура": "Маст. літ.",
    "Детская литература": "Дет. лит.",
    "Молодая гвардия": "Мол. гвардия",
    "Советский писатель": "Сов. писатель",
    "Беларуская навука": "Беларус. навука",
    "Наукова думка": "Наук. думка",
    "Академии наук": "АН",
    "Akademii nauk": "AN",
    "University": "Univ.",
    "Publishing House": "Pub. House",
    "Nakladatelství": "Nakl.",
    "nakladatelství": "nakl.",
    "Státní": "Stát.",
    "Československý": "Čs.",
    "Wydawnictwo": "Wydaw.",
    "Państwowy Instytut Wydawniczy": "PIW",
}
_NUMBER_WORDS = {
    "Томъ": "Т.",
    "Том": "Т.",
    "выпускъ": "вып.",
    "кніга": "кн.",
    "Кніга": "Кн.",
    "Частка": "Ч.",
    "Tom": "T.",
    "Díl": "D.",
    "Volume": "Vol.",
}


def is_cyrillic(text: str) -> bool:
    """Whether a text holds Cyrillic letters."""
    return bool(_CYRILLIC.search(text))


def is_cjk(text: str) -> bool:
    """Whether a text holds Chinese characters, kana or hangul."""
    return bool(_CJK.search(text))


def family_and_given(heading: str) -> tuple[str, str]:
    """`Толстой, Лев Николаевич` in two; the second is empty for a name in one word.

    What American headings add is left away: `Tolstoy, Leo, graf`, `Eliot, T. S. (Thomas Stearns)`.
    """
    family, _, given = heading.partition(" (")[0].partition(", ")
    return family, given.partition(", ")[0]


def initials(given: str, gap: str = " ") -> str:
    """`Лев Николаевич` as `Л. Н.`, with `gap` between the initials; hyphens are kept."""
    words = (re.sub(r"([^\W\d_])[^\W\d_]*\.?", r"\1.", word) for word in given.split())
    return gap.join(words)


def plain(isbn: str) -> str:
    """An ISBN without its hyphens."""
    return isbn.replace("-", "")


def isbn10(isbn: str) -> str:
    """The ISBN of ten digits, hyphens kept; empty where there is none (979)."""
    if len(plain(isbn)) == 10:
        return isbn
    if not isbn.startswith("978-"):
        return ""
    body = isbn[4:-1]
    total = sum((10 - place) * int(digit) for place, digit in enumerate(plain(body)))
    return body + "0123456789X"[-total % 11]


def isbn13(isbn: str) -> str:
    """The ISBN of thirteen digits, hyphens kept."""
    if len(plain(isbn)) == 13:
        return isbn
    body = f"978-{isbn[:-1]}"
    total = sum(int(digit) * (3 if odd % 2 else 1) for odd, digit in enumerate(plain(body)))
    return f"{body}{-total % 10}"


def abbreviated(publisher: str) -> str:
    """A publisher's name with the words shortened that catalogers used to shorten."""
    for long, short in _ABBREVIATIONS.items():
        publisher = publisher.replace(long, short)
    return publisher


def short_number(number: str) -> str:
    """A volume's number with its word shortened: `Том 1, кніга 2` as `Т. 1, кн. 2`."""
    for long, short in _NUMBER_WORDS.items():
        number = number.replace(long, short)
    return number


def with_initials(statement: str, heading: str, gap: str) -> str:
    """A statement of responsibility in which this person's forenames are initials only."""
    family, given = family_and_given(heading)
    if not given:
        return statement
    names = "|".join(map(re.escape, given.split()))
    return re.sub(
        rf"(?:(?:{names})\s+)+(?={re.escape(family)})",
        lambda found: initials(found[0].strip(), gap) + " ",
        statement,
    )
