"""Every table, declared once for SQLite and PostgreSQL.

A record is known by (partner, identifier); inside the store a small integer stands for it.
Nothing here is read by people except through `Store`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text of any length, without what databases cannot keep: NUL, and halves of characters.

    Such halves (lone surrogates) come of JSON's escapes, and of file names that are not UTF-8.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy hands it over
    ) -> str | None:
        """Take NUL out and escape halves, in what is kept and in what is looked for alike."""
        if not value:
            return value
        try:
            value.encode()
        except UnicodeEncodeError:
            value = value.encode("utf-8", "backslashreplace").decode()
        return value.replace("\0", "") if "\0" in value else value


# SQLite counts rows by itself only for a column typed exactly INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


def _record(*, primary_key: bool = False) -> Column[int]:
    link = ForeignKey("source_record.id", ondelete="CASCADE")
    return Column("record", RowId, link, primary_key=primary_key, nullable=False)


migration = Table(
    "migration", metadata, Column("name", Words, primary_key=True), Column("applied", Words)
)

# Which reader and which weight table the stored readings and pairs were made with.
version = Table(
    "version",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

# Weight tables that were adopted, the last of them in force; the shipped one is in the code.
weights = Table(
    "weights",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("version", Words, nullable=False),
    Column("adopted", Words, nullable=False),
    Column("data", Words, nullable=False),
)

partner = Table(
    "partner",
    metadata,
    Column("id", Words, primary_key=True),
    Column("data", Words, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("partner", Words, ForeignKey("partner.id"), primary_key=True),
    Column("set_spec", Words, primary_key=True),
    Column("data", Words, nullable=False),
    Column("distinct_records", Integer, nullable=False, server_default="0"),
)

# What was learned about a partner's repository, and the number of its latest harvest.
acquaintance = Table(
    "acquaintance",
    metadata,
    Column("partner", Words, ForeignKey("partner.id"), primary_key=True),
    Column("harvests", RowId, nullable=False),
    Column("data", Words, nullable=False),
)

# seen: the harvest that brought it last. leaving: the harvest in which its source said that it is
# gone, or did not name it any more; it stays until that harvest is believed. deleted_at: the
# datestamp of its deletion, where its source reported one. kept: a person said that it stays,
# though its source does not have it any more.
source_record = Table(
    "source_record",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner", Words, ForeignKey("partner.id"), nullable=False),
    Column("identifier", Words, nullable=False),
    Column("datestamp", Words, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("sets", Words, nullable=False),
    Column("prefix", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("seen", RowId, nullable=False),
    Column("leaving", RowId),
    Column("deleted_at", Words),
    Column("kept", Boolean, nullable=False, server_default=false()),
    Column("metadata", LargeBinary, nullable=False),
    UniqueConstraint("partner", "identifier"),
)

# Which of a partner's configured sets have a record in their list, and the harvest that saw it
# there last. deleted: that list reports it as deleted, while another set still has it.
membership = Table(
    "membership",
    metadata,
    _record(primary_key=True),
    Column("set_spec", Words, primary_key=True),
    Column("seen", RowId, nullable=False),
    Column("deleted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# Records that did not come whole: what came of them, as received, until they do.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner", Words, ForeignKey("partner.id"), nullable=False),
    Column("identifier", Words, nullable=False),
    Column("harvest", RowId, nullable=False),
    Column("reason", Words, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("quarantine_record", "partner", "identifier"),
)

# prepared: the record made ready for comparing, so that it is folded once, when it is read.
# apart: why it is in no union record, if it is in none; it has no keys then, and no pairs.
read_record = Table(
    "read_record",
    metadata,
    _record(primary_key=True),
    Column("format", Words, nullable=False),
    Column("data", Words, nullable=False),
    Column("prepared", LargeBinary, nullable=False),
    Column("apart", Words, nullable=False, server_default=""),
)

match_key = Table(
    "match_key",
    metadata,
    Column("key", Words, primary_key=True),
    _record(primary_key=True),
    Index("match_key_record", "record"),
    sqlite_with_rowid=False,
)

# Numbers that several unlike records of a partner bear, as their match keys; they are not compared
# in its records (`read_record.prepared` says so).
common_number = Table(
    "common_number",
    metadata,
    Column("partner", Words, ForeignKey("partner.id"), primary_key=True),
    Column("key", Words, primary_key=True),
)

# a < b always. Evidence is stored without the values compared: those are in the records.
pair = Table(
    "pair",
    metadata,
    Column("a", RowId, ForeignKey("source_record.id", ondelete="CASCADE"), primary_key=True),
    Column("b", RowId, ForeignKey("source_record.id", ondelete="CASCADE"), primary_key=True),
    Column("score", Float, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("evidence", Words, nullable=False),
    Index("pair_b", "b"),
    sqlite_with_rowid=False,
)

# Append-only. Records are named, not numbered: a decision outlives every rebuild.
decision = Table(
    "decision",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("record_a", Words, nullable=False),
    Column("record_b", Words, nullable=False),
    Column("judgement", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Words, nullable=False),
    Column("note", Words, nullable=False),
    Index("decision_a", "record_a"),
    Index("decision_b", "record_b"),
)

# state: live | redirect (see successor) | ended. `born` orders clusters by age.
cluster = Table(
    "cluster",
    metadata,
    Column("id", Words, primary_key=True),
    Column("born", RowId, nullable=False),
    Column("state", Words, nullable=False),
    Column("successor", Words),
)

member = Table(
    "member",
    metadata,
    _record(primary_key=True),
    Column("cluster", Words, ForeignKey("cluster.id"), nullable=False),
    Index("member_cluster", "cluster"),
)

cluster_event = Table(
    "cluster_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Words, nullable=False),
    Column("cluster", Words, ForeignKey("cluster.id"), nullable=False),
    Column("kind", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Index("cluster_event_cluster", "cluster"),
)

union_record = Table(
    "union_record",
    metadata,
    Column("cluster", Words, ForeignKey("cluster.id"), primary_key=True),
    Column("title", Words, nullable=False),
    Column("holders", Integer, nullable=False),
    Column("digest", Words, nullable=False),
    Column("data", Words, nullable=False),
)

# stage: source (while fetching) | read (while reading) | match (over a partner's records).
issue = Table(
    "issue",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner", Words, nullable=False),
    Column("identifier", Words, nullable=False),
    Column("stage", Words, nullable=False),
    Column("code", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Index("issue_record", "partner", "identifier"),
)

run = Table(
    "run",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("partner", Words, nullable=False),
    Column("started", Words, nullable=False),
    Column("finished", Words, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("report", Words, nullable=False),
)

# Numbers given to offer lists: one that went out never stands for other lines.
offer = Table(
    "offer",
    metadata,
    Column("number", Words, primary_key=True),
    Column("giver", Words, nullable=False),
    Column("receiver", Words, nullable=False),
    Column("date", Words, nullable=False),
    Column("digest", Words, nullable=False),
)

# Work that waits: stage read | match | cluster; see docs/architecture.md.
todo = Table(
    "todo",
    metadata,
    Column("stage", Words, primary_key=True),
    _record(primary_key=True),
    sqlite_with_rowid=False,
)
