"""UNIMARC, MODS and Dublin Core as they are written: the fields a cataloger looks at."""

from __future__ import annotations

import io

import pymarc
import pytest
from lxml import etree

from harvester.formats.marc.writing.unimarc import to_unimarc
from harvester.formats.writing import (
    WRITTEN,
    ToWrite,
    WrittenFormat,
    iso2709_bytes,
    write,
    write_stream,
)
from harvester.record import Agent, Link, Location, Note, Parent, Publication, Record, Title, Years
from tests.rich_records import cyrl, latn

KOLAS = Agent(
    "person", (cyrl("Колас, Якуб"), latn("Kolas, Iakub")), ("aut",), "1882-1956", main=True
)
VOLUME = Record(
    "NLB",
    "1",
    level="volume",
    medium="print",
    titles=(
        Title("proper", cyrl("Новая зямля"), rest=cyrl("паэма")),
        Title("proper", latn("Novaia ziamlia")),
        Title("parallel", latn("The new land"), bare="new land", language="eng"),
    ),
    responsibility=(cyrl("Якуб Колас"),),
    agents=(KOLAS,),
    publications=(Publication((cyrl("Мінск"),), (), "2002"),),
    years=Years(2002),
    volume="Т. 2",
    parent=Parent("br12", (cyrl("Збор твораў"),), (KOLAS,), "Т. 2"),
    languages=("bel",),
    countries=("BY",),
    links=(Link("https://example.org/1", "Тэкст", "Only on campus", free=False),),
    locations=(Location("NLB", "", "84К", 3, "v.1-5"),),
)


def fields(record: Record, *tags: str) -> list[str]:
    return [str(field) for field in to_unimarc(record, control_number="1").get_fields(*tags)]


def test_unimarc_leader_and_coded_data() -> None:
    written = to_unimarc(VOLUME, control_number="1", entered="2026-11-24")
    assert str(written.leader) == "00000nam2 22000001n 450 "
    coded = written["100"]["a"]
    assert (len(coded), coded[:17], coded[26:30], coded[34:]) == (
        36, "20261124d2002    ", "50  ", "ca",
    )  # fmt: skip
    assert fields(VOLUME, "101", "102") == ["=101  0\\$abel", "=102  \\\\$aBY"]


def test_unimarc_says_that_no_language_is_known() -> None:
    assert fields(Record("A", "1"), "101") == ["=101  0\\$aund"]


def test_unimarc_repeats_a_field_for_each_script_original_first() -> None:
    assert fields(VOLUME, "200", "700") == [
        "=200  1\\$6a01$7ca$aНовая зямля$eпаэма$d\x98The \x9cnew land$zeng$fЯкуб Колас",
        "=200  1\\$6a01$7ba$aNovaia ziamlia",
        "=700  \\1$6a02$7ca$aКолас$bЯкуб$f1882-1956$4070",
        "=700  \\1$6a02$7ba$aKolas$bIakub$f1882-1956$4070",
    ]


def test_unimarc_embeds_the_set_of_a_volume() -> None:
    (field,) = to_unimarc(VOLUME, control_number="1").get_fields("461")
    assert str(field).split("$1") == [
        "=461  \\1", "001br12", "2001 $aЗбор твораў$vТ. 2",
        "700 1$6a01$7ca$aКолас$bЯкуб$f1882-1956$4070",
        "700 1$6a01$7ba$aKolas$bIakub$f1882-1956$4070",
    ]  # fmt: skip


def test_unimarc_calls_a_volume_without_a_title_by_its_number() -> None:
    record = Record("A", "1", level="volume", volume="Т. 2", parent=VOLUME.parent)
    assert fields(record, "200") == ["=200  0\\$aТ. 2"]


def test_unimarc_links_a_statement_to_its_copy() -> None:
    assert fields(VOLUME, "852", "955") == [
        "=852  \\\\$aNLB$j84К$t1-3$5NLB:1", "=955  \\\\$5NLB:1$rv.1-5",
    ]  # fmt: skip


def test_pymarc_reads_unimarc() -> None:
    data = write(ToWrite(VOLUME, "U1", (("NLB", "1"),)), "unimarc", "iso2709")
    (found,) = pymarc.MARCReader(data, force_utf8=True)
    assert found is not None
    assert (found["001"].data, found["200"]["e"]) == ("U1", "паэма")
    (again,) = pymarc.parse_xml_to_array(  # type: ignore[no-untyped-call]
        io.BytesIO(write(ToWrite(VOLUME, "U1"), "unimarc"))
    )
    assert again["200"]["a"] == "Новая зямля"


def test_unimarc_too_long_for_iso_2709_says_so_in_its_own_note() -> None:
    notes = tuple(Note(f"{number} " + "нататка " * 100) for number in range(100))
    record = Record("A", "1", titles=VOLUME.titles, notes=notes)
    again = pymarc.Record(iso2709_bytes(to_unimarc(record, control_number="1")), force_utf8=True)
    assert "fields left out" in again.get_fields("300")[-1]["a"]
    assert again["100"]["a"][26:28] == "50"


@pytest.mark.parametrize("written", WRITTEN)
def test_a_stream_is_a_collection(written: WrittenFormat) -> None:
    stream = io.BytesIO()
    write_stream([ToWrite(VOLUME, "1"), ToWrite(VOLUME, "2")], stream, written, "xml")
    assert len(etree.fromstring(stream.getvalue())) == 2


@pytest.mark.parametrize("written", ["mods", "oai_dc"])
def test_what_is_no_marc_has_no_iso_2709(written: WrittenFormat) -> None:
    with pytest.raises(ValueError, match="XML"):
        write(ToWrite(VOLUME, "1"), written, "iso2709")


@pytest.mark.parametrize("written", WRITTEN)
def test_characters_that_xml_forbids_are_taken_out(written: WrittenFormat) -> None:
    record = Record("A", "1", titles=(Title("proper", latn("a\x00b\ud800\ufffe\x1f")),))
    assert b"ab" in etree.tostring(etree.fromstring(write(ToWrite(record, "1\x1e"), written)))


def test_mods_joins_the_forms_of_a_name_and_marks_the_main_entry() -> None:
    root = etree.fromstring(write(ToWrite(VOLUME, "U1", (("NLB", "1"),)), "mods"))
    space = {"m": "http://www.loc.gov/mods/v3"}
    names = root.findall("m:name", space)
    assert [(n.get("script"), n.get("altRepGroup"), n.get("usage")) for n in names] == [
        ("Cyrl", "2", "primary"), ("Latn", "2", "primary"),
    ]  # fmt: skip
    host = root.find("m:relatedItem[@type='host']", space)
    assert host is not None
    assert host.findtext("m:recordInfo/m:recordIdentifier", "", space) == "br12"
    assert root.findtext("m:titleInfo/m:nonSort", "", space) == "The "
    assert root.findtext("m:recordInfo/m:recordIdentifier", "", space) == "U1"


def test_dublin_core_names_the_set_in_the_title() -> None:
    root = etree.fromstring(write(ToWrite(VOLUME, "U1"), "oai_dc"))
    space = {"dc": "http://purl.org/dc/elements/1.1/"}
    assert root.findtext("dc:title", "", space) == "Збор твораў. Т. 2. Новая зямля : паэма"
    assert root.findtext("dc:creator", "", space) == "Колас, Якуб, 1882-1956"
