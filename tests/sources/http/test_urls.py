"""Addresses: redirects keep the arguments, secrets stay at home."""

from __future__ import annotations

import pytest

from harvester.sources.http.urls import Asked, may_know, unveils, went_round

ARGUMENTS = {"verb": "ListRecords", "resumptionToken": "a+b/c=&d é"}


@pytest.mark.parametrize(
    ("location", "base"),
    [
        ("/new", "https://minsk.example/new"),
        ("new/", "https://minsk.example/new/"),
        ("//other.example/oai", "https://other.example/oai"),
        ("http://other.example:8080/oai#top", "http://other.example:8080/oai"),
        ("/new?verb=ListRecords&resumptionToken=a+b/c=&d", "https://minsk.example/new?d"),
        ("/new?moved=1&verb=Identify", "https://minsk.example/new?moved=1"),
        ("https://me:secret@other.example/oai", "https://other.example/oai"),
        ("", "https://minsk.example/oai"),
    ],
)
def test_a_redirect_changes_the_address_not_the_arguments(location: str, base: str) -> None:
    asked = Asked("POST", "https://minsk.example/oai", ARGUMENTS)
    assert asked.redirected(location) == Asked("POST", base, ARGUMENTS)


@pytest.mark.parametrize("location", ["ftp://x.example/", "http://[bad/", "mailto:x", "http://"])
def test_a_redirect_to_nowhere(location: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Asked("GET", "https://minsk.example/oai", {}).redirected(location)


@pytest.mark.parametrize(
    ("home", "target", "allowed"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "https://A.example:443/y", True),
        ("http://a.example/x", "https://a.example/x", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "https://b.example/x", False),
        ("https://a.example/x", "https://a.example.evil.example/x", False),
        ("https://a.example/x", "https://a.example:8443/x", False),
        ("http://a.example:8080/x", "https://a.example:8443/x", False),
        ("http://a.example/x", "https://a.example@evil.example/x", False),
    ],
)
def test_who_may_know_a_secret(home: str, target: str, *, allowed: bool) -> None:
    assert may_know(home, target) == allowed


def test_leaving_encryption_behind() -> None:
    assert unveils("https://a.example/", "http://a.example/")
    assert not unveils("http://a.example/", "http://b.example/")
    assert not unveils("https://a.example/", "https://b.example/")


def test_a_way_in_a_circle() -> None:
    assert went_round(["a", "b", "a"])
    assert not went_round(["a", "b", "c"])
