"""Source records as received, and the checkpoints of their harvests."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, select

from harvester.sources.oai import Checkpoint, Window
from harvester.store.database import Part, chunked, schema, upsert
from harvester.store.issues import replace_issues
from harvester.store.queue import Stage
from harvester.store.rows import LIVE, READ, SOURCE, TODO, harvested, of_partner, record_id
from harvester.store.sources.pages import Tally, keep_page
from harvester.store.sources.renaming import rename_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.record import Harvested
    from harvester.sources import Page


class Came(NamedTuple):
    """How many live records came, and how many of them were read before to be unreadable."""

    records: int
    unreadable: int


class Sources(Part):
    """Source records as they came, and where their harvests are."""

    def checkpoint(self, partner: str, set_spec: str) -> Checkpoint | None:
        """Where the last harvest of a set stands; an empty set_spec is the whole repository."""
        table = schema.checkpoint.c
        where = and_(table.partner == partner, table.set_spec == set_spec)
        with self._database.reading() as connection:
            data = connection.scalar(select(table.data).where(where))
        return _decoded(data) if data else None

    def commit_page(
        self, partner: str, page: Page, *, harvest: int, checkpoint: Checkpoint | None = None
    ) -> Tally:
        """Keep a page and the checkpoint that says it was taken, in one transaction.

        `harvest` is the number of the harvest or import (see `begin_harvest`). A record told as
        deleted only begins to leave: see `Presence.accept`.
        """
        with self._database.writing() as connection:
            set_spec = checkpoint.set_spec if checkpoint else ""
            kept = keep_page(connection, partner, page, harvest, set_spec)
            identifiers = [record.identifier for record in page.records]
            identifiers += [each.identifier for each in page.broken if each.identifier]
            issues = [*page.issues, *kept.issues]
            replace_issues(connection, partner, identifiers, issues, "source")
            if checkpoint:
                _keep_checkpoint(connection, partner, checkpoint, kept.fresh)
        return kept.tally

    def all(self, partner: str | None = None) -> Iterator[Harvested]:
        """Every source record as kept, by partner and identifier."""
        where = of_partner(partner) if partner else SOURCE.id.is_not(None)
        statement = select(schema.source_record).where(where)
        statement = statement.order_by(SOURCE.partner, SOURCE.identifier)
        for row in self._database.stream(statement):
            yield harvested(row)

    def get(self, name: str) -> Harvested:
        """One source record by name; raises UnknownName."""
        with self._database.reading() as connection:
            where = SOURCE.id == record_id(connection, name)
            return harvested(connection.execute(select(schema.source_record).where(where)).one())

    def named(self, partner: str, identifiers: Iterable[str]) -> Iterator[Harvested]:
        """Those of a partner's source records that have these identifiers."""
        for chunk in chunked(sorted(identifiers)):
            here = and_(of_partner(partner), SOURCE.identifier.in_(chunk))
            with self._database.reading() as connection:
                rows = connection.execute(select(schema.source_record).where(here)).all()
            yield from map(harvested, rows)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Live and deleted records by partner."""
        columns = (SOURCE.partner, SOURCE.deleted, func.count())
        found: dict[str, tuple[int, int]] = {}
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).group_by(SOURCE.partner, SOURCE.deleted))
            for partner, deleted, number in rows:
                live, gone = found.get(partner, (0, 0))
                found[partner] = (live, number) if deleted else (number, gone)
        return found

    def begin_harvest(self, partner: str) -> int:
        """The number of a new harvest of a partner; records it brings will bear it."""
        table = schema.acquaintance
        with self._database.writing() as connection:
            known = table.c.partner == partner
            number = connection.scalar(select(table.c.harvests).where(known))
            # Older stores numbered what was seen by runs.
            last = number or connection.scalar(select(func.max(schema.run.c.id))) or 0
            row = {"partner": partner, "harvests": last + 1, "data": "{}"}
            upsert(connection, table, [row], keep=("data",))
        return int(last) + 1

    def count_distinct(self, partner: str, set_spec: str) -> int:
        """How many different records the list of a set has brought so far."""
        table = schema.checkpoint.c
        where = and_(table.partner == partner, table.set_spec == set_spec)
        with self._database.reading() as connection:
            return connection.scalar(select(table.distinct_records).where(where)) or 0

    def median_datestamp(self, partner: str, window: Window) -> str:
        """The median datestamp of a partner's records in a window; empty if there are none."""
        inside = [of_partner(partner), SOURCE.datestamp.like("____-__-__%")]
        inside += [SOURCE.datestamp >= window.since] if window.since else []
        inside += [SOURCE.datestamp <= window.until] if window.until else []
        with self._database.reading() as connection:
            count = connection.scalar(select(func.count()).where(*inside)) or 0
            ordered = select(SOURCE.datestamp).where(*inside).order_by(SOURCE.datestamp)
            return connection.scalar(ordered.offset(count // 2).limit(1)) or ""

    def datestamps(self, partner: str, identifiers: Iterable[str]) -> dict[str, str]:
        """The datestamps of those of the records that are live."""
        found: dict[str, str] = {}
        columns = select(SOURCE.identifier, SOURCE.datestamp)
        with self._database.reading() as connection:
            for chunk in chunked(identifiers):
                here = and_(of_partner(partner), SOURCE.identifier.in_(chunk), LIVE)
                rows = connection.execute(columns.where(here))
                found |= {row.identifier: row.datestamp for row in rows}
        return found

    def count_brought(self, partner: str, since_harvest: int) -> Came:
        """What a harvest of a partner, with those after it, brought and left live."""
        source = schema.source_record.c
        queued = and_(TODO.record == source.id, TODO.stage == Stage.READ.value)
        joined = schema.source_record.outerjoin(schema.todo, queued)
        joined = joined.outerjoin(schema.read_record, READ.record == source.id)
        unreadable = and_(TODO.record.is_(None), READ.apart == "unreadable")
        counted = select(func.count(), func.count().filter(unreadable)).select_from(joined)
        with self._database.reading() as connection:
            return Came(*connection.execute(counted.where(_brought(partner, since_harvest))).one())

    def unread(self, partner: str, since_harvest: int) -> Iterator[Harvested]:
        """Those of these records that wait to be read, memory bounded."""
        joined = schema.source_record.join(schema.todo, TODO.record == schema.source_record.c.id)
        queued = select(schema.source_record).select_from(joined)
        where = and_(TODO.stage == Stage.READ.value, _brought(partner, since_harvest))
        for row in self._database.stream(queued.where(where).order_by(TODO.record)):
            yield harvested(row)

    def rename(self, partner: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Give the row of each old record its new identifier and content, in one transaction.

        Its place in the union list stays, its decisions are repeated for the new name. The old
        identifier goes to the row of the new one, as a deleted record.
        """
        with self._database.writing() as connection:
            rename_records(connection, partner, pairs)


def _brought(partner: str, since_harvest: int) -> ColumnElement[bool]:
    source = schema.source_record.c
    live = and_(source.deleted.is_(False), source.leaving.is_(None))
    return and_(source.partner == partner, live, source.seen >= since_harvest)


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
