"""What was read from the source records, and their match keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, delete, func, select

from harvester.record import Apart, Harvested, Record, name_of
from harvester.store.database import Part, among, chunked, insert_rows, schema, upsert
from harvester.store.issues import replace_issues
from harvester.store.partners import read_partners
from harvester.store.queue import Stage, enqueue, take
from harvester.store.rows import KEY, PAIR, READ, SOURCE, harvested, numbers_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from harvester.config import Partner
    from harvester.issues import Issue


class ReadRow(NamedTuple):
    """What is kept of a reading: the record as JSON and as comparing needs it, its match keys.

    One that is kept `apart` is in no union record, and has no keys.
    """

    format: str
    data: str
    prepared: bytes
    keys: tuple[str, ...]
    issues: tuple[Issue, ...]
    apart: Apart = ""


AT_ONCE = 500
"""Records that are given out together."""


class Unread(NamedTuple):
    """A live source record that waits to be read, by the store's number, with its partner."""

    number: int
    source: Harvested
    partner: Partner


class ReadBatch:
    """Records read in one transaction: it gives out lists of them, and keeps the rows of each.

    Deleted records are not given out: they lose their reading, keys and pairs here. Those kept
    apart have no keys and lose their pairs.
    """

    def __init__(self, connection: Connection, ids: Sequence[int], block_cap: int) -> None:
        self._connection, self._ids, self._block_cap = connection, ids, block_cap
        self._given = 0

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[list[Unread]]:
        partners = read_partners(self._connection)
        for some in chunked(self._ids, AT_ONCE):
            sources = _sources(self._connection, some)
            if deleted := {i: source for i, source in sources.items() if source.deleted}:
                _keep_read(self._connection, deleted, {}, self._block_cap)
            live = [(i, source) for i, source in sources.items() if not source.deleted]
            self._given += len(live)
            yield [Unread(i, source, partners[source.partner]) for i, source in live]

    def keep(self, records: Sequence[Unread], rows: Sequence[ReadRow]) -> None:
        """Keep what was read of a list of records, in the same order."""
        self._given -= len(records)
        sources = {each.number: each.source for each in records}
        readings = dict(zip(sources, rows, strict=True))
        _keep_read(self._connection, sources, readings, self._block_cap)

    def check_all_kept(self) -> None:
        """Raise RuntimeError when a list was given out and not kept: it would wait no more."""
        if self._given:
            raise RuntimeError("records were given out to be read, and not kept")


class Records(Part):
    """Records as read, and those that wait to be read."""

    @contextmanager
    def batch(self, *, limit: int, block_cap: int) -> Iterator[ReadBatch]:
        """Up to `limit` records to read: one transaction, undone if the block raises.

        Those that wait after it were not taken. See `Weights.block_cap`.
        """
        with self._database.writing() as connection:
            batch = ReadBatch(connection, take(connection, Stage.READ, limit), block_cap)
            yield batch
            batch.check_all_kept()

    def all(self, partner: str | None = None) -> Iterator[Record]:
        """Every live record as read, by partner and identifier."""
        source = schema.source_record.c
        joined = schema.read_record.join(schema.source_record)
        statement = select(schema.read_record.c.data).select_from(joined)
        if partner:
            statement = statement.where(source.partner == partner)
        statement = statement.order_by(source.partner, source.identifier)
        for (data,) in self._database.stream(statement):
            yield DECODER.decode(data)

    def apart_counts(self) -> dict[str, dict[Apart, int]]:
        """How many live records of each partner are kept apart from the union list, by reason."""
        source = schema.source_record.c
        joined = schema.read_record.join(schema.source_record)
        columns = select(source.partner, READ.apart, func.count()).select_from(joined)
        where = and_(READ.apart != "", source.deleted.is_(False))
        found: defaultdict[str, dict[Apart, int]] = defaultdict(dict)
        with self._database.reading() as connection:
            groups = columns.where(where).group_by(source.partner, READ.apart)
            for partner, reason, number in connection.execute(groups.order_by(READ.apart)):
                found[partner][reason] = number
        return found

    def named(self, names: Iterable[str]) -> dict[str, Record]:
        """Records as read, by name; those deleted or not read yet are absent."""
        found: dict[str, Record] = {}
        with self._database.reading() as connection:
            named = name_numbers(connection, names)
            for chunk in chunked(sorted(named)):
                read = select(READ.record, READ.data).where(READ.record.in_(chunk))
                for row in connection.execute(read):
                    found[named[row.record]] = DECODER.decode(row.data)
        return found

    def prepared(self, names: Iterable[str]) -> dict[str, bytes]:
        """Records as `prepared.packed` gave them; those deleted or not read yet are absent."""
        with self._database.reading() as connection:
            return prepared_by_name(connection, sorted(name_numbers(connection, names)))


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
    readings: Mapping[int, ReadRow],
    block_cap: int,
) -> None:
    """Put readings in the place of what was read of source records; the deleted have none."""
    known = _read_before(connection, [*sources])
    # Who stands in one cluster through these must be clustered anew.
    enqueue(connection, Stage.CLUSTER, same_neighbours(connection, known))
    removed = _replace_keys(connection, known, {i: row.keys for i, row in readings.items()})
    _requeue_shrunken_blocks(connection, removed, block_cap)
    _replace_readings(connection, sources, readings)
    listed = [i for i, row in readings.items() if not row.apart]
    enqueue(connection, Stage.MATCH, listed)
    gone = [*sources.keys() - set(listed)]
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
            "apart": reading.apart,
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


def name_numbers(connection: Connection, names: Iterable[str]) -> dict[int, str]:
    """Names by the store's numbers, of those that are known."""
    return {i: name for name, i in numbers_of(connection, names).items()}


def prepared_by_name(connection: Connection, ids: Sequence[int]) -> dict[str, bytes]:
    """Records as `prepared.packed` gave them, by name."""
    joined = schema.read_record.join(schema.source_record)
    columns = select(SOURCE.partner, SOURCE.identifier, READ.prepared).select_from(joined)
    found: dict[str, bytes] = {}
    for chunk in chunked(ids):
        for row in connection.execute(columns.where(READ.record.in_(chunk))):
            found[name_of(row.partner, row.identifier)] = row.prepared
    return found
