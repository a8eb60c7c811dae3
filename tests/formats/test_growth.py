"""Reading takes time in proportion to size, whatever the shape of a record; it never raises."""

from __future__ import annotations

import json
import runpy
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.formats import Hints, read
from harvester.formats.carriers.registry import CARRIERS
from harvester.formats.reading import coding_faults
from harvester.issues import Code
from harvester.record import Harvested

_BENCHMARK = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "shapes.py"))
SHAPES, seconds = _BENCHMARK["SHAPES"], _BENCHMARK["seconds"]
HINTS = (Hints(), Hints(format="marc21"), Hints(format="unimarc"), Hints(format="oai_dc"))
NAMES = ("", "cp1251", "marc-8", "iso5426", "utf-16", "unicode_escape", "idna", "no such set")
PREFIXES = (*(carrier.name for carrier in CARRIERS), "table", "marcxml", "oai_dc", "mods", "")


@pytest.mark.parametrize("name", SHAPES)
def test_eight_times_the_size_takes_no_more_than_three_times_that(name: str) -> None:
    shape, first = SHAPES[name]
    small = max(seconds(shape(first), 3, times=8), 0.02)  # below that the clock says nothing
    assert seconds(shape(8 * first), 3) < 3 * small  # 8 would be quadratic


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


PAIR, HALF = "&#xD835;&#xDC9C;", "&#xD835;"
DESCRIBED = '<dc xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A{}B</dc:title></dc>'


@pytest.mark.parametrize(("reference", "title"), [(PAIR, "A\U0001d49cB"), (HALF, "A\ufffdB")])
@pytest.mark.parametrize(
    "body",
    [
        xml("A{}B").metadata.decode(),
        DESCRIBED,
        "=LDR  00000nam a2200000 a 4500\n=245  10$aA{}B\n",
        '{{"Title": "A{}B", "Year": "1990"}}',
        '{{"leader": "00000nam a2200000 a 4500", "fields": [{{"245": {{"a": "A{}B"}}}}]}}',
    ],
)
def test_references_to_half_a_character_in_text(body: str, reference: str, title: str) -> None:
    text = reference.replace("&", "&amp;") if body.startswith("<") else reference
    reading = read(Harvested("p", "1", metadata=body.format(text).encode()))
    assert reading.record.title == title
    damaged = any(issue.code is Code.ENCODING_DAMAGED for issue in reading.issues)
    assert damaged == ("\ufffd" in title)
    assert msgspec.json.encode(reading)


@pytest.mark.parametrize(
    ("escape", "title"), [(r"\ud835", "A\ufffdB"), (r"\ud835\udc9c", "A\U0001d49cB")]
)
def test_escapes_of_half_a_character_in_a_row(escape: str, title: str) -> None:
    body = f'{{"Title": "A{escape}B", "Year": "1990"}}'.encode()
    reading = read(Harvested("p", "1", metadata=body))
    assert (reading.carrier, reading.record.title) == ("table", title)
    damaged = any(issue.code is Code.ENCODING_DAMAGED for issue in reading.issues)
    assert damaged == ("\ufffd" in title)


def test_two_halves_as_bytes_are_one_character() -> None:
    halves = "A\ud835\udc9cB".encode("utf-8", "surrogatepass")
    as_text = b"=LDR  00000nam a2200000 a 4500\n=245  10$a" + halves + b"\n"
    for body in (xml("HERE").metadata.replace(b"HERE", halves), as_text):
        assert read(Harvested("p", "1", metadata=body)).record.title == "A\U0001d49cB"


def test_a_broken_document_in_utf16_is_reported() -> None:
    body = DESCRIBED.format("&#xD835;").encode("utf-16")
    assert [i.code for i in read(Harvested("p", "1", metadata=body)).issues] == [Code.RECORD_BROKEN]


@pytest.mark.parametrize("name", ["unicode_escape", "raw_unicode_escape", "utf-7", "idna"])
def test_what_only_python_calls_an_encoding_is_no_character_set(name: str) -> None:
    body = b"=LDR  00000nam a2200000 a 4500\n=245  10$a+2AA- \\ud835 \xcd\xee\xe2\xe0\xff\n"
    assert msgspec.json.encode(read(Harvested("p", "1", metadata=body), Hints(encoding=name)))


def test_marks_in_one_run_are_kept_but_for_their_number_in_a_row() -> None:
    marks = "\u0323\u0301" * 40
    title = read(xml(f"a{marks}b")).record.title
    assert title.replace("\u034f", "").count("\u0301") == 40
    assert read(xml("a" + marks[:20])).record.title == unicodedata.normalize(
        "NFC", "a" + marks[:20]
    )


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


STARTS = st.sampled_from(
    [b"", b"<record>", b"<mods><titleInfo><title>", b"{", b"[", b"000000001 24510 L $$a",
     b"#200: ^A", b"=245  10$a", b"=LDR  ", b"00000nam a2200000 a 4500",
     b"00000nam a2200000 a 4500\n245 10 $a ", b'{"leader":"00000nam","fields":[{"245":',
     b'{"Title":"', b"\xff\xfe<\x00"]
)  # fmt: skip
SIGNS = st.sampled_from(
    [b"^", b"$", b"|", b"{", b"}", b"[", b"]", b'"', b"\\ud835", b"&#xD835;", b"&amp;#xDC00;",
     b"<", b">", b"</", b"<a>", b"\x1f", b"\x1e", b"\x1d", b"\n", b"\n=245  ", b"\n#200: ^",
     b"1" * 5000, b"\xed\xa0\xbd", b"\x00", b"\x1b$1", b"\x1b(N", "й".encode(), b"\xe9", b",",
     b":", b" ", b"a", b"245"]
)  # fmt: skip
"""What begins a record in each carrier, and what means something to one of the readers."""


@given(STARTS, st.lists(SIGNS, max_size=12), st.sampled_from(HINTS), st.sampled_from(NAMES))
@settings(max_examples=500, deadline=None)
def test_no_signs_make_reading_raise(
    start: bytes, signs: list[bytes], hints: Hints, encoding: str
) -> None:
    given_hints = msgspec.structs.replace(hints, encoding=encoding)
    harvested = Harvested("p", "1", metadata=start + b"".join(signs))
    assert msgspec.json.encode(read(harvested, given_hints))
    assert isinstance(coding_faults(harvested, given_hints), tuple)


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
