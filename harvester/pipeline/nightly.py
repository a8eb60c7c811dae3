"""The stages in order, over a store: harvest or import, then read, compare, unite; then offer.

Every function may be killed at any instant and run again: what was committed stays, what was
not is done anew, and the end is the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harvester.config import Partner, Settings
from harvester.pipeline.history import due_times
from harvester.pipeline.match import match_records
from harvester.pipeline.parallel import harvest_all, unheard
from harvester.pipeline.reports import HarvestReport, MatchReport, summarise
from harvester.progress import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harvester.progress import Progress
    from harvester.store import Store


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
    number = store.runs.begin("run")
    chosen = [known[partner] for partner, moment in due.items() if everyone or moment <= now]
    reports = list(harvest_all(store, chosen, settings, progress, each=each))
    matched = match_records(store, progress, processes=(settings or Settings()).processes)
    fine = all(report.verdict == "complete" for report in reports)
    store.runs.finish(number, "complete" if fine else "partial", summarise(reports))
    return reports, matched
