"""The store's seventh part: what an offer asks, and the numbers that lists were given."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, select

from harvester.errors import UnknownName
from harvester.record import split_name
from harvester.store import schema
from harvester.store.database import chunked
from harvester.store.keeping import SOURCE
from harvester.store.labelling import LabelTables
from harvester.store.reading import PAIR
from harvester.store.sourcing import names_of
from harvester.store.uniting import MEMBER, UNION, decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.union import UnionRecord


class OfferTables(LabelTables):
    """Where a live record stands, what is asked about it, and which list has which number."""

    def union_of(self, name: str) -> UnionRecord | None:
        """The union record of a live record, None while that waits; raises UnknownName."""
        partner, identifier = split_name(name)
        here = and_(
            SOURCE.partner == partner, SOURCE.identifier == identifier, SOURCE.deleted.is_(False)
        )
        joined = schema.source_record.outerjoin(schema.member, MEMBER.record == SOURCE.id)
        joined = joined.outerjoin(schema.union_record, UNION.cluster == MEMBER.cluster)
        with self.reading() as connection:
            rows = connection.execute(select(UNION.data).select_from(joined).where(here)).all()
        if not rows:
            raise UnknownName(f"no live record {name} in the store")
        return decoded(rows[0].data) if rows[0].data else None

    def near_same(self, clusters: Sequence[str], partner: str) -> list[tuple[str, str, str]]:
        """Cluster, record of it and record of a partner that may be the same; best pairs first."""
        found: list[tuple[float, str, int, int]] = []
        with self.reading() as connection:
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

    def number_offer(self, giver: str, receiver: str, date: str, digest: str) -> str:
        """A number for a list of that content: its own if it was made before, else a new one.

        `GIVER-RECEIVER-DATE`, the second list of a day with `-2` behind it, and so on.
        """
        table = schema.offer.c
        base = f"{giver}-{receiver}-{date}"
        made = {"giver": giver, "receiver": receiver, "date": date, "digest": digest}
        with self.writing() as connection:
            same = select(table.number).filter_by(**made)
            if known := connection.scalar(same):
                return str(known)
            taken = set(connection.scalars(select(table.number).where(table.date == date)))
            numbers = (base if n == 1 else f"{base}-{n}" for n in count(1))
            number = next(each for each in numbers if each not in taken)
            connection.execute(insert(schema.offer).values(number=number, **made))
        return number
