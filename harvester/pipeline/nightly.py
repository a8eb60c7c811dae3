"""The nightly job: harvest who is due, match, and leave word: report, metrics, ping, exit code."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harvester.config import Settings
from harvester.errors import HarvesterError
from harvester.pipeline.exits import MEANING, Exit, of_error, of_reports
from harvester.pipeline.history import due_times, partner_statuses
from harvester.pipeline.match import match_records
from harvester.pipeline.monitoring import ping, write_metrics
from harvester.pipeline.parallel import harvest_all, unheard
from harvester.pipeline.reports import RunReport, summarise, write_report
from harvester.progress import quiet
from harvester.store import Store, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from harvester.config import Partner, Workspace
    from harvester.pipeline.history import PartnerStatus, Task
    from harvester.pipeline.reports import HarvestReport, MatchReport
    from harvester.progress import Progress

_log = logging.getLogger(__name__)


def nightly(
    workspace: Workspace,
    progress: Progress = quiet,
    *,
    everyone: bool = False,
    report: Path | None = None,
) -> RunReport:
    """Do the nightly job on a workspace: all that the command `run` does, for cron or a scheduler.

    Writes the report (to `report`, else where the settings say) and the metrics, and pings the
    monitor. What stops the run, Ctrl-C too, is in the report (`failure`, `exit_code`) and not
    raised; a fault of this program itself is raised when all that is written. `everyone` harvests
    also partners that are not due.
    """
    with (
        accounted(workspace, report, whole_run=True) as account,
        Store(workspace.store_url) as store,
    ):
        _, account.match = run(
            store,
            workspace.partners.values(),
            workspace.settings,
            progress,
            everyone=everyone,
            each=account.harvests.append,
        )
    return account.report()


def run(
    store: Store,
    partners: Iterable[Partner],
    settings: Settings | None = None,
    progress: Progress = quiet,
    *,
    everyone: bool = False,
    each: Callable[[HarvestReport], object] = unheard,
) -> tuple[list[HarvestReport], MatchReport]:
    """Harvest every partner that has a repository and is due, then match; no files, no ping.

    A partner that fails does not keep the others from being harvested and matched. With
    `everyone` those are harvested too that are not due; `each` hears of every harvest that ended,
    in the thread that did it, so whatever stops the run later. Raises StoreError when the store
    fails, after which no partner is begun.
    """
    known = {partner.id: partner for partner in partners}
    at = datetime.now(UTC)
    due = due_times(store, known.values(), at)
    number = store.runs.begin("run")
    chosen = [known[partner] for partner, moment in due.items() if everyone or moment <= at]
    reports = list(harvest_all(store, chosen, settings, progress, each=each))
    matched = match_records(store, progress, processes=(settings or Settings()).processes)
    fine = all(report.verdict == "complete" for report in reports)
    store.runs.finish(number, "complete" if fine else "partial", summarise(reports))
    return reports, matched


class Account:
    """Gathers what a run brings while it goes on, so that it can be reported whatever happens.

    `warnings` are what went wrong with reporting it: a file that cannot be written, a monitor that
    is not reached.
    """

    def __init__(self) -> None:
        self.started = now()
        self.harvests: list[HarvestReport] = []
        self.match: MatchReport | None = None
        self.partners: Sequence[PartnerStatus] = ()
        self.tasks: Sequence[Task] = ()
        self.code = Exit.FINE
        self.failure = ""
        self.warnings: list[str] = []

    def close(self) -> None:
        """Set the exit code of what was brought, if nothing stopped it."""
        if self.failure:
            return
        matched = self.match is not None and any((self.match.read, self.match.united))
        busy = self.harvests or matched
        self.code = of_reports(self.harvests) if busy else Exit.NOTHING

    def warn(self, trouble: str) -> None:
        """Note trouble with reporting how the run went."""
        self.warnings.append(trouble)
        _log.warning("warning", extra={"fields": {"message": trouble}})

    @property
    def summary(self) -> str:
        """The whole in one line."""
        text = summarise(self.harvests, len(self.tasks), len(self.interrupted))
        if not self.failure:
            return text
        begun = self.harvests or self.interrupted
        return f"{text if begun else 'nothing was harvested'}; stopped: {self.failure}"

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

    def report(self) -> RunReport:
        """How the run went, as far as it went."""
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
            next_due=min((p.next_due for p in self.partners if p.next_due), default=""),
            warnings=tuple(self.warnings),
        )


@contextmanager
def accounted(
    workspace: Workspace, report: Path | None = None, *, whole_run: bool = False
) -> Iterator[Account]:
    """An account that is closed when the block ends, also by an error, which ends here.

    Then the metrics are written; after a whole run also its report, and the monitor is pinged. A
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
        with _warn_if_unwritten(account):
            write_report(account.report(), report)
    if settings.metrics:
        with _warn_if_unwritten(account):
            path = workspace.folder / settings.metrics
            there = [p for p in account.partners if p.id in workspace.partners]
            write_metrics(path, there, union_records, account.code)
    if whole_run and settings.ping:
        well = account.code in (Exit.FINE, Exit.NOTHING)
        if trouble := ping(settings.ping, account.summary, well=well):
            account.warn(trouble)


def _look_back(workspace: Workspace, account: Account) -> int | None:
    """How the partners are now, and the number of union records; None where nobody can know."""
    try:
        with Store(workspace.store_url) as store:
            partners = workspace.partners.values()
            account.partners, account.tasks = partner_statuses(store, partners)
            return sum(store.union.holder_counts().values())
    except Exception:  # noqa: BLE001 - what follows from trouble is none of its own
        return None


@contextmanager
def _warn_if_unwritten(account: Account) -> Iterator[None]:
    """A file that cannot be written is a warning; a good run ends with PARTLY, not as failed."""
    try:
        yield
    except HarvesterError as error:
        account.warn(str(error))
        if account.code in (Exit.FINE, Exit.NOTHING):
            account.code = Exit.PARTLY
