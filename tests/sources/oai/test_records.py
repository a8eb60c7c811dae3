"""What one answer holds: read strictly, kept whole, or refused with what came instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvester.errors import ProtocolError, RepositoryError, Unreadable
from harvester.issues import Code
from harvester.sources.oai.envelope import open_envelope
from harvester.sources.oai.records import MOST_RECORDS, headers_of, page_of, pages_of, parse
from harvester.sources.page import Broken, Header, OneName, Page

OAI = "http://www.openarchives.org/OAI/2.0/"

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


FRAGMENTS = [
    *(
        b"<OAI-PMH>|</OAI-PMH>|<ListRecords>|</ListRecords>|<record>|</record>|<header>|</header>"
        b"|<identifier>1</identifier>|<metadata>|</metadata>|<a|/>|<a>|</a>|&#xD800;|&|\xff|\x00"
        b"|<![CDATA[|]]>|<!--|-->|<?|?>|<!DOCTYPE a [|<!ENTITY x|<?xml encoding='UTF-16'?>"
        b"|<GetRecord>|<resumptionToken>|<error code='x'/>|<harvester-piece/>|\xff\xfe"
    ).split(b"|"),
]


@given(
    st.binary()
    | st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=3)).map(b"".join)
    | st.lists(st.sampled_from(FRAGMENTS)).map(
        lambda each: b"<OAI-PMH><ListRecords>" + b"".join(each) + b"</ListRecords></OAI-PMH>"
    )
)
def test_whatever_comes_is_a_page_or_an_error_of_ours(body: bytes) -> None:
    try:
        page = read(body)
    except (Unreadable, ProtocolError):
        return
    for record in page.records:
        assert record.identifier
        assert record.deleted or etree.fromstring(record.metadata) is not None


def test_the_same_record_is_the_same_bytes_on_any_page(xml: Xml) -> None:
    alone = read(xml.list_of(xml.record("oai:x:2")))
    among = read(xml.list_of(xml.record("oai:x:1"), "\n\n", xml.record("oai:x:2"), then="t"))
    assert alone.records[0] == among.records[1]


def one(xml: Xml, metadata: str, **header: str) -> str:
    return xml.record("oai:x:2", metadata=metadata, **header)


MENDED = {
    "ctrl": (b"<t>a\x0bb</t>", "<t>ab</t>", Code.ENCODING_DAMAGED),
    "ctrlref": (b"<t>a&#11;b</t>", "<t>ab</t>", Code.ENCODING_DAMAGED),
    "fffe": ("<t>a\ufffeb</t>".encode(), "<t>ab</t>", Code.ENCODING_DAMAGED),
    "surref": (b"<t>&#xD83D;&#xDE00;</t>", "<t>😀</t>", Code.XML_REPAIRED),
    "badutf8": (
        "<t>Колас \xe9</t>".encode().replace(b"\xc3\xa9", b"\xe9"),
        "<t>Колас é</t>",
        Code.ENCODING_GUESSED,
    ),
    "amp": (b"<t>A & B</t>", "<t>A &amp; B</t>", Code.XML_REPAIRED),
    "nbsp": (b"<t>A&nbsp;B</t>", "<t>A\xa0B</t>", Code.XML_REPAIRED),
    "prolog": (b"<?xml version='1.0'?><t>A</t>", "<t>A</t>", Code.XML_REPAIRED),
}


@pytest.mark.parametrize("fault", MENDED)
def test_what_can_be_mended_is_told_of_its_record(xml: Xml, fault: str) -> None:
    damaged, mended, code = MENDED[fault]
    body = xml.list_of(xml.record("oai:x:1"), one(xml, "@@"), xml.record("oai:x:3"), then="t")
    page = read(body.replace(b"@@", damaged))
    whole = read(body.replace(b"@@", b"<t/>"))
    assert codes(page) == [("oai:x:2", code)]
    assert (page.records[::2], page.token) == (whole.records[::2], "t")
    text = etree.tostring(etree.fromstring(page.records[1].metadata), encoding="unicode")
    assert text.replace(f' xmlns="{OAI}"', "") == mended


def test_latin1lie_is_read_byte_run_by_byte_run(xml: Xml) -> None:
    text = xml.list_of(one(xml, "<t>Zo\xeb, \xe9t\xe9</t>"), xml.record("a", metadata="<t>x</t>"))
    page = read(text.decode().encode("latin-1"))
    assert "<t xmlns=" in page.records[0].metadata.decode()
    assert "Zoë, été" in page.records[0].metadata.decode()
    assert codes(page) == [("oai:x:2", Code.ENCODING_GUESSED)]


BROKEN = {
    "brokentag": "<t><subfield code='a'</t>",
    "lt": "<t>a < b</t>",
    "unclosed": "<t><s>a</t>",
    "overclosed": "<t>a</t></t>",
    "recordend": "<t/></metadata></record>",
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("where", [0, 1, 2])
def test_one_broken_record_does_not_take_its_page_along(xml: Xml, fault: str, where: int) -> None:
    records = [xml.record(name) for name in "abc"]
    rest = [each for n, each in enumerate(records) if n != where]
    records[where] = one(xml, BROKEN[fault])
    page = read(xml.list_of(*records, then="t", size="3"))
    whole = tuple(record for record in page.records if record.identifier != "oai:x:2")
    assert whole == read(xml.list_of(*rest)).records
    (broken,) = page.broken
    assert (page.token, page.complete_list_size) == ("t", 3)
    assert page.issues[-1].code is Code.RECORD_BROKEN
    assert page.issues[-1].place == f"record {where + 1} of its page"
    if fault != "recordend":
        assert broken.identifier == "oai:x:2"
        assert broken.data == records[where].encode()


def test_a_record_that_lost_its_start_tag_leaves_the_one_before_it(xml: Xml) -> None:
    headless = xml.record("oai:x:2").removeprefix("<record>")
    page = read(xml.list_of(xml.record("oai:x:1"), headless, xml.record("oai:x:3")))
    assert [record.identifier for record in page.records] == ["oai:x:1", "oai:x:3"]
    assert [(each.identifier, each.data) for each in page.broken] == [
        ("oai:x:2", headless.encode())
    ]


@pytest.mark.parametrize(
    ("right", "damaged"),
    [
        ("</record><record>", "<record><record>"),
        ("</record><record>", "</recor"),
        ("<record><header><identifier>oai:x:1", "<recor<header><identifier>oai:x:1"),
        ("<record><header><identifier>oai:x:", "<header><identifier>oai:x:"),
    ],
)
def test_records_that_a_broken_one_swallowed_are_named(xml: Xml, right: str, damaged: str) -> None:
    names = [f"oai:x:{number}" for number in range(4)]
    first, *others = map(xml.record, names)
    page = read(xml.list_of(first, "".join(others).replace(right, damaged), then="t"))
    told = {record.identifier for record in page.records}
    told |= {broken.identifier for broken in page.broken}
    assert (page.token, told) == ("t", {*names})


@pytest.mark.parametrize("junk", ["\x01", " & ", "Warning", "<!-- x -->"])
def test_a_token_with_junk_behind_it_is_taken(xml: Xml, junk: str) -> None:
    listed = xml.list_of(one(xml, "<t>a & b</t>"), then="t").decode()
    page = read(listed.replace("</ListRecords>", f"{junk}</ListRecords>").encode())
    assert ([record.identifier for record in page.records], page.token) == (["oai:x:2"], "t")
    assert page.broken == ()


@pytest.mark.parametrize(
    ("right", "damaged"),
    [
        ("<resumptionToken>", ""),
        ("<resumptionToken>", "<resumptionToken"),
        ("</resumptionToken>", ""),
        ("</resumptionToken>", "<</resumptionToken>"),
        ("</ListRecords>", "</ListRecords></ListRecords>"),
    ],
)
def test_a_list_whose_token_is_damaged_does_not_seem_to_end(
    xml: Xml, right: str, damaged: str
) -> None:
    listed = xml.list_of(xml.record(), then="t").decode()
    with pytest.raises(Unreadable, match="its resumption token cannot be read"):
        read(listed.replace(right, damaged).encode())


@pytest.mark.parametrize("header", ["<header><identifier>1</heade", "<header></header>"])
def test_an_identifier_in_the_metadata_names_no_broken_record(xml: Xml, header: str) -> None:
    broken = f"<record>{header}<metadata><identifier>2</identifier><a></metadata></record>"
    (found,) = read(xml.list_of(xml.record(), broken)).broken
    assert found.identifier in ("", "1")


def test_phpwarn_leadws_bom_trailer_before_a_page_that_is_damaged_too(xml: Xml) -> None:
    body = xml.list_of(xml.record("oai:x:1"), one(xml, "<t>A & B</t>"), then="t")
    page = read(b"\xef\xbb\xbf \n<b>Warning</b>: x & y\n" + body + b"<script>a && b</script>")
    assert [record.identifier for record in page.records] == ["oai:x:1", "oai:x:2"]


def test_damage_around_the_records_is_mended(xml: Xml) -> None:
    body = xml.records("oai:x:1", then="a&b").replace(b"http://example.org/oai", b"x?a=1&b=\xe9")
    page = read(body)
    assert ([record.identifier for record in page.records], page.token) == (["oai:x:1"], "a&b")
    assert page.issues == ()


@pytest.mark.parametrize("doctype", ["<!DOCTYPE OAI-PMH>", "<!DOCTYPE OAI-PMH SYSTEM 'x.dtd'>"])
def test_a_harmless_doctype_passes(xml: Xml, doctype: str) -> None:
    body = xml.records("oai:x:1").replace(b"<OAI-PMH", doctype.encode() + b"<OAI-PMH")
    assert len(read(body).records) == 1


def test_lol_a_bomb_is_refused(xml: Xml) -> None:
    bomb = "<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'><!ENTITY % p 'x'>]>"
    body = xml.records("oai:x:1").replace(b"<OAI-PMH", bomb.encode() + b"<OAI-PMH")
    with pytest.raises(Unreadable, match=r"entities \(lol, lol2, p\)"):
        read(body)


def test_hugerec_a_text_of_more_than_ten_megabytes(xml: Xml) -> None:
    long = "x" * 11_000_000
    for metadata in (f"<t>{long}</t>", f"<t>{long} & </t>"):
        page = read(xml.list_of(one(xml, metadata), xml.record("oai:x:1")))
        assert [len(record.metadata) > 11_000_000 for record in page.records] == [True, False]


def test_a_deletion_in_the_leader_is_the_readers_business(xml: Xml) -> None:
    body = xml.records("oai:x:1").replace(b"00000nam", b"00000dam")
    assert [record.deleted for record in read(body).records] == [False]


@pytest.mark.parametrize("old", ["/record>", "/ListRecords>", "/OAI-PMH>"])
def test_a_list_that_lost_its_end_is_not_taken_apart(xml: Xml, old: str) -> None:
    body = xml.records("oai:x:1", "oai:x:2").decode()
    with pytest.raises(Unreadable):
        read(body[: body.rindex(old) - 1].encode())


@pytest.mark.parametrize("end", ["</record></OAI-PMH>", "</OAI-PMH>"])
def test_a_page_whose_frame_is_broken_is_damaged_as_a_whole(xml: Xml, end: str) -> None:
    body = xml.records("oai:x:1", "oai:x:2")
    with pytest.raises(Unreadable, match="cut or damaged"):
        read(body.replace(b"</ListRecords></OAI-PMH>", end.encode()))


@given(
    damage=st.lists(
        st.sampled_from(
            [*(text for text, *_ in MENDED.values()), *map(str.encode, BROKEN.values())]
        )
        | st.sampled_from([b"", b"<t><![CDATA[&]]>x</t>", b"<!-- x --><t/>"]),
        max_size=6,
    ),
    undamaged=st.integers(0, 5),
)
def test_an_undamaged_record_is_the_same_among_damaged_ones(
    damage: list[bytes], undamaged: int
) -> None:
    def record(name: bytes, inside: bytes) -> bytes:
        header = b"<header><identifier>%b</identifier><datestamp>2026</datestamp></header>" % name
        return b"<record>%b<metadata>%b</metadata></record>" % (header, inside)

    good = [record(b"good%d" % n, b"<a x:b=''><record>&amp;</record></a>") for n in range(3)]
    records = [record(b"bad", inside) for inside in damage]
    mixed = list(records)
    for each in good:
        mixed.insert(min(undamaged, len(mixed)), each)
    frame = b"<OAI-PMH xmlns='urn:o' xmlns:x='urn:x'><ListRecords>%b</ListRecords></OAI-PMH>"
    alone = read(frame % b"".join(good))
    page = read(frame % b"".join(mixed))
    found = {each.identifier: each for each in page.records}
    assert [found[each.identifier] for each in alone.records] == list(alone.records)


def test_a_large_answer_comes_in_parts(xml: Xml) -> None:
    count = 2 * MOST_RECORDS + 1
    body = xml.records(*map(str, range(count)), then="t", size="9")
    parts = list(pages_of(body, "BY", "p", first=True))
    assert [len(part.records) for part in parts] == [MOST_RECORDS, MOST_RECORDS, 1]
    assert [part.more for part in parts] == [True, True, False]
    assert [part.first for part in parts] == [True, False, False]
    assert {(part.token, part.complete_list_size, part.response_date) for part in parts} == {
        ("t", 9, "2026-03-01T10:00:00Z")
    }
    whole = page_of(open_envelope(body), "BY", "p")
    assert tuple(record for part in parts for record in part.records) == whole.records
    (page,) = pages_of(xml.records(*map(str, range(MOST_RECORDS))), "BY", "p")
    assert not page.more


def test_an_answer_of_many_bytes_comes_in_parts_and_is_the_same_as_a_small_one(xml: Xml) -> None:
    long = "<t>" + "xЯ" * 1_000_000 + "</t>"
    body = xml.list_of(*(xml.record(f"oai:x:{n}", metadata=long) for n in range(4)))
    parts = list(pages_of(body, "BY", "p"))
    assert [len(part.records) for part in parts] == [2, 2]
    small = read(xml.list_of(xml.record("oai:x:0", metadata=long)))
    assert parts[0].records[0].metadata == small.records[0].metadata


def test_pages_of_something_else_are_refused_before_the_first(xml: Xml) -> None:
    with pytest.raises(Unreadable, match="Identify came"):
        pages_of(xml.answer("<Identify/>"), "BY", "p")


@pytest.mark.parametrize("damage", ["", "<header>&</header>"])
def test_headers(xml: Xml, damage: str) -> None:
    listed = (
        "<ListIdentifiers><header><identifier> a&amp;b </identifier>"
        "<datestamp>2026-01-01</datestamp></header>"
        f"{damage}<header status='Deleted'><identifier>c</identifier></header>"
        "<resumptionToken>t</resumptionToken></ListIdentifiers>"
    )
    answer = open_envelope(xml.answer(listed))
    told = (Header("a&b", "2026-01-01"), Header("c", deleted=True))
    assert (headers_of(answer), answer.token) == (told, "t")


def test_headers_in_records_with_a_date_stamp(xml: Xml) -> None:
    header = "<header><identifier>{}</identifier><dateStamp> 2026-01-01 </dateStamp></header>"
    listed = "".join(f"<record>{header.format(name)}</record>" for name in "aab")
    answer = open_envelope(xml.answer(f"<ListIdentifiers>{listed}</ListIdentifiers>"))
    assert headers_of(answer) == tuple(Header(name, "2026-01-01") for name in "aab")


@pytest.mark.parametrize(("count", "says_nothing"), [(1, False), (2, False), (3, True), (50, True)])
def test_a_page_that_names_one_record_only(xml: Xml, count: int, *, says_nothing: bool) -> None:
    listed = "<header><identifier>a</identifier></header>" * count
    answer = open_envelope(xml.answer(f"<ListIdentifiers>{listed}</ListIdentifiers>"))
    if says_nothing:
        with pytest.raises(OneName, match=f"names a {count} times"):
            headers_of(answer)
    else:
        assert len(headers_of(answer)) == count


def test_a_broken_header_makes_its_list_unreadable(xml: Xml) -> None:
    listed = "<header><identifier>a</identifier></header><header><identifier>b</header>"
    answer = open_envelope(xml.answer(f"<ListIdentifiers>{listed}</ListIdentifiers>"))
    with pytest.raises(Unreadable, match="a header of the list is broken"):
        headers_of(answer)


def test_headers_of_something_else_are_refused(xml: Xml) -> None:
    with pytest.raises(Unreadable, match="ListRecords came"):
        headers_of(open_envelope(xml.records("oai:x:1")))
