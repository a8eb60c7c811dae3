"""What is written keeps to the structure of its format, whatever the record.

The tables hold what the published schemas say of the elements we write: MODS 3.8
(https://www.loc.gov/standards/mods/v3/mods-3-8.xsd), MARCXML 1.2 (MARC21slim.xsd), OAI-PMH's
oai_dc.xsd. A record in MARC must have no fault that an inspection would tell.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import pymarc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from harvester.formats.reading import coding_faults
from harvester.formats.writing import MARC_FORMATS, Carrier, ToWrite, WrittenFormat, write
from harvester.record import Agent, Harvested, Identifier, Parent, Publication, Record, Text, Title
from tests.rich_records import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

_LANGUAGE = "lang script"
_AUTHORITY = "authority valueURI"
_TOP = (
    "titleInfo name typeOfResource genre originInfo language physicalDescription abstract"
    " tableOfContents note subject classification relatedItem identifier location"
    " accessCondition part recordInfo"
)


def _any_of(names: str, least: str = "+") -> str:
    return f"(?:(?:{names.replace(' ', '|')}) ){least}"


MODS: Mapping[str, tuple[str, str]] = {
    "mods": ("version schemaLocation", _any_of(_TOP)),
    "relatedItem": ("type", _any_of(_TOP, "*")),
    "titleInfo": (f"type altRepGroup usage {_LANGUAGE}",
                  _any_of("nonSort title subTitle partNumber partName", "*")),
    "name": (f"type altRepGroup usage {_LANGUAGE} {_AUTHORITY}",
             _any_of("namePart role nameIdentifier", "*")),
    "namePart": ("type", ""),
    "role": ("", "(?:roleTerm )+"),
    "roleTerm": (f"type {_AUTHORITY}", ""),
    "typeOfResource": ("collection manuscript", ""),
    "genre": (_AUTHORITY, ""),
    "originInfo": (f"eventType altRepGroup {_LANGUAGE}",
                   _any_of("place publisher dateIssued edition issuance")),
    "place": ("", "(?:placeTerm )+"),
    "placeTerm": (f"type {_AUTHORITY}", ""),
    "dateIssued": ("encoding point qualifier", ""),
    "edition": (_LANGUAGE, ""),
    "language": ("objectPart", "(?:languageTerm )+"),
    "languageTerm": (f"type {_AUTHORITY}", ""),
    "physicalDescription": ("", _any_of("form extent")),
    "note": (f"type altRepGroup {_LANGUAGE}", ""),
    "subject": (_AUTHORITY, "(?:topic )*"),
    "classification": (_AUTHORITY, ""),
    "identifier": ("type displayLabel invalid", ""),
    "location": ("", "(?:physicalLocation )*(?:shelfLocator )*(?:url )*(?:holdingSimple )?"),
    "holdingSimple": ("", "(?:copyInformation )+"),
    "copyInformation": ("", ("(?:subLocation )*(?:shelfLocator )*(?:enumerationAndChronology )*"
                             "(?:itemIdentifier )*")),
    "enumerationAndChronology": ("unitType", ""),
    "itemIdentifier": ("type", ""),
    "url": ("displayLabel", ""),
    "accessCondition": ("type", ""),
    "part": ("", "(?:detail )*"),
    "detail": ("type", "(?:number )+"),
    "recordInfo": ("", "(?:recordIdentifier )+"),
}  # fmt: skip
"""Element -> the attributes and the children it may have; those not named have neither."""
MODS_VALUES = {
    "titleInfo/@type": "translated alternative uniform",
    "name/@type": "personal corporate conference family",
    "namePart/@type": "date",
    "roleTerm/@type": "code text",
    "placeTerm/@type": "code text",
    "languageTerm/@type": "code text",
    "dateIssued/@encoding": "w3cdtf iso8601 marc temper edtf",
    "dateIssued/@point": "start end",
    "dateIssued/@qualifier": "approximate inferred questionable",
    "relatedItem/@type": "host series",
    "enumerationAndChronology/@unitType": "1 2 3",
}
ONE_VALUE = {"usage": "primary", "collection": "yes", "manuscript": "yes", "invalid": "yes"}
ISSUANCE = {"monographic", "multipart monograph", "serial"}
LEADER = r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}22[\d ]{5}[\dA-Za-z ]{3}4500"
DUBLIN_CORE = frozenset(
    "title creator subject description publisher contributor date type format identifier source"
    " language relation coverage rights".split()
)
HOLDINGS = (("minsk", "oai:minsk:1"), ("praha", "2"))

broken = st.sampled_from(["", "\x01", "\ufffe", " ", "a\x1fb"])
empty_records = st.builds(
    Record,
    st.just("A"),
    st.just("1"),
    titles=st.lists(st.builds(Title, st.just("proper"), st.builds(Text, broken)), max_size=1).map(
        tuple
    ),
    agents=st.lists(
        st.builds(
            Agent, st.just("person"), st.tuples(st.builds(Text, broken)), roles=st.tuples(broken)
        ),
        max_size=1,
    ).map(tuple),
    publications=st.lists(
        st.builds(Publication, st.tuples(st.builds(Text, broken)), date=broken), max_size=2
    ).map(tuple),
    languages=st.tuples(broken),
    countries=st.tuples(broken),
    volume=broken,
    parent=st.none() | st.builds(Parent, broken, number=broken),
    identifiers=st.tuples(st.builds(Identifier, st.just("isbn"), broken)),
)
"""Records of nothing: what cannot be written at all must not leave its frame behind."""
law = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def local(element: _Element) -> str:
    return etree.QName(element).localname


def attributes(element: _Element) -> dict[str, str]:
    return {etree.QName(name).localname: str(value) for name, value in element.attrib.items()}


@law
@given(record=records() | empty_records)
def test_mods_has_the_elements_and_attributes_of_its_schema(record: Record) -> None:
    root = etree.fromstring(write(ToWrite(record, record.control_number, HOLDINGS), "mods"))
    for element in root.iter():
        name, found = local(element), attributes(element)
        allowed, children = MODS.get(name, ("", ""))
        assert etree.QName(element).namespace == "http://www.loc.gov/mods/v3"
        assert found.keys() <= set(allowed.split()), name
        assert re.fullmatch(children, "".join(f"{local(child)} " for child in element)), name
        for key, value in found.items():
            if values := MODS_VALUES.get(f"{name}/@{key}") or ONE_VALUE.get(key):
                assert value in values.split(), (name, key)
    assert {element.text for element in root.iter("{*}issuance")} <= ISSUANCE


@law
@given(record=records() | empty_records)
def test_dublin_core_has_its_fifteen_elements(record: Record) -> None:
    root = etree.fromstring(write(ToWrite(record, record.control_number), "oai_dc"))
    for element in root:
        assert element.tag == f"{{http://purl.org/dc/elements/1.1/}}{local(element)}"
        assert local(element) in DUBLIN_CORE
        assert element.text
        assert not element.attrib


@law
@given(record=records() | empty_records)
def test_marcxml_has_the_leader_tags_and_codes_of_its_schema(record: Record) -> None:
    root = etree.fromstring(write(ToWrite(record, record.control_number, HOLDINGS), "marc21"))
    leader, *fields = root
    assert re.fullmatch(LEADER, leader.text or "")
    assert [local(each) for each in fields] == sorted(local(each) for each in fields)
    for field in fields:
        pattern = "00[1-9]" if local(field) == "controlfield" else "0[1-9][0-9]|[1-9][0-9]{2}"
        assert re.fullmatch(pattern, attributes(field)["tag"])
        if local(field) == "datafield":
            assert re.fullmatch("[0-9 ]{2}", attributes(field)["ind1"] + attributes(field)["ind2"])
            assert len(field)
            assert all(re.fullmatch("[a-z0-9]", attributes(each)["code"]) for each in field)


def test_unimarc_is_marcxchange() -> None:
    data = write(ToWrite(Record("A", "1"), "1"), "unimarc")
    root = etree.fromstring(data)
    assert root.tag == "{info:lc/xmlns/marcxchange-v2}record"
    assert attributes(root) == {"format": "UNIMARC", "type": "Bibliographic"}
    assert len(root[0].text or "") == 24


@pytest.mark.parametrize("carrier", ["xml", "iso2709"])
@pytest.mark.parametrize("written", [*MARC_FORMATS])
@law
@given(record=records() | st.just(Record("A", "1")))
def test_what_is_written_as_marc_has_no_fault(
    record: Record, written: WrittenFormat, carrier: Carrier
) -> None:
    data = write(ToWrite(record, record.control_number, HOLDINGS), written, carrier)
    assert coding_faults(Harvested("A", "1", metadata=data)) == ()


@pytest.mark.parametrize("carrier", ["xml", "iso2709"])
@law
@given(record=records())
def test_every_880_belongs_to_one_field_and_tells_its_script(
    record: Record, carrier: Carrier
) -> None:
    (marc,) = _by_pymarc(write(ToWrite(record, "1", HOLDINGS), "marc21", carrier), carrier)
    links = Counter(
        (field.tag, field["6"][4:6]) for field in marc if field.tag != "880" and "6" in field
    )
    others = Counter((field["6"][:3], field["6"][4:6]) for field in marc.get_fields("880"))
    assert set(links.values()) <= {1}
    assert links.keys() == others.keys()
    for field in marc.get_fields("880"):
        text = "".join(value for code, value in field.subfields if code not in "0467")
        right_to_left = re.search("[\u0590-\u08ff]", text) is not None
        assert field["6"].endswith("/r") == right_to_left
        assert field.subfields[0].code == "6"


@law
@given(record=records())
def test_every_holding_of_a_union_record_is_read_back_by_pymarc(record: Record) -> None:
    for carrier in ("iso2709", "xml"):
        for written in ("marc21", "unimarc"):
            data = write(ToWrite(record, "1", HOLDINGS), written, carrier)
            (marc,) = _by_pymarc(data, carrier)
            held = [(f["a"], f["x"]) for f in marc.get_fields("852") if "x" in f]
            assert held == list(HOLDINGS)


def _by_pymarc(data: bytes, carrier: str) -> list[pymarc.Record]:
    if carrier == "iso2709":
        assert int(data[:5]) == len(data)
        return [found for found in pymarc.MARCReader(data, force_utf8=True) if found]
    return list(pymarc.parse_xml_to_array(io.BytesIO(data)))  # type: ignore[no-untyped-call]
