"""What the store remembers of runs: the last report of a partner, when it is due again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from harvester.reports import HarvestReport
from harvester.schedule import Last, local_zone, next_due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from harvester.config import Partner
    from harvester.store import Run, Store


def report_of(run: Run) -> HarvestReport | None:
    """A run's report; None for an interrupted one, and for words of an older version."""
    try:
        return msgspec.json.decode(run.report, type=HarvestReport)
    except msgspec.DecodeError:
        return None


def due_times(
    store: Store, partners: Iterable[Partner], now: datetime, zone: tzinfo | None = None
) -> dict[str, datetime]:
    """From which moment (UTC) every partner with a repository is due; `now` is at once.

    `zone` is the time zone of schedules: the machine's by default.
    """
    runs = store.last_runs(["harvest"])
    zone = zone or local_zone()
    return {
        partner.id: next_due(partner.due, _last(runs.get(partner.id)), now, zone)
        for partner in partners
        if partner.url
    }


def _last(run: Run | None) -> Last | None:
    began = moment(run.began) if run else None
    if run is None or began is None:
        return None
    report = report_of(run)
    not_before = moment(report.not_before) if report else None
    return Last(began, run.verdict == "complete", not_before)


def moment(text: str) -> datetime | None:
    """A moment as runs note it; None for one that is empty or none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
