"""The command line as cron and catalogers use it: real processes, real repositories."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from harvester.demo.facts import Library
from harvester.store import Store
from harvester.union.decisions import Decision
from tests.cli.conftest import Command
from tests.commands import ROOT
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host


def test_from_nothing_to_an_offer(ready: Command, tmp_path: Path) -> None:
    status = json.loads(ready("status", "--json").stdout)
    assert {p["id"]: p["verdict"] for p in status["partners"]} == {
        "minsk": "complete", "chicago": "complete",
    }  # fmt: skip
    assert status["waiting"] == 0
    assert status["holders"]["2"] > 0
    with Store(tmp_path / "union.db") as store:
        alone = [u for u in store.union if u.holders == ("minsk",)]
        shared = [u for u in store.union if len(u.holders) == 2]
    rows = [(u.holdings[-1].identifier, 2) for u in (*alone[:3], *shared[:1])]
    with (tmp_path / "stock.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("identifier", "quantity"), *rows])
    words = ("--from", "minsk", "--to", "chicago", "--stock", "stock.csv", "--date", "2026-01-31")
    made = json.loads(ready("offer", *words, "-o", "lists", "--json").stdout)
    assert len(made["offer"]["lines"]) == 3
    assert [e["reason"] for e in made["offer"]["exclusions"]]
    assert {Path(name).suffix for name in made["files"]} == {".xlsx", ".csv", ".xml"}
    assert all((tmp_path / name).exists() for name in made["files"])


def test_show_and_explain(ready: Command, tmp_path: Path) -> None:
    with Store(tmp_path / "union.db") as store:
        union = next(u for u in store.union if len(u.holders) == 2)
    a, b = (holding.name for holding in union.holdings)
    assert union.title in ready("show", union.id).stdout
    assert union.id in ready("show", a).stdout
    told = ready("explain", a, b).stdout
    assert "bits" in told
    assert f"union record {union.id}" in told
    evidence = json.loads(ready("explain", a, b, "--json").stdout)["score"]
    assert evidence["verdict"] in ("same", "ask", "different")


def test_exports(ready: Command, tmp_path: Path) -> None:
    ready("export", "clusters", "-o", "clusters.csv")
    ready("export", "pairs", "-o", "pairs.csv")
    ready("export", "sources", "--partner", "minsk", "-o", "sources.jsonl")
    ready("export", "issues", "-o", "issues.csv")
    with (tmp_path / "issues.csv").open(newline="", encoding="utf-8-sig") as stream:
        assert {"title-missing"} <= {row["code"] for row in csv.DictReader(stream)}
    with (tmp_path / "clusters.csv").open(newline="") as stream:
        clusters = list(csv.DictReader(stream))
    with Store(tmp_path / "union.db") as store:
        apart = sum(
            n for reasons in store.records.apart_counts().values() for n in reasons.values()
        )
        assert apart
        assert len(clusters) == sum(live for live, _ in store.sources.counts().values()) - apart
    assert clusters[0].keys() == {"partner", "identifier", "cluster"}
    with (tmp_path / "pairs.csv").open(newline="", encoding="utf-8-sig") as stream:
        columns = next(csv.reader(stream))
    assert columns[:4] == ["record_a", "record_b", "score", "verdict"]
    assert columns[4:] == ["title_a", "title_b", "relation", "conflicts"]
    ready("export", "pairs", "-o", "pairs.xlsx")
    assert (tmp_path / "pairs.xlsx").read_bytes().startswith(b"PK")
    text = (tmp_path / "sources.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["partner"] for line in lines} == {"minsk"}
    wanted = "partner identifier datestamp deleted sets prefix format title raw".split()
    assert lines[0].keys() >= set(wanted)
    assert any(line["deleted"] for line in lines)
    assert any("<" in line["raw"] and line["format"] == "unimarc" for line in lines)


def test_records_kept_apart_are_counted_and_told_why(harvester: Command, tmp_path: Path) -> None:
    lines = "=LDR  00000n{0} a2200000 a 4500\n=001  {1}\n=008  010101s2001\n={2}\n\n"
    records = [("am", 1, "245  10$aTides"), ("am", 2, "020  \\\\$a9780306406157")]
    records += [("z ", 3, "100  1\\$aFinch, A."), ("z ", 4, "100  1\\$aFinch, B.")]
    text = "".join(lines.format(*each) for each in records)
    (tmp_path / "a.mrk").write_text(text, encoding="utf-8")
    harvester("init")
    harvester("partner", "add", "x")
    harvester("import", "x", "a.mrk")
    counts = "1 without title, 2 authority records"
    assert f"Kept apart from the union list: {counts}." in harvester("match").stdout
    status = harvester("status").stdout
    assert f"4 records.\nKept apart from it: {counts}.\n" in status
    assert f"x: kept apart from the union list: {counts}\n" in status
    assert "none, the record is kept apart: it has no title" in harvester("show", "x:2").stdout
    assert "it is an authority record" in harvester("show", "x:3").stdout
    assert '"apart": "authority"' in harvester("show", "x:3", "--json").stdout


def test_explain_tells_the_path_through_a_union_record(ready: Command, tmp_path: Path) -> None:
    with Store(tmp_path / "union.db") as store:
        single = [u.holdings[0].name for u in store.union if len(u.holdings) == 1]
        a, b, c = single[:3]
        store.decisions.add(Decision(a, b, "same", "Anna", "2026-01-01"))
        store.decisions.add(Decision(b, c, "same", "Boris", "2026-01-02"))
    ready("match")
    told = ready("explain", a, c).stdout
    assert "by way of:" in told
    assert f"{a} ~ {b}: declared the same by Anna on 2026-01-01" in told
    assert f"{b} ~ {c}: declared the same by Boris on 2026-01-02" in told


@pytest.mark.parametrize("suffix", ["xml", "mrc", "jsonl", "csv"])
def test_the_union_list_in_every_form(ready: Command, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"union.{suffix}"
    ready("export", "records", "-o", path.name)
    assert path.stat().st_size > 1000
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (suffix == "csv")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", ["u.mrc", "u.xml"])
def test_the_union_list_as_unimarc_can_be_imported(ready: Command, name: str) -> None:
    ready("export", "records", "-o", name, "--format", "unimarc")
    ready("partner", "add", "files")
    assert json.loads(ready("import", "files", name, "--json").stdout)["tally"]["new"] > 10


@pytest.mark.parametrize("written", ["mods", "oai_dc"])
def test_the_union_list_as_xml_without_marc(ready: Command, tmp_path: Path, written: str) -> None:
    ready("export", "records", "-o", "union.xml", "--format", written)
    assert len(etree.parse(tmp_path / "union.xml").getroot()) > 10


@pytest.mark.parametrize(
    ("name", "written"), [("u.mrc", "mods"), ("u.mrc", "oai_dc"), ("u.csv", "unimarc")]
)
def test_a_format_its_file_cannot_hold_is_refused(ready: Command, name: str, written: str) -> None:
    refused = ready("export", "records", "-o", name, "--format", written, code=1).stderr
    assert written in refused
    assert ".xml" in refused


def test_importing_files(harvester: Command, tmp_path: Path, ready: Command) -> None:
    ready("export", "records", "-o", "books.mrc")
    ready("partner", "add", "files")
    report = json.loads(harvester("import", "files", "books.mrc", "--json").stdout)
    assert report["tally"]["new"] > 10
    again = json.loads(harvester("import", "files", "books.mrc", "--complete", "--json").stdout)
    assert again["tally"]["new"] == again["retired"] == 0
    harvester("match")
    assert "Nothing new" in harvester("match").stdout


def test_another_store(ready: Command, tmp_path: Path) -> None:
    ready("harvest", "minsk", "--store", "other.db")
    with Store(tmp_path / "other.db") as other:
        assert other.sources.counts().keys() == {"minsk"}
    (tmp_path / "harvester.toml").unlink()
    assert "minsk" in ready("status", "--store", "other.db").stdout


def test_partner_commands(ready: Command, tmp_path: Path, addresses: dict[Library, str]) -> None:
    text = (tmp_path / "partners" / "minsk.toml").read_text(encoding="utf-8")
    assert "Minsk & sons" in text
    assert 'prefix = "unimarc"' in text
    assert addresses["minsk"] in ready("partner", "list").stdout
    assert json.loads(ready("partner", "show", "minsk", "--json").stdout)["id"] == "minsk"
    assert "all is well" in ready("partner", "check", "minsk").stdout
    wrong = text.replace('prefix = "unimarc"', 'prefix = "marc99"')
    (tmp_path / "partners" / "minsk.toml").write_text(wrong, encoding="utf-8")
    assert "marc99" in ready("partner", "check", "minsk", code=1).stdout


def test_one_partner_failing_is_exit_code_3(ready: Command, tmp_path: Path) -> None:
    path = tmp_path / "partners" / "minsk.toml"
    text = path.read_text(encoding="utf-8").replace('prefix = "unimarc"', 'prefix = "marc99"')
    path.write_text(text, encoding="utf-8")
    done = ready("run", "--quiet", code=3)
    assert "cannotDisseminateFormat" in done.stderr


def test_tables_in_a_mail_break_no_word(ready: Command, tmp_path: Path) -> None:
    ready("partner", "add", "a-rather-long-partner-id")
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    done = subprocess.run(
        [sys.executable, "-m", "harvester", "status"],
        cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "a-rather-long-partner-id" in done.stdout
    assert "never harvested" in done.stdout


def test_quiet_is_quiet(ready: Command) -> None:
    done = ready("run", "--quiet")
    assert done.stdout == done.stderr == ""


def test_a_second_run_at_once_is_exit_code_4(ready: Command, tmp_path: Path) -> None:
    with Store(tmp_path / "union.db") as store, store.lock("match"):
        assert "another harvester" in ready("match", code=4).stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["status"], 1, "harvester init"),
        (["explain", "a", "b"], 2, "PARTNER:IDENTIFIER"),
        (["export", "clusters"], 2, "--output"),
        (
            "offer --from a --to b --stock s.csv --date morgen".split(),
            2,
            "2026-01-31",
        ),
        (["status", "--store", "mysql://x/y"], 1, "SQLite or PostgreSQL"),
    ],
)
def test_complaints_say_what_to_do(
    harvester: Command, words: list[str], code: int, told: str
) -> None:
    assert told in harvester(*words, code=code).stderr


def test_where_nothing_can_be_written_it_is_told(harvester: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for words in (["init", "file"], ["init", "file/in/it"], ["demo", "file"]):
        assert "file" in harvester(*words, code=1).stderr
    harvester("init")
    (tmp_path / "partners").rmdir()
    (tmp_path / "partners").write_text("in the way")
    assert "partners" in harvester("partner", "add", "minsk", code=1).stderr
    (tmp_path / "union.db.match.lock").mkdir()
    assert "cannot lock" in harvester("match", code=1).stderr


def test_a_wrong_address_is_told_as_one(harvester: Command) -> None:
    harvester("init")
    told = harvester("partner", "add", "minsk", "library.example.by/oai", code=1).stderr
    assert "url" in told
    assert "http://" in told
    assert "at most 40" in harvester("partner", "add", "a:b", code=1).stderr


def test_a_damaged_file_is_exit_code_3(ready: Command, tmp_path: Path) -> None:
    ready("export", "records", "-o", "books.mrc")
    ready("partner", "add", "files")
    whole = (tmp_path / "books.mrc").read_bytes()
    (tmp_path / "cut.mrc").write_bytes(whole[:-40])
    done = ready("import", "files", "cut.mrc", code=3)
    assert "damaged" in done.stderr
    assert "partial" in done.stdout
    ready("import", "files", "books.mrc")


def test_the_demo_leaves_a_real_workspace_alone(ready: Command, tmp_path: Path) -> None:
    before = (tmp_path / "partners" / "minsk.toml").read_bytes()
    assert "another folder" in ready("demo", ".", code=1).stderr
    assert (tmp_path / "partners" / "minsk.toml").read_bytes() == before


def test_a_changed_encoding_is_read_again_by_match(ready: Command, tmp_path: Path) -> None:
    path = tmp_path / "partners" / "minsk.toml"
    text = path.read_text(encoding="utf-8").replace('encoding = ""', 'encoding = "cp1251"')
    path.write_text(text, encoding="utf-8")
    assert json.loads(ready("match", "--json").stdout)["read"] > 10
    assert json.loads(ready("match", "--json").stdout)["read"] == 0


def test_unknown_things_are_named(ready: Command) -> None:
    assert "partner add nobody" in ready("import", "nobody", "x.mrc", code=1).stderr
    assert "minsk:no" in ready("show", "minsk:no", code=1).stderr
    assert "x.txt" in ready("export", "records", "-o", "x.txt", code=1).stderr
    assert "there already" in ready("init", code=1).stderr
    assert "cannot be written" in ready("export", "clusters", "-o", ".", code=1).stderr


def test_every_command_has_help(harvester: Command) -> None:
    for words in ([], ["partner"], ["export"], ["offer"], ["demo"], ["import"], ["run"]):
        assert "--help" in harvester(*words, "--help").stdout
    assert harvester("--version").stdout.startswith("harvester ")


def test_a_mass_that_leaves_is_held_until_a_person_accepts(
    harvester: Command, tmp_path: Path
) -> None:
    with Host() as host:
        repository = FaultyRepository(host, "massdel", count=200)
        harvester("init")
        harvester("partner", "add", "us", repository.url)
        harvester("harvest", "us")
        repository.advance()
        assert "harvester partner accept us" in harvester("harvest", "us", code=3).stderr
        told = harvester("status").stdout
        assert "suspect" in told
        assert "harvester partner accept us" in told
        done = harvester("partner", "accept", "us")
        assert "records retired" in done.stdout
        assert done.stderr == ""
        assert "harvester partner accept us" not in harvester("status").stdout
        assert "nothing of it is held back" in harvester("partner", "accept", "us").stdout
        harvester("harvest", "us")
    with Store(tmp_path / "union.db") as store:
        assert store.sources.counts()["us"][0] < 50


def deleted_column(table: str) -> int:
    (row,) = (line for line in table.splitlines() if line.startswith("│ us "))
    return int(row.split("│")[6].replace(",", ""))


def test_the_deleted_column_counts_what_became_deleted(harvester: Command) -> None:
    def deleted() -> int:
        number: int = json.loads(harvester("status", "--json").stdout)["partners"][0]["deleted"]
        return number

    with Host() as host:
        repository = FaultyRepository(host, count=200)
        harvester("init")
        harvester("partner", "add", "us", repository.url)
        came_deleted = deleted_column(harvester("harvest", "us").stdout)
        assert came_deleted == deleted() > 0
        repository.advance()
        told = harvester("harvest", "us").stdout
        assert deleted_column(told) == deleted() - came_deleted > 0
        assert f" {deleted() - came_deleted:,} deleted" in told.splitlines()[-1]
        assert deleted_column(harvester("harvest", "us").stdout) == 0


def test_a_complete_import_retires_whatever_is_not_in_it(ready: Command, tmp_path: Path) -> None:
    ready("partner", "add", "files")
    ready("export", "records", "-o", "books.mrc")
    ready("import", "files", "books.mrc")
    whole = (tmp_path / "books.mrc").read_bytes()
    (tmp_path / "one.mrc").write_bytes(whole[: whole.index(b"\x1d") + 1])
    report = json.loads(ready("import", "files", "one.mrc", "--complete", "--json").stdout)
    assert report["retired"] > 50
    with Store(tmp_path / "union.db") as store:
        assert store.sources.counts()["files"][0] == 1


def test_what_came_broken_can_be_looked_at(harvester: Command, tmp_path: Path) -> None:
    with Host() as host:
        repository = FaultyRepository(host, "brokentag", count=80)
        harvester("init")
        harvester("partner", "add", "us", repository.url)
        harvester("harvest", "us", code=3)
    told = harvester("status").stdout
    assert "us: 1 record did not come whole" in told
    command = "harvester export quarantine --partner us -o broken.jsonl"
    assert command in told
    assert "1 written" in harvester(*command.split()[1:]).stdout
    line = json.loads((tmp_path / "broken.jsonl").read_text(encoding="utf-8"))
    assert line["partner"] == "us"
    assert line["identifier"] in line["raw"]
    assert "mismatch" in line["reason"]
    assert "</subfeld>" in line["raw"]
