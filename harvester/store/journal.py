"""The store's journal: trouble with records, and the runs that were."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from harvester.issues import Code, Issue
from harvester.record import split_name
from harvester.store import schema
from harvester.store.database import Database, chunked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement

ISSUE = schema.issue.c
RUN = schema.run.c
_log = logging.getLogger(__name__)


class Run(Struct, frozen=True):
    """One run as remembered; times are UTC, ISO 8601.

    `report` is the run's report as JSON (words, from older versions; see `pipeline.history`).
    `began` is when the `run` of all partners began that this was a part of, else `started`.
    """

    kind: str
    partner: str
    started: str
    finished: str
    verdict: str
    report: str
    began: str


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
        _tell(logging.INFO, f"{kind} begun", partner, {})
        return int(key[0]) if key else 0

    def finish_run(self, run: int, verdict: str, report: Struct | str) -> None:
        """Note how a run ended: its report, or words where there is none."""
        kept = report if isinstance(report, str) else msgspec.json.encode(report).decode()
        this = RUN.id == run
        with self.writing() as connection:
            row = connection.execute(select(RUN.kind, RUN.partner).where(this)).one()
            change = update(schema.run).where(this)
            connection.execute(change.values(finished=now(), verdict=verdict, report=kept))
        fields = {"report": report} if isinstance(report, str) else msgspec.to_builtins(report)
        level = logging.INFO if verdict == "complete" else logging.WARNING
        _tell(level, f"{row.kind} ended", row.partner, {**fields, "verdict": verdict})

    def last_runs(self, kinds: Sequence[str], verdict: str = "") -> dict[str, Run]:
        """The latest run of these kinds, by partner; only those of one verdict when named."""
        wanted = [RUN.kind.in_(kinds), *([RUN.verdict == verdict] if verdict else [])]
        latest = select(func.max(RUN.id)).where(*wanted).group_by(RUN.partner)
        columns = select(schema.run, _began()).where(RUN.id.in_(latest))
        with self.reading() as connection:
            rows = connection.execute(columns).all()
        return {row.partner: Run(*row[1:]) for row in rows}


def now() -> str:
    """The moment in UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _began() -> ColumnElement[str]:
    """When the run of all partners began that a run was a part of, else when it did itself."""
    night, before = schema.run.alias(), schema.run.alias()
    latest = select(func.max(before.c.id)).where(before.c.kind == "run", before.c.id < RUN.id)
    around = and_(
        night.c.id == latest.correlate(schema.run).scalar_subquery(),
        or_(night.c.finished == "", night.c.finished >= RUN.started),
    )
    began = select(night.c.started).where(around).correlate(schema.run).scalar_subquery()
    return func.coalesce(began, RUN.started)


def _tell(level: int, event: str, partner: str, fields: dict[str, Any]) -> None:
    """Log an event; its fields are for formatters that write more than the message."""
    about = {"partner": partner, **fields} if partner else fields
    _log.log(level, event, extra={"fields": about})


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
