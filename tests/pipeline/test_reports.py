"""Runs in one line, as mail, monitors and the report file say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.pipeline.reports import (
    Findings,
    HarvestReport,
    RunReport,
    some,
    summarise,
    write_report,
)
from harvester.store import Tally

GOOD = HarvestReport(
    "a", "complete", Tally(new=1_200, changed=3, unchanged=9, deleted=2), retired=2
)
HELD = HarvestReport("b", "suspect", Tally(new=1, deleted=4, never_held=1), held=5)


@pytest.mark.parametrize(
    ("harvests", "needs", "interrupted", "said"),
    [
        ([], 0, 0, "no partner was due"),
        ([], 1, 0, "no partner was due; 1 needs a person"),
        ([GOOD], 0, 0, "1 partner: 1 complete; 1,200 new, 3 changed, 2 deleted"),
        (
            [GOOD, HELD],
            2,
            0,
            (
                "2 partners: 1 complete, 1 suspect; 1,201 new, 3 changed, 3 deleted, 5 held; "
                "2 need a person"
            ),
        ),
        (
            [GOOD],
            0,
            1,
            (
                "2 partners: 1 complete, 1 interrupted; 1,200 new, 3 changed, 2 deleted "
                "in those that ended"
            ),
        ),
        ([], 0, 1, "1 partner: 1 interrupted"),
    ],
)
def test_a_run_in_one_line(
    harvests: list[HarvestReport], needs: int, interrupted: int, said: str
) -> None:
    assert summarise(harvests, needs, interrupted) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("a", "a"),
        ("a b c", "a, b, c"),
        ("a b c d", "a, b, c and 1 more"),
        ("a b c d e", "a, b, c and 2 more"),
    ],
)
def test_a_few_names_stand_for_all(names: str, said: str) -> None:
    assert some(names.split()) == said


def test_findings_add_up() -> None:
    found = Findings(suspect=("a",), incomplete="old") + Findings(partial=("b",), notes=("c",))
    assert found == Findings(("b",), ("a",), ("c",), "old")
    assert (found + Findings(incomplete="new")).incomplete == "new"
    assert found.doubted
    assert Findings(partial=("b",)).doubted
    assert not Findings(notes=("c",), incomplete="new").doubted


def test_reasons_are_one_text() -> None:
    assert HarvestReport("a", "partial", reasons=("one", "two")).message == "one; two"


def test_a_report_is_written_to_be_read_by_people_too(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(RunReport("then", "now", 0, "all is well", "fine"), path)
    assert path.read_text(encoding="utf-8").startswith('{\n  "started": "then",\n  "finished"')
