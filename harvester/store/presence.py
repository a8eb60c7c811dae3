"""The store's second part: what a harvest has seen, what is leaving, what is in quarantine."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, delete, func, select, update

from harvester.sources.oai import Acquaintance
from harvester.store import schema
from harvester.store.database import chunked, upsert
from harvester.store.keeping import (
    COMPRESSION,
    DELETED,
    QUARANTINE,
    SOURCE,
    THERE,
    note_members,
    of_partner,
)
from harvester.store.queue import Stage, enqueue
from harvester.store.sourcing import SourceTables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harvester.sources.oai import Window

_LIVE = SOURCE.deleted.is_(False)
_NOTHING = QUARANTINE.data == zlib.compress(b"", COMPRESSION)


class Quarantined(Struct, frozen=True):
    """A record that did not come whole: its identifier ("" if even that is missing), why, what."""

    partner: str
    identifier: str
    reason: str
    data: bytes


def _leaving(partner: str, before: int | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a live record that is gone from its source, since before a harvest."""
    where = [of_partner(partner), _LIVE, SOURCE.leaving.is_not(None)]
    return where if before is None else [*where, SOURCE.leaving < before]


class PresenceTables(SourceTables):
    """Harvests as a whole: which records took part in them, and which are to go."""

    def acquaintance(self, partner: str) -> Acquaintance:
        """What was learned about a partner's repository so far."""
        table = schema.acquaintance.c
        with self.reading() as connection:
            data = connection.scalar(select(table.data).where(table.partner == partner))
        return msgspec.json.decode(data, type=Acquaintance) if data else Acquaintance()

    def remember(self, partner: str, learned: Acquaintance) -> None:
        """Keep what was learned about a partner's repository."""
        data = msgspec.json.encode(learned).decode()
        row = {"partner": partner, "harvests": 0, "data": data}
        with self.writing() as connection:
            upsert(connection, schema.acquaintance, [row], keep=("harvests",))

    def forget_sweep(self, partner: str) -> None:
        """Drop the sweep under way: it came to its end, or another begins."""
        known = self.acquaintance(partner)
        if known.sweep:
            self.remember(partner, msgspec.structs.replace(known, sweep=None))

    def begin_harvest(self, partner: str) -> int:
        """The number of a new harvest of a partner; records it brings will bear it."""
        table = schema.acquaintance
        with self.writing() as connection:
            known = table.c.partner == partner
            number = connection.scalar(select(table.c.harvests).where(known))
            # Older stores numbered what was seen by runs.
            last = number or connection.scalar(select(func.max(schema.run.c.id))) or 0
            row = {"partner": partner, "harvests": last + 1, "data": "{}"}
            upsert(connection, table, [row], keep=("data",))
        return int(last) + 1

    def distinct(self, partner: str, set_spec: str) -> int:
        """How many different records the list of a set has brought so far."""
        table = schema.checkpoint.c
        where = and_(table.partner == partner, table.set_spec == set_spec)
        with self.reading() as connection:
            return connection.scalar(select(table.distinct_records).where(where)) or 0

    def unseen(self, partner: str, harvest: int, identifiers: Iterable[str]) -> list[str]:
        """Those of the identifiers that a harvest has not brought, each once, in their order.

        What was asked for by itself and not given is in quarantine, and not asked for again.
        """
        wanted = dict.fromkeys(identifiers)
        asked = and_(QUARANTINE.partner == partner, QUARANTINE.harvest == harvest, _NOTHING)
        with self.reading() as connection:
            for chunk in chunked(list(wanted)):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
                seen = select(SOURCE.identifier).where(here, SOURCE.seen == harvest)
                lacking = select(QUARANTINE.identifier).where(
                    asked, QUARANTINE.identifier.in_(chunk)
                )
                for identifier in connection.scalars(seen.union(lacking)):
                    del wanted[identifier]
        return list(wanted)

    def middle(self, partner: str, window: Window) -> str:
        """The median datestamp of a partner's records in a window; empty if there are none."""
        inside = [of_partner(partner), SOURCE.datestamp.like("____-__-__%")]
        inside += [SOURCE.datestamp >= window.since] if window.since else []
        inside += [SOURCE.datestamp <= window.until] if window.until else []
        with self.reading() as connection:
            count = connection.scalar(select(func.count()).where(*inside)) or 0
            ordered = select(SOURCE.datestamp).where(*inside).order_by(SOURCE.datestamp)
            return connection.scalar(ordered.offset(count // 2).limit(1)) or ""

    def live(self, partner: str) -> int:
        """How many records of a partner are live."""
        with self.reading() as connection:
            where = and_(of_partner(partner), _LIVE)
            return connection.scalar(select(func.count()).where(where)) or 0

    def latest_but(self, partner: str, identifiers: Sequence[str]) -> str:
        """The live record that was seen last, but none of these; empty if there is no other."""
        where = and_(of_partner(partner), _LIVE, SOURCE.leaving.is_(None))
        found = select(SOURCE.identifier).where(where)
        found = found.order_by(SOURCE.seen.desc(), SOURCE.id).limit(len(identifiers) + 1)
        with self.reading() as connection:
            return next((n for n in connection.scalars(found) if n not in {*identifiers}), "")

    def note_present(
        self, partner: str, harvest: int, identifiers: Sequence[str], set_spec: str = ""
    ) -> None:
        """These live records are named by their source: they are there, and do not leave."""
        with self.writing() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), _LIVE)
                change = update(schema.source_record).where(here)
                connection.execute(change.values(seen=harvest, **THERE))
            if set_spec:
                note_members(connection, partner, identifiers, set_spec, harvest)

    def stamps(self, partner: str, identifiers: Iterable[str]) -> dict[str, str]:
        """The datestamps of those of the records that are live."""
        found: dict[str, str] = {}
        columns = select(SOURCE.identifier, SOURCE.datestamp)
        with self.reading() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), _LIVE)
                rows = connection.execute(columns.where(here))
                found |= {row.identifier: row.datestamp for row in rows}
        return found

    def deleted(self, partner: str, identifiers: Sequence[str]) -> set[str]:
        """Those of the records that are deleted."""
        found: set[str] = set()
        with self.reading() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), ~_LIVE)
                found |= {*connection.scalars(select(SOURCE.identifier).where(here))}
        return found

    def absent(self, partner: str, harvests: Sequence[int]) -> list[str]:
        """The live records that none of these harvests saw and nobody yet counts as leaving."""
        where = and_(
            of_partner(partner),
            _LIVE,
            SOURCE.seen.not_in(harvests),
            SOURCE.leaving.is_(None),
            SOURCE.kept.is_(False),
        )
        found = select(SOURCE.identifier).where(where).order_by(SOURCE.identifier)
        with self.reading() as connection:
            return list(connection.scalars(found))

    def set_leaving(self, partner: str, harvest: int, identifiers: Iterable[str]) -> None:
        """These live records are gone from their source; they stay until that is believed."""
        with self.writing() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), _LIVE)
                change = update(schema.source_record).where(here)
                connection.execute(change.values(leaving=harvest))

    def leaving(self, partner: str, *, before: int | None = None) -> int:
        """How many live records are gone from their source, if it is to be believed.

        Only those that went before a harvest, when its number is given.
        """
        with self.reading() as connection:
            return connection.scalar(select(func.count()).where(*_leaving(partner, before))) or 0

    def all_leaving(self, partner: str, *, before: int | None = None) -> list[str]:
        """Their identifiers."""
        found = select(SOURCE.identifier).where(*_leaving(partner, before))
        with self.reading() as connection:
            return list(connection.scalars(found.order_by(SOURCE.identifier)))

    def keep_held(self, partner: str) -> int:
        """The leaving records stay, though their source has them no more; returns how many."""
        with self.writing() as connection:
            change = update(schema.source_record).where(*_leaving(partner))
            return connection.execute(change.values(leaving=None, kept=True)).rowcount

    def kept(self, partner: str) -> int:
        """How many live records stay because a person said so."""
        with self.reading() as connection:
            where = and_(of_partner(partner), _LIVE, SOURCE.kept.is_(True))
            return connection.scalar(select(func.count()).where(where)) or 0

    def accept(self, partner: str, *, since: int = 0) -> int:
        """Believe it: mark the records deleted that leave since a harvest; returns how many."""
        gone = and_(*_leaving(partner), SOURCE.leaving >= since)
        with self.writing() as connection:
            ids = list(connection.scalars(select(SOURCE.id).where(gone)))
            for chunk in chunked(ids):
                change = update(schema.source_record).where(SOURCE.id.in_(chunk))
                at = func.coalesce(SOURCE.deleted_at, SOURCE.datestamp)
                ended = {"deleted": True, "digest": DELETED, "datestamp": at, **THERE}
                connection.execute(change.values(ended))
            enqueue(connection, Stage.READ, ids)
        return len(ids)

    def quarantined(self, partner: str, since_harvest: int = 0) -> list[Quarantined]:
        """The records that did not come whole in a harvest or a later one."""
        where = and_(QUARANTINE.partner == partner, QUARANTINE.harvest >= since_harvest)
        columns = (QUARANTINE.partner, QUARANTINE.identifier, QUARANTINE.reason, QUARANTINE.data)
        with self.reading() as connection:
            rows = connection.execute(select(*columns).where(where).order_by(QUARANTINE.id))
            return [Quarantined(*row[:3], zlib.decompress(row.data)) for row in rows]

    def quarantine_counts(self) -> dict[str, int]:
        """How many records did not come whole, by partner."""
        counts = select(QUARANTINE.partner, func.count()).group_by(QUARANTINE.partner)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def clear_quarantine(self, partner: str, before_harvest: int) -> None:
        """Forget what did not come whole in older harvests: it was asked for again since."""
        older = and_(QUARANTINE.partner == partner, QUARANTINE.harvest < before_harvest)
        with self.writing() as connection:
            connection.execute(delete(schema.quarantine).where(older))

    def forget_quarantined(self, partner: str, identifiers: Iterable[str]) -> None:
        """These records will not come whole: their source does not have them."""
        with self.writing() as connection:
            for chunk in chunked(identifiers):
                here = and_(QUARANTINE.partner == partner, QUARANTINE.identifier.in_(chunk))
                connection.execute(delete(schema.quarantine).where(here))
