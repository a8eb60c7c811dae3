"""Every carrier as a file: packed in every way, cut and changed anywhere, of any size."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvester.errors import FileError
from harvester.sources import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harvester.sources.page import Page

zstandard = pytest.importorskip("zstandard")


def iso2709(number: str, title: str) -> bytes:
    fields = [f"{number}\x1e".encode(), f"10\x1fa{title}\x1e".encode()]
    directory = f"001{len(fields[0]):04}00000245{len(fields[1]):04}{len(fields[0]):05}\x1e"
    body = directory.encode() + b"".join(fields) + b"\x1d"
    return f"{24 + len(body):05}nam a22{24 + len(directory):05} i 4500".encode() + body


def marcxml(number: str, title: str) -> bytes:
    return (
        f'<record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">{number}'
        f'</controlfield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">{title}'
        "</subfield></datafield></record>"
    ).encode()


def marcjson(number: str, title: str) -> bytes:
    return (
        f'{{"leader": "00000nam a2200000 i 4500", "fields": [{{"001": "{number}"}}, {{"245": '
        f'{{"ind1": "1", "ind2": "0", "subfields": [{{"a": "{title}"}}]}}}}]}}'
    ).encode()


def aleph(number: str, title: str) -> bytes:
    lines = "LDR   L 00000nam^a2200000^i^4500", f"001   L {number}", f"24510 L $$a{title}"
    return "".join(f"{ord(number[0]) * 1111111:09} {line}\n" for line in lines).encode()


def mnemonic(number: str, title: str) -> bytes:
    return f"=LDR  00000nam\\a2200000\\i\\4500\n=001  {number}\n=245  10$a{title}\n\n".encode()


def irbis(number: str, title: str) -> bytes:
    return f"#920: PAZK\n#200: ^A{title}\n#903: {number}\n*****\n".encode()


def lines(number: str, title: str) -> bytes:
    return f"00000nam a2200000 i 4500\n001 {number}\n245 10 $a {title}\n\n".encode()


WRITERS: dict[str, Callable[[str, str], bytes]] = {
    each.__name__: each for each in (iso2709, marcxml, marcjson, aleph, mnemonic, irbis, lines)
}
AROUND = {"marcxml": (b"<collection>", b"</collection>")}


def whole(carrier: str, *records: bytes) -> bytes:
    before, behind = AROUND.get(carrier, (b"", b""))
    return before + b"\n".join(records) + behind


def imported(path: Path) -> list[Page]:
    return list(files.pages(files.survey([path], "XX"), "XX"))


def names(pages: list[Page]) -> list[str]:
    return [record.identifier for page in pages for record in page.records]


def zipped(name: str, body: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, body)
    return archive.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bz2": lambda body: bz2.compress(body, 1),
    "xz": lzma.compress,
    "zstd": lambda body: zstandard.ZstdCompressor().compress(body),
    "zip": lambda body: zipped("inner/export", body),
    "two gzip members": lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:]),
    "two xz streams": lambda body: lzma.compress(body[:99]) + lzma.compress(body[99:]),
}


def test_a_stray_field_end_makes_no_other_carrier_of_aleph(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(aleph("a1", "Název\x1e první") + aleph("b1", "Název druhý"))
    assert names(imported(path)) == ["a1", "b1"]


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())
@pytest.mark.parametrize("carrier", WRITERS)
def test_any_carrier_is_read_however_it_is_packed(
    tmp_path: Path, carrier: str, pack: Callable[[bytes], bytes]
) -> None:
    records = [WRITERS[carrier](f"{letter}1", f"Název {letter}") for letter in "abc"]
    path = tmp_path / "export"
    path.write_bytes(pack(whole(carrier, *records)))
    pages = imported(path)
    assert names(pages) == ["a1", "b1", "c1"]
    assert {record.prefix for page in pages for record in page.records} == {carrier}
    assert not [each for page in pages for each in (*page.broken, *page.issues)]


@pytest.mark.parametrize("pack", ["gzip", "bz2", "xz", "zstd"])
def test_what_is_packed_and_cut_gives_all_it_holds(tmp_path: Path, pack: str) -> None:
    # Titles that do not pack well, so that the file is as long as what is in it.
    body = b"".join(iso2709(f"n{n}", f"{n * 7919**40:x}") for n in range(9000))
    packed = PACKERS[pack](body)
    path = tmp_path / "export"
    path.write_bytes(packed[: len(packed) // 2])
    pages = imported(path)
    found = names(pages)
    assert 3000 < len(found) < 6000
    assert found == [f"n{n}" for n in range(len(found))]
    issues = [issue for page in pages for issue in page.issues]
    assert issues[-1].place == "export, compressed data"


def test_each_file_in_an_archive_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("read.me", "see below")
        archive.writestr("a/one.mrc", iso2709("a1", "One") + iso2709("b1", "Two")[:-9])
        archive.writestr("a/two.seq", aleph("c1", "Three"))
    pages = imported(path)
    assert names(pages) == ["a1", "c1"]
    places = [issue.place for page in pages for issue in page.issues]
    assert places == ["all.zip: read.me", "all.zip: a/one.mrc, record 2"]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "without any file"),
        ({"read.me": b"see below"}, r"all.zip: read\.me: no MARC in any carrier"),
        ({"[Content_Types].xml": b"<x/>", "sheet.xml": b"<x/>"}, "spreadsheet"),
        ({"in.zip": zipped("a.mrc", iso2709("a1", "One"))}, "ZIP archive within another"),
    ],
)
def test_an_archive_without_records_is_refused(
    tmp_path: Path, members: dict[str, bytes], said: str
) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    with pytest.raises(FileError, match=said):
        imported(path)


@pytest.mark.parametrize(
    ("pack", "start"),
    [("gzip", b""), ("zstd", b"<collection>"), ("xz", b'[{"leader": "'), ("zip", b"=001  ")],
)
def test_a_bomb_does_not_fill_the_memory(tmp_path: Path, pack: str, start: bytes) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(PACKERS[pack](start + iso2709("a1", "One") * (start == b"") + bytes(40 << 20)))
    tracemalloc.start()
    try:
        assert len(names(imported(path))) <= 1
    except FileError:
        assert start
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 120 << 20


@pytest.mark.parametrize("carrier", WRITERS)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, carrier: str) -> None:
    path = tmp_path / "large"
    write = WRITERS[carrier]
    letters = "abcdefghij"
    record = [write(f"{letter}1", "x" * 9000) for letter in letters]
    path.write_bytes(whole(carrier, *(record[n % 10] for n in range(2500))))
    assert path.stat().st_size > 20 << 20
    tracemalloc.start()
    found = [
        record.identifier
        for page in files.pages(files.survey([path], "XX"), "XX")
        for record in page.records
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sorted(found) == [f"{letter}1" for letter in letters]
    assert peak < 10 << 20


@pytest.mark.parametrize("carrier", WRITERS)
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damage_to_one_record_leaves_those_around_it(
    tmp_path: Path, carrier: str, data: st.DataObject
) -> None:
    """A stretch of the second record is cut out or overwritten."""
    first, second, third = (WRITERS[carrier](f"{letter}1", "Title") for letter in "apz")
    last = len(second.rstrip(b"\n*")) - 1
    begin = data.draw(st.integers(0, last))
    end = data.draw(st.integers(begin, last))
    change = data.draw(st.binary(max_size=6))
    path = tmp_path / "damaged"
    path.write_bytes(whole(carrier, first, second[:begin] + change + second[end:], third))
    pages = imported(path)
    assert {"a1", "z1"} <= set(names(pages))
    bodies = [record.metadata for page in pages for record in page.records]
    # A line that is no field any more may stay with the record above.
    assert any(first.strip() in body for body in bodies)
    assert any(third.strip() in body for body in bodies)


@pytest.mark.parametrize("carrier", WRITERS)
@given(cut=st.integers(0, 10_000), noise=st.binary(max_size=9), at=st.integers(0, 10_000))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_raises_nothing_but_a_file_error(
    tmp_path: Path, carrier: str, cut: int, noise: bytes, at: int
) -> None:
    body = whole(carrier, *(WRITERS[carrier](f"{letter}1", "Title") for letter in "apz"))
    at %= len(body)
    path = tmp_path / "damaged"
    path.write_bytes((body[:at] + noise + body[at + len(noise) :])[: cut % (len(body) + 1)])
    try:
        pages = imported(path)
    except FileError:
        return
    assert any(page.records or page.issues for page in pages)
