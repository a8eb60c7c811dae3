"""The law of writing: what is written is read back, for all that the format can carry."""

from __future__ import annotations

import gzip
import io
import sys
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import asdict

from harvester.formats import read, split_records
from harvester.formats.writing import ToWrite, write
from harvester.record import Content, Harvested, Publication, Record, Text, Title, Years
from tests.carried import carried, ordered
from tests.rich_records import records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harvester.formats.writing import Carrier, WrittenFormat


TITLE = (Title("proper", Text("Title", "Latn")),)


def rewritten(record: Record, written: WrittenFormat, carrier: Carrier = "xml") -> Record:
    data = write(ToWrite(record, record.control_number), written, carrier)
    return read(Harvested(record.partner, record.identifier, metadata=data)).record


@pytest.mark.parametrize(
    ("written", "carrier"),
    [("marc21", "xml"), ("marc21", "iso2709"), ("unimarc", "xml"), ("unimarc", "iso2709"),
     ("mods", "xml"), ("oai_dc", "xml")],
)  # fmt: skip
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(record=records())
def test_what_is_written_is_read_back(
    record: Record, written: WrittenFormat, carrier: Carrier
) -> None:
    found = rewritten(record, written, carrier)
    assert asdict(ordered(found)) == asdict(ordered(carried(record, written)))


MEDIA = ("print", "electronic", "microform", "audio", "video")
MANUSCRIPTS = ("text", "cartographic", "music")


@pytest.mark.parametrize("written", ["marc21", "unimarc"])
@pytest.mark.parametrize("content", get_args(Content))
def test_content_and_medium_are_read_back(written: WrittenFormat, content: Content) -> None:
    """Other media of what is no text are those its type of record implies."""
    for medium in (*MEDIA, *(("manuscript", "tactile") if content in MANUSCRIPTS else ())):
        record = Record("A", "1", control_number="1", content=content, medium=medium, titles=TITLE)
        found = rewritten(record, written)
        assert (found.content, found.medium) == (content, medium)


def test_two_imprints_that_name_a_place_each_stay_two() -> None:
    """DSpace gives each element an origin of its own; those of two imprints look much alike."""
    imprints = tuple(Publication((Text(place, "Latn"),)) for place in ("Wien", "Praha"))
    record = Record("A", "1", level="collection", titles=TITLE, publications=imprints)
    assert rewritten(record, "mods").publications == imprints


def test_doubt_about_a_single_year_is_kept() -> None:
    for written in ("marc21", "unimarc", "mods"):
        record = Record("A", "1", years=Years(1967, certain=False), titles=TITLE)
        assert rewritten(record, written).years == record.years


@pytest.mark.parametrize("written", ["marc21", "unimarc", "mods", "oai_dc"])
def test_a_record_that_says_nothing_is_written(written: WrittenFormat) -> None:
    found = rewritten(Record("A", "1"), written)
    assert found.format == written


def real_records(shared: Path) -> Iterator[Record]:
    """A few hundred of each of several catalogues."""
    folder = shared / "marc-formats"
    names = ("amironov73+ManagedIrbis/TEST1.ISO", "svkpk+aleph-to-folio-migration/bibs_0001.mrc.gz",
             "folio-org+mod-data-import/61PRINT160129.mrc.gz")  # fmt: skip
    for path in (*(folder / name for name in names), shared / "aco/records/NjP.mrc.gz"):
        data = path.read_bytes()
        with io.BytesIO(gzip.decompress(data) if path.suffix == ".gz" else data) as stream:
            for number, raw in enumerate(islice(split_records(stream), 200)):
                yield read(Harvested(path.name, str(number), metadata=raw)).record


@pytest.mark.parametrize("written", ["marc21", "unimarc", "mods"])
def test_a_second_round_changes_nothing_and_the_first_loses_little(
    shared: Path, written: WrittenFormat
) -> None:
    """The table of what the first round loses is printed: `pytest -s`."""
    lost: Counter[str] = Counter()
    count = 0
    for record in real_records(shared):
        once = rewritten(record, written)
        assert ordered(rewritten(once, written)) == ordered(once), record.name
        before, after = asdict(ordered(record)), asdict(ordered(once))
        lost.update(name for name in before if before[name] != after[name])
        count += 1
    del lost["format"]
    sys.stdout.write(f"\n{written}: of {count} records changed: {dict(lost)}\n")
    for name, changed in lost.items():
        assert changed <= count * _LOSES[written].get(name, 0.02), name


_LOSES: dict[str, dict[str, float]] = {
    "marc21": {"titles": 0.1},  # volumes of RUSMARC come to stand under their sets
    "unimarc": {"locations": 0.05},  # a shelf mark counts as a copy
    "mods": {"locations": 0.5, "agents": 0.1},  # no copies; a main entry is found
}
