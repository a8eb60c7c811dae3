"""For monitors: metrics as a text file for Prometheus (node exporter), a ping at the end of a run.

Text exposition format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple, get_args
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from harvester.atomic import atomic_write
from harvester.pipeline.history import parse_moment
from harvester.pipeline.reports import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from harvester.pipeline.history import PartnerStatus

NEVER = 0.0
"""The timestamp of what never was: an alarm on the age of the last complete harvest fires."""
VERDICTS = (*get_args(Verdict), "interrupted")


class _Gauge(NamedTuple):
    """A metric of a partner: what it is, and its value; None where there is none."""

    about: str
    value: Callable[[PartnerStatus], float | None]


def write_metrics(
    path: Path, partners: Sequence[PartnerStatus], union_records: int | None, exit_code: int
) -> None:
    """Write the metrics file; raises FileError. `union_records` is None where nobody knows."""
    with atomic_write(path) as stream:
        stream.write(metrics_text(partners, union_records, exit_code))


def metrics_text(
    partners: Sequence[PartnerStatus], union_records: int | None, exit_code: int
) -> bytes:
    """The metrics file: text exposition format 0.0.4, UTF-8."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415 - slow

    registry = CollectorRegistry()

    def gauge(name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"harvester_{name}", about, labels, registry=registry)

    for name, metric in _OF_A_PARTNER.items():
        if known := {p.id: v for p in partners if (v := metric.value(p)) is not None}:
            samples = gauge(name, metric.about, "partner")
            for partner, value in known.items():
                samples.labels(partner).set(value)
    if partners:
        verdicts = gauge(
            "verdict", "1 for the verdict of the partner's last run.", "partner", "verdict"
        )
        for each, verdict in product(partners, VERDICTS):
            verdicts.labels(each.id, verdict).set(each.verdict == verdict)
    if union_records is not None:
        gauge("union_records", "Editions in the union list.").set(union_records)
    gauge("last_exit_code", "Exit code of the last run or harvest.").set(exit_code)
    return generate_latest(registry)


def _timestamp(text: str) -> float:
    found = parse_moment(text)
    return found.timestamp() if found else NEVER


_OF_A_PARTNER: dict[str, _Gauge] = {
    "last_run_timestamp_seconds": _Gauge(
        "When the partner's last harvest or import began; 0: never.",
        lambda p: _timestamp(p.last_run),
    ),
    "last_complete_timestamp_seconds": _Gauge(
        "When the partner's last complete harvest or import began; 0: never.",
        lambda p: _timestamp(p.last_complete),
    ),
    "live_records": _Gauge("Records the partner has now.", lambda p: p.live),
    "issues": _Gauge("Trouble with single records.", lambda p: sum(p.issues.values())),
    "held_records": _Gauge(
        "Records that wait for a person's word before they go.", lambda p: p.held
    ),
    "duration_seconds": _Gauge(
        "What the partner's last harvest took.",
        lambda p: p.report.seconds if p.report and p.last_kind == "harvest" else None,
    ),
    "requests": _Gauge(
        "Requests of the partner's last harvest.",
        lambda p: p.report.requests if p.report and p.last_kind == "harvest" else None,
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
