"""Where an article stands in its host, out of statements as libraries write them."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from harvester.match.host_statements import HostStatement, read_host_statement
from harvester.vocabulary import words_of


def _said(text: str) -> str:
    found = read_host_statement(text)
    parts = (
        "v" + "+".join(map(str, sorted(found.volume))) if found.volume else "",
        "i" + "+".join(map(str, sorted(found.issue))) if found.issue else "",
        "/".join(map(str, sorted(found.years))),
        ", ".join(sorted(found.dates)),
        "p" + ",".join(f"{first}-{last}" for first, last in found.pages) if found.pages else "",
    )
    return " ".join(filter(None, parts))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Vol. 3, no. 1 (2015), p. 1", "v3 i1 2015 p1-1"),
        ("3:1<1", "v3 i1 p1-1"),
        ("v.3:no.1<12", "v3 i1 p12-12"),
        ("Vol. 3 (2015), 3:1<1", "v3 i1 2015 p1-1"),
        ("Jg. 3 (2015), H. 1, S. 1-5", "v3 i1 2015 p1-5"),
        ("Roč. 3, č. 1 (2015), s. 1", "v3 i1 2015 p1-1"),
        ("1990, № 4, С. 12-20", "i4 1990 p12-20"),
        ("1990, no. 4, s. 12-20", "i4 1990 p12-20"),
        ("Т. 8, вып. 2. – С. 345–67", "v8 i2 p345-367"),
        ("T. 8, vyp. 2", "v8 i2"),
        ("55. évf. 1. sz. (2015), 5-10. o.", "v55 i1 2015 p5-10"),
        ("12 (3): 45-67", "v12 i3 p45-67"),
        ("12(3):45", "v12 i3 p45-45"),
        ("12.2007,1, S. 3", "v12 i1 2007 p3-3"),
        ("volume:12, year:2007, number:1, pages:1-12", "v12 i1 2007 p1-12"),
        ("2015. - № 3 (45). - С. 5", "i3+45 2015 p5-5"),
        ("50/3 (2015) 12-20", "v50 i3 2015 p12-20"),
        ("1995 (24), s. 13 : ill.", "i24 1995 p13-13"),
        ("第3卷第1期 (2015年), 12-20頁", "v3 i1 2015 p12-20"),
        ("제3권 제1호", "v3 i1"),
        ("Cilt 3, Sayı 1, s. 12", "v3 i1 p12-12"),
        ("C. 3, S. 1, s. 12", "v3 i1 p12-12"),
        ("Bd. XII, H. 2", "v12 i2"),
        ("Vol. 4, no. 1-3", "v4 i1+2+3"),
        ("vsk. 12, nro 3, s. 4", "v12 i3 p4-4"),
        ("مج. 3، ع. 2، ص. 15", "v3 i2 p15-15"),
        ("53, 4, p590～593", "v53 i4 p590-593"),
        ("Vol. 3, no. 1 (2015), p. 12-18, 40-44", "v3 i1 2015 p12-18,40-44"),
        ("12(3): 123-130, 145", "v12 i3 p123-130,145-145"),
        ("123-130, 145", "p123-130,145-145"),
        ("12-18, 40-44", "p12-18,40-44"),
        ("3-4, 12-20", "v3+4 p12-20"),
        ("3:1<12-18, 40", "v3 i1 p12-18,40-40"),
        ("2015, № 3, с. 12-18; 40-44", "i3 2015 p12-18,40-44"),
        ("S. 12-18 u. 345-67", "p12-18,345-367"),
        ("53, 4, p590～593, 600～601", "v53 i4 p590-593,600-601"),
        ("vol. 3 (2015), p. 5-9, no. 2", "v3 i2 2015 p5-9"),
        ("p. 12-18, 2015", "2015 p12-18"),
        ("January 2015", "2015 month 1"),
        ("15 января 2015 г.", "2015 day 15, month 1"),
        ("15.01.2015", "2015 day 15, month 1"),
        ("2015年1月", "2015 month 1"),
        ("Autumn 2015", "2015 season autumn"),
        ("podzim 2015", "2015 season autumn"),
        ("Sv. 3, číslo 1, list 12-20", "v3 i1 p12-20"),
        ("Sonntag, 15. Mai 1998, S. 3", "1998 day 15, month 5 p3-3"),
        ("no. 12 March 2015", "i12 2015 month 3"),
        ("1-2 (2015)", "v1+2 2015"),
        ("2015, 12-20", "2015 p12-20"),
        ("2015/16", "2015/2016"),
        ("č. 3/2015, s. 5", "i3 2015 p5-5"),
        ("3/2015", "i3 2015"),
        ("p. 1998-2004", "p1998-2004"),
        ("120 p.", ""),
        ("No. 7, Easter, pp. 3-5, 9", "i7 p3-5,9-9"),
        ("", ""),
        ("Beilage", ""),
    ],
)
def test_a_statement_is_taken_apart(statement: str, said: str) -> None:
    assert _said(statement) == said


def test_volume_issue_and_pages_are_known_in_every_language() -> None:
    """By all words that the vocabulary has, in the order in which they stand in a statement."""
    words: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, meaning in (("numbering", "volume"), ("numbering", "issue"), ("extent", "pages")):
        for word in words_of(subject):
            if word.meaning == meaning:
                words[word.language][meaning].add(word.text)
    for language in words.keys() - {"chi", "jpn", "kor"}:
        said = words[language]
        for volume, issue, page in product(said["volume"], said["issue"], said["pages"]):
            if volume != issue:
                statement = f"{volume}. 3, {issue}. 1 (2015), {page}. 12-20"
                assert _said(statement) == "v3 i1 2015 p12-20", statement


def test_a_month_of_two_languages_may_be_either() -> None:
    assert read_host_statement("listopad").dates == {"month 10", "month 11"}


def test_what_is_no_number_of_anything_is_left_out() -> None:
    assert read_host_statement(f"no. {'9' * 5000}") == HostStatement()
