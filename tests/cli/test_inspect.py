"""`harvester inspect`: the first tool for a new partner's file."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from pathlib import Path
from textwrap import dedent

from openpyxl import Workbook

from tests.cli.conftest import Command
from tests.commands import ROOT

CORPUS = ROOT / "tests" / "corpus"
LIST = "Was;Wer;Farbe\nHügel;Ash, Ida;rot\n"


def test_a_cataloger_reads_what_a_file_is(harvester: Command) -> None:
    told = harvester("inspect", CORPUS / "rusmarc-volume.mrc").stdout
    assert "1 record, ISO 2709" in told
    assert "UNIMARC 1" in told
    assert "Levels     volume 1" in told
    assert "Title: " in told


def test_columns_are_printed_as_the_partners_file_wants_them(
    harvester: Command, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("Titel;Verfasser;Farbe\nHügel;Ash, Ida;rot\n", "utf-8")
    told = harvester("inspect", "list.csv").stdout
    assert '[columns]\n"Titel" = "title"\n"Verfasser" = "author"\n# "Farbe" = "..."\n' in told
    assert "Not read   Farbe 1" in told


def test_as_a_partners_file_says(harvester: Command, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    assert "no table with headings" in harvester("inspect", "list.csv", code=1).stderr
    harvester("init")
    harvester("partner", "add", "ulm")
    with (tmp_path / "partners" / "ulm.toml").open("a", encoding="utf-8") as stream:
        stream.write('[columns]\n"Was" = "title"\n"Wer" = "author"\n')
    assert "Hügel" in harvester("inspect", "--partner", "ulm", "list.csv").stdout
    assert json.loads(harvester("import", "ulm", "list.csv", "--json").stdout)["reasons"] == []
    harvester("match")
    harvester("export", "records", "-o", "union.xml")
    assert "Hügel" in (tmp_path / "union.xml").read_text("utf-8")


def test_an_import_of_guessed_columns_says_what_to_write_down(
    harvester: Command, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("Titel;Jahr;Farbe\nHügel;1990;rot\n", "utf-8")
    harvester("init")
    harvester("partner", "add", "ulm")
    told = harvester("import", "ulm", "list.csv").stderr
    assert 'partners/ulm.toml: columns = { "Titel" = "title", "Jahr" = "year" }' in told
    with (tmp_path / "partners" / "ulm.toml").open("a", encoding="utf-8") as stream:
        stream.write(told.partition("partners/ulm.toml: ")[2])
    assert not harvester("import", "ulm", "list.csv").stderr


def test_a_wrong_meaning_and_a_wrong_heading_are_faults_of_the_settings(
    harvester: Command, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    harvester("init")
    harvester("partner", "add", "ulm")
    path = tmp_path / "partners" / "ulm.toml"
    usual = path.read_text("utf-8")
    path.write_text(usual + '[columns]\n"Was" = "titel"\n', "utf-8")
    told = harvester("import", "ulm", "list.csv", code=1).stderr
    assert "ulm.toml: key 'columns': 'Was' is 'titel'; write heading = meaning" in told
    path.write_text(usual + '[columns]\n"Was" = "title"\n"Wo" = "place"\n', "utf-8")
    told = harvester("import", "ulm", "list.csv", code=1).stderr
    assert "ulm.toml: key 'columns': list.csv has no heading 'Wo'; write one of its own" in told


def test_faults_are_listed_and_end_in_an_exit_code(harvester: Command) -> None:
    bad, good = CORPUS / "no-title-no-date.mrc", CORPUS / "plain-book.mrc"
    assert harvester("inspect", "--validate", good).stdout.endswith("no faults.\n")
    told = harvester("inspect", "--validate", bad, good, code=3).stdout
    assert "no-title-no-date.mrc, record 1" in told
    assert re.search(r"\n  245 +title-missing\n", told)
    assert "1  title-missing: the record has no title" in told
    lines = harvester("inspect", "--validate", "--json", bad, code=3).stdout.splitlines()
    assert "title-missing" in {json.loads(line)["issue"]["code"] for line in lines}


def test_json_for_programs(harvester: Command) -> None:
    found = json.loads(harvester("inspect", "--json", CORPUS / "plain-book.mrc").stdout)
    assert found["formats"] == {"marc21": 1}
    assert found["samples"][0]["reading"]["record"]["titles"]


def test_what_is_none_of_ours_is_told_and_the_others_are_read(
    harvester: Command, tmp_path: Path
) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7")
    assert "a PDF document" in harvester("inspect", "letter.pdf", code=1).stderr
    both = harvester("inspect", "letter.pdf", CORPUS / "plain-book.mrc", code=3)
    assert "a PDF document" in both.stderr
    assert "1 record" in both.stdout


def test_one_missing_file_of_several_is_told_and_the_others_are_read(
    harvester: Command, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.mrc").touch()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    done = harvester(
        "inspect",
        "missing.mrc",
        "folder",
        "empty.mrc",
        "photo.jpg",
        CORPUS / "plain-book.mrc",
        code=3,
    )
    assert "1 record" in done.stdout
    lines = done.stderr.splitlines()
    assert [line.partition(": ")[2].partition(": ")[0] for line in lines] == [
        "missing.mrc", "folder", "empty.mrc", "photo.jpg"
    ]  # fmt: skip
    assert lines[1].endswith("a folder; name the files in it")
    assert lines[3].endswith("but a picture")


def test_damage_is_told_and_is_no_failure_but_for_the_validation(
    harvester: Command, tmp_path: Path
) -> None:
    book = (CORPUS / "plain-book.mrc").read_bytes()
    (tmp_path / "cut.mrc").write_bytes(book + book[:-40])
    assert "1 issue in the file itself" in harvester("inspect", "cut.mrc").stdout
    told = harvester("inspect", "--validate", "cut.mrc", code=3).stdout
    assert "cut.mrc, record 2\n" in told
    assert "1 fault in the file itself:" in told


def test_unread_fields_have_names_and_local_ones_stand_apart(harvester: Command) -> None:
    told = harvester("inspect", CORPUS / "unread-fields.mrc").stdout
    assert "Not read   787 other relation 1" in told
    assert "Local      999 1" in told


def test_a_record_of_no_format_is_not_called_a_book(harvester: Command) -> None:
    told = harvester("inspect", CORPUS / "authority.mrc").stdout
    assert re.search(r"^  Kept apart +1 authority record$", told, re.MULTILINE)
    assert "Kept apart from the union list: it is an authority record." in told
    assert "[leader/06]" in told
    assert "monograph" not in told


def test_the_commands_of_the_how_to(harvester: Command, tmp_path: Path) -> None:
    """As a cataloger would type them, with the columns that stand there in the partner's file."""
    page = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    commands = re.findall(r"(?:^    |`)harvester (inspect [^`\n]+)", page, re.MULTILINE)
    columns = re.search(r"(?:^    .*\n)+", page[page.index("    [columns]") :], re.MULTILINE)
    assert columns
    book = (CORPUS / "no-title-no-date.mrc").read_bytes()
    (tmp_path / "catalogue-2026.mrc.gz").write_bytes(gzip.compress(book))
    harvester("init")
    harvester("partner", "add", "tbilisi")
    with (tmp_path / "partners" / "tbilisi.toml").open("a", encoding="utf-8") as stream:
        stream.write(dedent(columns[0]))
    sheet = Workbook()
    assert sheet.active
    sheet.active.append(re.findall(r'"([^"]+)" = ', columns[0]))
    sheet.active.append(["Колас, Якуб", "Новая зямля", "1923", "5"])
    sheet.save(tmp_path / "list.xlsx")
    told = [harvester(*shlex.split(c), code=3 if "--validate" in c else 0).stdout for c in commands]
    assert len(told) >= 4
    assert "title-missing" in told[0]
    assert any("Title: Новая зямля" in each for each in told)


def test_a_character_set_that_is_none_is_refused(harvester: Command) -> None:
    told = harvester("inspect", "--encoding", "cp9999", CORPUS / "plain-book.mrc", code=2).stderr
    assert "no character set" in told
