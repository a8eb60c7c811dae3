"""Killed at any instant, by whatever fault it was held up, a harvest ends as if it had not been.

`HARVESTER_TEST_KILLS=40 python -m pytest tests/test_killed.py` kills 40 processes in each test.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from harvester.config.settings import Partner, Settings
from tests.faults.repository import FAULTS, FaultyRepository
from tests.faults.server import Host
from tests.killing import Order

KILLS = int(os.environ.get("HARVESTER_TEST_KILLS", "24"))
"""How many processes a test kills in all; more of them by hand before a release."""
KILLS_A_RUN = 4
DAYS, KILLS_A_DAY = 3, 2
WAITING = {"503date", "429rate", "retryhuge", "hang", "trickle", "redirloop", "badchain"}
"""Faults that take time, or are all there is to see."""
MIXED = sorted(name for name, fault in FAULTS.items() if name not in WAITING and not fault.second)
LATER = sorted(name for name, fault in FAULTS.items() if fault.second)
SWEEPING = Settings(timeout=30, delay=0, sweep=0)
"""All identifiers are compared in every run, so that processes are killed in the midst of that."""


@pytest.fixture(scope="module")
def killer() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.killing"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def obey(killer: subprocess.Popen[bytes], order: Order) -> str:
    assert killer.stdin
    assert killer.stdout
    killer.stdin.write(msgspec.json.encode(order) + b"\n")
    killer.stdin.flush()
    return killer.stdout.readline().decode().strip()


class Online:
    """The same repositories with the same faults, new every time: some strike only once."""

    def __init__(
        self, host: Host, turn: str, faults: list[list[str]], sets: tuple[str, ...] = ()
    ) -> None:
        self.repositories = [
            FaultyRepository(host, *each, name=f"{turn}-{number}", count=100, page=10, limit=50)
            for number, each in enumerate(faults)
        ]
        self.partners = [
            Partner(id=f"p{number}", url=repository.url, prefix="marc21" if sets else "", sets=sets)
            for number, repository in enumerate(self.repositories)
        ]

    def advance(self) -> None:
        for repository in self.repositories:
            repository.advance()


def kill(killer: subprocess.Popen[bytes], order: Order, moments: list[float]) -> None:
    """Begin an order as often as there are moments, and kill it at each, in seconds."""
    for after in moments:
        assert obey(killer, structs.replace(order, after=after)) in ("killed", "ended")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(max(1, KILLS // KILLS_A_RUN)))
def test_killed_again_and_again(
    killer: subprocess.Popen[bytes], tmp_path: Path, number: int
) -> None:
    chance = random.Random(number)
    faults = [chance.sample(MIXED, chance.choice([0, 1, 1, 2])) for _ in range(2)]
    with Host() as host:
        began = time.monotonic()
        whole = Order(str(tmp_path / "a.db"), Online(host, "undisturbed", faults).partners)
        wanted = obey(killer, whole)
        span = time.monotonic() - began
        disturbed = Order(str(tmp_path / "b.db"), Online(host, "killed", faults).partners)
        kill(killer, disturbed, [chance.random() * span for _ in range(KILLS_A_RUN)])
        end = obey(killer, disturbed)
    assert end == wanted, faults
    assert disturbed.exported.read_bytes() == whole.exported.read_bytes()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(-(-KILLS // (DAYS * KILLS_A_DAY))))
def test_killed_day_after_day(killer: subprocess.Popen[bytes], tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    faults = [[chance.choice(LATER), *chance.sample(MIXED, number % 2)] for _ in range(2)]
    sets = chance.choice([(), ("books", "slavica"), ("slavica", "books")])
    with Host() as host:
        calm, rough = (Online(host, turn, faults, sets) for turn in ("undisturbed", "killed"))
        whole = Order(str(tmp_path / "a.db"), calm.partners, settings=SWEEPING)
        disturbed = Order(str(tmp_path / "b.db"), rough.partners, settings=SWEEPING)
        for day in range(1, DAYS + 1):
            began = time.monotonic()
            wanted = obey(killer, whole)
            span = time.monotonic() - began
            kill(killer, disturbed, [chance.random() * span for _ in range(KILLS_A_DAY)])
            assert obey(killer, disturbed) == wanted, (faults, sets, day)
            assert disturbed.exported.read_bytes() == whole.exported.read_bytes()
            calm.advance()
            rough.advance()
