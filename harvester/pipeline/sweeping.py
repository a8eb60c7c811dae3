"""The sweep of a partner: what ListIdentifiers names against what the store holds.

It finds records that are gone without being reported as deleted, and records that never came: lost
by a list, or indexed so late that no harvest asked for them any more. Records held as missing are
given back when they are named again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from harvester.errors import ProtocolError, Unreadable
from harvester.sources import OneName
from harvester.sources.http import most_requests
from harvester.sources.oai import FEW, Checkpoint, Listing, Sweep, begin_set, moment, sweep_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from harvester.config import Partner
    from harvester.sources import Header
    from harvester.sources.oai import Repository, Step, Window
    from harvester.store import Store

    Keep = Callable[[Iterable[Step], int], object]


class StoreRecords:
    """What the store knows of one harvest's records, as `sources.oai.listing` asks for it.

    Where a repository names deleted records like live ones, those known to be gone are passed over.
    """

    def __init__(self, store: Store, partner: str, harvest: int) -> None:
        self._store = store
        self._partner = partner
        self._unmarked = store.partners.acquaintance(partner).unmarked
        self.harvest = harvest

    def unseen(self, identifiers: Iterable[str]) -> list[str]:
        """Those of the identifiers that this harvest has not brought yet, each once."""
        return self.not_gone(self._store.presence.unseen(self._partner, self.harvest, identifiers))

    def not_gone(self, identifiers: Sequence[str]) -> list[str]:
        """Those of the identifiers that are not known to be named in vain."""
        gone = self._store.presence.deleted(self._partner, identifiers) if self._unmarked else set()
        return [each for each in identifiers if each not in gone]

    def middle(self, window: Window) -> str:
        """The datestamp in the midst of the known ones in a window; empty if none is known."""
        return self._store.sources.median_datestamp(self._partner, window)


class Unswept(Exception):  # noqa: N818 - the sweep only says nothing
    """ListIdentifiers cannot be had; the text says why.

    `always` says that it never can be: then a list of everything has to do.
    """

    def __init__(self, reason: str, *, always: bool) -> None:
        super().__init__(reason)
        self.always = always


class Sweeper:
    """One sweep over a partner's lists; where it stopped is kept with every page.

    `keep` commits steps under the number of a harvest. `deleted` collects the identifiers that are
    reported as deleted and leave the store.
    """

    def __init__(self, store: Store, partner: Partner, client: Repository, keep: Keep) -> None:
        self.deleted: set[str] = set()
        self._store = store
        self._partner = partner
        self._client = client
        self._keep = keep
        self._leaving = {*store.presence.all_leaving(partner.id)}
        self._since = client.session.requests
        self._page = 0

    def run(self, lists: Sequence[Checkpoint]) -> Sweep:
        """Sweep every list; what a run's requests do not suffice for goes on in the next one.

        The sweep stays in the store until somebody has judged what it did not name. Raises Unswept
        where ListIdentifiers fails, and RepositoryError where the repository does.
        """
        partner = self._partner.id
        sweep = self._store.partners.acquaintance(partner).sweep
        sweep = sweep or Sweep(self._store.sources.begin_harvest(partner))
        try:
            for at in lists:
                if at.set_spec not in sweep.done:
                    sweep = self._list(at, sweep)
        except (ProtocolError, Unreadable) as error:
            self._remember(None)
            always = isinstance(error, OneName)
            raise Unswept(f"ListIdentifiers fails: {error}", always=always) from error
        finally:
            self._client.session.allowance = None
        self._remember(sweep)
        return sweep

    def _list(self, at: Checkpoint, sweep: Sweep) -> Sweep:
        partner, done = self._partner.id, sweep.done
        presence = StoreRecords(self._store, partner, sweep.harvest)
        listing = Listing(self._client, partner, presence)
        for headers, after in sweep_list(listing, at, presence, sweep, days=self._client.days):
            self._allow(len(headers))
            found, wanted = self._compare(at, presence, headers, _with_counts(after, sweep))
            self._keep(listing.fetch_all(at, wanted), sweep.harvest)
            sweep = found
            self._remember(sweep)
        if at.set_spec:
            self._store.memberships.forget_older(partner, at.set_spec, before=sweep.harvest)
        return begin_set(structs.replace(sweep, done=(*done, at.set_spec)))

    def _allow(self, page: int) -> None:
        """How many requests the sweep may take, by the length of its first page."""
        if page and not self._page:
            self._page = page
            most = most_requests(self._store.presence.live(self._partner.id), page)
            self._client.session.allowance = self._since + most

    def _compare(
        self, at: Checkpoint, presence: StoreRecords, headers: Sequence[Header], sweep: Sweep
    ) -> tuple[Sweep, list[Header]]:
        """Note which records a page names; a few of those that the store has not so are wanted."""
        self.deleted |= {h.identifier for h in headers if h.deleted} & self._leaving
        live = {header.identifier: header for header in headers if not header.deleted}
        stamps = self._store.sources.datestamps(self._partner.id, live)
        self._store.presence.note_present(self._partner.id, sweep.harvest, [*stamps], at.set_spec)
        new = [live[name] for name in presence.not_gone([*live]) if name not in stamps]
        unlike = [live[name] for name, at in stamps.items() if is_newer(live[name], at)]
        wanted = [*new, *unlike][: max(0, FEW - sweep.fetched)]
        counted = structs.replace(
            sweep,
            known=sweep.known + len(stamps),
            unlike=sweep.unlike + len(unlike),
            new=sweep.new + len(new),
            fetched=sweep.fetched + len(wanted),
        )
        return counted, wanted

    def _remember(self, sweep: Sweep | None) -> None:
        known = self._store.partners.acquaintance(self._partner.id)
        self._store.partners.learn(self._partner.id, structs.replace(known, sweep=sweep))


def _with_counts(sweep: Sweep, before: Sweep) -> Sweep:
    """A sweep with what was counted before."""
    counts = {name: getattr(before, name) for name in ("known", "unlike", "new", "fetched")}
    return structs.replace(sweep, **counts)


def is_newer(header: Header, datestamp: str) -> bool:
    """Whether a header is of a later state than the one with this datestamp."""
    if header.datestamp == datestamp:
        return False
    at, known = moment(header.datestamp), moment(datestamp)
    return at is not None and (known is None or at > known)


def left_to_fetch(sweep: Sweep) -> int:
    """How many records a sweep found new or changed beyond those that it fetched one by one.

    Where most datestamps differ, ListIdentifiers writes others than ListRecords, and they say
    nothing.
    """
    stamps_say = sweep.unlike <= max(FEW, sweep.known // 2)
    return sweep.new + (sweep.unlike if stamps_say else 0) - sweep.fetched
