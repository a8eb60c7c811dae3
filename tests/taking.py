"""Harvests of faulty repositories that hardly wait, and what the store holds after them."""

from __future__ import annotations

import time

from lxml import etree

from harvester.config import Partner, Settings
from harvester.harvesting import harvest
from harvester.reports import HarvestReport
from harvester.sources.hosts import Hosts
from harvester.sources.oai import Repository, connect
from harvester.store import Store
from tests.faults.records import Truth

SHOWN_BY_SWEEPS = ("/late", "/vanish")
"""What no list of changes shows: it is found when the time for a sweep has come."""
_TITLE = etree.XPath("string(//*[@tag='245']/*[@code='a'])")


def held(store: Store) -> Truth:
    """What the store holds, told as the truth is."""
    huge = etree.XMLParser(huge_tree=True)
    return {
        source.identifier: None
        if source.deleted
        else str(_TITLE(etree.fromstring(source.metadata, huge)))
        for source in store.sources()
        if source.deleted or source.metadata
    }


def settings_of(partner: Partner) -> Settings:
    silent = partner.url.endswith(("/hang", "/trickle"))
    seldom = partner.url.endswith(SHOWN_BY_SWEEPS)
    return Settings(timeout=0.5 if silent else 30, sweep=0 if seldom else 30)


def client_of(partner: Partner, settings: Settings | None = None) -> Repository:
    """A client that hardly waits: how long it would is tested elsewhere."""
    patience = 0.3 if "429rate" in partner.url else 0.0
    return connect(
        partner,
        settings or settings_of(partner),
        hosts=Hosts(),
        sleep=lambda wanted: time.sleep(min(wanted, patience)),
    )


def take(
    store: Store,
    partner: Partner,
    settings: Settings | None = None,
    *,
    client: Repository | None = None,
    anew: bool = False,
) -> HarvestReport:
    settings = settings or settings_of(partner)
    return harvest(store, partner, settings, client=client or client_of(partner), anew=anew)
