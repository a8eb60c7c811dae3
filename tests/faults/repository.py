"""A repository that answers all six verbs, and misbehaves in the ways that are named."""

from __future__ import annotations

from collections.abc import Iterable

from harvester.demo.protocol import HeldRecord

from . import (
    bodies,
    days,
    doors,
    forms,
    headers,
    letters,
    lists,
    nights,
    tokens,
    transport,
    walls,
    windows,
)  # fmt: skip
from .hooks import BEFORE, BODY, FAULTS, FIRST, REPLY, SECOND, THIRD, TOLERATED, Serving
from .records import SECOND_DAY, THIRD_DAY, Truth, holdings, second_day, stamp
from .server import Host, Reply, Request
from .site import Broken, Case, Hook, Site
from .verbs import document
from .writing import to_bytes

__all__ = ["FAULTS", "FaultyRepository"]

# To import them is to enter their faults.
FAULT_MODULES = (
    bodies,
    days,
    doors,
    forms,
    headers,
    letters,
    lists,
    nights,
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
        count: int = 600,
        page: int = 100,
        seed: int = 1,
        limit: int = 300,
        patience: float = 1.5,
    ) -> None:
        if unknown := sorted(set(faults) - FAULTS.keys()):
            raise ValueError(f"there is no fault {unknown[0]!r}")
        self.requests: list[Request] = []
        self._count = count
        url = host.add(name or "-".join(faults) or "faultless", self)
        url += "?db=main" if "baseq" in faults else ""
        self._site = Site(tuple(FAULTS[each] for each in faults), url, page, limit, patience)
        self._begun = holdings(count, seed)
        self._site.hold(self._begun, self._served(FIRST, self._begun))

    @property
    def url(self) -> str:
        """The base URL; with the fault `baseq` it ends in a query."""
        return self._site.url

    def advance(self) -> None:
        """Turn to the next day.

        On the second one records changed, came and went, and some faults begin; on the third one
        all is served that should have been on the second.
        """
        after = second_day(self._begun, self._count)
        with self._site.lock:
            if self._site.second:
                self._site.now = stamp(THIRD_DAY)
                self._site.hold(after, self._served(THIRD, after))
                return
            self._site.now = stamp(SECOND_DAY)
            holds = any(each.holds for each in self._site.faults)
            self._site.hold(self._begun if holds else after, self._served(SECOND, after))

    def truth(self, set_spec: str = "") -> Truth:
        """What a perfect client holds now, of the whole or of one set.

        Titles, None for what it knows to be deleted. Where a fault of the second day is not to
        be believed, it is what stood before.
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

    def _served(self, day: Hook[Serving], records: Iterable[HeldRecord]) -> list[HeldRecord]:
        served = list(records)
        for change in self._site.parts(day):
            served = change(self._site, served)
        return served

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
