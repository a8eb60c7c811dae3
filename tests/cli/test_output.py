"""What is printed: every character, in every encoding, as it is, for as long as somebody reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.commands import ROOT, run_command

TITLES = {
    "oai:id:3": "Notes :book: and :id: of [bold]a library[/bold]",
    "oai:ru:4": "Hours 10:cd:89 [microform]",
    "5:é": "Война и мир 红楼梦 𠀀 café",
}
RECORD = (
    "<record><leader>00000nam a2200000 a 4500</leader>"
    '<controlfield tag="001">{}</controlfield>'
    '<controlfield tag="008">010101s2001    ru                  rus d</controlfield>'
    '<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{}</subfield></datafield></record>'
)
HALF = (
    '{"leader":"00000nam a2200000 a 4500","fields":[{"001":"half"},'
    '{"245":{"ind1":"1","ind2":"0","subfields":[{"a":"Half \\ud800 a title"}]}}]}'
)


@pytest.fixture
def books(harvester: Command, tmp_path: Path) -> Path:
    harvester("init")
    harvester("partner", "add", "minsk")
    path = tmp_path / "books.xml"
    records = "".join(RECORD.format(*pair) for pair in TITLES.items())
    head = '<collection xmlns="http://www.loc.gov/MARC21/slim">'
    path.write_text(f"{head}{records}</collection>", encoding="utf-8")
    harvester("import", "minsk", path.name)
    harvester("match")
    return path


COMMANDS = [
    ["status"],
    ["show", "minsk:5:é"],
    ["explain", "minsk:oai:id:3", "minsk:5:é"],
    ["inspect", "books.xml"],
    ["inspect", "books.xml", "--validate"],
    ["partner", "list"],
    ["show", "minsk:7:ж", "--json"],
]


@pytest.mark.parametrize(
    ("encoding", "commands"),
    [("ascii", COMMANDS), ("cp1251", COMMANDS[1:3]), ("latin-1", COMMANDS[1:3])],
)
def test_output_that_is_not_utf_8(books: Path, encoding: str, commands: list[list[str]]) -> None:
    for words in commands:
        done = run_command(books.parent, *words, encoding=encoding)
        assert done.returncode in (0, 1, 3), done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout + done.stderr


def test_a_character_that_cannot_be_printed_is_written_as_its_number(books: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "harvester", "show", "minsk:7:ж"],
        cwd=books.parent, capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert rb"no record minsk:7:\u0436 in the store" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "latin-1", "utf-8"])
def test_json_is_json_in_every_encoding(books: Path, encoding: str) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return run_command(books.parent, *words, encoding=encoding)

    shown = json.loads(run("show", "minsk:5:é", "--json").stdout)
    assert shown["source"]["identifier"] == "5:é"
    assert shown["record"]["titles"][0]["main"]["value"] == TITLES["5:é"]
    books.with_name("half.json").write_text(HALF)
    faults = run("inspect", "half.json", "--validate", "--json").stdout.splitlines()
    assert "encoding-damaged" in [json.loads(line)["issue"]["code"] for line in faults]
    events = run("import", "minsk", "no-such-ж.xml", "--log", "json").stderr.splitlines()
    assert "no-such-ж.xml" in json.loads(events[-1])["message"]


def test_words_between_colons_and_brackets_are_shown_as_they_are(
    harvester: Command, books: Path
) -> None:
    for identifier in ("oai:id:3", "oai:ru:4"):
        told = harvester("show", f"minsk:{identifier}").stdout
        assert f"minsk:{identifier}" in told
        assert TITLES[identifier] in told
    told = harvester("explain", "minsk:oai:id:3", "minsk:oai:ru:4").stdout
    for word in ("minsk:oai:id:3", ":book:", ":id:", "10:cd:89", "[bold]a library[/bold]"):
        assert word in told
    assert "minsk::book:" in harvester("show", "minsk::book:", code=1).stderr
    assert TITLES["oai:id:3"][:30] in harvester("inspect", books.name).stdout


def test_no_record_gives_a_terminal_orders(harvester: Command, books: Path) -> None:
    orders = ["\\u001b]0;title\\u0007", "\\u001b[2J", "\\u009b31m"]
    lines = [
        HALF.replace("\\ud800", f"{each} {each}").replace("half", f"o{n}")
        for n, each in enumerate(orders)
    ]
    books.with_name("orders.json").write_text("\n".join(lines))
    harvester("import", "minsk", "orders.json")
    harvester("match")
    for words in (
        ["inspect", "orders.json"],
        *(["show", f"minsk:o{n}"] for n in range(3)),
        ["explain", "minsk:o0", "minsk:o1"],
    ):
        told = harvester(*words).stdout
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", told)
    missing = harvester("show", "minsk:\x1b[2J", code=1).stderr
    assert r"no record minsk:\x1b[2J" in missing


def test_names_that_are_not_utf_8(harvester: Command, books: Path) -> None:
    name = os.fsdecode(b"caf\xe9.xml")
    books.rename(books.with_name(name))
    assert r"caf\udce9.xml" in harvester("inspect", name).stdout
    assert json.loads(harvester("inspect", name, "--json").stdout)["file"] == name
    harvester("import", "minsk", name)
    books.with_name(name).write_bytes(b"neither MARC nor a table")
    assert r"caf\udce9.xml: " in harvester("import", "minsk", name, code=1).stderr
    assert r"no record minsk:\udce9" in harvester("show", "minsk:\udce9", code=1).stderr
    harvester("status", "--json")


def test_halves_of_characters_stop_nothing(harvester: Command, books: Path) -> None:
    books.with_name("half.json").write_text(HALF)
    harvester("import", "minsk", "half.json")
    harvester("match")
    assert "Half \ufffd a title" in harvester("show", "minsk:half").stdout
    for each, file in (("sources", "o.jsonl"), ("records", "o.xml"), ("issues", "o.csv")):
        harvester("export", each, "-o", file)


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["status", "--json"],
        ["inspect", "books.xml"],
        ["export", "sources", "-o", "/dev/stdout"],
    ],
)
def test_a_reader_that_ends_ends_the_command(books: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "harvester", *words], cwd=books.parent, check=False,
            stdout=writing, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("into", ["| cat >", ">", ">>"])
def test_an_export_goes_where_the_shell_says(books: Path, into: str) -> None:
    Path(books.parent, "out").symlink_to("/proc/self/fd/1")
    file = books.with_name("clusters.csv")
    file.write_text("before\n")
    words = ["bash", "-c", f'"$@" {into} {file}', "bash", sys.executable, "-m", "harvester"]
    subprocess.run(
        [*words, "export", "clusters", "-o", "out"], cwd=books.parent, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    before = ["before"] if into == ">>" else []
    lines = file.read_text().splitlines()
    assert lines[: -len(TITLES)] == [*before, "partner,identifier,cluster"]
    assert Path(books.parent, "out").is_symlink()


def test_an_export_through_a_link_writes_what_it_links_to(harvester: Command, books: Path) -> None:
    folder = books.parent
    Path(folder, "deep").mkdir()
    Path(folder, "link.csv").symlink_to("deep/clusters.csv")
    for _ in range(2):
        harvester("export", "clusters", "-o", "link.csv")
        assert Path(folder, "link.csv").is_symlink()
        assert len(Path(folder, "deep/clusters.csv").read_text().splitlines()) == 1 + len(TITLES)


def test_output_that_goes_nowhere(books: Path) -> None:
    words = ["bash", "-c", '"$@" >&-', "bash", sys.executable, "-m", "harvester", "status"]
    done = subprocess.run(
        words, cwd=books.parent, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
