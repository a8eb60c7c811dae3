"""Whether records are gone from a repository: GetRecord says so, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.errors import ProtocolError, Unreadable
from harvester.record import name_of
from harvester.sources.acquaintance import is_within
from harvester.sources.deletions import with_deletions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.config import Partner
    from harvester.sources.oai import Repository
    from harvester.store import Store

_GONE = ("idDoesNotExist", "cannotDisseminateFormat", "noRecordsMatch")


def sample_of(identifiers: Sequence[str], size: int) -> Sequence[str]:
    """About so many of the identifiers, from everywhere among them."""
    return identifiers[:: max(1, len(identifiers) // size)]


class Confirmer:
    """Asks a partner's repository for single records."""

    def __init__(self, store: Store, partner: Partner, client: Repository, prefix: str) -> None:
        self._store = store
        self._partner = partner
        self._client = client
        self._prefix = prefix

    def still_there(self, identifiers: Sequence[str]) -> list[str]:
        """Those of the records that the repository gives, or does not answer about.

        Raises RepositoryError where the repository as a whole fails.
        """
        return [each for each in identifiers if not self._is_gone(each)]

    def _is_gone(self, identifier: str) -> bool:
        """Whether GetRecord says that a record is gone, or is in none of the configured sets.

        An answer that does not hold the record that was asked for says so, too.
        """
        try:
            page = self._client.record_page(self._partner.id, self._prefix, identifier)
        except ProtocolError as error:
            return error.code in _GONE
        except Unreadable:
            return False
        if any(each.identifier in (identifier, "") for each in page.broken):
            return False
        given = (r for r in with_deletions(page).records if r.identifier == identifier)
        record = next(given, None)
        return record is None or record.deleted or self._is_outside(identifier, record.sets)

    def _is_outside(self, identifier: str, sets: Sequence[str]) -> bool:
        """Whether a record has left the configured sets; a header may just omit them."""
        if not self._partner.sets:
            return False
        if sets:
            return not any(is_within(spec, self._partner.sets) for spec in sets)
        return bool(self._store.source(name_of(self._partner.id, identifier)).sets)
