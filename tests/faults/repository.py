"""A repository that answers all six verbs, and misbehaves in the ways that are named."""

from __future__ import annotations

from collections.abc import Iterable

from harvester.provider.verbs import HeldRecord

from . import (
    bodies,
    confirming,
    days,
    doors,
    forms,
    headers,
    letters,
    lists,
    programs,
    sets,
    tokens,
    transport,
    walls,
    windows,
)
from .hooks import BEFORE, BODY, CHANGED, FAULTS, FIRST, REPLY, SECOND, TOLERATED, Serving
from .records import Truth, holdings, next_day
from .server import Host, Reply, Request
from .site import Broken, Case, Hook, Site
from .verbs import document
from .writing import to_bytes

__all__ = ["FAULTS", "FaultyRepository"]

# To import them is to enter their faults.
FAULT_MODULES = (
    bodies,
    confirming,
    days,
    doors,
    forms,
    headers,
    letters,
    lists,
    programs,
    sets,
    tokens,
    transport,
    walls,
    windows,
)


class FaultyRepository:
    """A repository on a host, with any of the `FAULTS` switched on.

        with Host() as host:
            repository = FaultyRepository(host, "503", "tokexpire")
            harvest(repository.url)
            repository.advance()

    It holds `count` records (at least 60) in MARC 21 (prefix `marc21`) and Dublin Core, and gives
    `page` of them at a time. `limit` is how many records the faults `limit` and `deep500` give,
    `patience` how many seconds the fault `hang` keeps silent.
    `requests` are all that came, in order. `url` is the base URL to harvest.
    """

    def __init__(
        self,
        host: Host,
        *faults: str,
        name: str = "",
        count: int = 300,
        page: int = 50,
        seed: int = 1,
        limit: int = 150,
        patience: float = 1.5,
    ) -> None:
        if unknown := sorted(set(faults) - FAULTS.keys()):
            raise ValueError(f"there is no fault {unknown[0]!r}")
        self.requests: list[Request] = []
        url = host.add(name or "-".join(faults) or "faultless", self)
        url += "?db=main" if "baseq" in faults else ""
        self._site = Site(tuple(FAULTS[each] for each in faults), url, page, limit, patience)
        records = holdings(count, seed)
        self._site.hold(records, self._changed(FIRST, records))

    @property
    def url(self) -> str:
        """The base URL; with the fault `baseq` it ends in a query."""
        return self._site.url

    def advance(self) -> None:
        """Turn to the next day: records changed, came and went.

        Some faults begin on the second day, and some of these are over on the third.
        """
        site = self._site
        with site.lock:
            site.day += 1
            after = self._changed(CHANGED, next_day(site.whole, site.day))
            holds = any(each.holds for each in site.faults)
            site.hold(site.whole if holds else after, self._changed(SECOND, after))

    def truth(self, set_spec: str = "") -> Truth:
        """What a perfect client holds now, of the whole or of one set.

        Titles, None for what it knows to be deleted. As long as a fault of the second day is not
        to be believed, it is what stood before.
        """
        return self._site.truth(set_spec)

    def tolerated(self) -> dict[str, str]:
        """Which records no client can get whole, and why.

        Absent and reported is right for them, or kept with the damage reported; so is the truth.
        """
        parts = self._site.parts(TOLERATED)
        return {name: why for part in parts for name, why in part(self._site).items()}

    def answer(self, request: Request) -> Reply:
        """The reply to a request, as the host sends it."""
        with self._site.lock:
            self.requests.append(request)
            try:
                return self._reply(Case(self._site, request))
            except Broken as broken:
                return broken.reply

    def _changed(self, hook: Hook[Serving], records: Iterable[HeldRecord]) -> list[HeldRecord]:
        changed = list(records)
        for change in self._site.parts(hook):
            changed = change(self._site, changed)
        return changed

    def _reply(self, case: Case) -> Reply:
        for instead in case.site.parts(BEFORE):
            if reply := instead(case):
                return reply
        body = to_bytes(document(case))
        for damage in case.site.parts(BODY):
            body = damage(case, body)
        reply = Reply(body)
        for change in case.site.parts(REPLY):
            reply = change(case, reply)
        return reply
