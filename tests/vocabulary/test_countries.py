"""Countries by code and by name."""

from __future__ import annotations

import pytest

from harvester.vocabulary import country_coded, country_named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Беларусь", "BY"),
        ("Республика Беларусь", "BY"),
        ("Россия", "RU"),
        ("Российская Федерация", "RU"),
        ("Moscow, Russia", "RU"),
        ("Расія", "RU"),
        ("Czech Republic", "CZ"),
        ("Česko", "CZ"),
        ("Československo", "CZ"),
        ("中国", "CN"),
        ("中华人民共和国", "CN"),
        ("香港", "HK"),
        ("ウズベキスタン", "UZ"),
        ("O‘zbekiston", "UZ"),
        ("독일", "DE"),
        ("ایران", "IR"),
        ("ישראל", "IL"),
        ("Türkiye", "TR"),
        ("U.S.A.", "US"),
        ("États-Unis", "US"),
        ("Korea, Republic of", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Papua New Guinea", "PG"),
        ("Guinea-Bissau", "GW"),
        ("New South Wales", "AU"),
        ("New Mexico", "US"),
        ("Congo, the Democratic Republic of the", "CD"),
        ("Россия, Беларусь", ""),
        ("Minsk", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_name(text: str, code: str) -> None:
    assert country_named(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BY", "BY"),
        ("blr", "BY"),
        ("bw", ""),
        ("jp", "JP"),
        ("xxu", "US"),
        ("enk", "GB"),
        ("deu", "DE"),
        ("UK", "GB"),
        ("SU", "RU"),
        ("CH", "CH"),
        ("ch", ""),
        ("QQ", ""),
        ("Minsk", ""),
        ("", ""),
    ],
)
def test_a_code_is_of_iso_or_of_marc(text: str, code: str) -> None:
    assert country_coded(text) == code
