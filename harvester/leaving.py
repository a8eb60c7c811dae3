"""Records that leave: told as deleted, or not named any more; let go when that is believed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from harvester.errors import ProtocolError, Unreadable
from harvester.sources.acquaintance import Sweep
from harvester.sources.listing import FEW, Listing
from harvester.sources.windows import Window, moment, utc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from harvester.config import Partner
    from harvester.record import Harvested
    from harvester.sources.listing import Step
    from harvester.sources.oai import Repository
    from harvester.sources.page import Page
    from harvester.store import Store

    Keep = Callable[[Iterable[Step], int], None]

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


class Leaving:
    """What leaves a partner in one harvest.

    `keep` commits steps under the number of a harvest; what speaks against believing goes into
    `found`. `retired` records were let go, `held` ones wait for a person.
    """

    def __init__(
        self, store: Store, partner: Partner, client: Repository, *, keep: Keep, found: Findings
    ) -> None:
        self.retired = 0
        self.held = 0
        self._store = store
        self._partner = partner
        self._client = client
        self._keep = keep
        self._found = found
        self._live = store.live(partner.id)

    def look(self, lists: Sequence[Listing]) -> None:
        """Find the records that the source does not name any more.

        A list of everything tells; where deletions are not told, so do the identifiers.
        """
        if self._found.partial or self._found.suspect:
            return
        harvests = {listing.at.harvest for listing in lists}
        if not any(listing.at.since for listing in lists):
            absent = self._store.absent(self._partner.id, [*harvests])
        elif self._sweep_is_due(lists):
            absent = self._sweep(lists)
        else:
            return
        if not self._found.suspect:
            self._learn(swept=utc(datetime.now(UTC)))
            gone = self._really_gone(absent, lists)
            self._store.set_leaving(self._partner.id, max(harvests), gone)

    def _sweep_is_due(self, lists: Sequence[Listing]) -> bool:
        identity = self._client.identity
        if identity and (policy := identity.deleted_record.strip().lower()):
            self._learn(deleted_record=policy)
        known = self._store.acquaintance(self._partner.id)
        if known.tells_deletions:
            return self._seem_shrunk(lists)
        swept = moment(known.swept)
        few = self._live <= SWEPT_ALWAYS
        return few or swept is None or datetime.now(UTC) - swept > SWEEP_EVERY

    def _seem_shrunk(self, lists: Sequence[Listing]) -> bool:
        """Whether lists that brought nothing announce far fewer records than are live, or none.

        A repository that lost its index, or gave a set another name, tells no deletions.
        """
        quiet = not any(listing.at.records for listing in lists)
        if not self._live or not quiet or self._store.leaving(self._partner.id):
            return False
        sizes = [self._announced(listing) for listing in lists]
        size = sum(each for each in sizes if each is not None)
        return None not in sizes and (not size or self._is_mass(self._live - size))

    def _announced(self, listing: Listing) -> int | None:
        """How many records a list has, by its first page; None where that does not tell."""
        try:
            answer, named = next(self._client.header_pages(listing.at, Window()))
        except ProtocolError as error:
            return 0 if error.code == "noRecordsMatch" else None
        except Unreadable:
            return None
        return answer.complete_list_size if answer.token else len(named)

    def _sweep(self, lists: Sequence[Listing]) -> list[str]:
        """The live records that ListIdentifiers does not name; new ones it names are fetched.

        One that a run's requests do not suffice for goes on in the next run.
        """
        begun = self._store.acquaintance(self._partner.id).sweep
        sweep = begun or Sweep(self._store.begin_harvest(self._partner.id))
        try:
            for listing in lists:
                sweep = self._called(sweep, listing)
        except (ProtocolError, Unreadable) as error:
            self._learn(sweep=None)
            if begun:  # its token was forgotten meanwhile
                return self._sweep(lists)
            self._found.suspect.append(
                f"it does not tell which records were deleted, and ListIdentifiers fails: {error}"
            )
            return []
        self._learn(sweep=None)
        latest = max(sweep.harvest, *(listing.at.harvest for listing in lists))
        return self._store.absent(self._partner.id, range(sweep.harvest, latest + 1))

    def _called(self, sweep: Sweep, listing: Listing) -> Sweep:
        """The roll of one list called; where the sweep stands is kept with every page."""
        if listing.at.set_spec in sweep.done:
            return sweep
        partner, number = self._partner.id, sweep.harvest
        calling = Listing(self._client, partner, listing.at, Presence(self._store, partner, number))
        for page, token in calling.headers_from(sweep.token, Window()):
            live = [header for header in page if not header.deleted]
            self._store.note_present(partner, number, [header.identifier for header in live])
            self._keep(calling.fetch(live), number)
            sweep = structs.replace(sweep, token=token)
            self._learn(sweep=sweep)
        return structs.replace(sweep, done=(*sweep.done, listing.at.set_spec), token="")

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
        self._found.suspect.append(
            f"{len(absent)} records are not named any more, but GetRecord does not confirm it for "
            f"{len(there)} of {len(asked)} ({some(there)}); nothing is retired"
        )
        return []

    def _is_gone(self, identifier: str, listing: Listing) -> bool:
        try:
            page = self._client.record_page(self._partner.id, listing.at.prefix, identifier)
        except ProtocolError as error:
            return error.code in ("idDoesNotExist", "cannotDisseminateFormat", "noRecordsMatch")
        except Unreadable:
            return False
        record = next(iter(with_deletions(page).records), None)
        if record is None or record.deleted:
            return record is not None
        sets = self._partner.sets
        return bool(sets) and not any(_within(spec, sets) for spec in record.sets)

    def let_go(self) -> None:
        """Retire what is leaving, unless it is so much that a person must say so."""
        leaving = self._store.leaving(self._partner.id)
        if self._is_mass(leaving):
            self.held = leaving
            self._found.suspect.append(mass_held(self._partner.id, leaving, self._live))
        elif leaving:
            self.retired = self._store.accept(self._partner.id)

    def _is_mass(self, number: int) -> bool:
        return is_mass(number, self._live)

    def _learn(self, **news: str | Sweep | None) -> None:
        known = self._store.acquaintance(self._partner.id)
        self._store.remember(self._partner.id, structs.replace(known, **news))


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


def with_deletions(page: Page) -> Page:
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


def some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
