"""A record, or a union record, as it is now: what was kept, what was read, its issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from harvester.desk.explain import reading_now
from harvester.issues import Issue
from harvester.record import Apart, Harvested, Record

if TYPE_CHECKING:
    from harvester.store import Store
    from harvester.union import UnionRecord


class RecordView(Struct, frozen=True):
    """One source record: as kept, as read, with its issues and its cluster.

    `apart` says why it is in no union record, if it never will be as it is.
    """

    source: Harvested
    record: Record
    issues: tuple[Issue, ...]
    cluster: str | None
    apart: Apart = ""


def show(store: Store, name: str) -> RecordView:
    """One record by its name, PARTNER:IDENTIFIER; raises UnknownName."""
    source = store.sources.get(name)
    reading, issues = reading_now(store, source), tuple(store.issues.all(name=name))
    return RecordView(source, reading.record, issues, store.union.cluster_of(name), reading.apart)


def show_union(store: Store, cluster: str) -> UnionRecord:
    """A union record with what is related to it; raises UnknownName."""
    union = store.union.get(cluster)
    return replace(union, related=store.relations.of([union.id])[union.id])
