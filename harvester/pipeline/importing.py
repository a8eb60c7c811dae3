"""Records from files: what a partner delivers, and what `export sources` wrote."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats import Hints
from harvester.issues import Code
from harvester.pipeline.legibility import legibility
from harvester.pipeline.renaming import find_numbered
from harvester.pipeline.reports import HarvestReport, some
from harvester.progress import quiet
from harvester.sources import files
from harvester.sources.files import exported_pages, partners_in
from harvester.store import BARE, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from harvester.config import Partner
    from harvester.pipeline.reports import Verdict
    from harvester.progress import Progress
    from harvester.sources import Page
    from harvester.store import Store

DAMAGED = "a file is damaged: what could be read of it is kept, its issues say where it ends"


def import_files(
    store: Store,
    partner: Partner,
    paths: Sequence[Path | str],
    *,
    complete: bool = False,
    progress: Progress = quiet,
) -> HarvestReport:
    """Take records from files in any carrier or tables; a newer file updates an older one's.

    A record that says that it is deleted is retired, whatever their number: a file is a person's
    word. So is the one record that has the control number of a deletion, where none has it as its
    identifier. With `complete` the files are all the partner has, and what they no longer hold is
    retired, too. Files that cannot be read are named in the report, whose verdict is `partial`;
    then, and for a damaged file, and where most records cannot be read (`suspect`), only what says
    that it is deleted is retired. Raises FileError, before anything is kept, where no file can be
    read.
    """
    with store.lock(f"source-{partner.id}", f"import for {partner.id}"):
        hints = Hints.of(partner)
        surveyed = files.survey([Path(path) for path in paths], partner.id, hints)
        remarks = files.remarks(surveyed.readable, partner.id, hints)
        store.partners.put(partner)
        run = store.runs.begin("import", partner.id)
        number = store.sources.begin_harvest(partner.id)
        pages = files.pages(surveyed, partner.id, hints)
        tally, damaged, deleted = _keep(store, partner.id, pages, number, progress)
        if tally.never_held:
            remarks = (*remarks, *_retire_by_number(store, partner.id, number, deleted))
        reasons = [*surveyed.refused, *_troubles(store, partner.id, number, damaged=damaged)]
        read = legibility(store, partner, number)
        verdict: Verdict = "suspect" if read.doubtful else "partial" if reasons else "complete"
        if complete and verdict == "complete":
            store.presence.set_leaving(
                partner.id, number, store.presence.absent(partner.id, [number])
            )
        elif complete:
            reasons.append("nothing was retired for being absent")
        report = HarvestReport(
            partner.id,
            verdict,
            tally,
            (*reasons, *filter(None, [read.sentence]), *remarks),
            retired=store.presence.accept(partner.id, since=number),
            unreadable=read.unreadable,
        )
        store.runs.finish(run, report.verdict, report)
    return report


def import_sources(
    store: Store,
    paths: Sequence[Path | str],
    partners: Mapping[str, Partner] | None = None,
    progress: Progress = quiet,
) -> list[HarvestReport]:
    """Take back files that `export sources` wrote: every record as it was, of every partner.

    A partner that is neither in `partners` nor in the store gets the hints that the file has.
    Returns a report a partner. Raises FileError, before anything is kept, for a file that holds
    something else.
    """
    chosen = [Path(path) for path in paths]
    found = partners_in(chosen)
    known = {**found, **store.partners.all(), **(partners or {})}
    return [_take_back(store, known[name], chosen, progress) for name in found]


def _take_back(
    store: Store, partner: Partner, paths: Sequence[Path], progress: Progress
) -> HarvestReport:
    with store.lock(f"source-{partner.id}", f"import for {partner.id}"):
        store.partners.put(partner)
        run = store.runs.begin("import", partner.id)
        number = store.sources.begin_harvest(partner.id)
        pages = exported_pages(paths, partner.id)
        tally, damaged, _ = _keep(store, partner.id, pages, number, progress)
        retired = store.presence.accept(partner.id, since=number)
        reasons = tuple(_troubles(store, partner.id, number, damaged=damaged))
        verdict: Verdict = "partial" if reasons else "complete"
        report = HarvestReport(partner.id, verdict, tally, reasons, retired)
        store.runs.finish(run, report.verdict, report)
    return report


def _troubles(store: Store, partner: str, number: int, *, damaged: bool) -> Iterator[str]:
    """What of the files could not be used, a sentence each kind."""
    if damaged:
        yield DAMAGED
    whole = Counter(each.reason for each in store.quarantine.all(partner, number))
    for reason, count in whole.items():
        if reason in (files.OF_NONE, files.OF_SEVERAL, BARE):
            yield f"{count} {'record' if count == 1 else 'records'}: {reason}"


def _retire_by_number(
    store: Store, partner: str, harvest: int, deleted: Collection[str]
) -> Iterator[str]:
    """Let records leave that have the control number of a deletion; what is said of the others.

    Harvested records have identifiers of OAI-PMH, and files name records by their number.
    """
    named = find_numbered(store, partner, deleted)
    store.presence.set_leaving(
        partner, harvest, [each[0] for each in named.values() if len(each) == 1]
    )
    several = sorted(number for number, each in named.items() if len(each) > 1)
    if several:
        yield f"deletions name a control number of several records: {some(several)}"
    held = {*store.sources.datestamps(partner, deleted)}
    nothing = sorted(number for number in deleted if number not in named and number not in held)
    if nothing:
        yield f"deletions name no live record: {some(nothing)}"


class _Kept(NamedTuple):
    """What pages brought, whether some of a file could not be read, and what it says is deleted."""

    tally: Tally
    damaged: bool
    deleted: set[str]


def _keep(
    store: Store, partner: str, pages: Iterable[Page], number: int, progress: Progress
) -> _Kept:
    """Keep pages as they come."""
    tally, damaged, deleted = Tally(), False, set[str]()
    for page in pages:
        deleted |= {record.identifier for record in page.records if record.deleted}
        tally += store.sources.commit_page(partner, page, harvest=number)
        damaged = damaged or any(
            issue.code is Code.RECORD_BROKEN
            and not issue.identifier
            and not issue.detail.startswith((files.OF_NONE, files.OF_SEVERAL))
            for issue in page.issues
        )
        progress(partner, tally.records, None)
    return _Kept(tally, damaged, deleted)
