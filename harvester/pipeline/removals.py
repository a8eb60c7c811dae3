"""Records that leave: reported as deleted, or not named any more; retired when that is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from harvester.errors import ProtocolError, Unreadable
from harvester.pipeline.confirming import Confirmed, Confirmer, sample_of
from harvester.pipeline.renaming import Renamed, find_renamed, rename_found
from harvester.pipeline.reports import Findings, some
from harvester.pipeline.sweeping import Sweeper, Unswept, left_to_fetch
from harvester.sources.oai import FEW, Window, moment, utc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.config import Partner, Settings
    from harvester.pipeline.sweeping import Keep
    from harvester.sources.oai import Checkpoint, Repository, Sweep
    from harvester.store import Store

MASS_SHARE, MASS_LEAST = 0.1, 25
"""More than this part of a partner's records, and more than this many, do not leave unasked."""
SWEPT_ALWAYS = 10_000
"""Up to so many records are swept in every harvest, where deletions are not promised: a hundred
requests or so."""
AT_ONCE = 10
"""Records that are asked for between two notes of what is known of them."""


class LetGo(NamedTuple):
    """How many records were retired, how many wait for a person, and why."""

    retired: int
    held: int
    found: Findings


class Removals:
    """What leaves a partner in one harvest: found by `look`, retired or held by `let_go`.

    `keep` commits steps under the number of a harvest.
    """

    def __init__(
        self, store: Store, partner: Partner, client: Repository, settings: Settings, keep: Keep
    ) -> None:
        self._store = store
        self._partner = partner
        self._client = client
        self._sweep_every = timedelta(days=settings.sweep)
        self._keep = keep
        self._live = store.presence.live(partner.id)
        self._held_before = 0
        self._unconfirmed = 0
        self._deleted: set[str] = set()

    def look(self, lists: Sequence[Checkpoint], *, doubted: bool) -> Findings:
        """Find the records that the source does not name any more, and those it names again.

        A list of everything shows both; otherwise a sweep does, when it is due. While records are
        held it is due in every harvest. Nothing leaves while the lists are `doubted`.
        """
        partner, first = self._partner.id, min(at.harvest for at in lists)
        held = {*self._store.presence.all_leaving(partner, before=first)}
        self._held_before = len(held)
        absent, found = self._find_absent(lists, doubted=doubted)
        doubted = doubted or found.doubted
        if not doubted:
            self._settle_left_sets(lists)
        if absent is not None:
            still = self._store.presence.all_leaving(partner, before=first)
            asked = [each for each in still if each not in self._deleted]
            found += self._judge([] if doubted else absent, asked, lists, doubted=doubted)
            self._store.partners.forget_sweep(partner)
        found += self._settle_not_given(lists)
        return found + _given_back(len(held - {*self._store.presence.all_leaving(partner)}))

    def _find_absent(
        self, lists: Sequence[Checkpoint], *, doubted: bool
    ) -> tuple[list[str] | None, Findings]:
        """The live records that no list names; None where nothing is known of that."""
        if not any(at.since for at in lists):
            harvests = [at.harvest for at in lists]
            return self._store.presence.absent(self._partner.id, harvests), Findings()
        if self._held_before or (not doubted and self._sweep_is_due(lists)):
            return self._sweep(lists)
        return None, Findings()

    def _judge(
        self,
        absent: Sequence[str],
        held: Sequence[str],
        lists: Sequence[Checkpoint],
        *,
        doubted: bool,
    ) -> Findings:
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
            told = (
                f"{len(absent)} records are not named any more, but GetRecord still gives "
                f"{len(wrongly)} of them ({some(wrongly)}); nothing is retired"
            )
            return Findings(suspect=(told,))
        if not doubted:
            if self._is_seen_whole(lists):
                self._learn(swept=utc(datetime.now(UTC)))
            number = max(at.harvest for at in lists)
            self._store.presence.set_leaving(self._partner.id, number, absent)
        return Findings()

    def _is_seen_whole(self, lists: Sequence[Checkpoint]) -> bool:
        """Whether nothing can be missing: a sweep was done, or lists came as long as announced.

        A list that counts its way by numbers leaves out a record for each one deleted meanwhile.
        """
        known = self._store.partners.acquaintance(self._partner.id)
        sized = all(at.size is not None for at in lists)
        return bool(known.sweep) or sized or known.tells_deletions

    def _ask(self, names: Sequence[str], lists: Sequence[Checkpoint]) -> Confirmed:
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

    def _sweep_is_due(self, lists: Sequence[Checkpoint]) -> bool:
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

    def _seem_shrunk(self, lists: Sequence[Checkpoint]) -> bool:
        """Whether lists that brought nothing announce far fewer records than are live, or none.

        A repository that lost its index, or gave a set another name, reports no deletions.
        """
        quiet = not any(at.records for at in lists)
        if not self._live or not quiet or self._store.presence.leaving(self._partner.id):
            return False
        sizes = [self._announced_size(at) for at in lists]
        size = sum(each for each in sizes if each is not None)
        return None not in sizes and (not size or self._is_mass(self._live - size))

    def _announced_size(self, at: Checkpoint) -> int | None:
        """How many records a list has, by its first page; None where that does not say."""
        try:
            answer, named = next(self._client.header_pages(at, Window()))
        except ProtocolError as error:
            return 0 if error.code == "noRecordsMatch" else None
        except Unreadable:
            return None
        return answer.complete_list_size if answer.token else len(named)

    def _sweep(self, lists: Sequence[Checkpoint]) -> tuple[list[str] | None, Findings]:
        """The live records that ListIdentifiers does not name; None where it cannot be had."""
        sweeper = Sweeper(self._store, self._partner, self._client, self._keep)
        try:
            sweep = sweeper.run(lists)
        except Unswept as error:
            return None, _unswept(error)
        self._deleted = sweeper.deleted
        found = Findings(incomplete=self._weigh(sweep))
        latest = max(sweep.harvest, *(at.harvest for at in lists))
        swept = range(sweep.harvest, latest + 1)
        return self._store.presence.absent(self._partner.id, swept), found

    def _weigh(self, sweep: Sweep) -> str:
        """Why all is to be fetched; empty unless a sweep left more to fetch than the last one."""
        left = max(0, left_to_fetch(sweep))
        more = left > self._store.partners.acquaintance(self._partner.id).left
        self._learn(left=left)
        return "more was missing than can be had one by one: all was fetched" if more else ""

    def _settle_not_given(self, lists: Sequence[Checkpoint]) -> Findings:
        """Records that are named but given by nothing leave as deleted ones do."""
        harvest = min(at.harvest for at in lists)
        names = self._confirmer(lists).take_for_deleted(harvest)
        if not names:
            return Findings()
        self._learn(unmarked=True)
        told = (
            f"{len(names)} records are named, but neither a list nor GetRecord gives them "
            f"({some(names)}), though GetRecord gives others: taken for deleted"
        )
        return Findings(notes=(told,))

    def _settle_left_sets(self, lists: Sequence[Checkpoint]) -> None:
        """Records that left one set and are in another: GetRecord may say that they are gone.

        Where it cannot say, the other set's list holds.
        """
        left = self._store.memberships.left_one(self._partner.id) if self._partner.sets else []
        if not left:
            return
        confirmed = self._confirmer(lists).ask(left[:FEW])
        stay = {*confirmed.there, *confirmed.unknown}
        gone = [each for each in left[:FEW] if each not in stay]
        number = max(at.harvest for at in lists)
        self._store.presence.set_leaving(self._partner.id, number, gone)
        self._store.memberships.forget_left(self._partner.id)

    def _confirmer(self, lists: Sequence[Checkpoint]) -> Confirmer:
        return Confirmer(self._store, self._partner, self._client, lists[0].prefix)

    def let_go(self) -> LetGo:
        """Retire what is leaving, unless a person must say so: a mass, or records renamed."""
        partner = self._partner.id
        leaving = self._store.presence.leaving(partner)
        mass = self._is_mass(leaving)
        renamed = self._find_renamed(everywhere=mass) if leaving else Renamed()
        suspect = [rename_found(partner, renamed)] if renamed.pairs else []
        if mass:
            suspect.append(mass_held(partner, leaving, self._live))
        elif leaving and self._unconfirmed:
            suspect.append(unconfirmed_held(partner, leaving))
        hold = bool(mass or renamed.pairs or self._unconfirmed)
        retired = self._store.presence.accept(partner) if leaving and not hold else 0
        found = Findings(suspect=tuple(suspect), notes=self._note_kept())
        return LetGo(retired, leaving if hold else 0, found)

    def _note_kept(self) -> tuple[str, ...]:
        kept = self._store.presence.kept(self._partner.id)
        told = f"{kept} records that it does not have any more stay because a person said so"
        return (told,) if kept else ()

    def _find_renamed(self, *, everywhere: bool) -> Renamed:
        """The leaving records that came again; looked for among all where some were held before."""
        return find_renamed(
            self._store, self._partner.id, everywhere=everywhere or self._held_before > 0
        )

    def _is_mass(self, number: int) -> bool:
        return is_mass(number, self._live)

    def _learn(self, **news: str | int | Sweep) -> None:
        known = self._store.partners.acquaintance(self._partner.id)
        self._store.partners.learn(self._partner.id, structs.replace(known, **news))


def _given_back(count: int) -> Findings:
    if not count:
        return Findings()
    records = "1 record that was" if count == 1 else f"{count} records that were"
    return Findings(notes=(f"{records} held as missing: there again, not retired",))


def _unswept(error: Unswept) -> Findings:
    """What it means that ListIdentifiers cannot be had: this time, or ever."""
    if error.always:
        return Findings(incomplete=f"everything was fetched to see what is missing, for {error}")
    told = f"whether records are missing cannot be seen, for {error}; nothing is retired"
    return Findings(suspect=(told,))


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
