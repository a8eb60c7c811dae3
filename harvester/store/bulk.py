"""What comparing elsewhere needs, handed out, and what it found, taken in.

Nothing of what is handed out changes while the store is locked for matching.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from harvester.store.database import Part, schema
from harvester.store.pairs import forget_pairs, keep_pairs
from harvester.store.queue import Stage, done_with
from harvester.store.rows import KEY, TODO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harvester.store.pairs import PairRow

_WAITING = select(TODO.record).where(TODO.stage == Stage.MATCH.value).order_by(TODO.record)


class Bulk(Part):
    """Match keys and prepared records as a whole; scored pairs from outside."""

    def keys(self) -> Iterator[tuple[str, int]]:
        """Every match key with a record's number, memory bounded."""
        for row in self._database.stream(select(KEY.key, KEY.record)):
            yield row.key, row.record

    def prepared(self) -> Iterator[tuple[int, bytes]]:
        """The number of every record to be compared and what that needs of it, memory bounded."""
        table = schema.read_record.c
        for row in self._database.stream(
            select(table.record, table.prepared).where(table.apart == "")
        ):
            yield row.record, row.prepared

    def to_match(self) -> Iterator[int]:
        """The records that wait to be matched, lowest number first, memory bounded."""
        for (record,) in self._database.stream(_WAITING):
            yield record

    def next_to_match(self, limit: int) -> list[int]:
        """The first of the records that wait to be matched, lowest number first."""
        with self._database.reading() as connection:
            return list(connection.scalars(_WAITING.limit(limit)))

    def keep_compared(self, ids: Sequence[int], rows: Sequence[PairRow]) -> None:
        """Keep the pairs of some waiting records, scored elsewhere, in one transaction.

        `rows` are their pairs with each other and with records that wait no more.
        """
        with self._database.writing() as connection:
            forget_pairs(connection, ids)
            keep_pairs(connection, rows)
            done_with(connection, Stage.MATCH, ids)
