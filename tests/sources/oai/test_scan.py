"""Taking a page apart by its text: the same records as in its tree, and more when it is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvester.formats.elements import local_name
from harvester.record import Harvested
from harvester.sources.oai.record_element import NO_METADATA, take_record
from harvester.sources.oai.records import parse
from harvester.sources.oai.scan import in_utf8, root_span, take_apart
from harvester.sources.xml.strict import HARMLESS

if TYPE_CHECKING:
    from tests.sources.conftest import Xml

OAI = "http://www.openarchives.org/OAI/2.0/"


def pieces(body: bytes, *, whole: bool) -> list[bytes]:
    root = root_span(body)
    assert root
    taken = take_apart(body, root, whole=whole)
    return [body[begin:end] for begin, end in taken.spans]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("between", ["", "\n  ", "<!-- <record><header> -->\n"])
def test_records_are_found_whatever_is_between(xml: Xml, between: str, *, whole: bool) -> None:
    one = f"<record{between and ' '}>{between}<header><identifier>1</identifier></header></record>"
    two = xml.record("oai:x:2")
    body = xml.list_of(one, between, two, between, then="t")
    first, second = pieces(body, whole=whole)
    assert first.startswith(one.encode())
    assert second.startswith(two.encode())


@pytest.mark.parametrize(
    "metadata",
    [
        "<a><record><record/></record><records/></a>",
        "<record x='/>'><![CDATA[</record>]]></record>",
        "<record><!-- </record> --></record>",
        "<record><?x </record> ?></record>",
        "<recordInfo/>",
        "<x><record ><header/></record ></x>",
        "<x><record><header/></record><record><header/></record></x>",
        "<m:record xmlns:m='urn:m'><record/></m:record>",
        "<record/>",
    ],
)
def test_what_metadata_holds_is_no_record_of_the_list(xml: Xml, metadata: str) -> None:
    held = xml.record("oai:x:1", metadata=metadata)
    body = xml.list_of(held, xml.record("oai:x:2"), held, then="t")
    assert pieces(body, whole=True) == [
        held.encode(),
        xml.record("oai:x:2").encode(),
        held.encode(),
    ]


def test_empty_elements_end_where_they_start(xml: Xml) -> None:
    body = xml.list_of("<record/><record/><other><record><header/></record></other>")
    assert pieces(body, whole=True) == [b"<record/>", b"<record/>", b"<record><header/></record>"]


def test_a_nested_record_is_no_record_of_a_damaged_list_either(xml: Xml) -> None:
    held = xml.record("oai:x:1", metadata="<x><record><header/></record></x>&")
    assert pieces(xml.list_of(held, held), whole=False) == [held.encode()] * 2


@pytest.mark.parametrize(
    "damage", ["</record>", "<record>", "<a", "</metadata></record>", "<metadata>", "&", "]]>"]
)
def test_damage_does_not_leave_its_record(xml: Xml, damage: str) -> None:
    broken = xml.record("oai:x:2", metadata=f"<m>{damage}</m>")
    around = [xml.record("oai:x:1").encode(), xml.record("oai:x:3").encode()]
    body = xml.list_of(xml.record("oai:x:1"), broken, xml.record("oai:x:3"), then="t")
    assert pieces(body, whole=False) == [around[0], broken.encode(), around[1]]


@pytest.mark.parametrize("then", [None, "", "t", "a & b"])
def test_the_last_record_ends_before_the_token(xml: Xml, then: str | None) -> None:
    trap = xml.record("oai:x:1", metadata="<x><resumptionToken>t</resumptionToken></x>")
    assert pieces(xml.list_of(trap, then=then), whole=False) == [trap.encode()]


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (b"<!-- <OAI-PMH> -->", 18),
        (b"<!-- never closed ", 18),
        (b"x-->", 4),
        (b"<!--" * 50_000, 200_000),
    ],
)
def test_the_root_is_not_what_a_comment_holds(before: bytes, found: int) -> None:
    body = before + b"<OAI-PMH></OAI-PMH>"
    assert root_span(body) == (found, len(body))


def test_other_answers_are_not_taken_apart(xml: Xml) -> None:
    described = "<Identify><description><record><header/></record></description></Identify>"
    assert pieces(xml.answer(described), whole=True) == []


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
        ("UTF-16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF-16BE", "utf-16-be"),
        ("GB18030", "gb18030"),
    ],
)
def test_other_encodings_become_utf8(xml: Xml, declared: str, codec: str) -> None:
    text = xml.records("oai:x:1").decode().replace("UTF-8", declared)
    assert in_utf8(text.encode(codec)).decode().removeprefix("\ufeff") == text


@pytest.mark.parametrize("declared", ["UTF-8", "utf8", "x-unknown", "rot13", "cp037", "UTF-16"])
def test_utf8_stays_whatever_is_declared_in_vain(xml: Xml, declared: str) -> None:
    body = xml.records("oai:x:1").replace(b"UTF-8", declared.encode())
    assert in_utf8(body) == body


def test_what_fits_no_encoding_is_not_taken_silently(xml: Xml) -> None:
    body = xml.records("oai:x:1").decode().replace("UTF-8", "windows-1251").encode("cp1251")
    page = parse(body.replace(b"\xe7\xe5\xec\xeb\xff", b"\xe7\x98\xec"), "X", "p")
    assert "Новая зм".encode() in page.records[0].metadata
    assert [issue.detail[:2] for issue in page.issues] == ["1 "]


def by_tree(body: bytes) -> list[Harvested]:
    """The records in a well-formed page, read in the plainest way."""
    root = etree.fromstring(body, etree.XMLParser(**HARMLESS))
    elements = [each for each in root[-1] if local_name(each) != "resumptionToken"]
    taken = [take_record(each, "X", "p", place="") for each in elements]
    return [one.record for one in taken if one.record and one.reason != NO_METADATA]


def comparable(record: Harvested) -> tuple[object, ...]:
    """Everything in a record, its metadata in canonical form."""
    document = record.metadata and etree.tostring(
        etree.fromstring(record.metadata), method="c14n", exclusive=True
    )
    return (record.identifier, record.datestamp, record.deleted, record.sets, document)


METADATA = [
    "<{m}record{ns}><{m}leader>x</{m}leader></{m}record>",
    "<record><leader>x</leader></record>",
    "<{m}record{ns}><record/><record ></record ></{m}record>",
    "<a x:type='{m}b' b=\"'>\"><c/></a>",
    "<a{ns} xmlns='urn:a' xmlns:x='urn:other'><b xmlns=''/><x:c/></a>",
    "<metadata><metadata/></metadata>",
    "<a/><a></a>",
    "<a></a ><a></a>",
    "<a/>",
    "<a><![CDATA[<record><header></record>]]></a>",
    "<a>x<!-- <record><header/> -->y<?p </record> ?></a>",
    "<a><{p}record><{p}header/></{p}record><{p}record><{p}header/></{p}record></a>",
    "text",
    "",
    "\n  <a>\r\n  &#1103;&amp;я\n</a>\n  ",
]
HEADERS = [
    "<{p}identifier>{id}</{p}identifier><{p}datestamp>2026-01-01</{p}datestamp>",
    "<{p}identifier> {id}\n</{p}identifier>\n<{p}datestamp/><{p}setSpec/>",
    (
        "<{p}identifier>{id}</{p}identifier>\n<{p}datestamp></{p}datestamp>"
        "<{p}setSpec>a\n</{p}setSpec> <{p}setSpec> b:c </{p}setSpec><{p}setSpec></{p}setSpec>"
    ),
    "<{p}datestamp>2026-01-01</{p}datestamp><{p}identifier>a&amp;{id}</{p}identifier>",
    "<!-- x --><{p}identifier><![CDATA[{id}]]></{p}identifier>",
    "<{p}identifier/>",
]
AROUND = [
    "<{p}record><{p}header{st}>{h}</{p}header><{p}metadata>{m}</{p}metadata></{p}record>",
    "\n<{p}record>\n <{p}header{st}>{h}</{p}header>\n <{p}metadata>{m}</{p}metadata></{p}record>\n",
    (
        "<{p}record xmlns:y='urn:y'><!-- <{p}record> --><{p}header{st}>{h}</{p}header>"
        "<{p}metadata id='1'>{m}</{p}metadata><{p}about><y:metadata/></{p}about></{p}record>"
    ),
    "<{p}record><{p}header{st}>{h}</{p}header></{p}record>",
    "<{p}record><{p}metadata>{m}</{p}metadata></{p}record>",
    "<{p}record/>",
    "<!-- <{p}record><{p}header/></{p}record> -->",
    "<other><{p}record><{p}header/></{p}record></other>",
    "junk",
]


@st.composite
def well_formed_pages(draw: st.DrawFn) -> bytes:
    """Pages with everything that may stand in one, in any order."""
    p, m = draw(st.sampled_from([("", "m:"), ("o:", "m:"), ("o:", "")]))
    bound = draw(st.sampled_from(["", " xmlns:m='urn:m'"]))
    records = []
    for number in range(draw(st.integers(0, 5))):
        ns = "" if bound or not m else " xmlns:m='urn:m'"
        held = draw(st.sampled_from(METADATA)).format(m=m, ns=ns, p=p)
        header = draw(st.sampled_from(HEADERS)).format(p=p, id=f"oai:{number}")
        status = draw(st.sampled_from(["", "", " status='Deleted'", " status='live' id='1'"]))
        around = draw(st.sampled_from(AROUND))
        records.append(around.format(p=p, st=status, h=header, m=held))
    root = f"{p}OAI-PMH xmlns{':o' if p else ''}='{OAI}' xmlns:x='urn:x'{bound}"
    end = draw(st.sampled_from(["", f"<{p}resumptionToken>t</{p}resumptionToken>"]))
    listed = f"<{p}ListRecords>{''.join(records)}{end}</{p}ListRecords>"
    return f"<{root}><{p}responseDate/>{listed}</{p}OAI-PMH>".encode()


@given(well_formed_pages())
def test_a_well_formed_page_taken_apart_is_what_its_tree_is(body: bytes) -> None:
    expected = [comparable(record) for record in by_tree(body)]
    assert [comparable(record) for record in parse(body, "X", "p").records] == expected
