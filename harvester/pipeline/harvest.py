"""One partner's harvest: its lists, the doubts they leave, and the verdict on the whole.

May be killed at any instant and run again: what was committed stays, what was not is asked for
anew, and the end is the same. Only a complete list moves its watermark; only a harvest that is
believed lets records go.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from harvester.config import Expected, Partner, Settings
from harvester.errors import Deferred, ProtocolError, RepositoryError, Unreadable
from harvester.pipeline.legibility import legibility
from harvester.pipeline.removals import Removals
from harvester.pipeline.reports import Findings, HarvestReport, Verdict, some
from harvester.pipeline.sweeping import StoreRecords
from harvester.progress import quiet
from harvester.sources import Page, with_deletions
from harvester.sources.http import line_of, most_requests
from harvester.sources.oai import (
    Checkpoint,
    Listing,
    RollCall,
    Step,
    Unsettled,
    connect,
    doubts,
    finished,
    start,
    start_over,
    unlisted_sets,
    utc,
)
from harvester.store import Store, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.progress import Progress
    from harvester.sources.oai import Repository
    from harvester.store.sources import Quarantined


class Harvest:
    """One harvest of one partner, from its checkpoints to its report."""

    def __init__(
        self,
        store: Store,
        partner: Partner,
        settings: Settings,
        client: Repository,
        progress: Progress = quiet,
    ) -> None:
        self.tally = Tally()
        self.pages = 0
        self.unreadable = 0
        self.retired = 0
        self.held = 0
        self.found = Findings()
        self._store = store
        self._partner = partner
        self._client = client
        self._progress = progress
        self._live = store.presence.live(partner.id)
        self._lost = False
        self._listing_since: int | None = None
        days = settings.overlap if partner.overlap is None else partner.overlap
        self._overlap = timedelta(days=days)
        self._removals = Removals(store, partner, client, settings, self._keep)

    def run(self, *, anew: bool = False) -> None:
        """Take every list, then let go what is gone; raises RepositoryError where it breaks off."""
        resumed = self._is_resumed()
        lists = self._take_all(everything=anew)
        looked = self._removals.look(lists, doubted=self.found.doubted)
        self.found += looked
        if looked.incomplete:
            self.found += Findings(notes=(looked.incomplete,))
            lists = self._take_all(everything=True)
            self.found += self._removals.look(lists, doubted=self.found.doubted)
        self._end(lists)
        if resumed and self.verdict == "complete":
            self._end(self._take_all(everything=False))  # what changed since they were begun

    def _is_resumed(self) -> bool:
        """Whether a list goes on that an earlier run began."""
        sets = self._partner.sets or ("",)
        known = (self._store.sources.checkpoint(self._partner.id, each) for each in sets)
        return any(at is not None and not at.finished and at.pages for at in known)

    def _end(self, lists: Sequence[Checkpoint]) -> None:
        """Let go what leaves, and finish the lists by the verdict on the whole."""
        gone = self._removals.let_go()
        self.retired, self.held = self.retired + gone.retired, gone.held
        self.found += gone.found + self._weigh(min(at.harvest for at in lists))
        for at in lists:
            ended = finished(at, complete=self.verdict == "complete")
            self._keep([Step(Page(), ended)], ended.harvest)
        came = self.tally.records
        self._progress(self._partner.id, came, came, pages=self.pages)

    @property
    def verdict(self) -> Verdict:
        """What is to be said of the harvest by what was found so far."""
        if self.found.suspect:
            return "suspect"
        return "partial" if self.found.partial else "complete"

    @property
    def came_to_nothing(self) -> bool:
        """Whether lists broke off before any record came, whole or broken."""
        return self._lost and not self.tally.records

    def _take_all(self, *, everything: bool) -> list[Checkpoint]:
        sets = self._partner.sets
        self._store.memberships.keep_only(self._partner.id, sets)
        lists = [self._take(set_spec, everything=everything) for set_spec in sets or ("",)]
        if sets and not all(at.records for at in lists):
            self.found += self._check_sets()
        return lists

    def _check_sets(self) -> Findings:
        """Doubt a harvest of sets that the repository does not list: gone, renamed or misspelt."""
        try:
            missing = unlisted_sets(self._client, self._partner.sets)
        except (ProtocolError, Unreadable) as error:
            told = f"whether its sets exist cannot be seen, ListSets fails: {error}"
            return Findings(notes=(told,))
        return Findings(suspect=tuple(self._set_missing(*each) for each in missing.items()))

    def _set_missing(self, spec: str, like: Sequence[str]) -> str:
        meant = f" (did you mean {' or '.join(map(repr, like))}?)" if like else ""
        return (
            f"the repository does not list the set {spec!r}{meant}; correct `sets` in "
            f"partners/{self._partner.id}.toml, or ask the library what became of it"
        )

    def _take(self, set_spec: str, *, everything: bool) -> Checkpoint:
        """A set's list, walked to its end, with what it left out; it is not finished yet."""
        previous = self._store.sources.checkpoint(self._partner.id, set_spec)
        if everything:
            begun = start_over(previous, self._partner, set_spec)
        else:
            begun = start(previous, self._partner, set_spec, overlap=self._overlap)
        if not begun.harvest:
            begun = structs.replace(
                begun, harvest=self._store.sources.begin_harvest(self._partner.id)
            )
        presence = StoreRecords(self._store, self._partner.id, begun.harvest)
        listing = Listing(self._client, self._partner.id, presence)
        self._listing_since = self._client.session.requests
        at = self._keep(listing.steps(begun), begun.harvest) or begun
        at = self._settle(at, listing, presence)
        self._listing_since = self._client.session.allowance = None
        self.found += Findings(partial=at.lost)
        self._lost = self._lost or bool(at.lost)
        return at

    def _keep(self, steps: Iterable[Step], harvest: int) -> Checkpoint | None:
        """Commit steps under the number of a harvest; returns where the last of them leads."""
        checkpoint = None
        for page, checkpoint in steps:
            whole = with_deletions(page)
            self.tally += self._store.sources.commit_page(
                self._partner.id, whole, harvest=harvest, checkpoint=checkpoint
            )
            self.pages += bool(page.response_date) and not page.more
            self._allow(checkpoint)
            self._progress(
                self._partner.id, self.tally.records, _honest_size(checkpoint), pages=self.pages
            )
        return checkpoint

    def _allow(self, at: Checkpoint) -> None:
        """How many requests a list may take: several times its pages, by its first one.

        A server whose pages shrink, or whose list breaks off everywhere, is asked again the next
        night instead of for every record by itself.
        """
        if self._listing_since is not None:
            known = 0 if at.since else self._live
            most = most_requests(max(at.size or 0, at.records, known), at.first_size)
            self._client.session.allowance = self._listing_since + most

    def _settle(self, at: Checkpoint, listing: Listing, presence: StoreRecords) -> Checkpoint:
        """Call the roll where the list leaves a doubt; returns where the list is after it."""
        doubted = doubts(at, self._distinct(at))
        if doubted:
            call = RollCall(listing, presence, self._distinct, days=self._client.days)
            try:
                at = self._keep(call.steps(at), presence.harvest) or at
            except Unsettled as unsettled:
                self.found += Findings(suspect=(f"{'; '.join(doubted)}. {unsettled}",))
                # Steps were kept until then: the list is where the last of them led.
                return self._store.sources.checkpoint(self._partner.id, at.set_spec) or at
        size, came = at.size, self._distinct(at)
        if size is not None and came != size:
            self.found += Findings(notes=(f"it announces {size} records and has {came}",))
        return at

    def _distinct(self, at: Checkpoint) -> int:
        return self._store.sources.count_distinct(self._partner.id, at.set_spec)

    def _weigh(self, first_harvest: int) -> Findings:
        """What is in quarantine, and whether there are as many records as a person expects."""
        broken = self._store.quarantine.all(self._partner.id, first_harvest)
        self._store.quarantine.clear_older(self._partner.id, first_harvest)
        partial = (_not_whole(broken),) if broken else ()
        live = self._store.presence.live(self._partner.id)
        unexpected = tuple(_check_expected(live, self._partner.expected))
        return (
            Findings(partial=partial)
            + self._weigh_legibility(first_harvest)
            + Findings(suspect=unexpected)
        )

    def _weigh_legibility(self, first_harvest: int) -> Findings:
        """Whether what came can be read: most of it, or the harvest is in doubt."""
        found = legibility(self._store, self._partner, first_harvest)
        self.unreadable = found.unreadable
        told = (found.sentence,) if found.sentence else ()
        return Findings(suspect=told) if found.doubtful else Findings(notes=told)


def _not_whole(broken: Sequence[Quarantined]) -> str:
    """The sentence on records in quarantine."""
    names = some([each.identifier or "one without identifier" for each in broken])
    number = "1 record" if len(broken) == 1 else f"{len(broken)} records"
    return (
        f"{number} did not come whole ({names}); what came is kept, and asked for again every time"
    )


def _check_expected(live: int, expected: Expected) -> Iterator[str]:
    """Whether there are fewer or more records than a person expects."""
    if expected.at_least is not None and live < expected.at_least:
        yield (
            f"{live} live records, but at least {expected.at_least} are expected; is the list "
            "complete? If so, correct `expected` in the partner's file"
        )
    if expected.at_most is not None and live > expected.at_most:
        yield (
            f"{live} live records, but at most {expected.at_most} are expected; are the sets "
            "right? If so, correct `expected` in the partner's file"
        )


def harvest(
    store: Store,
    partner: Partner,
    settings: Settings | None = None,
    progress: Progress = quiet,
    client: Repository | None = None,
    *,
    anew: bool = False,
) -> HarvestReport:
    """Fetch what is new from a partner's repository, or go on where a run was interrupted.

    With `anew` everything is fetched again; decisions, union ids and history stay.

    Trouble with the repository is a verdict in the report, never an exception: what came before it
    is kept, and the report says what is missing. `client` is what asks the repository, by default
    `sources.oai.repository.connect(partner, settings)`. Raises Locked while the partner is worked
    on, or its host is asked for another one, and SettingsError for a partner without address.
    """
    job, host = f"harvest of {partner.id}", line_of(partner.url)
    at_host = store.lock(f"host-{host}", f"harvest at {host}", shared=True)
    with store.lock(f"source-{partner.id}", job), at_host:
        store.partners.put(partner)
        run = store.runs.begin("harvest", partner.id)
        began = time.monotonic()
        settings = settings or Settings()
        client = client or connect(partner, settings)
        work = Harvest(store, partner, settings, client, progress)
        report = _harvest(work, partner, client, anew=anew)
        report = structs.replace(report, seconds=round(time.monotonic() - began, 3))
        store.runs.finish(run, report.verdict, report)
    return report


def _harvest(work: Harvest, partner: Partner, client: Repository, *, anew: bool) -> HarvestReport:
    verdict: Verdict
    reasons: list[str] = []
    not_before = ""
    try:
        work.run(anew=anew)
        verdict = "refused" if work.came_to_nothing else work.verdict
    except Deferred as error:
        verdict, not_before = "deferred", utc(error.until)
        came = work.tally.records
        reasons.append(
            f"{error}; {came} records came, the next run goes on there" if came else str(error)
        )
    except RepositoryError as error:
        verdict = "partial" if work.tally.records else "refused"
        reasons.append(str(error))
        if work.tally.records:
            reasons.append(f"{work.tally.records} records came before, the next run goes on there")
    found = work.found
    return HarvestReport(
        partner=partner.id,
        verdict=verdict,
        tally=work.tally,
        reasons=(*found.suspect, *found.partial, *reasons, *found.notes),
        retired=work.retired,
        held=work.held,
        unreadable=work.unreadable,
        requests=client.session.requests,
        pages=work.pages,
        moved_to=client.session.moved_to or "",
        not_before=not_before,
    )


def _honest_size(at: Checkpoint) -> int | None:
    return at.size if at.size is not None and at.records <= at.size else None
