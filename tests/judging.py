"""Compares what a harvest left in a store with what the repository holds in truth."""

from __future__ import annotations

import time
from typing import NamedTuple

from lxml import etree

from harvester.config.settings import Partner, Settings
from harvester.pipeline.harvest import harvest
from harvester.pipeline.reports import HarvestReport
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai.repository import Repository, connect
from harvester.store import Store
from tests.faults.records import Truth
from tests.faults.repository import FaultyRepository


class Outcome(NamedTuple):
    """How a harvest compares with the truth; `silent` are records amiss, unsaid."""

    verdict: str
    right: int
    missing: int
    wrong: int
    requests: int
    silent: tuple[str, ...]
    said: str


_TITLE = etree.XPath("string(//*[@tag='245']/*[@code='a'])")


def held(store: Store) -> Truth:
    """What the store holds, told as the truth is."""
    huge = etree.XMLParser(huge_tree=True)
    return {
        source.identifier: None
        if source.deleted
        else str(_TITLE(etree.fromstring(source.metadata, huge)))
        for source in store.sources.all()
        if source.deleted or source.metadata
    }


def judge(
    store: Store, repository: FaultyRepository, report: HarvestReport, truth: Truth | None = None
) -> Outcome:
    kept, tolerated = held(store), repository.tolerated()
    truth = repository.truth() if truth is None else truth
    reported = {issue.identifier for issue in store.issues.all()}
    missing = {n for n, title in truth.items() if title is not None and kept.get(n) is None}
    wrong = {n for n, title in kept.items() if title is not None and title != truth.get(n)}
    wrong -= missing
    silent = {
        name
        for name in missing | wrong
        if report.verdict == "complete" and not (name in tolerated and name in reported)
    }
    return Outcome(
        report.verdict,
        len(truth) - len((missing | wrong) & truth.keys()),
        len(missing),
        len(wrong),
        report.requests,
        tuple(sorted(silent)),
        report.message,
    )


def take(
    store: Store,
    partner: Partner,
    settings: Settings | None = None,
    *,
    client: Repository | None = None,
    anew: bool = False,
) -> HarvestReport:
    """A harvest that hardly waits: how long it would is tested elsewhere."""
    silent = partner.url.endswith(("/hang", "/trickle"))
    settings = settings or Settings(timeout=0.5 if silent else 30, delay=0)
    return harvest(store, partner, settings, client=client or hasty(partner, settings), anew=anew)


def hasty(partner: Partner, settings: Settings) -> Repository:
    """A client that hardly waits."""
    patience = 0.3 if "429rate" in partner.url else 0.0
    return connect(
        partner, settings, hosts=Hosts(), sleep=lambda wanted: time.sleep(min(wanted, patience))
    )


def show(fault: str, day: str, o: Outcome) -> None:
    print(  # noqa: T201 - the table, shown with -s
        f"{fault:12} {day:3} {o.verdict:9} {o.right:5} {o.missing:5} {o.wrong:5} {o.requests:5}  "
        f"{o.said[:110]}"
    )
