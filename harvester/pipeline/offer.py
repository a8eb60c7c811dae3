"""What an offer asks of the store: where a giver's stock stands in the union list."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from harvester.errors import UnknownName
from harvester.exchange import Offer, StockLine, make_offer
from harvester.record import name_of
from harvester.union import in_force, ordered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harvester.config import Partner
    from harvester.store import Store
    from harvester.union import Link, Related, UnionRecord


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
            with suppress(UnknownName):
                return self._store.union.of(name_of(self._giver, candidate))
        raise UnknownName(f"{self._giver} has no live record {identifier!r}")

    @cached_property
    def _by_control_number(self) -> dict[str, str]:
        found: dict[str, str] = {}
        shared: set[str] = {""}
        for record in self._store.records.all(self._giver):
            if record.control_number in found:
                shared.add(record.control_number)
            found[record.control_number] = record.identifier
        return {number: name for number, name in found.items() if number not in shared}

    def by_isbn(self, isbn: str) -> tuple[UnionRecord, ...]:
        """The union records of the giver's records with this ISBN-13."""
        clusters = self._store.union.clusters_by_key(f"isbn:{isbn}", self._giver)
        return tuple(self._store.union.get(cluster) for cluster in clusters)

    def questions(self, unions: Sequence[UnionRecord]) -> Mapping[str, tuple[str, ...]]:
        """The receiver's records that may be these editions though they stand apart from them.

        The matcher asks a person, or found the two alike while their neighbours forbid it. Where a
        person has said "different" nothing is left to ask. By the union record's id, best first.
        """
        asked: defaultdict[str, dict[str, None]] = defaultdict(dict)
        pairs = self._store.exchange.near_same([union.id for union in unions], self._receiver)
        for cluster, mine, other in pairs:
            if ordered(mine, other) not in self._told_apart:
                asked[cluster][other] = None
        return {cluster: tuple(names) for cluster, names in asked.items()}

    def related(self, unions: Sequence[UnionRecord]) -> Mapping[str, tuple[Related, ...]]:
        """What the receiver holds that is related to these editions, by the union record's id."""
        return self._store.relations.of([union.id for union in unions], self._receiver)

    @cached_property
    def _told_apart(self) -> set[Link]:
        decided = in_force(self._store.decisions.all())
        return {pair for pair, decision in decided.items() if decision.judgement == "different"}


def offer(
    store: Store,
    giver: Partner,
    receiver: Partner,
    stock: Sequence[StockLine],
    date: str = "",
    *,
    printings: bool = True,
) -> Offer:
    """List what the giver has in stock and the receiver does not hold; `date` is ISO, or today.

    `printings`: another printing that the receiver has, under the same ISBN, counts as held.

    The same list made again has the same number, another one of that day a number of its own.
    """
    date = date or datetime.now(UTC).date().isoformat()
    shelf = Shelf(store, giver.id, receiver.id)
    numbering = partial(store.exchange.number_list, giver.id, receiver.id, date)
    return make_offer(
        giver, receiver, stock, shelf, numbering=numbering, date=date, printings=printings
    )
