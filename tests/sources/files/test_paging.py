"""Dropped files: every record is taken, named, and nothing is lost without a word."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.errors import FileError
from harvester.formats import read
from harvester.issues import Code
from harvester.sources import files

if TYPE_CHECKING:
    from harvester.issues import Issue
    from harvester.record import Harvested
    from harvester.sources.page import Broken
    from tests.sources.conftest import Xml

SLIM = "http://www.loc.gov/MARC21/slim"


def iso2709(number: str, title: str = "Новая земля", *, tag: str = "001") -> bytes:
    """A record with a control field and a title."""
    fields = [f"{number}\x1e".encode(), f"10\x1fa{title}\x1e".encode()]
    directory = f"{tag}{len(fields[0]):04}00000245{len(fields[1]):04}{len(fields[0]):05}\x1e"
    base = 24 + len(directory)
    body = directory.encode() + b"".join(fields) + b"\x1d"
    return f"{24 + len(body):05}nam a22{base:05} i 4500".encode() + body


def take(*paths: Path) -> tuple[list[Harvested], list[Issue]]:
    pages = list(files.pages(files.survey(paths, "BY"), "BY"))
    return [r for page in pages for r in page.records], [i for page in pages for i in page.issues]


def quarantined(*paths: Path) -> list[Broken]:
    return [
        broken for page in files.pages(files.survey(paths, "BY"), "BY") for broken in page.broken
    ]


def write(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def identifiers(records: list[Harvested]) -> list[str]:
    return [record.identifier for record in records]


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n"])
def test_iso_2709_is_taken_as_it_is(tmp_path: Path, before: bytes, *, zipped: bool) -> None:
    one, two = iso2709("b1"), iso2709(" b2 ", "Сымон-музыка")
    body = before + one + b"\r\n" + two
    records, issues = take(write(tmp_path, "any.name", gzip.compress(body) if zipped else body))
    assert identifiers(records) == ["b1", "b2"]
    assert [record.metadata for record in records] == [one, two]
    assert {(record.partner, record.prefix) for record in records} == {("BY", "iso2709")}
    assert issues == []


def test_the_control_number_is_found_when_the_directory_lies(tmp_path: Path) -> None:
    sorted_by_tag = iso2709("b1")
    head, first, second, end = sorted_by_tag.split(b"\x1e")
    swapped = (
        head[:24]
        + b"001" + head[27:31] + b"00023" + b"245" + head[39:43] + b"00000"
        + b"\x1e" + second + b"\x1e" + first + b"\x1e" + end
    )  # fmt: skip
    wrong_lengths = sorted_by_tag.replace(b"b1\x1e", b"b1-recoded\x1e")
    records, _ = take(write(tmp_path, "a.mrc", swapped + wrong_lengths))
    assert identifiers(records) == ["b1", "b1-recoded"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (f'<?xml version="1.0"?>\n<collection xmlns="{SLIM}">', "</collection>"),
        ("<m:collection xmlns:m='info:lc/xmlns/marcxchange-v2'>", "</m:collection>"),
        (
            "<s:answer xmlns:s='http://www.loc.gov/zing/srw/'><s:record><s:recordData>",
            "</s:recordData></s:record></s:answer>",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marc_in_xml_is_found_in_any_wrapping(
    tmp_path: Path, xml: Xml, before: str, after: str, encoding: str
) -> None:
    body = f"{before}{xml.marc('b1')}{after}"
    (record,), issues = take(write(tmp_path, "a.xml", body.encode(encoding)))
    assert (record.identifier, record.prefix, issues) == ("b1", "marcxml", [])
    assert "Новая земля".encode() in record.metadata
    assert record.metadata.endswith(b"</record>")


def test_blank_lines_before_the_declaration_do_no_harm(tmp_path: Path, xml: Xml) -> None:
    body = f'\r\n\n <?xml version="1.0" encoding="UTF-8"?>{xml.marc("b1")}'
    for path in (
        write(tmp_path, "a.xml", body.encode()),
        write(tmp_path, "a.xml.gz", gzip.compress(body.encode())),
    ):
        assert identifiers(take(path)[0]) == ["b1"]


def test_prefixes_bound_around_go_with_the_record(tmp_path: Path, xml: Xml) -> None:
    inner = xml.marc("b1").replace(f' xmlns="{SLIM}"', "").replace("<", "<m:")
    body = f"<m:collection xmlns:m='{SLIM}'>{inner.replace('<m:/', '</m:')}</m:collection>"
    (record,), _ = take(write(tmp_path, "a.xml", body.encode()))
    again, _ = take(write(tmp_path, "b.xml", record.metadata))
    assert identifiers(again) == ["b1"]


def test_a_saved_oai_answer_brings_its_own_identifiers(tmp_path: Path, xml: Xml) -> None:
    body = xml.list_of(
        xml.record("oai:x:1", metadata=xml.marc("b1")),
        xml.record("oai:x:2", status="deleted"),
        xml.record("oai:x:3", metadata="<dc><title>Новая</title></dc>"),
    ).replace(b"<request>", b'<request metadataPrefix="marc21">')
    records, issues = take(write(tmp_path, "a.xml", body))
    assert identifiers(records) == ["oai:x:1", "oai:x:2", "oai:x:3"]
    assert [record.deleted for record in records] == [False, True, False]
    assert {record.prefix for record in records} == {"marc21"}
    assert (records[0].datestamp, issues) == ("2026-01-01", [])
    assert b"<title>" in records[2].metadata


def test_a_record_without_control_number_is_named_by_its_content(tmp_path: Path) -> None:
    body = iso2709("x", tag="009")
    here, issues = take(write(tmp_path, "march.mrc", body))
    there, _ = take(write(tmp_path, "april.mrc", iso2709("b1") + body))
    name = here[0].identifier
    assert name.startswith("content-")
    assert identifiers(there) == ["b1", name]
    assert [(i.identifier, i.code) for i in issues] == [(name, Code.CONTROL_NUMBER_MISSING)]


def test_a_shared_control_number_names_nobody_even_across_files(tmp_path: Path) -> None:
    one = write(tmp_path, "a.mrc", iso2709("b1") + iso2709("b2"))
    two = write(tmp_path, "b.mrc", iso2709("b1", "Сымон-музыка"))
    records, issues = take(one, two)
    first, second, third = identifiers(records)
    assert {first[:8], third[:8]} == {"content-"}
    assert (first != third, second) == (True, "b2")
    assert [(i.identifier, i.code, i.place, i.detail) for i in issues] == [
        (first, Code.CONTROL_NUMBER_REPEATED, "a.mrc, record 1", "b1"),
        (third, Code.CONTROL_NUMBER_REPEATED, "b.mrc, record 1", "b1"),
    ]


def test_the_same_record_twice_is_kept_once(tmp_path: Path) -> None:
    records, issues = take(write(tmp_path, "a.mrc", iso2709("b1") + iso2709("b2") + iso2709("b1")))
    assert identifiers(records) == ["b1", "b2"]
    assert [(i.identifier, i.code, i.place) for i in issues] == [
        ("b1", Code.RECORD_REPEATED, "a.mrc, record 3")
    ]


def test_xml_cut_in_the_middle_keeps_what_came_before(tmp_path: Path, xml: Xml) -> None:
    body = f"<collection>\n{xml.marc('b1')}\n{xml.marc('b2')}\n{xml.marc('b3')[:-20]}"
    path = write(tmp_path, "a.xml", body.encode())
    records, (issue,) = take(path)
    assert identifiers(records) == ["b1", "b2"]
    assert (issue.code, issue.place) == (Code.RECORD_BROKEN, "a.xml, record 3")
    (broken,) = quarantined(path)
    assert broken.data == xml.marc("b3")[:-20].encode()


@pytest.mark.timeout(60)  # where patterns nest, each blank doubles the time
def test_blanks_behind_the_tag_of_a_record_are_no_work(tmp_path: Path, xml: Xml) -> None:
    blanks = f"<record>{' ' * 5000}text & more</record>"
    body = f"<collection>{xml.marc('b1')}{blanks}{xml.marc('b2')}</collection>"
    records, _ = take(write(tmp_path, "a.xml", body.encode()))
    assert identifiers(records) == ["b1", "b2"]


@pytest.mark.parametrize("carrier", ["iso2709", "marcxml"])
def test_a_compressed_file_cut_in_the_middle_keeps_what_came_before(
    tmp_path: Path, xml: Xml, carrier: str
) -> None:
    numbers = [f"b{n}" for n in range(3000)]
    if carrier == "iso2709":
        body = b"".join(iso2709(number, number * 9) for number in numbers)
    else:
        records = (xml.marc(number, number * 9) for number in numbers)
        body = f"<collection>{''.join(records)}</collection>".encode()
    whole = gzip.compress(body)
    path = write(tmp_path, "a.gz", whole[: len(whole) // 2])
    found, (cut, issue) = take(path)
    assert 1000 < len(found) < 2000
    assert identifiers(found) == numbers[: len(found)]
    assert (cut.code, cut.place) == (Code.RECORD_BROKEN, f"a.gz, record {len(found) + 1}")
    assert issue.code == Code.RECORD_BROKEN
    assert issue.place.startswith("a.gz, compressed data")
    assert len(quarantined(path)) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"PK\x03\x04\x14\x00\x1e\x1d", "ZIP archive that cannot be opened"),
        (b'{"title": "Novaya zemlya"}', "JSON without a MARC record"),
        (b"%PDF-1.7", "PDF"),
        ("Колас, Якуб\tНовая земля".encode(), "it starts 'Колас, Якуб Новая земля'"),
        (b"<html><body>log in</body></html>", "whose root is html"),
        (b"<html><br></html>", "no catalogue record in it; line 1: Opening and ending tag"),
        (b"<collection/>", "whose root is collection"),
        (b"<r><record><title>x</title></record></r>", "whose root is r"),
        (b"\x1f\x8b\x08\x00 not gzip", "no MARC in any carrier"),
    ],
)
def test_what_is_no_catalogue_is_refused_with_what_it_looks_like(
    tmp_path: Path, body: bytes, said: str
) -> None:
    good, bad = write(tmp_path, "good.mrc", iso2709("b1")), write(tmp_path, "bad", body)
    with pytest.raises(FileError, match="/bad: ") as caught:
        files.survey([bad], "BY")
    assert said in str(caught.value)
    both = files.survey([good, bad], "BY")
    assert (both.readable, both.refused) == ((good,), (str(caught.value),))


CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.mark.parametrize(
    ("name", "form", "title"),
    [
        ("edm-book", "edm", "Upių tiltai"),
        ("dcndl-simple", "dcndl", ""),
        ("mods-book", "mods", "The lamp on the pier : poems, 1951-1960"),
        ("dim-article", "dim", ""),
        ("qualified-book", "oai_dc", "Daryo koʻpriklari"),
        ("mets-dublin-core", "oai_dc", "Лоцыя Палесся"),
        ("mets-marc-before-mods", "marc21", ""),
        ("mets-dim-and-dublin-core", "dim", "From DIM"),
    ],
)
def test_a_description_needs_no_envelope(name: str, form: str, title: str) -> None:
    pages = files.pages(files.survey([CORPUS / f"{name}.xml"], "BY"), "BY")
    (record,) = [read(harvested).record for page in pages for harvested in page.records]
    assert record.format == form
    assert record.title
    assert title in ("", record.title)


def test_entities_are_refused(tmp_path: Path, xml: Xml) -> None:
    body = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + xml.marc("b1", "&x;")
    with pytest.raises(FileError, match="declares entities"):
        take(write(tmp_path, "a.xml", body.encode()))


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.mrc", tmp_path):
        with pytest.raises(FileError, match="cannot be read"):
            take(path)


def test_pages_are_of_the_size_asked_for(tmp_path: Path) -> None:
    one = write(tmp_path, "a.mrc", b"".join(iso2709(f"a{n}") for n in range(5)))
    two = write(tmp_path, "b.mrc", b"".join(iso2709(f"b{n}") for n in range(3)))
    sizes = [
        len(page.records) for page in files.pages(files.survey([one, two], "BY"), "BY", page_size=3)
    ]
    assert sizes == [3, 3, 2]


@given(tail=st.binary(max_size=200))
def test_no_bytes_crash(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for start in (b"", b"<record>", b"\x1f\x8b\x08", iso2709("b1"), b"00024     \x1e"):
        try:
            records, issues = take(write(folder, "any", start + tail))
        except FileError:
            continue
        assert records or issues
