"""The state of the store as a text file for Prometheus: what the node exporter picks up.

Text exposition format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from harvester.atomic import beside
from harvester.pipeline.history import moment
from harvester.pipeline.reports import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from harvester.pipeline.history import PartnerStatus

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


PATIENCE = 10.0
"""Seconds for the connection, and for the answer: nobody waits for a monitor."""


TRIES_MORE = 2


def ping(url: str, text: str, *, well: bool) -> str:
    """POST a text to a monitor's address, or to its `/fail` when all is not well.

    Returns what went wrong with telling it, an empty string when it was told. Never raises.
    """
    host = "an address that is none"
    try:
        parts = urlsplit(url)
        host = parts.hostname or host
        if not well:
            url = parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(max_retries=TRIES_MORE))
            headers = {"Content-Type": "text/plain; charset=utf-8"}
            answer = session.post(url, data=text.encode(), headers=headers, timeout=PATIENCE)
    except (requests.RequestException, ValueError) as error:
        # The address stays out of the message: who knows it can speak for us.
        return f"the monitor at {host} was not told: {type(error).__name__}"
    if answer.ok:
        return ""
    return f"the monitor at {host} was not told: it answers {answer.status_code}"
