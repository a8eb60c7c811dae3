"""The stages in order, over a store: harvest or import, then read, compare, unite; then offer.

Every function may be killed at any instant and run again: what was committed stays, what was
not is done anew, and the end is the same.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harvester import matching
from harvester.abreast import harvest_abreast
from harvester.account import summarise
from harvester.config import Partner, Settings
from harvester.errors import FileError, HarvesterError, Locked
from harvester.exchange.offer import Offer, make_offer
from harvester.formats import Hints
from harvester.harvesting import harvest
from harvester.history import due_times
from harvester.legibility import legibility
from harvester.progress import quiet
from harvester.reports import HarvestReport, MatchReport
from harvester.shelf import Shelf
from harvester.sources import files
from harvester.store import Store, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from harvester.exchange.stock import StockLine
    from harvester.progress import Progress

match = matching.match
_log = logging.getLogger(__name__)


def unheard(report: HarvestReport) -> None:
    """A report nobody waits for."""


def import_files(
    store: Store,
    partner: Partner,
    paths: Sequence[Path | str],
    *,
    complete: bool = False,
    progress: Progress = quiet,
) -> HarvestReport:
    """Take records from files in any carrier or tables; a newer file updates an older one's.

    With `complete` a person says that the files are all the partner has: what they no longer hold
    is retired, however much it is. A damaged file makes the verdict `partial` and retires nothing;
    so does one most of whose records cannot be read, with the verdict `suspect`.
    Raises FileError, before anything is kept, for a file that is no catalogue.
    """
    with store.lock(f"source-{partner.id}"):
        store.put_partner(partner)
        run = store.begin_run("import", partner.id)
        try:
            chosen = [Path(path) for path in paths]
            report = _import(store, partner, chosen, complete=complete, progress=progress)
        except FileError as error:
            store.finish_run(run, "refused", str(error))
            raise
        store.finish_run(run, report.verdict, report)
    return report


def _import(
    store: Store,
    partner: Partner,
    paths: Sequence[Path],
    *,
    complete: bool,
    progress: Progress,
) -> HarvestReport:
    tally = Tally()
    damaged = False
    hints, name = Hints.of(partner), partner.id
    remarks = files.remarks(paths, name, hints)
    number = store.begin_harvest(name)
    for page in files.pages(paths, name, hints):
        tally += store.commit_page(name, page, harvest=number)
        damaged = damaged or any(not issue.identifier for issue in page.issues)
        progress(name, tally.records, None)
    read = legibility(store, partner, number)
    remarks = (*filter(None, [read.sentence]), *remarks)
    if read.doubtful:  # nobody knows what they should have held: nothing is retired for their sake
        return HarvestReport(name, "suspect", tally, remarks, unreadable=read.unreadable)
    if damaged:
        message = (
            "a file is damaged: what could be read of it is kept, its issues say where it ends"
        )
        # Nobody knows what else it held: nothing is retired for its sake.
        message += "; nothing was retired" if complete else ""
        reasons = (message, *remarks)
        return HarvestReport(name, "partial", tally, reasons, unreadable=read.unreadable)
    if complete:
        store.set_leaving(name, number, store.absent(name, [number]))
    retired = store.accept(name)
    return HarvestReport(name, "complete", tally, remarks, retired, unreadable=read.unreadable)


def run(
    store: Store,
    partners: Iterable[Partner],
    settings: Settings | None = None,
    progress: Progress = quiet,
    *,
    everyone: bool = False,
    each: Callable[[HarvestReport], object] = unheard,
) -> tuple[list[HarvestReport], MatchReport]:
    """Harvest every partner that has a repository and is due, then match: the nightly job.

    A partner that fails does not keep the others from being harvested and matched. With
    `everyone` those are harvested too that are not due; `each` hears of every harvest that ended,
    also when matching fails.
    """
    known = {partner.id: partner for partner in partners}
    now = datetime.now(UTC)
    due = due_times(store, known.values(), now)
    number = store.begin_run("run")
    chosen = [known[partner] for partner, moment in due.items() if everyone or moment <= now]
    reports = []
    for report in harvest_all(store, chosen, settings, progress):
        each(report)
        reports.append(report)
    matched = match(store, progress, processes=(settings or Settings()).processes)
    fine = all(report.verdict == "complete" for report in reports)
    store.finish_run(number, "complete" if fine else "partial", summarise(reports))
    return reports, matched


def harvest_all(
    store: Store,
    partners: Iterable[Partner],
    settings: Settings | None = None,
    progress: Progress = quiet,
) -> Iterator[HarvestReport]:
    """Harvest partners side by side, one host never twice at once; the reports as they come.

    A partner that fails, whatever the reason, does not keep the others from being harvested: it
    has its report.
    """
    settings = settings or Settings()

    def work(partner: Partner) -> HarvestReport:
        return _harvest_or_tell(store, partner, settings, progress)

    return harvest_abreast(partners, work, hosts_at_once=settings.hosts)


def _harvest_or_tell(
    store: Store, partner: Partner, settings: Settings, progress: Progress
) -> HarvestReport:
    """A harvest whose failure, of whatever kind, is a report: the other partners come next."""
    try:
        return harvest(store, partner, settings, progress)
    except Locked as error:
        report = HarvestReport(partner.id, "deferred", reasons=(str(error),), locked=True)
    except Exception as error:  # noqa: BLE001 - see above
        told = str(error) if isinstance(error, HarvesterError) else repr(error)
        report = HarvestReport(partner.id, "refused", reasons=(told,))
    fields = {"partner": partner.id, "verdict": report.verdict, "reasons": report.reasons}
    event = "harvest left alone" if report.locked else "harvest failed"
    _log.warning(event, extra={"fields": fields})
    return report


def accept(store: Store, partner: Partner) -> int:
    """Believe a harvest that was held for a person's word; returns how many records it retired.

    It is noted like a harvest, and the next run asks the repository again. Where nothing is held
    nothing is done.
    """
    with store.lock(f"source-{partner.id}"):
        if not store.leaving(partner.id):
            return 0
        run = store.begin_run("harvest", partner.id)
        retired = store.accept(partner.id)
        told = f"{retired} records were retired because a person said so; the next run looks again"
        report = HarvestReport(partner.id, "deferred", reasons=(told,), retired=retired)
        store.finish_run(run, report.verdict, report)
    return retired


def offer(
    store: Store,
    giver: Partner,
    receiver: Partner,
    stock: Sequence[StockLine],
    date: str = "",
) -> Offer:
    """List what the giver has in stock and the receiver does not hold; `date` is ISO, or today.

    The same list made again has the same number, another one of that day a number of its own.
    """
    date = date or datetime.now(UTC).date().isoformat()
    shelf = Shelf(store, giver.id, receiver.id)
    numbering = partial(store.number_offer, giver.id, receiver.id, date)
    return make_offer(giver, receiver, stock, shelf, numbering=numbering, date=date)
