"""Which of a partner's configured sets a record is in: it leaves with the last of them.

Kept only for lists of one set; the list of a whole repository needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from harvester.store.database import Part, chunked, schema, upsert
from harvester.store.rows import SOURCE, of_partner

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MEMBERSHIP = schema.membership.c
_LIVE = and_(SOURCE.deleted.is_(False), SOURCE.leaving.is_(None))


class Memberships(Part):
    """Records by set: which left one of them, and sets that are harvested no more."""

    def left_one(self, partner: str) -> list[str]:
        """The live records that one set's list reports as deleted, and another set still has."""
        gone = select(MEMBERSHIP.record).where(MEMBERSHIP.deleted.is_(True))
        where = and_(of_partner(partner), _LIVE, SOURCE.id.in_(gone))
        with self._database.reading() as connection:
            found = select(SOURCE.identifier).where(where).order_by(SOURCE.identifier)
            return list(connection.scalars(found))

    def forget_left(self, partner: str) -> None:
        """Drop the memberships that were reported as deleted: what became of them is settled."""
        with self._database.writing() as connection:
            _drop(connection, partner, MEMBERSHIP.deleted.is_(True))

    def forget_older(self, partner: str, set_spec: str, *, before: int) -> None:
        """Drop what no harvest from this number on saw in a set whose list was had whole."""
        old = and_(MEMBERSHIP.set_spec == set_spec, MEMBERSHIP.seen < before)
        with self._database.writing() as connection:
            _drop(connection, partner, old)

    def keep_only(self, partner: str, sets: Sequence[str]) -> None:
        """Drop the memberships in sets that are configured no more."""
        with self._database.writing() as connection:
            _drop(connection, partner, MEMBERSHIP.set_spec.not_in(sets))


def _drop(connection: Connection, partner: str, condition: ColumnElement[bool]) -> None:
    mine = select(SOURCE.id).where(of_partner(partner))
    connection.execute(delete(schema.membership).where(condition, MEMBERSHIP.record.in_(mine)))


def in_other_sets(connection: Connection, gone: Sequence[int], set_spec: str) -> set[int]:
    """Those of the records reported as deleted in a set that another set's list still has."""
    found: set[int] = set()
    for chunk in chunked(gone if set_spec else []):
        other = and_(MEMBERSHIP.set_spec != set_spec, MEMBERSHIP.deleted.is_(False))
        here = select(MEMBERSHIP.record).where(MEMBERSHIP.record.in_(chunk), other)
        found |= {*connection.scalars(here)}
    return found


def leave_set(
    connection: Connection, gone: Sequence[int], set_spec: str, elsewhere: Collection[int]
) -> None:
    """Take records out of a set; that they left it is noted where another set has them."""
    here = MEMBERSHIP.set_spec == set_spec
    for chunk in chunked(gone):
        mine = and_(here, MEMBERSHIP.record.in_(chunk))
        connection.execute(update(schema.membership).where(mine).values(deleted=True))
        last = [number for number in chunk if number not in elsewhere]
        connection.execute(delete(schema.membership).where(MEMBERSHIP.record.in_(last)))


def note_members(
    connection: Connection, partner: str, identifiers: Sequence[str], set_spec: str, harvest: int
) -> None:
    """Note that a harvest saw these records in the list of a set."""
    for chunk in chunked(identifiers):
        here = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
        ids = connection.scalars(select(SOURCE.id).where(here))
        rows = [
            {"record": number, "set_spec": set_spec, "seen": harvest, "deleted": False}
            for number in ids
        ]
        upsert(connection, schema.membership, rows)
