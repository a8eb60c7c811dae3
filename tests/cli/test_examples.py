"""The examples for cron and systemd are run as cron and systemd would run them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.commands import ROOT

EXAMPLES = ROOT / "docs" / "examples"
HOME = "/srv/exchange"


@pytest.fixture
def installed(ready: Command, tmp_path: Path) -> Path:
    """A workspace as the examples have it, with the program in a virtual environment of its own."""
    program = tmp_path / ".venv" / "bin" / "harvester"
    program.parent.mkdir(parents=True)
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m harvester "$@"\n'
    )
    program.chmod(0o755)
    return tmp_path


def example(name: str, installed: Path) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8").replace(HOME, str(installed))


def as_cron(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/env", "-i", f"HOME={folder}", "PATH=/usr/bin:/bin", "/bin/sh", "-c", command],
        cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


def crontab_command(installed: Path) -> str:
    lines = example("crontab", installed).splitlines()
    (line,) = (line for line in lines if not line.startswith("#"))
    return line.split(maxsplit=5)[5]


def unit_command(installed: Path) -> str:
    unit = example("harvester.service", installed)
    keys = dict(re.findall(r"(?m)^(\w+)=(.*)$", unit))
    return f"cd {keys['WorkingDirectory']} && exec {keys['ExecStart']}"


def never_due(installed: Path) -> None:
    for path in (installed / "partners").glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('due = ""', 'due = "0 0 1 1 *"')
        path.write_text(text, encoding="utf-8")


def spoil(installed: Path) -> None:
    path = installed / "partners" / "minsk.toml"
    text = path.read_text(encoding="utf-8").replace('prefix = "unimarc"', 'prefix = "marc99"')
    path.write_text(text, encoding="utf-8")


def test_the_crontab_line(installed: Path) -> None:
    command = crontab_command(installed)
    done = as_cron(command, installed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    spoil(installed)
    done = as_cron(command, installed)
    assert re.search(r"minsk: refused: \S+: cannotDisseminateFormat", done.stderr)
    assert done.returncode
    path = installed / "partners" / "minsk.toml"
    path.unlink()
    never_due(installed)
    done = as_cron(command, installed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_service(installed: Path) -> None:
    command = unit_command(installed)
    done = as_cron(command, installed)
    assert (done.returncode, done.stdout) == (0, "")
    assert "run ended" in done.stderr
    never_due(installed)
    assert as_cron(command, installed).returncode == 5
    unit = example("harvester.service", installed)
    assert "SuccessExitStatus=5\n" in unit


def test_the_units_are_valid(installed: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd here")
    paths = []
    for name in ("harvester.service", "harvester.timer"):
        paths.append(installed / name)
        paths[-1].write_text(example(name, installed), encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, paths)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "harvester." in line]
    assert not ours, ours


def test_the_how_to_shows_these_files() -> None:
    text = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    for path in EXAMPLES.iterdir():
        assert f"examples/{path.name}" in text
    line = (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines()[-1]
    assert line in text
