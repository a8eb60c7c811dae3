"""Faults of lists and tokens: what a walk that believes everything gets, and how it ends."""

from __future__ import annotations

import pytest

from .asking import COUNT, PAGE, Client, Serve, read


def lost(client: Client, verb: str = "ListRecords") -> int:
    """How many identifiers a walk does not bring, though it ended well."""
    walk = client.walk(verb)
    assert walk.end == ""
    return len(client.repository.truth().keys() - walk.truth.keys())


@pytest.mark.parametrize(
    "fault",
    "tokspecial toksame tokonce emptymid emptyrun lastempty sizehigh sizelow sizehighone "
    "sizelowone sizehighfirst sizelowfirst".split(),
)
def test_a_walk_that_believes_the_tokens_gets_all(serve: Serve, fault: str) -> None:
    client = serve(fault)
    assert client.walk().found == list(client.repository.truth().items())
    assert client.walk("ListIdentifiers").truth.keys() == client.repository.truth().keys()


def test_tokens_of_special_characters(serve: Serve) -> None:
    client = serve("tokspecial")
    token = client.list().token
    assert set("+/=&%#?<>\"' é☃") < set(token)
    for damaged in (token.replace("+", " "), token.replace("%25", "%"), token.strip("☃")):
        assert client.list(resumptionToken=damaged).error == "badResumptionToken"


def test_blanks_around_tokens(serve: Serve) -> None:
    client = serve("tokws")
    token = client.list().token
    assert token != token.strip()
    assert client.list(resumptionToken=token).error == "badResumptionToken"
    assert len(client.list(resumptionToken=token.strip()).found) == PAGE


def test_long_tokens(serve: Serve) -> None:
    client = serve("longtoken")
    token = client.list().token
    assert len(token) > 4000
    assert client.ask("ListRecords", resumptionToken=token).status_code == 414
    form = {"verb": "ListRecords", "resumptionToken": token}
    posted = client.session.post(client.repository.url, data=form, timeout=5)
    assert len(read(posted.content).found) == PAGE


def test_tokens_that_need_the_prefix(serve: Serve) -> None:
    client = serve("tokprefix")
    token = client.list().token
    assert client.list(resumptionToken=token).error == "badArgument"
    both = client.list(resumptionToken=token, metadataPrefix="marc21")
    assert len(both.found) == PAGE


@pytest.mark.parametrize(
    ("fault", "reached", "tokens"),
    [("tokloop", 2, 2), ("tokcycle", 3, 3), ("tokcyclenew", 3, 11)],
)
def test_lists_without_end(serve: Serve, fault: str, reached: int, tokens: int) -> None:
    client = serve(fault)
    walk = client.walk()
    assert walk.end == "endless"
    assert len(walk.truth) == reached * PAGE
    assert not walk.truth.keys() & client.repository.tolerated().keys()
    assert len(walk.truth) + len(client.repository.tolerated()) == COUNT
    given = [""]
    for _ in range(11):
        query = {"resumptionToken": given[-1]} if given[-1] else {}
        given.append(client.list(**query).token)
    assert len(set(given[1:])) == tokens


def test_a_window_within_the_loop_comes_whole(serve: Serve) -> None:
    client = serve("tokloop")
    stamp = client.repository._site.whole[2 * PAGE - 1].datestamp
    assert len(client.walk(until=stamp).truth) == 2 * PAGE
    assert client.walk(until=stamp).end == ""


def test_one_token_for_all(serve: Serve) -> None:
    client = serve("toksame")
    first = client.list()
    second = client.list(resumptionToken=first.token)
    assert first.token == second.token
    assert not dict(first.found).keys() & dict(second.found).keys()


def test_empty_pages(serve: Serve) -> None:
    client = serve("emptymid")
    third = client.list(resumptionToken=client.list(resumptionToken=client.list().token).token)
    assert not third.found
    assert len(client.list(resumptionToken=third.token).found) == PAGE
    for fault, count in (("emptymid", 7), ("emptyrun", 18)):
        client = serve(fault, name=f"{fault}-walk")
        client.walk()
        assert len(client.repository.requests) == count


def test_empty_pages_for_ever(serve: Serve) -> None:
    client = serve("emptyforever")
    walk = client.walk()
    assert (len(walk.found), walk.end) == (2 * PAGE, "endless")
    assert len(client.repository.tolerated()) == COUNT - 2 * PAGE


def test_a_token_expires_once(serve: Serve) -> None:
    client = serve("tokexpire")
    begun = client.list(resumptionToken=client.list().token)
    for _ in range(2):
        assert client.list(resumptionToken=begun.token).error == "badResumptionToken"
    assert client.walk().truth == client.repository.truth()
    assert client.list(resumptionToken=begun.token).error == "badResumptionToken"


def test_tokens_expire_after_three_pages(serve: Serve) -> None:
    client = serve("tokttl")
    for _ in range(2):
        walk = client.walk()
        assert (len(walk.found), walk.end) == (3 * PAGE, "badResumptionToken")
    held = client.repository._site.whole
    assert client.walk(until=held[3 * PAGE - 1].datestamp).end == ""
    assert client.walk(until=held[3 * PAGE].datestamp).end == "badResumptionToken"
    late = client.walk(from_=held[3 * PAGE].datestamp)
    assert (len(late.found), late.end) == (3 * PAGE, "")


@pytest.mark.parametrize(("fault", "pages"), [("sweeptokens", 1), ("sweepttl", 3)])
def test_tokens_of_headers_expire(serve: Serve, fault: str, pages: int) -> None:
    client = serve(fault)
    assert client.walk().truth == client.repository.truth()
    for _ in range(2):
        walk = client.walk("ListIdentifiers")
        assert (len(walk.found), walk.end) == (pages * PAGE, "badResumptionToken")
    stamp = client.repository._site.records[pages * PAGE - 1].datestamp
    assert client.walk("ListIdentifiers", until=stamp).end == ""
    assert client.identify("deletedRecord") == "no"
    client.repository.advance()
    assert None in client.repository.truth().values()
    assert None not in client.walk().truth.values()


def test_tokens_are_taken_once(serve: Serve) -> None:
    client = serve("tokonce")
    token = client.list().token
    assert len(client.list(resumptionToken=token).found) == PAGE
    assert client.list(resumptionToken=token).error == "badResumptionToken"
    cut = serve("tokonce", "drop")
    assert cut.walk(tries=2).end == "badResumptionToken"
    assert cut.walk().truth == cut.repository.truth()


@pytest.mark.parametrize(
    ("fault", "end"),
    [("lastnrm", "noRecordsMatch"), ("lastbad", "badResumptionToken"), ("last500", "500")],
)
def test_a_token_after_the_last_page(serve: Serve, fault: str, end: str) -> None:
    client = serve(fault)
    walk = client.walk(tries=2)
    assert walk.end == end
    assert walk.truth == client.repository.truth()
    assert client.walk("ListIdentifiers").end == end


def test_an_empty_last_page(serve: Serve) -> None:
    client = serve("lastempty")
    client.walk()
    assert len(client.repository.requests) == 7


def test_nothing_in_mid_list(serve: Serve) -> None:
    client = serve("nrmmid")
    walk = client.walk()
    assert (len(walk.found), walk.end) == (2 * PAGE, "noRecordsMatch")
    assert client.walk().truth == client.repository.truth()


@pytest.mark.parametrize(("fault", "status"), [("404nrm", 404), ("422nrm", 422)])
def test_nothing_matches_under_a_status_of_failure(serve: Serve, fault: str, status: int) -> None:
    client = serve(fault)
    first = client.walk().truth
    client.repository.advance()
    assert first == client.repository.truth()
    answer = client.ask("ListRecords", metadataPrefix="marc21", **{"from": "2026-03-01T10:00:00Z"})
    assert answer.status_code == status
    assert read(answer.content).error == "noRecordsMatch"


@pytest.mark.parametrize(
    ("fault", "size", "cursor"),
    [
        ("sizehigh", "390", "40"),
        ("sizelow", "40", "40"),
        ("sizehighone", "241", "40"),
        ("sizelowone", "239", "40"),
        ("sizehighfirst", "240", "40"),
        ("sizelowfirst", "240", "40"),
        ("sizeword", "many", "40"),
        ("cursorpage", "240", "2"),
    ],
)
def test_sizes_and_cursors(serve: Serve, fault: str, size: str, cursor: str) -> None:
    client = serve(fault)
    second = client.list(resumptionToken=client.list().token)
    assert (second.size, second.cursor) == (size, cursor)


@pytest.mark.parametrize(("fault", "size"), [("sizehighfirst", "390"), ("sizelowfirst", "40")])
def test_the_first_size_is_wrong(serve: Serve, fault: str, size: str) -> None:
    assert serve(fault).list().size == size


def test_no_order(serve: Serve) -> None:
    client = serve("unordered")
    assert lost(client) > COUNT // 4
    assert lost(client, "ListIdentifiers") > COUNT // 4
    assert client.list().size == str(COUNT)
    held = client.repository._site.whole
    page = client.list(from_=held[COUNT - PAGE].datestamp)
    assert len(dict(page.found)) == PAGE
    assert not page.token


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_borders_come_twice(serve: Serve, verb: str) -> None:
    client = serve("pycsw")
    walk = client.walk(verb)
    names = [name for name, _ in walk.found]
    assert walk.truth.keys() == client.repository.truth().keys()
    assert len(names) - len(set(names)) == 6
    assert names[PAGE - 1] == names[PAGE]
    assert client.list(verb).size == str(COUNT)


def test_doubled_and_skipped(serve: Serve) -> None:
    client = serve("dup")
    walk = client.walk()
    assert len(walk.found) == COUNT
    assert lost(client) == 3
    assert lost(client, "ListIdentifiers") == 0
    skipped = client.repository.truth().keys() - walk.truth.keys()
    assert all(read(client.get(each).content).found for each in skipped)


def test_an_order_that_changes(serve: Serve) -> None:
    client = serve("unstable")
    losses = [lost(client), lost(client), lost(client, "ListIdentifiers")]
    assert all(5 <= each <= 20 for each in losses)
    assert client.list().size == str(COUNT)
    page = client.list(from_=client.repository._site.whole[COUNT - PAGE].datestamp)
    assert len(page.found) == len(dict(page.found)) == PAGE


def test_records_that_move(serve: Serve) -> None:
    client = serve("shift")
    assert lost(client) == 7
    assert lost(client) == 0
    assert client.walk().truth == client.repository.truth()


def test_a_silent_cap(serve: Serve) -> None:
    client = serve("limit")
    assert lost(client) == COUNT // 2
    assert client.list().size == ""
    late = client.walk(from_=client.repository._site.whole[-PAGE * 2].datestamp)
    assert len(late.found) == PAGE * 2


def test_a_cap_with_the_size_told(serve: Serve) -> None:
    client = serve("limitsized")
    assert lost(client) == COUNT // 2
    assert client.list().size == str(COUNT)


def test_deep_pages_fail(serve: Serve) -> None:
    client = serve("deep500")
    walk = client.walk(tries=2)
    assert (len(walk.found), walk.end) == (3 * PAGE, "500")
    late = client.walk(from_=client.repository._site.whole[3 * PAGE].datestamp)
    assert (len(late.found), late.end) == (3 * PAGE, "")


def test_one_record_fails_wherever_it_is(serve: Serve) -> None:
    client = serve("500")
    site = client.repository._site
    assert client.walk(tries=3).end == "500"
    assert client.get(site.poison).status_code == 500
    assert client.walk("ListIdentifiers").truth.keys() == client.repository.truth().keys()
    stamp = next(each.datestamp for each in site.whole if each.identifier == site.poison)
    assert client.walk(from_=stamp, until=stamp).end == "500"
    earlier = [each.datestamp for each in site.whole if each.datestamp < stamp]
    assert client.walk(until=earlier[-1]).end == ""
    assert client.repository.tolerated().keys() == {site.poison}
