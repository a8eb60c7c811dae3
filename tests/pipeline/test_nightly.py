"""The nightly job from Python: what cron gets, whatever stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from harvester import Partner, RunReport, Settings, Store, Workspace, nightly
from harvester.pipeline import Exit
from harvester.pipeline.match import Matcher
from harvester.provider import HeldRecord, LoopbackRepository

MARC = (
    '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>'
    '<controlfield tag="001">{0}</controlfield>'
    '<datafield tag="245" ind1="0" ind2="0"><subfield code="a">Book {0}</subfield></datafield>'
    "</record>"
)
BOOKS = [
    HeldRecord(
        f"oai:here:{n}", "2021-01-01T12:00:00Z", metadata={"marc21": MARC.format(n).encode()}
    )
    for n in range(3)
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A folder with a partner that gives its records and one that is asked for a wrong format."""
    settings = Settings(
        store="union.db", delay=0, processes=1, report="report.json", metrics="harvester.prom"
    )
    with LoopbackRepository(BOOKS) as repository:
        partners = {
            "good": Partner(id="good", url=repository.url, prefix="marc21"),
            "bad": Partner(id="bad", url=repository.url, prefix="unimarc"),
        }
        yield Workspace(tmp_path, settings, partners)


def metrics(workspace: Workspace) -> dict[tuple[str, ...], float]:
    text = (workspace.folder / "harvester.prom").read_text(encoding="utf-8")
    return {
        (sample.name.removeprefix("harvester_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def written(workspace: Workspace) -> RunReport:
    return msgspec.json.decode((workspace.folder / "report.json").read_bytes(), type=RunReport)


def test_python_gets_what_cron_gets(workspace: Workspace) -> None:
    report = nightly(workspace)
    assert (report.exit_code, report.failure, report.warnings) == (Exit.PARTLY, "", ())
    assert {each.partner: each.verdict for each in report.harvests} == {
        "good": "complete",
        "bad": "refused",
    }
    assert report.match is not None
    assert report.match.read == 3
    found = metrics(workspace)
    assert found["live_records", "good"] == found["union_records",] == 3
    assert found["last_exit_code",] == Exit.PARTLY
    kept = written(workspace)
    assert (kept.harvests, kept.match, kept.summary) == (
        report.harvests, report.match, report.summary,
    )  # fmt: skip


def test_an_alarm_can_fire_for_a_partner_that_was_never_complete(workspace: Workspace) -> None:
    nightly(workspace)
    found = metrics(workspace)
    assert found["last_complete_timestamp_seconds", "bad"] == 0
    assert found["last_complete_timestamp_seconds", "good"] > 1_700_000_000


def test_a_partner_that_was_removed_has_no_metric(workspace: Workspace) -> None:
    nightly(workspace)
    without = {"good": workspace.partners["good"]}
    nightly(msgspec.structs.replace(workspace, partners=without), everyone=True)
    assert not [labels for labels in metrics(workspace) if "bad" in labels]
    nightly(msgspec.structs.replace(workspace, partners={}))
    assert metrics(workspace).keys() == {("union_records",), ("last_exit_code",)}
    with Store(workspace.store_url) as store:
        assert store.partners.all().keys() == {"good", "bad"}


def test_a_store_that_cannot_be_opened_is_told_in_the_report(workspace: Workspace) -> None:
    (workspace.folder / "union.db").write_bytes(
        b"no database, but long enough to look like one" * 9
    )
    report = nightly(workspace)
    assert report.exit_code == Exit.FAILED
    assert "union.db" in report.failure
    assert written(workspace).failure == report.failure
    assert metrics(workspace) == {("last_exit_code",): Exit.FAILED}


def test_ctrl_c_is_told_in_the_report(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: Matcher) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Matcher, "read", interrupt)
    report = nightly(workspace)
    assert report.exit_code == written(workspace).exit_code == Exit.INTERRUPTED
    assert len(report.harvests) == 2


def test_a_fault_of_ours_is_raised_when_all_is_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Matcher) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Matcher, "read", fail)
    with pytest.raises(ZeroDivisionError):
        nightly(workspace)
    assert written(workspace).exit_code == Exit.FAILED
    assert metrics(workspace)["last_exit_code",] == Exit.FAILED


def test_a_report_that_cannot_be_written_is_a_warning(workspace: Workspace) -> None:
    (workspace.folder / "file").touch()
    report = nightly(workspace, report=workspace.folder / "file" / "report.json")
    assert report.exit_code == Exit.PARTLY
    assert len(report.warnings) == 1
    assert "report.json" in report.warnings[0]


def test_what_was_under_way_is_told_as_interrupted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object, partner: Partner, *_more: object, **_named: object) -> None:
        with Store(workspace.store_url) as store:
            store.runs.begin("harvest", partner.id)
        raise KeyboardInterrupt

    one = msgspec.structs.replace(workspace, partners={"good": workspace.partners["good"]})
    monkeypatch.setattr("harvester.pipeline.parallel.harvest", interrupt)
    report = nightly(one)
    assert (report.interrupted, report.harvests) == (("good",), ())
    assert report.summary.startswith("1 partner: 1 interrupted; stopped: interrupted")


def test_what_stops_a_run_at_once_is_all_there_is_to_say(workspace: Workspace) -> None:
    (workspace.folder / "union.db").mkdir()
    report = nightly(workspace)
    assert report.summary.startswith("nothing was harvested; stopped: ")


def test_a_monitor_that_is_not_reached_is_a_warning(workspace: Workspace) -> None:
    settings = msgspec.structs.replace(workspace.settings, ping="http://127.0.0.1:1/check")
    report = nightly(msgspec.structs.replace(workspace, settings=settings))
    (warning,) = report.warnings
    assert "127.0.0.1 was not told" in warning
    assert report.exit_code == Exit.PARTLY  # for the partner that is refused, not for the monitor
