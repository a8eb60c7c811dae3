"""What a faulty repository may cost: requests and seconds, and what is said then."""

from __future__ import annotations

import pytest

from harvester.config.settings import Partner, Settings
from harvester.pipeline.harvest import harvest
from harvester.pipeline.reports import HarvestReport
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai.repository import connect
from harvester.store import Store
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host
from tests.judging import held
from tests.sources.conftest import Server, Xml


def timed(store: Store, partner: Partner, settings: Settings) -> tuple[HarvestReport, float]:
    """A harvest, and the seconds it would have waited: nothing is waited for."""
    waits: list[float] = []
    client = connect(partner, settings, hosts=Hosts(), sleep=waits.append)
    return harvest(store, partner, settings, client=client), sum(waits)


@pytest.mark.parametrize("prefix", ["", "marc21"])
@pytest.mark.parametrize("fault", ["wall", "firstbroken", "htmlall"])
def test_a_repository_of_which_nothing_comes_is_recognised_soon(
    host: Host, store: Store, fault: str, prefix: str
) -> None:
    repository = FaultyRepository(host, fault, count=600, page=100)
    partner = Partner(id="p", url=repository.url, prefix=prefix)
    report, seconds = timed(store, partner, Settings(contact="a@example.org"))
    assert (report.verdict, report.tally.records) == ("refused", 0)
    assert report.requests <= 12
    assert seconds < 60
    assert "goes on" not in report.message


def test_pages_that_shrink_are_had_over_several_nights(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "shrinking", count=1200, page=100)
    partner = Partner(id="p", url=repository.url, prefix="marc21")
    counts = []
    for _ in range(9):
        report, _ = timed(store, partner, Settings())
        counts.append(report.requests)
        if report.verdict == "complete":
            break
        assert report.verdict == "deferred"
        assert "records came, the next run goes on there" in report.message
        assert report.tally.records > 100
    assert report.verdict == "complete"
    assert 1 < len(counts) < 5
    assert max(counts) <= 16 * 12 + 200 + 5  # a list's, and what else a run asks
    assert held(store) == repository.truth()


@pytest.mark.parametrize(("came", "verdict"), [(10, "suspect"), (0, "refused")])
def test_a_list_that_is_given_up_is_refused_only_if_nothing_came(
    store: Store, came: int, verdict: str
) -> None:
    xml = Xml()

    def answer(query: dict[str, str]) -> bytes:
        if query["verb"] == "ListRecords" and "resumptionToken" not in query:
            return xml.records(*(f"oai:x:{n}" for n in range(came)), then="t", size="30")
        return xml.error("badResumptionToken")

    server = Server(answer)
    try:
        partner = Partner(id="p", url=server.url, prefix="marc21", delay=0)
        report, _ = timed(store, partner, Settings())
    finally:
        server.close()
    assert (report.verdict, report.tally.new) == (verdict, came)
    assert "badResumptionToken" in report.message
