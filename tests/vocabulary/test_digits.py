"""Digits of other scripts, wherever a number is read."""

from __future__ import annotations

import unicodedata

import pytest

from harvester.formats.values import imprint_years, read_extent, read_number, read_runs
from harvester.record import HoldingsRun
from harvester.vocabulary import DIGITS


def test_every_digit_is_the_one_that_unicode_says() -> None:
    assert {chr(code): unicodedata.decimal(chr(code)) for code in DIGITS} == {
        chr(code): int(str(digit)) for code, digit in DIGITS.items()
    }


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "০", "௦", "๐", "၀", "០", "０"])
def test_numbers_are_read_in_every_script(zero: str) -> None:
    digits = str.maketrans({str(n): chr(ord(zero) + n) for n in range(10)})
    extent = read_extent("250 p.".translate(digits))
    assert extent is not None
    assert extent.pages == 250
    years = imprint_years("1984".translate(digits))
    assert years is not None
    assert years.first == 1984
    (isbn,) = read_number("isbn", "9780306406157".translate(digits), "", "020", [])
    assert isbn.value == "9780306406157"
    assert read_runs("1990-1995".translate(digits)) == (
        HoldingsRun(first_year=1990, last_year=1995),
    )
