"""Terms of access, in the words of the partners."""

from __future__ import annotations

import pytest

from harvester.vocabulary.access_terms import is_free


@pytest.mark.parametrize(
    ("terms", "free"),
    [
        ("No known restrictions on use", True),
        ("Unrestricted online access", True),
        ("http://creativecommons.org/licenses/by/4.0/", True),
        ("Доступ свободный", True),
        ("Адкрыты доступ", True),
        ("インターネット公開", True),
        ("Free to subscribers of the library", False),
        ("This book is not free", False),
        ("Доступ только в виртуальном читальном зале", False),
        ("Available to affiliated users", False),
        ("Pouze v knihovně", False),
        ("Table of contents", None),
        ("", None),
    ],
)
def test_terms_say_whether_a_copy_is_free(terms: str, free: object) -> None:
    assert is_free(terms) is free
