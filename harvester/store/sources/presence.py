"""The store's second part: what a harvest has seen, what is leaving, what is in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, select, update

from harvester.store.database import Part, chunked, schema
from harvester.store.queue import Stage, enqueue
from harvester.store.rows import DELETED, LIVE, SOURCE, THERE, of_partner
from harvester.store.sources.memberships import note_members
from harvester.store.sources.quarantine import NOTHING, QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def _leaving(partner: str, before: int | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a live record that is gone from its source, since before a harvest."""
    where = [of_partner(partner), LIVE, SOURCE.leaving.is_not(None)]
    return where if before is None else [*where, SOURCE.leaving < before]


class Presence(Part):
    """Which records their source still has: what is missing, and what is to go."""

    def unseen(self, partner: str, harvest: int, identifiers: Iterable[str]) -> list[str]:
        """Those of the identifiers that a harvest has not brought, each once, in their order.

        What was asked for by itself and not given is in quarantine, and not asked for again.
        """
        wanted = dict.fromkeys(identifiers)
        asked = and_(QUARANTINE.partner == partner, QUARANTINE.harvest == harvest, NOTHING)
        with self._database.reading() as connection:
            for chunk in chunked(list(wanted)):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
                seen = select(SOURCE.identifier).where(here, SOURCE.seen == harvest)
                lacking = select(QUARANTINE.identifier).where(
                    asked, QUARANTINE.identifier.in_(chunk)
                )
                for identifier in connection.scalars(seen.union(lacking)):
                    del wanted[identifier]
        return list(wanted)

    def live(self, partner: str) -> int:
        """How many records of a partner are live."""
        with self._database.reading() as connection:
            where = and_(of_partner(partner), LIVE)
            return connection.scalar(select(func.count()).where(where)) or 0

    def latest_but(self, partner: str, identifiers: Sequence[str]) -> str:
        """The live record that was seen last, but none of these; empty if there is no other."""
        where = and_(of_partner(partner), LIVE, SOURCE.leaving.is_(None))
        found = select(SOURCE.identifier).where(where)
        found = found.order_by(SOURCE.seen.desc(), SOURCE.id).limit(len(identifiers) + 1)
        with self._database.reading() as connection:
            return next((n for n in connection.scalars(found) if n not in {*identifiers}), "")

    def note_present(
        self, partner: str, harvest: int, identifiers: Sequence[str], set_spec: str = ""
    ) -> None:
        """These live records are named by their source: they are there, and do not leave."""
        with self._database.writing() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), LIVE)
                change = update(schema.source_record).where(here)
                connection.execute(change.values(seen=harvest, **THERE))
            if set_spec:
                note_members(connection, partner, identifiers, set_spec, harvest)

    def deleted(self, partner: str, identifiers: Sequence[str]) -> set[str]:
        """Those of the records that are deleted."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), ~LIVE)
                found |= {*connection.scalars(select(SOURCE.identifier).where(here))}
        return found

    def absent(self, partner: str, harvests: Sequence[int]) -> list[str]:
        """The live records that none of these harvests saw and nobody yet counts as leaving."""
        where = and_(
            of_partner(partner),
            LIVE,
            SOURCE.seen.not_in(harvests),
            SOURCE.leaving.is_(None),
            SOURCE.kept.is_(False),
        )
        found = select(SOURCE.identifier).where(where).order_by(SOURCE.identifier)
        with self._database.reading() as connection:
            return list(connection.scalars(found))

    def set_leaving(self, partner: str, harvest: int, identifiers: Iterable[str]) -> None:
        """These live records are gone from their source; they stay until that is believed."""
        with self._database.writing() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), LIVE)
                change = update(schema.source_record).where(here)
                connection.execute(change.values(leaving=harvest))

    def leaving(self, partner: str, *, before: int | None = None) -> int:
        """How many live records are gone from their source, if it is to be believed.

        Only those that went before a harvest, when its number is given.
        """
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(*_leaving(partner, before))) or 0

    def all_leaving(self, partner: str, *, before: int | None = None) -> list[str]:
        """Their identifiers."""
        found = select(SOURCE.identifier).where(*_leaving(partner, before))
        with self._database.reading() as connection:
            return list(connection.scalars(found.order_by(SOURCE.identifier)))

    def keep_held(self, partner: str) -> int:
        """The leaving records stay, though their source has them no more; returns how many."""
        with self._database.writing() as connection:
            change = update(schema.source_record).where(*_leaving(partner))
            return connection.execute(change.values(leaving=None, kept=True)).rowcount

    def kept(self, partner: str) -> int:
        """How many live records stay because a person said so."""
        with self._database.reading() as connection:
            where = and_(of_partner(partner), LIVE, SOURCE.kept.is_(True))
            return connection.scalar(select(func.count()).where(where)) or 0

    def accept(self, partner: str, *, since: int = 0) -> int:
        """Believe it: mark the records deleted that leave since a harvest; returns how many."""
        gone = and_(*_leaving(partner), SOURCE.leaving >= since)
        with self._database.writing() as connection:
            ids = list(connection.scalars(select(SOURCE.id).where(gone)))
            for chunk in chunked(ids):
                change = update(schema.source_record).where(SOURCE.id.in_(chunk))
                at = func.coalesce(SOURCE.deleted_at, SOURCE.datestamp)
                ended = {"deleted": True, "digest": DELETED, "datestamp": at, **THERE}
                connection.execute(change.values(ended))
            enqueue(connection, Stage.READ, ids)
        return len(ids)
