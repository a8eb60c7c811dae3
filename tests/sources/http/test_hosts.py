"""Hosts: one request at a time, rest between two, and left alone when they are down."""

from __future__ import annotations

import threading
import time

import pytest

from harvester.sources.http import hosts
from harvester.sources.http.hosts import OTHERS_WAIT, Asker, Host, Hosts, host_name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://A.example/oai", "a.example"),
        ("https://a.example:443/oai", "a.example"),
        ("http://a.example:80", "a.example"),
        ("http://a.example.:8080/", "a.example:8080"),
        ("http://a.example:443/", "a.example:443"),
    ],
)
def test_the_name_of_a_host(url: str, name: str) -> None:
    assert host_name(url) == name


def test_one_host_is_one_value() -> None:
    known = Hosts()
    assert known.of("http://a.example/x") is known.of("https://a.example/y")
    assert known.of("http://a.example/x") is not known.of("http://b.example/x")


def test_one_at_a_time() -> None:
    host = Host("a")
    inside: list[int] = []
    most: list[int] = []

    def ask() -> None:
        for _ in range(20):
            with host.turn(0, time.sleep):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (max(most), len(most)) == (1, 160)


def test_a_turn_that_fails_is_over() -> None:
    host = Host("a")
    with pytest.raises(OSError, match="cut"), host.turn(0, time.sleep):
        raise OSError("cut")
    with host.turn(0, time.sleep):
        pass


def turn(host: Host, delay: float) -> list[float]:
    slept: list[float] = []
    with host.turn(delay, slept.append):
        pass
    return slept


def test_rest_is_due_after_a_turn_and_after_a_hold() -> None:
    host = Host("a")
    assert turn(host, 30) == []
    assert turn(host, 0) == [pytest.approx(30, abs=2)]
    assert turn(host, 0) == []
    host.hold(20)
    host.hold(10)
    assert turn(host, 0) == [pytest.approx(20, abs=2)]


def test_a_host_that_is_overrun_is_asked_more_slowly() -> None:
    host = Host("a")
    host.overrun(5)
    turn(host, 5)
    assert turn(host, 5) == [pytest.approx(10, abs=2)]
    host.served(5)
    turn(host, 5)
    assert turn(host, 5) == [pytest.approx(9, abs=1)]


def test_a_host_that_is_down_is_tried_once_and_then_not_again() -> None:
    host = Host("a")
    assert host.tries(5) == 5
    for _ in range(4):
        host.unanswered()
    assert (host.tries(5), host.tries(2)) == (5, 2)
    host.unanswered()
    assert host.tries(5) == 1
    host.unanswered()
    assert host.tries(5) == 0
    host.answered()
    assert host.tries(5) == 5


def test_a_host_that_was_down_is_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host("a")
    for _ in range(6):
        host.unanswered()
    later = time.monotonic() + hosts.FORGIVEN + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert host.tries(5) == 5


def test_tries_in_vain_one_after_the_other_make_all_wait() -> None:
    host = Host("a")
    host.unanswered()
    assert turn(host, 0) == []
    host.unanswered()
    assert turn(host, 0) == [pytest.approx(3, abs=1)]
    host.unanswered()
    assert turn(host, 0) == [pytest.approx(6, abs=1)]
    host.answered()
    host.unanswered()
    assert turn(host, 0) == []


class Asking:
    """Two partners of one host, and what each slept."""

    def __init__(self, delay: float = 0, between: float = 0) -> None:
        host = Host("a")
        self.slept: tuple[list[float], list[float]] = [], []
        self.mine, self.other = (
            Asker(host, delay=delay, between=between, sleep=slept.append) for slept in self.slept
        )

    def ask_both(self) -> tuple[list[float], list[float]]:
        """Seconds that each waits for its next turn; nothing is really waited for."""
        for asker in (self.mine, self.other):
            with asker.turn():
                pass
        return self.slept


def nearly(*seconds: float) -> tuple[list[object], ...]:
    return tuple([pytest.approx(each, abs=1)] if each else [] for each in seconds)


def test_the_trouble_of_one_partner_is_waited_for_by_that_one_alone() -> None:
    asking = Asking()
    asking.mine.wait(100)
    assert asking.ask_both() == nearly(100, 0)


@pytest.mark.parametrize("status", [200, 301, 404, 429, 503])
@pytest.mark.parametrize(("seconds", "others"), [(20, 20), (500, OTHERS_WAIT)])
def test_what_the_host_asks_for_is_waited_for_by_all_by_others_not_long(
    status: int, seconds: float, others: float
) -> None:
    asking = Asking()
    asking.mine.heed(status, seconds)
    with asking.other.turn():
        pass
    with asking.mine.turn():
        pass
    assert asking.slept == nearly(seconds, others)


def test_a_good_answer_is_not_put_off_for_long() -> None:
    asking = Asking()
    asking.mine.heed(200, 86400)
    assert asking.ask_both()[0] == nearly(600)[0]


def test_a_bad_answer_that_asks_for_hours_is_left_to_a_later_run() -> None:
    asking = Asking()
    asking.mine.heed(503, 86400)
    assert asking.ask_both() == ([], [])


def test_the_delay_of_one_partner_is_its_own() -> None:
    asking = Asking(delay=90, between=5)
    with asking.mine.turn():
        pass
    with asking.other.turn():
        pass
    with asking.mine.turn():
        pass
    assert asking.slept == nearly(90, 5)


def test_a_delay_below_the_usual_one_is_true_between_partners_too() -> None:
    asking = Asking(delay=0, between=5)
    assert asking.ask_both() == ([], [])
