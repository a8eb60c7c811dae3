"""Partners, and what was learned about their repositories."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from harvester.config import Partner
from harvester.formats import Hints
from harvester.sources.oai import Acquaintance
from harvester.store.database import Part, schema, upsert
from harvester.store.queue import Stage, enqueue
from harvester.store.rows import SOURCE, of_partner


class Partners(Part):
    """Partners by id, and what harvests learned about their repositories."""

    def put(self, partner: Partner) -> None:
        """Remember a partner; when a reading hint changed its records are read again."""
        before = self.all().get(partner.id)
        if before == partner:
            return
        row = {"id": partner.id, "data": msgspec.json.encode(partner).decode()}
        with self._database.writing() as connection:
            upsert(connection, schema.partner, [row])
            if before and Hints.of(before) != Hints.of(partner):
                enqueue(connection, Stage.READ, select(SOURCE.id).where(of_partner(partner.id)))

    def all(self) -> dict[str, Partner]:
        """Every partner known, by id."""
        with self._database.reading() as connection:
            return read_partners(connection)

    def acquaintance(self, partner: str) -> Acquaintance:
        """What was learned about a partner's repository so far."""
        table = schema.acquaintance.c
        with self._database.reading() as connection:
            data = connection.scalar(select(table.data).where(table.partner == partner))
        return msgspec.json.decode(data, type=Acquaintance) if data else Acquaintance()

    def learn(self, partner: str, learned: Acquaintance) -> None:
        """Keep what was learned about a partner's repository."""
        data = msgspec.json.encode(learned).decode()
        row = {"partner": partner, "harvests": 0, "data": data}
        with self._database.writing() as connection:
            upsert(connection, schema.acquaintance, [row], keep=("harvests",))

    def forget_sweep(self, partner: str) -> None:
        """Drop the sweep under way: it came to its end, or another begins."""
        known = self.acquaintance(partner)
        if known.sweep:
            self.learn(partner, msgspec.structs.replace(known, sweep=None))


def read_partners(connection: Connection) -> dict[str, Partner]:
    """Every partner known, by id."""
    rows = connection.scalars(select(schema.partner.c.data).order_by(schema.partner.c.id))
    found = [msgspec.json.decode(data, type=Partner) for data in rows]
    return {partner.id: partner for partner in found}
