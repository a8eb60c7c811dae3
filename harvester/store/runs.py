"""The runs that were, and their reports."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import and_, func, insert, or_, select, update

from harvester.store.database import Part, now, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

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


class Runs(Part):
    """The runs that were, by kind and partner."""

    def begin(self, kind: str, partner: str = "") -> int:
        """Note that a run starts; until it finishes its verdict is `interrupted`."""
        row = {"kind": kind, "partner": partner, "started": now(), "finished": ""}
        with self._database.writing() as connection:
            done = connection.execute(
                insert(schema.run).values(**row, verdict="interrupted", report="")
            )
            key = done.inserted_primary_key
        _tell(logging.INFO, f"{kind} begun", partner, {})
        return int(key[0]) if key else 0

    def finish(self, run: int, verdict: str, report: Struct | str) -> None:
        """Note how a run ended: its report, or words where there is none."""
        kept = report if isinstance(report, str) else msgspec.json.encode(report).decode()
        this = RUN.id == run
        with self._database.writing() as connection:
            row = connection.execute(select(RUN.kind, RUN.partner).where(this)).one()
            change = update(schema.run).where(this)
            connection.execute(change.values(finished=now(), verdict=verdict, report=kept))
        fields = {"report": report} if isinstance(report, str) else msgspec.to_builtins(report)
        level = logging.INFO if verdict == "complete" else logging.WARNING
        _tell(level, f"{row.kind} ended", row.partner, {**fields, "verdict": verdict})

    def last(self, kinds: Sequence[str], verdict: str = "") -> dict[str, Run]:
        """The latest run of these kinds, by partner; only those of one verdict when named."""
        wanted = [RUN.kind.in_(kinds), *([RUN.verdict == verdict] if verdict else [])]
        latest = select(func.max(RUN.id)).where(*wanted).group_by(RUN.partner)
        columns = select(schema.run, _began()).where(RUN.id.in_(latest))
        with self._database.reading() as connection:
            rows = connection.execute(columns).all()
        return {row.partner: Run(*row[1:]) for row in rows}


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
