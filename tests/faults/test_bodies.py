"""Damaged answers: the raw bytes, and that what is not damaged is as it was."""

from __future__ import annotations

import gzip

import pytest
import requests
from lxml import etree

from .asking import COUNT, PAGE, Client, Serve, mended, read
from .forms import HUGE, UNUSUAL
from .records import MARC


def struck(client: Client) -> bytes:
    """GetRecord of the record that is struck when one is."""
    return client.get(client.repository._site.poison).content


def some(client: Client) -> list[bytes]:
    """GetRecord of those that are struck when some are."""
    return [client.get(each).content for each in client.repository._site.special]


def sound(client: Client) -> bytes:
    """GetRecord of a record that no damage strikes."""
    held = (each.identifier for each in client.repository._site.whole if not each.deleted)
    return client.get(next(each for each in held if each[-2:] not in ("07", "57"))).content


def is_broken(body: bytes) -> bool:
    try:
        read(body)
    except etree.XMLSyntaxError:
        return True
    return False


@pytest.mark.parametrize(
    ("fault", "before", "behind"),
    [
        ("phpwarn", b"<br />\n<b>Warning</b>", b""),
        ("leadws", b"\n \r\n", b""),
        ("bom", b"\xef\xbb\xbf\xef\xbb\xbf", b""),
        ("trailer", b"", b"& more<br>\n"),
    ],
)
def test_junk_around_every_answer(serve: Serve, fault: str, before: bytes, behind: bytes) -> None:
    client = serve(fault)
    for body in (client.ask("Identify").content, client.body()):
        assert body.startswith(before)
        assert body.endswith(behind)
        assert is_broken(body)
        root = body[body.index(b"<OAI-PMH") : body.index(b"</OAI-PMH>") + 10]
        assert not is_broken(root)


@pytest.mark.parametrize(
    ("fault", "named"), [("hdrlie", "text/xml; charset=ISO-8859-1"), ("cthtml", "text/html")]
)
def test_lying_headers(serve: Serve, fault: str, named: str) -> None:
    client = serve(fault)
    assert client.ask("Identify").headers["Content-Type"] == named
    assert client.walk().truth == client.repository.truth()


def test_compressed_unsaid(serve: Serve) -> None:
    answer = serve("gzipraw").ask("Identify")
    assert "Content-Encoding" not in answer.headers
    assert b"<Identify>" in gzip.decompress(answer.content)


def test_said_to_be_compressed(serve: Serve) -> None:
    client = serve("gzipfalse")
    with pytest.raises(requests.exceptions.ContentDecodingError):
        client.ask("Identify")
    query = {"verb": "Identify"}
    with client.session.get(client.repository.url, params=query, stream=True, timeout=5) as plain:
        assert plain.raw.read().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("fault", "damage"),
    [
        ("ctrl", b"ca\x0b\x1ff\xc3\xa9"),
        ("ctrlref", b"ca&#x1F;&#11;f\xc3\xa9"),
        ("fffe", b"ca\xef\xbf\xbef\xc3\xa9"),
        ("surref", b"&#xd835;&#xdc9c;&#xD83D;"),
        ("badutf8", b" & caf\xe9 ".replace(b"&", b"&amp;")),
        ("amp", b" & caf\xc3\xa9"),
        ("nbsp", b"Pre\xc5\xa1ov&nbsp;:"),
    ],
)
def test_characters_of_some_records_are_damaged(serve: Serve, fault: str, damage: bytes) -> None:
    client = serve(fault)
    bodies = some(client)
    assert len(bodies) == COUNT // 50 + 1
    assert all(damage in body and is_broken(body) for body in bodies)
    assert not is_broken(sound(client))
    assert client.walk("ListIdentifiers").truth.keys() == client.repository.truth().keys()
    assert client.walk().end == "XMLSyntaxError"


@pytest.mark.parametrize(
    ("fault", "damage", "repaired"),
    [
        ("ctrl", b"\x0b\x1f", b""),
        ("ctrlref", b"&#x1F;&#11;", b""),
        ("fffe", b"\xef\xbf\xbe", b""),
        ("surref", b"&#xd835;&#xdc9c;&#xD83D;", "𝒜".encode()),
        ("amp", b" & ", b" &amp; "),
        ("nbsp", b"&nbsp;", b"&#160;"),
        ("lt", b"a < b", b"a &lt; b"),
    ],
)
def test_repair_restores_the_truth(
    serve: Serve, fault: str, damage: bytes, repaired: bytes
) -> None:
    client = serve(fault)
    truth = client.repository.truth()
    for body in [struck(client), *some(client)]:
        ((identifier, title),) = read(body.replace(damage, repaired)).found
        assert truth[identifier] == title


@pytest.mark.parametrize("fault", ["badutf8", "latin1lie"])
def test_stray_bytes_are_cp1252(serve: Serve, fault: str) -> None:
    client = serve(fault)
    truth = client.repository.truth()
    for body in some(client):
        assert body != mended(body)
        ((identifier, title),) = read(mended(body)).found
        assert truth[identifier] == title


def test_whole_answers_in_cp1252(serve: Serve) -> None:
    client = serve("latin1lie")
    body = client.body()
    assert b"Pre\x9aov :" in body
    assert b"K\xf6ln \x96 Trier" in body
    assert b"&#1050;" in body
    assert dict(read(mended(body)).found).items() <= client.repository.truth().items()


def test_nested_declarations(serve: Serve) -> None:
    client = serve("prolog")
    body = client.body()
    assert body.count(b"<?xml ") > PAGE * 0.9
    assert is_broken(body)
    assert is_broken(sound(client))


@pytest.mark.parametrize(("fault", "damage"), [("brokentag", b"</subfeld>"), ("lt", b": a < b ;")])
def test_one_record_is_broken(serve: Serve, fault: str, damage: bytes) -> None:
    client = serve(fault)
    poison = client.repository._site.poison
    assert client.repository.tolerated().keys() == {poison}
    assert struck(client).count(damage) == 1
    assert is_broken(struck(client))
    assert not any(is_broken(body) for body in some(client) if poison.encode() not in body)
    assert client.walk("ListIdentifiers").end == ""
    assert client.walk().end == "XMLSyntaxError"


def test_an_external_entity(serve: Serve) -> None:
    client = serve("xxe")
    body = struck(client)
    assert b'<!ENTITY leak SYSTEM "http://127.0.0.1:' in body
    assert body.count(b"&leak;") == 1
    assert b"<!DOCTYPE" not in sound(client)
    without = etree.XMLParser(resolve_entities=False)
    assert len(etree.fromstring(body, without).findall(".//{*}metadata/*")) == 1
    assert "Leak" not in {request.verb for request in client.repository.requests}


def test_an_entity_bomb(serve: Serve) -> None:
    client = serve("lol")
    body = struck(client)
    assert b'<!ENTITY lol9 "&lol8;&lol8;' in body
    assert len(body) < 5000
    with pytest.raises(etree.XMLSyntaxError, match="entit"):
        etree.fromstring(body)
    assert b"<!DOCTYPE" not in sound(client)


@pytest.mark.parametrize(
    ("fault", "root"),
    [
        ("nshttps", "{https://www.openarchives.org/OAI/2.0/}OAI-PMH"),
        ("nsnone", "OAI-PMH"),
        ("nsprefix", "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"),
    ],
)
def test_namespaces_of_the_protocol(serve: Serve, fault: str, root: str) -> None:
    client = serve(fault)
    for body in (client.body(), client.ask("Identify").content):
        tree = etree.fromstring(body)
        assert tree.tag == root
        assert (tree.prefix == "oai") is (fault == "nsprefix")
        assert tree.find("{*}responseDate") is not None
    records = etree.fromstring(client.body()).iter(f"{{{MARC}}}record")
    assert len(list(records)) > PAGE * 0.9


def test_a_prefix_changes_nothing_for_who_reads_namespaces(serve: Serve) -> None:
    client = serve("nsprefix")
    assert b"<oai:header><oai:identifier>" in client.body()
    assert client.walk().truth == client.repository.truth()


def test_marc_without_namespace(serve: Serve) -> None:
    body = sound(serve("marcnons"))
    assert b"<metadata><record><leader>" in body
    assert MARC.encode() not in body


def test_marc_with_a_prefix_from_the_root(serve: Serve) -> None:
    client = serve("marcprefix")
    body = client.body()
    assert body.count(b"xmlns:marc=") == 1
    assert b"<metadata><marc:record><marc:leader>" in body
    assert client.walk().truth == client.repository.truth()


def test_prefixes_that_nothing_binds(serve: Serve) -> None:
    body = serve("unbound").body()
    assert b'<metadata><marc:record xsi:schemaLocation="a b"><marc:leader>' in body
    assert b"xmlns:" not in body
    root = serve("rootunbound").ask("Identify").content
    assert b'<OAI-PMH xsi:schemaLocation="a b" xmlns="' in root
    assert is_broken(body)
    assert is_broken(root)


def test_a_huge_record(serve: Serve) -> None:
    client = serve("hugerec")
    body = struck(client)
    assert len(body) > HUGE
    assert len(sound(client)) < 3000
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)
    etree.fromstring(body, etree.XMLParser(huge_tree=True))
    assert not client.repository.tolerated()


def test_a_huge_page(serve: Serve) -> None:
    answer = serve("hugepage").list()
    assert len(answer.found) == COUNT
    assert answer.token == ""


def test_an_unusual_prefix(serve: Serve) -> None:
    client = serve("prefix")
    assert client.list().error == "cannotDisseminateFormat"
    formats = client.ask("ListMetadataFormats").content.decode()
    assert f"<metadataPrefix>{UNUSUAL}</metadataPrefix>" in formats
    assert "<metadataPrefix>marc21</metadataPrefix>" not in formats
    assert client.walk(metadataPrefix=UNUSUAL).truth == client.repository.truth()


def test_the_wrong_format(serve: Serve) -> None:
    client = serve("wrongfmt")
    body = client.body()
    assert b"<dc:title>" in body
    assert MARC.encode() not in body
    assert client.repository.tolerated().keys() == client.repository.truth().keys()


def test_formats_fail(serve: Serve) -> None:
    client = serve("lmf500")
    assert client.ask("ListMetadataFormats").status_code == 500
    assert client.walk().truth == client.repository.truth()
