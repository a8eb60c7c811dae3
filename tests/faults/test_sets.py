"""Faults of sets: what their lists say on three days."""

from __future__ import annotations

import pytest

from .asking import Client, Serve, read
from .records import FIRST_DAY, SETS, Truth, stamp

SINCE = stamp(FIRST_DAY)
BOOKS, SLAVICA = SETS


def lists(client: Client) -> tuple[Truth, Truth]:
    return client.walk(set=BOOKS).truth, client.walk(set=SLAVICA).truth


def news(client: Client) -> tuple[Truth, Truth]:
    """What the lists hold of what changed since the first day."""
    return (
        client.walk(set=BOOKS, from_=SINCE).truth,
        client.walk(set=SLAVICA, from_=SINCE).truth,
    )


def test_a_set_is_renamed(serve: Serve) -> None:
    client = serve("setrenamed")
    before = client.walk(set=SLAVICA).truth
    client.repository.advance()
    assert client.list(set=SLAVICA).error == "noRecordsMatch"
    assert b"<setSpec>slavic</setSpec>" in client.ask("ListSets").content
    after = client.walk(set="slavic").truth
    assert after == client.repository.truth(SLAVICA)
    assert before.keys() <= after.keys()


@pytest.mark.parametrize("fault", ["setleft", "setleftget", "setleftquiet"])
def test_records_leave_one_set_then_the_other(serve: Serve, fault: str) -> None:
    client, said = serve(fault), fault != "setleftquiet"
    books, slavica = lists(client)
    live = [name for name in books.keys() & slavica.keys() if int(name[-6:]) % 36 == 6]
    assert len(live) == 7
    assert all(books[name] for name in live)
    client.repository.advance()
    books, slavica = lists(client)
    assert all(slavica[name] for name in live)
    assert all((name in books and books[name] is None) == said for name in live)
    books, slavica = news(client)
    assert (set(live) <= books.keys()) == said
    assert not set(live) & slavica.keys()
    assert client.walk().truth == client.repository.truth()
    assert all(client.repository.truth()[name] for name in live)
    told = read(client.get(live[0]).content)
    assert told.error == "badVerb" if fault == "setleftget" else told.found[0][1]
    client.repository.advance()
    books, slavica = lists(client)
    assert all(slavica[name] is None for name in live)
    assert all((name in books) == said for name in live)
    assert client.walk().truth == client.repository.truth()
    assert all(client.repository.truth()[name] is None for name in live)


def test_records_move_from_one_set_to_the_other(serve: Serve) -> None:
    client = serve("setmoved")
    before, _ = lists(client)
    client.repository.advance()
    books, slavica = news(client)
    moved = [name for name, title in books.items() if title is None and slavica.get(name)]
    assert len(moved) == 7
    assert all(before[name] == slavica[name] for name in moved)
    assert client.repository.truth(SLAVICA) == client.walk(set=SLAVICA).truth
    assert client.walk().truth == client.repository.truth()


@pytest.mark.parametrize("fault", ["setleft", "setmoved"])
def test_sizes_of_sets_are_right(serve: Serve, fault: str) -> None:
    client = serve(fault)
    client.repository.advance()
    for name in SETS:
        assert client.list(set=name).size == str(len(client.walk(set=name).found))
