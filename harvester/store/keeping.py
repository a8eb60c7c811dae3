"""How a page's records are kept: what is new, what changed, what leaves, what came broken."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update

from harvester.formats import is_bare
from harvester.issues import Code, Issue
from harvester.record import Harvested
from harvester.sources import Broken
from harvester.store import schema
from harvester.store.database import chunked, upsert
from harvester.store.digests import digest_of, same_content
from harvester.store.queue import Stage, enqueue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from harvester.sources import Page

SOURCE = schema.source_record.c
QUARANTINE = schema.quarantine.c
MEMBERSHIP = schema.membership.c
COMPRESSION = 3
"""zlib level: 5 % larger than at 6, in three quarters of the time (records of 3 kB)."""
BARE = "it came with control fields only and replaced nothing; what was here before stays"
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


class KeptPage(NamedTuple):
    """What a page brought: its tally, and how many of its records are the harvest's first ones.

    `issues` are of records that were not believed.
    """

    tally: Tally
    fresh: int
    issues: tuple[Issue, ...]


def of_partner(partner: str) -> Any:
    """The condition that a source record is a partner's."""
    return SOURCE.partner == partner


def keep_page(
    connection: Connection, partner: str, page: Page, harvest: int, set_spec: str = ""
) -> KeptPage:
    """Keep a page's records, whole or broken; see `SourceTables.commit_page`."""
    records = _newest(page.records)
    known = _known(connection, partner, [*records, *(each.identifier for each in page.broken)])
    news = [(r, known.get(n)) for n, r in records.items()]
    news = [(record, row) for record, row in news if not _outdated(record, row, harvest)]
    emptied = _emptied(connection, news)
    brought = {r.identifier: _brought(r, row, emptied) for r, row in news}
    changed = [record for record, _ in news if brought[record.identifier] == "content"]
    restamped = [record for record, _ in news if brought[record.identifier] == "bytes"]
    gone = [(r, row) for r, row in news if row and r.deleted and row.digest != DELETED]
    elsewhere = _in_other_sets(connection, gone, set_spec)
    leaving = [(r, row) for r, row in gone if not (row.id in elsewhere or _is_kept(r, row))]
    touched = {record.identifier for record in (*changed, *restamped, *(r for r, _ in gone))}
    same = [(r, row) for r, row in news if row and r.identifier not in touched]
    _keep(connection, [*changed, *restamped], harvest)
    if set_spec:
        live = [record.identifier for record, _ in news if not record.deleted]
        note_members(connection, partner, live, set_spec, harvest)
        _leave_set(connection, [row.id for _, row in gone], set_spec, elsewhere)
    _set_leaving(connection, leaving, harvest)
    _mark_seen(connection, same, harvest)
    enqueue_read(connection, partner, sorted(record.identifier for record in changed))
    all_broken = [*page.broken, *(Broken(n, r.metadata, BARE) for n, r in emptied.items())]
    broken = _keep_broken(connection, partner, all_broken, records, known=known, harvest=harvest)
    first = sum(name not in known or known[name].seen != harvest for name in records)
    newly = sum(row.leaving is None for _, row in leaving)
    issues = tuple(_stays(record) for record, _ in same if record.identifier in emptied)
    tally = _tally(changed, known, len(records), newly, len(page.issues) + len(issues))
    return KeptPage(tally, first + broken, issues)


def _emptied(
    connection: Connection, news: Sequence[tuple[Harvested, Row[Any] | None]]
) -> dict[str, Harvested]:
    """The records that came with control fields only, and had others before."""
    bare = {
        row.id: record
        for record, row in news
        if row and row.digest != DELETED and record.metadata and is_bare(record.metadata)
    }
    found: dict[str, Harvested] = {}
    for chunk in chunked(bare):
        held = select(SOURCE.id, SOURCE.metadata).where(SOURCE.id.in_(chunk))
        for number, metadata in connection.execute(held):
            if not is_bare(zlib.decompress(metadata)):
                found[bare[number].identifier] = bare[number]
    return found


def _stays(record: Harvested) -> Issue:
    return Issue(record.partner, record.identifier, Code.RECORD_EMPTY, "record", BARE)


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
        SOURCE.seen, SOURCE.leaving, SOURCE.kept, SOURCE.deleted_at,
    )  # fmt: skip
    known: dict[str, Row[Any]] = {}
    for chunk in chunked(identifiers):
        where = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
        known |= {row.identifier: row for row in connection.execute(columns.where(where))}
    return known


def _outdated(record: Harvested, row: Row[Any] | None, harvest: int) -> bool:
    """Whether this harvest has brought a newer state of the record already."""
    return row is not None and row.seen == harvest and record.datestamp < _latest(row)


def _latest(row: Row[Any]) -> str:
    """The datestamp of what the source said of a record last."""
    return max(str(row.datestamp), row.deleted_at or "")


def _brought(
    record: Harvested, row: Row[Any] | None, emptied: Collection[str]
) -> Literal["content", "bytes", "nothing"]:
    """What is new of a record; other bytes that say the same need not be read again."""
    if row is None:
        return "content"
    empty = not record.metadata or record.identifier in emptied
    if record.deleted or (empty and row.digest != DELETED):
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
        "deleted_at": None,
        "kept": False,
    }


def _sets(record: Harvested) -> str:
    return msgspec.json.encode(record.sets).decode()


def _set_leaving(connection: Connection, gone: Sequence[_Known], harvest: int) -> None:
    """Note since which harvest they leave: what was leaving before goes on doing so."""
    rows = [
        {
            "number": row.id,
            "since": row.leaving or harvest,
            "at": max(record.datestamp, row.deleted_at or ""),
        }
        for record, row in gone
    ]
    if rows:
        leave = _ONE.values(seen=harvest, leaving=bindparam("since"), deleted_at=bindparam("at"))
        connection.execute(leave, rows)


def _mark_seen(connection: Connection, same: Sequence[_Known], harvest: int) -> None:
    """Note that records came; most bring nothing new at all, which is one statement."""
    for chunk in chunked([row.id for _, row in same]):
        change = update(schema.source_record).where(SOURCE.id.in_(chunk))
        connection.execute(change.values(seen=harvest, **THERE))
    headers = [(row, _header(record, row)) for record, row in same]
    moved = [header for row, header in headers if (row.datestamp, row.sets) != header[1:]]
    if moved:
        connection.execute(_MOVED, [dict(zip(_HEADER, each, strict=True)) for each in moved])


def _header(record: Harvested, row: Row[Any]) -> tuple[int, str, str]:
    """What to note of a header that came once more: of a deleted record only that it is later.

    Lists of sets report one deletion at several times, each with its own set.
    """
    if row.digest == DELETED:
        return row.id, max(row.datestamp, record.datestamp), row.sets
    return row.id, record.datestamp, _sets(record)


_HEADER = ("number", "datestamp", "sets")


THERE: dict[str, Any] = {"leaving": None, "deleted_at": None, "kept": False}
"""What is noted of a record that its source has."""
_ONE = update(schema.source_record).where(SOURCE.id == bindparam("number"))
_MOVED = _ONE.values(datestamp=bindparam("datestamp"), sets=bindparam("sets"))


def _is_kept(record: Harvested, row: Row[Any]) -> bool:
    """Whether a person said that the record stays, and nothing was said of it since."""
    return bool(row.kept) and record.datestamp <= _latest(row)


def _in_other_sets(connection: Connection, gone: Sequence[_Known], set_spec: str) -> set[int]:
    """Those of the records reported as deleted in a set that another set's list still has."""
    found: set[int] = set()
    for chunk in chunked([row.id for _, row in gone] if set_spec else []):
        other = and_(MEMBERSHIP.set_spec != set_spec, MEMBERSHIP.deleted.is_(False))
        here = select(MEMBERSHIP.record).where(MEMBERSHIP.record.in_(chunk), other)
        found |= {*connection.scalars(here)}
    return found


def _leave_set(
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
