"""The nightly job as cron and monitors meet it: schedules, exit codes, logs, files, pings."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from harvester.pipeline.reports import HarvestReport
from harvester.store import Store, Tally
from tests.cli.conftest import Command
from tests.commands import ROOT
from tests.monitor import Monitor


def edit(folder: Path, name: str, **keys: str) -> None:
    """Write keys of a settings file anew."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for key, value in keys.items():
        text, found = re.subn(rf"(?m)^{key} = .*$", f"{key} = {json.dumps(value)}", text)
        assert found == 1
    path.write_text(text, encoding="utf-8")


def partner(folder: Path, name: str, **keys: str) -> None:
    edit(folder, f"partners/{name}.toml", **keys)


def settings(folder: Path, **keys: str) -> None:
    edit(folder, "harvester.toml", **keys)


def samples(path: Path) -> dict[str, float]:
    families = text_string_to_metric_families(path.read_text(encoding="utf-8"))
    return {
        ",".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


def end_last_harvest(folder: Path, report: HarvestReport) -> None:
    """As if the partner's last harvest had ended so."""
    with Store(folder / "union.db") as store:
        run = store.runs.begin("harvest", report.partner)
        store.runs.finish(run, report.verdict, report)


def test_only_the_due_are_harvested(ready: Command, tmp_path: Path) -> None:
    partner(tmp_path, "minsk", due="7d")
    done = json.loads(ready("run", "--json").stdout)
    assert [each["partner"] for each in done["harvests"]] == ["chicago"]
    done = json.loads(ready("run", "--all", "--json").stdout)
    assert {each["partner"] for each in done["harvests"]} == {"chicago", "minsk"}
    assert "minsk" in ready("harvest", "minsk").stdout


def test_nothing_to_do_is_exit_code_5(ready: Command, tmp_path: Path) -> None:
    for name in ("minsk", "chicago"):
        partner(tmp_path, name, due="0 0 1 1 *")
    told = ready("run", code=5).stdout
    assert re.search(r"No partner is due before \d{4}-01-01 00:00", told)
    done = ready("run", "--quiet", code=5)
    assert done.stdout == done.stderr == ""
    partner(tmp_path, "minsk", encoding="cp1251")
    ready("match")
    ready("run", code=5)


def test_a_partner_that_is_not_complete_is_due_and_told(ready: Command, tmp_path: Path) -> None:
    for name in ("minsk", "chicago"):
        partner(tmp_path, name, due="7d")
    partner(tmp_path, "minsk", prefix="marc99")
    ready("run", "--quiet", code=5)
    ready("harvest", "minsk", code=1)
    done = ready("run", "--quiet", code=1)
    lines = done.stderr.splitlines()
    assert re.match(r"harvester: minsk: refused: \S+: cannotDisseminateFormat", lines[0])
    summary = "1 partner: 1 refused; 0 new, 0 changed, 0 deleted; 1 needs a person"
    assert lines[1] == f"harvester: {summary}"
    assert len(lines) == 2
    assert done.stdout == ""


def test_the_last_line_sums_it_up(ready: Command) -> None:
    told = ready("run").stdout.splitlines()[-1]
    assert told == "harvester: 2 partners: 2 complete; 0 new, 0 changed, 0 deleted"
    assert ready("harvest").stdout.splitlines()[-1] == told


def test_a_deferred_partner_is_left_alone_until_then(ready: Command, tmp_path: Path) -> None:
    later = HarvestReport("minsk", "deferred", not_before="2999-01-01T00:00:00Z")
    end_last_harvest(tmp_path, later)
    done = json.loads(ready("run", "--json").stdout)
    assert [each["partner"] for each in done["harvests"]] == ["chicago"]
    rows = {p["id"]: p for p in json.loads(ready("status", "--json").stdout)["partners"]}
    assert rows["minsk"]["next_due"] == "2999-01-01T00:00:00+00:00"
    assert not rows["minsk"]["is_due"]
    assert rows["chicago"]["is_due"]
    over = HarvestReport("minsk", "deferred", not_before="2026-01-01T00:00:00Z")
    end_last_harvest(tmp_path, over)
    assert len(json.loads(ready("run", "--json").stdout)["harvests"]) == 2


def test_a_new_address_waits_for_a_person(ready: Command, tmp_path: Path) -> None:
    moved = "https://new.example.org/oai"
    end_last_harvest(tmp_path, HarvestReport("minsk", "complete", moved_to=moved))
    told = ready("status").stdout
    assert f"minsk: its repository has moved to {moved}" in told
    assert "write that as url into partners/minsk.toml" in told


def test_a_doubt_without_anything_held_is_not_to_be_accepted(
    ready: Command, tmp_path: Path
) -> None:
    doubt = "90 live records, but at least 100 are expected"
    end_last_harvest(tmp_path, HarvestReport("minsk", "suspect", reasons=(doubt,)))
    told = ready("status").stdout
    assert f"the last harvest is in doubt: {doubt}" in told
    assert "partner accept" not in told


def test_status_says_what_a_person_has_to_do(ready: Command, tmp_path: Path) -> None:
    end_last_harvest(
        tmp_path, HarvestReport("minsk", "suspect", Tally(), ("the list shrank by half",), held=31)
    )
    end_last_harvest(
        tmp_path, HarvestReport("chicago", "partial", reasons=("page 7 could not be read",))
    )
    told = ready("status").stdout
    assert "31 records are held back" in told
    assert "harvester partner accept minsk" in told
    assert "chicago: page 7 could not be read" in told
    assert "next run" in told
    status = json.loads(ready("status", "--json").stdout)
    assert [need["partner"] for need in status["needs"]] == ["minsk"]
    rows = {p["id"]: p for p in status["partners"]}
    assert rows["minsk"]["held"] == 31
    assert rows["minsk"]["report"]["reasons"] == ["the list shrank by half"]
    assert "" < rows["minsk"]["last_complete"] <= rows["minsk"]["last_run"]


def test_reports_of_older_versions_are_still_read(ready: Command, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "union.db") as connection:
        words = "0 new, 0 changed; the list broke off"
        connection.execute("UPDATE run SET verdict = 'partial', report = ?", (words,))
    connection.close()
    rows = json.loads(ready("status", "--json").stdout)["partners"]
    assert {row["verdict"] for row in rows} == {"partial"}
    assert {row["report"] for row in rows} == {None}
    assert all(row["reasons"] == [words] and row["is_due"] for row in rows)
    assert "the list broke off" in ready("status").stdout


def test_events_as_json_lines(ready: Command, tmp_path: Path) -> None:
    partner(tmp_path, "minsk", prefix="marc99")
    done = ready("run", "--quiet", "--log", "json", code=3)
    assert done.stdout == ""
    events = [json.loads(line) for line in done.stderr.splitlines()]
    names = [each["event"] for each in events]
    assert (names[0], names[5:]) == ("run begun", ["match begun", "match ended", "run ended"])
    assert sorted(names[1:5]) == ["harvest begun"] * 2 + ["harvest ended"] * 2  # side by side
    assert all({"time", "level", "event"} <= each.keys() for each in events)
    assert all(datetime.fromisoformat(each["time"]).tzinfo == UTC for each in events)
    ended = [each for each in events if each["event"] == "harvest ended"]
    good, bad = sorted(ended, key=lambda each: str(each["partner"]))
    assert (good["partner"], good["verdict"], good["level"]) == ("chicago", "complete", "info")
    assert {"new", "changed", "unchanged", "deleted", "issues", "seconds"} <= good.keys()
    assert "tally" not in good
    assert (bad["partner"], bad["verdict"], bad["level"]) == ("minsk", "refused", "warning")
    assert "cannotDisseminateFormat" in bad["reasons"][0]


def test_events_as_text_by_the_settings(ready: Command, tmp_path: Path) -> None:
    settings(tmp_path, log="text")
    done = ready("run", "--quiet")
    lines = done.stderr.splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\S+ info run begun$", lines[0])
    assert any(" info harvest ended partner=chicago verdict=complete " in line for line in lines)
    assert len(lines) == 8
    assert "match ended" in ready("match").stderr
    missing = ready("import", "minsk", "no-such.mrc", code=1 ).stderr.splitlines()  # fmt: skip
    assert " error error message=" in missing[-1]


def test_the_account_of_a_run(ready: Command, tmp_path: Path) -> None:
    settings(tmp_path, report="last-run.json")
    ready("run", "--quiet")
    account = json.loads((tmp_path / "last-run.json").read_text(encoding="utf-8"))
    assert account["started"] <= account["finished"]
    assert (account["exit_code"], account["meaning"]) == (0, "all is well")
    assert [each["verdict"] for each in account["harvests"]] == ["complete", "complete"]
    assert account["match"]["read"] == 0
    ready("run", "--quiet", "--report", "reports/other.json")
    assert (tmp_path / "reports" / "other.json").exists()


def test_a_run_that_stops_half_way_leaves_its_account(ready: Command, tmp_path: Path) -> None:
    settings(tmp_path, report="last-run.json", metrics="harvester.prom")
    with Monitor() as monitor, Store(tmp_path / "union.db") as store, store.lock("match"):
        settings(tmp_path, ping=monitor.url)
        done = ready("run", "--quiet", code=4)
    account = json.loads((tmp_path / "last-run.json").read_text(encoding="utf-8"))
    assert account["exit_code"] == 4
    assert {each["partner"] for each in account["harvests"]} == {"chicago", "minsk"}
    assert account["match"] is None
    assert "another harvester" in account["failure"]
    assert "another harvester" in done.stderr
    assert samples(tmp_path / "harvester.prom")["harvester_last_exit_code"] == 4
    ((_, path, text),) = monitor.told
    assert path.endswith("/fail")
    assert "stopped: another harvester" in text


def test_what_another_run_is_at_work_on_is_left_alone(ready: Command, tmp_path: Path) -> None:
    with Store(tmp_path / "union.db") as store, store.lock("source-minsk"):
        told = ready("run", "--quiet", code=4).stderr.splitlines()
        assert "minsk: deferred: another harvester is at work" in told[0]
        assert told[1].startswith("harvester: 2 partners: 1 complete, 1 deferred; ")
        events = [json.loads(e) for e in ready("run", "--log", "json", code=4).stderr.splitlines()]
        assert [e["partner"] for e in events if e["event"] == "harvest left alone"] == ["minsk"]
        partner(tmp_path, "chicago", prefix="marc99")
        ready("run", "--quiet", code=1)


def test_a_store_that_cannot_be_opened_is_told_to_everybody(ready: Command, tmp_path: Path) -> None:
    with Monitor() as monitor:
        settings(tmp_path, report="last-run.json", metrics="harvester.prom", ping=monitor.url)
        (tmp_path / "union.db").write_bytes(b"no database at all, whoever wrote it" * 100)
        for path in tmp_path.glob("union.db-*"):
            path.unlink()
        done = ready("run", "--quiet", code=1)
    assert "cannot open the store" in done.stderr
    account = json.loads((tmp_path / "last-run.json").read_text(encoding="utf-8"))
    assert account["exit_code"] == 1
    assert samples(tmp_path / "harvester.prom") == {"harvester_last_exit_code": 1}
    assert [path for _, path, _ in monitor.told] == ["/ping/0b1c-secret/fail"]


def test_metrics_after_run_and_harvest(ready: Command, tmp_path: Path) -> None:
    settings(tmp_path, metrics="textfile/harvester.prom")
    ready("run", "--quiet")
    found = samples(tmp_path / "textfile" / "harvester.prom")
    assert found["harvester_verdict,minsk,complete"] == 1
    assert found["harvester_live_records,minsk"] > 10
    assert found["harvester_union_records"] > 10
    assert found["harvester_last_exit_code"] == 0
    partner(tmp_path, "minsk", prefix="marc99")
    ready("harvest", "minsk", code=1)
    later = samples(tmp_path / "textfile" / "harvester.prom")
    assert later["harvester_verdict,minsk,refused"] == 1
    assert later["harvester_last_exit_code"] == 1
    name = "harvester_last_complete_timestamp_seconds,minsk"
    assert later[name] == found[name]


def test_a_monitor_hears_of_every_run(ready: Command, tmp_path: Path) -> None:
    with Monitor() as monitor:
        settings(tmp_path, ping=monitor.url)
        ready("run", "--quiet")
        for name in ("minsk", "chicago"):
            partner(tmp_path, name, due="7d")
        ready("run", "--quiet", code=5)
        partner(tmp_path, "minsk", prefix="marc99", due="")
        ready("run", "--quiet", code=1)
    good, nothing, bad = monitor.told
    assert good[1:] == ("/ping/0b1c-secret", "2 partners: 2 complete; 0 new, 0 changed, 0 deleted")
    assert nothing[1:] == ("/ping/0b1c-secret", "no partner was due")
    assert bad[1] == "/ping/0b1c-secret/fail"
    assert "1 refused" in bad[2]


@pytest.mark.parametrize("log", ["", "json"])
def test_a_monitor_that_is_down_changes_nothing(ready: Command, tmp_path: Path, log: str) -> None:
    with Monitor(status=503) as monitor:
        settings(tmp_path, ping=monitor.url, log=log)
        done = ready("run", "--quiet")
    last = done.stderr.splitlines()[-1]
    assert "was not told: it answers 503" in last
    assert not log or json.loads(last)["level"] == "warning"
    assert log or len(done.stderr.splitlines()) == 1


def test_a_report_that_cannot_be_written_is_exit_code_3(ready: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings(tmp_path, metrics="harvester.prom")
    assert "cannot be written" in ready("run", "-q", "--report", "file/x.json", code=3).stderr
    assert samples(tmp_path / "harvester.prom")["harvester_last_exit_code"] == 3


def test_a_wrong_schedule_is_told_by_file_key_and_remedy(ready: Command, tmp_path: Path) -> None:
    partner(tmp_path, "minsk", due="every monday")
    told = ready("run", "--quiet", code=1).stderr
    assert "minsk.toml: key 'due': 'every monday'" in told
    assert "15 2 * * 1" in told


@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM"])
def test_an_interrupt_leaves_an_account(ready: Command, tmp_path: Path, stop: str) -> None:
    settings(tmp_path, report="last-run.json")
    interrupt = (
        "import os, signal\n"
        "from harvester.pipeline.match import Matcher\n"
        # A shell starts what it puts into the background with SIGINT ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"Matcher.read = lambda _: os.kill(os.getpid(), signal.{stop})\n"
        "import sys; sys.argv[1:] = ['run', '-q']\n"
        "from harvester.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", interrupt], cwd=tmp_path, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert "run the same command again" in done.stderr
    account = json.loads((tmp_path / "last-run.json").read_text(encoding="utf-8"))
    assert account["exit_code"] == 130
