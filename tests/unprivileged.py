"""Processes that files' permissions bind, also where the tests are run by root."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_RIGHTS = "-dac_override,-dac_read_search"


def unprivileged() -> list[str]:
    """What a command line begins with; skips the test where root cannot be bound."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to forbid it")
    return ["setpriv", f"--bounding-set={_RIGHTS}", "--inh-caps=-all"]


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder and what is in it may be read only, while the block lasts."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
