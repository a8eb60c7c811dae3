"""Which of a partner's configured sets a record is in: it leaves with the last of them.

Kept only for lists of one set; the list of a whole repository needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from harvester.store import schema
from harvester.store.keeping import MEMBERSHIP, SOURCE, of_partner
from harvester.store.presence import PresenceTables

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIVE = and_(SOURCE.deleted.is_(False), SOURCE.leaving.is_(None))


class MembershipTables(PresenceTables):
    """Records by set: which left one of them, and sets that are harvested no more."""

    def left_one_set(self, partner: str) -> list[str]:
        """The live records that one set's list reports as deleted, and another set still has."""
        gone = select(MEMBERSHIP.record).where(MEMBERSHIP.deleted.is_(True))
        where = and_(of_partner(partner), _LIVE, SOURCE.id.in_(gone))
        with self.reading() as connection:
            found = select(SOURCE.identifier).where(where).order_by(SOURCE.identifier)
            return list(connection.scalars(found))

    def forget_left_sets(self, partner: str) -> None:
        """Drop the memberships that were reported as deleted: what became of them is settled."""
        with self.writing() as connection:
            _drop(connection, partner, MEMBERSHIP.deleted.is_(True))

    def forget_memberships(self, partner: str, set_spec: str, *, before: int) -> None:
        """Drop what no harvest from this number on saw in a set whose list was had whole."""
        old = and_(MEMBERSHIP.set_spec == set_spec, MEMBERSHIP.seen < before)
        with self.writing() as connection:
            _drop(connection, partner, old)

    def keep_only_sets(self, partner: str, sets: Sequence[str]) -> None:
        """Drop the memberships in sets that are configured no more."""
        with self.writing() as connection:
            _drop(connection, partner, MEMBERSHIP.set_spec.not_in(sets))


def _drop(connection: Connection, partner: str, condition: ColumnElement[bool]) -> None:
    mine = select(SOURCE.id).where(of_partner(partner))
    connection.execute(delete(schema.membership).where(condition, MEMBERSHIP.record.in_(mine)))
