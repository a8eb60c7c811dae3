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
        ("1971, ©1967", Years(1971, copyright=1967)),
        ("1962, c1950", Years(1962, copyright=1950)),
        ("[1960, c1958]", Years(1960, copyright=1958)),
        ("[1967?]", Years(1967, certain=False)),
        ("[ca. 1850]", Years(1850, certain=False)),
        ("1971 [i.e. 1972]", Years(1972)),
        ("1962 [т.е. 1963]", Years(1963)),
        ("[19]87", Years(1987)),
        ("1983 г.", Years(1983)),
        ("1990-1995", Years(1990, 1995)),
        ("1990-95", Years(1990, 1995)),
        ("1894-5", Years(1894, 1895)),
        ("1905 [reprinted 2010]", Years(2010, original=1905)),
        ("1905, repr. 2010", Years(2010, original=1905)),
        ("1905 [Nachdr. 2010]", Years(2010, original=1905)),
        ("1905 (репринт 2010)", Years(2010, original=1905)),
        ("1935年, 1984影印", Years(1935)),
        ("影印 1984", Years(1984)),
        ("Reimpr. 1999", Years(1999)),
        ("1990-", Years(1990)),
        ("1968/1969", Years(1968, 1969, certain=False)),
        ("[between 1906 and 1912]", Years(1906, 1912, certain=False)),
        ("5736 [1975 or 1976]", Years(1975, 1976, certain=False, own=5736)),
        ("19--", Years(1900, 1999, certain=False)),
        ("１９６９？", Years(1969, certain=False)),
        ("[19؟؟]", Years(1900, 1999, certain=False)),
        ("196-?", Years(1960, 1969, certain=False)),
        ("[197?]", Years(1970, 1979, certain=False)),
        ("1362 [1983]", Years(1983, own=1362)),
        ("1367, 1948", Years(1948, own=1367)),
        ("2045 [1988]", Years(1988, own=2045)),
        ("1910 [1988]", Years(1988, own=1910)),
        ("2532 [1989]", Years(1989, own=2532)),
        ("1905 [2010]", Years(1905)),
        ("١٩٨٣", Years(1983)),
        ("一九八四年", Years(1984)),
        ("昭和42", Years(1967)),
        ("昭和四十二年", Years(1967)),
        ("平成元年", Years(1989)),
        ("民國60", Years(1971)),
        ("단기 4290", Years(1957, certain=False, own=4290)),
        ("พ.ศ. ๒๕๓๓", Years(1990, certain=False, own=2533)),
        ("5736", Years(1976, certain=False, own=5736)),
        ("1403 هـ", Years(1982, certain=False, own=1403)),
        ("۱۳۶۲ ش", Years(1983, certain=False, own=1362)),
        ("s.a.", None),
        ("5791 (!)", None),
        ("", None),
    ],
)
def test_imprint(text: str, expected: Years | None) -> None:
    assert imprint_years(text) == expected


def test_the_hijra_year_of_a_persian_book_is_solar() -> None:
    assert imprint_years("۱۳۶۲", "per") == Years(1983, certain=False, own=1362)
    assert imprint_years("۱۳۶۲", "ara") == Years(1943, certain=False, own=1362)


def test_years_that_look_like_ours_are_known_by_language_and_country() -> None:
    assert imprint_years("२०४५", "nep") == Years(1988, certain=False, own=2045)
    assert imprint_years("2045", country="NP") == Years(1988, certain=False, own=2045)
    assert imprint_years("1995 [2003]", "amh") == Years(2003, own=1995)
    assert imprint_years("1995 [2003]", "eng") == Years(1995)
    assert agreed(Years(2003), Years(1995), "amh") == Years(2003, own=1995)
    assert agreed(Years(2003), Years(1995), "eng") == Years(1995, certain=False)


@pytest.mark.parametrize(
    ("kind", "first", "second", "expected"),
    [
        ("s", "1997", "    ", Years(1997)),
        ("t", "2001", "2000", Years(2001, copyright=2000)),
        ("r", "1999", "1913", Years(1999, original=1913)),
        ("r", "1905", "2010", Years(2010, original=1905)),
        ("r", "2010", "    ", Years(2010)),
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
        (Years(1362), Years(1983), Years(1983, own=1362)),
        (Years(2010, original=1905), Years(1905), Years(2010, original=1905)),
        (Years(1905), Years(2010, original=1905), Years(2010, original=1905)),
        (Years(1960, copyright=1958), Years(1958), Years(1960, copyright=1958)),
        (Years(1950), Years(1950, 1959, certain=False), Years(1950, 1959, certain=False)),
        (Years(1960), Years(1960, 1961, certain=False), Years(1960)),
        (Years(1960, 1969), Years(1969, certain=False), Years(1960, 1969, certain=False)),
        (Years(1900, 1999), Years(1950, certain=False), Years(1900, 1999, certain=False)),
        (Years(1960, 1962), Years(1962, certain=False), Years(1960, 1962)),
        (Years(1960, 1969), Years(1960, 1969), Years(1960, 1969)),
        (Years(1960, 1969, certain=False), Years(1969, certain=False), Years(1969, certain=False)),
        (Years(1955), Years(1955, 1957), Years(1955, 1957)),
        (Years(1988), Years(2045), Years(1988, own=2045)),
        (
            Years(2045),
            Years(1988, certain=False, own=2045),
            Years(1988, certain=False, own=2045),
        ),
        (Years(1988), Years(1910), Years(1988, own=1910)),
    ],
)
def test_two_sources_give_one_answer(
    coded: Years | None, imprint: Years | None, expected: Years | None
) -> None:
    assert agreed(coded, imprint) == expected
