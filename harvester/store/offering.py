"""The store's seventh part: the numbers that offer lists were given."""

from __future__ import annotations

from itertools import count

from sqlalchemy import insert, select

from harvester.store import schema
from harvester.store.labelling import LabelTables


class OfferTables(LabelTables):
    """Which list has which number."""

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
