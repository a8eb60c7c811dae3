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

from harvester.abreast import harvest_abreast
from harvester.account import summarise
from harvester.config import Partner, Settings
from harvester.errors import FileError, HarvesterError, Locked
from harvester.exchange.offer import Offer, make_offer
from harvester.formats import READER_VERSION, Hints, Reading, read
from harvester.harvesting import harvest
from harvester.history import due_times
from harvester.issues import Code, Issue
from harvester.match.features import Prepared, prepare
from harvester.match.keys import keys_of
from harvester.match.score import Score, score
from harvester.progress import quiet
from harvester.record import Harvested, Record
from harvester.reports import HarvestReport, MatchReport
from harvester.shelf import Shelf
from harvester.sources import files
from harvester.store import Neighbourhood, Stage, Store, Tally
from harvester.text import installed_readers
from harvester.union.clusters import Succession, succeed
from harvester.union.grouping import group
from harvester.union.merge import UnionRecord, merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from harvester.exchange.stock import StockLine
    from harvester.match.weights import Table
    from harvester.progress import Progress

_log = logging.getLogger(__name__)

READ_BATCH = 500
COMPARE_BATCH = 500
UNITE_BATCH = 500
MOST_READY = 20_000
"""Prepared records kept between batches of comparing: some 10 kB each."""


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
    is retired, however much it is. A damaged file makes the verdict `partial` and retires nothing.
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
    if damaged:
        message = (
            "a file is damaged: what could be read of it is kept, its issues say where it ends"
        )
        # Nobody knows what else it held: nothing is retired for its sake.
        message += "; nothing was retired" if complete else ""
        return HarvestReport(name, "partial", tally, (message, *remarks))
    if complete:
        store.set_leaving(name, number, store.absent(name, [number]))
    return HarvestReport(name, "complete", tally, remarks, store.accept(name))


def match(store: Store, progress: Progress = quiet) -> MatchReport:
    """Read, compare and unite whatever waits; the union list is current afterwards.

    Raises Locked when another process is doing it.
    """
    with store.lock("match"):
        # Match keys are made as records are read, and Han is read differently by these.
        readers = " ".join((str(READER_VERSION), *installed_readers()))
        store.renew("reader", readers, Stage.READ)
        table = store.weights()
        store.renew("weights", table.version, Stage.MATCH)
        run = store.begin_run("match")
        read_count = _read_waiting(store, table, progress)
        compared, pairs = _compare_waiting(store, table, progress)
        united, changed = _unite_waiting(store, table, progress)
        report = MatchReport(read_count, compared, pairs, united, changed)
        store.finish_run(run, "complete", report)
    return report


def _read_waiting(store: Store, table: Table, progress: Progress) -> int:
    total = store.waiting(Stage.READ)
    done = 0
    cap = table.block_cap
    while count := store.read_batch(_read_one, block_cap=cap, limit=READ_BATCH):
        done += count
        progress("read", done, total)
    return done


def _read_one(source: Harvested, partner: Partner) -> tuple[Reading, tuple[str, ...]]:
    try:
        reading = read(source, Hints.of(partner))
        return reading, keys_of(reading.record)
    except Exception as error:  # noqa: BLE001 - one record must not stop the night's run
        return _unreadable(source, error), ()


def _unreadable(source: Harvested, error: Exception) -> Reading:
    """What a fault of our own makes of a record: nothing read, nothing lost, not unsaid."""
    issue = Issue(
        partner=source.partner,
        identifier=source.identifier,
        code=Code.RECORD_BROKEN,
        place="reader",
        detail=f"{type(error).__name__}: {error}; please report this with the record",
    )
    return Reading(Record(partner=source.partner, identifier=source.identifier), (issue,))


def _compare_waiting(store: Store, table: Table, progress: Progress) -> tuple[int, int]:
    cap = table.block_cap
    store.queue_outgrown_blocks(cap)
    total = store.waiting(Stage.MATCH)
    ready: dict[int, Prepared] = {}

    def compare(records: Mapping[int, Record], pairs: Sequence[tuple[int, int]]) -> list[Score]:
        if len(ready) > MOST_READY:
            ready.clear()
        ready.update({i: prepare(r) for i, r in records.items() if i not in ready})
        return [score(ready[a], ready[b], table) for a, b in pairs]

    done = pairs = 0
    while True:
        count, found = store.compare_batch(compare, block_cap=cap, limit=COMPARE_BATCH)
        if not count:
            return done, pairs
        done, pairs = done + count, pairs + found
        progress("compare", done, total)


def _unite_waiting(store: Store, table: Table, progress: Progress) -> tuple[int, int]:
    total = store.waiting(Stage.CLUSTER)
    unite = partial(_unite, table=table)
    done = changed = 0
    while True:
        count, renewed = store.unite_batch(unite, limit=UNITE_BATCH)
        if not count:
            return done, changed
        done, changed = done + count, changed + renewed
        progress("unite", done, total)


def _unite(near: Neighbourhood, table: Table) -> tuple[Succession, list[UnionRecord]]:
    succession = succeed(near.standing, group(near.records, near.links, near.decisions, table))
    unions = [
        merge(cluster, [near.records[name] for name in sorted(names)])
        for cluster, names in succession.members.items()
    ]
    return succession, unions


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
    matched = match(store, progress)
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
        return HarvestReport(partner.id, "deferred", reasons=(str(error),))
    except Exception as error:  # noqa: BLE001 - see above
        told = str(error) if isinstance(error, HarvesterError) else repr(error)
        fields = {"partner": partner.id, "verdict": "refused", "reasons": [told]}
        _log.warning("harvest failed", extra={"fields": fields})
        return HarvestReport(partner.id, "refused", reasons=(told,))


def accept(store: Store, partner: Partner) -> int:
    """Believe a harvest that was held for a person's word; returns how many records it retired.

    It is noted like a harvest, and the next run asks the repository again.
    """
    with store.lock(f"source-{partner.id}"):
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
