"""The store's fifth part: clusters with lasting ids, and the union list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, delete, func, select, update

from harvester.errors import UnknownName
from harvester.match import Score
from harvester.record import split_name
from harvester.store import schema
from harvester.store.database import among, insert_rows, make_room
from harvester.store.journal import now
from harvester.store.matching import MatchTables, evidence_of, read_decisions
from harvester.store.queue import Stage, done_with, take
from harvester.store.reading import PAIR, same_neighbours
from harvester.store.sourcing import names_of, numbers_of
from harvester.union import (
    Decision,
    Event,
    Link,
    Standing,
    Succession,
    UnionRecord,
    in_force,
    ordered,
)

MEMBER = schema.member.c
CLUSTER = schema.cluster.c
UNION = schema.union_record.c


class Stored(NamedTuple):
    """A record as JSON, and as comparing needs it."""

    data: str
    prepared: bytes


class Neighbourhood(Struct, frozen=True):
    """All that bears on some records and everything connected with them, by record name.

    `numbers` are the store's, also of deleted records and those kept apart, which are not among
    `records`. `pairs` are
    those among them that were kept. Whoever was in an old cluster with one of them is here too.
    """

    numbers: Mapping[str, int]
    records: Mapping[str, Stored]
    pairs: Mapping[Link, Score]
    decisions: Mapping[Link, Decision]
    standing: Standing


class UnionRow(NamedTuple):
    """A union record as it is kept: as JSON, with what it is found and counted by."""

    cluster: str
    title: str
    holders: int
    digest: str
    data: str


class United(NamedTuple):
    """A neighbourhood with its clusters, and the union record of each."""

    near: Neighbourhood
    succession: Succession
    unions: Sequence[UnionRow]


Unite = Callable[[Iterator[Neighbourhood]], Iterator[United]]
"""Splits neighbourhoods, one by one, into clusters and merges each."""
AT_ONCE = 1_000
"""Waiting records whose neighbourhoods are read together."""


class UnionTables(MatchTables):
    """The union list and its history."""

    def unite_batch(self, unite: Unite, *, limit: int) -> tuple[int, int]:
        """Cluster up to `limit` waiting records with their neighbourhoods, in one transaction.

        Returns records taken and union records that changed; (0, 0) when nothing waits.
        """
        taken = changed = 0

        def near(connection: Connection) -> Iterator[Neighbourhood]:
            nonlocal taken
            decided = in_force(read_decisions(connection))
            must = _must_links(connection, decided.values())
            next_born = (connection.scalar(select(func.max(CLUSTER.born))) or 0) + 1
            while taken < limit and (seeds := take(connection, Stage.CLUSTER, AT_ONCE)):
                taken += len(seeds)
                ids = sorted(_closure(connection, seeds, must))
                done_with(connection, Stage.CLUSTER, ids)
                names = names_of(connection, ids)
                standing = _standing(connection, names, next_born)
                yield _neighbourhood(connection, names, decided, standing)

        with self.writing() as connection:
            make_room(connection)
            for united in unite(near(connection)):
                _keep_clusters(connection, united.succession)
                _keep_members(connection, united.near.numbers, united.succession)
                changed += _keep_unions(connection, united.succession, united.unions)
        return taken, changed

    def union_records(self) -> Iterator[UnionRecord]:
        """The union list, by title."""
        statement = select(UNION.data).order_by(UNION.title, UNION.cluster)
        for (data,) in self.stream(statement):
            yield decoded(data)

    def union_record(self, cluster: str) -> UnionRecord:
        """One union record by any id its cluster ever had; raises UnknownName."""
        with self.reading() as connection:
            current = _resolve(connection, cluster)
            data = connection.scalar(select(UNION.data).where(UNION.cluster == current))
        if data is None:
            raise UnknownName(
                f"no union record {cluster!r}; it may have ended with its last holder"
            )
        return decoded(data)

    def cluster_of(self, name: str) -> str | None:
        """The cluster of a live record; None for one that is unknown or was not yet matched."""
        source = schema.source_record
        partner, identifier = split_name(name)
        where = and_(source.c.partner == partner, source.c.identifier == identifier)
        joined = schema.member.join(source)
        with self.reading() as connection:
            return connection.scalar(select(MEMBER.cluster).select_from(joined).where(where))

    def clusters_by_key(self, key: str, partner: str) -> list[str]:
        """The clusters of one partner's records that have a match key."""
        source, keys = schema.source_record, schema.match_key
        joined = schema.member.join(keys, keys.c.record == MEMBER.record).join(
            source, source.c.id == MEMBER.record
        )
        where = and_(keys.c.key == key, source.c.partner == partner)
        found = select(MEMBER.cluster).select_from(joined).where(where).distinct()
        with self.reading() as connection:
            return list(connection.scalars(found.order_by(MEMBER.cluster)))

    def clusters(self) -> Iterator[tuple[str, str, str]]:
        """Partner, identifier and cluster of every live record."""
        source = schema.source_record
        joined = schema.member.join(source)
        columns = select(source.c.partner, source.c.identifier, MEMBER.cluster).select_from(joined)
        ordered = columns.order_by(source.c.partner, source.c.identifier)
        for row in self.stream(ordered):
            yield row.partner, row.identifier, row.cluster

    def events(self, cluster: str) -> list[Event]:
        """What happened to a cluster, oldest first."""
        table = schema.cluster_event.c
        rows = select(table.cluster, table.kind, table.detail).where(table.cluster == cluster)
        with self.reading() as connection:
            return [Event(*row) for row in connection.execute(rows.order_by(table.id))]

    def holder_counts(self) -> dict[int, int]:
        """How many union records have how many different holders."""
        counts = select(UNION.holders, func.count()).group_by(UNION.holders).order_by(UNION.holders)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counts)}

    def union_hash(self) -> str:
        """One value for the content of the union list; ids and times do not enter."""
        sums = blake2b(digest_size=16)
        for (value,) in self.stream(select(UNION.digest).order_by(UNION.digest)):
            sums.update(value.encode())
        return sums.hexdigest()

    def content_hash(self) -> str:
        """One value for everything sources and stages left here; ids and times do not enter."""
        sums = blake2b(digest_size=16)
        for source in self.sources():
            sums.update(msgspec.msgpack.encode(source))
        for record in self.records():
            sums.update(msgspec.msgpack.encode(record))
        for issue in sorted(map(msgspec.json.encode, self.issues())):
            sums.update(issue)
        for pair in sorted(map(_pair_content, self.pairs())):
            sums.update(pair)
        sums.update(self.union_hash().encode())
        return sums.hexdigest()


decoded = msgspec.json.Decoder(UnionRecord).decode


def _pair_content(pair: Struct) -> bytes:
    """A pair's bytes, whichever of the two came first."""
    content = msgspec.structs.asdict(pair)
    names = sorted([content.pop("record_a"), content.pop("record_b")])
    return msgspec.json.encode([names, content])


def _closure(
    connection: Connection, seeds: Iterable[int], must: Mapping[int, set[int]]
) -> set[int]:
    """The seeds and whoever is, was or by decision must be in one cluster with them."""
    found: set[int] = set()
    frontier = set(seeds)
    while frontier:
        found |= frontier
        frontier = _adjacent(connection, frontier, must) - found
    return found


def _adjacent(connection: Connection, ids: set[int], must: Mapping[int, set[int]]) -> set[int]:
    mine = select(MEMBER.cluster).where(among(connection, MEMBER.record, ids))
    together = connection.scalars(select(MEMBER.record).where(MEMBER.cluster.in_(mine))).all()
    told = (other for i in ids & must.keys() for other in must[i])
    return {*same_neighbours(connection, ids), *together, *told}


def _must_links(connection: Connection, decided: Iterable[Decision]) -> dict[int, set[int]]:
    """By record number, whom a person declared the same edition (live or not)."""
    pairs = [decision.pair for decision in decided if decision.judgement == "same"]
    numbers = numbers_of(connection, {name for pair in pairs for name in pair})
    links: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        links[numbers[a]].add(numbers[b])
        links[numbers[b]].add(numbers[a])
    return links


def _neighbourhood(
    connection: Connection,
    names: Mapping[int, str],
    decided: Mapping[Link, Decision],
    standing: Standing,
) -> Neighbourhood:
    records = _stored(connection, names)
    among_them = select(schema.pair).where(among(connection, PAIR.a, names))
    pairs: dict[Link, Score] = {}
    for a, b, total, verdict, evidence in connection.execute(among_them).all():
        if b in names and names[a] in records and names[b] in records:
            pairs[ordered(names[a], names[b])] = Score(total, verdict, evidence_of(evidence))
    here = {pair: d for pair, d in decided.items() if records.keys() >= set(pair)}
    numbers = {name: number for number, name in names.items()}
    return Neighbourhood(numbers, records, pairs, here, standing)


def _stored(connection: Connection, names: Mapping[int, str]) -> dict[str, Stored]:
    """Records by name; deleted ones and those kept apart are absent."""
    table = schema.read_record.c
    here = and_(among(connection, table.record, names), table.apart == "")
    rows = connection.execute(select(table.record, table.data, table.prepared).where(here)).all()
    return {names[number]: Stored(data, prepared) for number, data, prepared in rows}


def _standing(connection: Connection, names: Mapping[int, str], next_born: int) -> Standing:
    cluster_of: dict[str, str] = {}
    born: dict[str, int] = {}
    joined = schema.member.join(schema.cluster)
    columns = select(MEMBER.record, CLUSTER.id, CLUSTER.born).select_from(joined)
    for row in connection.execute(columns.where(among(connection, MEMBER.record, names))):
        cluster_of[names[row.record]] = row.id
        born[row.id] = row.born
    return Standing(cluster_of, born, next_born)


def _keep_clusters(connection: Connection, succession: Succession) -> None:
    rows = [(cluster, order, "live") for cluster, order in succession.born.items()]
    insert_rows(connection, (CLUSTER.id, CLUSTER.born, CLUSTER.state), rows, "fail")
    for old, new in succession.redirects.items():
        change = update(schema.cluster).where(CLUSTER.id == old)
        connection.execute(change.values(state="redirect", successor=new))
    over = among(connection, CLUSTER.id, succession.ended)
    connection.execute(update(schema.cluster).where(over).values(state="ended"))
    at, event = now(), schema.cluster_event.c
    events = [(at, e.cluster, e.kind, e.detail) for e in succession.events]
    insert_rows(connection, (event.at, event.cluster, event.kind, event.detail), events, "fail")


def _keep_members(
    connection: Connection, numbers: Mapping[str, int], succession: Succession
) -> None:
    placed = {name: c for c, group in succession.members.items() for name in group}
    gone = [i for name, i in numbers.items() if name not in placed]
    connection.execute(delete(schema.member).where(among(connection, MEMBER.record, gone)))
    rows = [(numbers[name], cluster) for name, cluster in sorted(placed.items())]
    insert_rows(connection, (MEMBER.record, MEMBER.cluster), rows, "change")


def _keep_unions(connection: Connection, succession: Succession, unions: Sequence[UnionRow]) -> int:
    gone = among(connection, UNION.cluster, [*succession.redirects, *succession.ended])
    connection.execute(delete(schema.union_record).where(gone))
    known = among(connection, UNION.cluster, [union.cluster for union in unions])
    digests = select(UNION.cluster, UNION.digest).where(known)
    before = dict(connection.execute(digests).all())
    changed = [row for row in unions if before.get(row.cluster) != row.digest]
    columns = [UNION[name] for name in UnionRow._fields]
    insert_rows(connection, columns, changed, "change")
    return len(changed)


def _resolve(connection: Connection, cluster: str) -> str:
    """Follow redirects to the id in force."""
    while True:
        where = and_(CLUSTER.id == cluster, CLUSTER.state == "redirect")
        successor = connection.scalar(select(CLUSTER.successor).where(where))
        if successor is None:
            return cluster
        cluster = successor
