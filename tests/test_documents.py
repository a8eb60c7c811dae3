"""The documents are run: every command of the tutorial, the example of the README."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from harvester import init
from harvester.demo.facts import Facts, load
from harvester.demo.libraries import catalogue
from harvester.provider.server import LoopbackRepository

ROOT = Path(__file__).parent.parent


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    folder = tmp_path
    commands = re.findall(
        r"^\$ (.+)$", (ROOT / "docs/tutorial.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(commands) > 5
    for command in commands:
        words = shlex.split(command)
        if words[0] == "cd":
            folder /= words[1]
            continue
        assert words[0] == "harvester"
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "Nothing new" in done.stdout
    assert list((folder / "offers").glob("*.xlsx"))


def test_the_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example
    everything = load()
    facts = Facts(everything.people, everything.editions[::20], everything.sets)
    minsk = catalogue("minsk", facts)
    (tmp_path / "prague.mrc").write_bytes((ROOT / "tests/corpus/plain-book.mrc").read_bytes())
    identifier = minsk[0].identifier
    (tmp_path / "duplicates.csv").write_text(f"identifier,quantity\n{identifier},1\n")
    monkeypatch.chdir(tmp_path)
    with LoopbackRepository(minsk) as repository:
        code = example[1].replace("https://library.example.by/oai", repository.url)
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own document
    assert minsk[0].edition
    assert "('minsk',)" in capsys.readouterr().out
    assert list((tmp_path / "offers").glob("minsk-prague-*.xlsx"))


def test_the_nightly_job_of_the_how_to_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs/howto.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    init(tmp_path)
    code = example.replace("/srv/exchange", str(tmp_path))
    assert code != example
    exec(compile(code, "howto.md", "exec"), {})  # noqa: S102 - our own document
    assert capsys.readouterr().out == "5 no partner was due\n"
