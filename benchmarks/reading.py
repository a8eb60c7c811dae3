"""Measure reading: bytes of MARCXML and ISO 2709 to `Record`, against parsing them with others.

    python benchmarks/reading.py [FOLDER...] [--records 5000] [--rounds 5] [--write]

The records are generated, and those of the folders (`*.mrc`, `*.mrc.gz`, every n-th of them). The
ways take turns in rounds, each counted by its best, so that a noisy machine disturbs all alike.
What harvester keeps of texts met before is forgotten before each round: every record is new to it.
`--write` puts the tables into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import io
import time
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pymarc
from harvesting import record as generated
from lxml import etree
from pymarc import marcxml
from shapes import forget_texts

from harvester.formats import read
from harvester.record import Harvested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Way = Callable[["Records"], None]

README = Path(__file__).parent / "README.md"
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


class Records(NamedTuple):
    """The same records in both carriers, one by one and in one file as others want them."""

    name: str
    xml: list[bytes]
    iso: list[bytes]

    @property
    def collection(self) -> bytes:
        """One MARCXML document of them all."""
        return b"<collection>" + b"".join(self.xml) + b"</collection>"


def parse(records: Records) -> None:
    """lxml: MARCXML to a tree, nothing read from it."""
    for data in records.xml:
        etree.fromstring(data)


def map_xml(records: Records) -> None:
    """Of pymarc, map_xml: MARCXML to its records of fields."""
    marcxml.map_xml(lambda _: None, io.BytesIO(records.collection))  # type: ignore[no-untyped-call]


def marc_reader(records: Records) -> None:
    """Of pymarc, MARCReader: ISO 2709 to its records of fields."""
    for _ in pymarc.MARCReader(io.BytesIO(b"".join(records.iso))):
        pass


def ours_xml(records: Records) -> None:
    """harvester: MARCXML to `Record`, its meaning read."""
    _read(records.xml)


def ours_iso(records: Records) -> None:
    """harvester: ISO 2709 to `Record`, its meaning read."""
    _read(records.iso)


def _read(each: list[bytes]) -> None:
    for number, data in enumerate(each):
        read(Harvested("p", str(number), metadata=data))


WAYS: tuple[Way, ...] = (parse, map_xml, ours_xml, marc_reader, ours_iso)
BESIDE: dict[Way, Way] = {ours_xml: map_xml, ours_iso: marc_reader}
"""What a way is measured against: one that does less with the same bytes."""


def made(count: int) -> Records:
    """Generated records, as benchmarks/harvesting.py has them."""
    xml = []
    for number in range(count):
        inside = generated(number).partition("<metadata>")[2].partition("</metadata>")[0]
        xml.append(inside.replace("<marc:record", f"<marc:record {_XSI}", 1).encode())
    parsed = (marcxml.parse_xml_to_array(io.BytesIO(data))[0] for data in xml)  # type: ignore[no-untyped-call]
    return Records("generated", xml, [each.as_marc() for each in parsed])


def found(folder: Path, count: int) -> Records:
    """Some of the ISO 2709 records in a folder, taken from all of its files alike."""
    pieces = [piece for path in sorted(folder.rglob("*.mrc*")) for piece in _pieces(path)]
    step = max(1, len(pieces) // count)
    pairs = [(xml, piece) for piece in pieces[::step] if (xml := _as_xml(piece))]
    return Records(folder.name, [xml for xml, _ in pairs], [piece for _, piece in pairs])


def _pieces(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    yield from (piece.lstrip() + b"\x1d" for piece in data.split(b"\x1d")[:-1])


def _as_xml(piece: bytes) -> bytes:
    """The record in MARCXML, or nothing where pymarc cannot read it or XML not hold it."""
    parsed = next(pymarc.MARCReader(io.BytesIO(piece)), None)
    if parsed is None:
        return b""
    node = marcxml.record_to_xml_node(parsed, namespace=True)  # type: ignore[no-untyped-call]
    data = ET.tostring(node, encoding="unicode").encode()
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return b""
    return data


def table(records: Records, rounds: int) -> str:
    """All ways over the same records, as a Markdown table."""
    best = dict.fromkeys(WAYS, float("inf"))
    gc.freeze()
    for _ in range(rounds):
        for way in WAYS:
            best[way] = min(best[way], _seconds(way, records))
    lines = [
        f"{len(records.xml):,} records, {records.name}:", "",
        "| way | µs a record | times as fast |", "|---|---:|---|",
    ]  # fmt: skip
    for way in WAYS:
        beside = BESIDE.get(way)
        ratio = f"{best[beside] / best[way]:.2f} × {beside.__name__}" if beside else ""
        told = (way.__doc__ or "").rstrip(".")
        lines.append(f"| {told} | {best[way] / len(records.xml) * 1e6:.0f} | {ratio} |")
    return "\n".join(lines)


def _seconds(way: Way, records: Records) -> float:
    forget_texts()
    began = time.process_time()
    way(records)
    return time.process_time() - began


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    with redirect_stderr(io.StringIO()):  # where pymarc complains of every odd byte
        sets = [made(asked.records), *(found(folder, asked.records) for folder in asked.folders)]
        tables = "\n\n".join(table(records, asked.rounds) for records in sets)
    print(tables)
    if asked.write:
        _write(tables)


def _write(tables: str) -> None:
    start, end = "<!-- reading -->", "<!-- /reading -->"
    before, _, rest = README.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    README.write_text(f"{before}{start}\n{tables}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
