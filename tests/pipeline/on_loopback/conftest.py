"""A host on loopback and a store of SQLite for harvests; tests/store has PostgreSQL too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.store import Store
from tests.faults.server import Host


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "union.db") as opened:
        yield opened
