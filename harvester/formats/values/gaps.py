"""Runs without what is missing of them, where a library tells the whole and the gaps apart.

Sudoc does: the state of a collection in UNIMARC 955, what lacks of it in 959.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.values.holdings_runs import levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import HoldingsRun


_MOST = 200
"""Runs, or pieces missing, that are still compared: each of one with each of the other."""


def without(runs: Iterable[HoldingsRun], missing: Iterable[HoldingsRun]) -> tuple[HoldingsRun, ...]:
    """Runs with the pieces taken out that are missing (Sudoc 959); none if they do not compare.

    Nor are there any where either are more than a statement for people has.

    Both count the same thing in one number, volumes or years; years inside a run of volumes are
    not known afterwards, but for those that the missing pieces tell.
    """
    found, missing = list(runs), list(missing)
    if max(len(found), len(missing)) > _MOST:
        return ()
    for hole in missing:
        pieces = [_cut_run(run, hole) for run in found]
        if not any(pieces) or None in pieces:
            return ()
        found = [piece for each in pieces if each is not None for piece in each]
    return tuple(found)


def _cut_run(run: HoldingsRun, hole: HoldingsRun) -> list[HoldingsRun] | None:
    """What is left of a run before and after a hole; None where they count different things."""
    span, gone = _span(run), _span(hole)
    if span is None or gone is None or bool(run.first_volume) != bool(hole.first_volume):
        return None
    if gone[1] < span[0] or gone[0] > span[1]:
        return [run]
    left = [_until(run, gone[0] - 1)] if span[0] < gone[0] else []
    return [*left, replace(_from(run, gone[1] + 1), gap="gap")] if gone[1] < span[1] else left


def _span(run: HoldingsRun) -> tuple[float, float] | None:
    """First and last number of a run, or its years where it has no numbers."""
    if not run.first_volume:
        return (run.first_year, run.last_year or math.inf) if run.first_year else None
    first, last = levels(run.first_volume), levels(run.last_volume)
    if len(first) != 1 or not (run.going_on or len(last) == 1):
        return None
    return first[0], math.inf if run.going_on else last[0]


def _until(run: HoldingsRun, last: float) -> HoldingsRun:
    end = int(last)
    if run.first_volume:
        year = run.first_year if run.first_volume == str(end) else None
        return replace(run, last_volume=str(end), last_year=year, going_on=False)
    return replace(run, last_year=end, going_on=False)


def _from(run: HoldingsRun, first: float) -> HoldingsRun:
    start = int(first)
    if run.first_volume:
        year = run.last_year if run.last_volume == str(start) else None
        return replace(run, first_volume=str(start), first_year=year)
    return replace(run, first_year=start)
