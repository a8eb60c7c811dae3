"""Four catalogues over the same facts: each well-formed, each in its own way, always the same."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Any, cast
from urllib.request import urlopen

import pymarc
import pytest
from lxml import etree

from harvester.demo.facts import LIBRARIES, Facts, Library, load
from harvester.demo.libraries import catalogue, describe, describe_dc, truth
from harvester.demo.stock import stock
from harvester.provider.server import LoopbackRepository
from harvester.provider.verbs import HeldRecord

MARC21: tuple[Library, ...] = ("chicago", "prague")
UNIMARC: tuple[Library, ...] = ("minsk", "beijing")
PREFIX = {"minsk": "unimarc", "chicago": "marc21", "prague": "marc21", "beijing": "cnmarc"}
CYRILLIC = re.compile("[\u0400-\u04ff]")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load()


def described(library: Library, facts: Facts) -> dict[str, Any]:
    """The records of a library by the edition (or set) they describe."""
    return {
        one.edition: etree.fromstring(one.metadata[PREFIX[library]])
        for one in catalogue(library, facts)
        if one.edition
    }


def values(record: Any, tag: str, code: str) -> list[str]:
    """The texts of a subfield, in order."""
    path = "./*[local-name()='datafield'][@tag=$tag]/*[@code=$code]/text()"
    return list(record.xpath(path, tag=tag, code=code))


def leader(record: Any) -> str:
    return str(record.xpath("string(./*[local-name()='leader'])"))


@pytest.mark.parametrize("library", LIBRARIES)
def test_two_calls_give_the_same_bytes(library: Library, facts: Facts) -> None:
    assert catalogue(library, facts) == catalogue(library, load())


@pytest.mark.parametrize("library", LIBRARIES)
def test_identifiers_and_control_numbers_are_unique(library: Library, facts: Facts) -> None:
    records = catalogue(library, facts)
    assert len({one.identifier for one in records}) == len(records)
    editions = [one.edition for one in records if one.edition]
    assert len(set(editions)) == len(editions)


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_record_is_marc_with_a_title_and_a_year(library: Library, facts: Facts) -> None:
    title, imprints = ("245", ("260", "264")) if library in MARC21 else ("200", ("210",))
    for edition, record in described(library, facts).items():
        assert len(leader(record)) == 24, edition
        assert values(record, title, "a"), edition
        dates = [
            date
            for tag in imprints
            for date in values(record, tag, "c" if library in MARC21 else "d")
        ]
        assert re.search(r"1[5-9]\d\d|20\d\d", dates[0]), edition


@pytest.mark.parametrize("library", MARC21)
def test_pymarc_reads_every_marc21_record(library: Library, facts: Facts) -> None:
    for edition, record in described(library, facts).items():
        (parsed,) = cast("Any", pymarc).parse_xml_to_array(io.BytesIO(etree.tostring(record)))
        assert parsed.title, edition
        assert len(parsed["008"].data) == 40, edition


@pytest.mark.parametrize("library", UNIMARC)
def test_unimarc_coded_data_is_36_characters(library: Library, facts: Facts) -> None:
    for edition, record in described(library, facts).items():
        (coded,) = values(record, "100", "a")
        assert len(coded) == 36, edition
        assert coded[26:30] == ("50  " if library == "minsk" else "0120"), edition


def test_hierarchy_of_unimarc_sets_and_volumes(facts: Facts) -> None:
    volumes = {one.id: one for one in facts.editions if one.set}
    for edition, record in described("minsk", facts).items():
        wanted = "1" if edition in facts.sets else "2" if edition in volumes else "0"
        assert leader(record)[8] == wanted, edition
        if edition in volumes:
            whole = facts.sets[volumes[edition].set]
            assert values(record, "461", "a")[0] == whole.title
            assert values(record, "461", "1")[1] == "2001 "


def test_volume_without_title_of_its_own_is_called_by_its_number(facts: Facts) -> None:
    bare = {one.id: one for one in facts.editions if one.set and not one.significant}
    records = {key: record for key, record in described("minsk", facts).items() if key in bare}
    assert records
    for edition, record in records.items():
        (field,) = record.xpath("./*[@tag='200']")
        assert field.get("ind1") == "0", edition
        assert any(sign.isdigit() or sign.isalpha() for sign in values(record, "200", "a")[0])
        assert values(record, "200", "a")[0] == values(record, "461", "v")[0]


def test_volume_in_marc21_stands_under_its_set(facts: Facts) -> None:
    for library in MARC21:
        records = described(library, facts)
        named = [one for one in facts.editions if one.set and one.significant and one.id in records]
        assert named
        for one in named:
            title = [values(records[one.id], "245", code) for code in "anp"]
            assert [len(texts) for texts in title] == [1, 1, 1], one.id


def test_marc21_library_describes_a_set_or_its_volumes(facts: Facts) -> None:
    above = {one.id: one.set for one in facts.editions if one.set}
    for library in MARC21:
        editions = described(library, facts)
        assert not {above[key] for key in editions if key in above} & editions.keys()


def test_romanised_libraries_have_other_scripts_only_in_880(facts: Facts) -> None:
    for library in MARC21:
        for edition, record in described(library, facts).items():
            rest = [field for field in record if field.get("tag") != "880"]
            assert not any(CYRILLIC.search("".join(field.itertext())) for field in rest), edition
    assert not any(values(record, "880", "6") for record in described("prague", facts).values())


def test_links_to_880_point_both_ways(facts: Facts) -> None:
    scripts: Counter[str] = Counter()
    for edition, record in described("chicago", facts).items():
        ends = {
            (tag, link.split("-")[1][:2])
            for field in record
            if (tag := field.get("tag")) and tag != "880"
            for link in field.xpath("./*[@code='6']/text()")
        }
        back = [re.fullmatch(r"(\d{3})-(\d\d)/(.+)", link) for link in values(record, "880", "6")]
        assert {(link[1], link[2]) for link in back if link} == ends, edition
        scripts.update(link[3] for link in back if link)
    assert scripts.keys() == {"(N", "$1"}


def test_about_six_of_ten_foreign_records_carry_their_script(facts: Facts) -> None:
    foreign = {one.id for one in facts.editions if CYRILLIC.search(one.title)}
    records = [record for key, record in described("chicago", facts).items() if key in foreign]
    share = sum(bool(values(record, "880", "6")) for record in records) / len(records)
    assert 0.5 < share < 0.7


def test_chinese_book_is_in_pinyin_at_minsk_and_in_both_at_beijing(facts: Facts) -> None:
    chinese = next(
        one
        for one in facts.editions
        if one.language == "chi" and {"minsk", "beijing"} <= {*one.holders}
    )
    at_minsk = described("minsk", facts)[chinese.id]
    assert values(at_minsk, "200", "a") == [chinese.pinyin]
    assert values(at_minsk, "300", "a")
    at_beijing = described("beijing", facts)[chinese.id]
    assert values(at_beijing, "200", "a") == [chinese.title]
    pinyin = values(at_beijing, "200", "A") + values(at_beijing, "200", "9")
    assert [one.lower() for one in pinyin] == [chinese.pinyin.lower()]


def test_libraries_write_isbns_each_in_their_way(facts: Facts) -> None:
    minsk = [isbn for one in described("minsk", facts).values() for isbn in values(one, "010", "a")]
    assert all("-" in isbn for isbn in minsk)
    chicago = [i for one in described("chicago", facts).values() for i in values(one, "020", "a")]
    assert not any("-" in isbn for isbn in chicago)
    assert {len(isbn.split()[0]) for isbn in chicago} == {10, 13}
    prague = [i for one in described("prague", facts).values() for i in values(one, "020", "a")]
    assert any(isbn.endswith("(brož.)") for isbn in prague)


def test_some_leave_out_an_isbn_that_is_printed(facts: Facts) -> None:
    printed = {one.id for one in facts.editions if one.isbn}
    records = described("minsk", facts)
    held = [key for key in printed if key in records]
    missing = [key for key in held if not values(records[key], "010", "a")]
    assert 0.05 < len(missing) / len(held) < 0.3


def test_one_book_has_a_misprinted_isbn(facts: Facts) -> None:
    printed = {isbn for one in (*facts.editions, *facts.sets.values()) for isbn in one.isbn}
    found = [isbn for one in described("minsk", facts).values() for isbn in values(one, "010", "a")]
    assert len([isbn for isbn in found if isbn not in printed]) == 1


@pytest.mark.parametrize("library", UNIMARC)
def test_one_record_is_deleted(library: Library, facts: Facts) -> None:
    (gone,) = [one for one in catalogue(library, facts) if one.deleted]
    assert (gone.metadata, gone.edition) == ({}, "")


def test_one_record_has_no_title_and_one_is_hopeless(facts: Facts) -> None:
    (untitled,) = unknown("chicago", facts)
    assert not values(etree.fromstring(untitled.metadata["marc21"]), "245", "a")
    (broken,) = unknown("prague", facts)
    record = etree.fromstring(broken.metadata["marc21"])
    assert len(leader(record)) == 5
    assert record.xpath("./*[local-name()='datafield'][not(@tag)]")


def unknown(library: Library, facts: Facts) -> list[HeldRecord]:
    """The records that describe no edition we know of."""
    return [one for one in catalogue(library, facts) if not one.edition]


def test_dublin_core_is_chicagos_second_format(facts: Facts) -> None:
    for one in catalogue("chicago", facts):
        if one.edition:
            root = etree.fromstring(one.metadata["oai_dc"])
            assert etree.QName(root).localname == "dc"
            assert root.findtext("{http://purl.org/dc/elements/1.1/}title")


def test_one_edition_can_be_described_anywhere(facts: Facts) -> None:
    edition = facts.editions[0]
    records = {describe(edition, library, facts) for library in LIBRARIES}
    assert len(records) == len(LIBRARIES)
    assert edition.language.encode() in describe_dc(edition, "chicago", facts)


def test_truth_names_the_edition_of_every_live_readable_record(facts: Facts) -> None:
    known = truth(facts)
    everything = {one.id for one in facts.editions} | facts.sets.keys()
    assert set(known.values()) <= everything
    for library in LIBRARIES:
        live = {one.identifier for one in catalogue(library, facts) if one.edition}
        assert live == {identifier for place, identifier in known if place == library}


def test_most_editions_are_held_more_than_once(facts: Facts) -> None:
    shared = Counter(truth(facts).values())
    assert sum(count > 1 for count in shared.values()) > 250
    assert sum(count == 4 for count in shared.values()) >= 10


def test_stock_names_records_isbns_and_one_unknown(facts: Facts) -> None:
    lines = list(csv.DictReader(io.StringIO(stock(facts).decode())))
    held = {one.identifier: one for one in catalogue("minsk", facts)}
    named = [line["identifier"] for line in lines if line["identifier"]]
    assert 35 <= len(lines) <= 45
    assert [one for one in named if one not in held] == ["oai:minsk.example:BY-DEMO-br9999999999"]
    assert [line["quantity"] for line in lines].count("0") == 1
    assert [count for count in Counter(named).values() if count > 1] == [2]
    by_isbn = [line["isbn"] for line in lines if not line["identifier"]]
    records = b"".join(b"".join(one.metadata.values()) for one in held.values())
    assert len(by_isbn) >= 5
    assert all(isbn.encode() in records for isbn in by_isbn)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_repository_serves_the_whole_catalogue(library: Library, facts: Facts) -> None:
    records = catalogue(library, facts)
    with LoopbackRepository(records, page=1000) as repository:
        query = f"?verb=ListRecords&metadataPrefix={PREFIX[library]}"
        with urlopen(repository.url + query, timeout=10) as response:  # noqa: S310
            root = etree.fromstring(response.read())
    found = root.findall(".//{http://www.openarchives.org/OAI/2.0/}record")
    assert len(found) == len(records)
