"""The store's third part: what was read from the source records, and their match keys."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, delete, func, select

from harvester.config import Partner
from harvester.record import Harvested, Record
from harvester.store import schema
from harvester.store.database import among, chunked, insert_rows, upsert
from harvester.store.journal import replace_issues
from harvester.store.membership import MembershipTables
from harvester.store.queue import Stage, enqueue, take, waiting
from harvester.store.sourcing import harvested, read_partners

if TYPE_CHECKING:
    from harvester.issues import Issue


class ReadRow(NamedTuple):
    """What is kept of a reading: the record as JSON and as comparing needs it, its match keys."""

    format: str
    data: str
    prepared: bytes
    keys: tuple[str, ...]
    issues: tuple[Issue, ...]


Sources = Sequence[tuple[Harvested, Partner]]
Read = Callable[[Iterator[Sources]], Iterator[Sequence[ReadRow]]]
"""What turns source records, each with its partner, into what is kept of them, list by list."""
AT_ONCE = 500
"""Records that are given out together."""

KEY = schema.match_key.c
PAIR = schema.pair.c


class ReadTables(MembershipTables):
    """Records as read, and the keys that make two of them worth comparing."""

    def renew(self, name: str, value: str, stage: Stage) -> bool:
        """Queue every record at a stage when a version (of reader, of weights) has changed."""
        table = schema.version
        with self.writing() as connection:
            before = connection.scalar(select(table.c.value).where(table.c.name == name))
            if before == value:
                return False
            upsert(connection, table, [{"name": name, "value": value}])
            source = schema.source_record.c
            live = select(source.id).where(source.deleted.is_(False))
            enqueue(connection, stage, live)
        return True

    def waiting(self, stage: Stage | None = None) -> int:
        """How many records wait at a stage; at any, each counted once, when none is named."""
        with self.reading() as connection:
            return waiting(connection, stage)

    def read_batch(self, read: Read, *, block_cap: int, limit: int) -> int:
        """Read up to `limit` waiting records and keep the results, in one transaction.

        Returns how many were taken: 0 when nothing waits. Deleted records lose their reading,
        keys and pairs here.
        """
        given: deque[dict[int, Harvested]] = deque()

        def live(connection: Connection, ids: Sequence[int]) -> Iterator[Sources]:
            partners = read_partners(connection)
            for some in chunked(ids, AT_ONCE):
                given.append(_sources(connection, some))
                there = (source for source in given[-1].values() if not source.deleted)
                yield [(source, partners[source.partner]) for source in there]

        with self.writing() as connection:
            ids = take(connection, Stage.READ, limit)
            for rows in read(live(connection, ids)):
                _keep_read(connection, given.popleft(), rows, block_cap)
            if given:
                raise RuntimeError("reading left out records that it was given")
        return len(ids)

    def sources_unread(self, partner: str) -> Iterator[Harvested]:
        """The live source records of a partner that wait to be read."""
        source = schema.source_record.c
        waits = select(schema.todo.c.record).where(schema.todo.c.stage == Stage.READ.value)
        mine = and_(source.partner == partner, source.deleted.is_(False), source.id.in_(waits))
        for row in self.stream(select(schema.source_record).where(mine)):
            yield harvested(row)

    def records(self, partner: str | None = None) -> Iterator[Record]:
        """Every live record as read, by partner and identifier."""
        source = schema.source_record.c
        joined = schema.read_record.join(schema.source_record)
        statement = select(schema.read_record.c.data).select_from(joined)
        if partner:
            statement = statement.where(source.partner == partner)
        statement = statement.order_by(source.partner, source.identifier)
        for (data,) in self.stream(statement):
            yield DECODER.decode(data)


DECODER = msgspec.json.Decoder(Record)


def drop_pairs(connection: Connection, ids: Sequence[int]) -> None:
    """Forget every scored pair of these records."""
    for side in (PAIR.a, PAIR.b):
        connection.execute(delete(schema.pair).where(among(connection, side, ids)))


def same_neighbours(connection: Connection, ids: Collection[int]) -> list[int]:
    """The records that some are the same edition with, by their pairs."""
    found: list[int] = []
    for here, there in ((PAIR.a, PAIR.b), (PAIR.b, PAIR.a)):
        same = and_(among(connection, here, ids), PAIR.verdict == "same")
        found += connection.scalars(select(there).where(same)).all()
    return found


def _keep_read(
    connection: Connection,
    sources: Mapping[int, Harvested],
    rows: Sequence[ReadRow],
    block_cap: int,
) -> None:
    live = [i for i, source in sources.items() if not source.deleted]
    readings = dict(zip(live, rows, strict=True))
    known = _read_before(connection, [*sources])
    # Who stands in one cluster through these must be clustered anew.
    enqueue(connection, Stage.CLUSTER, same_neighbours(connection, known))
    removed = _replace_keys(connection, known, {i: row.keys for i, row in readings.items()})
    _requeue_shrunken_blocks(connection, removed, block_cap)
    _replace_readings(connection, sources, readings)
    enqueue(connection, Stage.MATCH, list(readings))
    gone = [i for i in sources if i not in readings]
    drop_pairs(connection, gone)
    enqueue(connection, Stage.CLUSTER, gone)


def _sources(connection: Connection, ids: Sequence[int]) -> dict[int, Harvested]:
    table = schema.source_record
    rows = connection.execute(select(table).where(among(connection, table.c.id, ids)))
    return {row.id: harvested(row) for row in rows}


def _read_before(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those that have a reading: no others have keys or pairs, and most often none has."""
    record = schema.read_record.c.record
    return [*connection.scalars(select(record).where(among(connection, record, ids)))]


def _replace_keys(
    connection: Connection, known: Sequence[int], keys: Mapping[int, tuple[str, ...]]
) -> Counter[str]:
    """Put new keys in the place of what known records had.

    Returns the keys that lost records, with how many.
    """
    theirs = among(connection, KEY.record, known)
    rows = connection.execute(select(KEY.key, KEY.record).where(theirs))
    before = {(row.key, row.record) for row in rows}
    connection.execute(delete(schema.match_key).where(theirs))
    after = {(key.replace("\0", ""), i) for i, its_keys in keys.items() for key in its_keys}
    insert_rows(connection, (KEY.key, KEY.record), sorted(after))
    return Counter(key for key, _ in before - after)


def _requeue_shrunken_blocks(connection: Connection, removed: Counter[str], cap: int) -> None:
    """A block that fell to the cap again is comparable again: match its records anew.

    Without this the pairs would depend on the order in which records came and went.
    """
    for chunk in chunked(removed):
        sizes = select(KEY.key, func.count()).where(KEY.key.in_(chunk)).group_by(KEY.key)
        opened = [
            key for key, size in connection.execute(sizes) if size <= cap < size + removed[key]
        ]
        enqueue(connection, Stage.MATCH, select(KEY.record).where(KEY.key.in_(opened)).distinct())


def _replace_readings(
    connection: Connection, sources: Mapping[int, Harvested], readings: Mapping[int, ReadRow]
) -> None:
    gone = [i for i in sources if i not in readings]
    old = among(connection, schema.read_record.c.record, gone)
    connection.execute(delete(schema.read_record).where(old))
    rows = [
        {
            "record": i,
            "format": reading.format,
            "data": reading.data,
            "prepared": reading.prepared,
        }
        for i, reading in readings.items()
    ]
    upsert(connection, schema.read_record, rows)
    _replace_read_issues(connection, sources, readings)


def _replace_read_issues(
    connection: Connection, sources: Mapping[int, Harvested], readings: Mapping[int, ReadRow]
) -> None:
    by_partner: defaultdict[str, list[int]] = defaultdict(list)
    for number, source in sources.items():
        by_partner[source.partner].append(number)
    for partner, numbers in by_partner.items():
        identifiers = [sources[number].identifier for number in numbers]
        found = [i for n in numbers if n in readings for i in readings[n].issues]
        replace_issues(connection, partner, identifiers, found, "read")
