"""Standard numbers as catalogers write them."""

from __future__ import annotations

import pytest

from harvester.formats.fields import RecordIssue
from harvester.formats.values.numbers import (
    by_pattern,
    each_once,
    first_isbn,
    read_number,
    scope_of,
)
from harvester.issues import Code
from harvester.record import Identifier, IdentifierKind

Found = tuple[str, str, bool]


def found(kind: IdentifierKind, text: str, note: str = "") -> list[Found]:
    troubles: list[RecordIssue] = []
    return [(n.value, n.note, n.valid) for n in read_number(kind, text, note, "020 $a", troubles)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0306406152", [("9780306406157", "", True)]),
        ("0-306-40615-2 (pbk.) : $10.00", [("9780306406157", "pbk.", True)]),
        ("0 306 40615 2", [("9780306406157", "", True)]),
        ("ISBN 978‑0‑306‑40615‑7", [("9780306406157", "", True)]),
        ("080442957X", [("9780804429573", "", True)]),
        ("080442957Х (в пер.) : 2 р.", [("9780804429573", "в пер.", True)]),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", [("9780306406157", "", True)]),
        ("9780306406157 cloth", [("9780306406157", "", True)]),
        ("9780306406157ex", [("9780306406157", "", True)]),
        ("306406152", [("9780306406157", "", True)]),
        ("(978-0-306-40615-7)", [("9780306406157", "", True)]),
        ("(ISBN 0-306-40615-2) (pbk.)", [("9780306406157", "pbk.", True)]),
        ("978.0.306.40615.7", [("9780306406157", "", True)]),
        ("0.8044.2957.X (hbk.)", [("9780804429573", "hbk.", True)]),
        ("0306406152 (1998.12.10)", [("9780306406157", "1998.12.10", True)]),
        (
            "0306406152 (v. 1) 9780131103627 (set)",
            [("9780306406157", "v. 1", True), ("9780131103627", "set", True)],
        ),
        (
            "0306406152 9780131103627",
            [("9780306406157", "", True), ("9780131103627", "", True)],
        ),
        (
            "97803064061579780131103627",
            [("9780306406157", "", True), ("9780131103627", "", True)],
        ),
        ("0306406153 (pbk.)", [("0306406153", "pbk.", False)]),
        ("978-030640", [("978030640", "", False)]),
        ("(в пер.)", []),
        ("500 экз.", []),
        ("", []),
    ],
)
def test_isbns_of_one_subfield(text: str, expected: list[Found]) -> None:
    assert found("isbn", text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("issn", "0317-8471", ("0317-8471", "", True)),
        ("issn", "03178471 (print)", ("0317-8471", "", True)),
        ("issn", "2434-561х", ("2434-561X", "", True)),
        ("issn", "0317-8472", ("0317-8472", "", False)),
        ("ismn", "M-2306-7118-7", ("9790230671187", "", True)),
        ("lccn", "   85-2 ", ("85000002", "", True)),
        ("lccn", "n 78-890351 /AC/r85", ("n78890351", "", True)),
        ("lccn", "garbage", ("garbage", "", False)),
        ("control", "(OCoLC)ocm00012345", ("12345", "", True)),
        ("control", "(DE-599) GBV77", ("(DE-599) GBV77", "", True)),
        ("doi", "https://doi.org/10.1000/ABC.1).", ("10.1000/abc.1", "", True)),
        ("deposit", " 98-1576 ", ("98-1576", "", True)),
    ],
)
def test_other_numbers(kind: IdentifierKind, text: str, expected: Found) -> None:
    assert found(kind, text) == [expected]


def test_a_wrong_check_digit_is_reported_with_place_and_value() -> None:
    troubles: list[RecordIssue] = []
    list(read_number("isbn", "0306406153", "", "020 $a", troubles))
    assert troubles == [RecordIssue(Code.IDENTIFIER_INVALID, "020 $a", "0306406153")]


@pytest.mark.parametrize(
    ("note", "scope"),
    [
        ("set", "set"), ("общ.", "set"), ("全套", "set"), ("全3册", "set"), ("o.c.", "set"),
        ("soubor", "set"), ("Gesamtausgabe", "set"), ("الكاملة مجموعة", "set"),
        ("v. 1", "volume"), ("т. 2", "volume"), ("Bd. 3", "volume"), ("tome II", "volume"),
        ("第2巻", "volume"), ("上卷", "volume"), ("ج. 1", "volume"), ("2. köt.", "volume"),
        ("pbk.", ""), ("в пер.", ""), ("settled", ""), ("velvet", ""), ("", ""),
    ],
)  # fmt: skip
def test_scope_of_a_qualifier(note: str, scope: str) -> None:
    assert scope_of(note) == scope


def test_the_same_number_is_kept_once_and_as_valid_if_it_ever_was() -> None:
    wrong = Identifier("isbn", "9780306406157", valid=False)
    plain = Identifier("isbn", "9780306406157")
    noted = Identifier("isbn", "9780306406157", "pbk.")
    assert each_once([wrong, plain, noted]) == (noted,)
    assert each_once([noted, plain, wrong]) == (noted,)


@pytest.mark.parametrize("text", ["978.0.306.40615.7", "(978-0-306-40615-7)", "0.306.40615.2"])
def test_an_isbn_that_no_type_explains_may_have_dots_or_parentheses(text: str) -> None:
    assert list(by_pattern(text, [])) == [Identifier("isbn", "9780306406157")]


def test_first_isbn_passes_over_wrong_ones() -> None:
    assert first_isbn(["0306406153", "0306406152"]) == "9780306406157"
    assert first_isbn(["500 экз."]) == ""


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("isbn", "0000000000"),
        ("isbn", "0-00-000000-0"),
        ("isbn", "9780000000002"),
        ("isbn", "1111111111"),
        ("isbn", "978-9999999991"),
        ("isbn", "0123456789"),
        ("issn", "0000-0000"),
        ("national", "1995/34"),
        ("national", "BNB 1990, no. 23"),
    ],
)
def test_a_number_that_numbers_nothing_is_kept_and_not_matched_on(
    kind: IdentifierKind, text: str
) -> None:
    troubles: list[RecordIssue] = []
    [number] = read_number(kind, text, "", "020 $a", troubles)
    assert not number.valid
    assert [trouble.code for trouble in troubles] == [Code.IDENTIFIER_PLACEHOLDER]


@pytest.mark.parametrize("text", ["BY2002-55", "GB9312345", "98-12345", "20001234567"])
def test_a_number_of_a_national_bibliography_is_one(text: str) -> None:
    assert [n.valid for n in read_number("national", text, "", "015 $a", [])] == [True]
