"""How a page's records are kept: what is new, what changed, what leaves, what came broken."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update

from harvester.record import Harvested
from harvester.store import schema
from harvester.store.database import chunked, upsert
from harvester.store.digests import digest_of, same_content
from harvester.store.queue import Stage, enqueue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harvester.sources.page import Broken, Page

SOURCE = schema.source_record.c
QUARANTINE = schema.quarantine.c
COMPRESSION = 3
"""zlib level: 5 % larger than at 6, in three quarters of the time (records of 3 kB)."""
DELETED = "deleted"
"""The digest of a deleted record."""


class Tally(Struct, frozen=True):
    """What a page or a run brought, in records.

    `deleted` are all that came as deleted for the first time, `never_held` those of them that the
    store did not have before: they are deleted at once, the others when that is believed.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    issues: int = 0
    never_held: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            *(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__)
        )

    @property
    def records(self) -> int:
        """Every record seen."""
        return self.new + self.changed + self.unchanged + self.deleted


_Known = tuple[Harvested, Row[Any]]
"""A record that came, and the row of what was kept of it before."""


class Kept(NamedTuple):
    """What a page brought: its tally, and how many of its records are the harvest's first ones."""

    tally: Tally
    fresh: int


def of_partner(partner: str) -> Any:
    """The condition that a source record is a partner's."""
    return SOURCE.partner == partner


def keep_page(connection: Connection, partner: str, page: Page, harvest: int) -> Kept:
    """Keep a page's records, whole or broken; see `SourceTables.commit_page`."""
    records = _newest(page.records)
    known = _known(connection, partner, [*records, *(each.identifier for each in page.broken)])
    news = [(r, known.get(n)) for n, r in records.items()]
    news = [(record, row) for record, row in news if not _outdated(record, row, harvest)]
    brought = {record.identifier: _brought(record, row) for record, row in news}
    changed = [record for record, _ in news if brought[record.identifier] == "content"]
    restamped = [record for record, _ in news if brought[record.identifier] == "bytes"]
    leaving = [(r, row) for r, row in news if row and r.deleted and row.digest != DELETED]
    touched = {record.identifier for record in (*changed, *restamped, *(r for r, _ in leaving))}
    same = [(r, row) for r, row in news if row and r.identifier not in touched]
    _keep(connection, [*changed, *restamped], harvest)
    _set_leaving(connection, leaving, harvest)
    _mark_seen(connection, same, harvest)
    enqueue_read(connection, partner, sorted(record.identifier for record in changed))
    broken = _keep_broken(connection, partner, page.broken, records, known=known, harvest=harvest)
    first = sum(name not in known or known[name].seen != harvest for name in records)
    newly = sum(row.leaving is None for _, row in leaving)
    tally = _tally(changed, known, len(records), newly, len(page.issues))
    return Kept(tally, first + broken)


def enqueue_read(connection: Connection, partner: str, identifiers: list[str]) -> None:
    """Have records read (anew)."""
    for chunk in chunked(identifiers):
        where = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
        enqueue(connection, Stage.READ, select(SOURCE.id).where(where))


def _newest(records: Sequence[Harvested]) -> dict[str, Harvested]:
    """Each record once, as it was changed last."""
    found: dict[str, Harvested] = {}
    for record in records:
        before = found.get(record.identifier)
        if before is None or record.datestamp >= before.datestamp:
            found[record.identifier] = record
    return found


def _known(connection: Connection, partner: str, identifiers: list[str]) -> dict[str, Row[Any]]:
    columns = select(
        SOURCE.id, SOURCE.identifier, SOURCE.digest, SOURCE.prefix, SOURCE.datestamp, SOURCE.sets,
        SOURCE.seen, SOURCE.leaving,
    )  # fmt: skip
    known: dict[str, Row[Any]] = {}
    for chunk in chunked(identifiers):
        where = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
        known |= {row.identifier: row for row in connection.execute(columns.where(where))}
    return known


def _outdated(record: Harvested, row: Row[Any] | None, harvest: int) -> bool:
    """Whether this harvest has brought a newer state of the record already."""
    return row is not None and row.seen == harvest and record.datestamp < row.datestamp


def _brought(record: Harvested, row: Row[Any] | None) -> Literal["content", "bytes", "nothing"]:
    """What is new of a record; other bytes that say the same need not be read again."""
    if row is None:
        return "content"
    if record.deleted or (not record.metadata and row.digest != DELETED):
        return "nothing"  # a live record sent empty, by mistake: what it was stays
    digest = _digest(record)
    if row.prefix != record.prefix or not same_content(row.digest, digest):
        return "content"
    return "nothing" if row.digest == digest else "bytes"


def _digest(record: Harvested) -> str:
    return DELETED if record.deleted else digest_of(record.metadata)


def _keep(connection: Connection, records: Sequence[Harvested], harvest: int) -> None:
    rows = [_row(record, harvest) for record in records]
    upsert(connection, schema.source_record, rows, key=("partner", "identifier"))


def _row(record: Harvested, harvest: int) -> dict[str, Any]:
    return {
        "partner": record.partner,
        "identifier": record.identifier,
        "datestamp": record.datestamp,
        "deleted": record.deleted,
        "sets": _sets(record),
        "prefix": record.prefix,
        "metadata": zlib.compress(record.metadata, COMPRESSION),
        "digest": _digest(record),
        "seen": harvest,
        "leaving": None,
    }


def _sets(record: Harvested) -> str:
    return msgspec.json.encode(record.sets).decode()


def _set_leaving(connection: Connection, gone: Sequence[_Known], harvest: int) -> None:
    _note(connection, gone, seen=harvest, leaving=harvest)


def _mark_seen(connection: Connection, same: Sequence[_Known], harvest: int) -> None:
    _note(connection, same, seen=harvest, leaving=None)


def _note(connection: Connection, came: Sequence[_Known], **values: int | None) -> None:
    """Note that records came; most bring nothing new at all, which is one statement."""
    for chunk in chunked([row.id for _, row in came]):
        change = update(schema.source_record).where(SOURCE.id.in_(chunk))
        connection.execute(change.values(**values))
    moved = [
        {"number": row.id, "datestamp": record.datestamp, "sets": _sets(record)}
        for record, row in came
        if (row.datestamp, row.sets) != (record.datestamp, _sets(record))
    ]
    if moved:
        connection.execute(_MOVED, moved)


_MOVED = (
    update(schema.source_record)
    .where(SOURCE.id == bindparam("number"))
    .values(datestamp=bindparam("datestamp"), sets=bindparam("sets"))
)


def _keep_broken(
    connection: Connection,
    partner: str,
    broken: Sequence[Broken],
    records: Mapping[str, Harvested],
    *,
    known: Mapping[str, Row[Any]],
    harvest: int,
) -> int:
    """Put broken records into quarantine and let out those that came whole.

    Returns how many the harvest met for the first time. What is known of a broken record stays.
    """
    whole = [name for name in records if name not in {each.identifier for each in broken}]
    for chunk in chunked(whole):
        here = and_(QUARANTINE.partner == partner, QUARANTINE.identifier.in_(chunk))
        connection.execute(delete(schema.quarantine).where(here))
    fresh = 0
    for each in broken:
        mine = and_(QUARANTINE.partner == partner, QUARANTINE.identifier == each.identifier)
        if not each.identifier:
            mine = and_(mine, QUARANTINE.reason == each.reason, QUARANTINE.data == _packed(each))
        gone = delete(schema.quarantine).where(mine).returning(QUARANTINE.harvest)
        before = connection.scalars(gone).all()
        row = {"partner": partner, "identifier": each.identifier, "harvest": harvest}
        row |= {"reason": each.reason, "data": _packed(each)}
        connection.execute(insert(schema.quarantine), [row])
        fresh += harvest not in before and each.identifier not in records
    there = [known[each.identifier] for each in broken if each.identifier in known]
    for chunk in chunked([row.id for row in there if row.leaving is None]):
        change = update(schema.source_record).where(SOURCE.id.in_(chunk))
        connection.execute(change.values(seen=harvest))
    return fresh


def _packed(broken: Broken) -> bytes:
    return zlib.compress(broken.data, COMPRESSION)


def _tally(
    changed: Sequence[Harvested],
    known: Mapping[str, Row[Any]],
    total: int,
    leaving: int,
    issues: int,
) -> Tally:
    deleted = sum(record.deleted for record in changed) + leaving
    new = sum(not r.deleted and r.identifier not in known for r in changed)
    return Tally(
        new=new,
        changed=len(changed) - new - (deleted - leaving),
        unchanged=total - len(changed) - leaving,
        deleted=deleted,
        issues=issues,
        never_held=deleted - leaving,
    )
