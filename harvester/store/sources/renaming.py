"""Records under new identifiers take over what their old ones had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace
from sqlalchemy import Connection, Row, delete, insert, select, update

from harvester.record import name_of
from harvester.store.database import among, schema
from harvester.store.decisions import read_decisions
from harvester.store.queue import Stage, enqueue
from harvester.store.rows import DELETED, SOURCE, THERE, of_partner
from harvester.store.sources.memberships import MEMBERSHIP
from harvester.union import Decision, in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CONTENT = ("datestamp", "deleted", "sets", "prefix", "digest", "seen", "metadata")


def rename_records(connection: Connection, partner: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Give the row of each old record its new identifier and content.

    Its place in the union list stays, its decisions are repeated for the new name. The old
    identifier goes to the row of the new one, as a deleted record.
    """
    rows = _rows(connection, partner, [name for pair in pairs for name in pair])
    for old, new in pairs:
        _exchange(connection, rows[old], rows[new])
    names = {name_of(partner, old): name_of(partner, new) for old, new in pairs}
    _repeat_decisions(connection, names)
    ids = [row.id for row in rows.values()]
    enqueue(connection, Stage.READ, ids)


def _rows(connection: Connection, partner: str, identifiers: Sequence[str]) -> dict[str, Row[Any]]:
    here = among(connection, SOURCE.identifier, identifiers)
    rows = connection.execute(select(schema.source_record).where(of_partner(partner), here))
    return {row.identifier: row for row in rows}


def _exchange(connection: Connection, old: Row[Any], new: Row[Any]) -> None:
    table = schema.source_record
    content = {name: getattr(new, name) for name in _CONTENT}
    former = {name: getattr(old, name) for name in _CONTENT}
    gone = {**former, "deleted": True, "digest": DELETED}
    for row, values in (
        (new, {"identifier": f"renamed row {new.id}"}),
        (old, {"identifier": new.identifier, **content}),
        (new, {"identifier": old.identifier, **gone}),
    ):
        change = update(table).where(SOURCE.id == row.id)
        connection.execute(change.values(**values, **THERE))
    connection.execute(delete(schema.membership).where(MEMBERSHIP.record == old.id))
    moved = update(schema.membership).where(MEMBERSHIP.record == new.id)
    connection.execute(moved.values(record=old.id))


def _repeat_decisions(connection: Connection, names: Mapping[str, str]) -> None:
    repeated = [asdict(each) for each in _repeat_for_new(connection, names)]
    if repeated:
        connection.execute(insert(schema.decision), repeated)


def _repeat_for_new(connection: Connection, names: Mapping[str, str]) -> Iterator[Decision]:
    """What was decided of old names, said of the new ones; person and time stay."""
    for decision in in_force(read_decisions(connection)).values():
        a, b = (names.get(each, each) for each in (decision.record_a, decision.record_b))
        if (a, b) != (decision.record_a, decision.record_b):
            said = f"carried over from {decision.record_a} and {decision.record_b}"
            note = f"{decision.note} ({said})" if decision.note else said
            yield replace(decision, record_a=a, record_b=b, note=note)
