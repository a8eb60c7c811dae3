"""Measure every stage on one machine in one run, in records per second of CPU and wall time.

    python benchmarks/stages.py [--records 10000] [--write]

`--write` puts the table into benchmarks/README.md. Compare rows of one table, not of two: the
machines are shared and noisy.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generate import Made, records
from msgspec.structs import replace

from harvester import desk, pipeline, progress
from harvester.config.settings import Partner
from harvester.exchange.lists import write_offer
from harvester.exchange.stock import StockLine
from harvester.formats import READER_VERSION, read
from harvester.formats.writing import ToWrite, write
from harvester.match.keys import keys_of
from harvester.match.prepared import prepare
from harvester.match.score import score
from harvester.match.weights import SHIPPED
from harvester.pipeline.match import Matcher
from harvester.pipeline.workers import Workers
from harvester.provider.server import LoopbackRepository
from harvester.provider.verbs import HeldRecord
from harvester.record import Harvested
from harvester.store import Stage, Store
from harvester.text import installed_readers

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).with_name("README.md")


class Row(NamedTuple):
    """One measured stage."""

    stage: str
    unit: str
    amount: int
    cpu: float
    wall: float

    def cells(self) -> str:
        """As a line of the table."""
        cpu = f"{self.amount / self.cpu:,.0f}" if self.cpu > 0.005 else "-"
        rates = f"{cpu} | {self.amount / self.wall:,.0f}"
        return f"| {self.stage} | {self.amount:,} {self.unit} | {self.cpu:.1f} | {rates} |"


class Bench:
    """Collects rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    @contextmanager
    def stage(self, name: str, unit: str, count: int) -> Iterator[None]:
        """Measure what happens inside; `count` is how many units it works on."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        used = time.process_time() - cpu, time.perf_counter() - wall
        self.rows.append(Row(name, unit, count, *used))
        print(self.rows[-1].cells(), flush=True)


def measure(count: int, folder: Path) -> list[Row]:
    """Every stage in order, on `count` generated records of three partners."""
    bench = Bench()
    made = list(records(count))
    parts = [made[number::3] for number in range(3)]
    partners = [Partner(id=f"p{number}", prefix="marc21") for number in range(3)]
    with Store(folder / "bench.db") as store:
        _sources(bench, store, partners, parts, folder)
        _pure(bench, made)
        _stages(bench, store, count)
        _ends(bench, store, partners, parts[0], folder)
    return bench.rows


def _sources(
    bench: Bench, store: Store, partners: list[Partner], parts: list[list[Made]], folder: Path
) -> None:
    held = [
        HeldRecord(identifier=m.record.identifier, datestamp="2026-01-01T00:00:00Z",
                   metadata={"marc21": _marcxml(m)})
        for m in parts[0]
    ]  # fmt: skip
    with LoopbackRepository(held, page=100) as repository:
        partner = Partner(id="p0", url=repository.url, prefix="marc21", delay=0)
        # The repository answers from this process: its work is in these figures.
        with bench.stage("harvest over loopback, pages of 100, both ends", "records", len(held)):
            pipeline.harvest(store, partner)
        store.partners.put(partners[0])
        with bench.stage("harvest again, unchanged", "records", len(held)):
            pipeline.harvest(store, replace(partner, url=f"{repository.url}?"))
    iso = folder / "p1.mrc"
    with iso.open("wb") as stream:
        for one in parts[1]:
            stream.write(write(_to_write(one), "marc21", "iso2709"))
    with bench.stage("import ISO 2709", "records", len(parts[1])):
        pipeline.import_files(store, partners[1], [iso])
    xml = folder / "p2.xml"
    xml.write_bytes(b"<collection>" + b"".join(map(_marcxml, parts[2])) + b"</collection>")
    with bench.stage("import MARCXML", "records", len(parts[2])):
        pipeline.import_files(store, partners[2], [xml])


def _to_write(made: Made) -> ToWrite:
    return ToWrite(made.record, made.record.identifier)


def _marcxml(made: Made) -> bytes:
    return write(_to_write(made), "marc21")


def _pure(bench: Bench, made: list[Made]) -> None:
    """The functions by themselves, without the store."""
    sources = [Harvested("p", m.record.identifier, metadata=_marcxml(m)) for m in made]
    with bench.stage("read only: MARCXML bytes to Record", "records", len(sources)):
        read_records = [read(source).record for source in sources]
    with bench.stage("match keys only", "records", len(sources)):
        for record in read_records:
            keys_of(record)
    ready = [prepare(record) for record in read_records[:2000]]
    pairs = [(ready[i], ready[i + 1]) for i in range(len(ready) - 1)]
    with bench.stage("score only", "pairs", len(pairs)):
        for a, b in pairs:
            score(a, b)


def _stages(bench: Bench, store: Store, count: int) -> None:
    readers = " ".join((str(READER_VERSION), *installed_readers()))
    store.queue.renew(
        "reader", readers, Stage.READ
    )  # as `match` does, which must find nothing to do
    store.queue.renew("weights", SHIPPED.version, Stage.MATCH)
    matcher = Matcher(store, SHIPPED, Workers(1), progress.quiet)
    with bench.stage("read + keys, stored", "records", count):
        matcher.read()
    with bench.stage("candidates + score, stored", "records", count):
        _, pairs = matcher.compare()
    print(f"    ({pairs:,} pairs, block cap {SHIPPED.block_cap})")
    with bench.stage("cluster + merge, stored", "records", count):
        matcher.unite()
    with bench.stage("match again, nothing new", "records", count):
        pipeline.match_records(store)


def _ends(
    bench: Bench, store: Store, partners: list[Partner], mine: list[Made], folder: Path
) -> None:
    unions = sum(store.union.holder_counts().values())
    with bench.stage("export union list as MARCXML", "union records", unions):
        desk.write_records(store, folder / "union.xml")
    lines = [
        StockLine(
            line=n, identifier=m.record.identifier, isbn="", quantity=1, condition="", note=""
        )
        for n, m in enumerate(mine[:1000], start=2)
    ]
    with bench.stage("offer, three files written", "stock lines", len(lines)):
        write_offer(pipeline.offer(store, partners[0], partners[1], lines), folder / "offers")


def table(rows: list[Row], count: int) -> str:
    """The table with what it was measured on."""
    day = datetime.now(UTC).date().isoformat()
    python = platform.python_version()
    head = (
        f"{count:,} generated records, SQLite, Python {python}, {platform.machine()}, {day}.\n\n"
        "| stage | work | CPU s | per CPU second | per wall second |\n|---|---|---|---|---|\n"
    )
    return head + "\n".join(row.cells() for row in rows) + "\n"


def main() -> None:
    """Measure, print, and with --write keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = table(measure(wanted.records, Path(folder)), wanted.records)
    if wanted.write:
        marks = re.compile(r"(?<=<!-- stages -->\n).*?(?=<!-- end -->)", re.DOTALL)
        page = README.read_text(encoding="utf-8")
        README.write_text(marks.sub(lambda _: text, page), encoding="utf-8")
    sys.stdout.write("\n" + text)


if __name__ == "__main__":
    main()
