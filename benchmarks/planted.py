"""Look-alikes: other editions made of a real record, and records as a library sends them.

A look-alike is None where it cannot be made of a record. What comes out is written as bytes and
read again, so that it is what a library would have sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from editions import isbn_of
from habits import dated, proper, retitled
from msgspec.structs import replace
from stdnum import isbn

from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.values.extents import edition_number, read_extent
from harvester.formats.writing import ToWrite, marcxml_bytes, write
from harvester.record import Edition, Identifier, Parent, Record, Text, Title

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    LookAlike = Callable[[random.Random, Record, Record], Record | None]
    """The record, and another one of the same library to take words from."""

DVD, SCORE = "1 DVD (90 min)", "1 score ({} p.)"
HOST = "Studies and reports"
VOLUMES = {"ara": "al-Juzʼ {}", "ger": "Bd. {}", "fre": "t. {}", "swe": "D. {}", "fin": "{}. osa"}


_FIRST_ISBN = 1967


def _last_year(record: Record) -> int:
    """The last year the record may be of: what is dated within [195-?] nobody could say apart."""
    years = record.years
    return 0 if years is None else max(years.first, years.last or 0)


def numbered(record: Record, number: int) -> Record:
    """With an ISBN of its own and no other number; without one before there were any."""
    given = () if _is_older(record) else (Identifier("isbn", isbn_of(number)),)
    return replace(record, identifiers=given)


def _is_older(record: Record) -> bool:
    return record.years is not None and record.years.first < _FIRST_ISBN


def _resized(rng: random.Random, record: Record) -> Record:
    if not (record.extent and record.extent.pages):
        return record
    pages = int(record.extent.pages * rng.uniform(1.05, 1.4)) + 7
    return replace(record, extent=read_extent(f"{pages} p."))


def volume_of(record: Record, number: int, *shared: str) -> Record:
    """A volume of a set of this title; `shared` is the set's ISBN, if it bears one."""
    of_set = () if _is_older(record) else (Identifier("isbn", value) for value in shared)
    language = record.languages[0] if record.languages else ""
    name = VOLUMES.get(language, "Vol. {}").format(number)
    titles = tuple(
        Title("proper", t.main, number=name) for t in record.titles if t.kind == "proper"
    )
    return replace(
        record,
        level="volume",
        titles=titles,
        volume=name,
        parent=Parent(titles=tuple(t.main for t in titles), number=name),
        identifiers=(*record.identifiers, *of_set),
    )


def other_volume(rng: random.Random, record: Record, _: Record) -> Record | None:
    """The second volume, with the set's ISBN; the record is the first by `volume_of`."""
    if not record.volume:
        return None
    other = numbered(_resized(rng, record), rng.randrange(10**8))
    return volume_of(other, 2, *(each.value for each in record.identifiers[1:]))


def whole_set(_: random.Random, record: Record, __: Record) -> Record | None:
    """The set as a whole, of which the record is a volume."""
    if not record.volume:
        return None
    titles = tuple(replace(t, number="") for t in record.titles)
    return replace(
        record,
        level="set",
        titles=titles,
        volume="",
        parent=None,
        extent=read_extent("3 v."),
        identifiers=record.identifiers[1:],
    )


def later_edition(rng: random.Random, record: Record, _: Record) -> Record | None:
    """A later, revised edition: number, year, pages and ISBN are others."""
    if not record.years:
        return None
    before = record.edition.number if record.edition and record.edition.number else 1
    statement = f"{before + rng.randint(1, 2)}. ed., rev."
    edition = Edition((Text(statement, "Latn"),), edition_number(statement))
    later = dated(
        replace(_resized(rng, record), edition=edition), _last_year(record) + rng.randint(2, 12)
    )
    return numbered(later, rng.randrange(10**8))


def unnumbered_edition(rng: random.Random, record: Record, _: Record) -> Record | None:
    """Another edition of which only year and pages tell."""
    if not (record.years and record.extent and record.extent.pages):
        return None
    year = _last_year(record) + rng.randint(2, 10)
    return numbered(dated(replace(_resized(rng, record), edition=None), year), rng.randrange(10**8))


def late_reprint(rng: random.Random, record: Record, other: Record) -> Record | None:
    """A reprint by another publisher many years later, under another number or none."""
    if not record.years or not other.publications:
        return None
    reprint = dated(replace(record, publications=other.publications[:1], identifiers=()),
                    _last_year(record) + rng.randint(12, 40))  # fmt: skip
    return numbered(reprint, rng.randrange(10**8)) if rng.random() < 0.5 else reprint


def e_book(rng: random.Random, record: Record, _: Record) -> Record | None:
    """The e-book of a print; now and then it tells the print's ISBN as well."""
    if record.medium not in ("", "print"):
        return None
    pages = f" ({record.extent.pages} p.)" if record.extent and record.extent.pages else ""
    book = replace(record, medium="electronic", extent=read_extent(f"1 online resource{pages}"))
    own = numbered(book, rng.randrange(10**8))
    both = (*own.identifiers, *record.identifiers[:1]) if rng.random() < 0.3 else own.identifiers
    return replace(own, identifiers=both)


def other_author(rng: random.Random, record: Record, other: Record) -> Record | None:
    """The same title by another author, with another publisher and extent, about the same time."""
    if not (record.years and other.agents and other.agents != record.agents):
        return None
    book = retitled(record, lambda t: replace(t, rest=None))
    book = replace(
        book,
        agents=other.agents[:1],
        responsibility=other.responsibility,
        publications=other.publications[:1],
        extent=other.extent,
        edition=None,
    )
    return numbered(dated(book, record.years.first + rng.randint(-3, 3)), rng.randrange(10**8))


def translation(rng: random.Random, record: Record, other: Record) -> Record | None:
    """A translation: other language and title, the same author, the original title as uniform."""
    language = rng.choice([code for code in ("eng", "ger", "fre") if code not in record.languages])
    words = next((t.main for t in other.titles if t.main.script == "Latn"), None)
    if not (words and record.years and record.agents):
        return None
    uniform = Title("uniform", proper(record).main, language=language)
    book = replace(
        record,
        titles=(Title("proper", words), uniform),
        languages=(language,),
        original_languages=record.languages[:1],
        publications=other.publications[:1],
        extent=other.extent,
    )
    return numbered(dated(book, record.years.first + rng.randint(1, 9)), rng.randrange(10**8))


def next_year(rng: random.Random, record: Record, _: Record) -> Record | None:
    """The next year's volume of a yearbook whose title does not tell the year."""
    if not record.years:
        return None
    book = dated(_resized(rng, record), _last_year(record) + 1)
    return numbered(replace(book, edition=None), rng.randrange(10**8))


def article_of(record: Record, number: int = 1) -> Record:
    """An article of this title in an issue of a journal."""
    place = f"Vol. 3, no. {number} (2015), p. 1-9"
    parent = Parent(titles=(Text(HOST, "Latn"),), number=place)
    pages = replace(record, extent=None, edition=None, publications=(), identifiers=())
    return replace(pages, level="part", parent=parent)


def film_of(record: Record) -> Record:
    """A film of this title on one DVD."""
    return replace(
        record, medium="video", content="moving image", extent=read_extent(DVD), identifiers=()
    )


def score_of(record: Record) -> Record:
    """The full score of a work of this title."""
    pages = record.extent.pages if record.extent and record.extent.pages else 120
    extent = read_extent(SCORE.format(pages))
    return replace(record, content="music", medium="print", extent=extent, identifiers=())


def other_issue(rng: random.Random, record: Record, _: Record) -> Record | None:
    """An article of the same author and title in another issue, which begins on page 1, too."""
    return article_of(record, rng.randint(2, 4)) if record.level == "part" else None


def blu_ray(_: random.Random, record: Record, __: Record) -> Record | None:
    """The film on Blu-ray."""
    return _with_extent(record, DVD, "1 Blu-ray disc (90 min)")


def more_discs(_: random.Random, record: Record, __: Record) -> Record | None:
    """The film on two DVDs, with what else was filmed."""
    return _with_extent(record, DVD, "2 DVD (150 min)")


def vocal_score(_: random.Random, record: Record, __: Record) -> Record | None:
    """The vocal score, with as many pages."""
    if not (record.content == "music" and record.extent):
        return None
    return _with_extent(record, "1 score", record.extent.statement.replace("score", "vocal score"))


def _with_extent(record: Record, before: str, after: str) -> Record | None:
    if not (record.extent and record.extent.statement.startswith(before)):
        return None
    return replace(record, extent=read_extent(after))


LOOK_ALIKES: dict[str, LookAlike] = {
    "other volume with the set's ISBN": other_volume,
    "set of the volume": whole_set,
    "later edition": later_edition,
    "other edition, not numbered": unnumbered_edition,
    "reprint many years later": late_reprint,
    "e-book": e_book,
    "same title, other author": other_author,
    "translation": translation,
    "next year of a yearbook": next_year,
    "another issue of the article": other_issue,
    "a DVD and a Blu-ray": blu_ray,
    "two discs against one": more_discs,
    "vocal score against full score": vocal_score,
}


def sent(rng: random.Random, record: Record) -> bytes:
    """The record as a library sends it: Dublin Core now and then, else MARC 21."""
    if rng.random() < 0.08 and not record.volume and record.level == "monograph":
        return write(ToWrite(record, record.identifier), "oai_dc")
    marc = to_marc21(record, control_number=record.identifier)
    for field in marc.get_fields("020"):
        if field.get("a") and rng.random() < 0.5:
            field["a"] = _old_isbn(field["a"])
    return marcxml_bytes(marc)


def _old_isbn(value: str) -> str:
    """Ten digits with hyphens and a word behind, as they stood on books."""
    return f"{isbn.format(isbn.to_isbn10(value))} (pbk.)" if isbn.is_valid(value) else value
