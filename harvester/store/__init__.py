"""The store: one schema, one `Store`, SQLite or PostgreSQL underneath."""

from harvester.store.database import chunked
from harvester.store.journal import Run, now
from harvester.store.keeping import BARE, Tally
from harvester.store.labelling import Candidates
from harvester.store.matching import CANDIDATES, Comparison, PairRow, StoredPair
from harvester.store.presence import Quarantined
from harvester.store.queue import Stage
from harvester.store.reading import ReadRow, Sources
from harvester.store.renaming import RenamingTables
from harvester.store.uniting import Neighbourhood, UnionRow, United

__all__ = [
    "BARE",
    "CANDIDATES",
    "Candidates",
    "Comparison",
    "Neighbourhood",
    "PairRow",
    "Quarantined",
    "ReadRow",
    "RenamingTables",
    "Run",
    "Sources",
    "Stage",
    "Store",
    "StoredPair",
    "Tally",
    "UnionRow",
    "United",
    "chunked",
    "now",
]


class Store(RenamingTables):
    """Everything `harvester` keeps, in one database.

    `Store("union.db")` opens (or makes) an SQLite file, `Store("postgresql://host/name")` a
    PostgreSQL database. Use it as a context manager, or call `close`.
    """
