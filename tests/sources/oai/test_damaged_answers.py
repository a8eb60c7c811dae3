"""The ways in which an answer's bytes are wrong in the field, each by its short name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from harvester.errors import Unreadable
from harvester.issues import Code
from harvester.sources.oai.records import parse
from harvester.sources.page import Broken
from harvester.sources.xml.strict import parse_strictly, text_of

if TYPE_CHECKING:
    from tests.sources.conftest import Xml

OAI = b"http://www.openarchives.org/OAI/2.0/"
MARC = b' xmlns="http://www.loc.gov/MARC21/slim"'
TITLE = "Новая земля".encode()
SECOND = b"<identifier>oai:x:2</identifier>"


class Fault(NamedTuple):
    """A replacement in a good page of three records, and what it makes of the second one."""

    old: bytes
    new: bytes
    issue: Code | None = None
    title: str | None = "Новая земля"
    every: bool = False


REMOVED, GUESSED, REPAIRED = Code.ENCODING_DAMAGED, Code.ENCODING_GUESSED, Code.XML_REPAIRED
BROKEN, UNDATED = Code.RECORD_BROKEN, Code.DATESTAMP_INVALID
FAULTS = {
    "phpwarn": Fault(b"<?xml", b"<br/>\n<b>Warning</b>: mysql_query() & more\n<?xml"),
    "leadws": Fault(b"<?xml", b"\n  <?xml"),
    "bom": Fault(b"<?xml", b"\xef\xbb\xbf<?xml"),
    "trailer": Fault(b"</OAI-PMH>", b"</OAI-PMH>\n<!-- 0.3 s --><script>a && b</script>"),
    "ctrl": Fault(TITLE, b"a\x0bb", REMOVED, "ab"),
    "ctrlref": Fault(TITLE, b"a&#x1F;b", REMOVED, "ab"),
    "fffe": Fault(TITLE, "a\ufffeb".encode(), REMOVED, "ab"),
    "surref": Fault(TITLE, b"&#xD83D;&#xDE00;", REPAIRED, "😀"),
    "badutf8": Fault(TITLE, TITLE + b" \xe9t\xe9", GUESSED, "Новая земля été"),
    "latin1lie": Fault(TITLE, b"Zo\xeb", GUESSED, "Zoë"),
    "hdrlie": Fault(b"UTF-8", b"utf-8"),
    "amp": Fault(TITLE, b"A & B", REPAIRED, "A & B"),
    "nbsp": Fault(TITLE, b"A&nbsp;B", REPAIRED, "A\xa0B"),
    "prolog": Fault(b"<metadata>", b"<metadata><?xml version='1.0'?>", REPAIRED),
    "brokentag": Fault(b'code="a">', b'code="a"', BROKEN, None),
    "lt": Fault(TITLE, b"a < b", BROKEN, None),
    "nshttps": Fault(OAI, OAI.replace(b"http:", b"https:"), every=True),
    "nsnone": Fault(b' xmlns="%b"' % OAI, b"", every=True),
    "marcnons": Fault(MARC, b"", every=True),
    "noident": Fault(SECOND, b"", BROKEN, None),
    "baddate": Fault(b"2026-01-01", b"0000-00-00", UNDATED),
    "idws": Fault(SECOND, b"<identifier>\n  oai:x:2 </identifier>"),
    "hugerec": Fault(TITLE, b"x" * 10_500_000, None, "x" * 10_500_000),
}


def damaged(xml: Xml, fault: Fault) -> bytes:
    """The good page with the fault: everywhere, or in the second record or the frame."""
    body = xml.records("oai:x:1", "oai:x:2", "oai:x:3", then="t")
    if fault.every:
        return body.replace(fault.old, fault.new)
    second = body.index(b"<record>", body.index(b"oai:x:1</controlfield>"))
    start = max(body.find(fault.old, second), 0)
    return body[:start] + body[start:].replace(fault.old, fault.new, 1)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_costs_no_more_than_it_must(xml: Xml, name: str) -> None:
    fault = FAULTS[name]
    page = parse(damaged(xml, fault), "BY", "marc21")
    titles = {
        record.identifier: text_of(parse_strictly(record.metadata)[-1]) for record in page.records
    }
    expected = {f"oai:x:{n}": "Новая земля" for n in (1, 3)}
    expected |= {"oai:x:2": fault.title} if fault.title is not None else {}
    assert (titles, page.token) == (expected, "t")
    assert [issue.code for issue in page.issues] == ([fault.issue] if fault.issue else [])
    assert len(page.broken) == (fault.title is None)


def test_nometa(xml: Xml) -> None:
    empty = xml.record("oai:x:2").split("<metadata>")[0] + "</record>"
    page = parse(xml.list_of(xml.record("oai:x:1"), empty), "BY", "marc21")
    assert [record.identifier for record in page.records] == ["oai:x:1"]
    assert page.broken == (Broken("oai:x:2", empty.encode(), "no metadata"),)
    assert [issue.code for issue in page.issues] == [Code.METADATA_MISSING]


def test_nsprefix_and_marcprefix(xml: Xml) -> None:
    body = xml.records("oai:x:1").decode().replace("<", "<o:").replace("<o:/", "</o:")
    body = body.replace("<o:?xml", "<?xml").replace('OAI-PMH xmlns="', 'OAI-PMH xmlns:o="')
    body = body.replace(MARC.decode(), "")
    (record,) = parse(body.encode(), "BY", "marc21").records
    element = parse_strictly(record.metadata)
    assert (record.identifier, element.tag) == ("oai:x:1", f"{{{OAI.decode()}}}record")


def test_unbound_prefixes_are_bound_and_told_of_each_record(xml: Xml) -> None:
    inside = '<dc:dc xsi:schemaLocation="a b"><odd:t dc:of="x:y">ж:з</odd:t></dc:dc>'
    whole = xml.record("oai:x:3")
    page = parse(xml.list_of(xml.record("oai:x:2", metadata=inside), whole), "BY", "marc21")
    element = parse_strictly(page.records[0].metadata)
    assert element.tag == "{http://purl.org/dc/elements/1.1/}dc"
    assert (element[0].tag, text_of(element)) == ("{urn:undeclared:odd}t", "ж:з")
    assert (page.issues[0].identifier, page.issues[0].code) == ("oai:x:2", REPAIRED)
    assert page.issues[0].detail.startswith("3 namespace prefixes")
    assert len(page.issues) == 1
    assert page.records[1:] == parse(xml.list_of(whole), "BY", "marc21").records


def test_rootunbound_damages_no_record(xml: Xml) -> None:
    body = xml.records("oai:x:1", "oai:x:2")
    damaged = body.replace(b"<OAI-PMH ", b'<OAI-PMH xsi:schemaLocation="a b" ', 1)
    page = parse(damaged, "BY", "marc21")
    assert [record.identifier for record in page.records] == ["oai:x:1", "oai:x:2"]
    assert (page.issues, page.broken) == ((), ())


def test_hugepage_has_no_records_lost(xml: Xml) -> None:
    body = xml.list_of(*(xml.record(str(n), metadata=f"<t>{'x' * 900}</t>") for n in range(10_000)))
    assert [int(each.identifier) for each in parse(body, "BY", "p").records] == [*range(10_000)]


@pytest.mark.parametrize(
    ("name", "declared"),
    [("xxe", 'x SYSTEM "file:///etc/passwd"'), ("lol", 'l "ha"><!ENTITY x "&l;&l;"')],
)
def test_declared_text_is_refused(xml: Xml, name: str, declared: str) -> None:
    body = xml.list_of(xml.record(metadata="<t>&x;</t>"))
    doctype = f"<!DOCTYPE {name} [<!ENTITY {declared}>]><OAI-PMH".encode()
    with pytest.raises(Unreadable, match="declares"):
        parse(body.replace(b"<OAI-PMH", doctype), "BY", "p")
