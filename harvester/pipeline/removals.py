"""Records that leave: reported as deleted, or not named any more; retired when that is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from harvester.errors import ProtocolError, Unreadable
from harvester.pipeline.confirming import Confirmed, Confirmer, sample_of
from harvester.pipeline.renaming import Renamed, find_renamed, rename_found
from harvester.pipeline.reports import some
from harvester.pipeline.sweeping import Sweeper, Unswept, left_to_fetch
from harvester.sources.oai import FEW, Window, moment, utc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.config import Partner, Settings
    from harvester.pipeline.sweeping import Keep
    from harvester.sources.oai import Listing, Repository, Sweep
    from harvester.store import Store

MASS_SHARE, MASS_LEAST = 0.1, 25
"""More than this part of a partner's records, and more than this many, do not leave unasked."""
SWEPT_ALWAYS = 10_000
"""Up to so many records are swept in every harvest, where deletions are not promised: a hundred
requests or so."""
AT_ONCE = 10
"""Records that are asked for between two notes of what is known of them."""


class Findings(Struct):
    """What a harvest has found so far that bears on its verdict, as sentences."""

    partial: list[str] = []
    suspect: list[str] = []
    notes: list[str] = []

    @property
    def doubted(self) -> bool:
        """Whether the lists are not to be believed in what they leave out."""
        return bool(self.partial or self.suspect)


class Leaving:
    """What leaves a partner in one harvest, whose first list has the number `since`.

    `keep` commits steps under the number of a harvest; what speaks against believing goes into
    `found`. `retired` records were let go, `held` ones wait for a person. `incomplete` says why
    everything is to be fetched again: a sweep found more than can be fetched one by one, or there
    can be none.
    """

    def __init__(
        self,
        store: Store,
        partner: Partner,
        client: Repository,
        settings: Settings,
        *,
        keep: Keep,
        found: Findings,
    ) -> None:
        self.retired = 0
        self.held = 0
        self.incomplete = ""
        self._store = store
        self._partner = partner
        self._client = client
        self._sweep_every = timedelta(days=settings.sweep)
        self._keep = keep
        self._found = found
        self._live = store.presence.live(partner.id)
        self._held_before = 0
        self._unconfirmed = 0
        self._deleted: set[str] = set()

    def look(self, lists: Sequence[Listing]) -> None:
        """Find the records that the source does not name any more, and those it names again.

        A list of everything shows both; otherwise a sweep does, when it is due. While records are
        held it is due in every harvest.
        """
        partner, first = self._partner.id, min(listing.at.harvest for listing in lists)
        held = {*self._store.presence.all_leaving(partner, before=first)}
        self._held_before = len(held)
        absent = self._absent(lists)
        self._settle_left_sets(lists)
        if absent is not None:
            still = self._store.presence.all_leaving(partner, before=first)
            believed = [] if self._found.doubted else absent
            self._judge(believed, [each for each in still if each not in self._deleted], lists)
            self._store.partners.forget_sweep(partner)
        self._settle_not_given(lists)
        self._note_given_back(len(held - {*self._store.presence.all_leaving(partner)}))

    def _absent(self, lists: Sequence[Listing]) -> list[str] | None:
        """The live records that no list names; None where nothing is known of that."""
        if not any(listing.at.since for listing in lists):
            return self._store.presence.absent(
                self._partner.id, [each.at.harvest for each in lists]
            )
        if self._held_before or (not self._found.doubted and self._sweep_is_due(lists)):
            return self._sweep(lists)
        return None

    def _judge(self, absent: Sequence[str], held: Sequence[str], lists: Sequence[Listing]) -> None:
        """Confirm that the absent records, and those held before, are gone: a few or a sample.

        One that GetRecord gives after all was left out of a list that so is not to be believed.
        Where a mass is absent nobody is asked: it is held anyway.
        """
        names = [*absent, *held]
        confirmed = self._ask([] if self._is_mass(len(names)) else sample_of(names), lists)
        there = {*confirmed.there}
        again = self._store.sources.begin_harvest(self._partner.id) if there else 0
        self._store.presence.note_present(self._partner.id, again, confirmed.there)
        # Where GetRecord says nothing, the lists of several sets confirm each other.
        self._unconfirmed = len(confirmed.unknown) if len(lists) == 1 else 0
        if wrongly := [each for each in absent if each in there]:
            self._found.suspect.append(
                f"{len(absent)} records are not named any more, but GetRecord still gives "
                f"{len(wrongly)} of them ({some(wrongly)}); nothing is retired"
            )
        elif not self._found.doubted:
            if self._is_seen_whole(lists):
                self._learn(swept=utc(datetime.now(UTC)))
            number = max(listing.at.harvest for listing in lists)
            self._store.presence.set_leaving(self._partner.id, number, absent)

    def _is_seen_whole(self, lists: Sequence[Listing]) -> bool:
        """Whether nothing can be missing: a sweep was done, or lists came as long as announced.

        A list that counts its way by numbers leaves out a record for each one deleted meanwhile.
        """
        known = self._store.partners.acquaintance(self._partner.id)
        sized = all(listing.at.size is not None for listing in lists)
        return bool(known.sweep) or sized or known.tells_deletions

    def _ask(self, names: Sequence[str], lists: Sequence[Listing]) -> Confirmed:
        """Ask for records some at a time; what is gone is not asked for again in the next run."""
        known = self._store.partners.acquaintance(self._partner.id).sweep
        gone = [*known.gone] if known else []
        there: list[str] = []
        unknown: list[str] = []
        left = [each for each in names if each not in gone]
        for first in range(0, len(left), AT_ONCE):
            some_names = left[first : first + AT_ONCE]
            confirmed = self._confirmer(lists).ask(some_names)
            there += confirmed.there
            unknown += confirmed.unknown
            gone += [each for each in some_names if each not in (*there, *unknown)]
            if known:
                self._learn(sweep=structs.replace(known, gone=tuple(gone)))
            if len(confirmed.unknown) == AT_ONCE:
                break  # it says nothing of any
        return Confirmed(tuple(there), tuple(unknown))

    def _note_given_back(self, count: int) -> None:
        if count > 0:
            records = "1 record that was" if count == 1 else f"{count} records that were"
            self._found.notes.append(f"{records} held as missing: there again, not retired")

    def _sweep_is_due(self, lists: Sequence[Listing]) -> bool:
        identity = self._client.identity
        if identity and (policy := identity.deleted_record.strip().lower()):
            self._learn(deleted_record=policy)
        known = self._store.partners.acquaintance(self._partner.id)
        swept = moment(known.swept)
        if known.sweep or swept is None or datetime.now(UTC) - swept >= self._sweep_every:
            return True
        if self._is_mass(self._store.presence.live(self._partner.id) - self._live):
            return True  # so many new ones may be the old ones under other identifiers
        if known.tells_deletions:
            return self._seem_shrunk(lists)
        return self._live <= SWEPT_ALWAYS

    def _seem_shrunk(self, lists: Sequence[Listing]) -> bool:
        """Whether lists that brought nothing announce far fewer records than are live, or none.

        A repository that lost its index, or gave a set another name, reports no deletions.
        """
        quiet = not any(listing.at.records for listing in lists)
        if not self._live or not quiet or self._store.presence.leaving(self._partner.id):
            return False
        sizes = [self._announced(listing) for listing in lists]
        size = sum(each for each in sizes if each is not None)
        return None not in sizes and (not size or self._is_mass(self._live - size))

    def _announced(self, listing: Listing) -> int | None:
        """How many records a list has, by its first page; None where that does not say."""
        try:
            answer, named = next(self._client.header_pages(listing.at, Window()))
        except ProtocolError as error:
            return 0 if error.code == "noRecordsMatch" else None
        except Unreadable:
            return None
        return answer.complete_list_size if answer.token else len(named)

    def _sweep(self, lists: Sequence[Listing]) -> list[str] | None:
        """The live records that ListIdentifiers does not name; None where it cannot be had."""
        sweeper = Sweeper(self._store, self._partner, self._client, self._keep)
        try:
            sweep = sweeper.run(lists)
            self._deleted = sweeper.deleted
        except Unswept as error:
            if error.always:
                self.incomplete = f"everything was fetched to see what is missing, for {error}"
                return None
            self._found.suspect.append(
                f"whether records are missing cannot be seen, for {error}; nothing is retired"
            )
            return None
        self._deleted = sweeper.deleted
        self._weigh(sweep)
        latest = max(sweep.harvest, *(listing.at.harvest for listing in lists))
        return self._store.presence.absent(self._partner.id, range(sweep.harvest, latest + 1))

    def _weigh(self, sweep: Sweep) -> None:
        """Whether a sweep found more than the last one did, beyond what it fetched."""
        left = max(0, left_to_fetch(sweep))
        if left > self._store.partners.acquaintance(self._partner.id).left:
            self.incomplete = "more was missing than can be had one by one: all was fetched"
        self._learn(left=left)

    def _settle_not_given(self, lists: Sequence[Listing]) -> None:
        """Records that are named but given by nothing leave as deleted ones do."""
        harvest = min(listing.at.harvest for listing in lists)
        if names := self._confirmer(lists).take_for_deleted(harvest):
            self._learn(unmarked=True)
            self._found.notes.append(
                f"{len(names)} records are named, but neither a list nor GetRecord gives them "
                f"({some(names)}), though GetRecord gives others: taken for deleted"
            )

    def _settle_left_sets(self, lists: Sequence[Listing]) -> None:
        """Records that left one set and are in another: GetRecord may say that they are gone.

        Where it cannot say, the other set's list holds.
        """
        left = self._store.memberships.left_one(self._partner.id) if self._partner.sets else []
        if not left or self._found.doubted:
            return
        confirmed = self._confirmer(lists).ask(left[:FEW])
        stay = {*confirmed.there, *confirmed.unknown}
        gone = [each for each in left[:FEW] if each not in stay]
        number = max(listing.at.harvest for listing in lists)
        self._store.presence.set_leaving(self._partner.id, number, gone)
        self._store.memberships.forget_left(self._partner.id)

    def _confirmer(self, lists: Sequence[Listing]) -> Confirmer:
        return Confirmer(self._store, self._partner, self._client, lists[0].at.prefix)

    def let_go(self) -> None:
        """Retire what is leaving, unless a person must say so: a mass, or records renamed."""
        partner = self._partner.id
        leaving = self._store.presence.leaving(partner)
        mass = self._is_mass(leaving)
        renamed = self._renamed(everywhere=mass) if leaving else Renamed()
        if renamed.pairs:
            self._found.suspect.append(rename_found(partner, renamed))
        if mass:
            self._found.suspect.append(mass_held(partner, leaving, self._live))
        elif leaving and self._unconfirmed:
            self._found.suspect.append(unconfirmed_held(partner, leaving))
        if mass or renamed.pairs or self._unconfirmed:
            self.held = leaving
        elif leaving:
            self.retired += self._store.presence.accept(partner)
        if kept := self._store.presence.kept(partner):
            self._found.notes.append(
                f"{kept} records that it does not have any more stay because a person said so"
            )

    def _renamed(self, *, everywhere: bool) -> Renamed:
        """The leaving records that came again; looked for among all where some were held before."""
        return find_renamed(
            self._store, self._partner.id, everywhere=everywhere or self._held_before > 0
        )

    def _is_mass(self, number: int) -> bool:
        return is_mass(number, self._live)

    def _learn(self, **news: str | int | Sweep) -> None:
        known = self._store.partners.acquaintance(self._partner.id)
        self._store.partners.learn(self._partner.id, structs.replace(known, **news))


def is_mass(leaving: int, live: int) -> bool:
    """Whether so many of a partner's live records would go that a person must say it is right."""
    return leaving > max(MASS_LEAST, MASS_SHARE * live)


def mass_held(partner: str, leaving: int, live: int) -> str:
    """The sentence that says so."""
    return f"{leaving} of {live} records are gone from the source; {_until_accepted(partner)}"


def unconfirmed_held(partner: str, leaving: int) -> str:
    """The same for a few that nothing confirms."""
    records = "1 record is" if leaving == 1 else f"{leaving} records are"
    why = f"{records} not named any more, which GetRecord does not confirm"
    return f"{why}; {_until_accepted(partner)}"


def _until_accepted(partner: str) -> str:
    return (
        f"kept until a person says that it is right: harvester partner accept {partner} (it asks "
        f"the source once more), or that they stay: harvester partner accept {partner} --no"
    )
