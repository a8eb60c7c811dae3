"""The store's first part: partners, checkpoints, source records as received."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, or_, select

from harvester.config import Partner
from harvester.errors import UnknownName
from harvester.formats import Hints
from harvester.record import Harvested, name_of, split_name
from harvester.sources.oai import Checkpoint
from harvester.store import schema
from harvester.store.database import among, chunked, upsert
from harvester.store.journal import JournalTables, replace_issues
from harvester.store.keeping import SOURCE, Tally, keep_page, of_partner
from harvester.store.queue import Stage, enqueue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.sources import Page


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
            if before and Hints.of(before) != Hints.of(partner):
                enqueue(connection, Stage.READ, select(SOURCE.id).where(of_partner(partner.id)))

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
        return _decoded(data) if data else None

    def commit_page(
        self, partner: str, page: Page, *, harvest: int, checkpoint: Checkpoint | None = None
    ) -> Tally:
        """Keep a page and the checkpoint that says it was taken, in one transaction.

        `harvest` is the number of the harvest or import (see `begin_harvest`). A record told as
        deleted only begins to leave: see `accept`.
        """
        with self.writing() as connection:
            set_spec = checkpoint.set_spec if checkpoint else ""
            kept = keep_page(connection, partner, page, harvest, set_spec)
            identifiers = [record.identifier for record in page.records]
            identifiers += [each.identifier for each in page.broken if each.identifier]
            issues = [*page.issues, *kept.issues]
            replace_issues(connection, partner, identifiers, issues, "source")
            if checkpoint:
                _keep_checkpoint(connection, partner, checkpoint, kept.fresh)
        return kept.tally

    def sources(self, partner: str | None = None) -> Iterator[Harvested]:
        """Every source record as kept, by partner and identifier."""
        where = of_partner(partner) if partner else SOURCE.id.is_not(None)
        statement = select(schema.source_record).where(where)
        statement = statement.order_by(SOURCE.partner, SOURCE.identifier)
        for row in self.stream(statement):
            yield harvested(row)

    def source(self, name: str) -> Harvested:
        """One source record by name; raises UnknownName."""
        with self.reading() as connection:
            where = SOURCE.id == record_id(connection, name)
            return harvested(connection.execute(select(schema.source_record).where(where)).one())

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
    where = and_(of_partner(partner), SOURCE.identifier == identifier)
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
    columns = select(SOURCE.id, SOURCE.partner, SOURCE.identifier)
    rows = connection.execute(columns.where(among(connection, SOURCE.id, ids))).all()
    return {number: name_of(partner, identifier) for number, partner, identifier in rows}


def numbers_of(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The store's numbers by record names; unknown ones are absent."""
    found: dict[str, int] = {}
    for chunk in chunked(sorted(names), 100):
        wanted = [split_name(name) for name in chunk]
        where = or_(*(and_(SOURCE.partner == p, SOURCE.identifier == i) for p, i in wanted))
        rows = connection.execute(select(SOURCE.id, SOURCE.partner, SOURCE.identifier).where(where))
        found |= {name_of(row.partner, row.identifier): row.id for row in rows}
    return found


def _keep_checkpoint(
    connection: Connection, partner: str, checkpoint: Checkpoint, fresh: int
) -> None:
    """Put the checkpoint in place, and count the records that its list had not brought before."""
    table = schema.checkpoint
    here = and_(table.c.partner == partner, table.c.set_spec == checkpoint.set_spec)
    before = connection.execute(select(table.c.data, table.c.distinct_records).where(here)).first()
    goes_on = before and _decoded(before.data).harvest == checkpoint.harvest
    row = {
        "partner": partner,
        "set_spec": checkpoint.set_spec,
        "data": msgspec.json.encode(checkpoint).decode(),
        "distinct_records": fresh + (before.distinct_records if before and goes_on else 0),
    }
    upsert(connection, table, [row])


_decoded = msgspec.json.Decoder(Checkpoint).decode
