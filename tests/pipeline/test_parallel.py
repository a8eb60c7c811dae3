"""A hundred partners on twenty hosts in one run: polite to each host, stopped by none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from harvester.config.settings import Partner
from harvester.pipeline.parallel import by_host, harvest_abreast
from harvester.pipeline.reports import HarvestReport
from harvester.store import Store
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host

HOSTS, EACH = 20, 5
SLOW, DEAD, LIMITED, AWAY = {3, 11}, {7}, {5, 13}, {17}
"""Hosts by number: slow ones, one that hangs up on everybody, some that say "too many requests",
one that asks to be left alone for a day."""


def test_partners_of_one_host_stand_in_one_line() -> None:
    urls = ("http://a.org/1", "http://b.org/1", "http://A.org:80/2", "http://a.org:8080/3")
    partners = [Partner(id=f"p{n}", url=url) for n, url in enumerate(urls)]
    assert [[p.id for p in line] for line in by_host(partners)] == [["p0", "p2"], ["p1"], ["p3"]]


def test_an_address_that_is_none_has_a_line_of_its_own() -> None:
    urls = ("http://a.org:99999/1", "http://[b.org/1", "http://c.org/1")
    partners = [Partner(id=f"p{n}", url=url) for n, url in enumerate(urls)]
    assert [[p.id for p in line] for line in by_host(partners)] == [["p0"], ["p1"], ["p2"]]


def test_an_exception_of_the_work_is_not_lost() -> None:
    def work(partner: Partner) -> HarvestReport:
        raise ZeroDivisionError(partner.id)

    partners = [Partner(id=f"p{n}", url=f"http://h{n}.org/") for n in range(9)]
    with pytest.raises(ZeroDivisionError):
        list(harvest_abreast(partners, work, hosts_at_once=3))


@pytest.fixture
def hosts() -> list[Host]:
    try:
        return [
            Host(f"127.0.0.{n + 1}", slow=0.05 if n in SLOW else 0, dead=n in DEAD)
            for n in range(HOSTS)
        ]
    except OSError:
        pytest.skip("this system has one loopback address only")


@pytest.mark.timeout(300)
def test_a_hundred_partners_on_twenty_hosts(hosts: list[Host], tmp_path: Path) -> None:
    with ExitStack() as stack:
        folder = workspace(tmp_path, [stack.enter_context(host) for host in hosts])
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "harvester", "run", "--json", "--report", "report.json"],
            cwd=folder, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        total = time.monotonic() - began
    reports = {each["partner"]: each for each in json.loads(done.stdout)["harvests"]}
    with Store(folder / "union.db") as store:
        matching = store.runs.last(["match"])[""]
    spent = datetime.fromisoformat(matching.finished) - datetime.fromisoformat(matching.started)
    told = f"{len(reports)} partners in {total:.1f} s, {spent.total_seconds():.0f} s of it matching"
    told += f"; the longest {max(each['seconds'] for each in reports.values()):.1f} s"
    print(told)  # noqa: T201 - shown with -s
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert len(reports) == HOSTS * EACH
    assert [host.busiest for host in hosts] == [1] * HOSTS
    verdicts = Counter(
        (kind(int(name[1:]) // EACH), each["verdict"]) for name, each in reports.items()
    )
    assert verdicts == {
        ("usual", "complete"): EACH * (HOSTS - len(DEAD | AWAY)),
        ("dead", "refused"): EACH,
        ("away", "deferred"): EACH,
    }
    account = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert account["exit_code"] == 3
    assert account["summary"].startswith("100 partners: 90 complete, 5 refused, 5 deferred; ")


def kind(host: int) -> str:
    return "dead" if host in DEAD else "away" if host in AWAY else "usual"


def workspace(folder: Path, hosts: list[Host]) -> Path:
    (folder / "partners").mkdir()
    (folder / "harvester.toml").write_text("timeout = 5.0\ndelay = 0\nhosts = 20\n")
    for number, host in enumerate(hosts):
        faults = ["429rate"] if number in LIMITED else ["retryhuge"] if number in AWAY else []
        page = 3 if number in AWAY else 5  # that fault strikes on the third page
        for n in range(EACH):
            name = f"p{number * EACH + n}"
            repository = FaultyRepository(
                host, *faults, name=name, count=10, page=page, seed=number * EACH + n
            )
            text = f'url = "{repository.url}"\nprefix = "marc21"\n'
            (folder / "partners" / f"{name}.toml").write_text(text)
    return folder
