from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.match.features import is_in_one_volume
from harvester.match.volume_numbers import (
    is_designation,
    names_volume,
    split_volume,
    volume_in_rest,
    volume_numbers,
)
from harvester.record import Extent, Record


@pytest.mark.parametrize(
    ("statement", "numbers"),
    [
        ("Вып. 13", "13"),
        ("T. 2, č. 1", "2 1"),
        ("Кн. 1, ч. II", "1 2"),
        ("vol. XIII", "13"),
        ("V. 2", "2"),
        ("V", "5"),
        ("Bd. IV", "4"),
        ("Т. ІІ", "2"),
        ("Ч. ХІІ", "12"),
        ("2. Band", "2"),
        ("al-juzʼ 3", "3"),
        ("المجلد ٢", "2"),
        ("第三卷", "3"),
        ("第十二册", "12"),
        ("二十一冊", "21"),
        ("第15集", "15"),
        ("T. 1-3", "1to3"),
        ("007", "7"),
        ("Part B", "b"),
        ("Часть первая", "1"),
        ("Eerste deel", "1"),
        ("tomus secundus", "2"),
        ("Second volume", "2"),
        ("Book two", "2"),
        ("Erster Teil", "1"),
        ("Второй том", "2"),
        ("Pictures of bridges", "picturesofbridges"),
        ("上册", "upper"),
        ("Shang ce", "upper"),
        ("下", "lower"),
        ("下巻", "lower"),
        ("卷上", "upper"),
        ("하권", "lower"),
        ("（中）", "middle"),
        ("Jōkan", "upper"),
        ("第三卷上册", "3 upper"),
        ("А–К", "a-k"),
        ("Буквы Л-Я", "l-ya"),
        ("Ab - Ce", "ab-ce"),
        ("Т. 1. А–К", "1"),
        ("I-V", "1 5"),
        ("...", ""),
        ("", ""),
    ],
)
def test_volume_numbers(statement: str, numbers: str) -> None:
    assert " ".join(volume_numbers(statement)) == numbers


@pytest.mark.parametrize(
    ("title", "rest", "numbers"),
    [
        ("Собрание сочинений. Т. 3", "Собрание сочинений", ("3",)),
        ("Works, vol.IV", "Works", ("4",)),
        ("Zbor. T. 2, kn. 1", "Zbor", ("2", "1")),
        ("鲁迅全集 第三卷", "鲁迅全集", ("3",)),
        ("World War II", "World War II", ()),
        ("Catch 22", "Catch 22", ()),
        ("Том 3", "Том 3", ()),
        ("Собрание сочинений. Том первый", "Собрание сочинений", ("1",)),
        ("Летопись моста. Второй том", "Летопись моста", ("2",)),
        ("The second book", "The second book", ()),
        ("Моя первая книга", "Моя первая книга", ()),
        ("Dům číslo 6", "Dům číslo 6", ()),
        ("La generación del 98", "La generación del 98", ()),
        ("Laki valtiopäivillä v. 1734", "Laki valtiopäivillä v. 1734", ()),
        ("Silmät auki! Osa 2", "Silmät auki!", ("2",)),
        ("1984", "1984", ()),
        ("国史大纲 上", "国史大纲", ("upper",)),
        ("国史大纲下册", "国史大纲", ("lower",)),
        ("物語(中)", "物語", ("middle",)),
        ("이야기 하권", "이야기", ("lower",)),
        ("海上", "海上", ()),
        ("San guo yan yi. Xia ce", "San guo yan yi", ("lower",)),
        ("San guo yan yi xia juan", "San guo yan yi", ("lower",)),
        ("Ha, ha, ha", "Ha, ha, ha", ()),
        ("Энциклопедия. А–К", "Энциклопедия", ("a-k",)),
        ("Энциклопедия. Т. 1. А–К", "Энциклопедия", ("1",)),
        ("Садовник. Буквы Л–Я", "Садовник", ("l-ya",)),
        ("Gardening: A–Z", "Gardening: A–Z", ()),
        ("Садоводство. А–Я", "Садоводство. А–Я", ()),
        ("Trade of Iran. UN-US", "Trade of Iran. UN-US", ()),
    ],
)
def test_volume_at_the_end_of_a_title(title: str, rest: str, numbers: tuple[str, ...]) -> None:
    assert split_volume(title) == (rest, numbers, "")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Works. Vol. 2. Plays", ("Works", ("2",), "Plays")),
        ("Збор твораў. Т. 7. Драмы. Лісты", ("Збор твораў", ("7",), "Драмы. Лісты")),
        ("Harady. T. 1, kn. 2. Homelʹ", ("Harady", ("1", "2"), "Homelʹ")),
        ("Zbor pomnikaŭ. [T. 1]. Brest", ("Zbor pomnikaŭ", ("1",), "Brest")),
        ("Apollo 13: the story", ("Apollo 13: the story", (), "")),
        ("A sermon on Matthew 3, v. 2, held", ("A sermon on Matthew 3, v. 2, held", (), "")),
    ],
)
def test_a_volume_within_a_title_and_the_name_of_its_part(
    title: str, found: tuple[str, tuple[str, ...], str]
) -> None:
    assert split_volume(title) == found


@pytest.mark.parametrize(
    ("title", "designation"),
    [("Вып. 13", True), ("Band 2", True), ("Книга леса", False), ("第三卷", True), ("", False)],
)
def test_titles_that_only_number(title: str, *, designation: bool) -> None:
    assert is_designation(title) is designation


@pytest.mark.parametrize(
    ("rest", "numbers"),
    [
        ("Т. 2", ("2",)),
        ("tomus secundus", ("2",)),
        ("роман : Кн. 3", ("3",)),
        ("роман. Кн. 3", ("3",)),
        ("в 2 т.", ()),
        ("in two volumes", ()),
        ("1768", ()),
        ("Research report, no. 38", ()),
        ("continued from volume 79", ()),
        ("Book one: the beginning", ("1",)),
        ("", ()),
    ],
)
def test_a_piece_of_the_subtitle_may_be_a_volume(rest: str, numbers: tuple[str, ...]) -> None:
    assert volume_in_rest(rest) == numbers


def test_a_year_names_no_volume() -> None:
    assert names_volume("Т. 2")
    assert not names_volume("1984")


@given(st.text())
def test_no_statement_is_too_odd(statement: str) -> None:
    assert all(volume_numbers(statement)) or volume_numbers(statement) == ()
    assert all(split_volume(statement).numbers)


@pytest.mark.parametrize(
    "extent",
    ["2 v. in 1", "2 volumes in 1 (556 pages)", "2 v.in 1.", "2 Bde. in 1", "2 vol. en 1",
     "2 т. в 1", "2 sv. v 1", "2 t. w 1"],
)  # fmt: skip
def test_volumes_bound_in_one(extent: str) -> None:
    assert is_in_one_volume(Record("A", "1", extent=Extent(extent, volumes=2)))


@pytest.mark.parametrize("extent", ["2 v.", "2 v. in 10", "4 v. in 2", "2 v. + 1 CD", "556 p."])
def test_volumes_not_in_one(extent: str) -> None:
    assert not is_in_one_volume(Record("A", "1", extent=Extent(extent, volumes=2)))
