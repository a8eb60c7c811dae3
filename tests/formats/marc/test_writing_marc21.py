"""Writing MARC 21: what is written is read back, by pymarc, by lxml and by ourselves."""

from __future__ import annotations

import io
import re

import pymarc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvester.formats import read
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import iso2709_bytes, marcxml_bytes, write_iso2709, write_marcxml
from harvester.record import (
    Agent,
    Content,
    Edition,
    Extent,
    Harvested,
    Identifier,
    Level,
    Link,
    Medium,
    Note,
    Parent,
    Publication,
    Record,
    Series,
    Subject,
    Text,
    Title,
    Years,
)
from tests.rich_records import cyrl, latn

LAND = Record(
    "NLB",
    "1",
    titles=(
        Title("proper", cyrl("Новая зямля"), rest=cyrl("паэма")),
        Title("proper", latn("Novaia ziamlia"), rest=latn("paema")),
        Title("parallel", latn("The new land")),
        Title("variant", cyrl("Зямля")),
        Title("uniform", cyrl("Новая зямля")),
    ),
    responsibility=(cyrl("Якуб Колас"), latn("Iakub Kolas")),
    agents=(
        Agent(
            "person",
            (cyrl("Колас, Якуб"), latn("Kolas, Iakub")),
            roles=("aut",),
            dates="1882-1956",
            main=True,
        ),
        Agent("person", (cyrl("Кашкурэвіч, Арлен"),), roles=("ill",)),
        Agent("body", (cyrl("Акадэмія навук"),), roles=("isb",)),
        Agent("meeting", (latn("Kolas Readings"),)),
        Agent("family", (latn("Radziwiłł"),)),
    ),
    identifiers=(
        Identifier("isbn", "9789850203465", note="v. 1", scope="volume"),
        Identifier("isbn", "9789850203460", valid=False),
        Identifier("issn", "1234-5679"),
        Identifier("doi", "10.1000/182"),
        Identifier("oclc", "12345"),
        Identifier("national", "BY2002-55"),
    ),
    edition=Edition((cyrl("2-е выданне"), latn("2-e vydanne")), 2),
    publications=(
        Publication(
            (cyrl("Мінск"), latn("Minsk")),
            (cyrl("Мастацкая літаратура"), latn("Mastatskaia litaratura")),
            "2002",
        ),
    ),
    years=Years(2002),
    extent=Extent("270 с.", 270),
    languages=("bel", "rus"),
    original_languages=("pol",),
    countries=("BY", "PL"),
    series=(Series(cyrl("Бібліятэка"), "5", "1234-5679"),),
    subjects=(Subject("Паэзія"), Subject("Poetry", "lcsh"), Subject("Vers", "rameau")),
    classification=(Subject("821.161.3", "udc"), Subject("891.79", "ddc"), Subject("Ш6", "rubbk")),
    notes=(Note("Тыраж 2000 экз"),),
    links=(Link("https://example.org/1"),),
)
KEPT = (
    "titles", "responsibility", "agents", "identifiers", "edition", "publications", "years",
    "extent", "languages", "original_languages", "countries", "series", "subjects",
    "classification", "notes", "links", "level", "content",
)  # fmt: skip


def reread(record: pymarc.Record) -> Record:
    return read(Harvested("X", "1", prefix="marcxml", metadata=marcxml_bytes(record))).record


def fields(record: Record, *tags: str) -> list[str]:
    return [str(field) for field in to_marc21(record, control_number="1").get_fields(*tags)]


def fixed(record: Record, entered: str = "") -> str:
    return to_marc21(record, control_number="1", entered=entered)["008"].data or ""


@pytest.mark.parametrize("field", KEPT)
def test_what_is_written_is_read_back(field: str) -> None:
    found = getattr(reread(to_marc21(LAND, control_number="1")), field)
    expected = getattr(LAND, field)
    if isinstance(expected, tuple):
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
    else:
        assert found == expected


def test_both_carriers_say_the_same() -> None:
    record = to_marc21(LAND, control_number="1", holdings=[("NLB", "1")])
    carried = Harvested("X", "1", prefix="iso2709", metadata=iso2709_bytes(record))
    assert read(carried).record == reread(record)


def test_pymarc_and_lxml_read_what_is_written() -> None:
    record = to_marc21(LAND, control_number="L-1")
    stream = io.BytesIO()
    write_iso2709([record, record], stream)
    stream.seek(0)
    again = list(pymarc.MARCReader(stream, to_unicode=True, force_utf8=False))
    assert [r and r.as_dict() for r in again] == [
        {**record.as_dict(), "leader": str(r.leader)} for r in again if r
    ]
    stream = io.BytesIO()
    write_marcxml([record, record], stream)
    root = etree.fromstring(stream.getvalue())
    assert [each.tag for each in root] == ["{http://www.loc.gov/MARC21/slim}record"] * 2
    parsed = pymarc.parse_xml_to_array(io.BytesIO(stream.getvalue()))  # type: ignore[no-untyped-call]
    assert [r["001"].data for r in parsed] == ["L-1", "L-1"]


def test_romanised_form_in_the_field_and_original_in_880() -> None:
    assert fields(LAND, "100") == ["=100  1\\$6880-01$aKolas, Iakub$d1882-1956$4aut"]
    titles = fields(LAND, "245")
    assert titles == ["=245  10$6880-02$aNovaia ziamlia$bpaema$cIakub Kolas"]
    assert "=880  10$6245-02/(N$aНовая зямля$bпаэма$cЯкуб Колас" in fields(LAND, "880")


@pytest.mark.parametrize(
    ("script", "link"),
    [
        ("Cyrl", "100-01/(N"),
        ("Arab", "100-01/(3/r"),
        ("Hebr", "100-01/(2/r"),
        ("Grek", "100-01/(S"),
        ("Jpan", "100-01/$1"),
        ("Geor", "100-01/Geor"),
        ("", "100-01"),
    ],
)
def test_the_link_tells_the_script(script: str, link: str) -> None:
    agent = Agent("person", (Text("Ж", script), latn("Z")), main=True)
    record = to_marc21(Record("A", "1", agents=(agent,)), control_number="1")
    assert [f["6"] for f in record.get_fields("880")] == [link] if script else True


def test_original_script_alone_stands_in_the_field_itself() -> None:
    record = Record("A", "1", titles=(Title("proper", cyrl("Зямля")),))
    assert fields(record, "245", "880") == ["=245  00$aЗямля"]


def test_a_mixed_imprint_without_romanised_twin_stays_one_field() -> None:
    imprint = Publication((cyrl("Мінск"),), (latn("Springer"),), "1999")
    assert fields(Record("A", "1", publications=(imprint,)), "264", "880") == [
        "=264  \\1$aМінск$bSpringer$c1999"
    ]


def test_a_date_with_words_stands_in_the_form_of_its_own_script() -> None:
    imprint = Publication((Text("مصر", "Arab"), latn("Miṣr")), (), "1319هـ")
    record = Record("A", "1", publications=(imprint,))
    assert fields(record, "264", "880") == [
        "=264  \\1$6880-01$aMiṣr",
        "=880  \\1$6264-01/(3/r$aمصر$c1319هـ",
    ]
    assert reread(to_marc21(record, control_number="1")).publications == record.publications


def test_a_volume_without_own_title_is_filed_under_its_set() -> None:
    parent = Parent("p1", (cyrl("Збор твораў"),), number="Т. 3", isbn="9789850203465")
    record = Record("A", "1", level="volume", volume="Т. 3", parent=parent)
    assert fields(record, "245", "773") == [
        "=245  00$aЗбор твораў$nТ. 3",
        "=773  0\\$tЗбор твораў$gТ. 3$z9789850203465$wp1",
    ]
    assert reread(to_marc21(record, control_number="1")).title == record.title


def test_a_volume_with_a_name_stands_under_its_set_in_every_script() -> None:
    parent = Parent(titles=(cyrl("Гарады і вёскі Беларусі"),), number="Т. 2")
    latin = Title("proper", Text("Harady i vioski Belarusi", "Latn"), number="Tom 2")
    own = Title("proper", cyrl("Гомельская вобласць"))
    record = Record("A", "1", level="volume", volume="Т. 2", parent=parent, titles=(own, latin))
    written = to_marc21(record, control_number="1")
    assert written["245"].get_subfields("a", "n") == ["Harady i vioski Belarusi", "Tom 2"]
    linked = written["880"].get_subfields("a", "n", "p")
    assert linked == ["Гарады і вёскі Беларусі", "Т. 2", "Гомельская вобласць"]


def test_a_volume_named_by_its_number_alone_has_no_name() -> None:
    parent = Parent(titles=(cyrl("Спадчына"),), number="Кніга 1")
    own = Title("proper", cyrl("Кніга 1"))
    record = Record("A", "1", level="volume", volume="Кніга 1", parent=parent, titles=(own,))
    field = to_marc21(record, control_number="1")["245"]
    assert field.get_subfields("a", "n", "p") == ["Спадчына", "Кніга 1"]


def test_a_volume_of_no_known_set_keeps_its_number() -> None:
    titled = Record("A", "1", titles=(Title("proper", cyrl("Спадчына")),), volume="Т. 3")
    assert fields(titled, "245") == ["=245  00$aСпадчына$nТ. 3"]


def test_an_agent_without_a_name_is_no_field() -> None:
    assert fields(Record("A", "1", agents=(Agent("person", (), main=True),)), "100", "700") == []


def test_a_foreign_pymarc_record_with_control_characters_becomes_good_xml() -> None:
    note = pymarc.Field("500", subfields=[pymarc.Subfield("a", "bell\x07 \ud800")])
    root = etree.fromstring(marcxml_bytes(pymarc.Record(fields=[note])))
    assert root[1][0].text == "bell "


def test_a_record_without_title_says_so() -> None:
    assert fields(Record("A", "1"), "245") == ["=245  00$a[title missing]"]


def test_the_article_is_counted() -> None:
    record = Record("A", "1", titles=(Title("proper", latn("The land"), bare="land"),))
    assert fields(record, "245") == ["=245  04$aThe land"]


@pytest.mark.parametrize(
    ("level", "years", "coded"),
    [
        ("monograph", Years(2002), "s2002    "),
        ("monograph", None, "nuuuuuuuu"),
        ("set", Years(1990, 1994), "m19901994"),
        ("monograph", Years(1990, 1999, certain=False), "q19901999"),
        ("serial", Years(1990), "u1990uuuu"),
        ("serial", Years(1990, 1994), "d19901994"),
    ],
)
def test_dates_are_coded(level: Level, years: Years | None, coded: str) -> None:
    assert fixed(Record("A", "1", level=level, years=years))[6:15] == coded


@pytest.mark.parametrize(
    ("country", "code"),
    [("BY", "bw "), ("RU", "ru "), ("US", "xxu"), ("GB", "xxk"), ("DE", "gw "), ("CZ", "xr "),
     ("CN", "cc "), ("JP", "ja "), ("UA", "un "), ("UZ", "uz "), ("", "xx "), ("ZZ", "xx ")],
)  # fmt: skip
def test_countries_are_coded_as_marc_has_them(country: str, code: str) -> None:
    record = Record("A", "1", countries=(country,) if country else ())
    field = fixed(record, "2026-11-22")
    assert (len(field), field[:6], field[15:18]) == (40, "261122", code)


@pytest.mark.parametrize(
    ("level", "content", "medium"),
    [
        ("monograph", "text", "print"),
        ("monograph", "text", "electronic"),
        ("monograph", "text", "microform"),
        ("monograph", "text", "manuscript"),
        ("monograph", "cartographic", "electronic"),
        ("set", "text", "print"),
        ("volume", "text", "print"),
        ("serial", "text", "print"),
        ("part", "music", "print"),
        ("collection", "mixed", ""),
        ("monograph", "moving image", "video"),
    ],
)
def test_kind_of_material_is_read_back(level: Level, content: Content, medium: Medium) -> None:
    title = Title("proper", latn("Title"))
    record = Record("A", "1", level=level, content=content, medium=medium, titles=(title,))
    written = to_marc21(record, control_number="1")
    assert len(str(written.leader)) == 24
    found = reread(written)
    assert (found.level, found.content, found.medium) == (level, content, medium)


def test_each_holding_is_an_852() -> None:
    record = to_marc21(LAND, control_number="1", holdings=[("NLB", "oai:nlb:1"), ("LC", "2")])
    held = [(f["a"], f["x"]) for f in record.get_fields("852")]
    assert held == [("NLB", "oai:nlb:1"), ("LC", "2")]


def test_more_than_99_pairs_of_scripts_are_all_written() -> None:
    names = [(cyrl(f"Імя {n}"), latn(f"Imia {n}")) for n in range(120)]
    record = to_marc21(
        Record("A", "1", agents=tuple(Agent("person", pair) for pair in names)), control_number="1"
    )
    assert len(record.get_fields("700")) == len(record.get_fields("880")) == 120
    assert all(re.fullmatch(r"700-\d\d/\(N", f["6"]) for f in record.get_fields("880"))


def test_a_second_lccn_stands_in_035_for_010_stands_once() -> None:
    lccns = ("2001000001", True), ("2001000002", False), ("2001000003", True)
    numbers = tuple(Identifier("lccn", value, valid=valid) for value, valid in lccns)
    record = Record("A", "1", titles=LAND.titles, identifiers=numbers)
    assert fields(record, "010", "035") == [
        "=010  \\\\$a2001000001$z2001000002", "=035  \\\\$a(DLC)2001000003",
    ]  # fmt: skip
    assert reread(to_marc21(record, control_number="1")).identifiers == numbers


def test_a_title_has_one_statement_of_responsibility_in_a_script() -> None:
    said = (latn("Ida Ash"), latn("with maps by Ann Rowe"))
    record = Record("A", "1", titles=(Title("proper", latn("Hills")),), responsibility=said)
    assert fields(record, "245") == ["=245  00$aHills$cIda Ash ; with maps by Ann Rowe"]


def test_characters_that_no_carrier_holds_are_taken_out() -> None:
    hostile = latn("a\x00b\x1dc\x1ed\x1fe\ufffef\ud800g\nh")
    record = Record("A", "1", titles=(Title("proper", hostile),))
    written = to_marc21(record, control_number="1\x1e")
    assert reread(written).titles[0].main.value == "abcdefg h"
    again = pymarc.Record(iso2709_bytes(written))
    assert (again["001"].data, again["245"]["a"]) == ("1", "abcdefg h")


anything = st.text(st.characters(codec=None), max_size=30)


@given(
    st.builds(
        Record,
        st.just("A"),
        st.just("1"),
        titles=st.lists(
            st.builds(
                Title, st.sampled_from(["proper", "parallel", "uniform"]),
                st.builds(Text, anything, st.sampled_from(["Cyrl", "Latn", "Arab", ""])),
                st.none(), anything,
            ),
            max_size=3,
        ).map(tuple),
        notes=st.lists(st.builds(Note, anything), max_size=3).map(tuple),
        languages=st.lists(anything, max_size=2).map(tuple),
        volume=anything,
    ),
    anything,
)  # fmt: skip
def test_hostile_text_never_breaks_a_carrier(record: Record, control_number: str) -> None:
    written = to_marc21(record, control_number=control_number)
    etree.fromstring(marcxml_bytes(written))
    again = pymarc.Record(iso2709_bytes(written))
    assert [f.tag for f in again] == [f.tag for f in written]


def test_a_record_too_long_for_iso_2709_loses_notes_and_says_so() -> None:
    long = Record(
        "A", "1", titles=LAND.titles, identifiers=LAND.identifiers,
        subjects=tuple(Subject(f"Тэма {n}") for n in range(100)),
        notes=tuple(Note("нататка " * 100) for _ in range(100)),
    )  # fmt: skip
    written = to_marc21(long, control_number="1")
    data = iso2709_bytes(written)
    again = pymarc.Record(data)
    assert len(data) <= 99_999
    assert int(data[:5]) == len(data)
    assert len(again.get_fields("653")) == 100
    assert 50 < len(again.get_fields("500")) < 100
    assert "fields left out" in again.get_fields("500")[-1]["a"]
    assert len(written.get_fields("500")) == 100, "the record itself is not changed"


def test_a_field_too_long_for_iso_2709_is_cut_at_a_whole_character() -> None:
    long = Record("A", "1", titles=(Title("proper", cyrl("Ж" * 9000)),), notes=(Note("short"),))
    data = iso2709_bytes(to_marc21(long, control_number="1"))
    again = pymarc.Record(data)
    assert re.fullmatch("Ж{4900,}…", again["245"]["a"])
    assert "1 cut" in again.get_fields("500")[-1]["a"]
    assert len(again["245"].as_marc("utf-8")) <= 9_999


def test_even_a_monstrous_record_is_written() -> None:
    monster = Record(
        "A", "1",
        agents=tuple(Agent("person", (cyrl("Ж" * 900), latn("Z" * 900))) for _ in range(300)),
        identifiers=tuple(Identifier("national", str(n) * 500) for n in range(300)),
        links=tuple(Link(f"https://example.org/{n}") for n in range(9000)),
    )  # fmt: skip
    data = iso2709_bytes(to_marc21(monster, control_number="1"))
    again = pymarc.Record(data)
    assert len(data) <= 99_999
    assert again["245"]["a"] == "[title missing]"


def test_the_romanised_form_has_at_least_the_year() -> None:
    imprint = Publication((Text("مصر", "Arab"), latn("Miṣr")), (), "1319هـ")
    record = Record("A", "1", publications=(imprint,), years=Years(1902))
    assert fields(record, "264") == ["=264  \\1$6880-01$aMiṣr$c1902"]
    assert reread(to_marc21(record, control_number="1")).publications == record.publications
