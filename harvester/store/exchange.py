"""What an offer asks of the store, and the numbers that lists were given."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from harvester.store.database import Part, chunked, schema
from harvester.store.rows import MEMBER, PAIR, SOURCE, names_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Exchange(Part):
    """What an offer asks, and the numbers of lists."""

    def near_same(self, clusters: Sequence[str], partner: str) -> list[tuple[str, str, str]]:
        """Cluster, record of it and record of a partner that may be the same; best pairs first."""
        found: list[tuple[float, str, int, int]] = []
        with self._database.reading() as connection:
            for mine, other in ((PAIR.a, PAIR.b), (PAIR.b, PAIR.a)):
                joined = schema.pair.join(schema.member, MEMBER.record == mine)
                joined = joined.join(schema.source_record, SOURCE.id == other)
                columns = select(-PAIR.score, MEMBER.cluster, mine, other).select_from(joined)
                asked = columns.where(SOURCE.partner == partner, PAIR.verdict != "different")
                for chunk in chunked(clusters):
                    rows = connection.execute(asked.where(MEMBER.cluster.in_(chunk)))
                    found += [(a, b, c, d) for a, b, c, d in rows]
            names = names_of(connection, sorted({i for *_, a, b in found for i in (a, b)}))
        ranked = sorted((bits, cluster, names[b], names[a]) for bits, cluster, a, b in found)
        return [(cluster, mine, other) for _, cluster, other, mine in ranked]

    def number_list(self, giver: str, receiver: str, date: str, digest: str) -> str:
        """A number for a list of that content: its own if it was made before, else a new one.

        `GIVER-RECEIVER-DATE`, the second list of a day with `-2` behind it, and so on.
        """
        table = schema.offer.c
        base = f"{giver}-{receiver}-{date}"
        made = {"giver": giver, "receiver": receiver, "date": date, "digest": digest}
        with self._database.writing() as connection:
            same = select(table.number).filter_by(**made)
            if known := connection.scalar(same):
                return str(known)
            taken = set(connection.scalars(select(table.number).where(table.date == date)))
            numbers = (base if n == 1 else f"{base}-{n}" for n in count(1))
            number = next(each for each in numbers if each not in taken)
            connection.execute(insert(schema.offer).values(number=number, **made))
        return number
