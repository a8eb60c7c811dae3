"""The metrics file against a parser of the format, and against its rules one by one."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from harvester.pipeline.history import PartnerStatus
from harvester.pipeline.monitoring import VERDICTS, metrics_text, write_metrics
from harvester.pipeline.reports import HarvestReport

MINSK = PartnerStatus(
    id="minsk", title="Minsk", live=40_000_123, deleted=3, issues={"a": 2, "b": 5},
    last_run="2026-01-31T02:15:00+00:00", last_complete="2026-01-30T02:15:00+00:00",
    verdict="suspect", reasons=("shrunken",), held=17, quarantined=0, next_due="", is_due=True,
    report=HarvestReport("minsk", "suspect", held=17, requests=41, seconds=12.625),
    last_kind="harvest",
)  # fmt: skip
NEVER = msgspec.structs.replace(
    MINSK, id="new", last_run="", last_complete="", verdict="never harvested", report=None
)
Samples = dict[tuple[str, str, str], float]


def read(text: str) -> Samples:
    """Every sample, after the rules that the parser does not keep were checked."""
    assert text.endswith("\n")
    lines = text.splitlines()
    assert all(re.match(r"# (HELP|TYPE) |harvester_[a-z_]+(\{.*\})? \S+$", x) for x in lines)
    found: Samples = {}
    names = []
    for family in text_string_to_metric_families(text):
        assert family.documentation
        assert family.type == "gauge"
        names.append(family.name)
        for sample in family.samples:
            key = (sample.name, sample.labels.get("partner", ""), sample.labels.get("verdict", ""))
            assert key not in found
            found[key] = sample.value
    assert len(names) == len(set(names))
    assert text.count("# HELP ") == text.count("# TYPE ") == len(names)
    return found


def test_what_a_monitor_reads() -> None:
    found = read(metrics_text([MINSK, NEVER], 12_345, 3).decode())
    assert found["harvester_last_run_timestamp_seconds", "minsk", ""] == 1769825700
    assert found["harvester_last_complete_timestamp_seconds", "minsk", ""] == 1769739300
    assert found["harvester_live_records", "minsk", ""] == 40_000_123
    assert found["harvester_issues", "minsk", ""] == 7
    assert found["harvester_held_records", "minsk", ""] == 17
    assert found["harvester_duration_seconds", "minsk", ""] == 12.625
    assert found["harvester_requests", "minsk", ""] == 41
    verdicts = {v: found["harvester_verdict", "minsk", v] for v in VERDICTS}
    assert verdicts == {**dict.fromkeys(VERDICTS, 0), "suspect": 1}
    assert found["harvester_union_records", "", ""] == 12_345
    assert found["harvester_last_exit_code", "", ""] == 3
    # An alarm on the age of the last complete harvest fires for one that never was.
    assert found["harvester_last_run_timestamp_seconds", "new", ""] == 0
    assert found["harvester_last_complete_timestamp_seconds", "new", ""] == 0
    assert ("harvester_requests", "new", "") not in found
    assert not any(found["harvester_verdict", "new", v] for v in VERDICTS)


def test_an_import_took_no_requests_and_no_time_that_was_measured() -> None:
    found = read(metrics_text([msgspec.structs.replace(MINSK, last_kind="import")], 1, 0).decode())
    assert ("harvester_requests", "minsk", "") not in found
    assert ("harvester_duration_seconds", "minsk", "") not in found


def test_where_nothing_is_known_the_exit_code_is() -> None:
    assert read(metrics_text([], None, 1).decode()) == {("harvester_last_exit_code", "", ""): 1}


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.just("\n")))
def test_labels_are_escaped(name: str) -> None:
    partner = msgspec.structs.replace(MINSK, id=name)
    found = metrics_text([partner], None, 0).decode()
    ids = {
        sample.labels["partner"]
        for family in text_string_to_metric_families(found)
        for sample in family.samples
        if sample.labels
    }
    assert ids == {name}


def test_the_file_is_whole_or_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "textfile" / "harvester.prom"
    write_metrics(path, [MINSK], 1, 0)
    before = path.read_text(encoding="utf-8")
    assert read(before)
    broken = msgspec.structs.replace(MINSK, issues={"a": "no number"})
    with pytest.raises((TypeError, ValueError)):
        write_metrics(path, [broken], 1, 0)
    assert path.read_text(encoding="utf-8") == before
    assert [each.name for each in path.parent.iterdir()] == ["harvester.prom"]
