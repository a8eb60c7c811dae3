"""The store: one schema, one `Store` of parts, SQLite or PostgreSQL underneath."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import msgspec
from msgspec import Struct

from harvester.store.bulk import Bulk
from harvester.store.database import Database, chunked, now
from harvester.store.decisions import Decisions
from harvester.store.exchange import Exchange
from harvester.store.issues import Issues
from harvester.store.neighbourhoods import Neighbourhood, UnionBatch, UnionRow
from harvester.store.numbers import Numbers
from harvester.store.pairs import CANDIDATES, Candidates, Comparison, PairRow, Pairs, StoredPair
from harvester.store.partners import Partners
from harvester.store.queue import Queue, Stage
from harvester.store.records import ReadRow, Records, Unread
from harvester.store.relations import Relations
from harvester.store.runs import Run, Runs
from harvester.store.sources import (
    BARE,
    Memberships,
    Presence,
    Quarantine,
    Quarantined,
    Sources,
    Tally,
)
from harvester.store.union import UnionList
from harvester.store.weights import WeightTables

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = [
    "BARE",
    "CANDIDATES",
    "Candidates",
    "Comparison",
    "Neighbourhood",
    "PairRow",
    "Quarantined",
    "ReadRow",
    "Run",
    "Stage",
    "Store",
    "StoredPair",
    "Tally",
    "UnionBatch",
    "UnionRow",
    "Unread",
    "chunked",
    "content_hash",
    "now",
]


class Store:
    """Everything `harvester` keeps, in one database; each part has the methods of its kind.

    `Store("union.db")` opens (or makes) an SQLite file, `Store("postgresql://host/name")` a
    PostgreSQL database. Use it as a context manager, or call `close`.

        with Store("union.db") as store:
            for union in store.union: ...
            store.pairs.of("minsk:oai:1")
            store.decisions.add(decision)
    """

    def __init__(self, location: str | Path) -> None:
        """Open (and make or upgrade) the store at a database URL or SQLite file path.

        A file that cannot be written is opened to be read. Raises StoreError when it cannot be
        opened; so does everything else where disk or server fails.
        """
        self.database = Database(location)
        self.partners = Partners(self.database)
        self.sources = Sources(self.database)
        self.presence = Presence(self.database)
        self.memberships = Memberships(self.database)
        self.quarantine = Quarantine(self.database)
        self.queue = Queue(self.database)
        self.records = Records(self.database)
        self.numbers = Numbers(self.database)
        self.pairs = Pairs(self.database)
        self.weights = WeightTables(self.database)
        self.decisions = Decisions(self.database)
        self.union = UnionList(self.database)
        self.relations = Relations(self.database)
        self.exchange = Exchange(self.database)
        self.issues = Issues(self.database)
        self.runs = Runs(self.database)
        self.bulk = Bulk(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back; from then on no thread reads or changes anything.

        A transaction that is being committed is waited for.
        """
        self.database.close()

    def lock(
        self, name: str, job: str = "", *, shared: bool = False
    ) -> AbstractContextManager[None]:
        """Hold the named lock of this store, across processes; see `Database.lock`."""
        return self.database.lock(name, job, shared=shared)


def content_hash(store: Store) -> str:
    """One value for everything sources and stages left in a store, without ids and times."""
    sums = blake2b(digest_size=16)
    for source in store.sources.all():
        sums.update(msgspec.msgpack.encode(source))
    for record in store.records.all():
        sums.update(msgspec.msgpack.encode(record))
    for issue in sorted(map(msgspec.json.encode, store.issues.all())):
        sums.update(issue)
    for pair in sorted(map(_pair_content, store.pairs.all())):
        sums.update(pair)
    sums.update(store.union.hash().encode())
    return sums.hexdigest()


def _pair_content(pair: Struct) -> bytes:
    """A pair's bytes, whichever of the two came first."""
    content = msgspec.structs.asdict(pair)
    names = sorted([content.pop("record_a"), content.pop("record_b")])
    return msgspec.json.encode([names, content])
