"""Many partners at once: side by side across hosts, one after the other on each.

A host is asked over one connection at a time, so partners that share one wait for each other; the
slowest host sets the time of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Thread

from harvester.config import Partner
from harvester.reports import HarvestReport
from harvester.sources.hosts import line_of

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
    stopped = Event()
    lines: SimpleQueue[list[Partner]] = SimpleQueue()
    ended: SimpleQueue[HarvestReport | BaseException] = SimpleQueue()
    waiting = by_host(partners)
    for line in waiting:
        lines.put(line)
    for _ in range(min(hosts_at_once, len(waiting))):
        Thread(target=_take_lines, args=(lines, ended, work, stopped), daemon=True).start()
    try:
        for _ in range(sum(map(len, waiting))):
            report = ended.get()
            if isinstance(report, BaseException):
                raise report
            yield report
    finally:
        stopped.set()


def by_host(partners: Iterable[Partner]) -> list[list[Partner]]:
    """Partners whose repositories stand on one host, together."""
    lines: dict[str, list[Partner]] = {}
    for partner in partners:
        lines.setdefault(line_of(partner.url), []).append(partner)
    return list(lines.values())


def _take_lines(
    lines: SimpleQueue[list[Partner]],
    ended: SimpleQueue[HarvestReport | BaseException],
    work: Work,
    stopped: Event,
) -> None:
    while True:
        try:
            line = lines.get_nowait()
        except Empty:
            return
        for partner in line:
            if stopped.is_set():
                return
            try:
                ended.put(work(partner))
            except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
                stopped.set()
                ended.put(error)
                return
