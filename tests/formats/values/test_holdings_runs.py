"""Holdings statements as catalogers write them, and the runs that may be read from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.formats.values.holdings_runs import read_runs
from harvester.record import HoldingsRun


@pytest.mark.parametrize(
    ("statement", "runs"),
    [
        ("v.1(1990)-v.10(1999)", [HoldingsRun("1", "10", 1990, 1999)]),
        (
            "1990-1995, 1997-",
            [
                HoldingsRun(first_year=1990, last_year=1995),
                HoldingsRun(first_year=1997, going_on=True, gap="gap"),
            ],
        ),
        (
            "т. 1-5 (1990-1994), 7",
            [HoldingsRun("1", "5", 1990, 1994), HoldingsRun("7", "7", gap="gap")],
        ),
        ("1998 no. 3-12", [HoldingsRun("3", "12", 1998, 1998)]),
        (
            "1998, № 1-12; 1999, № 1-6",
            [HoldingsRun("1", "12", 1998, 1998), HoldingsRun("1", "6", 1999, 1999)],
        ),
        ("v.24:no.1,3-4", [HoldingsRun("24:1", "24:1"), HoldingsRun("24:3", "24:4", gap="gap")]),
        ("1.1990,1 - 10.1999,12", [HoldingsRun("1:1", "10:12", 1990, 1999)]),
        ("1990/91-1995/96", [HoldingsRun(first_year=1990, last_year=1996)]),
        ("第1-5卷 (1980-1984)", [HoldingsRun("1", "5", 1980, 1984)]),
        ("1998, 1999, 2000", [HoldingsRun(first_year=1998, last_year=2000)]),
        ("t. I-X", [HoldingsRun("I", "X")]),
    ],
)
def test_statement_is_read_to_runs(statement: str, runs: list[HoldingsRun]) -> None:
    assert list(read_runs(statement)) == runs


@pytest.mark.parametrize(
    "statement",
    [
        "v.10, incompl.",
        "Scattered issues",
        "v.1-2, pt.3; v.3, pt.1-2",
        "Nr.1/3-38,40-41 (1979/2008-2012,2013-2016)",
        "1998-2000, no. 5",
        "v.1-3 (published in 1992)",
        "1-2-3",
        "1999-1990",
        "1990-IV",
        "",
    ],
)
def test_statement_with_something_unknown_gives_no_runs(statement: str) -> None:
    assert read_runs(statement) == ()


@given(st.text("v.noт 0123456789()-,;:/[]№年", max_size=40))
def test_no_statement_breaks_the_reader_or_runs_backwards(statement: str) -> None:
    for run in read_runs(statement):
        assert run.first_volume or run.first_year
        assert run.first_year is None or run.last_year is None or run.first_year <= run.last_year


TOKENS = "1 12 95 1990 1990/91 IV X v. т. no. № 卷 ( ) - -- , ; : / . + IX jan. Bd".split()


@given(st.lists(st.sampled_from(TOKENS), max_size=9).map(" ".join) | st.text(max_size=20))
def test_whatever_a_statement_says_it_is_read(statement: str) -> None:
    for run in read_runs(statement):
        assert run.first_volume or not run.last_volume


@given(st.lists(st.sampled_from(TOKENS), max_size=9).map("".join))
def test_whatever_is_written_without_blanks_is_read(statement: str) -> None:
    read_runs(statement)
