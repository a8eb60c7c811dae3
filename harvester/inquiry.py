"""Questions asked of a store: how things stand, what a record says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from harvester.explaining import read_now
from harvester.history import due_times, report_of
from harvester.issues import Issue
from harvester.match.cluster import contradictions
from harvester.record import Harvested, Record
from harvester.reports import HarvestReport
from harvester.union.decisions import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.config import Partner
    from harvester.store import Run, Store
    from harvester.union.merge import UnionRecord

KINDS = ("harvest", "import")


class PartnerStatus(Struct, frozen=True):
    """How one partner stands.

    `last_run` is when its last harvest or import began, `last_complete` the last complete one;
    `last_kind` says which of the two it was; `verdict`, `reasons` and `report` are of the last
    (`interrupted`: it was killed, or is at work now). `quarantined` are records that did not come
    whole. `next_due` is the moment from which `run` harvests it, empty without a repository;
    `is_due` says that the next run does.
    Moments are UTC, ISO 8601.
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


class Need(Struct, frozen=True):
    """Something that waits for a person: what, and what to do about it.

    `partner` is empty for decisions that contradict each other.
    """

    partner: str
    what: str
    remedy: str


class Status(Struct, frozen=True):
    """How the whole store stands.

    `holders` counts union records by number of holders; `untried_blocks` the match keys so
    common that they proposed no pair. `contradictions` are decisions "same" that other decisions
    forbid to obey. `needs` is all that waits for a person.
    """

    partners: tuple[PartnerStatus, ...]
    records: int
    union_records: int
    holders: dict[int, int]
    verdicts: dict[str, int]
    untried_blocks: int
    waiting: int
    contradictions: tuple[tuple[str, str], ...]
    needs: tuple[Need, ...]
    union_hash: str


class Shown(Struct, frozen=True):
    """One source record: as kept, as read, with its issues and its cluster."""

    source: Harvested
    record: Record
    issues: tuple[Issue, ...]
    cluster: str | None


def status(store: Store, partners: Iterable[Partner] = ()) -> Status:
    """How things stand, for the partners given and those the store knows."""
    rows, needs = partner_statuses(store, partners)
    holders = store.holder_counts()
    return Status(
        partners=rows,
        records=sum(row.live for row in rows),
        union_records=sum(holders.values()),
        holders=holders,
        verdicts=store.verdicts(),
        untried_blocks=store.untried_blocks(store.weights().block_cap),
        waiting=store.waiting(),
        contradictions=tuple(_contradictions(store)),
        needs=needs,
        union_hash=store.union_hash(),
    )


def partner_statuses(
    store: Store, partners: Iterable[Partner] = ()
) -> tuple[tuple[PartnerStatus, ...], tuple[Need, ...]]:
    """How every partner stands, and what waits for a person; cheaper than the whole status.

    Partners that only the store knows are shown, but nothing is due or needed of them.
    """
    given = {partner.id: partner for partner in partners}
    known = {**store.partners(), **given}
    now = datetime.now(UTC)
    due = due_times(store, (given or known).values(), now)
    counts, issues, broken = store.counts(), store.issue_counts(), store.quarantine_counts()
    runs = store.last_runs(KINDS)
    complete = store.last_runs(KINDS, "complete")
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
        )
        for partner in known.values()
    )
    needs = [need for row in rows if row.id in (given or known) for need in _needs(row)]
    needs += [_of_contradiction(a, b) for a, b in _contradictions(store)]
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
    )


def _needs(row: PartnerStatus) -> Iterator[Need]:
    why = "; ".join(row.reasons)
    if row.verdict == "suspect" and row.held:
        command = f"harvester partner accept {row.id}"
        remedy = why if command in why else f"{why}; if that is right: {command}"
        yield Need(row.id, f"{row.held:,} records are held back", remedy)
    elif row.verdict == "suspect":
        remedy = "see what it says; nothing is held back, and the next run asks again"
        yield Need(row.id, f"the last harvest is in doubt: {why}", remedy)
    elif row.verdict == "refused" and row.last_kind == "import":
        yield Need(row.id, why or "no file could be read", "correct the files, and import them")
    elif row.verdict == "refused":
        remedy = f"mend partners/{row.id}.toml, or write to the keeper of the repository"
        yield Need(row.id, why or "nothing could be had", remedy)
    elif row.verdict == "partial" and row.quarantined:
        broken = "1 record" if row.quarantined == 1 else f"{row.quarantined:,} records"
        file = f"harvester export quarantine --partner {row.id} -o broken.jsonl"
        remedy = f"look at what came, and tell the library: {file}"
        yield Need(row.id, f"{broken} did not come whole", remedy)
    if row.report and row.report.moved_to:
        remedy = (
            f"write that as url into partners/{row.id}.toml; all records are then asked for anew"
        )
        yield Need(row.id, f"its repository has moved to {row.report.moved_to}", remedy)


def _of_contradiction(a: str, b: str) -> Need:
    what = f"decisions contradict each other: {a} and {b} cannot both be the same edition"
    return Need("", what, "look at both and take one decision back")


def _contradictions(store: Store) -> list[tuple[str, str]]:
    decided = in_force(store.decisions())
    must = [pair for pair, decision in decided.items() if decision.judgement == "same"]
    cannot = [pair for pair, decision in decided.items() if decision.judgement == "different"]
    return contradictions(must, cannot)


def show(store: Store, name: str) -> Shown:
    """One record by its name, PARTNER:IDENTIFIER; raises UnknownName."""
    source = store.source(name)
    return Shown(
        source, read_now(store, name), tuple(store.issues(name=name)), store.cluster_of(name)
    )


def show_union(store: Store, cluster: str) -> UnionRecord:
    """A union record with what is related to it; raises UnknownName."""
    union = store.union_record(cluster)
    return replace(union, related=store.related([union.id])[union.id])
