"""Whether records are gone from a repository: GetRecord says so, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from harvester.errors import ProtocolError, Unreadable
from harvester.record import name_of
from harvester.sources import with_deletions
from harvester.sources.oai import NOT_GIVEN, is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.config import Partner
    from harvester.sources.oai import Repository
    from harvester.store import Store

MOST_ASKED = 1000
"""Records that are asked for one by one; of more, a sample is."""
SAMPLE = 100
_GONE = ("idDoesNotExist", "cannotDisseminateFormat", "noRecordsMatch")


class Confirmed(NamedTuple):
    """Of records that were asked for: those that are there, and those that nothing is said of."""

    there: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def sample_of(identifiers: Sequence[str]) -> Sequence[str]:
    """The identifiers that stand for all: each, or about `SAMPLE` from everywhere among them."""
    if len(identifiers) <= MOST_ASKED:
        return identifiers
    return identifiers[:: len(identifiers) // SAMPLE]


class Confirmer:
    """Asks a partner's repository for single records."""

    def __init__(self, store: Store, partner: Partner, client: Repository, prefix: str) -> None:
        self._store = store
        self._partner = partner
        self._client = client
        self._prefix = prefix

    def ask(self, identifiers: Sequence[str]) -> Confirmed:
        """What the repository says of these records; raises RepositoryError where it fails."""
        answers = {each: self._answer(each) for each in identifiers}
        return Confirmed(
            there=tuple(each for each, answer in answers.items() if answer == "there"),
            unknown=tuple(each for each, answer in answers.items() if answer == "unknown"),
        )

    def take_for_deleted(self, harvest: int) -> list[str]:
        """The records that were named but not given in a harvest, if GetRecord gives another.

        Some programs (oai_repo 0.5) name deleted records as if they were live, and give nothing.
        Those that are held leave; none is in quarantine any more.
        """
        partner = self._partner.id
        kept = self._store.quarantine.all(partner, harvest)
        names = [each.identifier for each in kept if each.reason == NOT_GIVEN]
        other = self._store.presence.latest_but(partner, names) if names else ""
        if not other or not self.ask([other]).there:
            return []
        self._store.presence.set_leaving(partner, harvest, names)
        self._store.quarantine.forget(partner, names)
        return names

    def _answer(self, identifier: str) -> Literal["there", "gone", "unknown"]:
        """Whether GetRecord gives a record, or says that it is gone or left the configured sets.

        An answer that does not hold the record that was asked for says that it is gone.
        """
        try:
            page = self._client.record_page(self._partner.id, self._prefix, identifier)
        except ProtocolError as error:
            return "gone" if error.code in _GONE else "unknown"
        except Unreadable:
            return "unknown"
        if any(each.identifier in (identifier, "") for each in page.broken):
            return "there"
        given = (r for r in with_deletions(page).records if r.identifier == identifier)
        record = next(given, None)
        gone = record is None or record.deleted or self._is_outside(identifier, record.sets)
        return "gone" if gone else "there"

    def _is_outside(self, identifier: str, sets: Sequence[str]) -> bool:
        """Whether a record has left the configured sets; a header may just omit them."""
        if not self._partner.sets:
            return False
        if sets:
            return not any(is_within(spec, self._partner.sets) for spec in sets)
        return bool(self._store.sources.get(name_of(self._partner.id, identifier)).sets)
