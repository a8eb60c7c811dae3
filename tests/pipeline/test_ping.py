"""The word to a monitor: what it hears, and that its trouble is never ours."""

from __future__ import annotations

import socket

import pytest

from harvester.pipeline.monitoring import ping
from tests.monitor import Monitor


def test_a_good_run_and_a_bad_one() -> None:
    with Monitor() as monitor:
        assert ping(monitor.url, "Мінск: 3 new", well=True) == ""
        assert ping(f"{monitor.url}/?rid=1", "1 refused", well=False) == ""
    assert monitor.told == [
        ("POST", "/ping/0b1c-secret", "Мінск: 3 new"),
        ("POST", "/ping/0b1c-secret/fail?rid=1", "1 refused"),
    ]


def test_a_monitor_that_is_ill_is_told_without_its_secret() -> None:
    with Monitor(status=500) as monitor:
        told = ping(monitor.url, "fine", well=True)
    assert "500" in told
    assert "secret" not in told


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/secret", "http://[secret/"])
def test_a_monitor_that_is_not_there(url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        told = ping(url.format(port=taken.getsockname()[1]), "fine", well=True)
    assert "was not told" in told
    assert "secret" not in told
