"""Reading takes time in proportion to size, whatever the shape of a record; it never raises."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.formats import Hints, read
from harvester.formats.carriers import CARRIERS
from harvester.issues import Code
from harvester.record import Harvested

_BENCHMARK = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "shapes.py"))
SHAPES, seconds = _BENCHMARK["SHAPES"], _BENCHMARK["seconds"]
HINTS = (Hints(), Hints(format="marc21"), Hints(format="unimarc"), Hints(format="oai_dc"))
PREFIXES = (*(carrier.name for carrier in CARRIERS), "table", "marcxml", "oai_dc", "mods", "")


@pytest.mark.parametrize("name", SHAPES)
def test_eight_times_the_size_takes_no_more_than_three_times_that(name: str) -> None:
    shape, first = SHAPES[name]
    small = max(seconds(shape(first), 3), 0.002)  # below that the clock says nothing
    assert seconds(shape(8 * first), 3) < 24 * small  # 64 would be quadratic


def xml(inside: str, name: str = "marcxml") -> Harvested:
    text = (
        f'<record><datafield tag="245"><subfield code="a">{inside}</subfield></datafield></record>'
    )
    return Harvested("p", "1", prefix=name, metadata=text.encode())


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("&#xD800;", "A\ufffdB"),
        ("&#55296;", "A\ufffdB"),
        ("&#xD835;&#xDC9C;", "A\U0001d49cB"),
        ("&#xD835;&#65;", "A\ufffdAB"),
        ("&#0;", "A\ufffdB"),
        ("&#xFFFFFFF;", "A\ufffdB"),
        ("&#xE9;&#xDC00;", "Aé\ufffdB"),
    ],
)
def test_references_to_half_a_character(reference: str, title: str) -> None:
    reading = read(xml(f"A{reference}B"))
    assert reading.record.title == title
    damaged = any(issue.code is Code.ENCODING_DAMAGED for issue in reading.issues)
    assert damaged == ("\ufffd" in title)
    assert msgspec.json.encode(reading.record)


@pytest.mark.parametrize(
    ("escape", "title"), [(r"\ud835", "A\ufffdB"), (r"\ud835\udc9c", "A\U0001d49cB")]
)
def test_escapes_of_half_a_character_in_json(escape: str, title: str) -> None:
    field = f'{{"245": {{"ind1": "1", "ind2": "0", "subfields": [{{"a": "A{escape}B"}}]}}}}'
    body = f'{{"leader": "00000nam a2200000 a 4500", "fields": [{field}]}}'.encode()
    reading = read(Harvested("p", "1", prefix="marcjson", metadata=body))
    assert reading.record.title == title
    assert msgspec.json.encode(reading.record)


@pytest.mark.parametrize(
    "tag", ["020", "245", "250", "260", "300", "362", "490", "852", "866", "876"]
)
@pytest.mark.parametrize("piece", ["1" * 5000, "٣" * 5000, "一" * 400, "Ⅻ²"])
def test_numbers_of_thousands_of_digits(tag: str, piece: str) -> None:
    codes = "".join(f'<subfield code="{code}">{piece}</subfield>' for code in "abchnptvx")
    text = f'<record><datafield tag="{tag}">{codes}</datafield></record>'
    for hints in HINTS:
        found = read(Harvested("p", "1", metadata=text.encode()), hints)
        assert msgspec.json.encode(found.record)


@given(st.binary(max_size=300), st.sampled_from(PREFIXES), st.sampled_from(HINTS))
def test_no_bytes_make_reading_raise(data: bytes, prefix: str, hints: Hints) -> None:
    reading = read(Harvested("p", "1", prefix=prefix, metadata=data), hints)
    assert msgspec.json.encode(reading.record)
    assert reading.issues or reading.record.titles


@given(st.text(max_size=80), st.sampled_from(HINTS))
def test_no_text_makes_reading_raise(text: str, hints: Hints) -> None:
    quoted = json.dumps(text)
    bodies = {
        "marcxml": xml(text.replace("&", "&amp;").replace("<", "&lt;")).metadata,
        "table": f'{{"Title": {quoted}, "ISBN": {quoted}, "Year": {quoted}}}'.encode(),
        "marcjson": f'{{"leader": {quoted}, "fields": [{{"245": {quoted}}}]}}'.encode(),
        "mrk": f"=245  10$a{text}\n".encode("utf-8", "surrogatepass"),
    }
    for prefix, body in bodies.items():
        reading = read(Harvested("p", "1", prefix=prefix, metadata=body), hints)
        assert msgspec.json.encode(reading.record)
