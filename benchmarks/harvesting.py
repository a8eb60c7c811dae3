"""Measure a harvest against downloading the same bytes and doing nothing with them.

    python benchmarks/harvesting.py [--records 100000] [--page 100 --page 1000] [--write]

A server in a process of its own gives MARCXML records over OAI-PMH from memory. Each way to take
them runs in a fresh process, which tells its CPU time and its peak memory; what the server spends
does not count. `--write` puts the tables into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><responseDate>2026-01-01T00:00:00Z'
    '</responseDate><request verb="ListRecords">http://127.0.0.1/oai</request><ListRecords>'
)
README = Path(__file__).parent / "README.md"


def record(number: int) -> str:
    """A record of some 3.3 kB, as libraries give them: Cyrillic, its romanisation, subjects."""
    year = 1950 + number % 70

    def field(tag: str, ind: str, *subfields: tuple[str, str]) -> str:
        inside = "".join(f'<marc:subfield code="{c}">{v}</marc:subfield>' for c, v in subfields)
        return (
            f'<marc:datafield tag="{tag}" ind1="{ind[0]}" ind2="{ind[1]}">{inside}</marc:datafield>'
        )

    title, name = f"История города {number} в документах", f"Иванов, Пётр {number % 977}"
    fields = [
        field("020", "  ", ("a", f"978985{number:06d}0")),
        field("100", "1 ", ("6", "880-01"), ("a", f"Ivanov, Petr {number % 977}"), ("d", "1921-")),
        field("245", "10", ("6", "880-02"), ("a", f"Istoriia goroda {number} v dokumentakh :"),
              ("b", "sbornik statei /"), ("c", "P. Ivanov.")),
        field("250", "  ", ("a", f"{number % 5 + 1}-e izd.")),
        field("264", " 1", ("a", "Minsk :"), ("b", "Navuka i tekhnika,"), ("c", f"{year}.")),
        field("300", "  ", ("a", f"{100 + number % 500} p. :"), ("b", "ill. ;"), ("c", "22 cm.")),
        field("490", "1 ", ("a", f"Biblioteka istorika ; {number % 90}")),
        field("504", "  ", ("a", "Includes bibliographical references and index.")),
        *(field("650", " 0", ("a", f"{word}"), ("x", "History"), ("z", "Belarus"))
          for word in ("Cities and towns", "Archives", "Historical geography", "Local history")),
        field("880", "1 ", ("6", "100-01/(N"), ("a", name), ("d", "1921-")),
        field("880", "10", ("6", "245-02/(N"), ("a", f"{title} :"), ("b", "сборник статей /"),
              ("c", "П. Иванов.")),
    ]  # fmt: skip
    stamp = f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}T00:00:00Z"
    return (
        f"<record><header><identifier>oai:bench.example.org:{number}</identifier>"
        f"<datestamp>{stamp}</datestamp><setSpec>books</setSpec></header><metadata>"
        '<marc:record xmlns:marc="http://www.loc.gov/MARC21/slim" xsi:schemaLocation='
        '"http://www.loc.gov/MARC21/slim http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd'
        '"><marc:leader>01234cam a2200301 i 4500</marc:leader>'
        f'<marc:controlfield tag="001">{number}</marc:controlfield>'
        '<marc:controlfield tag="005">20250101000000.0</marc:controlfield>'
        f'<marc:controlfield tag="008">250101s{year}    bw a     b    001 0 rus d'
        f"</marc:controlfield>{''.join(fields)}</marc:record></metadata></record>"
    )


def serve(count: int, size: int) -> None:
    """Print the address, then answer until the process is ended."""
    pages = []
    for first in range(0, count, size):
        after = first + size
        token = str(after) if after < count else ""
        inside = "".join(map(record, range(first, min(after, count))))
        end = f'<resumptionToken completeListSize="{count}">{token}</resumptionToken>'
        pages.append(f"{HEAD}{inside}{end}</ListRecords></OAI-PMH>".encode())
    identify = f"{HEAD.partition('<ListRecords>')[0]}<Identify><granularity>YYYY-MM-DDThh:mm:ssZ"
    said = f"{identify}</granularity><deletedRecord>persistent</deletedRecord></Identify></OAI-PMH>"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            token = int(asked.get("resumptionToken", ["0"])[0])
            body = said.encode() if asked["verb"] == ["Identify"] else pages[token // size]
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/oai", flush=True)
    server.serve_forever()


def download(url: str, _: Path) -> int:
    """requests: every page, unread."""
    return sum(1 for _ in _bodies(url))


def parse_once(url: str, _: Path) -> int:
    """Requests and one lxml tree a page, every record's identifier looked at."""
    from lxml import etree

    name = "{http://www.openarchives.org/OAI/2.0/}identifier"
    return sum(len(list(etree.fromstring(body).iter(name))) for body in _bodies(url))


def _bodies(url: str) -> Any:
    import re

    import requests

    session, query = requests.Session(), {"verb": "ListRecords", "metadataPrefix": "marc21"}
    while query:
        body = session.get(url, params=query, timeout=60).content
        yield body
        token = re.search(rb"<resumptionToken[^>]*>([^<]+)<", body[-300:])
        query = {"verb": "ListRecords", "resumptionToken": token[1].decode()} if token else {}


def sickle_alone(url: str, _: Path) -> int:
    """Sickle as it comes."""
    from sickle import Sickle

    return sum(bool(r.header.identifier) for r in Sickle(url).ListRecords(metadataPrefix="marc21"))


def sickle_pymarc(url: str, _: Path) -> int:
    """Sickle as it comes, each record read by pymarc."""
    import io

    import pymarc
    from lxml import etree
    from sickle import Sickle

    count = 0
    for found in Sickle(url).ListRecords(metadataPrefix="marc21"):
        marc = found.xml.find(".//{http://www.loc.gov/MARC21/slim}record")
        count += len(pymarc.parse_xml_to_array(io.BytesIO(etree.tostring(marc))))  # type: ignore[no-untyped-call]
    return count


def ours_unstored(url: str, _: Path) -> int:
    """harvester: pages of records with their bytes, guarded against every fault, not kept."""
    from harvester.config.settings import Partner, Settings
    from harvester.sources.oai.checkpoint import Checkpoint
    from harvester.sources.oai.listing import Listing
    from harvester.sources.oai.repository import connect

    class Nobody:
        def unseen(self, _: object) -> list[str]:
            return []

        def middle(self, _: object) -> str:
            return ""

    partner = Partner(id="p", url=url, prefix="marc21")
    client = connect(partner, Settings(delay=0))
    listing = Listing(client, "p", Nobody())
    return sum(len(step.page.records) for step in listing.steps(Checkpoint(url, prefix="marc21")))


def ours_stored(url: str, folder: Path) -> int:
    """harvester: harvested into SQLite."""
    from harvester import Partner, Store, harvest

    with Store(folder / "union.db") as store:
        report = harvest(store, Partner(id="p", url=url, prefix="marc21", delay=0))
    assert report.verdict == "complete", report  # noqa: S101 - a benchmark of a failure says nothing
    return report.tally.records


def ours_read(url: str, folder: Path) -> int:
    """harvester: harvested into SQLite, every record read and given its match keys."""
    from harvester import Store
    from harvester.pipeline.match import Matcher
    from harvester.pipeline.workers import Workers
    from harvester.progress import quiet

    count = ours_stored(url, folder)
    with Store(folder / "union.db") as store:
        Matcher(store, store.weights.current(), Workers(1), quiet).read()
    return count


def ours_again(url: str, folder: Path) -> int:
    """harvester: all of it harvested once more, nothing has changed."""
    return ours_stored(f"{url}?again", folder)


WAYS: tuple[Callable[[str, Path], int], ...] = (
    download, parse_once, sickle_alone, sickle_pymarc, ours_unstored, ours_stored, ours_again,
    ours_read,
)  # fmt: skip


class Figure(NamedTuple):
    """What one way took: records handed over, CPU seconds, wall seconds, peak memory in MB."""

    records: int
    cpu: float
    wall: float
    peak: float


def measure(name: str, url: str, folder: str) -> Figure:
    """Run one way in this process, less what importing it took."""
    way = next(each for each in WAYS if each.__name__ == name)
    for library in ("lxml.etree", "requests", "sickle", "pymarc", "harvester"):
        import_module(library)
    began, cpu = time.monotonic(), _cpu()
    count = way(url, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figure(count, _cpu() - cpu, time.monotonic() - began, peak)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def table(count: int, size: int) -> str:
    """All ways over one server, as a Markdown table."""
    command = [sys.executable, __file__, "--serve", f"{count},{size}"]
    lines = [
        f"{count:,} records in pages of {size:,}:", "",
        "| way | CPU s | × parsed once | records / CPU s | wall s | peak MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,  # noqa: S603
        tempfile.TemporaryDirectory() as folder,
    ):
        try:
            assert server.stdout is not None  # noqa: S101 - it is piped
            url = server.stdout.readline().strip()
            figures = {way.__name__: _in_a_process(way.__name__, url, folder) for way in WAYS}
        finally:
            server.kill()
    base = figures["parse_once"].cpu
    for way in WAYS:
        f = figures[way.__name__]
        told = (way.__doc__ or "").rstrip(".")
        rate = f"{f.records / f.cpu:,.0f}" if f.records > count / 2 else ""
        lines.append(
            f"| {told} | {f.cpu:.1f} | {f.cpu / base:.2f} | {rate} | {f.wall:.1f} | {f.peak:.0f} |"
        )
        print(lines[-1], file=sys.stderr)
    return "\n".join(lines)


def _in_a_process(name: str, url: str, folder: str) -> Figure:
    """In a process of its own: its memory is its own. Ways that store start from nothing."""
    if name != "ours_again":
        for path in Path(folder).glob("union.db*"):
            path.unlink()
    command = [sys.executable, __file__, "--measure", name, url, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return Figure(*json.loads(done.stdout))


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--page", type=int, action="append")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--serve")
    parser.add_argument("--measure", nargs=3)
    asked = parser.parse_args()
    if asked.serve:
        serve(*map(int, asked.serve.split(",")))
    elif asked.measure:
        print(json.dumps(measure(*asked.measure)))
    else:
        tables = [table(asked.records, size) for size in asked.page or (100, 1000)]
        print("\n\n".join(tables))
        if asked.write:
            _write(tables)


def _write(tables: list[str]) -> None:
    start, end = "<!-- harvesting -->", "<!-- /harvesting -->"
    before, _, rest = README.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    README.write_text(
        f"{before}{start}\n" + "\n\n".join(tables) + f"\n{end}{after}", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
