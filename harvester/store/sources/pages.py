"""How a page's records are kept: what is new, what changed, what leaves, what came broken."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, and_, bindparam, select, update

from harvester.formats import is_bare
from harvester.issues import Code, Issue
from harvester.record import Harvested
from harvester.sources import Broken
from harvester.store.database import chunked, schema, upsert
from harvester.store.queue import Stage, enqueue
from harvester.store.rows import COMPRESSION, DELETED, SOURCE, THERE, of_partner
from harvester.store.sources.digests import digest_of, same_content
from harvester.store.sources.memberships import in_other_sets, leave_set, note_members
from harvester.store.sources.quarantine import keep_broken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harvester.sources import Page

BARE = "it came with control fields only and replaced nothing; what was here before stays"


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


class _Sorted(NamedTuple):
    """The records of a page by what is new of them.

    `changed` are to be read, `restamped` say the same in other bytes. `gone` are reported as
    deleted. `emptied` came without what they had, which is not believed.
    """

    changed: list[Harvested]
    restamped: list[Harvested]
    gone: list[_Known]
    emptied: list[_Known]
    same: list[_Known]

    @property
    def live(self) -> list[str]:
        """The identifiers of those that their source has."""
        known = (record for record, _ in (*self.emptied, *self.same))
        came = (*self.changed, *self.restamped, *known)
        return [record.identifier for record in came if not record.deleted]


def keep_page(
    connection: Connection, partner: str, page: Page, harvest: int, set_spec: str = ""
) -> KeptPage:
    """Keep a page's records, whole or broken; see `Sources.commit_page`."""
    records = _newest(page.records)
    known = _known(connection, partner, [*records, *(each.identifier for each in page.broken)])
    came = _sort(connection, records, known, harvest)
    _keep(connection, [*came.changed, *came.restamped], harvest)
    if set_spec:
        note_members(connection, partner, came.live, set_spec, harvest)
    leaving = _let_leave(connection, came.gone, set_spec, harvest)
    _mark_seen(connection, [*came.emptied, *came.same], harvest)
    enqueue_read(connection, partner, sorted(record.identifier for record in came.changed))
    emptied = [Broken(record.identifier, record.metadata, BARE) for record, _ in came.emptied]
    all_broken = [*page.broken, *emptied]
    broken = keep_broken(connection, partner, all_broken, records, known=known, harvest=harvest)
    first = sum(name not in known or known[name].seen != harvest for name in records)
    issues = tuple(_stays(record) for record, _ in came.emptied)
    tally = _tally(came.changed, known, len(records), leaving, len(page.issues) + len(issues))
    return KeptPage(tally, first + broken, issues)


def _sort(
    connection: Connection,
    records: Mapping[str, Harvested],
    known: Mapping[str, Row[Any]],
    harvest: int,
) -> _Sorted:
    """Sort records by what is new of them; those older than what this harvest brought are left."""
    news = [(record, known.get(name)) for name, record in records.items()]
    news = [(record, row) for record, row in news if not _is_outdated(record, row, harvest)]
    emptied = _find_emptied(connection, news)
    found = _Sorted([], [], [], [], [])
    for record, row in news:
        if row is None:
            found.changed.append(record)
        elif record.deleted:
            (found.same if row.digest == DELETED else found.gone).append((record, row))
        elif record.identifier in emptied:
            found.emptied.append((record, row))
        elif not record.metadata and row.digest != DELETED:
            found.same.append((record, row))  # a live record sent empty, by mistake
        elif row.prefix != record.prefix or not same_content(row.digest, digest := _digest(record)):
            found.changed.append(record)
        elif row.digest != digest:
            found.restamped.append(record)
        else:
            found.same.append((record, row))
    return found


def _let_leave(connection: Connection, gone: Sequence[_Known], set_spec: str, harvest: int) -> int:
    """Note which of the records reported as deleted leave; returns how many did not before."""
    ids = [row.id for _, row in gone]
    elsewhere = in_other_sets(connection, ids, set_spec)
    if set_spec:
        leave_set(connection, ids, set_spec, elsewhere)
    leaving = [(r, row) for r, row in gone if not (row.id in elsewhere or _is_kept(r, row))]
    _set_leaving(connection, leaving, harvest)
    return sum(row.leaving is None for _, row in leaving)


def _find_emptied(
    connection: Connection, news: Sequence[tuple[Harvested, Row[Any] | None]]
) -> set[str]:
    """The records that came with control fields only, and had others before."""
    bare = {
        row.id: record.identifier
        for record, row in news
        if row and row.digest != DELETED and record.metadata and is_bare(record.metadata)
    }
    found: set[str] = set()
    for chunk in chunked(bare):
        held = select(SOURCE.id, SOURCE.metadata).where(SOURCE.id.in_(chunk))
        for number, metadata in connection.execute(held):
            if not is_bare(zlib.decompress(metadata)):
                found.add(bare[number])
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


def _is_outdated(record: Harvested, row: Row[Any] | None, harvest: int) -> bool:
    """Whether this harvest has brought a newer state of the record already."""
    return row is not None and row.seen == harvest and record.datestamp < _latest(row)


def _latest(row: Row[Any]) -> str:
    """The datestamp of what the source said of a record last."""
    return max(str(row.datestamp), row.deleted_at or "")


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


_ONE = update(schema.source_record).where(SOURCE.id == bindparam("number"))
_MOVED = _ONE.values(datestamp=bindparam("datestamp"), sets=bindparam("sets"))


def _is_kept(record: Harvested, row: Row[Any]) -> bool:
    """Whether a person said that the record stays, and nothing was said of it since."""
    return bool(row.kept) and record.datestamp <= _latest(row)


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
