"""The page "Teach it your language" is followed: a language is added by one file and is read."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/teach-it-your-language.md").read_text(encoding="utf-8")
WORDS = "harvester/vocabulary/words/bul.toml"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program without the language that the page adds."""
    root = tmp_path_factory.mktemp("program")
    shutil.copytree(ROOT / "harvester", root / "harvester")
    (root / WORDS).unlink()
    return root


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def block(language: str) -> str:
    (only,) = blocks(language)
    return only


def run(program: Path, folder: Path, command: str) -> str:
    """What a command of the page prints."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(program), "COLUMNS": "160"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_can_be_followed(program: Path, tmp_path: Path) -> None:
    (tmp_path / "books.csv").write_text(block("csv"), encoding="utf-8")
    before, *after = blocks("console")
    check_shown(program, tmp_path, before)
    (program / WORDS).write_text(block("toml"), encoding="utf-8")
    for shown in after:
        check_shown(program, tmp_path, shown)
    record = read_one(program, tmp_path)
    assert record["edition"]["number"] == 2
    assert record["extent"] == {"statement": "2 броя, 214 с.", "pages": 214, "volumes": 2}
    assert str(record["volume"]) == "част първа"


def check_shown(program: Path, folder: Path, shown: str) -> None:
    """Every line that the page shows under a command is among those that the command prints."""
    command, *lines = shown.splitlines()
    printed = run(program, folder, command.removeprefix("$ "))
    assert lines
    assert [line for line in lines if line not in printed] == []


def read_one(program: Path, folder: Path) -> dict[str, dict[str, object]]:
    inspected = json.loads(run(program, folder, "harvester inspect books.csv --json"))
    record: dict[str, dict[str, object]] = inspected["samples"][0]["reading"]["record"]
    return record


def test_what_is_in_a_store_is_read_again_when_words_change(program: Path, tmp_path: Path) -> None:
    (program / WORDS).unlink(missing_ok=True)
    (tmp_path / "books.csv").write_text(block("csv"), encoding="utf-8")
    for command in ("init .", "partner add sofia", "import sofia books.csv", "match"):
        run(program, tmp_path, f"harvester {command}")
    (program / WORDS).write_text(block("toml"), encoding="utf-8")
    run(program, tmp_path, "harvester match")
    run(program, tmp_path, "harvester export records -o union.jsonl")
    assert "Полева" in (tmp_path / "union.jsonl").read_text(encoding="utf-8")


def test_matching_knows_the_words_of_an_added_language(program: Path, tmp_path: Path) -> None:
    (program / WORDS).write_text(block("toml"), encoding="utf-8")
    code = (
        "from harvester.match.volume_numbers import split_volume;"
        "print(split_volume('Мостовете на Марица. Част 2').numbers)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(program)},
    )  # fmt: skip
    assert done.stdout.strip() == "('2',)"
