"""The account of a run of all partners: what it came to, in one line and as a file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

import msgspec
from msgspec import Struct

from harvester.output import beside
from harvester.reports import HarvestReport, MatchReport, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class RunReport(Struct, frozen=True):
    """How a run went; `started` and `finished` are UTC, ISO 8601.

    `match` is None when it did not come to matching, and `failure` then says why. `interrupted`
    are the partners whose harvest was under way when that happened: the next run goes on with them.
    `meaning` is that of the exit code, `summary` the whole in one line.
    """

    started: str
    finished: str
    exit_code: int
    meaning: str
    summary: str
    harvests: tuple[HarvestReport, ...] = ()
    match: MatchReport | None = None
    interrupted: tuple[str, ...] = ()
    failure: str = ""


def summarise(harvests: Sequence[HarvestReport], needs: int = 0, interrupted: int = 0) -> str:
    """Harvests in one line; `needs` is how many things wait for a person.

    `interrupted` is how many more harvests were begun and did not end.
    """
    found = Counter(report.verdict for report in harvests)
    verdicts = [f"{found[each]:,} {each}" for each in get_args(Verdict) if found[each]]
    verdicts += [f"{interrupted:,} interrupted"] if interrupted else []
    counts = {
        "new": sum(report.tally.new for report in harvests),
        "changed": sum(report.tally.changed for report in harvests),
        "deleted": sum(report.deleted for report in harvests),
        "held": sum(report.held for report in harvests),
    }
    brought = ", ".join(f"{n:,} {what}" for what, n in counts.items() if n or what != "held")
    if interrupted:  # what came of them is kept, and nobody counted it
        brought = f"{brought} in those that ended" if harvests else ""
    partners = len(harvests) + interrupted
    number = f"{partners:,} partner{'' if partners == 1 else 's'}"
    parts = [f"{number}: {', '.join(verdicts)}", brought] if partners else ["no partner was due"]
    parts += [f"{needs:,} need{'s' if needs == 1 else ''} a person"] if needs else []
    return "; ".join(filter(None, parts))


def write_report(report: RunReport, path: Path) -> None:
    """Write an account as indented JSON; raises FileError."""
    text = msgspec.json.format(msgspec.json.encode(report), indent=2)
    with beside(path) as stream:
        stream.write(text + b"\n")
