"""The repository without faults tells the truth; the table of faults is whole; a host behaves."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import etree

from .asking import COUNT, PAGE, Client, Serve, mended, read
from .records import FIRST_DAY, SECOND_DAY, number_of, stamp
from .repository import FAULTS, FaultyRepository
from .server import Host

ROWS = """
 1 503
 2 503date retrybad retrygood
 3 503none 504 502html
 4 429 429rate
 5 retryhuge
 6 500once
 7 500 firstbroken
 8 drop chunkdrop rst
 9 closetrunc trunc
10 hang trickle
11 html htmlall wall
12 empty
13 phpwarn leadws bom trailer
14 ctrl ctrlref
15 fffe surref
16 badutf8
17 latin1lie
18 hdrlie cthtml
19 amp nbsp prolog
20 brokentag lt
21 xxe lol
22 nshttps nsnone nsprefix
23 marcnons marcprefix unbound rootunbound
24 hugerec hugepage
25 gzipraw gzipfalse
26 redirect redirdrop redirpost redirloop
27 badchain
28 cookie 403ua
29 tokspecial tokws longtoken
30 baseq tokprefix
31 tokloop tokcycle tokcyclenew csw
32 toksame
33 emptymid emptyrun emptyforever
34 tokexpire tokttl sweeptokens sweepttl
35 tokonce
36 lastnrm lastbad lastempty last500
37 nrmmid 404nrm 422nrm
38 sizehigh sizelow sizehighone sizelowone sizehighfirst sizelowfirst sizeword cursorpage
39 dup unstable unordered pycsw shift getsilentlist getsilentlater
40 limit limitsized deep500 shrinking
41 day granlie granodd
42 fromexcl lag skew lateindex untilignored
43 idlate idzero idfail
44 ignorefrom nofrom nofrom500
45 delno deltransient delupper delleader delmeta unmarked
46 nometa noident baddate nodate idws getsilent getother
47 shrink massdel emptyall nrm setgone nrmnight emptynight halfnight promisedgone renamedids
47 renamedfew setrenamed setleft setleftget setleftquiet setmoved
48 prefix wrongfmt lmf500
"""
SECOND = """
404nrm 422nrm day granlie granodd fromexcl lag skew ignorefrom nofrom nofrom500 delno deltransient
shrink massdel emptyall nrm setgone sweeptokens sweepttl getsilentlater getsilent getother
lateindex nrmnight emptynight halfnight promisedgone renamedids setrenamed setleft setleftget
renamedfew setleftquiet setmoved unmarked
"""


def test_every_fault_of_the_matrix_is_there_with_its_row() -> None:
    rows = [line.split() for line in ROWS.strip().splitlines()]
    expected = {name: int(row) for row, *names in rows for name in names}
    assert {name: fault.row for name, fault in FAULTS.items()} == expected


def test_every_fault_says_what_it_is() -> None:
    assert all(fault.about.endswith(".") and fault.parts for fault in FAULTS.values())
    assert all(name == fault.name for name, fault in FAULTS.items())


def test_faults_of_the_second_day_are_marked() -> None:
    assert {name for name, fault in FAULTS.items() if fault.second} == set(SECOND.split())


def test_every_fault_is_shown_by_a_test() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    asked = tests.replace(ROWS, "").replace(SECOND, "")
    assert not [name for name in FAULTS if f'"{name}"' not in asked]


def test_an_unknown_fault_is_refused(host: Host) -> None:
    with pytest.raises(ValueError, match="no fault 'none'"):
        FaultyRepository(host, "none")


def test_a_walk_of_the_faultless_repository_gets_the_truth(serve: Serve) -> None:
    client = serve()
    assert client.walk() == (list(client.repository.truth().items()), "")
    assert not client.repository.tolerated()
    assert len(client.repository.requests) == 6


def test_the_truth_is_what_was_asked_for(serve: Serve) -> None:
    client = serve()
    truth = client.repository.truth()
    titles = [title for title in truth.values() if title]
    assert len(truth) == COUNT
    assert len(truth) - len(titles) == COUNT // 40
    assert len(set(titles)) == len(titles)
    assert all("&" in title and "é" in title and re.match("[А-я]", title) for title in titles)


def test_records_are_as_long_as_real_ones(serve: Serve) -> None:
    root = etree.fromstring(serve().body())
    lengths = [
        len(etree.tostring(each, encoding="utf-8"))
        for each in root.iter("{http://www.loc.gov/MARC21/slim}record")
    ]
    assert min(lengths) > 800
    assert max(lengths) < 1500


def test_the_same_seed_makes_the_same_records(serve: Serve) -> None:
    first, second, other = (
        serve(name=name, seed=seed) for name, seed in (("a", 3), ("b", 3), ("c", 4))
    )
    assert first.list().found == second.list().found != other.list().found


def test_sets_overlap_and_can_be_harvested(serve: Serve) -> None:
    client = serve()
    books, slavica = (client.walk(set=spec).truth for spec in ("books", "slavica"))
    assert books == client.repository.truth("books")
    assert slavica == client.repository.truth("slavica")
    assert len(books) > len(books.keys() & slavica) > COUNT // 12


def test_windows_of_time_make_up_the_whole(serve: Serve) -> None:
    client = serve()
    early = client.walk(until="2025-11-30T12:00:00Z")
    late = client.walk(from_="2025-11-30T12:00:01Z")
    assert early.found + late.found == client.walk().found
    assert min(len(early.found), len(late.found)) > COUNT // 3


def test_identifiers_and_single_records_can_be_asked_for(serve: Serve) -> None:
    client = serve()
    assert client.walk("ListIdentifiers").truth.keys() == client.repository.truth().keys()
    identifier, title = client.list().found[0]
    assert read(client.get(identifier).content).found == [(identifier, title)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"verb": "Identify", "set": "books"}, "badArgument"),
        ({"verb": "List"}, "badVerb"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "mods"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "marc21", "set": "none"}, "noRecordsMatch"),
        ({"verb": "GetRecord", "metadataPrefix": "marc21", "identifier": "x"}, "idDoesNotExist"),
    ],
)
def test_bad_questions_are_refused(serve: Serve, query: dict[str, str], code: str) -> None:
    assert read(serve().ask(**query).content).error == code


def test_a_question_can_be_posted(serve: Serve) -> None:
    client = serve()
    form = {"verb": "ListRecords", "metadataPrefix": "marc21"}
    answer = client.session.post(client.repository.url, data=form, timeout=10)
    assert len(read(answer.content).found) == PAGE
    assert client.repository.requests[0].method == "POST"
    assert client.repository.requests[0].asked == form


def test_the_second_day_changes_adds_and_deletes(serve: Serve) -> None:
    client = serve()
    first = client.walk()
    before = client.repository.truth()
    client.repository.advance()
    after = client.repository.truth()
    new = client.walk(from_=stamp(FIRST_DAY)).truth
    assert {**first.truth, **new} == after
    assert len(after.keys() - before) == 5
    assert len([each for each, title in new.items() if title and each in before]) == 8
    assert len([each for each, title in new.items() if not title and before[each]]) == 4
    assert client.list().date == stamp(SECOND_DAY)


def test_a_list_that_is_begun_goes_on_when_records_move(serve: Serve) -> None:
    client = serve()
    begun = client.list()
    client.repository.advance()
    rest = client.walk(resumptionToken=begun.token)
    assert {**dict(begun.found), **rest.truth} == client.repository.truth()


def test_faults_work_together(serve: Serve) -> None:
    client = serve("503", "tokexpire", "badutf8")
    events = list(_walk_of_patience(client))
    kinds = [kind for kind, _ in events]
    assert kinds[:4] == ["page", "page", "503", "badResumptionToken"]
    assert kinds.count("503") == 4
    pages = [body for kind, body in events if kind == "page"][2:]
    assert any(mended(body) != body for body in pages)
    found = [pair for body in pages for pair in read(mended(body)).found]
    assert dict(found) == client.repository.truth()


def _walk_of_patience(client: Client) -> Iterator[tuple[str, bytes]]:
    """Asks again when it is put off, begins again when the token is refused."""
    token = ""
    for _ in range(20):
        query = {"resumptionToken": token} if token else {"metadataPrefix": "marc21"}
        response = client.ask("ListRecords", **query)
        if not response.ok:
            yield str(response.status_code), b""
            continue
        answer = read(mended(response.content))
        yield answer.error or "page", response.content
        token = answer.token
        if not (token or answer.error):
            return


@pytest.mark.skipif(sys.platform == "darwin", reason="only 127.0.0.1 is there")
def test_a_host_counts_and_measures_what_is_in_flight() -> None:
    with Host("127.0.0.3", slow=0.5) as host:
        url = FaultyRepository(host, name="one").url
        assert url.startswith("http://127.0.0.3:")
        threads = [
            threading.Thread(target=requests.get, args=(url,), kwargs={"timeout": 5})
            for _ in range(3)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert host.busiest == 3
        assert host.requests == {"one": 3}


def test_a_dead_host_hangs_up() -> None:
    with Host(dead=True) as host:
        url = FaultyRepository(host).url
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=5)
        assert host.requests.total() == 1


def test_nothing_is_left_of_a_host() -> None:
    before = threading.active_count()
    with Host() as host, requests.Session() as session:
        session.get(FaultyRepository(host).url, timeout=5)
        assert threading.active_count() > before
    assert threading.active_count() == before


def test_numbers_are_read_from_identifiers(serve: Serve) -> None:
    assert {number_of(each) for each in serve().repository._site.whole} == set(range(1, COUNT + 1))
