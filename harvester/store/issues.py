"""Trouble with records, by record and stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, delete, func, insert, select

from harvester.issues import Code, Issue
from harvester.record import split_name
from harvester.store.database import Part, chunked, schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ISSUE = schema.issue.c


class Issues(Part):
    """Trouble with records."""

    def all(self, partner: str | None = None, name: str | None = None) -> Iterator[Issue]:
        """Trouble with records, of one partner or one record when named."""
        statement = select(schema.issue).order_by(ISSUE.partner, ISSUE.identifier, ISSUE.id)
        if name:
            partner, identifier = split_name(name)
            statement = statement.where(ISSUE.identifier == identifier)
        if partner:
            statement = statement.where(ISSUE.partner == partner)
        for row in self._database.stream(statement):
            yield Issue(row.partner, row.identifier, Code(row.code), row.place, row.detail)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many issues of which code, by partner."""
        columns = select(ISSUE.partner, ISSUE.code, func.count())
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            rows = connection.execute(columns.group_by(ISSUE.partner, ISSUE.code))
            for partner, code, number in rows:
                found.setdefault(partner, {})[code] = number
        return found


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
            same = and_(*(ISSUE[name] == value for name, value in row.items()))
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
