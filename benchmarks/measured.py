"""What a program costs: time, work and memory of a process and all it starts."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EVERY = 0.25
"""Seconds between two looks at the memory. What the system notes as the largest (`ru_maxrss`) is of
no use here: a child begins with what its parent held when it was forked."""


class Cost(NamedTuple):
    """Seconds by the clock and of CPU, peak memory in MB, and what the program printed.

    Memory is that of all processes together, a page that n of them share counted as 1/n each.
    """

    wall: float
    cpu: float
    peak: float
    printed: str


def run(command: Sequence[str]) -> Cost:
    """Run a program to its end; raises CalledProcessError when it fails."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        watch = _Watch(process.pid)
        watch.start()
        printed = process.stdout.read() if process.stdout else ""
        watch.over.set()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall, used.ru_utime + used.ru_stime, watch.peak, printed)


class _Watch(threading.Thread):
    """Looks at a process and its descendants until it is told that they are over."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_megabytes, _family(self.pid))))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in _read(f"/proc/{pid}/task/{pid}/children").split():
        yield from _family(int(child))


def _megabytes(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", _read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _read(path: str) -> str:
    """A file of a process, empty when that has just ended."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
