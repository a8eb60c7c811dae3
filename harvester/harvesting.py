"""One partner's harvest: its lists, the doubts they leave, and the verdict on the whole.

May be killed at any instant and run again: what was committed stays, what was not is asked for
anew, and the end is the same. Only a complete list moves its watermark; only a harvest that is
believed lets records go.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from harvester.config import Partner, Settings
from harvester.errors import Deferred, ProtocolError, RepositoryError, Unreadable
from harvester.progress import quiet
from harvester.reports import HarvestReport, Verdict
from harvester.sources import oai
from harvester.sources.checkpoint import Checkpoint, finished, start
from harvester.sources.listing import FEW, Listing, Step
from harvester.sources.page import Page
from harvester.sources.rollcall import RollCall, Unsettled, doubts
from harvester.sources.windows import Window, moment, utc
from harvester.store import Store, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harvester.progress import Progress
    from harvester.record import Harvested
    from harvester.sources.oai import Repository

MASS_SHARE, MASS_LEAST = 0.1, 25
"""More than this part of a partner's records, and more than this many, do not leave unasked."""
SWEEP_EVERY = timedelta(days=30)
SWEPT_ALWAYS = 10_000
"""Up to so many records the identifiers are asked for in every harvest, where deletions are not
told: a hundred requests or so."""
SAMPLE = 20
SHOWN = 3


class Presence:
    """What the store knows of one harvest's records, as `sources.listing` asks for it."""

    def __init__(self, store: Store, partner: str, harvest: int) -> None:
        self._store = store
        self._partner = partner
        self.harvest = harvest

    def unseen(self, identifiers: Iterable[str]) -> list[str]:
        """Those of the identifiers that this harvest has not brought yet, each once."""
        return self._store.unseen(self._partner, self.harvest, identifiers)

    def middle(self, window: Window) -> str:
        """The datestamp in the midst of the known ones in a window; empty if none is known."""
        return self._store.middle(self._partner, window)


class Findings(Struct):
    """What a harvest has found so far that bears on its verdict, as sentences."""

    partial: list[str] = []
    suspect: list[str] = []
    notes: list[str] = []


class Harvest:
    """One harvest of one partner, from its checkpoints to its report."""

    def __init__(
        self, store: Store, partner: Partner, client: Repository, progress: Progress
    ) -> None:
        self.tally = Tally()
        self.pages = 0
        self.retired = 0
        self.held = 0
        self.found = Findings()
        self._store = store
        self._partner = partner
        self._client = client
        self._progress = progress
        self._number = 0
        self._live_before = store.live(partner.id)

    def run(self) -> None:
        """Take every list, then let go what is gone; raises RepositoryError where it breaks off."""
        lists = [self._take(set_spec) for set_spec in self._partner.sets or ("",)]
        self._look_for_the_gone(lists)
        self._let_go()
        self._weigh(min(listing.at.harvest for listing in lists))
        for listing in lists:
            ended = finished(listing.at, complete=self.verdict == "complete")
            self._keep([Step(Page(), ended)], ended.harvest)

    @property
    def verdict(self) -> Verdict:
        """What is to be said of the harvest by what was found so far."""
        if self.found.suspect:
            return "suspect"
        return "partial" if self.found.partial else "complete"

    def _take(self, set_spec: str) -> Listing:
        """A set's list, walked to its end, with what it left out; it is not finished yet."""
        begun = start(self._store.checkpoint(self._partner.id, set_spec), self._partner, set_spec)
        if not begun.harvest:
            self._number = self._number or self._store.begin_harvest(self._partner.id)
            begun = structs.replace(begun, harvest=self._number)
        presence = Presence(self._store, self._partner.id, begun.harvest)
        listing = Listing(self._client, self._partner.id, begun, presence)
        self._keep(listing.steps(), begun.harvest)
        self._settle(listing, presence)
        self.found.partial += listing.at.lost
        return listing

    def _keep(self, steps: Iterable[Step], harvest: int) -> None:
        for page, checkpoint in steps:
            whole = _with_deletions(page)
            self.tally += self._store.commit_page(
                self._partner.id, whole, harvest=harvest, checkpoint=checkpoint
            )
            self.pages += not page.more
            self._progress(
                self._partner.id, self.tally.records, _honest_size(checkpoint), pages=self.pages
            )

    def _settle(self, listing: Listing, presence: Presence, *more: str) -> None:
        """Call the roll where the list leaves a doubt."""
        doubted = [*doubts(listing.at, self._distinct(listing.at)), *more]
        if not doubted:
            return
        call = RollCall(listing, presence, days=self._client.days)
        try:
            self._keep(call.steps(), presence.harvest)
        except Unsettled as unsettled:
            self.found.suspect.append(f"{'; '.join(doubted)}. {unsettled}")
            return
        size, came = listing.at.size, self._distinct(listing.at)
        if size is not None and came != size:
            self.found.notes.append(f"it announces {size} records and has {came}")

    def _distinct(self, at: Checkpoint) -> int:
        return self._store.distinct(self._partner.id, at.set_spec)

    def _look_for_the_gone(self, lists: Sequence[Listing]) -> None:
        """Find the records that the source does not name any more.

        A list of everything tells; where deletions are not told, so do the identifiers.
        """
        if self.found.partial or self.found.suspect:
            return
        harvests = {listing.at.harvest for listing in lists}
        if len(harvests) == 1 and not any(listing.at.since for listing in lists):
            absent = self._store.absent(self._partner.id, [*harvests])
        elif self._sweep_is_due():
            absent = self._sweep(lists)
        else:
            return
        if not self.found.suspect:
            self._learn(swept=utc(datetime.now(UTC)))
            gone = self._really_gone(absent, lists)
            self._store.set_leaving(self._partner.id, max(harvests), gone)

    def _sweep_is_due(self) -> bool:
        identity = self._client.identity
        if identity and (policy := identity.deleted_record.strip().lower()):
            self._learn(deleted_record=policy)
        known = self._store.acquaintance(self._partner.id)
        if known.tells_deletions:
            return False
        swept = moment(known.swept)
        few = self._live_before <= SWEPT_ALWAYS
        return few or swept is None or datetime.now(UTC) - swept > SWEEP_EVERY

    def _sweep(self, lists: Sequence[Listing]) -> list[str]:
        """The live records that ListIdentifiers does not name; new ones it names are fetched."""
        number = self._store.begin_harvest(self._partner.id)
        presence = Presence(self._store, self._partner.id, number)
        try:
            for listing in lists:
                sweeping = Listing(self._client, self._partner.id, listing.at, presence)
                for page in sweeping.headers(Window()):
                    named = [header.identifier for header in page if not header.deleted]
                    self._store.note_present(self._partner.id, number, named)
                    self._keep(sweeping.fetch(h for h in page if not h.deleted), number)
        except (ProtocolError, Unreadable) as error:
            self.found.suspect.append(
                f"it does not tell which records were deleted, and ListIdentifiers fails: {error}"
            )
            return []
        return self._store.absent(self._partner.id, [number])

    def _really_gone(self, absent: Sequence[str], lists: Sequence[Listing]) -> list[str]:
        """Those of the absent records that GetRecord does not give either.

        A few are all asked for, of more a sample. What is given after all was left out of a list
        that so is not to be believed. Where a mass is absent nobody is asked: it is held anyway.
        """
        if self._is_mass(len(absent)):
            return list(absent)
        asked = absent if len(absent) <= FEW else absent[:: len(absent) // SAMPLE]
        there = [name for name in asked if not self._is_gone(name, lists[0])]
        if not there:
            return list(absent)
        self.found.suspect.append(
            f"{len(absent)} records are not named any more, but GetRecord does not confirm it for "
            f"{len(there)} of {len(asked)} ({_some(there)}); nothing is retired"
        )
        return []

    def _is_gone(self, identifier: str, listing: Listing) -> bool:
        try:
            page = self._client.record_page(self._partner.id, listing.at.prefix, identifier)
        except ProtocolError as error:
            return error.code in ("idDoesNotExist", "cannotDisseminateFormat", "noRecordsMatch")
        except Unreadable:
            return False
        record = next(iter(_with_deletions(page).records), None)
        if record is None or record.deleted:
            return record is not None
        sets = self._partner.sets
        return bool(sets) and not any(_within(spec, sets) for spec in record.sets)

    def _let_go(self) -> None:
        """Retire what is leaving, unless it is so much that a person must say so."""
        leaving = self._store.leaving(self._partner.id)
        if self._is_mass(leaving):
            self.held = leaving
            self.found.suspect.append(mass_held(self._partner.id, leaving, self._live_before))
        elif leaving:
            self.retired = self._store.accept(self._partner.id)

    def _is_mass(self, number: int) -> bool:
        return is_mass(number, self._live_before)

    def _weigh(self, first_harvest: int) -> None:
        """What is in quarantine, and whether there are as many records as a person expects."""
        broken = self._store.quarantined(self._partner.id, first_harvest)
        if broken:
            names = _some([each.identifier or "one without identifier" for each in broken])
            self.found.partial.append(
                f"{len(broken)} records did not come whole ({names}); what came of them is kept, "
                "and they are asked for again every time"
            )
        self._store.clear_quarantine(self._partner.id, first_harvest)
        live, expected = self._store.live(self._partner.id), self._partner.expected
        if expected.at_least is not None and live < expected.at_least:
            self.found.suspect.append(
                f"{live} live records, but at least {expected.at_least} are expected; is the list "
                "complete? If so, correct `expected` in the partner's file"
            )
        if expected.at_most is not None and live > expected.at_most:
            self.found.suspect.append(
                f"{live} live records, but at most {expected.at_most} are expected; are the sets "
                "right? If so, correct `expected` in the partner's file"
            )

    def _learn(self, **news: str) -> None:
        known = self._store.acquaintance(self._partner.id)
        self._store.remember(self._partner.id, structs.replace(known, **news))


def harvest(
    store: Store,
    partner: Partner,
    settings: Settings | None = None,
    progress: Progress = quiet,
    client: Repository | None = None,
) -> HarvestReport:
    """Fetch what is new from a partner's repository, or go on where a run was interrupted.

    Trouble with the repository is a verdict in the report, never an exception: what came before it
    is kept, and the report says what is missing. `client` is what asks the repository, if not
    `sources.oai.connect(partner, settings)`. Raises Locked while the partner is worked on, and
    SettingsError for a partner without address.
    """
    with store.lock(f"source-{partner.id}"):
        store.put_partner(partner)
        run = store.begin_run("harvest", partner.id)
        began = time.monotonic()
        client = client or oai.connect(partner, settings or Settings())
        report = _harvest(Harvest(store, partner, client, progress), partner, client)
        report = structs.replace(report, seconds=round(time.monotonic() - began, 3))
        store.finish_run(run, report.verdict, report)
    return report


def _harvest(work: Harvest, partner: Partner, client: Repository) -> HarvestReport:
    verdict: Verdict
    reasons: list[str] = []
    not_before = ""
    try:
        work.run()
        verdict = "refused" if work.found.partial and not work.tally.records else work.verdict
    except Deferred as error:
        verdict, not_before = "deferred", utc(error.until)
        reasons.append(f"{error}; the next run goes on from there")
    except RepositoryError as error:
        verdict = "partial" if work.tally.records else "refused"
        reasons.append(str(error))
        if work.tally.records:
            reasons.append(f"{work.tally.records} records came before; the next run goes on there")
    found = work.found
    return HarvestReport(
        partner=partner.id,
        verdict=verdict,
        tally=work.tally,
        reasons=(*found.suspect, *found.partial, *reasons, *found.notes),
        retired=work.retired,
        held=work.held,
        requests=client.session.requests,
        pages=work.pages,
        moved_to=client.session.moved_to or "",
        not_before=not_before,
    )


def is_mass(leaving: int, live: int) -> bool:
    """Whether so many of a partner's live records would go that a person must say it is right."""
    return leaving > max(MASS_LEAST, MASS_SHARE * live)


def mass_held(partner: str, leaving: int, live: int) -> str:
    """The sentence that says so."""
    return (
        f"{leaving} of {live} records are gone from the source; they are kept until a person says "
        f"that it is right: harvester partner accept {partner}"
    )


_DELETED_BY_LEADER = re.compile(rb"<(?:[\w.-]+:)?leader[^<>]*>.{5}d", re.DOTALL)


def _with_deletions(page: Page) -> Page:
    """The page with those records deleted whose MARC leader says so (position 5, d)."""
    if not any(_deleted_by_leader(record) for record in page.records):
        return page
    records = (
        structs.replace(record, deleted=True, metadata=b"")
        if _deleted_by_leader(record)
        else record
        for record in page.records
    )
    return structs.replace(page, records=tuple(records))


def _deleted_by_leader(record: Harvested) -> bool:
    return _DELETED_BY_LEADER.search(record.metadata, 0, 1000) is not None


def _within(spec: str, sets: Sequence[str]) -> bool:
    """Whether a set is one of these or below one of them (OAI-PMH 2.0, section 2.6)."""
    return any(f"{spec}:".startswith(f"{each}:") for each in sets)


def _honest_size(at: Checkpoint) -> int | None:
    return at.size if at.size is not None and at.records <= at.size else None


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
