"""What the store remembers of runs: the last report of a partner, when it is due again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from harvester.config import Last, local_zone, next_due
from harvester.pipeline.reports import HarvestReport
from harvester.record import Apart
from harvester.union import contradictions, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
    runs = store.runs.last(["harvest"])
    zone = zone or local_zone()
    return {
        partner.id: next_due(partner.due, _last(runs.get(partner.id)), now, zone)
        for partner in partners
        if partner.url
    }


def _last(run: Run | None) -> Last | None:
    began = parse_moment(run.began) if run else None
    if run is None or began is None:
        return None
    report = report_of(run)
    not_before = parse_moment(report.not_before) if report else None
    return Last(began, run.verdict == "complete", not_before)


def parse_moment(text: str) -> datetime | None:
    """A moment as runs note it; None for one that is empty or none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


KINDS = ("harvest", "import")


class PartnerStatus(Struct, frozen=True):
    """How one partner stands.

    `last_run` is when its last harvest or import began, `last_complete` the last complete one;
    `last_kind` says which of the two it was; `verdict`, `reasons` and `report` are of the last
    (`interrupted`: it was killed, or is at work now). `quarantined` are records that did not come
    whole. `next_due` is the moment from which `run` harvests it, empty without a repository;
    `is_due` says that the next run does.
    `apart` counts the records that are in no union record, by reason. Moments are UTC, ISO 8601.
    """

    id: str
    title: str
    live: int
    deleted: int
    issues: dict[str, int]
    last_run: str
    last_complete: str
    verdict: str
    reasons: tuple[str, ...]
    held: int
    quarantined: int
    next_due: str
    is_due: bool
    report: HarvestReport | None
    last_kind: str
    apart: dict[Apart, int] = {}


class Task(Struct, frozen=True):
    """Something that waits for a person: what, and what to do about it.

    `partner` is empty for decisions that contradict each other.
    """

    partner: str
    what: str
    remedy: str


def partner_statuses(
    store: Store, partners: Iterable[Partner] = ()
) -> tuple[tuple[PartnerStatus, ...], tuple[Task, ...]]:
    """How every partner stands, and what waits for a person; cheaper than the whole status.

    Partners that only the store knows are shown, but nothing is due or needed of them.
    """
    given = {partner.id: partner for partner in partners}
    known = {**store.partners.all(), **given}
    now = datetime.now(UTC)
    due = due_times(store, (given or known).values(), now)
    counts, issues, broken = (
        store.sources.counts(),
        store.issues.counts(),
        store.quarantine.counts(),
    )
    runs = store.runs.last(KINDS)
    complete, apart = store.runs.last(KINDS, "complete"), store.records.apart_counts()
    rows = tuple(
        _stands(
            partner,
            counts=counts.get(partner.id, (0, 0)),
            issues=issues.get(partner.id, {}),
            broken=broken.get(partner.id, 0),
            last=runs.get(partner.id),
            complete=complete.get(partner.id),
            due=due.get(partner.id),
            now=now,
            apart=apart.get(partner.id, {}),
        )
        for partner in known.values()
    )
    needs = [need for row in rows if row.id in (given or known) for need in _needs(row)]
    needs += [_of_contradiction(a, b) for a, b in contradictory_decisions(store)]
    return rows, tuple(needs)


def _stands(
    partner: Partner,
    *,
    counts: tuple[int, int],
    issues: dict[str, int],
    broken: int,
    last: Run | None,
    complete: Run | None,
    due: datetime | None,
    now: datetime,
    apart: dict[Apart, int],
) -> PartnerStatus:
    report = report_of(last) if last else None
    words = last.report if last and last.verdict != "complete" else ""
    return PartnerStatus(
        id=partner.id,
        title=partner.title,
        live=counts[0],
        deleted=counts[1],
        issues=issues,
        last_run=last.started if last else "",
        last_complete=complete.started if complete else "",
        verdict=last.verdict if last else "never harvested",
        reasons=report.reasons if report else tuple(filter(None, [words])),
        held=report.held if report else 0,
        quarantined=broken,
        next_due=due.isoformat(timespec="seconds") if due else "",
        is_due=due is not None and due <= now,
        report=report,
        last_kind=last.kind if last else "",
        apart=apart,
    )


def _needs(row: PartnerStatus) -> Iterator[Task]:
    why = "; ".join(row.reasons)
    if row.verdict == "suspect" and row.held:
        command = f"harvester partner accept {row.id}"
        remedy = why if command in why else f"{why}; if that is right: {command}"
        yield Task(row.id, f"{row.held:,} records are held back", remedy)
    elif row.verdict == "suspect":
        again = ", and the next run asks again" if row.next_due else ""
        remedy = f"see what it says; nothing is held back{again}"
        yield Task(row.id, f"the last harvest is in doubt: {why}", remedy)
    elif row.verdict == "refused" and row.last_kind == "import":
        yield Task(row.id, why or "no file could be read", "correct the files, and import them")
    elif row.verdict == "refused":
        remedy = f"correct partners/{row.id}.toml, or write to the keeper of the repository"
        yield Task(row.id, why or "nothing could be had", remedy)
    elif row.verdict == "partial" and row.quarantined:
        broken = "1 record" if row.quarantined == 1 else f"{row.quarantined:,} records"
        file = f"harvester export quarantine --partner {row.id} -o broken.jsonl"
        remedy = f"look at what came, and tell the library: {file}"
        yield Task(row.id, f"{broken} did not come whole", remedy)
    if row.report and row.report.moved_to:
        remedy = (
            f"write that as url into partners/{row.id}.toml; all records are then asked for anew"
        )
        yield Task(row.id, f"its repository has moved to {row.report.moved_to}", remedy)


def _of_contradiction(a: str, b: str) -> Task:
    what = f"decisions contradict each other: {a} and {b} cannot both be the same edition"
    return Task("", what, "look at both and take one decision back")


def contradictory_decisions(store: Store) -> list[tuple[str, str]]:
    """The pairs decided "same" that other decisions forbid to obey."""
    decided = in_force(store.decisions.all())
    must = [pair for pair, decision in decided.items() if decision.judgement == "same"]
    cannot = [pair for pair, decision in decided.items() if decision.judgement == "different"]
    return contradictions(must, cannot)
