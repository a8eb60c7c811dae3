"""Records in many scripts, as readers give them: what the laws of writing are tried on.

Every text is one that reading leaves as it is (no punctuation around it, its own script), and
what is derived from a text (numbers of pages, of an edition, runs) is derived as readers do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from harvester.formats.values.extents import edition_number, read_extent
from harvester.formats.values.holdings_runs import read_runs
from harvester.formats.values.numbers import read_number, scope_of
from harvester.record import (
    Agent,
    AgentKind,
    Edition,
    Identifier,
    IdentifierKind,
    Level,
    Link,
    Location,
    Note,
    Parent,
    Publication,
    Record,
    Series,
    Subject,
    Text,
    Title,
    TitleKind,
    Years,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = {
    "Latn": "zemlia dorogi history garden Kraków Ziemia Œuvres Süden İstanbul",
    "Cyrl": "зямля дорога история Ґанок сад Їжак қала ўзбек Ћирилица",
    "Arab": "تاريخ مدينة كتاب ارض نور شعر",
    "Hebr": "ארץ דרך ספרים גן",
    "Grek": "ιστορία γη δρόμος κήπος",
    "Geor": "მიწა გზა ისტორია",
    "Armn": "հող ճանապարհ պատմություն",
    "Hani": "土地 道路 歷史 花園",
    "Jpan": "みち にわ れきし の庭",
    "Kore": "땅 길 역사 정원",
}
ORIGINALS = [script for script in WORDS if script != "Latn"]
PARTS = {"Latn": "Vol. {}", "Cyrl": "Т. {}"}
SCHEMES = ("lcsh", "mesh", "rvm", "rameau", "rubbk")
CLASSES = ("udc", "ddc", "lcc", "nlm", "rubbk", "bbk")
ROLES = ("aut", "edt", "trl", "ill", "com", "isb")

scripts = st.sampled_from(list(WORDS))


def cyrl(value: str) -> Text:
    return Text(value, "Cyrl")


def latn(value: str) -> Text:
    return Text(value, "Latn")


def words(script: str, most: int = 3) -> st.SearchStrategy[str]:
    """One to three words of a script, beginning with a capital where it has them."""
    pieces = st.lists(st.sampled_from(WORDS[script].split()), min_size=1, max_size=most)
    return pieces.map(" ".join).map(lambda text: text[0].upper() + text[1:])


def text(script: str) -> st.SearchStrategy[Text]:
    return words(script).map(lambda value: Text(value, script))


def lines(script: str | None = None) -> st.SearchStrategy[str]:
    return words(script) if script else scripts.flatmap(words)


@st.composite
def forms(draw: st.DrawFn, suffix: str = "") -> tuple[Text, ...]:
    """One thing in its original script, perhaps romanised too; or in Latin only."""
    original = draw(scripts)
    wanted = [original] if original == "Latn" or draw(st.booleans()) else [original, "Latn"]
    return tuple(Text(draw(words(script)) + suffix, script) for script in wanted)


def several(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Up to three different ones."""
    return st.lists(one, max_size=most, unique_by=repr).map(tuple)


@st.composite
def title(
    draw: st.DrawFn, kind: TitleKind, script: str, *, numbered: bool = False, language: str = ""
) -> Title:
    main, bare = draw(words(script)), ""
    if script == "Latn" and draw(st.booleans()):
        main, bare = f"The {main}", main
    number = PARTS.get(script, "{}").format(draw(st.integers(1, 30))) if numbered else ""
    return Title(
        kind,
        Text(main, script),
        rest=draw(st.none() | text(script)),
        number=number,
        part=draw(st.none() | text(script)) if numbered else None,
        bare=bare,
        language=language,
    )


@st.composite
def titles(draw: st.DrawFn, *, numbered: bool) -> tuple[Title, ...]:
    """Titles proper and perhaps uniform in one or two scripts, others in any."""
    found: list[Title] = []
    single: list[tuple[TitleKind, ...]] = [("proper",), ("proper", "uniform")]
    for kind in draw(st.sampled_from(single)):
        wanted = [form.script for form in draw(forms())]
        found += [draw(title(kind, script, numbered=numbered)) for script in wanted]
    languages = st.sampled_from(["", "eng", "bel", "per"])
    others: tuple[TitleKind, ...] = ("parallel", "variant")
    for kind in others:
        wanted = draw(st.lists(scripts, max_size=2))
        found += [draw(title(kind, script, language=draw(languages))) for script in wanted]
    order = ("proper", "parallel", "variant", "uniform")
    return tuple(dict.fromkeys(sorted(found, key=lambda each: order.index(each.kind))))


@st.composite
def agent(draw: st.DrawFn) -> Agent:
    kinds: tuple[AgentKind, ...] = ("person", "body", "meeting", "family")
    kind = draw(st.sampled_from(kinds))
    names = draw(forms())
    if kind == "person":
        names = tuple(
            Text(f"{name.value}, {draw(words(name.script, 1))}", name.script) for name in names
        )
    return Agent(
        kind,
        names,
        roles=draw(several(st.sampled_from(ROLES), 2)),
        dates=draw(st.sampled_from(["", "1882-1956", "1950-"])),
        authorities=draw(several(st.sampled_from(["(NLB)ar12", "https://viaf.org/viaf/1"]), 2)),
    )


@st.composite
def agents(draw: st.DrawFn) -> tuple[Agent, ...]:
    """People and bodies, each name once; the first may be the main entry."""
    found = draw(st.lists(agent(), max_size=4, unique_by=lambda each: each.names[0]))
    main = draw(st.booleans())
    return tuple(
        Agent(a.kind, a.names, a.roles, a.dates, main and number == 0, a.authorities)
        for number, a in enumerate(found)
    )


def isbn(body: int) -> str:
    digits = f"978{body:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def issn(body: int) -> str:
    digits = f"{body:07d}"
    rest = -sum(int(digit) * (8 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if rest == 10 else rest}"


NUMBERS: dict[IdentifierKind, Callable[[int], str]] = {
    "isbn": isbn,
    "issn": lambda n: issn(n % 10**7),
    "ismn": lambda n: "9790" + isbn_tail(n),
    "lccn": lambda n: f"{2000 + n % 20}{n % 10**6:06d}",
    "oclc": lambda n: str(n + 1),
    "doi": lambda n: f"10.1000/a{n}",
    "national": lambda n: f"BY{n}",
    "deposit": lambda n: f"12-{n}",
    "control": lambda n: f"(BY-HM0001)br{n}",
}


def isbn_tail(n: int) -> str:
    digits = f"9790{n % 10**8:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits[4:]}{-total % 10}"


@st.composite
def identifier(draw: st.DrawFn) -> Identifier:
    kind = draw(st.sampled_from(list(NUMBERS)))
    value = NUMBERS[kind](draw(st.integers(0, 10**9 - 1)))
    (found,) = read_number(kind, value, "", "", [])
    notes = ["", "v. 1", "set", "pbk"] if kind in ("isbn", "ismn") else [""]
    note = draw(st.sampled_from(notes))
    valid = found.valid and draw(st.integers(0, 5)) > 0
    return Identifier(found.kind, found.value, note, scope_of(note), valid)


@st.composite
def published(draw: st.DrawFn) -> tuple[tuple[Publication, ...], Years | None]:
    """Imprints, and years that agree with their date."""
    first = draw(st.integers(1500, 2025))
    last = draw(st.none() | st.integers(first + 1, 2026))
    certain = draw(st.booleans())
    years = draw(st.sampled_from([None, Years(first, last, certain)]))
    date = ""
    if years:
        span = f"{first}-{last}" if last else str(first)
        date = draw(st.sampled_from(["", span if certain else f"[{span}?]"]))
    found = [
        Publication(draw(forms()), draw(st.just(()) | forms()), date)
        for _ in range(draw(st.integers(0, 2)))
    ]
    return tuple(found), years


@st.composite
def location(draw: st.DrawFn) -> Location:
    statement = draw(st.sampled_from(["", "v.1(1990)-v.5(1994)", "1990-1994, 1996-"]))
    return Location(
        library=draw(st.sampled_from(["BY-HM0001", "NLB", "Резервная"])),
        collection=draw(st.sampled_from(["", "Зал 1", "Stacks"])),
        shelf_mark=draw(st.sampled_from(["", "821.161.3 К60", "PG2835", "1Ок123"])),
        copies=draw(st.sampled_from([None, 1, 3])),
        statement=statement,
        runs=read_runs(statement),
    )


def locations() -> st.SearchStrategy[tuple[Location, ...]]:
    return st.lists(
        location(), max_size=3, unique_by=lambda e: (e.library, e.collection, e.shelf_mark)
    ).map(tuple)


LEVELS: tuple[Level, ...] = ("monograph", "volume", "set", "serial", "part", "collection")


@st.composite
def parent(draw: st.DrawFn, found: tuple[Title, ...]) -> Parent:
    """A set or host in the scripts of the record's own titles."""
    own = dict.fromkeys(each.main.script for each in found if each.kind == "proper")
    return Parent(
        control_number=draw(st.sampled_from(["", "br12"])),
        titles=tuple(draw(text(script)) for script in own or ("Cyrl",)),
        agents=draw(st.just(()) | agent().map(lambda each: (each,))),
        number=draw(st.sampled_from(["Т. 3", "Vol. 2"])),
        isbn=draw(st.sampled_from(["", isbn(985020346)])),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A rich record of any level."""
    level = draw(st.sampled_from(LEVELS))
    found = draw(titles(numbered=level == "serial"))
    imprints, years = draw(published())
    above = draw(parent(found)) if level in ("volume", "part") else None
    extents = ["", "270 с.", "xii, 300 pages"]
    statement = draw(st.sampled_from([*extents, "3 т."] if level == "set" else extents))
    edition = draw(st.just(()) | forms(suffix=" 2"))
    return Record(
        partner="A",
        identifier="1",
        control_number="br1",
        level=level,
        medium="print",
        titles=found,
        responsibility=tuple(
            draw(text(script))
            for script in dict.fromkeys(t.main.script for t in found if t.kind == "proper")
        ),
        agents=draw(agents()),
        identifiers=draw(
            st.lists(identifier(), max_size=4, unique_by=lambda e: e.value).map(tuple)
        ),
        edition=Edition(edition, edition_number(edition[0].value)) if edition else None,
        publications=imprints,
        years=years,
        extent=read_extent(statement),
        volume=above.number if above and level == "volume" else "",
        parent=above,
        languages=draw(several(st.sampled_from(["bel", "rus", "eng", "ara"]))),
        original_languages=draw(several(st.sampled_from(["pol", "fre"]), 1)),
        countries=draw(several(st.sampled_from(["BY", "RU", "US", "GB", "DE", "CZ"]))),
        series=draw(several(series())),
        subjects=draw(several(subject(SCHEMES, " -- "))),
        classification=draw(several(subject(CLASSES, " "))),
        notes=draw(several(note())),
        links=draw(st.lists(link(), max_size=2, unique_by=lambda e: e.address).map(tuple)),
        locations=draw(locations()),
    )


@st.composite
def series(draw: st.DrawFn) -> Series:
    issns = st.sampled_from(["", "1234-5679"])
    return Series(
        draw(scripts.flatmap(text)), draw(st.sampled_from(["", "5", "вып. 7"])), draw(issns)
    )


@st.composite
def subject(draw: st.DrawFn, schemes: tuple[str, ...], between: str) -> Subject:
    pieces = draw(st.lists(lines(), min_size=1, max_size=2))
    return Subject(between.join(pieces), draw(st.sampled_from(("", *schemes))))


@st.composite
def note(draw: st.DrawFn) -> Note:
    kinds = ("general", "bibliography", "contents", "thesis", "summary")
    return Note(draw(lines()), draw(st.sampled_from(kinds)))


@st.composite
def link(draw: st.DrawFn) -> Link:
    """An address with its terms; what the terms say and what is coded agree."""
    access, free = draw(
        st.sampled_from([("", None), ("", True), ("Open access", True), ("Only on campus", False)])
    )
    number = draw(st.integers(1, 99))
    return Link(f"https://example.org/{number}", draw(st.just("") | lines()), access, free)
