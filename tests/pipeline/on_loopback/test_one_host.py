"""Partners of one host, harvested side by side: in turns, and a slow one holds up nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import groupby

import pytest

from harvester.config.settings import Partner, Settings
from harvester.pipeline.harvest import harvest
from harvester.pipeline.parallel import AT_ONE_HOST, harvest_abreast
from harvester.pipeline.reports import HarvestReport
from harvester.sources.http.hosts import OTHERS_WAIT, Hosts
from harvester.sources.oai.repository import connect
from harvester.store import Store
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host

HASTE = 20
"""Waits take so little of the time they should."""


@pytest.fixture
def host() -> Iterator[Host]:
    with Host(slow=0.05) as running:
        yield running


def reports(
    store: Store, urls: list[str], *, others_wait: float = OTHERS_WAIT
) -> list[HarvestReport]:
    """Harvests of partners named by their numbers, in the order in which they ended."""
    hosts = Hosts(others_wait)
    settings = Settings(delay=1.0)

    def work(partner: Partner) -> HarvestReport:
        client = connect(
            partner, settings, hosts=hosts, sleep=lambda seconds: time.sleep(seconds / HASTE)
        )
        return harvest(store, partner, settings, client=client)

    partners = [Partner(id=str(n), url=url, prefix="marc21") for n, url in enumerate(urls)]
    return list(harvest_abreast(partners, work, hosts_at_once=16))


def longest_run(order: list[str]) -> int:
    """How often one was asked in a row, at most, until one of them had no more to ask."""
    last = min(len(order) - order[::-1].index(name) for name in set(order))
    return max(len(list(run)) for _, run in groupby(order[:last]))


def test_two_partners_of_a_host_are_asked_in_turn(host: Host, store: Store) -> None:
    urls = [FaultyRepository(host, name=name, count=200, page=20).url for name in "ab"]
    told = reports(store, urls)
    assert [each.verdict for each in told] == ["complete"] * 2
    assert host.busiest == 1
    assert longest_run(host.order) <= 2


def test_a_partner_that_fails_does_not_hold_up_its_neighbour(host: Host, store: Store) -> None:
    failing = FaultyRepository(host, "500", name="failing", count=120, page=20)
    fine = FaultyRepository(host, name="fine", count=120, page=20)
    told = reports(store, [failing.url, fine.url])
    assert [each.partner for each in told] == ["1", "0"]
    assert told[0].verdict == "complete"
    assert told[0].seconds * 2 < told[1].seconds
    assert host.busiest == 1


def test_a_request_that_does_not_end_is_overtaken(host: Host, store: Store) -> None:
    silent = FaultyRepository(host, "hang", name="silent", count=120, page=20, patience=4)
    fine = FaultyRepository(host, name="fine", count=120, page=20)
    told = reports(store, [silent.url, fine.url], others_wait=0.5)
    assert [each.partner for each in told] == ["1", "0"]
    assert {each.verdict for each in told} == {"complete"}
    assert host.busiest == 2


def test_partners_of_a_host_begin_in_their_order_and_not_all_at_once() -> None:
    begun: list[str] = []
    at_once: list[int] = []
    ended: list[str] = []

    def work(partner: Partner) -> HarvestReport:
        begun.append(partner.id)
        at_once.append(len(begun) - len(ended))
        time.sleep(0.02)
        ended.append(partner.id)
        return HarvestReport(partner.id, "complete")

    partners = [Partner(id=f"p{n}", url=f"http://a.org/{n}") for n in range(20)]
    list(harvest_abreast(partners, work, hosts_at_once=16))
    assert sorted(begun) == sorted(partner.id for partner in partners)
    assert all(
        abs(place - int(name.removeprefix("p"))) < AT_ONE_HOST for place, name in enumerate(begun)
    )
    assert 1 < max(at_once) <= AT_ONE_HOST
