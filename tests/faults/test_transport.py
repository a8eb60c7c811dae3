"""Faults of transport, seen from outside: status, headers, what comes of the body."""

from __future__ import annotations

import threading
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests

from .asking import COUNT, PAGE, Client, Serve, read
from .certificates import make_certificates
from .repository import FaultyRepository
from .server import Host


@pytest.mark.parametrize(
    ("fault", "status", "wait"),
    [
        ("503", 503, "1"),
        ("retrybad", 503, "soon"),
        ("503none", 503, None),
        ("504", 504, None),
        ("502html", 502, None),
        ("429", 429, "1"),
    ],
)
def test_every_third_request_is_put_off(
    serve: Serve, fault: str, status: int, wait: str | None
) -> None:
    client = serve(fault)
    answers = [client.ask("Identify") for _ in range(6)]
    assert [each.status_code for each in answers] == [200, 200, status] * 2
    assert answers[2].headers.get("Retry-After") == wait
    assert client.walk(tries=2).truth == client.repository.truth()
    assert client.walk().end == str(status)


def test_a_date_to_come_back(serve: Serve) -> None:
    client = serve("503date")
    wait = [client.ask("Identify") for _ in range(3)][2].headers["Retry-After"]
    assert 0 < parsedate_to_datetime(wait).timestamp() - time.time() <= 2


def test_good_answers_that_ask_for_rest(serve: Serve) -> None:
    client = serve("retrygood")
    assert client.ask("Identify").headers["Retry-After"] == "3"
    assert client.walk().truth == client.repository.truth()


def test_too_fast(serve: Serve) -> None:
    client = serve("429rate")
    answers = [client.ask("Identify") for _ in range(5)]
    assert answers[0].status_code == 200
    assert {each.headers["Retry-After"] for each in answers if each.status_code == 429} == {"1"}
    time.sleep(0.25)
    assert client.ask("Identify").status_code == 200


def test_away_for_a_day(serve: Serve) -> None:
    client = serve("retryhuge")
    walk = client.walk(tries=3)
    assert (len(walk.found), walk.end) == (2 * PAGE, "503")
    assert client.ask("Identify").headers["Retry-After"] == "86400"
    assert len(client.repository.tolerated()) == COUNT - 2 * PAGE
    client.repository.advance()
    assert client.walk().truth == client.repository.truth()
    assert not client.repository.tolerated()


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        ("500once", "500"),
        ("html", "XMLSyntaxError"),
        ("empty", "XMLSyntaxError"),
        ("trunc", "XMLSyntaxError"),
        ("closetrunc", "XMLSyntaxError"),
        ("drop", "ChunkedEncodingError"),
        ("chunkdrop", "ChunkedEncodingError"),
        ("rst", "ChunkedEncodingError"),
    ],
)
def test_the_third_page_fails_once(serve: Serve, fault: str, end: str) -> None:
    client = serve(fault)
    walk = client.walk()
    assert (len(walk.found), walk.end) == (2 * PAGE, end)
    client = serve(fault, name="again")
    assert client.walk(tries=2).truth == client.repository.truth()
    assert len(client.repository.requests) == 7


def third_page(client: Client) -> requests.Response:
    token = client.list(resumptionToken=client.list().token).token
    return client.ask("ListRecords", resumptionToken=token)


def test_how_the_third_page_fails(serve: Serve) -> None:
    assert third_page(serve("500once")).status_code == 500
    assert third_page(serve("html")).content.startswith(b"<html>")
    assert third_page(serve("empty")).content == b""
    cut, whole = third_page(serve("trunc")), third_page(serve())
    assert len(cut.content) == int(cut.headers["Content-Length"]) < len(whole.content) * 0.6
    assert "Content-Length" not in third_page(serve("closetrunc")).headers


def test_a_reset_is_a_reset(serve: Serve) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="reset"):
        third_page(serve("rst"))


def test_silence(serve: Serve, host: Host) -> None:
    client = Client(FaultyRepository(host, "hang", page=20, count=60, patience=1))
    before = time.monotonic()
    assert len(read(third_page(client).content).found) == 20
    assert time.monotonic() - before > 1
    before = time.monotonic()
    third_page(client)
    assert time.monotonic() - before < 1
    client.session.close()


def test_a_byte_at_a_time(serve: Serve) -> None:
    client = serve("trickle")
    token = client.list(resumptionToken=client.list().token).token
    query = {"verb": "ListRecords", "resumptionToken": token}
    with client.session.get(
        client.repository.url, params=query, timeout=5, stream=True
    ) as response:
        before = time.monotonic()
        assert response.raw.read(10) == b"<?xml vers"
        assert 0.1 < time.monotonic() - before < 10
    assert len(client.list(resumptionToken=token).found) == PAGE


def test_html_for_ever(serve: Serve) -> None:
    client = serve("htmlall")
    answer = client.ask("Identify")
    assert answer.status_code == 200
    assert b"not a bot" in answer.content
    assert client.repository.tolerated().keys() == client.repository.truth().keys()


@pytest.mark.parametrize(
    ("fault", "status", "query"), [("redirect", 301, True), ("redirdrop", 302, False)]
)
def test_redirections(serve: Serve, fault: str, status: int, query: bool) -> None:  # noqa: FBT001
    client = serve(fault)
    answer = client.ask("ListRecords", metadataPrefix="marc21")
    assert answer.status_code == status
    assert ("?verb=ListRecords&metadataPrefix=marc21" in answer.headers["Location"]) is query
    moved = answer.headers["Location"].partition("?")[0]
    there = client.ask("ListRecords", address=moved, metadataPrefix="marc21")
    assert len(read(there.content).found) == PAGE


def test_a_redirected_post_loses_its_arguments(serve: Serve) -> None:
    client = serve("redirpost", "longtoken")
    token = client.list().token
    assert client.ask("ListRecords", resumptionToken=token).status_code == 414
    form = {"verb": "ListRecords", "resumptionToken": token}
    followed = client.session.post(client.repository.url, data=form, timeout=5)
    assert [each.status_code for each in followed.history] == [301]
    assert read(followed.content).error == "badVerb"
    there = client.session.post(followed.url, data=form, timeout=5)
    assert len(read(there.content).found) == PAGE


def test_redirections_without_end(serve: Serve) -> None:
    client = serve("redirloop")
    first = client.ask("Identify").headers["Location"]
    second = client.ask("Identify", address=first).headers["Location"]
    assert (first.rpartition("/")[2], second.rpartition("/")[2]) == (
        "hop1?verb=Identify",
        "hop2?verb=Identify&verb=Identify",
    )
    with pytest.raises(requests.TooManyRedirects):
        client.session.get(client.repository.url, timeout=5)


def test_tokens_need_the_cookie(serve: Serve) -> None:
    client = serve("cookie")
    token = client.list().token
    assert len(client.list(resumptionToken=token).found) == PAGE
    client.session.cookies.clear()
    assert client.list(resumptionToken=token).error == "badResumptionToken"


@pytest.mark.parametrize("agent", ["", "python-requests/2.32", "Java/1.8"])
def test_agents_of_libraries_are_refused(serve: Serve, agent: str) -> None:
    client = serve("403ua")
    assert client.ask("Identify").status_code == 200
    client.session.headers["User-Agent"] = agent
    assert client.ask("Identify").status_code == 403


def test_the_base_url_has_a_query(serve: Serve) -> None:
    client = serve("baseq")
    assert client.repository.url.endswith("?db=main")
    assert client.walk().truth == client.repository.truth()
    without = client.repository.url.partition("?")[0]
    assert client.ask("Identify", address=without).status_code == 404


def test_a_broken_chain_of_certificates(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    if certificates is None:
        pytest.skip("no openssl command here")
    with (
        Host(certificates=certificates, whole_chain=False) as broken,
        Host(certificates=certificates) as whole,
    ):
        repository = FaultyRepository(broken, "badchain")
        url = f"{repository.url}?verb=Identify"
        with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
            requests.get(url, timeout=5, verify=str(certificates.root))
        assert requests.get(url, timeout=5, verify=str(certificates.all_above)).ok
        url = f"{FaultyRepository(whole).url}?verb=Identify"
        assert requests.get(url, timeout=5, verify=str(certificates.root)).ok


@pytest.mark.parametrize(("fault", "patience"), [("hang", 60.0), ("trickle", 0.0)])
def test_a_host_stops_in_the_midst_of_its_faults(fault: str, patience: float) -> None:
    before = time.monotonic()
    with Host() as host:
        client = Client(FaultyRepository(host, fault, page=20, count=60, patience=patience))
        token = client.list(resumptionToken=client.list().token).token
        query = {"verb": "ListRecords", "resumptionToken": token}
        asking = threading.Thread(target=_gives_up, args=(client, query))
        asking.start()
        time.sleep(0.1)
    asking.join()
    client.session.close()
    assert time.monotonic() - before < 10


def _gives_up(client: Client, query: dict[str, str]) -> None:
    with pytest.raises(requests.RequestException):
        client.session.get(client.repository.url, params=query, timeout=30)
