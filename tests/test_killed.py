"""Killed at any instant, by whatever fault it was held up, a harvest ends as if it had not been."""

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

from tests.faults.repository import FAULTS, FaultyRepository
from tests.faults.server import Host
from tests.killing import Order

KILLS = int(os.environ.get("HARVESTER_TEST_KILLS", "24"))
"""How many processes are killed in all; more of them by hand before a release."""
KILLS_A_RUN = 4
WAITING = {"503date", "429rate", "retryhuge", "hang", "trickle", "redirloop", "badchain"}
"""Faults that take time, or are all there is to see."""
MIXED = sorted(name for name, fault in FAULTS.items() if name not in WAITING and not fault.second)


@pytest.fixture(scope="module")
def killer() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.killing"]
    root = Path(__file__).parents[1]
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


def online(host: Host, faults: list[list[str]], turn: str) -> list[str]:
    """The same repositories with the same faults, new every time: some strike only once."""
    return [
        FaultyRepository(host, *each, name=f"{turn}-{number}", count=200, page=20).url
        for number, each in enumerate(faults)
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(max(1, KILLS // KILLS_A_RUN)))
def test_killed_again_and_again(
    killer: subprocess.Popen[bytes], tmp_path: Path, number: int
) -> None:
    chance = random.Random(number)
    faults = [chance.sample(MIXED, chance.choice([0, 1, 1, 2])) for _ in range(2)]
    with Host() as host:
        began = time.monotonic()
        wanted = obey(killer, Order(str(tmp_path / "a.db"), online(host, faults, "undisturbed")))
        span = time.monotonic() - began
        addresses = online(host, faults, "killed")
        for _ in range(KILLS_A_RUN):
            after = chance.random() * span
            assert obey(killer, Order(str(tmp_path / "b.db"), addresses, after)) in (
                "killed",
                "ended",
            )
        end = obey(killer, Order(str(tmp_path / "b.db"), addresses))
    assert end == wanted, faults
