"""The small arts: initials, abbreviations, ISBNs old and new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum import isbn as standard

from harvester.demo.texts import (
    abbreviated,
    family_and_given,
    initials,
    isbn10,
    isbn13,
    plain,
    short_number,
    with_initials,
)


@given(some.from_regex(r"[0-9]-[0-9]{2}-[0-9]{6}", fullmatch=True))
def test_isbns_go_there_and_back_with_right_check_digits(body: str) -> None:
    old = isbn10(f"978-{body}-0")
    new = isbn13(old)
    assert standard.is_valid(old)
    assert standard.is_valid(new)
    assert plain(new) == standard.to_isbn13(plain(old))
    assert isbn10(new) == old
    assert (isbn10(old), isbn13(new)) == (old, new)


def test_isbn_of_979_has_no_ten_digits() -> None:
    assert isbn10("979-10-90636-07-1") == ""


@pytest.mark.parametrize(
    ("given_names", "gap", "short"),
    [
        ("Лев Николаевич", " ", "Л. Н."),
        ("Лев Николаевич", "", "Л.Н."),
        ("Жан-Поль", " ", "Ж.-П."),
        ("T. S.", " ", "T. S."),
    ],
)
def test_initials(given_names: str, gap: str, short: str) -> None:
    assert initials(given_names, gap) == short


@pytest.mark.parametrize(
    ("heading", "family", "given_names"),
    [
        ("Толстой, Лев Николаевич", "Толстой", "Лев Николаевич"),
        ("Tolstoy, Leo, graf", "Tolstoy", "Leo"),
        ("Eliot, T. S. (Thomas Stearns)", "Eliot", "T. S."),
        ("Цётка", "Цётка", ""),
    ],
)
def test_headings_taken_apart(heading: str, family: str, given_names: str) -> None:
    assert family_and_given(heading) == (family, given_names)


def test_initials_in_a_statement_of_responsibility() -> None:
    said = "Лев Толстой ; послесловие Льва Толстого"
    assert with_initials(said, "Толстой, Лев Николаевич", "") == (
        "Л. Толстой ; послесловие Льва Толстого"
    )
    assert with_initials("Цётка", "Цётка", " ") == "Цётка"


def test_abbreviations() -> None:
    assert abbreviated("Художественная литература") == "Худож. лит."
    assert short_number("Том 1, кніга 2") == "Т. 1, кн. 2"
    assert short_number("第1卷") == "第1卷"
