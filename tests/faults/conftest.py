"""Starts hosts that stop with the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .asking import COUNT, PAGE, Client, Serve
from .repository import FaultyRepository
from .server import Host


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as running:
        yield running


@pytest.fixture
def serve(host: Host) -> Iterator[Serve]:
    """Puts a repository with these faults on the host, and gives a client to ask it with."""
    clients: list[Client] = []

    def start(*faults: str, **options: int) -> Client:
        size = {"count": COUNT, "page": PAGE, "limit": 3 * PAGE, **options}
        clients.append(Client(FaultyRepository(host, *faults, **size)))  # type: ignore[arg-type]
        return clients[-1]

    yield start
    for each in clients:
        each.session.close()
