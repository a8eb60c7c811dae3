"""Every fault of the matrix: either the store equals the repository, or the report says it does not."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from harvester.reports import HarvestReport
from harvester.store import Store

from .faults.records import Truth
from .faults.repository import FaultyRepository


class Outcome(NamedTuple):
    """How a harvest compares with the truth."""

    fault: str
    verdict: str
    right: int
    missing: int
    wrong: int
    unreported: tuple[str, ...]
    requests: int
    reasons: str


_TITLE = etree.XPath("string(//*[@tag='245']/*[@code='a'])")
_DC = etree.XPath("string(//*[local-name()='title'])")


def held(store: Store, partner: str) -> Truth:
    """What the store holds of a partner, as the truth is told."""
    return {
        source.identifier: None if source.deleted else title_of(source.metadata)
        for source in store.sources(partner)
    }


def title_of(metadata: bytes) -> str:
    return (
        str(_TITLE(etree.fromstring(metadata, etree.XMLParser(huge_tree=True)))) if metadata else ""
    )


def judge(store: Store, repository: FaultyRepository, report: HarvestReport) -> Outcome:
    kept, truth = held(store, report.partner), repository.truth()
    tolerated = repository.tolerated()
    told = {issue.identifier for issue in store.issues(report.partner)}
    missing = {n for n, title in truth.items() if title is not None and kept.get(n) is None}
    wrong = {n for n, title in kept.items() if title is not None and title != truth.get(n)}
    bad = missing | wrong
    unreported = {n for n in bad if n not in told} if report.verdict == "complete" else set()
    unreported |= {n for n in bad if n not in tolerated} if report.verdict == "complete" else set()
    right = len(truth) - len((missing | wrong) & truth.keys())
    return Outcome(
        "", report.verdict, right, len(missing - wrong), len(wrong), tuple(sorted(unreported)),
        len(repository.requests), report.message,
    )  # fmt: skip


def show(name: str, o: Outcome) -> None:
    print(
        f"{name:13} {o.verdict:9} {o.right:5} {o.missing:5} {o.wrong:5} {o.requests:5} {len(o.unreported) or '':3} {o.reasons[:150]}"
    )
