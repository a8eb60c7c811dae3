"""Years out of codes and imprints."""

from __future__ import annotations

import pytest

from harvester.formats.values.years import agreed, coded_years, imprint_years
from harvester.record import Years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1967", Years(1967)),
        ("[1967]", Years(1967)),
        ("c1967.", Years(1967)),
        ("1971, ©1967", Years(1971)),
        ("1962, c1950", Years(1962)),
        ("[1967?]", Years(1967, certain=False)),
        ("[ca. 1850]", Years(1850, certain=False)),
        ("1971 [i.e. 1972]", Years(1972)),
        ("1962 [т.е. 1963]", Years(1963)),
        ("[19]87", Years(1987)),
        ("1983 г.", Years(1983)),
        ("1990-1995", Years(1990, 1995)),
        ("1990-95", Years(1990, 1995)),
        ("1990-", Years(1990)),
        ("1968/1969", Years(1968, 1969, certain=False)),
        ("[between 1906 and 1912]", Years(1906, 1912, certain=False)),
        ("5736 [1975 or 1976]", Years(1975, 1976, certain=False)),
        ("19--", Years(1900, 1999, certain=False)),
        ("１９６９？", Years(1969, certain=False)),
        ("[19؟؟]", Years(1900, 1999, certain=False)),
        ("196-?", Years(1960, 1969, certain=False)),
        ("[197?]", Years(1970, 1979, certain=False)),
        ("1362 [1983]", Years(1983)),
        ("١٩٨٣", Years(1983)),
        ("一九八四年", Years(1984)),
        ("昭和42", Years(1967)),
        ("昭和四十二年", Years(1967)),
        ("平成元年", Years(1989)),
        ("民國60", Years(1971)),
        ("단기 4290", Years(1957, certain=False)),
        ("พ.ศ. ๒๕๓๓", Years(1990, certain=False)),
        ("5736", Years(1976, certain=False)),
        ("1403 هـ", Years(1982, certain=False)),
        ("۱۳۶۲ ش", Years(1983, certain=False)),
        ("s.a.", None),
        ("5791 (!)", None),
        ("", None),
    ],
)
def test_imprint(text: str, expected: Years | None) -> None:
    assert imprint_years(text) == expected


def test_the_hijra_year_of_a_persian_book_is_solar() -> None:
    assert imprint_years("۱۳۶۲", "per") == Years(1983, certain=False)
    assert imprint_years("۱۳۶۲", "ara") == Years(1943, certain=False)


@pytest.mark.parametrize(
    ("kind", "first", "second", "expected"),
    [
        ("s", "1997", "    ", Years(1997)),
        ("t", "2001", "2000", Years(2001)),
        ("r", "1999", "1913", Years(1999)),
        ("m", "1998", "2001", Years(1998, 2001)),
        ("m", "1998", "9999", Years(1998)),
        ("m", "19  ", "9999", Years(1900, 1999, certain=False)),
        ("c", "1971", "9999", Years(1971)),
        ("q", "1906", "1912", Years(1906, 1912, certain=False)),
        ("s", "19uu", "    ", Years(1900, 1999, certain=False)),
        ("s", "196-", "    ", Years(1960, 1969, certain=False)),
        ("n", "uuuu", "uuuu", None),
        ("|", "||||", "||||", None),
        ("", "", "", None),
    ],
)
def test_coded(kind: str, first: str, second: str, expected: Years | None) -> None:
    assert coded_years(kind, first, second) == expected


@pytest.mark.parametrize(
    ("coded", "imprint", "expected"),
    [
        (Years(1997), None, Years(1997)),
        (None, Years(1997), Years(1997)),
        (None, None, None),
        (Years(1997), Years(1997, certain=False), Years(1997)),
        (Years(1900, 1999, certain=False), Years(1967), Years(1967)),
        (
            Years(1900, 1981, certain=False),
            Years(1969, certain=False),
            Years(1969, certain=False),
        ),
        (
            Years(1900, 1909, certain=False),
            Years(1900, 1999, certain=False),
            Years(1900, 1909, certain=False),
        ),
        (Years(1998, 2001), Years(1998), Years(1998, 2001)),
        (Years(1997), Years(2002), Years(2002, certain=False)),
        (Years(1997), Years(2002, certain=False), Years(1997, certain=False)),
        (Years(1362), Years(1983), Years(1983)),
    ],
)
def test_two_sources_give_one_answer(
    coded: Years | None, imprint: Years | None, expected: Years | None
) -> None:
    assert agreed(coded, imprint) == expected
