"""The store's journal: trouble with records, and the runs that were."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from harvester.issues import Code, Issue
from harvester.record import split_name
from harvester.store import schema
from harvester.store.database import Database, chunked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ISSUE = schema.issue.c


class Run(Struct, frozen=True):
    """One finished run as remembered: times are UTC, ISO 8601; `report` says it in words."""

    kind: str
    partner: str
    started: str
    finished: str
    verdict: str
    report: str


class JournalTables(Database):
    """Issues by record and stage, runs by partner."""

    def issues(self, partner: str | None = None, name: str | None = None) -> Iterator[Issue]:
        """Trouble with records, of one partner or one record when named."""
        table = schema.issue.c
        statement = select(schema.issue).order_by(table.partner, table.identifier, table.id)
        if name:
            partner, identifier = split_name(name)
            statement = statement.where(table.identifier == identifier)
        if partner:
            statement = statement.where(table.partner == partner)
        for row in self.stream(statement):
            yield Issue(row.partner, row.identifier, Code(row.code), row.place, row.detail)

    def issue_counts(self) -> dict[str, dict[str, int]]:
        """How many issues of which code, by partner."""
        table = schema.issue.c
        columns = select(table.partner, table.code, func.count())
        found: dict[str, dict[str, int]] = {}
        with self.reading() as connection:
            rows = connection.execute(columns.group_by(table.partner, table.code))
            for partner, code, number in rows:
                found.setdefault(partner, {})[code] = number
        return found

    def begin_run(self, kind: str, partner: str = "") -> int:
        """Note that a run starts; until it finishes its verdict is `interrupted`."""
        row = {"kind": kind, "partner": partner, "started": now(), "finished": ""}
        with self.writing() as connection:
            done = connection.execute(
                insert(schema.run).values(**row, verdict="interrupted", report="")
            )
            key = done.inserted_primary_key
        return int(key[0]) if key else 0

    def finish_run(self, run: int, verdict: str, report: str) -> None:
        """Note how a run ended."""
        change = update(schema.run).where(schema.run.c.id == run)
        with self.writing() as connection:
            connection.execute(change.values(finished=now(), verdict=verdict, report=report))

    def last_runs(self, kinds: Sequence[str]) -> dict[str, Run]:
        """The latest run of these kinds, by partner."""
        table = schema.run.c
        latest = select(func.max(table.id)).where(table.kind.in_(kinds)).group_by(table.partner)
        with self.reading() as connection:
            rows = connection.execute(select(schema.run).where(table.id.in_(latest))).all()
        return {row.partner: Run(*row[1:]) for row in rows}


def now() -> str:
    """The moment in UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def replace_issues(
    connection: Connection,
    partner: str,
    identifiers: Sequence[str],
    issues: Sequence[Issue],
    stage: str,
) -> None:
    """Put a stage's issues in the place of those it had of these records.

    Trouble that cannot be laid to a record is kept once, however often it is met.
    """
    for chunk in chunked(identifiers):
        old = and_(ISSUE.partner == partner, ISSUE.identifier.in_(chunk), ISSUE.stage == stage)
        connection.execute(delete(schema.issue).where(old))
    rows = [_row(issue, stage) for issue in issues]
    for row in rows:
        if not row["identifier"]:
            same = and_(*(schema.issue.c[name] == value for name, value in row.items()))
            connection.execute(delete(schema.issue).where(same))
    if rows:
        connection.execute(insert(schema.issue), rows)


def _row(issue: Issue, stage: str) -> dict[str, str]:
    return {
        "partner": issue.partner,
        "identifier": issue.identifier,
        "stage": stage,
        "code": issue.code.value,
        "place": issue.place,
        "detail": issue.detail,
    }
