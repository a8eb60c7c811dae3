"""Real processes in folders of their own, against real repositories on the loopback address."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harvester.demo.facts import Facts, Library, load
from harvester.demo.libraries import catalogue
from harvester.provider.server import LoopbackRepository
from tests.commands import run_command

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def facts() -> Facts:
    everything = load()
    return Facts(everything.people, everything.editions[::12], everything.sets)


@pytest.fixture(scope="module")
def addresses(facts: Facts) -> Iterator[dict[Library, str]]:
    with (
        LoopbackRepository(catalogue("minsk", facts), name="Minsk & sons") as minsk,
        LoopbackRepository(catalogue("chicago", facts), name="Chicago") as chicago,
    ):
        yield {"minsk": minsk.url, "chicago": chicago.url}


def run_in(folder: Path) -> Command:
    def run(*words: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = run_command(folder, *map(str, words))
        assert done.returncode == code, done.stdout + done.stderr
        if words[0] == "init":
            _hurry(folder)
        assert "Traceback" not in done.stderr
        return done

    return run


def _hurry(folder: Path) -> None:
    """Let a new folder rest between no requests: all its repositories are on this machine."""
    for path in folder.rglob("harvester.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\ndelay = 0.5\n", "\ndelay = 0\n"), encoding="utf-8")


@pytest.fixture
def harvester(tmp_path: Path) -> Command:
    """The command, in an empty folder."""
    return run_in(tmp_path)


@pytest.fixture(scope="module")
def example(addresses: dict[Library, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    command = run_in(folder)
    command("init")
    for partner, address in addresses.items():
        command("partner", "add", partner, address)
    command("run", "--quiet")
    return folder


@pytest.fixture
def ready(example: Path, tmp_path: Path) -> Command:
    """The command, in a folder of its own with two partners, harvested and matched."""
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    return run_in(tmp_path)
