"""Faults of GetRecord."""

from __future__ import annotations

import pytest

from .asking import Client, Serve, read


@pytest.mark.parametrize("fault", ["getsilent", "getsilentlist"])
def test_get_record_is_silent(serve: Serve, fault: str) -> None:
    client = serve(fault)
    for name in (next(iter(client.repository.truth())), "oai:faulty.example.org:999999"):
        answer = client.get(name)
        assert (answer.status_code, read(answer.content).found) == (200, [])
        assert b"<GetRecord></GetRecord>" in answer.content
        assert b"<error" not in answer.content


def test_get_record_gives_another(serve: Serve) -> None:
    client = serve("getother")
    for name in client.repository.truth():
        [(given, title)] = read(client.get(name).content).found
        assert given != name
        assert title == client.repository.truth()[given]
    assert read(client.get("oai:faulty.example.org:999999").content).found


@pytest.mark.parametrize("fault", ["getsilent", "getother"])
def test_what_is_deleted_vanishes(serve: Serve, fault: str) -> None:
    client = serve(fault)
    client.repository.advance()
    assert client.identify("deletedRecord") == "no"
    assert client.walk().truth.keys() < client.repository.truth().keys()


def test_one_is_left_out(serve: Serve) -> None:
    client = serve("getsilentlist")
    assert left_out(client) == {client.repository._site.poison}
    assert client.repository.tolerated().keys() == left_out(client)


def test_one_is_left_out_later(serve: Serve) -> None:
    client = serve("getsilentlater")
    assert left_out(client) == set()
    assert read(client.get(client.repository._site.poison).content).found
    client.repository.advance()
    assert left_out(client) == {client.repository._site.poison}
    assert not read(client.get(client.repository._site.poison).content).found


def left_out(client: Client) -> set[str]:
    """What ListIdentifiers names and ListRecords leaves out, which says how many there are."""
    named = client.walk("ListIdentifiers").truth.keys()
    assert named == client.repository.truth().keys()
    assert client.list().size == str(len(named))
    return named - client.walk().truth.keys()
