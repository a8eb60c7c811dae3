"""Works that a book contains and a record names one by one, as notes on its contents.

They are no titles of the book: an edition of one of them alone must not be taken for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc import rules
from harvester.formats.marc import unimarc_table as table
from harvester.formats.marc.linked_fields import unimarc_statements
from harvester.formats.marc.linked_records import linked_record
from harvester.formats.marc.unimarc_titles import own_titles
from harvester.formats.values import sentence
from harvester.record import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.formats.fields import Field, Marc
    from harvester.formats.marc.linked_fields import Statements
    from harvester.record import Level

_LONGEST_CONTENTS = 20_000
"""In characters: each work is looked for in so much of the notes on contents."""
_ENTRIES = {"700": "t", "710": "t", "711": "t", "730": "a", "740": "a"}
"""Added entries of MARC 21, analytical where the second indicator is 2, and what names the work."""


def is_other_work(field: Field) -> bool:
    """Whether an added title of MARC 21 is that of a work in the book, or of its model (730 $i)."""
    return _is_contained(field) or (field.tag == "730" and bool(field.first("i")))


def with_works(notes: Iterable[Note], works: Iterable[Note]) -> tuple[Note, ...]:
    """Notes and the works that no note on contents names yet."""
    told = tuple(notes)
    text = "\n".join(note.value for note in told if note.kind == "contents")[:_LONGEST_CONTENTS]
    return (*told, *(each for each in works if each.value.partition(" / ")[0] not in text))


def marc21_works(statements: Statements) -> Iterator[Note]:
    """Analytical entries: the work with its parts, then who made it, where that is told."""
    for tag, code in _ENTRIES.items():
        for field in (f for statement in statements.get(tag, ()) for f in statement):
            if _is_contained(field) and field.first(code):
                maker = field.first("a") if code == "t" else ""
                yield _work([*field.all(code), *field.all("np")], maker)


def unimarc_works(marc: Marc, level: Level) -> Iterator[Note]:
    """Links to works in the book or bound with it; of a set also to its volumes."""
    for tag in table.CONTAINED.get(level, table.PIECES):
        for linked in map(linked_record, marc.all(tag)):
            for made in own_titles(unimarc_statements(linked), "set")[:1]:
                number = rules.values(linked, "200", "hv")
                makers = [*rules.values(linked, "200", "f"), *rules.values(linked, "700", "a")]
                yield _work([*number, made.main.value], next(iter(makers), ""))


def _is_contained(field: Field) -> bool:
    return field.tag in _ENTRIES and field.indicators[1] == "2"


def _work(names: Iterable[str], maker: str) -> Note:
    title = ". ".join(filter(None, map(sentence, names)))
    return Note(" / ".join(filter(None, (title, sentence(maker)))), "contents")
