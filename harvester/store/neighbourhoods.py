"""Neighbourhoods: all that bears on records that wait to be united, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from sqlalchemy import Connection, and_, delete, func, select, update

from harvester.match import Score
from harvester.store.database import among, insert_rows, now, schema
from harvester.store.decisions import read_decisions
from harvester.store.pairs import evidence_of
from harvester.store.queue import Stage, done_with, take
from harvester.store.records import same_neighbours
from harvester.store.rows import CLUSTER, MEMBER, PAIR, UNION, names_of, numbers_of
from harvester.union import Decision, Link, Standing, Succession, in_force, ordered


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


AT_ONCE = 1_000
"""Waiting records whose neighbourhoods are read together."""


class UnionBatch:
    """Records united in one transaction: it gives out neighbourhoods, and keeps their clusters.

    `taken` counts the records taken, `changed` the union records that changed; `next_born` is the
    number of the first cluster that is new.
    """

    def __init__(self, connection: Connection, limit: int) -> None:
        self._connection, self._limit = connection, limit
        self.taken = self.changed = 0
        self.next_born = (connection.scalar(select(func.max(CLUSTER.born))) or 0) + 1

    def __iter__(self) -> Iterator[Neighbourhood]:
        connection = self._connection
        decided = in_force(read_decisions(connection))
        must = _must_links(connection, decided.values())
        while self.taken < self._limit and (seeds := take(connection, Stage.CLUSTER, AT_ONCE)):
            self.taken += len(seeds)
            ids = sorted(_closure(connection, seeds, must))
            done_with(connection, Stage.CLUSTER, ids)
            yield _neighbourhood(connection, names_of(connection, ids), decided)

    def keep(self, near: Neighbourhood, succession: Succession, unions: Sequence[UnionRow]) -> None:
        """Keep the clusters of a neighbourhood, and the union record of each."""
        _keep_clusters(self._connection, succession)
        _keep_members(self._connection, near.numbers, succession)
        self.changed += _keep_unions(self._connection, succession, unions)


def _closure(
    connection: Connection, seeds: Iterable[int], must: Mapping[int, set[int]]
) -> set[int]:
    """The seeds and whoever is, was or by decision must be in one cluster with them."""
    found: set[int] = set()
    frontier = set(seeds)
    while frontier:
        found |= frontier
        frontier = _find_adjacent(connection, frontier, must) - found
    return found


def _find_adjacent(connection: Connection, ids: set[int], must: Mapping[int, set[int]]) -> set[int]:
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
) -> Neighbourhood:
    standing = _standing(connection, names)
    records = _read_stored(connection, names)
    among_them = select(schema.pair).where(among(connection, PAIR.a, names))
    pairs: dict[Link, Score] = {}
    for a, b, total, verdict, evidence in connection.execute(among_them).all():
        if b in names and names[a] in records and names[b] in records:
            pairs[ordered(names[a], names[b])] = Score(total, verdict, evidence_of(evidence))
    here = {pair: d for pair, d in decided.items() if records.keys() >= set(pair)}
    numbers = {name: number for number, name in names.items()}
    return Neighbourhood(numbers, records, pairs, here, standing)


def _read_stored(connection: Connection, names: Mapping[int, str]) -> dict[str, Stored]:
    """Records by name; deleted ones and those kept apart are absent."""
    table = schema.read_record.c
    here = and_(among(connection, table.record, names), table.apart == "")
    rows = connection.execute(select(table.record, table.data, table.prepared).where(here)).all()
    return {names[number]: Stored(data, prepared) for number, data, prepared in rows}


def _standing(connection: Connection, names: Mapping[int, str]) -> Standing:
    cluster_of: dict[str, str] = {}
    born: dict[str, int] = {}
    joined = schema.member.join(schema.cluster)
    columns = select(MEMBER.record, CLUSTER.id, CLUSTER.born).select_from(joined)
    for row in connection.execute(columns.where(among(connection, MEMBER.record, names))):
        cluster_of[names[row.record]] = row.id
        born[row.id] = row.born
    return Standing(cluster_of, born)


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
