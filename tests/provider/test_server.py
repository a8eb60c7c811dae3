"""The demo's repositories speak OAI-PMH 2.0, to this project's client and to any other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree
from msgspec.structs import replace
from sickle import Sickle

from harvester.provider.server import LoopbackRepository
from harvester.provider.verbs import HeldRecord

GRAMMAR = etree.RelaxNG(file=str(Path(__file__).with_name("oai-pmh.rng")))
OAI = "{http://www.openarchives.org/OAI/2.0/}"


def held(number: int, **changes: object) -> HeldRecord:
    """Record 7 is of 2021-01-07; every third is in set `a:b`, every fifth deleted."""
    deleted = number % 5 == 0
    record = HeldRecord(
        identifier=f"oai:here:{number}",
        datestamp=f"2021-01-{number:02}T12:00:00Z",
        deleted=deleted,
        sets=("a:b",) if number % 3 == 0 else ("ab",),
        metadata={}
        if deleted
        else {"marc21": f'<m xmlns="urn:m" n="{number}">Куль &amp; Co</m>'.encode()},
    )
    return replace(record, **changes)


RECORDS = [held(number) for number in range(1, 29)]


@pytest.fixture
def repository() -> Iterator[LoopbackRepository]:
    with LoopbackRepository(RECORDS, name="Books & <Co>", page=10) as running:
        yield running


def fetch(address: str, body: bytes | None = None) -> Any:
    """The root of an answer, which must fit the grammar; without a body it is a GET."""
    with urlopen(address, body, timeout=5) as response:  # noqa: S310
        root = etree.fromstring(response.read())
    GRAMMAR.assertValid(root)
    return root


def ask(repository: LoopbackRepository, **arguments: str) -> Any:
    """One request over HTTP; `from_` stands for `from`."""
    query = urlencode({name.rstrip("_"): value for name, value in arguments.items()})
    return fetch(f"{repository.url}?{query}")


def texts(root: Any, name: str) -> list[str]:
    return [element.text or "" for element in root.iter(OAI + name)]


def walk(
    repository: LoopbackRepository, verb: str = "ListIdentifiers", **arguments: str
) -> list[str]:
    """Every identifier of a list, page after page."""
    root = ask(repository, verb=verb, metadataPrefix="marc21", **arguments)
    found = texts(root, "identifier")
    while token := "".join(texts(root, "resumptionToken")):
        root = ask(repository, verb=verb, resumptionToken=token)
        found += texts(root, "identifier")
    return found


def numbers(*wanted: int) -> list[str]:
    return [f"oai:here:{number}" for number in wanted]


def error(root: Any) -> str:
    return str(root.find(OAI + "error").get("code"))


def test_identify_tells_name_dates_and_deletion_policy(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="Identify")
    assert texts(root, "repositoryName") == ["Books & <Co>"]
    assert texts(root, "baseURL") == texts(root, "request") == [repository.url]
    assert texts(root, "earliestDatestamp") == ["2021-01-01T12:00:00Z"]
    assert texts(root, "deletedRecord") == ["persistent"]
    assert root.find(OAI + "request").attrib == {"verb": "Identify"}


def test_formats_are_told_for_all_and_for_one_record(repository: LoopbackRepository) -> None:
    assert texts(ask(repository, verb="ListMetadataFormats"), "metadataPrefix") == ["marc21"]
    one = ask(repository, verb="ListMetadataFormats", identifier="oai:here:1")
    assert texts(one, "metadataNamespace") == ["urn:m"]


def test_sets_are_listed_once_each(repository: LoopbackRepository) -> None:
    assert texts(ask(repository, verb="ListSets"), "setSpec") == ["a:b", "ab"]


def test_record_comes_with_its_metadata_unharmed(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="GetRecord", metadataPrefix="marc21", identifier="oai:here:4")
    assert [(e.get("n"), e.text) for e in root.iter("{urn:m}m")] == [("4", "Куль & Co")]


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_pages_give_every_record_once_in_order(repository: LoopbackRepository, verb: str) -> None:
    assert walk(repository, verb) == numbers(*range(1, 29))


def test_tokens_count_from_the_first_page_to_the_empty_last(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="ListRecords", metadataPrefix="marc21")
    told = []
    while True:
        token = root.find(f".//{OAI}resumptionToken")
        told.append((token.get("completeListSize"), token.get("cursor")))
        if not token.text:
            break
        root = ask(repository, verb="ListRecords", resumptionToken=token.text)
    assert told == [("28", "0"), ("28", "10"), ("28", "20")]


def test_list_of_one_page_has_no_token(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="ListRecords", metadataPrefix="marc21", until="2021-01-10")
    assert root.find(f".//{OAI}resumptionToken") is None


@given(count=some.integers(1, 40), page=some.integers(1, 12))
def test_any_page_size_gives_each_record_once(count: int, page: int) -> None:
    records = [held(1, identifier=f"oai:here:{number}") for number in range(count)]
    with LoopbackRepository(records, page=page) as repository:
        assert sorted(walk(repository)) == sorted(one.identifier for one in records)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"from_": "2021-01-27"}, (27, 28)),
        ({"from_": "2021-01-27T12:00:00Z"}, (27, 28)),
        ({"from_": "2021-01-27T12:00:01Z"}, (28,)),
        ({"until": "2021-01-02"}, (1, 2)),
        ({"until": "2021-01-02T12:00:00Z"}, (1, 2)),
        ({"until": "2021-01-02T11:59:59Z"}, (1,)),
        ({"from_": "2021-01-03", "until": "2021-01-03"}, (3,)),
        ({"set": "a", "until": "2021-01-09"}, (3, 6, 9)),
        ({"set": "a:b", "until": "2021-01-09"}, (3, 6, 9)),
        ({"set": "ab", "until": "2021-01-03"}, (1, 2)),
    ],
)
def test_selective_harvest_includes_both_ends(
    repository: LoopbackRepository, arguments: dict[str, str], wanted: tuple[int, ...]
) -> None:
    assert walk(repository, **arguments) == numbers(*wanted)


def test_selection_lasts_through_all_pages(repository: LoopbackRepository) -> None:
    repository.page = 2
    assert walk(repository, set="a", from_="2021-01-10") == numbers(12, 15, 18, 21, 24, 27)


def test_deleted_record_is_a_header_alone(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="GetRecord", metadataPrefix="marc21", identifier="oai:here:5")
    assert root.find(f".//{OAI}header").get("status") == "deleted"
    assert root.find(f".//{OAI}metadata") is None
    listed = ask(repository, verb="ListRecords", metadataPrefix="marc21")
    marked = [
        h.find(OAI + "identifier").text for h in listed.iter(OAI + "header") if h.get("status")
    ]
    assert marked == numbers(5, 10)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("badVerb", {}),
        ("badVerb", {"verb": "Nonsense"}),
        ("badArgument", {"verb": "Identify", "set": "a"}),
        ("badArgument", {"verb": "GetRecord", "identifier": "oai:here:1"}),
        ("badArgument", {"verb": "ListRecords"}),
        ("badArgument", {"verb": "ListRecords", "metadataPrefix": "marc21", "from": "yesterday"}),
        ("badArgument", {"verb": "ListRecords", "metadataPrefix": "marc21", "from": ""}),
        ("badArgument", {"verb": "ListRecords", "metadataPrefix": "marc21", "from": "2021-02-30"}),
        (
            "badArgument",
            {
                "verb": "ListRecords",
                "metadataPrefix": "marc21",
                "from": "2021-01-02",
                "until": "2021-01-01",
            },
        ),
        (
            "badArgument",
            {
                "verb": "ListRecords",
                "metadataPrefix": "marc21",
                "from": "2021-01-01",
                "until": "2021-01-02T00:00:00Z",
            },
        ),
        ("badArgument", {"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "y"}),
        ("badArgument", {"verb": "ListMetadataFormats", "identifier": "a\x00b"}),
        ("badArgument", {"verb": "Identify", "<\x01>": "1"}),
        ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "nonsense"}),
        ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "кніга"}),
        ("badResumptionToken", {"verb": "ListSets", "resumptionToken": "x"}),
        ("cannotDisseminateFormat", {"verb": "ListRecords", "metadataPrefix": "mods"}),
        (
            "cannotDisseminateFormat",
            {"verb": "GetRecord", "metadataPrefix": "mods", "identifier": "oai:here:1"},
        ),
        (
            "idDoesNotExist",
            {"verb": "GetRecord", "metadataPrefix": "marc21", "identifier": "<oai:&none>"},
        ),
        ("idDoesNotExist", {"verb": "ListMetadataFormats", "identifier": "oai:here:99"}),
        ("noMetadataFormats", {"verb": "ListMetadataFormats", "identifier": "oai:here:5"}),
        (
            "noRecordsMatch",
            {"verb": "ListRecords", "metadataPrefix": "marc21", "from": "2022-01-01"},
        ),
        ("noRecordsMatch", {"verb": "ListRecords", "metadataPrefix": "marc21", "set": "none"}),
    ],
)
def test_every_error_of_the_protocol(
    repository: LoopbackRepository, code: str, arguments: dict[str, str]
) -> None:
    root = ask(repository, **arguments)
    assert error(root) == code
    echoed = {} if code in ("badVerb", "badArgument") else arguments
    assert root.find(OAI + "request").attrib == echoed


def test_repeated_argument_is_refused(repository: LoopbackRepository) -> None:
    twice = [("verb", "Identify"), ("verb", "Identify")]
    assert b'code="badVerb"' in repository.answer(twice)
    twice = [("verb", "ListSets"), ("resumptionToken", "a"), ("resumptionToken", "b")]
    assert b'code="badArgument"' in repository.answer(twice)


def test_token_of_another_verb_is_refused(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="ListRecords", metadataPrefix="marc21")
    token = texts(root, "resumptionToken")[0]
    again = ask(repository, verb="ListIdentifiers", resumptionToken=token)
    assert error(again) == "badResumptionToken"


def test_repository_without_sets_or_records_says_so() -> None:
    with LoopbackRepository([held(1, sets=())]) as repository:
        assert error(ask(repository, verb="ListSets")) == "noSetHierarchy"
        asked = {"verb": "ListRecords", "metadataPrefix": "marc21", "set": "a"}
        assert error(ask(repository, **asked)) == "noSetHierarchy"
        repository.publish([])
        root = ask(repository, verb="ListRecords", metadataPrefix="marc21")
        assert error(root) == "noRecordsMatch"
        assert texts(ask(repository, verb="Identify"), "earliestDatestamp")


def test_post_is_answered_like_get(repository: LoopbackRepository) -> None:
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "marc21", "set": "a:b"}
    posted = fetch(repository.url, urlencode(asked).encode())
    assert texts(posted, "identifier") == texts(ask(repository, **asked), "identifier")


def test_what_is_published_later_is_harvested_by_its_datestamp(
    repository: LoopbackRepository,
) -> None:
    changed = held(1, datestamp="2021-02-01T00:00:00Z", sets=("ab",))
    gone = held(2, datestamp="2021-02-02T00:00:00Z", deleted=True, metadata={})
    repository.publish([changed, gone, *RECORDS[2:]])
    assert walk(repository, from_="2021-01-29") == numbers(1, 2)


def test_publication_in_mid_list_loses_nothing(repository: LoopbackRepository) -> None:
    root = ask(repository, verb="ListIdentifiers", metadataPrefix="marc21")
    found = texts(root, "identifier")
    moved = [replace(one, datestamp="2021-03-01T00:00:00Z") for one in RECORDS[8:12]]
    repository.publish([*RECORDS[:8], *moved, *RECORDS[12:]])
    while token := "".join(texts(root, "resumptionToken")):
        root = ask(repository, verb="ListIdentifiers", resumptionToken=token)
        found += texts(root, "identifier")
    assert set(found) == set(numbers(*range(1, 29)))


def test_format_stays_known_when_its_records_are_all_deleted() -> None:
    with LoopbackRepository([held(1)]) as repository:
        repository.publish([held(1, deleted=True, metadata={})])
        assert walk(repository) == numbers(1)


def test_another_client_reads_it_all(repository: LoopbackRepository) -> None:
    client = Sickle(repository.url)
    assert client.Identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
    records = list(client.ListRecords(metadataPrefix="marc21"))
    assert [one.header.identifier for one in records] == numbers(*range(1, 29))
    assert sum(one.deleted for one in records) == 5


def test_requests_are_answered_side_by_side(repository: LoopbackRepository) -> None:
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(walk(repository))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [numbers(*range(1, 29))] * 6


def test_nothing_listens_afterwards_and_nothing_was_said(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with LoopbackRepository(RECORDS) as repository:
        walk(repository)
    with pytest.raises(URLError):
        urlopen(repository.url, timeout=1)  # noqa: S310
    assert capfd.readouterr() == ("", "")
