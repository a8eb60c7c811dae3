"""Time of reading against size, for shapes of record that are far larger than a card.

    python benchmarks/shapes.py [--rounds 3] [--write]

Each shape is made in four sizes, each twice the one before, read with all that comes of reading
(outline, match keys, what comparing needs), and united with its like. The exponent is the slope of
CPU time against size between the last two: 1 is linear, 2 quadratic. `--write` puts the table into
benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import TYPE_CHECKING

from harvester import pipeline
from harvester.config.settings import Partner
from harvester.record import Harvested
from harvester.store.records import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Shape = Callable[[int], Harvested]

README = Path(__file__).parent / "README.md"
SLIM = "http://www.loc.gov/MARC21/slim"
TITLE = (
    '<datafield tag="245" ind1="1" ind2="0"><subfield code="a">A book of shapes</subfield>'
    "</datafield>"
)
VOLUME = "00000naa a2200000 a 4500"
STEPS = 4


def marcxml(*fields: str, leader: str = "00000nam a2200000 a 4500") -> Harvested:
    """A MARCXML record with a title and these fields."""
    inner = "".join(fields)
    text = (
        f'<record xmlns="{SLIM}"><leader>{leader}</leader><controlfield tag="001">1</controlfield>'
        f"{TITLE}{inner}</record>"
    )
    return Harvested("p", "oai:p:1", "2026-01-01", metadata=text.encode())


def unimarc(*fields: str) -> Harvested:
    """The same in UNIMARC."""
    title = TITLE.replace('"245"', '"200"')
    text = f'<record xmlns="{SLIM}"><leader>00000nam0 2200000   450 </leader>{title}'
    return Harvested("p", "1", metadata=f"{text}{''.join(fields)}</record>".encode())


def field(tag: str, **subfields: str) -> str:
    """A data field; a code of one letter behind an underscore is a digit."""
    inner = "".join(
        f'<subfield code="{code.lstrip("_")}">{text}</subfield>' for code, text in subfields.items()
    )
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inner}</datafield>'


def iso2709(data: bytes, *, utf8: bool) -> Harvested:
    """A record in ISO 2709 with one title, however long."""
    field = b"10\x1fa" + data + b"\x1e"
    base = 24 + 12 + 1
    size = base + len(field) + 1
    leader = b"%05dnam %c22%05d a 4500" % (min(size, 99999), b" a"[utf8], base)
    entry = b"245%04d%05d" % (min(len(field), 9999), 0)
    body = leader + entry + b"\x1e" + field + b"\x1d"
    return Harvested("p", "1", prefix="iso2709", metadata=body)


def many(tag: str, **subfields: str) -> Shape:
    """As many fields of one kind as asked for."""
    return lambda count: marcxml(*(field(tag, **subfields) for _ in range(count)))


def numbered(tag: str, code: str, form: str) -> Shape:
    """As many different fields of one kind as asked for."""
    return lambda count: marcxml(
        *(field(tag, **{code: form.format(number)}) for number in range(count))
    )


def long_text(tag: str, code: str, piece: str) -> Shape:
    """One subfield of as many characters as asked for."""
    return lambda count: marcxml(field(tag, **{code: (piece * count)[:count]}))


def around(tag: str, code: str, sign: str, language: str = "") -> Shape:
    """One subfield of as many of one sign as asked for, between two letters."""
    return lambda count: marcxml(
        field("041", a=language), field(tag, **{code: f"a{sign * count}x"}), leader=VOLUME
    )


def each_beside(*forms: str) -> Shape:
    """As many fields as asked for, of two kinds or more in turn, each written with its number."""
    return lambda count: marcxml(
        *(form.format(n) for form in forms for n in range(count // len(forms)))
    )


def gaps(count: int) -> Harvested:
    """States of a collection and the gaps in them (UNIMARC 955 and 959), all of one link."""
    half = range(count // 2)
    states = [field("955", _5="A", r=f"v. {n} (1990)") for n in half]
    return unimarc(*states, *(field("959", _5="A", r=f"v. {n}") for n in half))


def linking(count: int) -> Harvested:
    """A link to another record (UNIMARC 461) of as many subfields as asked for."""
    inner = '<subfield code="t">T</subfield>' * count
    return unimarc(f'<datafield tag="461" ind1=" " ind2="0">{inner}</datafield>')


def digits(count: int) -> Harvested:
    """No record at all: as many digits as asked for."""
    return Harvested("p", "1", metadata=b"2" * count)


def damaged(count: int) -> Harvested:
    """Fields in UTF-8, and as many in another code among them as asked for."""
    odd = b"".join(b"\x1e  \x1fa" + f"слово {n}".encode("cp1251") for n in range(count))
    good = ("слово " * 3 * count).encode()
    entries = b"245000000000" + b"500000000000" * count
    body = b"00000nam a2200000 a 4500" + entries + b"\x1e10\x1fa" + good + odd + b"\x1e\x1d"
    return Harvested("p", "1", metadata=body)


def linked(count: int) -> Harvested:
    """Half of the fields in another script, each linked to its partner (880)."""
    pairs = (
        field("700", _6=f"880-{n:02}", a=f"Ivanov, I. {n}")
        + field("880", _6=f"700-{n:02}", a=f"Иванов, И. {n}")
        for n in range(count // 2)
    )
    return marcxml(*pairs)


def undeclared(count: int) -> Harvested:
    """A run of Cyrillic letters in a single byte code that nothing declares."""
    return iso2709(("Библиотека" * count)[:count].encode("cp1251"), utf8=False)


def bad_utf8(count: int) -> Harvested:
    """A run of letters that says UTF-8 and is not."""
    return iso2709(("Příliš žluťoučký" * count)[:count].encode("cp1250"), utf8=True)


def described(count: int) -> Harvested:
    """A Dublin Core record of as many elements as asked for."""
    inner = "".join(f"<dc:subject>Subject {n}</dc:subject>" for n in range(count))
    text = (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title>{inner}</oai_dc:dc>'
    )
    return Harvested("p", "1", prefix="oai_dc", metadata=text.encode())


def modelled(count: int) -> Harvested:
    """A MODS record of as many names as asked for."""
    inner = "".join(f"<name><namePart>Name {n}</namePart></name>" for n in range(count))
    text = (
        '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>T</title></titleInfo>'
        f"{inner}</mods>"
    )
    return Harvested("p", "1", prefix="mods", metadata=text.encode())


def row(heading: str, piece: str) -> Shape:
    """A row of a table with one cell of as many characters as asked for."""
    return lambda count: Harvested(
        "p",
        "1",
        prefix="table",
        metadata=f'{{"{heading}": "a{(piece * count)[:count]}x"}}'.encode(),
    )


SHAPES: dict[str, tuple[Shape, int]] = {
    "letters in an undeclared code": (undeclared, 5_000),
    "letters that are not UTF-8 as declared": (bad_utf8, 5_000),
    "ISBNs (020)": (numbered("020", "a", "978{:09}0 (v. {:0})".replace("{:0}", "1")), 1_000),
    "titles (246)": (numbered("246", "a", "Variant title {}"), 1_000),
    "one title again and again (245)": (many("245", a="The same title"), 1_000),
    "names (700)": (numbered("700", "a", "Ivanov, Ivan {}"), 1_000),
    "names in two scripts (700, 880)": (linked, 1_000),
    "subjects (650)": (numbered("650", "a", "Subject {}"), 1_000),
    "notes (500)": (numbered("500", "a", "Note {}"), 1_000),
    "items (852)": (numbered("852", "b", "Branch {}"), 1_000),
    "holdings (866)": (numbered("866", "a", "v.{0} (1990)-v.{0} (1991)"), 1_000),
    "enumerations (863)": (many("863", _8="1.1", a="1-20", i="1990-2000"), 1_000),
    "links (856)": (numbered("856", "u", "http://example.org/{}"), 1_000),
    "hosts (773)": (numbered("773", "t", "Journal {}"), 1_000),
    "series (490)": (numbered("490", "a", "Series {}"), 1_000),
    "a long title": (long_text("245", "a", "letters and words, "), 5_000),
    "a long word": (long_text("245", "b", "letters"), 5_000),
    "a long run of digits": (long_text("020", "a", "0123456789"), 5_000),
    "a long extent": (long_text("300", "a", "12 p., "), 5_000),
    "a long statement of dates": (long_text("260", "c", "[1990, "), 5_000),
    "a long run of parentheses": (long_text("245", "a", "(("), 5_000),
    "a long run of holdings": (long_text("866", "a", "v.1-2, 4;"), 5_000),
    "a long volume": (long_text("245", "n", "Bd. 1, "), 5_000),
    "a long edition": (long_text("250", "a", "2nd ed., "), 5_000),
    "a long imprint": (long_text("260", "b", "Press : "), 5_000),
    "blanks": (long_text("245", "a", " "), 5_000),
    "hyphens": (long_text("245", "a", "-"), 5_000),
    "combining marks": (long_text("245", "a", "e\u0301"), 5_000),
    "a long Han title": (long_text("245", "a", "中国图书"), 5_000),
    "a long Cyrillic title": (long_text("245", "a", "История города "), 5_000),
    "a long Arabic title": (long_text("245", "a", "تاريخ المدينة "), 5_000),
    "a long Hebrew title": (long_text("245", "a", "תולדות העיר "), 5_000),
    "a long Korean title": (long_text("245", "a", "한국의 역사 "), 5_000),
    "a long statement of responsibility": (long_text("245", "c", "by Ivan Ivanov ; "), 5_000),
    "a long serial frequency": (long_text("362", "a", "Vol. 1 (1990)- "), 5_000),
    "Dublin Core elements": (described, 1_000),
    "names of MODS": (modelled, 1_000),
    "a cell of a table": (row("Title", "Ivanov, I. History / Petrov. "), 5_000),
    "a cell of sentences": (row("Title", "a. "), 5_000),
    "a cell of blanks": (row("Author", " "), 5_000),
    "digits that are no record": (digits, 5_000),
    "subfields in another code than the record": (damaged, 1_000),
    "small kana": (around("245", "a", "っ"), 5_000),
    "two combining marks in turn": (around("245", "a", "\u0323\u0301"), 20_000),
    "commas in a name": (around("100", "a", ","), 5_000),
    "one consonant": (around("245", "a", "t", "ara"), 5_000),
    "one vowel in Korean": (around("245", "a", "e", "kor"), 5_000),
    "Han numerals": (around("245", "a", "一", "chi"), 5_000),
    "blanks in a host": (around("773", "t", " "), 5_000),
    "words of access": (around("856", "z", "открыт"), 5_000),
    "volumes at the end of a title": (long_text("245", "a", "t. 1 "), 20_000),
    "a Korean title without Hanja": (
        lambda count: marcxml(field("056", a="8"), field("245", a="한국" * count)),
        1_000,
    ),
    "a title in many scripts (880)": (
        lambda count: marcxml(
            field("246", _6="880-01", a="Title"),
            *(field("880", _6="246-01", a=f"Слово {n}") for n in range(count)),
        ),
        1_000,
    ),
    "numbers given up (019, 035)": (
        each_beside(field("019", a="{}"), field("035", a="(X){}")),
        2_000,
    ),
    "contents and works (505, 700)": (
        each_beside(
            field("505", a="Word " * 60 + "{}"),
            field("700", a="Smith {0}", t="Work {0}").replace('ind2=" "', 'ind2="2"'),
        ),
        1_000,
    ),
    "copies and statements (852, 866)": (
        each_beside(
            field("852", _8="{0}", a="Library {0}"), field("866", _8="{0}.1", a="v. {0} (1990)")
        ),
        1_000,
    ),
    "states and gaps (955, 959)": (gaps, 1_000),
    "subfields of a link (461)": (linking, 2_000),
}


def forget_texts() -> None:
    """Empty what harvester keeps of texts that it met before; the vocabulary stays, read once."""
    for name, module in [*sys.modules.items()]:
        if name.startswith("harvester."):
            for each in vars(module).values():
                if isinstance(each, _lru_cache_wrapper) and each.cache_parameters()["maxsize"]:
                    each.cache_clear()


def seconds(record: Harvested, rounds: int, times: int = 1) -> float:
    """CPU time of reading a record some times and uniting it with its like, best of some rounds."""
    best = math.inf
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(times):
            _work_on(record)
        best = min(best, time.process_time() - began)
    return best


def _work_on(record: Harvested) -> None:
    forget_texts()
    (made,) = pipeline.read_rows([Unread(1, record, Partner(id="p"))])
    like = made.data.replace('"partner":"p"', '"partner":"q"', 1)
    pipeline.union_rows([pipeline.Cluster("c", (made.data, like))])


def measured(shape: Shape, first: int, rounds: int) -> list[float]:
    """The times of the four sizes."""
    return [seconds(shape(first << step), rounds) for step in range(STEPS)]


def exponent(times: Sequence[float]) -> float:
    """The slope between the last two sizes, which are a factor of two apart."""
    return math.log2(times[-1] / times[-2])


def main() -> None:
    """Measure every shape and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = ["| shape | largest | seconds | exponent |", "|---|--:|--:|--:|"]
    for name, (shape, first) in SHAPES.items():
        times = measured(shape, first, arguments.rounds)
        size = f"{first << (STEPS - 1):,}"
        lines.append(f"| {name} | {size} | {times[-1]:.3f} | {exponent(times):.2f} |")
        print(lines[-1], flush=True)
    if arguments.write:
        text = README.read_text(encoding="utf-8")
        before, rest = text.split("<!-- shapes -->\n")
        _, after = rest.split("<!-- /shapes -->")
        table = "\n".join(lines)
        README.write_text(
            f"{before}<!-- shapes -->\n{table}\n<!-- /shapes -->{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
