"""Every table, declared once for SQLite and PostgreSQL.

A record is known by (partner, identifier); inside the store a small integer stands for it.
Nothing here is read by people except through `Store`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite counts rows by itself only for a column typed exactly INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


def _record(*, primary_key: bool = False) -> Column[int]:
    link = ForeignKey("source_record.id", ondelete="CASCADE")
    return Column("record", RowId, link, primary_key=primary_key, nullable=False)


migration = Table(
    "migration", metadata, Column("name", String, primary_key=True), Column("applied", String)
)

# Which reader and which weight table the stored readings and pairs were made with.
version = Table(
    "version",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

partner = Table(
    "partner",
    metadata,
    Column("id", String, primary_key=True),
    Column("data", Text, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("partner", String, ForeignKey("partner.id"), primary_key=True),
    Column("set_spec", String, primary_key=True),
    Column("data", Text, nullable=False),
)

source_record = Table(
    "source_record",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner", String, ForeignKey("partner.id"), nullable=False),
    Column("identifier", String, nullable=False),
    Column("datestamp", String, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("sets", Text, nullable=False),
    Column("prefix", String, nullable=False),
    Column("metadata", LargeBinary, nullable=False),
    Column("digest", String, nullable=False),
    Column("seen", RowId, nullable=False),
    UniqueConstraint("partner", "identifier"),
)

read_record = Table(
    "read_record",
    metadata,
    _record(primary_key=True),
    Column("format", String, nullable=False),
    Column("data", Text, nullable=False),
)

match_key = Table(
    "match_key",
    metadata,
    Column("key", String, primary_key=True),
    _record(primary_key=True),
    Index("match_key_record", "record"),
    sqlite_with_rowid=False,
)

# a < b always. Evidence is stored without the values compared: those are in the records.
pair = Table(
    "pair",
    metadata,
    Column("a", RowId, ForeignKey("source_record.id", ondelete="CASCADE"), primary_key=True),
    Column("b", RowId, ForeignKey("source_record.id", ondelete="CASCADE"), primary_key=True),
    Column("score", Float, nullable=False),
    Column("verdict", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("pair_b", "b"),
    sqlite_with_rowid=False,
)

# Append-only. Records are named, not numbered: a decision outlives every rebuild.
decision = Table(
    "decision",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_a", String, nullable=False),
    Column("record_b", String, nullable=False),
    Column("judgement", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("note", Text, nullable=False),
    Index("decision_a", "record_a"),
    Index("decision_b", "record_b"),
)

# state: live | redirect (see successor) | ended. `born` orders clusters by age.
cluster = Table(
    "cluster",
    metadata,
    Column("id", String, primary_key=True),
    Column("born", RowId, nullable=False),
    Column("state", String, nullable=False),
    Column("successor", String),
)

member = Table(
    "member",
    metadata,
    _record(primary_key=True),
    Column("cluster", String, ForeignKey("cluster.id"), nullable=False),
    Index("member_cluster", "cluster"),
)

cluster_event = Table(
    "cluster_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", String, nullable=False),
    Column("cluster", String, ForeignKey("cluster.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("detail", Text, nullable=False),
    Index("cluster_event_cluster", "cluster"),
)

union_record = Table(
    "union_record",
    metadata,
    Column("cluster", String, ForeignKey("cluster.id"), primary_key=True),
    Column("title", Text, nullable=False),
    Column("holders", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("data", Text, nullable=False),
)

# stage: source (while fetching) | read (while reading).
issue = Table(
    "issue",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner", String, nullable=False),
    Column("identifier", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("code", String, nullable=False),
    Column("place", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("issue_record", "partner", "identifier"),
)

run = Table(
    "run",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", String, nullable=False),
    Column("partner", String, nullable=False),
    Column("started", String, nullable=False),
    Column("finished", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("report", Text, nullable=False),
)

# Work that waits: stage read | match | cluster; see docs/architecture.md.
todo = Table(
    "todo",
    metadata,
    Column("stage", String, primary_key=True),
    _record(primary_key=True),
    sqlite_with_rowid=False,
)
