"""The records of a store prepared for Splink, and what Splink made of them.

Blocking by the same keys with the same cap, levels and weights of the shipped table, as near as
Splink can say them. What it cannot: the best of all titles and names in every script (here a
skeleton of the first, and equality among all), Indel and token similarity (here Levenshtein), a
scale for each pair of scripts, "other word", Hijri years; and no conflicts: nothing but the sum
of weights decides, so that "unsupported" pairs and reprints are linked. Clusters are connected
components.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from measured import Cost, run
from sqlalchemy import select

from harvester.match.prepared import Prepared, unpacked
from harvester.match.weights import SHIPPED
from harvester.store.database import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.match.forms import Form
    from harvester.store import Store

_SCRIPT = Path(__file__).with_name("with_splink.py")


class Splink(NamedTuple):
    """What a run of Splink cost and found, by the numbers of records."""

    cost: Cost
    loading: float
    linking: float
    pairs: int
    same: list[tuple[int, int]]
    clusters: dict[int, int]


def link(store: Store, python: str, folder: Path) -> Splink:
    """Let Splink link what the store holds; `python` is an interpreter that has it."""
    with (folder / "prepared.ndjson").open("wb") as stream:
        stream.writelines(_lines(store))
    (folder / "table.json").write_bytes(msgspec.json.encode(SHIPPED))
    cost = run([python, str(_SCRIPT), str(folder)])
    told = json.loads(cost.printed.splitlines()[-1])
    return Splink(
        cost,
        told["loading"],
        told["linking"],
        told["pairs"],
        [(int(a), int(b)) for a, b in _rows(folder / "pairs.csv")],
        {int(record): int(cluster) for record, cluster in _rows(folder / "clusters.csv")},
    )


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream)


def _lines(store: Store) -> Iterator[bytes]:
    """Every record as one line of JSON, with what the store keeps of it for comparing."""
    record, key = schema.read_record.c, schema.match_key.c
    keys = store.database.stream(select(key.record, key.key).order_by(key.record, key.key))
    pending = next(keys, None)
    for row in store.database.stream(
        select(record.record, record.prepared).order_by(record.record)
    ):
        own: list[str] = []
        while pending and pending.record == row.record:
            own.append(pending.key)
            pending = next(keys, None)
        columns = _columns(unpacked(row.prepared))
        yield msgspec.json.encode({"unique_id": row.record, **columns, "keys": own}) + b"\n"


def _columns(ready: Prepared) -> dict[str, object]:
    """What comparing looks at, flat; empty texts are null."""
    titles, names = _bones(ready.titles), ready.names
    years = ready.years
    return {
        "titles": titles,
        "title": _first(titles),
        "whole": max(titles, key=len, default=None),
        "digits": sorted(ready.digits),
        "rest": _first(_bones(ready.rests)),
        "part": _first(_bones(ready.parts)),
        "volume": ".".join(ready.volume) or None,
        "names": _bones(name.whole for name in names),
        "name": _first(_bones(name.whole for name in names)),
        "families": _bones(name.family for name in names),
        "family": _first(_bones(name.family for name in names)),
        "initials": sorted({letter for name in names for letter in name.initials}),
        "responsibility": ready.responsibility or None,
        "first": years.first if years else None,
        "last": years.last if years else None,
        "publishers": _bones(ready.publishers),
        "publisher": _first(_bones(ready.publishers)),
        "places": _bones(ready.places),
        "place": _first(_bones(ready.places)),
        "pages": ready.pages,
        "sequences": sorted(ready.sequences),
        "volumes": ready.volumes,
        "edition": ready.edition,
        "isbns": sorted(ready.isbns),
        "set_isbns": sorted(ready.set_isbns),
        "numbers": sorted(ready.numbers),
        "languages": sorted(ready.languages),
        "medium": ready.medium or None,
        "level": ready.level,
        "partner": ready.partner,
    }


def _bones(forms: Iterable[Form]) -> list[str]:
    return list(dict.fromkeys(form.skeleton for form in forms if form.skeleton))


def _first(texts: list[str]) -> str | None:
    return texts[0] if texts else None
