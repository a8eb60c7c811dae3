"""Many partners at once: side by side across hosts, and in turns on each.

Several partners of one host are harvested at once, so that a slow one does not hold up the rest;
`harvester.sources.http.hosts` sees to it that the host is asked for one thing at a time. The
slowest host sets the time of the whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from harvester.config import Partner, Settings
from harvester.errors import HarvesterError, Locked, StoreError
from harvester.pipeline.harvest import harvest
from harvester.pipeline.reports import HarvestReport
from harvester.progress import Progress, quiet
from harvester.sources.http import line_of

if TYPE_CHECKING:
    from harvester.store import Store

T = TypeVar("T")

AT_ONE_HOST = 3
"""Partners of one host at once: that two of them are slow still holds up nobody else. More would
gain nothing, as they share one pace, and each holds a connection of PostgreSQL as its lock: 16
hosts so make 64 at most, of the 100 that a server has by default."""

Work = Callable[[Partner], HarvestReport]
"""A harvest of one partner; its failures are reports."""


def harvest_abreast(
    partners: Iterable[Partner], work: Work, *, hosts_at_once: int
) -> Iterator[HarvestReport]:
    """The reports, each as soon as its harvest has ended.

    An exception of `work` is raised here, and no other partner is begun after it. Dropped half-way,
    as by a person who stops the run, what is under way is left to die with the process, as any
    harvest may.
    """
    waiting = by_host(partners)
    lines: SimpleQueue[list[Partner]] = SimpleQueue()
    for line in waiting:
        lines.put(line)
    threads = _Threads(work)
    for _ in range(min(hosts_at_once, len(waiting))):
        Thread(target=threads.take_hosts, args=(lines,), daemon=True).start()
    try:
        for _ in range(sum(map(len, waiting))):
            report = threads.ended.get()
            if isinstance(report, BaseException):
                raise report
            yield report
    finally:
        threads.stopped.set()


def by_host(partners: Iterable[Partner]) -> list[list[Partner]]:
    """Partners whose repositories stand on one host, together."""
    lines: dict[str, list[Partner]] = {}
    for partner in partners:
        lines.setdefault(line_of(partner.url), []).append(partner)
    return list(lines.values())


class _Threads:
    """What the threads of one run share."""

    def __init__(self, work: Work) -> None:
        self.ended: SimpleQueue[HarvestReport | BaseException] = SimpleQueue()
        self.stopped = Event()
        self._work = work

    def take_hosts(self, lines: SimpleQueue[list[Partner]]) -> None:
        """One host after the other, until none is left."""
        for line in _take_all(lines):
            self._take_host(line)

    def _take_host(self, line: list[Partner]) -> None:
        """All partners of a host, which begin in their order, a few of them at once."""
        partners: SimpleQueue[Partner] = SimpleQueue()
        for partner in line:
            partners.put(partner)
        threads = [
            Thread(target=self._take_partners, args=(partners,), daemon=True)
            for _ in range(min(AT_ONE_HOST, len(line)) - 1)
        ]
        for thread in threads:
            thread.start()
        self._take_partners(partners)
        for thread in threads:
            thread.join()

    def _take_partners(self, partners: SimpleQueue[Partner]) -> None:
        for partner in _take_all(partners):
            if self.stopped.is_set():
                return
            try:
                self.ended.put(self._work(partner))
            except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
                self.stopped.set()
                self.ended.put(error)
                return


def _take_all(queue: SimpleQueue[T]) -> Iterator[T]:
    while True:
        try:
            yield queue.get_nowait()
        except Empty:
            return


_log = logging.getLogger(__name__)


def unheard(report: HarvestReport) -> None:
    """A report nobody waits for."""


def harvest_all(
    store: Store,
    partners: Iterable[Partner],
    settings: Settings | None = None,
    progress: Progress = quiet,
    *,
    anew: bool = False,
    each: Callable[[HarvestReport], object] = unheard,
) -> Iterator[HarvestReport]:
    """Harvest partners side by side, those of one host in turns; the reports as they come.

    With `anew` everything is fetched again.

    A partner that fails, whatever the reason, does not keep the others from being harvested: it
    has its report. `each` hears of every one as in `run`. Raises StoreError when the store fails.
    """
    settings = settings or Settings()

    def work(partner: Partner) -> HarvestReport:
        report = _harvest_or_tell(store, partner, settings, progress, anew=anew)
        each(report)
        return report

    return harvest_abreast(partners, work, hosts_at_once=settings.hosts)


def _harvest_or_tell(
    store: Store, partner: Partner, settings: Settings, progress: Progress, *, anew: bool
) -> HarvestReport:
    """A harvest whose failure is a report: the other partners come next.

    A failure of the store is no partner's, and would be theirs as well.
    """
    try:
        return harvest(store, partner, settings, progress, anew=anew)
    except Locked as error:
        report = HarvestReport(partner.id, "deferred", reasons=(str(error),), locked=True)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        told = str(error) if isinstance(error, HarvesterError) else repr(error)
        report = HarvestReport(partner.id, "refused", reasons=(told,))
    fields = {"partner": partner.id, "verdict": report.verdict, "reasons": report.reasons}
    event = "harvest left alone" if report.locked else "harvest failed"
    _log.warning(event, extra={"fields": fields})
    return report
