"""Seeded MARC 21 records for measuring: editions held by several libraries, with variation.

Not for judging quality: the words are drawn from a short list with Zipf frequencies.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

SYLLABLES = "ka ro mi ne sta vel dor lin pra zem ost gra bri tan ulo mer sig hal ven cor".split()


class Made(NamedTuple):
    """One record: its identifier, the edition it describes, and MARCXML bytes."""

    identifier: str
    edition: int
    metadata: bytes


def words(rng: random.Random, count: int) -> list[str]:
    """A vocabulary of made-up words."""
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)]


def records(count: int, seed: int = 7) -> Iterator[Made]:
    """`count` records of about 0.65 × `count` editions."""
    rng = random.Random(seed)
    vocabulary = words(rng, 4000)
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    edition = made = 0
    while made < count:
        edition += 1
        facts = _edition(rng, vocabulary, weights, edition)
        for _ in range(min(rng.choices((1, 2, 3, 4), (60, 22, 12, 6))[0], count - made)):
            made += 1
            yield Made(f"r{made:07d}", edition, _describe(rng, facts, made))


class Facts(NamedTuple):
    """What is true of an edition, whoever describes it."""

    title: str
    rest: str
    author: str
    place: str
    publisher: str
    year: int
    pages: int
    isbn: str


def _edition(rng: random.Random, vocabulary: list[str], weights: list[float], number: int) -> Facts:
    title = " ".join(rng.choices(vocabulary, weights, k=rng.randint(2, 6))).capitalize()
    rest = " ".join(rng.choices(vocabulary, weights, k=3)) if rng.random() < 0.4 else ""
    surname, forename = (word.capitalize() for word in rng.sample(vocabulary, 2))
    isbn = _isbn(number) if rng.random() < 0.6 else ""
    return Facts(
        title, rest, f"{surname}, {forename}", rng.choice(vocabulary[:60]).capitalize(),
        rng.choice(vocabulary[:300]).capitalize(), rng.randint(1950, 2024),
        rng.randint(40, 700), isbn,
    )  # fmt: skip


def _isbn(number: int) -> str:
    body = f"978{number % 10**9:09d}"
    check = -sum(int(digit) * (1, 3)[i % 2] for i, digit in enumerate(body)) % 10
    return f"{body}{check}"


def _describe(rng: random.Random, facts: Facts, number: int) -> bytes:
    title = _typo(rng, facts.title) if rng.random() < 0.1 else facts.title
    pages = facts.pages + (rng.choice((-1, 1, 2)) if rng.random() < 0.15 else 0)
    fields = [
        ("020", "  ", [("a", facts.isbn)] if facts.isbn and rng.random() < 0.9 else []),
        ("040", "  ", [("a", "BENCH"), ("b", "eng")]),
        ("100", "1 ", [("a", facts.author)] if rng.random() < 0.95 else []),
        ("245", "10", [("a", f"{title} :" if facts.rest else title), ("b", facts.rest)]),
        ("264", " 1", [("a", facts.place), ("b", facts.publisher), ("c", str(facts.year))]),
        ("300", "  ", [("a", f"{pages} p. ;"), ("c", "23 cm")]),
        ("504", "  ", [("a", "Includes bibliographical references and index.")]),
        ("650", " 0", [("a", facts.title.split()[0]), ("x", "History")]),
    ]
    body = "".join(_field(tag, marks, [s for s in subs if s[1]]) for tag, marks, subs in fields)
    coded = f"200101s{facts.year}    xx      b    001 0 eng d"
    return (
        '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 i 4500</leader>'
        f'<controlfield tag="001">r{number:07d}</controlfield>'
        f'<controlfield tag="008">{coded}</controlfield>{body}</record>'
    ).encode()


def _field(tag: str, marks: str, subfields: list[tuple[str, str]]) -> str:
    if not subfields:
        return ""
    inside = "".join(f'<subfield code="{c}">{escape(v)}</subfield>' for c, v in subfields)
    return f'<datafield tag="{tag}" ind1="{marks[0]}" ind2="{marks[1]}">{inside}</datafield>'


def _typo(rng: random.Random, text: str) -> str:
    at = rng.randrange(1, len(text))
    return text[:at] + text[at + 1 :]
