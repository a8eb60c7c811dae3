"""What one answer holds: read strictly, kept whole, or refused with what came instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvester.errors import ProtocolError, RepositoryError
from harvester.issues import Code
from harvester.sources.page import Broken, Page, parse

if TYPE_CHECKING:
    from tests.sources.conftest import Xml


def read(body: bytes) -> Page:
    return parse(body, "BY", "marc21")


def codes(page: Page) -> list[tuple[str, Code]]:
    return [(issue.identifier, issue.code) for issue in page.issues]


def test_a_page_has_its_records_token_date_and_announced_size(xml: Xml) -> None:
    page = read(xml.records("oai:x:1", "oai:x:2", then="\n abc+/=? \n", size="600"))
    assert [record.name for record in page.records] == ["BY:oai:x:1", "BY:oai:x:2"]
    assert {record.prefix for record in page.records} == {"marc21"}
    assert (page.token, page.complete_list_size) == ("abc+/=?", 600)
    assert (page.response_date, page.issues) == ("2026-03-01T10:00:00Z", ())


@pytest.mark.parametrize("size", ["", "many", "-1", "1" * 40])
def test_an_odd_announcement_is_none(xml: Xml, size: str) -> None:
    assert read(xml.records("oai:x:1", then="t", size=size)).complete_list_size is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'xmlns="http://www.openarchives.org/OAI/2.0/"', b""),
        (b'xmlns="http://www.openarchives.org/', b'xmlns="https://www.openarchives.org/'),
        (b"OAI/2.0/", b"OAI/2.0"),
        (b'xmlns="http://www.loc.gov/MARC21/slim"', b""),
    ],
)
def test_namespaces_may_be_wrong(xml: Xml, old: bytes, new: bytes) -> None:
    body = xml.records("oai:x:1", then="next").replace(old, new)
    assert old not in body
    page = read(body)
    assert (len(page.records), page.token, page.issues) == (1, "next", ())
    assert "Новая".encode() in page.records[0].metadata


def test_namespace_prefixes_bound_at_the_root_go_with_the_record() -> None:
    body = b"""<o:OAI-PMH xmlns:o="http://www.openarchives.org/OAI/2.0/" xmlns:m="urn:m"
        xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><o:ListRecords><o:record><o:header>
        <o:identifier> oai:x:1 </o:identifier><o:datestamp>2026-01-01</o:datestamp>
        <o:setSpec> a:b </o:setSpec><o:setSpec>c</o:setSpec></o:header><o:metadata>
        <m:record x:type="m:marc"/>tail</o:metadata></o:record></o:ListRecords></o:OAI-PMH>"""
    (record,) = read(body).records
    assert (record.identifier, record.sets) == ("oai:x:1", ("a:b", "c"))
    element = etree.fromstring(record.metadata)
    assert element.tag == "{urn:m}record"
    assert element.nsmap["m"] == "urn:m"
    assert b"tail" not in record.metadata


@pytest.mark.parametrize("status", ["deleted", "Deleted", " DELETED "])
def test_deleted_whatever_the_letters(xml: Xml, status: str) -> None:
    page = read(xml.list_of(xml.record("oai:x:1", status=status), xml.record("oai:x:2")))
    assert [record.deleted for record in page.records] == [True, False]
    assert page.records[0].metadata == b""
    assert page.issues == ()


def test_a_deleted_record_that_still_has_metadata_is_deleted(xml: Xml) -> None:
    body = xml.records("oai:x:1").replace(b"<header>", b'<header status="deleted">')
    (record,) = read(body).records
    assert (record.deleted, record.metadata) == (True, b"")


def test_a_live_record_without_metadata_is_named_but_not_given(xml: Xml) -> None:
    empty = xml.record("oai:x:1", metadata="")
    page = read(xml.list_of(empty, xml.record("oai:x:2")))
    assert [record.identifier for record in page.records] == ["oai:x:2"]
    assert page.broken == (Broken("oai:x:1", empty.encode(), "no metadata"),)
    assert codes(page) == [("oai:x:1", Code.METADATA_MISSING)]


@pytest.mark.parametrize("metadata", ["<a/><b/>", "text alone", "&lt;record/&gt;"])
def test_metadata_that_is_not_one_element_is_kept_whole(xml: Xml, metadata: str) -> None:
    (record,) = read(xml.list_of(xml.record(metadata=metadata))).records
    assert f">{metadata}</metadata>".encode() in record.metadata
    assert etree.fromstring(record.metadata).tag.endswith("metadata")


@pytest.mark.parametrize("datestamp", ["", "0000-00-00", "yesterday", "2026-02-30T00:00:00Z"])
def test_a_datestamp_that_is_no_date_is_told(xml: Xml, datestamp: str) -> None:
    page = read(xml.list_of(xml.record(datestamp=datestamp)))
    assert page.records[0].datestamp == datestamp
    assert codes(page) == [("oai:x:1", Code.DATESTAMP_INVALID)]


@pytest.mark.parametrize(
    "datestamp", ["2026-01-31", "2026-01-31T23:59:59Z", "2026-01-31T00:00:00.000Z"]
)
def test_dates_are_no_issue(xml: Xml, datestamp: str) -> None:
    assert read(xml.list_of(xml.record(datestamp=datestamp))).issues == ()


@pytest.mark.parametrize(
    "broken",
    [
        "<record><header><identifier> </identifier></header><a>Колас</a></record>",
        "<record><metadata><a>Колас</a></metadata></record>",
        "<p>Колас</p>",
    ],
)
def test_what_has_no_identifier_goes_into_quarantine(xml: Xml, broken: str) -> None:
    page = read(xml.list_of(xml.record("oai:x:1"), broken, xml.record("oai:x:3")))
    assert [record.identifier for record in page.records] == ["oai:x:1", "oai:x:3"]
    (issue,) = page.issues
    assert (issue.code, issue.place) == (Code.RECORD_BROKEN, "record 2 of its page")
    assert "Колас" in issue.detail


def test_a_token_inside_metadata_is_no_token(xml: Xml) -> None:
    trap = "<mets><resumptionToken>trap</resumptionToken></mets>"
    assert read(xml.list_of(xml.record(metadata=trap))).token == ""


def test_one_record_alone(xml: Xml) -> None:
    body = xml.records("oai:x:1").replace(b"ListRecords", b"GetRecord")
    assert [record.identifier for record in read(body).records] == ["oai:x:1"]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n  ", b"<b>Warning</b>: mysql()\n"])
@pytest.mark.parametrize("after", [b"", b"\n\n", b"<!-- 0.3 s --><script>x()</script>"])
def test_junk_around_the_document_is_cut(xml: Xml, before: bytes, after: bytes) -> None:
    page = read(before + xml.records("oai:x:1", then="t") + after)
    assert ([record.identifier for record in page.records], page.token) == (["oai:x:1"], "t")


def test_a_warning_after_the_declaration_leaves_the_encoding_declared(xml: Xml) -> None:
    text = xml.records("oai:x:1").decode().replace("UTF-8", "windows-1251")
    body = text.replace("?>\n", "?>\nNotice: x", 1).encode("cp1251")
    assert "Новая земля".encode() in read(body).records[0].metadata


@pytest.mark.parametrize("illegal", ["\x0b", "\x00", "\x1f", "&#x1F;", "&#11;", "&#xD800;", "&#0;"])
def test_illegal_characters_are_taken_out_of_the_record_that_has_them(
    xml: Xml, illegal: str
) -> None:
    title = f"<t a='x{illegal}'>Зям{illegal}ля</t>"
    page = read(xml.list_of(xml.record("oai:x:1"), xml.record("oai:x:2", metadata=title)))
    assert codes(page) == [("oai:x:2", Code.ENCODING_DAMAGED)]
    assert page.issues[0].detail.startswith("2 ")
    assert page.records[1].metadata.endswith('a="x">Зямля</t>'.encode())


def test_legal_references_stay_when_a_page_is_repaired(xml: Xml) -> None:
    page = read(xml.list_of(xml.record(metadata="<t>\x01&#1103;&#x42F;&#9;</t>")))
    assert "яЯ\t".encode() in page.records[0].metadata


@pytest.mark.parametrize("code", ["badResumptionToken", "noRecordsMatch", "badArgument"])
def test_an_error_of_the_protocol(xml: Xml, code: str) -> None:
    with pytest.raises(ProtocolError, match=f"{code}: sorry") as caught:
        read(xml.error(code, "sorry"))
    assert caught.value.code == code


def test_an_error_inside_the_list_is_one_too(xml: Xml) -> None:
    with pytest.raises(ProtocolError, match="badResumptionToken"):
        read(xml.list_of('<error code="badResumptionToken"/>'))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html><p>Just a moment...</html>", "HTML page came.*Just a moment"),
        (b'{"error": 1}', 'something came, but no OAI-PMH: {"error": 1}'),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "XML came, but no OAI-PMH: <feed"),
        (b"<OAI-PMH><responseDate/></OAI-PMH>", "no answer in it"),
        (b"<OAI-PMH><Identify/></OAI-PMH>", "Identify came"),
        (b"<OAI-PMH><ListRecords><record></ListRecords></OAI-PMH>", "cut or damaged"),
    ],
)
def test_what_is_no_list_is_refused_with_what_came(body: bytes, said: str) -> None:
    with pytest.raises(RepositoryError, match=said):
        read(body)


@pytest.mark.parametrize("declared", ['x "boo"', 'x SYSTEM "file:///etc/passwd"'])
def test_declared_entities_are_refused(xml: Xml, declared: str) -> None:
    body = xml.list_of(xml.record(metadata="<t>&x;</t>"))
    doctype = f"<!DOCTYPE OAI-PMH [<!ENTITY {declared}>]>\n<OAI-PMH".encode()
    with pytest.raises(RepositoryError, match=r"entities \(x\)"):
        read(body.replace(b"<OAI-PMH", doctype))


@given(cut=st.floats(0, 0.999))
def test_a_cut_answer_is_never_a_page(cut: float) -> None:
    record = "<record><header><identifier>{}</identifier></header></record>"
    rows = "".join(record.format(n) for n in range(5))
    body = f"<OAI-PMH><ListRecords>{rows}</ListRecords></OAI-PMH>".encode()
    with pytest.raises(RepositoryError):
        read(body[: int(len(body) * cut)])


@given(st.binary() | st.binary().map(lambda inner: b"<OAI-PMH><ListRecords>" + inner))
def test_no_bytes_crash(body: bytes) -> None:
    with pytest.raises(RepositoryError):
        read(body)


def test_the_same_record_is_the_same_bytes_on_any_page(xml: Xml) -> None:
    alone = read(xml.list_of(xml.record("oai:x:2")))
    among = read(xml.list_of(xml.record("oai:x:1"), "\n\n", xml.record("oai:x:2"), then="t"))
    assert alone.records[0] == among.records[1]
