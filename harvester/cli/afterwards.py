"""What is done when a run has ended, however it ended: its account, its files, its ping."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from harvester import desk, pipeline
from harvester.cli import logs
from harvester.cli.terminal import complain
from harvester.config import Workspace
from harvester.desk import PartnerStatus, Task
from harvester.errors import HarvesterError
from harvester.pipeline import (
    MEANING,
    Exit,
    HarvestReport,
    MatchReport,
    RunReport,
    of_error,
    of_reports,
    summarise,
    write_metrics,
    write_report,
)
from harvester.store import Store, now


class Account:
    """Gathers what a run brings while it goes on, so that it can be told whatever happens."""

    def __init__(self) -> None:
        self.started = now()
        self.harvests: list[HarvestReport] = []
        self.match: MatchReport | None = None
        self.partners: Sequence[PartnerStatus] = ()
        self.needs: Sequence[Task] = ()
        self.code = Exit.FINE
        self.failure = ""

    def close(self) -> None:
        """Set the exit code of what was brought, if nothing stopped it."""
        if self.failure:
            return
        matched = self.match is not None and any((self.match.read, self.match.united))
        busy = self.harvests or matched
        self.code = of_reports(self.harvests) if busy else Exit.NOTHING

    @property
    def summary(self) -> str:
        """The whole in one line."""
        text = summarise(self.harvests, len(self.needs), len(self.interrupted))
        if not self.failure:
            return text
        begun = self.harvests or self.interrupted
        return f"{text if begun else 'nothing was harvested'}; stopped: {self.failure}"

    def report(self) -> RunReport:
        """The account as it stands."""
        return RunReport(
            started=self.started,
            finished=now(),
            exit_code=self.code,
            meaning=MEANING[self.code],
            summary=self.summary,
            harvests=tuple(self.harvests),
            match=self.match,
            interrupted=self.interrupted,
            failure=self.failure,
        )

    @property
    def interrupted(self) -> tuple[str, ...]:
        """The partners whose harvest was begun and did not end, if something stopped the run."""
        ended = {report.partner for report in self.harvests}
        return tuple(
            partner.id
            for partner in self.partners
            if self.failure and partner.verdict == "interrupted"
            if partner.last_run >= self.started and partner.id not in ended
        )


@contextmanager
def accounted(
    workspace: Workspace, report: Path | None = None, *, whole_run: bool = False
) -> Iterator[Account]:
    """An account that is closed when the block ends, also by an error, which ends here.

    Then the metrics are written; after a whole run also its report, and the monitor is told. A
    fault of our own goes on afterwards, to be seen.
    """
    account = Account()
    fault: Exception | None = None
    try:
        yield account
    except (HarvesterError, OSError, KeyboardInterrupt) as error:
        account.code, account.failure = of_error(error)
    except Exception as error:  # noqa: BLE001 - raised again below
        account.code, account.failure = of_error(error)
        fault = error
    account.close()
    _leave_word(workspace, account, report, whole_run=whole_run)
    if fault:
        raise fault


def _leave_word(
    workspace: Workspace, account: Account, report: Path | None, *, whole_run: bool
) -> None:
    union_records = _look_back(workspace, account)
    settings = workspace.settings
    if settings.report and not report:
        report = workspace.folder / settings.report
    if whole_run and report:
        with _told(account):
            write_report(account.report(), report)
    if settings.metrics:
        with _told(account):
            path = workspace.folder / settings.metrics
            write_metrics(path, account.partners, union_records, account.code)
    if whole_run and settings.ping:
        well = account.code in (Exit.FINE, Exit.NOTHING)
        _warn(pipeline.ping(settings.ping, account.summary, well=well))


def _look_back(workspace: Workspace, account: Account) -> int | None:
    """How the partners stand now, and the number of union records; None where nobody can tell."""
    try:
        with Store(workspace.store_url) as store:
            partners = workspace.partners.values()
            account.partners, account.needs = desk.partner_statuses(store, partners)
            return sum(store.union.holder_counts().values())
    except Exception:  # noqa: BLE001 - the run's own trouble is told, not what follows from it
        return None


@contextmanager
def _told(account: Account) -> Iterator[None]:
    """A file that cannot be written is told and makes a good run a worse one, not a failed one."""
    try:
        yield
    except HarvesterError as error:
        _warn(str(error))
        if account.code in (Exit.FINE, Exit.NOTHING):
            account.code = Exit.PARTLY


def _warn(trouble: str) -> None:
    if trouble and logs.speaking():
        logs.event(logging.WARNING, "warning", message=trouble)
    elif trouble:
        complain(trouble)


def end_with(account: Account) -> None:
    """End the command with the exit code of its account."""
    if account.failure:
        complain(account.failure)
    raise typer.Exit(account.code)
