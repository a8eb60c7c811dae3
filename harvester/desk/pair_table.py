"""The pairs that were kept, as rows of a table: titles, relation and conflicts too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.exchange import Column
from harvester.match import conflict_words, relation, score, unpacked
from harvester.store import chunked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harvester.exchange import Value
    from harvester.match import Prepared, Weights
    from harvester.store import Store, StoredPair

PAIR_COLUMNS = {
    Column("record_a", 26): "Record A",
    Column("record_b", 26): "Record B",
    Column("score", 9): "Score in bits",
    Column("verdict", 11): "Verdict",
    Column("title_a", 44): "Title of A",
    Column("title_b", 44): "Title of B",
    Column("relation", 16): "What B is to A",
    Column("conflicts", 60): "Conflicts",
}
"""The columns with their labels."""
_AT_ONCE = 1000


def pair_rows(store: Store) -> Iterator[tuple[Value, ...]]:
    """A row for every pair, in the order of `PAIR_COLUMNS`."""
    table = store.weights.current()
    for some in chunked(store.pairs.all(), _AT_ONCE):
        yield from _rows(store, some, table)


def _rows(store: Store, some: Sequence[StoredPair], table: Weights) -> Iterator[tuple[Value, ...]]:
    names = {name for pair in some for name in (pair.record_a, pair.record_b)}
    titles = {name: record.title for name, record in store.records.named(names).items()}
    ready = {name: unpacked(data) for name, data in store.records.prepared(names).items()}
    for pair in some:
        a, b = pair.record_a, pair.record_b
        # A record that its source deleted meanwhile has nothing to compare any more.
        told = _compare(ready[a], ready[b], table) if {a, b} <= ready.keys() else ("", "")
        row = (a, b, round(pair.score, 3), pair.verdict, titles.get(a, ""), titles.get(b, ""))
        yield (*row, *told)


def _compare(a: Prepared, b: Prepared, table: Weights) -> tuple[str, str]:
    """Relation and conflicts, in words."""
    found = score(a, b, table)
    kin = relation(found, a, b, table)
    return kin.kind if kin else "", conflict_words(found)
