"""Whole lists: page by page, begun anew, in windows, one by one; they end, or say what is lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from harvester.config.settings import Partner, Settings
from harvester.errors import ProtocolError, Refused, Unreachable, Unreadable
from harvester.issues import Code
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai import repository as oai
from harvester.sources.oai.checkpoint import Checkpoint, finished, start
from harvester.sources.oai.listing import Listing
from harvester.sources.oai.windows import Window
from harvester.sources.page import Header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harvester.sources.oai.listing import Step
    from harvester.sources.page import Page
    from tests.sources.conftest import Query, Reply, Script, Server, Xml

    Serve = Callable[[Script], Server]


begin = partial(start, overlap=timedelta(days=1))


def partner_at(server: Server, prefix: str = "marc21") -> Partner:
    return Partner(id="BY", url=server.url, prefix=prefix)


def repository(partner: Partner) -> oai.Repository:
    return oai.connect(partner, Settings(timeout=5), hosts=Hosts(), sleep=lambda _: None)


class Seen:
    """Remembers what a walk brought, as the store does."""

    def __init__(self) -> None:
        self.stamps: dict[str, str] = {}

    def take(self, page: Page) -> None:
        self.stamps |= {record.identifier: record.datestamp for record in page.records}

    def unseen(self, identifiers: Iterable[str]) -> list[str]:
        return [each for each in dict.fromkeys(identifiers) if each not in self.stamps]

    def middle(self, window: Window) -> str:
        inside = sorted(
            stamp
            for stamp in self.stamps.values()
            if window.since <= stamp and (not window.until or stamp <= window.until)
        )
        return inside[len(inside) // 2] if inside else ""


def listing_of(
    server: Server, checkpoint: Checkpoint | None = None, prefix: str = "marc21"
) -> tuple[Listing, Checkpoint, Seen]:
    partner, seen = partner_at(server, prefix), Seen()
    begun = checkpoint or begin(None, partner, "")
    return Listing(repository(partner), partner.id, seen), begun, seen


def walk(
    server: Server, checkpoint: Checkpoint | None = None, prefix: str = "marc21"
) -> list[Page]:
    return [step.page for step in steps(*listing_of(server, checkpoint, prefix))]


def steps(listing: Listing, begun: Checkpoint, seen: Seen) -> Iterator[Step]:
    for step in listing.steps(begun):
        seen.take(step.page)
        yield step


def ids(pages: Iterable[Page]) -> list[str]:
    return [record.identifier for page in pages for record in page.records]


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


def since(server: Server, set_spec: str = "") -> Checkpoint:
    moment = "2026-02-28T10:00:00Z"
    return Checkpoint(
        server.url, set_spec, "marc21", since=moment, watermark=moment, windows=(Window(moment),)
    )


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
    walking = steps(*listing_of(server))
    next(walking)
    assert len(server.queries) == 1
    next(walking)
    assert len(server.queries) == 2


@pytest.mark.parametrize("killed_after", [1, 2])
def test_an_interrupted_list_goes_on_with_its_token(
    serve: Serve, list_of_thirty: Script, killed_after: int
) -> None:
    server = serve(list_of_thirty)
    whole = list(steps(*listing_of(server)))
    killed = begin(whole[killed_after - 1].checkpoint, partner_at(server), "")
    rest = list(steps(*listing_of(server, killed)))
    assert ids(step.page for step in rest) == ALL[10 * killed_after :]
    assert not any(step.page.first for step in rest)
    assert rest[-1].checkpoint == whole[-1].checkpoint
    assert rest[-1].checkpoint.listed


def test_one_set_since_a_moment(serve: Serve, xml: Xml) -> None:
    identify = xml.answer("<Identify><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>")
    server = serve([identify, xml.records("oai:x:1")])
    walk(server, since(server, "books"))
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
    walk(server, since(server))
    assert server.queries[-1]["from"] == "2026-02-28"


def test_nothing_new_is_an_empty_list(serve: Serve, xml: Xml) -> None:
    server = serve([xml.error("noRecordsMatch")])
    (step,) = steps(*listing_of(server, since(server)))
    assert (step.page.records, step.checkpoint.listed) == ((), True)
    assert step.checkpoint.watermark == "2026-02-28T10:00:00Z"


@pytest.mark.parametrize("code", ["badArgument", "badResumptionToken", "noSetHierarchy"])
def test_an_error_at_the_beginning_is_an_error(serve: Serve, xml: Xml, code: str) -> None:
    server = serve([xml.error(code)])
    with pytest.raises(ProtocolError, match=code):
        walk(server)
    assert len(server.queries) == 1


def test_a_prefix_that_is_not_offered_is_told_with_those_that_are(serve: Serve, xml: Xml) -> None:
    offered = "<metadataFormat><metadataPrefix>mods</metadataPrefix></metadataFormat>"
    listed = xml.answer(f"<ListMetadataFormats>{offered}</ListMetadataFormats>")
    server = serve([xml.error("cannotDisseminateFormat"), listed])
    with pytest.raises(Refused, match="does not give 'marc21' but mods"):
        walk(server)


@pytest.mark.parametrize("code", ["badResumptionToken", "noRecordsMatch", "badArgument"])
def test_a_refused_token_starts_the_list_again(serve: Serve, xml: Xml, code: str) -> None:
    once, again = stretch(xml, 0, then="old"), stretch(xml, 0, then="new")

    def answer(query: Query) -> bytes:
        token = query.get("resumptionToken")
        if token == "new":
            return stretch(xml, 10, then="")
        if token:
            return xml.error(code)
        return once if len(server.queries) == 1 else again

    server = serve(answer)
    taken = list(steps(*listing_of(server)))
    assert [step.page.first for step in taken] == [True, True, False]
    assert ids(step.page for step in taken[1:]) == ALL[:20]
    assert (taken[-1].checkpoint.listed, taken[-1].checkpoint.records) == (True, 20)


def test_a_token_refused_for_ever_leads_to_narrower_windows(serve: Serve, xml: Xml) -> None:
    days = [f"2026-01-{day:02d}" for day in range(1, 31)]

    def answer(query: Query) -> bytes:
        if query["verb"] == "Identify":
            return xml.answer("<Identify><granularity>YYYY-MM-DD</granularity></Identify>")
        if "resumptionToken" in query:
            return xml.error("badResumptionToken")
        early, late = query.get("from", ""), query.get("until", "9999")
        found = [(n, day) for n, day in enumerate(days) if early <= day <= late]
        if not found:
            return xml.error("noRecordsMatch")
        token = "t" if len(found) > 10 else None
        held = [xml.record(f"oai:x:{n}", datestamp=day) for n, day in found[:10]]
        if query["verb"] == "ListIdentifiers":
            return xml.error("badArgument", "not implemented")
        return xml.list_of(*held, then=token)

    taken = list(steps(*listing_of(serve(answer))))
    assert set(ids(step.page for step in taken)) == set(ALL)
    assert (taken[-1].checkpoint.listed, taken[-1].checkpoint.lost) == (True, ())


def test_a_repository_that_never_goes_on_is_given_up_in_words(serve: Serve, xml: Xml) -> None:
    server = serve(
        lambda query: (
            stretch(xml, 0, then="t", size="30")
            if query["verb"] == "ListRecords" and "resumptionToken" not in query
            else xml.error("badResumptionToken")
        )
    )
    *_, last = steps(*listing_of(server))
    assert last.checkpoint.listed
    first, *_, gave_up = last.checkpoint.lost
    assert first.startswith("what changed until 1970-01-0")
    assert "breaks off wherever it is taken up: badResumptionToken" in gave_up
    assert len(server.queries) < 150


@pytest.mark.parametrize("code", ["badResumptionToken", "noRecordsMatch"])
def test_a_token_on_the_last_page_is_harmless_when_all_that_was_announced_came(
    serve: Serve, xml: Xml, code: str
) -> None:
    pages = {"": stretch(xml, 0, then="t1", size="20"), "t1": stretch(xml, 10, then="t2")}
    server = serve(lambda query: pages.get(query.get("resumptionToken", ""), xml.error(code)))
    taken = list(steps(*listing_of(server)))
    assert ids(step.page for step in taken) == ALL[:20]
    assert taken[-1].checkpoint.listed


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


def test_a_host_that_goes_down_stops_the_list_and_its_beginning_is_kept(
    serve: Serve, xml: Xml, dropped: Reply
) -> None:
    first = stretch(xml, 0, then="t1")
    server = serve(lambda query: first if query.get("metadataPrefix") else dropped)
    taken: list[Step] = []
    with pytest.raises(Unreachable):
        taken.extend(steps(*listing_of(server)))
    assert ids(step.page for step in taken) == ALL[:10]
    assert (taken[-1].checkpoint.listed, taken[-1].checkpoint.token) == (False, "t1")


def test_a_page_that_never_comes_is_gone_around_record_by_record(
    serve: Serve, xml: Xml, reply: type[Reply]
) -> None:
    names = ALL[:20]

    def answer(query: Query) -> Reply | bytes:
        if query["verb"] == "Identify":
            return xml.answer("<Identify/>")
        if query["verb"] == "ListIdentifiers":
            heads = "".join(
                f"<header><identifier>{n}</identifier><datestamp>2026-01-01</datestamp></header>"
                for n in names
            )
            return xml.answer(f"<ListIdentifiers>{heads}</ListIdentifiers>")
        if query["verb"] == "GetRecord" and query["identifier"] != "oai:x:13":
            return xml.answer(f"<GetRecord>{xml.record(query['identifier'])}</GetRecord>")
        if query.get("metadataPrefix") and query["verb"] == "ListRecords":
            return stretch(xml, 0, then="t1", size="20")
        return reply(b"Internal error", 500)

    taken = list(steps(*listing_of(serve(answer))))
    assert set(ids(step.page for step in taken)) == set(names) - {"oai:x:13"}
    (broken,) = [broken for step in taken for broken in step.page.broken]
    assert broken.identifier == "oai:x:13"
    assert "500" in broken.reason
    assert [i.code for step in taken for i in step.page.issues] == [Code.RECORD_MISSING]


def test_the_later_part_of_a_list_comes_though_the_earlier_never_begins(
    serve: Serve, xml: Xml
) -> None:
    stamps = {f"oai:x:{n}": f"2026-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(150)}

    def answer(query: Query) -> bytes:
        since, until = query.get("from", "")[:10], query.get("until", "9")[:10]
        found = [name for name, stamp in stamps.items() if since <= stamp <= until]
        match query["verb"]:
            case "Identify":
                return xml.answer("<Identify/>")
            case "GetRecord":
                return xml.answer(f"<GetRecord>{xml.record(query['identifier'])}</GetRecord>")
            case "ListIdentifiers":
                heads = "".join(
                    f"<header><identifier>{each}</identifier><datestamp>{stamps[each]}</datestamp>"
                    "</header>"
                    for each in found
                )
                return xml.answer(f"<ListIdentifiers>{heads}</ListIdentifiers>")
        return b"no XML" if "oai:x:20" in found else xml.records(*found)

    taken = list(steps(*listing_of(serve(answer))))
    assert {*ids(step.page for step in taken)} == {*stamps}
    assert (taken[-1].checkpoint.listed, taken[-1].checkpoint.lost) == (True, ())


def test_a_header_that_says_deleted_is_believed_unasked(serve: Serve, xml: Xml) -> None:
    server = serve(lambda _: xml.error("idDoesNotExist"))
    listing, at, _ = listing_of(server)
    (step,) = listing.fetch(at, [Header("oai:x:1", "2026-03-01", deleted=True, sets=("a",))])
    (gone,) = step.page.records
    assert (gone.identifier, gone.datestamp, gone.deleted) == ("oai:x:1", "2026-03-01", True)
    assert (gone.sets, step.page.broken, server.queries) == (("a",), (), [])


@pytest.mark.parametrize(
    ("code", "missing"),
    [("idDoesNotExist", True), ("badArgument", True), ("cannotDisseminateFormat", False)],
)
def test_a_named_record_that_is_not_given_is_missing(
    serve: Serve, xml: Xml, code: str, *, missing: bool
) -> None:
    listing, at, _ = listing_of(serve(lambda _: xml.error(code)))
    (step,) = listing.fetch(at, [Header("oai:x:1", "2026-03-01")])
    assert not step.page.records
    assert [each.identifier for each in step.page.broken] == ["oai:x:1"] * missing
    assert [each.code for each in step.page.issues] == [Code.RECORD_MISSING] * missing


def test_an_empty_page_with_a_token_is_not_the_end(serve: Serve, xml: Xml) -> None:
    empty = [xml.list_of(then=f"e{n}") for n in range(12)]
    server = serve([stretch(xml, 0, then="t"), *empty, stretch(xml, 10)])
    assert ids(walk(server)) == ALL[:20]


def test_a_constant_token_is_harmless_while_the_list_advances(serve: Serve, xml: Xml) -> None:
    pages = [stretch(xml, 10 * n, then="same") for n in range(8)]
    assert len(ids(walk(serve([*pages, stretch(xml, 80)])))) == 90


def test_the_same_page_for_ever_is_a_loop(serve: Serve, xml: Xml) -> None:
    server = serve([stretch(xml, 0, then="same")])
    *_, last = steps(*listing_of(server))
    assert "round in circles" in last.checkpoint.lost[0]
    assert len(server.queries) < 400


def test_fresh_tokens_that_bring_nothing_new_are_a_loop(serve: Serve, xml: Xml) -> None:
    numbers = iter(range(10_000))
    found = [f"oai:x:{n}" for n in range(10)]
    server = serve(lambda _query: xml.records(*found, then=f"t{next(numbers)}"))
    *_, last = steps(*listing_of(server))
    assert "20 pages brought nothing new" in last.checkpoint.lost[0]
    assert len(server.queries) < 2000


def test_a_list_of_headers_without_any_says_nothing(serve: Serve, xml: Xml) -> None:
    def answer(query: Query) -> bytes:
        if query["verb"] == "ListIdentifiers":
            return xml.answer("<ListIdentifiers/>")
        return xml.answer("<Identify/>")

    server = serve(answer)
    *_, last = steps(*listing_of(server))
    assert (last.checkpoint.listed, last.checkpoint.records) == (True, 0)


def test_fresh_tokens_that_never_bring_anything_are_given_up_soon(serve: Serve, xml: Xml) -> None:
    numbers = iter(range(10_000))
    server = serve(lambda _query: xml.records(then=f"t{next(numbers)}"))
    with pytest.raises(Unreadable, match="20 pages brought nothing new"):
        walk(server)
    assert len(server.queries) < 200


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
    (step,) = steps(*listing_of(server, prefix=""))
    assert server.queries[-1]["metadataPrefix"] == "m"
    assert step.page.records[0].prefix == "m"
    assert begin(finished(step.checkpoint, complete=True), partner, "").prefix == "m"


def test_another_verb_than_the_one_asked_for_is_no_answer(serve: Serve, xml: Xml) -> None:
    server = serve([xml.answer("<Identify/>")])
    with pytest.raises(Unreadable, match="asked for ListRecords, but Identify came"):
        walk(server)
    assert len(server.queries) <= 12
