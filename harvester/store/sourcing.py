"""The store's first part: partners, checkpoints, source records as received."""

from __future__ import annotations

import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, and_, bindparam, func, select, update

from harvester.config import Partner
from harvester.errors import UnknownName
from harvester.record import Harvested, name_of, split_name
from harvester.sources.checkpoint import Checkpoint
from harvester.store import schema
from harvester.store.database import chunked, upsert
from harvester.store.journal import JournalTables, replace_issues
from harvester.store.queue import Stage, enqueue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harvester.sources.page import Page

SOURCE = schema.source_record.c


class Tally(Struct, frozen=True):
    """What a page or a run brought, in records."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    issues: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            *(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__)
        )

    @property
    def records(self) -> int:
        """Every record seen."""
        return self.new + self.changed + self.unchanged + self.deleted


class SourceTables(JournalTables):
    """Partners and what they sent."""

    def put_partner(self, partner: Partner) -> None:
        """Remember a partner; when a reading hint changed its records are read again."""
        before = self.partners().get(partner.id)
        if before == partner:
            return
        row = {"id": partner.id, "data": msgspec.json.encode(partner).decode()}
        with self.writing() as connection:
            upsert(connection, schema.partner, [row])
            if before and (before.format, before.encoding) != (partner.format, partner.encoding):
                enqueue(connection, Stage.READ, select(SOURCE.id).where(_of(partner.id)))

    def partners(self) -> dict[str, Partner]:
        """Every partner known, by id."""
        with self.reading() as connection:
            return read_partners(connection)

    def checkpoint(self, partner: str, set_spec: str) -> Checkpoint | None:
        """Where the last harvest of a set stands; an empty set_spec is the whole repository."""
        table = schema.checkpoint.c
        where = and_(table.partner == partner, table.set_spec == set_spec)
        with self.reading() as connection:
            data = connection.scalar(select(table.data).where(where))
        return msgspec.json.decode(data, type=Checkpoint) if data else None

    def commit_page(
        self, partner: str, page: Page, *, run: int, checkpoint: Checkpoint | None = None
    ) -> Tally:
        """Keep a page and the checkpoint that says it was taken, in one transaction."""
        records = {record.identifier: record for record in page.records}
        with self.writing() as connection:
            known = _known(connection, partner, list(records))
            fresh = [r for r in records.values() if _differs(r, known.get(r.identifier))]
            _keep(connection, fresh, run)
            changed = {record.identifier for record in fresh}
            _mark_seen(
                connection,
                [(row.id, records[name]) for name, row in known.items() if name not in changed],
                run,
            )
            _queue_changed(connection, partner, sorted(changed))
            identifiers = [record.identifier for record in page.records]
            replace_issues(connection, partner, identifiers, page.issues, "source")
            if checkpoint:
                data = msgspec.json.encode(checkpoint).decode()
                row = {"partner": partner, "set_spec": checkpoint.set_spec, "data": data}
                upsert(connection, schema.checkpoint, [row])
        return _tally(fresh, known, len(records), len(page.issues))

    def retire_unseen(self, partner: str, run: int) -> int:
        """Mark every live record deleted that this run did not bring; returns how many."""
        gone = and_(_of(partner), SOURCE.seen != run, SOURCE.deleted.is_(False))
        with self.writing() as connection:
            ids = list(connection.scalars(select(SOURCE.id).where(gone)))
            for chunk in chunked(ids):
                change = update(schema.source_record).where(SOURCE.id.in_(chunk))
                connection.execute(change.values(deleted=True, digest=_DELETED))
            enqueue(connection, Stage.READ, ids)
        return len(ids)

    def sources(self, partner: str | None = None) -> Iterator[Harvested]:
        """Every source record as kept, by partner and identifier."""
        where = _of(partner) if partner else SOURCE.id.is_not(None)
        statement = select(schema.source_record).where(where)
        statement = statement.order_by(SOURCE.partner, SOURCE.identifier)
        for row in self.stream(statement):
            yield harvested(row)

    def source(self, name: str) -> Harvested:
        """One source record by name; raises UnknownName."""
        with self.reading() as connection:
            where = SOURCE.id == record_id(connection, name)
            return harvested(connection.execute(select(schema.source_record).where(where)).one())

    def is_live(self, name: str) -> bool:
        """Whether a record is there and not deleted."""
        partner, identifier = split_name(name)
        where = and_(_of(partner), SOURCE.identifier == identifier, SOURCE.deleted.is_(False))
        with self.reading() as connection:
            return connection.scalar(select(SOURCE.id).where(where)) is not None

    def counts(self) -> dict[str, tuple[int, int]]:
        """Live and deleted records by partner."""
        columns = (SOURCE.partner, SOURCE.deleted, func.count())
        found: dict[str, tuple[int, int]] = {}
        with self.reading() as connection:
            rows = connection.execute(select(*columns).group_by(SOURCE.partner, SOURCE.deleted))
            for partner, deleted, number in rows:
                live, gone = found.get(partner, (0, 0))
                found[partner] = (live, number) if deleted else (number, gone)
        return found


_DELETED = "deleted"


def read_partners(connection: Connection) -> dict[str, Partner]:
    """Every partner known, by id."""
    rows = connection.scalars(select(schema.partner.c.data).order_by(schema.partner.c.id))
    found = [msgspec.json.decode(data, type=Partner) for data in rows]
    return {partner.id: partner for partner in found}


def record_id(connection: Connection, name: str) -> int:
    """The store's number of a record; raises UnknownName."""
    try:
        partner, identifier = split_name(name)
    except ValueError as error:
        raise UnknownName(str(error)) from error
    where = and_(_of(partner), SOURCE.identifier == identifier)
    found = connection.scalar(select(SOURCE.id).where(where))
    if found is None:
        raise UnknownName(f"no record {name} in the store; list them: harvester export sources")
    return int(found)


def harvested(row: Row[Any]) -> Harvested:
    """A row of source_record as the value it was made from."""
    return Harvested(
        partner=row.partner,
        identifier=row.identifier,
        datestamp=row.datestamp,
        deleted=row.deleted,
        sets=tuple(msgspec.json.decode(row.sets)),
        prefix=row.prefix,
        metadata=b"" if row.deleted else zlib.decompress(row.metadata),
    )


def names_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Record names by the store's numbers."""
    names: dict[int, str] = {}
    for chunk in chunked(ids):
        columns = select(SOURCE.id, SOURCE.partner, SOURCE.identifier)
        for row in connection.execute(columns.where(SOURCE.id.in_(chunk))):
            names[row.id] = name_of(row.partner, row.identifier)
    return names


def _of(partner: str) -> Any:
    return SOURCE.partner == partner


def _digest(record: Harvested) -> str:
    return _DELETED if record.deleted else blake2b(record.metadata, digest_size=16).hexdigest()


def _known(connection: Connection, partner: str, identifiers: list[str]) -> dict[str, Row[Any]]:
    columns = select(SOURCE.id, SOURCE.identifier, SOURCE.digest, SOURCE.prefix)
    known: dict[str, Row[Any]] = {}
    for chunk in chunked(identifiers):
        where = and_(_of(partner), SOURCE.identifier.in_(chunk))
        known |= {row.identifier: row for row in connection.execute(columns.where(where))}
    return known


def _differs(record: Harvested, row: Row[Any] | None) -> bool:
    if row is None:
        return True
    if record.deleted:
        return bool(row.digest != _DELETED)
    if not record.metadata and row.digest != _DELETED:
        return False  # a live record sent empty, by mistake: what it was stays
    return bool((row.digest, row.prefix) != (_digest(record), record.prefix))


def _keep(connection: Connection, records: Sequence[Harvested], run: int) -> None:
    """Insert or overwrite; a deletion keeps the last bytes, so that it can be taken back."""
    for deleted in (False, True):
        rows = [_row(record, run) for record in records if record.deleted is deleted]
        kept = ("metadata", "prefix") if deleted else ()
        upsert(connection, schema.source_record, rows, key=("partner", "identifier"), keep=kept)


def _row(record: Harvested, run: int) -> dict[str, Any]:
    return {
        "partner": record.partner,
        "identifier": record.identifier,
        "datestamp": record.datestamp,
        "deleted": record.deleted,
        "sets": msgspec.json.encode(record.sets).decode(),
        "prefix": record.prefix,
        "metadata": zlib.compress(record.metadata, 6),
        "digest": _digest(record),
        "seen": run,
    }


def _mark_seen(
    connection: Connection, unchanged: Sequence[tuple[int, Harvested]], run: int
) -> None:
    rows = [
        {
            "number": number,
            "datestamp": record.datestamp,
            "sets": msgspec.json.encode(record.sets).decode(),
            "seen": run,
        }
        for number, record in unchanged
    ]
    if rows:
        connection.execute(_SEEN, rows)


_SEEN = (
    update(schema.source_record)
    .where(SOURCE.id == bindparam("number"))
    .values(datestamp=bindparam("datestamp"), sets=bindparam("sets"), seen=bindparam("seen"))
)


def _queue_changed(connection: Connection, partner: str, identifiers: list[str]) -> None:
    for chunk in chunked(identifiers):
        where = and_(_of(partner), SOURCE.identifier.in_(chunk))
        enqueue(connection, Stage.READ, select(SOURCE.id).where(where))


def _tally(
    fresh: Sequence[Harvested], known: dict[str, Row[Any]], total: int, issues: int
) -> Tally:
    deleted = sum(record.deleted for record in fresh)
    new = sum(not r.deleted and r.identifier not in known for r in fresh)
    return Tally(
        new=new,
        changed=len(fresh) - new - deleted,
        unchanged=total - len(fresh),
        deleted=deleted,
        issues=issues,
    )
