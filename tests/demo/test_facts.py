"""The facts are read strictly, and the demo's own hang together."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from stdnum import isbn as standard

from harvester.demo.facts import load
from harvester.demo.places import PLACES

PEOPLE = '[tolstoi]\noriginal = "Толстой, Лев Николаевич"\nlc = "Tolstoy, Leo"\n'
BOOKS = """
[[set]]
id = "works"
title = "Сочинения"
language = "rus"
years = [1951, 1953]
volumes = 14
holders = ["minsk"]

[[edition]]
id = "works-1"
title = "Том 1"
language = "rus"
authors = ["tolstoi"]
year = 1951
set = "works"
number = "Том 1"
significant = false
holders = ["minsk", "prague"]
"""


def test_files_of_people_and_books_are_merged(tmp_path: Path) -> None:
    (tmp_path / "a_people.toml").write_text(PEOPLE, "utf-8")
    (tmp_path / "b_people.toml").write_text(PEOPLE.replace("tolstoi", "tolstoi2"), "utf-8")
    (tmp_path / "a.toml").write_text(BOOKS, "utf-8")
    (tmp_path / "b.toml").write_text(BOOKS.replace("works", "again"), "utf-8")
    facts = load(tmp_path)
    assert list(facts.people) == ["tolstoi", "tolstoi2"]
    assert [(one.id, one.set, one.significant) for one in facts.editions] == [
        ("works-1", "works", False),
        ("again-1", "again", False),
    ]
    assert facts.sets["again"].years == (1951, 1953)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", BOOKS.replace("number =", "nummer =")),
        ("a.toml", BOOKS.replace("[[edition]]", "[[book]]")),
        ("a.toml", BOOKS.replace('"prague"', '"vienna"')),
        ("a_people.toml", PEOPLE + 'born = "1828"\n'),
    ],
)
def test_what_is_unknown_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(msgspec.ValidationError):
        load(tmp_path)


def test_the_demos_facts_hang_together() -> None:
    facts = load()
    everything = (*facts.editions, *facts.sets.values())
    assert len({one.id for one in everything}) == len(everything)
    named = {key for one in everything for key in (*one.authors, *one.translators, *one.editors)}
    assert named <= facts.people.keys()
    assert {one.set for one in facts.editions if one.set} <= facts.sets.keys()
    assert {one.place.split(" ; ")[0] for one in everything} <= PLACES.keys()


def test_the_demos_isbns_are_right() -> None:
    facts = load()
    wrong = [isbn for one in facts.editions for isbn in one.isbn if not standard.is_valid(isbn)]
    assert wrong == []
