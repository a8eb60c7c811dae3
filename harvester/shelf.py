"""What an offer asks of the store: where a giver's stock stands in the union list."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from harvester.errors import UnknownName
from harvester.record import name_of, split_name
from harvester.union.decisions import in_force, ordered

if TYPE_CHECKING:
    from harvester.store import Store
    from harvester.union.clusters import Link
    from harvester.union.merge import UnionRecord
    from harvester.union.related import Related


class Shelf:
    """The answers `make_offer` needs, for one giver and one receiver."""

    def __init__(self, store: Store, giver: str, receiver: str) -> None:
        self._store = store
        self._giver = giver
        self._receiver = receiver

    def by_identifier(self, identifier: str) -> UnionRecord | None:
        """The union record of the giver's record, None while that waits to be matched.

        A stock list may name a record by its identifier, by PARTNER:IDENTIFIER or by its control
        number (001). Raises UnknownName when the giver has no such live record.
        """
        for candidate in (
            identifier.removeprefix(f"{self._giver}:"),
            self._by_control_number.get(identifier, identifier),
        ):
            name = name_of(self._giver, candidate)
            if self._store.is_live(name):
                cluster = self._store.cluster_of(name)
                return self._store.union_record(cluster) if cluster else None
        raise UnknownName(f"{self._giver} has no live record {identifier!r}")

    @cached_property
    def _by_control_number(self) -> dict[str, str]:
        found: dict[str, str] = {}
        shared: set[str] = {""}
        for record in self._store.records(self._giver):
            if record.control_number in found:
                shared.add(record.control_number)
            found[record.control_number] = record.identifier
        return {number: name for number, name in found.items() if number not in shared}

    def by_isbn(self, isbn: str) -> tuple[UnionRecord, ...]:
        """The union records of the giver's records with this ISBN-13."""
        clusters = self._store.clusters_by_key(f"isbn:{isbn}", self._giver)
        return tuple(self._store.union_record(cluster) for cluster in clusters)

    def questions(self, union: UnionRecord) -> tuple[str, ...]:
        """The receiver's records that may be this edition though they stand apart from it.

        The matcher asks a person, or found the two alike while their neighbours forbid it. Where a
        person has said "different" nothing is left to ask.
        """
        asked = (
            pair.record_b
            for holding in union.holdings
            for pair in self._store.pairs_of(holding.name)
            if pair.verdict != "different"
            and split_name(pair.record_b)[0] == self._receiver
            and ordered(pair.record_a, pair.record_b) not in self._told_apart
        )
        return tuple(dict.fromkeys(asked))

    def related(self, union: UnionRecord) -> tuple[Related, ...]:
        """What the receiver holds that is related to an edition."""
        return self._store.related(union.id, self._receiver)

    @cached_property
    def _told_apart(self) -> set[Link]:
        decided = in_force(self._store.decisions())
        return {pair for pair, decision in decided.items() if decision.judgement == "different"}
