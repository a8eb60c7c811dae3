"""The stages in order, over a store: harvest or import, then read, compare, unite; then offer.

Every function may be killed at any instant and run again: what was committed stays, what was
not is done anew, and the end is the same.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from harvester import accepting, importing, matching
from harvester.abreast import harvest_abreast
from harvester.account import summarise
from harvester.config import Partner, Settings
from harvester.errors import HarvesterError, Locked, StoreError
from harvester.exchange.offer import Offer, make_offer
from harvester.harvesting import harvest
from harvester.history import due_times
from harvester.progress import quiet
from harvester.reports import HarvestReport, MatchReport
from harvester.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from harvester.exchange.stock import StockLine
    from harvester.progress import Progress
    from harvester.store import Store

accept = accepting.accept
accept_renamed = accepting.accept_renamed
keep_held = accepting.keep_held
import_files = importing.import_files
import_sources = importing.import_sources
match = matching.match
_log = logging.getLogger(__name__)


def unheard(report: HarvestReport) -> None:
    """A report nobody waits for."""


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
    in the thread that did it, so whatever stops the run later. Raises StoreError when the store
    fails, after which no partner is begun.
    """
    known = {partner.id: partner for partner in partners}
    now = datetime.now(UTC)
    due = due_times(store, known.values(), now)
    number = store.begin_run("run")
    chosen = [known[partner] for partner, moment in due.items() if everyone or moment <= now]
    reports = list(harvest_all(store, chosen, settings, progress, each=each))
    matched = match(store, progress, processes=(settings or Settings()).processes)
    fine = all(report.verdict == "complete" for report in reports)
    store.finish_run(number, "complete" if fine else "partial", summarise(reports))
    return reports, matched


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
