"""Faults of coding: each told with its place and what stands there; a sound record has none."""

from __future__ import annotations

import pytest

from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.reading import coding_faults
from harvester.issues import Code
from harvester.record import Harvested, Record
from harvester.vocabulary import LANGUAGES

MARC21 = """\
=LDR  00000nam a2200000uc 4500
=001  bk1
=008  900101s1990\\\\\\\\xr\\\\\\\\\\\\\\\\\\\\\\\\000\\0\\cze\\d
=020  \\\\$a9788020409522
=041  1\\$acze$heng
=100  1\\$aAsh, Ida
=245  10$aHills$bof Wales
=900  xy$Zlocal
=CAT  \\\\$Aanything
"""
UNIMARC = """\
=LDR  00000nam0 2200000   450\\
=001  bk1
=100  \\\\$a19900101d1990    u  y0rusy50      ca
=101  0\\$arus
=102  \\\\$aRU
=200  1\\$aГоры$6a01$7ca
=200  1\\$aGory$6a01$7ba
=801  \\0$aRU$bNLR
"""


def faults(lines: str) -> set[tuple[Code, str, str]]:
    found = coding_faults(Harvested("XX", "1", metadata=lines.encode()))
    return {(issue.code, issue.place, issue.detail) for issue in found}


@pytest.mark.parametrize("lines", [MARC21, UNIMARC])
def test_a_sound_record_has_no_faults(lines: str) -> None:
    assert faults(lines) == set()


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "detail"),
    [
        ("nam a", "xam a", Code.CODE_UNKNOWN, "leader/05", "'x' is not one of a c d n p"),
        ("uc 4500", "ucx4500", Code.CODE_UNKNOWN, "leader/19", "'x' is not one of blank a b c"),
        ("=008", "=009", Code.FIELD_MISSING, "008", ""),
        ("\\\\xr\\", "xr\\", Code.CODE_UNKNOWN, "008", "38 characters, not 40"),
        ("101s1990", "101z1990", Code.CODE_UNKNOWN, "008/06",
         "'z' is not one of b c d e i k m n p q r s t u |"),
        ("s1990", "s199?", Code.CODE_UNKNOWN, "008/06, dates", "'199? ' is not two years"),
        ("\\xr\\", "\\qq\\", Code.CODE_UNKNOWN, "008/15-17",
         "'qq ' is not a country code of MARC 21"),
        ("\\cze\\", "\\ces\\", Code.CODE_UNKNOWN, "008/35-37",
         "'ces' is not a language code; it would be 'cze'"),
        ("$heng", "$hengqqq", Code.CODE_UNKNOWN, "041 $h", "'qqq' is not a language code"),
        ("=245  10", "=245  x0", Code.CODE_UNKNOWN, "245 indicator 1",
         "'x' is not a digit or blank"),
        ("$bof", "$Bof", Code.CODE_UNKNOWN, "245 subfield",
         "'B' is not a small letter or a digit"),
        ("$bof", "$aof", Code.FIELD_REPEATED, "245 $a", "2 times"),
        ("=020", "=245", Code.FIELD_REPEATED, "245", "2 times"),
        ("=020", "=110", Code.FIELD_REPEATED, "100, 110", "a record has one main entry"),
        ("10$aHills", "10$6880-01$aHills", Code.LINK_BROKEN, "245 $6", "880-01"),
        ("Wales", "W\x02les", Code.CHARACTER_FORBIDDEN, "245 $b",
         "control character 02 in 'of W\\x02les'"),
        ("Wales", "W&#xE4;les", Code.CHARACTER_FORBIDDEN, "245 $b",
         "&#xE4; in place of a character"),
    ],
)  # fmt: skip
def test_a_fault_of_marc21_is_told_where_it_is(
    old: str, new: str, code: Code, place: str, detail: str
) -> None:
    assert old in MARC21
    assert (code, place, detail) in faults(MARC21.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "detail"),
    [
        ("nam0", "nam7", Code.CODE_UNKNOWN, "leader/08", "'7' is not one of blank 0 1 2"),
        ("=801", "=909", Code.FIELD_MISSING, "801", ""),
        ("=101", "=909", Code.FIELD_MISSING, "101", ""),
        ("y0rusy", "rusy", Code.CODE_UNKNOWN, "100 $a", "34 characters, not 36"),
        ("0101d", "0101z", Code.CODE_UNKNOWN, "100 $a/8",
         "'z' is not one of a b c d e f g h i j k l u |"),
        ("0rus", "0xyz", Code.CODE_UNKNOWN, "100 $a/22-24", "'xyz' is not a language code"),
        ("$arus", "$aRUS", Code.CODE_UNKNOWN, "101 $a",
         "'RUS' is not a language code; it would be 'rus'"),
        ("$aRU\n", "$aRussia\n", Code.CODE_UNKNOWN, "102 $a",
         "'Russia' is not a country code of ISO 3166"),
        ("$6a01$7ba", "", Code.FIELD_REPEATED, "200", "2 times"),
        ("$6a01$7ba", "", Code.LINK_BROKEN, "200 $6", "01"),
    ],
)  # fmt: skip
def test_a_fault_of_unimarc_is_told_where_it_is(
    old: str, new: str, code: Code, place: str, detail: str
) -> None:
    assert old in UNIMARC
    assert (code, place, detail) in faults(UNIMARC.replace(old, new, 1))


def test_a_tag_that_is_none() -> None:
    written = to_marc21(Record("XX", "1"), control_number="1").as_marc()
    found = coding_faults(Harvested("XX", "1", metadata=written.replace(b"245002", b"2 5002")))
    assert ("tag", "'2 5' is not three digits") in {(each.place, each.detail) for each in found}


def test_a_fault_that_a_field_has_ten_times_is_told_once() -> None:
    found = coding_faults(Harvested("XX", "1", metadata=(MARC21 + "=650  xx$aA\n" * 10).encode()))
    assert [issue.place for issue in found] == ["650 indicator 1", "650 indicator 2"]


def test_what_is_not_marc_has_no_faults_of_coding() -> None:
    for data in (b"<dc><title>Hills</title></dc>", b'{"Title": "Hills"}', b"", b"junk"):
        assert coding_faults(Harvested("XX", "1", metadata=data)) == ()


def test_language_codes_are_codes() -> None:
    assert all(len(code) == 3 and code.isalpha() and code.islower() for code in LANGUAGES)
