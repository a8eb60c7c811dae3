"""A person's word on records that are held as missing: they go, they stay, they are renamed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from harvester.config import Settings
from harvester.errors import RepositoryError, Unreadable
from harvester.pipeline.confirming import Confirmed, Confirmer, sample_of
from harvester.pipeline.renaming import Renamed, find_renamed
from harvester.pipeline.reports import HarvestReport
from harvester.pipeline.sweeping import Sweeper, Unswept
from harvester.sources import with_deletions
from harvester.sources.http import line_of
from harvester.sources.oai import Checkpoint, connect, start
from harvester.store import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.config import Partner
    from harvester.sources.oai import Repository, Step
    from harvester.store import Store


def accept(
    store: Store,
    partner: Partner,
    settings: Settings | None = None,
    client: Repository | None = None,
) -> HarvestReport:
    """Retire a partner's held records, but none that its repository still gives.

    The repository is asked first: ListIdentifiers names what is there, GetRecord is asked about the
    rest. It is noted like a harvest; where nothing is held nothing is done. `client` is what asks,
    by default `sources.oai.repository.connect(partner, settings)`. Raises RepositoryError when the
    repository cannot be asked: then nothing is retired.
    """
    with _hold_locks(store, partner):
        before = store.presence.leaving(partner.id)
        if not before:
            return HarvestReport(partner.id, "complete")
        if partner.url:
            settings = settings or Settings()
            _ask(store, partner, client or connect(partner, settings))
        retired = store.presence.accept(partner.id)
        there = before - retired
        reasons = [f"{there} of {before} held records are there again: they stay"] if there else []
        reasons += [f"{retired} records retired because a person said so"] if retired else []
        return _note(store, HarvestReport(partner.id, "deferred", Tally(), (*reasons,), retired))


def keep_held(store: Store, partner: Partner) -> int:
    """A partner's held records stay, though its repository has them no more; returns how many.

    They are not held again for the same reason, only when the repository reports them as deleted
    later than it did.
    """
    with store.lock(f"source-{partner.id}", _job(partner)):
        kept = store.presence.keep_held(partner.id)
        if kept:
            reason = f"{kept} held records stay because a person said so"
            _note(store, HarvestReport(partner.id, "deferred", reasons=(reason,)))
    return kept


def accept_renamed(
    store: Store,
    partner: Partner,
    settings: Settings | None = None,
    client: Repository | None = None,
) -> Renamed:
    """Carry decisions and union ids over to the records that came under new identifiers.

    Only where control number and title agree one to one: those pairs are returned, and the rest,
    which stay held. What the repository still gives under its old identifier is given back first;
    raises RepositoryError when it cannot be asked.
    """
    with _hold_locks(store, partner):
        if partner.url and store.presence.leaving(partner.id):
            _ask(store, partner, client or connect(partner, settings or Settings()))
        found = find_renamed(store, partner.id) if store.presence.leaving(partner.id) else Renamed()
        store.sources.rename(partner.id, found.pairs)
        if found.pairs:
            reason = f"{len(found.pairs)} records were carried over to their new identifiers"
            rest = len(found.rest)
            _note(store, HarvestReport(partner.id, "deferred", reasons=(reason,), held=rest))
    return found


def _job(partner: Partner) -> str:
    return f"partner accept {partner.id}"


@contextmanager
def _hold_locks(store: Store, partner: Partner) -> Iterator[None]:
    """Nobody else works on the partner, or asks its host."""
    job = _job(partner)
    with store.lock(f"source-{partner.id}", job), store.lock(f"host-{line_of(partner.url)}", job):
        yield


def _note(store: Store, report: HarvestReport) -> HarvestReport:
    """Note a person's word like a harvest, one after which the next run asks the source again."""
    run = store.runs.begin("harvest", report.partner)
    store.runs.finish(run, report.verdict, report)
    return report


def _ask(store: Store, partner: Partner, client: Repository) -> None:
    """Give back what the repository names or gives of what is held.

    Raises RepositoryError where it fails, or answers neither ListIdentifiers nor GetRecord.
    """
    lists = _lists(store, partner)

    def keep(steps: Iterable[Step], harvest: int) -> None:
        for page, _ in steps:
            store.sources.commit_page(partner.id, with_deletions(page), harvest=harvest)

    sweeper = Sweeper(store, partner, client, keep)
    confirmer = Confirmer(store, partner, client, lists[0].prefix)
    held = store.presence.all_leaving(partner.id)
    failure: RepositoryError | None = None
    try:
        confirmer.take_for_deleted(sweeper.run(lists).harvest)
    except Unswept as error:
        failure = Unreadable(str(error))
    store.partners.forget_sweep(partner.id)
    if store.partners.acquaintance(partner.id).unmarked:
        _hold_unmarked(store, partner.id, confirmer, held)
    unnamed = [
        each for each in store.presence.all_leaving(partner.id) if each not in sweeper.deleted
    ]
    confirmed = _ask_about(confirmer, unnamed)
    if confirmed.unknown and failure:
        raise failure
    store.presence.note_present(
        partner.id, store.sources.begin_harvest(partner.id), confirmed.there
    )


def _hold_unmarked(store: Store, partner: str, confirmer: Confirmer, held: Sequence[str]) -> None:
    """Hold again what was named but is not given, where deleted records are named like others."""
    leaving = {*store.presence.all_leaving(partner)}
    named = [each for each in held if each not in leaving]
    confirmed = _ask_about(confirmer, named)
    gone = [] if confirmed.unknown else [each for each in named if each not in confirmed.there]
    store.presence.set_leaving(partner, store.sources.begin_harvest(partner), gone)


def _ask_about(confirmer: Confirmer, unnamed: Sequence[str]) -> Confirmed:
    """All are asked about where they are not too many, or where a sample does not say it all."""
    chosen = sample_of(unnamed)
    confirmed = confirmer.ask(chosen)
    return confirmed if chosen is unnamed or not confirmed.there else confirmer.ask(unnamed)


def _lists(store: Store, partner: Partner) -> list[Checkpoint]:
    return [
        start(store.sources.checkpoint(partner.id, each), partner, each, overlap=timedelta())
        for each in partner.sets or ("",)
    ]
