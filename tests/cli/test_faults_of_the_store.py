"""Full disks, read-only disks and signals, as the command line meets them: one sentence, no lie."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harvester.store import Store
from tests.cli.conftest import Command
from tests.commands import ROOT
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host
from tests.unprivileged import read_only, unprivileged

Begin = Callable[..., "subprocess.Popen[str]"]
HEAD = '<collection xmlns="http://www.loc.gov/MARC21/slim">'
RECORD = (
    "<record><leader>00000nam a2200000 a 4500</leader>"
    '<controlfield tag="001">{0}</controlfield><datafield tag="245" ind1="1" ind2="0">'
    '<subfield code="a">Town number {0}</subfield></datafield>'
    '<datafield tag="520" ind1=" " ind2=" "><subfield code="a">{1}</subfield></datafield></record>'
)
COUNT = 1500
FULL = "the disk refuses it: it is full, a file may not grow further (ulimit, quota), or it fails"


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Begins a command in the folder, with more words before it."""

    def run(*words: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*before, sys.executable, "-m", "harvester", *words], cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env={**os.environ, "COLUMNS": "160", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    return run


def ended(process: subprocess.Popen[str], code: int) -> tuple[str, list[str]]:
    """What a process printed, and the lines of its complaints."""
    out, err = process.communicate()
    assert process.returncode == code, out + err
    assert "Traceback" not in err
    return out, err.splitlines()


def limit(kilobytes: int) -> list[str]:
    """No file grows larger than this, as if the disk were full."""
    return ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash"]


def room(path: Path, more: int) -> list[str]:
    return limit(path.stat().st_size // 1024 + more)


def written(path: Path, count: int) -> Path:
    """A file of records that do not pack well."""
    noise = (hashlib.sha512(str(n).encode()).hexdigest() * 2 for n in range(count))
    records = "".join(RECORD.format(n, text) for n, text in enumerate(noise))
    path.write_text(f"{HEAD}{records}</collection>", encoding="utf-8")
    return path


@pytest.fixture
def minsk(harvester: Command, tmp_path: Path) -> Path:
    """A folder with a partner and an empty store."""
    harvester("init")
    harvester("partner", "add", "minsk")
    harvester("status")
    return tmp_path


@pytest.fixture
def books(minsk: Path) -> Path:
    """A file that such a partner sends."""
    return written(minsk / "books.xml", COUNT)


def status(harvester: Command) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(harvester("status", "--json").stdout)
    return found


@pytest.mark.parametrize("log", ["", "json"])
def test_an_import_on_a_full_disk(harvester: Command, begin: Begin, books: Path, log: str) -> None:
    store = books.with_name("union.db")
    words = ["import", "minsk", books.name, *(["--log", log] if log else [])]
    _, lines = ended(begin(*words, before=room(store, 64)), 1)
    told = json.loads(lines[-1])["message"] if log else lines[0].removeprefix("harvester: ")
    assert told.startswith(f"cannot write to the store {store}: {FULL} (")
    assert told.endswith("make room or raise the limit, then run the same command again")
    assert log or len(lines) == 1
    assert [row["verdict"] for row in status(harvester)["partners"]] == ["interrupted"]
    harvester("import", "minsk", books.name)
    assert status(harvester)["records"] == COUNT


@pytest.mark.parametrize("processes", [1, 2])
def test_a_match_on_a_full_disk(
    harvester: Command, begin: Begin, books: Path, processes: int
) -> None:
    settings = books.with_name("harvester.toml")
    text = settings.read_text(encoding="utf-8")
    assert "processes = 0" in text
    settings.write_text(text.replace("processes = 0", f"processes = {processes}"), encoding="utf-8")
    harvester("import", "minsk", books.name)
    _, lines = ended(begin("match", before=room(books.with_name("union.db"), 256)), 1)
    assert len(lines) == 1
    assert FULL in lines[0]
    assert status(harvester)["waiting"] == COUNT
    harvester("match")
    assert status(harvester)["union_records"] == COUNT


STOPPING = """
import sys
from harvester.pipeline.match import Matcher
from harvester.errors import StoreError
def stop(self): raise StoreError("so it is")
Matcher.compare = stop
sys.argv[1:] = ["match"]
from harvester.cli import main
main()
"""


def test_a_match_that_stopped_half_way_counts_what_waits_once(
    harvester: Command, minsk: Path
) -> None:
    harvester("import", "minsk", written(minsk / "few.xml", 40).name)
    done = subprocess.run(
        [sys.executable, "-c", STOPPING], cwd=minsk, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "harvester: so it is\n")
    assert status(harvester)["waiting"] == 40


@pytest.mark.parametrize("name", ["o.jsonl", "deep/o.csv", "o.xml", "o.mrc"])
def test_an_export_on_a_full_disk(harvester: Command, begin: Begin, minsk: Path, name: str) -> None:
    harvester("import", "minsk", written(minsk / "few.xml", 900).name)
    harvester("match")
    # The index beside the store takes 32 kB.
    _, lines = ended(begin("export", "records", "-o", name, before=limit(34)), 1)
    assert len(lines) == 1
    assert f"{name}: cannot be written (File too large); make room" in lines[0]
    assert not (minsk / name).exists()
    assert not list(minsk.rglob("*.part"))


def test_a_harvest_on_a_full_disk_is_no_partners_fault(
    harvester: Command, begin: Begin, tmp_path: Path
) -> None:
    harvester("init")
    with Host("127.0.0.1") as one, Host("127.0.0.2") as other:
        for name, host in (("aa", one), ("bb", other), ("cc", other)):
            repository = FaultyRepository(host, name=name, count=300, page=50)
            text = f'url = "{repository.url}"\nprefix = "marc21"\n'
            (tmp_path / "partners" / f"{name}.toml").write_text(text)
        harvester("status")
        full = room(tmp_path / "union.db", 64)
        out, lines = ended(begin("run", "--report", "report.json", before=full), 1)
        assert FULL in lines[-1]
        assert "refused" not in out
        report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        assert report["exit_code"] == 1
        assert FULL in report["failure"]
        assert {each["verdict"] for each in report["harvests"]} <= {"complete"}
        rows = {row["id"]: row["verdict"] for row in status(harvester)["partners"]}
        assert set(rows.values()) <= {"complete", "interrupted", "never harvested"}
        begun = sorted(name for name, verdict in rows.items() if verdict == "interrupted")
        assert sorted(report["interrupted"]) == begun
        done = json.loads(harvester("run", "--json", "--all").stdout)
        assert [each["verdict"] for each in done["harvests"]] == ["complete"] * 3


LOOKING = [
    ["status"],
    ["status", "--json"],
    ["partner", "list"],
    ["show", "minsk:1"],
    ["explain", "minsk:1", "minsk:2"],
    ["evaluate", "../labels.csv"],
    *(["export", each, "-o", "../out.csv"] for each in ("clusters", "pairs", "issues")),
    *(["export", each, "-o", "../out.jsonl"] for each in ("sources", "quarantine", "records")),
]


@pytest.fixture
def shelved(harvester: Command, minsk: Path) -> Iterator[Path]:
    """A workspace in a folder where nothing can be written."""
    harvester("import", "minsk", written(minsk / "few.xml", 3).name)
    harvester("match")
    folder = minsk / "shelf"
    folder.mkdir()
    for name in ("harvester.toml", "union.db", "partners"):
        (minsk / name).rename(folder / name)
    (minsk / "labels.csv").write_text("record_a,record_b,same\nminsk:1,minsk:2,0\n")
    with read_only(folder):
        yield folder


ONE_BY_ONE = """
import json, os, sys
from harvester.cli import main
for words in json.loads(sys.argv[1]):
    if not os.fork():
        sys.argv[1:] = words
        main()
    print(os.waitstatus_to_exitcode(os.wait()[1]), file=sys.stderr, flush=True)
"""
"""Runs commands, each in a process of its own, and prints each exit code after its complaints."""


def in_folder(folder: Path, *commands: Sequence[str]) -> list[str]:
    """The complaints of commands that may not write to the folder, each with its exit code."""
    done = subprocess.run(
        [*unprivileged(), sys.executable, "-c", ONE_BY_ONE, json.dumps(commands)],
        cwd=folder, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()


def test_looking_at_a_store_on_a_read_only_disk(shelved: Path) -> None:
    before = sorted(path.name for path in shelved.iterdir())
    assert in_folder(shelved, *LOOKING) == ["0"] * len(LOOKING)
    assert sorted(path.name for path in shelved.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["match"], "cannot lock the store"),
        (["import", "minsk", "../few.xml"], "cannot lock the store"),
        (["run", "--quiet"], "stopped: cannot write to the store"),
        (["export", "clusters", "-o", "out.csv"], "out.csv: cannot be written"),
    ],
)
def test_changing_a_store_on_a_read_only_disk(shelved: Path, words: list[str], told: str) -> None:
    *lines, code = in_folder(shelved, words)
    assert code == "1"
    assert any(told in line for line in lines)
    assert len(lines) == len(set(lines)) <= 2


@pytest.fixture
def slow(harvester: Command, tmp_path: Path) -> Iterator[Host]:
    """A slow host with two partners of the workspace, which has a quick one besides."""
    harvester("init")
    with Host("127.0.0.1") as quick, Host("127.0.0.2", slow=0.3) as host:
        for name, at, count in (("aa", quick, 40), ("bb", host, 300), ("cc", host, 300)):
            repository = FaultyRepository(at, name=name, count=count, page=20)
            text = f'url = "{repository.url}"\nprefix = "marc21"\n'
            (tmp_path / "partners" / f"{name}.toml").write_text(text)
        yield host


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_sigterm_during_harvests_leaves_a_true_account(
    harvester: Command, begin: Begin, slow: Host, tmp_path: Path
) -> None:
    harvester("status")
    running = begin("run", "--report", "report.json")
    with Store(tmp_path / "union.db") as store:
        wait_for(lambda: "aa" in store.runs.last(["harvest"], "complete"))
        wait_for(lambda: store.presence.live("bb") > 0 and store.presence.live("cc") > 0)
        running.terminate()
        out, lines = ended(running, 130)
        kept = store.presence.live("bb")
        time.sleep(0.5)
        assert store.presence.live("bb") == kept
        assert store.runs.last(["harvest"])["bb"].verdict == "interrupted"
        assert store.runs.last(["run"])[""].verdict == "interrupted"
    assert "run the same command again" in lines[-1]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["exit_code"], report["match"]) == (130, None)
    harvests = [(each["partner"], each["verdict"]) for each in report["harvests"]]
    assert harvests == [("aa", "complete")]
    assert report["interrupted"] == ["bb", "cc"]
    assert report["summary"].startswith("3 partners: 1 complete, 2 interrupted; ")
    assert "1 complete, 2 interrupted" in out
    slow.slow = 0
    done = json.loads(harvester("run", "--json").stdout)
    assert [each["verdict"] for each in done["harvests"]] == ["complete"] * 3
    with Store(tmp_path / "union.db") as store:
        assert store.presence.live("bb") > kept
        assert store.queue.waiting() == 0


@pytest.mark.parametrize("kill", [os.kill, os.killpg])
def test_sigterm_during_a_match_is_told(
    harvester: Command, begin: Begin, books: Path, kill: Callable[[int, int], None]
) -> None:
    harvester("import", "minsk", books.name)
    running = begin("match", "--log", "text")
    assert running.stderr
    assert "match begun" in running.stderr.readline()
    # A service manager ends the processes that share the matching as well.
    kill(running.pid, signal.SIGTERM)
    _, lines = ended(running, 130)
    assert "interrupted; what was finished is kept" in lines[-1]
    assert status(harvester)["waiting"] == COUNT
    harvester("match")
    assert status(harvester)["union_records"] == COUNT


def test_settings_from_an_editor_of_windows(harvester: Command, minsk: Path) -> None:
    settings, partner = minsk / "harvester.toml", minsk / "partners" / "minsk.toml"
    text = 'name = { be = "Бібліятэка" }\ncountry = "BY"\n'
    for path, said in ((settings, settings.read_text(encoding="utf-8")), (partner, text)):
        path.write_bytes(b"\xef\xbb\xbf" + said.replace("\n", "\r\n").encode())
    assert "Бібліятэка" in harvester("partner", "show", "minsk").stdout
    for encoding in ("cp1251", "utf-16"):
        partner.write_bytes(text.encode(encoding))
        told = harvester("partner", "list", code=1).stderr
        assert "minsk.toml: cannot be read" in told
        assert "save it as UTF-8 text" in told
        assert len(told.splitlines()) == 1
