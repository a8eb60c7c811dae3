"""Whole lists, one page after the other: they end as they should, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harvester.config import Partner, Settings
from harvester.errors import ProtocolError, RepositoryError
from harvester.sources import oai
from harvester.sources.checkpoint import Checkpoint, advance, start
from harvester.sources.hosts import Hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harvester.sources.page import Page
    from tests.sources.conftest import Query, Reply, Script, Server, Xml

    Serve = Callable[[Script], Server]


def partner_at(server: Server, prefix: str = "marc21") -> Partner:
    return Partner(id="BY", url=server.url, prefix=prefix)


def repository(partner: Partner) -> oai.Repository:
    return oai.connect(partner, Settings(timeout=5), hosts=Hosts(), sleep=lambda _: None)


def walk(
    server: Server, checkpoint: Checkpoint | None = None, prefix: str = "marc21"
) -> list[Page]:
    partner = partner_at(server, prefix)
    begun = checkpoint or start(None, partner, "")
    return list(oai.pages(repository(partner), partner, begun))


def ids(pages: Iterable[Page]) -> list[str]:
    return [record.identifier for page in pages for record in page.records]


def after(checkpoint: Checkpoint, pages: Iterable[Page]) -> Checkpoint:
    for page in pages:
        checkpoint = advance(checkpoint, page)
    return checkpoint


def stretch(xml: Xml, first: int, *, then: str | None = None, size: str = "") -> bytes:
    """Ten records from a number on."""
    return xml.records(*(f"oai:x:{n}" for n in range(first, first + 10)), then=then, size=size)


@pytest.fixture
def list_of_thirty(xml: Xml) -> Callable[[Query], bytes]:
    pages = {
        "": stretch(xml, 0, then="t1", size="30"),
        "t1": stretch(xml, 10, then="t2", size="30"),
        "t2": stretch(xml, 20, then=""),
    }
    return lambda query: pages[query.get("resumptionToken", "")]


ALL = [f"oai:x:{n}" for n in range(30)]


def test_a_list_is_walked_to_its_end(serve: Serve, list_of_thirty: Script) -> None:
    server = serve(list_of_thirty)
    pages = walk(server)
    assert ids(pages) == ALL
    assert [page.first for page in pages] == [True, False, False]
    assert server.queries == [
        {"verb": "ListRecords", "metadataPrefix": "marc21"},
        {"verb": "ListRecords", "resumptionToken": "t1"},
        {"verb": "ListRecords", "resumptionToken": "t2"},
    ]


def test_the_next_page_is_asked_for_when_the_last_was_taken(
    serve: Serve, list_of_thirty: Script
) -> None:
    server = serve(list_of_thirty)
    partner = partner_at(server)
    pages = oai.pages(repository(partner), partner, start(None, partner, ""))
    next(pages)
    assert len(server.queries) == 1
    next(pages)
    assert len(server.queries) == 2


@pytest.mark.parametrize("killed_after", [1, 2])
def test_an_interrupted_list_goes_on_with_its_token(
    serve: Serve, list_of_thirty: Script, killed_after: int
) -> None:
    server = serve(list_of_thirty)
    partner = partner_at(server)
    whole = walk(server)
    killed = after(start(None, partner, ""), whole[:killed_after])
    rest = walk(server, start(killed, partner, ""))
    assert ids(rest) == ALL[10 * killed_after :]
    assert not any(page.first for page in rest)
    assert after(killed, rest) == after(start(None, partner, ""), whole)


def test_one_set_since_a_moment(serve: Serve, xml: Xml) -> None:
    identify = xml.answer("<Identify><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")
    server = serve([identify, xml.records("oai:x:1")])
    begun = Checkpoint(server.url, "books", "marc21", since="2026-02-28T10:00:00Z")
    walk(server, begun)
    assert server.queries[-1] == {
        "verb": "ListRecords",
        "metadataPrefix": "marc21",
        "set": "books",
        "from": "2026-02-28T10:00:00Z",
    }


@pytest.mark.parametrize("identify", ["<granularity>YYYY-MM-DD</granularity>", "", None])
def test_from_is_a_day_unless_seconds_are_declared(
    serve: Serve, xml: Xml, reply: type[Reply], identify: str | None
) -> None:
    told = reply(b"", 500) if identify is None else xml.answer(f"<Identify>{identify}</Identify>")
    server = serve(lambda query: told if query["verb"] == "Identify" else xml.records("oai:x:1"))
    walk(server, Checkpoint(server.url, "", "marc21", since="2026-02-28T10:00:00Z"))
    assert server.queries[-1]["from"] == "2026-02-28"


def test_nothing_new_is_an_empty_page_and_the_watermark_stays(serve: Serve, xml: Xml) -> None:
    server = serve([xml.error("noRecordsMatch")])
    begun = Checkpoint(server.url, "books", "marc21", watermark="2026-02-28T10:00:00Z")
    pages = walk(server, begun)
    assert [(page.records, page.first) for page in pages] == [((), True)]
    done = after(begun, pages)
    assert (done.finished, done.watermark) == (True, "2026-02-28T10:00:00Z")


@pytest.mark.parametrize("code", ["badArgument", "cannotDisseminateFormat", "badResumptionToken"])
def test_an_error_at_the_beginning_is_an_error(serve: Serve, xml: Xml, code: str) -> None:
    server = serve([xml.error(code)])
    with pytest.raises(ProtocolError, match=code):
        walk(server)
    assert len(server.queries) == 1


@pytest.mark.parametrize("code", ["badResumptionToken", "noRecordsMatch", "badArgument"])
def test_a_refused_token_starts_the_list_again(serve: Serve, xml: Xml, code: str) -> None:
    once, again = stretch(xml, 0, then="old"), stretch(xml, 0, then="new")
    server = serve([once, xml.error(code), again, stretch(xml, 10, then="")])
    pages = walk(server)
    assert [page.first for page in pages] == [True, True, False]
    assert ids(pages[1:]) == ALL[:20]
    done = after(start(None, partner_at(server), ""), pages)
    assert (done.finished, done.pages, done.records) == (True, 2, 20)


def test_a_token_refused_for_ever_is_an_error(serve: Serve, xml: Xml) -> None:
    server = serve(
        lambda query: (
            xml.error("badResumptionToken")
            if "resumptionToken" in query
            else stretch(xml, 0, then="t", size="30")
        )
    )
    with pytest.raises(RepositoryError, match=r"breaks off.*badResumptionToken"):
        walk(server)
    assert len(server.queries) == 6


@pytest.mark.parametrize("code", ["badResumptionToken", "noRecordsMatch"])
def test_a_token_on_the_last_page_is_harmless_when_all_that_was_announced_came(
    serve: Serve, xml: Xml, code: str
) -> None:
    pages = {"": stretch(xml, 0, then="t1", size="20"), "t1": stretch(xml, 10, then="t2")}
    server = serve(lambda query: pages.get(query.get("resumptionToken", ""), xml.error(code)))
    taken = walk(server)
    assert ids(taken) == ALL[:20]
    assert after(start(None, partner_at(server), ""), taken).finished


@pytest.mark.parametrize(
    "forgotten", [(b"<html>Fatal error</html>", 500), (b"<html>log in</html>", 200), (b"", 404)]
)
def test_a_forgotten_token_starts_an_interrupted_list_again(
    serve: Serve, xml: Xml, reply: type[Reply], forgotten: tuple[bytes, int]
) -> None:
    server = serve(
        lambda query: (
            reply(*forgotten) if query.get("resumptionToken") == "old" else stretch(xml, 0, then="")
        )
    )
    taken = walk(server, Checkpoint(server.url, "", "marc21", token="old", pages=4, records=40))
    assert [page.first for page in taken] == [True]
    assert ids(taken) == ALL[:10]


def test_a_list_that_breaks_in_the_middle_is_an_error_and_its_beginning_is_kept(
    serve: Serve, xml: Xml
) -> None:
    first = stretch(xml, 0, then="t1")
    server = serve(lambda query: first[:-40] if "resumptionToken" in query else first)
    partner = partner_at(server)
    taken: list[Page] = []
    pages = oai.pages(repository(partner), partner, start(None, partner, ""))
    with pytest.raises(RepositoryError, match="cut or damaged"):
        taken.extend(pages)
    checkpoint = after(start(None, partner, ""), taken)
    assert (ids(taken), checkpoint.finished, checkpoint.token) == (ALL[:10], False, "t1")


def test_an_empty_page_with_a_token_is_not_the_end(serve: Serve, xml: Xml) -> None:
    empty = [xml.list_of(then=f"e{n}") for n in range(12)]
    server = serve([stretch(xml, 0, then="t"), *empty, stretch(xml, 10)])
    assert ids(walk(server)) == ALL[:20]


def test_a_constant_token_is_harmless_while_the_list_advances(serve: Serve, xml: Xml) -> None:
    pages = [stretch(xml, 10 * n, then="same") for n in range(8)]
    assert len(ids(walk(serve([*pages, stretch(xml, 80)])))) == 90


def test_the_same_page_for_ever_is_a_loop(serve: Serve, xml: Xml) -> None:
    server = serve([stretch(xml, 0, then="same")])
    with pytest.raises(RepositoryError, match="round in circles"):
        walk(server)
    assert len(server.queries) == 4


@pytest.mark.parametrize("records", [10, 0])
def test_fresh_tokens_that_bring_nothing_new_are_a_loop(
    serve: Serve, xml: Xml, records: int
) -> None:
    numbers = iter(range(1000))
    found = [f"oai:x:{n}" for n in range(records)]
    server = serve(lambda _query: xml.records(*found, then=f"t{next(numbers)}"))
    with pytest.raises(RepositoryError, match="20 pages brought nothing new"):
        walk(server)
    assert len(server.queries) <= 21


def test_without_a_prefix_the_best_format_is_asked_for_and_remembered(
    serve: Serve, xml: Xml
) -> None:
    formats = "".join(
        f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema/>"
        f"<metadataNamespace>{namespace}</metadataNamespace></metadataFormat>"
        for prefix, namespace in [("oai_dc", "x"), ("m", "http://www.loc.gov/MARC21/slim")]
    )
    listed = xml.answer(f"<ListMetadataFormats>{formats}</ListMetadataFormats>")
    server = serve([listed, xml.records("oai:x:1")])
    partner = partner_at(server, prefix="")
    (page,) = walk(server, prefix="")
    assert server.queries[-1]["metadataPrefix"] == "m"
    assert page.records[0].prefix == "m"
    done = after(start(None, partner, ""), [page])
    assert start(done, partner, "").prefix == "m"


def test_another_verb_than_the_one_asked_for_is_no_answer(serve: Serve, xml: Xml) -> None:
    server = serve([xml.answer("<Identify/>")])
    with pytest.raises(RepositoryError, match="asked for ListRecords, but Identify came"):
        walk(server)
