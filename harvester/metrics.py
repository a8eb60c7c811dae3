"""The state of the store as a text file for Prometheus: what the node exporter picks up.

Text exposition format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from harvester.history import moment
from harvester.output import beside
from harvester.reports import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from harvester.inquiry import PartnerStatus

VERDICTS = (*get_args(Verdict), "interrupted")


def write_metrics(
    path: Path, partners: Sequence[PartnerStatus], union_records: int | None, exit_code: int
) -> None:
    """Write the metrics file; raises FileError. `union_records` is None where nobody knows."""
    with beside(path) as stream:
        stream.write(exposition(partners, union_records, exit_code).encode())


def exposition(partners: Sequence[PartnerStatus], union_records: int | None, exit_code: int) -> str:
    """The text of the metrics file."""
    lines: list[str] = []
    for name, (meaning, value) in _OF_A_PARTNER.items():
        samples = [(f'{{partner="{_escape(p.id)}"}}', value(p)) for p in partners]
        lines += _family(name, meaning, samples)
    lines += _family("verdict", "1 for the verdict of the partner's last run.", _verdicts(partners))
    if union_records is not None:
        lines += _family("union_records", "Editions in the union list.", [("", union_records)])
    lines += _family("last_exit_code", "Exit code of the last run or harvest.", [("", exit_code)])
    return "\n".join(lines) + "\n"


def _family(name: str, meaning: str, samples: list[tuple[str, float | None]]) -> Iterator[str]:
    known = [(labels, value) for labels, value in samples if value is not None]
    if known:
        yield f"# HELP harvester_{name} {meaning}"
        yield f"# TYPE harvester_{name} gauge"
        yield from (f"harvester_{name}{labels} {value:.17g}" for labels, value in known)


def _verdicts(partners: Sequence[PartnerStatus]) -> list[tuple[str, float | None]]:
    return [
        (f'{{partner="{_escape(p.id)}",verdict="{verdict}"}}', float(p.verdict == verdict))
        for p in partners
        for verdict in VERDICTS
    ]


def _escape(label: str) -> str:
    return label.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _timestamp(text: str) -> float | None:
    found = moment(text)
    return found.timestamp() if found else None


_OF_A_PARTNER: dict[str, tuple[str, Callable[[PartnerStatus], float | None]]] = {
    "last_run_timestamp_seconds": (
        "When the partner's last harvest or import began.",
        lambda p: _timestamp(p.last_run),
    ),
    "last_complete_timestamp_seconds": (
        "When the partner's last complete harvest or import began.",
        lambda p: _timestamp(p.last_complete),
    ),
    "live_records": ("Records the partner has now.", lambda p: p.live),
    "issues": ("Trouble with single records.", lambda p: sum(p.issues.values())),
    "held_records": ("Records that wait for a person's word before they go.", lambda p: p.held),
    "duration_seconds": (
        "What the partner's last harvest or import took.",
        lambda p: p.report.seconds if p.report else None,
    ),
    "requests": (
        "Requests of the partner's last harvest.",
        lambda p: p.report.requests if p.report else None,
    ),
}
