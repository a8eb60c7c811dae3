"""How five libraries describe one edition: scripts, forms of names, what is left out, slips.

Minsk keeps the original script (UNIMARC), Boston romanises by ALA-LC, Berlin by ISO 9, Prague
gives both scripts, Riga's Dublin Core says little. A record is what reading its bytes gives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vocabulary import Language, language

from harvester.demo.transliteration import Scheme, ala_lc, czech, iso9
from harvester.formats.values.extents import edition_number, read_extent
from harvester.record import (
    Agent,
    Format,
    Identifier,
    Level,
    Note,
    Publication,
    Record,
    Series,
    Subject,
    Text,
    Title,
    Years,
)
from harvester.record import Edition as EditionStatement

if TYPE_CHECKING:
    import random

    from editions import Edition, Person


class Library(NamedTuple):
    """The habits of a library: how it romanises, and whether it keeps the original.

    `holds` says how many of a hundred books in Cyrillic, English and other languages it takes
    compared with the other libraries; `pages` and `initials` how it writes those.
    """

    id: str
    format: Format
    scheme: Scheme | None
    holds: tuple[int, int, int]
    pages: str
    original: bool = True
    initials: bool = False


LIBRARIES = (
    Library("minsk", "unimarc", None, (45, 8, 8), "{} с."),
    Library("boston", "marc21", ala_lc, (18, 55, 20), "{} p.", original=False),
    Library("berlin", "marc21", iso9, (12, 17, 40), "{} S.", original=False),
    Library("prague", "marc21", czech, (15, 12, 27), "{} s."),
    Library("riga", "oai_dc", None, (10, 8, 5), "{} lpp.", initials=True),
)
_POINT = re.compile(r"(?<=\w\w)\.$")
_CYRILLIC = frozenset({"rus", "bel", "ukr"})
COPIES = ((1, 2, 3, 4, 5), (66, 18, 9, 5, 2))
"""How many records an edition has, and how often, in a hundred."""


def holders(rng: random.Random, code: str) -> list[Library]:
    """The libraries that have a book in a language; now and then one twice."""
    kind = 0 if code in _CYRILLIC else 1 if code == "eng" else 2
    wanted = rng.choices(*COPIES)[0]
    left, found = list(LIBRARIES), list[Library]()
    for _ in range(wanted):
        chosen = rng.choices(left, [library.holds[kind] for library in left])[0]
        left.remove(chosen)
        found.append(chosen)
    return [*found, found[0]] if rng.random() < 0.02 else found


def describe(rng: random.Random, book: Edition, library: Library, identifier: str) -> Record:
    """One library's record of an edition."""
    return _Cataloger(rng, book, library).record(identifier)


class _Cataloger:
    """A cataloger with a book in hand."""

    def __init__(self, rng: random.Random, book: Edition, library: Library) -> None:
        self.rng, self.book, self.library = rng, book, library
        self.tongue: Language = language(book.language)
        self.thin = library.format == "oai_dc"

    def record(self, identifier: str) -> Record:
        """What the cataloger writes."""
        book, library = self.book, self.library
        year = self.year()
        return Record(
            partner=library.id,
            identifier=identifier,
            format=library.format,
            control_number="" if self.thin else identifier,
            level=self.level(),
            medium="electronic" if book.electronic else "" if self.thin else "print",
            titles=self.titles(),
            responsibility=self.responsibility(),
            agents=self.agents(),
            identifiers=self.identifiers(),
            edition=self.edition(),
            publications=self.publications(year),
            years=Years(year) if year else None,
            extent=read_extent(self.extent()),
            volume="" if self.thin else self.number(),
            languages=() if self.rng.random() < 0.03 else (book.language,),
            original_languages=(book.original[0],) if book.original[0] and not self.thin else (),
            countries=() if self.thin else (self.tongue.country,),
            series=self.series(),
            subjects=self.subjects(),
            notes=self.notes(),
        )

    def rarely(self, chance: float) -> bool:
        """True as often as told; Riga leaves out twice as much."""
        return self.rng.random() < (2 * chance if self.thin else chance)

    def texts(self, original: str, code: str = "") -> tuple[Text, ...]:
        """A text in the scripts of this library, the original first."""
        code = code or self.book.language
        if language(code).script == "Latn":
            return (Text(original, "Latn"),)
        romanised = self.library.scheme and Text(self.library.scheme(original, code), "Latn")
        kept = (Text(original, "Cyrl"),) if self.library.original else ()
        return (*kept, romanised) if romanised else kept

    def number(self) -> str:
        """The number of a volume, as the title first given has it."""
        volume = self.book.volume
        return self.texts(self.tongue.volume.format(volume))[0].value if volume else ""

    def level(self) -> Level:
        if self.book.volumes:
            return "set"
        return "volume" if self.book.volume and not self.thin else "monograph"

    def titles(self) -> tuple[Title, ...]:
        book = self.book
        main = slipped(self.rng, book.title) if self.rarely(0.06) else book.title
        rest = "" if self.rarely(0.15) else book.rest
        number = self.tongue.volume.format(book.volume) if book.volume else ""
        if self.thin and number:
            main = ". ".join(filter(None, (main, number, book.part)))
            number = part = ""
        else:
            part = "" if self.rarely(0.1) else book.part
        return (*self.proper(main, rest, number, part), *self.uniform())

    def proper(self, main: str, rest: str, number: str, part: str) -> list[Title]:
        parts = self.texts(part) if part else (None, None)
        rests = self.texts(rest) if rest else (None, None)
        numbers = [text.value for text in self.texts(number)] if number else ("", "")
        return [
            Title("proper", a, rest=b, number=c, part=d)
            for a, b, c, d in zip(self.texts(main), rests, numbers, parts, strict=False)
        ]

    def uniform(self) -> list[Title]:
        code, title = self.book.original
        if not title or self.thin or self.rng.random() < 0.5:
            return []
        return [Title("uniform", self.texts(title, code)[-1], language=self.book.language)]

    def responsibility(self) -> tuple[Text, ...]:
        if self.thin or not self.book.author or self.rarely(0.15):
            return ()
        author, code = self.book.author, self.book.original[0]
        return self.texts(f"{author.forenames[0]} {author.surname}", code)

    def agents(self) -> tuple[Agent, ...]:
        book, found = self.book, list[Agent]()
        if book.author and not self.rarely(0.05):
            found.append(self.agent(book.author, book.original[0] or book.language, main=True))
        if book.translator and not self.rarely(0.3):
            found.append(self.agent(book.translator, book.language, main=False))
        return tuple(found)

    def agent(self, who: Person, code: str, *, main: bool) -> Agent:
        first, second = who.forenames
        kind = self.rng.random()
        if self.library.initials or kind < 0.15:
            forename = f"{first[0]}. {second[0]}."
        else:
            forename = first if kind < 0.6 else f"{first} {second}"
        surname = slipped(self.rng, who.surname) if self.rarely(0.01) else who.surname
        roles = ("aut" if main else "trl",) if not self.thin and self.rng.random() < 0.7 else ()
        dates = f"{who.born}-" if self.rng.random() < 0.4 and not self.thin else ""
        names = self.texts(f"{surname}, {forename}", code)
        # A point is kept by readers behind a single letter only: "M. Ia".
        names = tuple(Text(_POINT.sub("", name.value), name.script) for name in names)
        return Agent("person", names, roles, dates, main=main)

    def identifiers(self) -> tuple[Identifier, ...]:
        """Print and set numbers stand beside each other, as they do on the back of a title page."""
        book, found = self.book, list[Identifier]()
        own = book.wrong_isbn if self.rng.random() < 0.008 else book.isbn
        if own and not self.rarely(0.1):
            found.append(Identifier("isbn", own))
        if book.electronic and book.wrong_isbn and self.rng.random() < 0.3:
            found.append(Identifier("isbn", book.wrong_isbn, note="" if self.thin else "print"))
        if book.set_isbn and not self.rarely(0.15):
            told = not self.thin and self.rng.random() < 0.6
            found.append(
                Identifier("isbn", book.set_isbn, note="set", scope="set")
                if told
                else Identifier("isbn", book.set_isbn)
            )
        return tuple({each.value: each for each in found}.values())

    def edition(self) -> EditionStatement | None:
        number = self.book.edition
        if self.thin or number == 1 or self.rarely(0.1):
            return None
        ordinal = {2: "2nd", 3: "3rd"}.get(number, f"{number}th")
        statement = self.tongue.edition.format(ordinal if self.book.language == "eng" else number)
        if self.rng.random() < 0.5:
            statement = f"{statement}, {self.rng.choice(self.tongue.revised)}"
        return EditionStatement(self.texts(statement), edition_number(statement))

    def year(self) -> int:
        """Of a reprint under the same ISBN its own year, of others seldom a slip."""
        if self.rarely(0.015):
            return 0
        year = self.book.year
        if self.book.isbn and self.rng.random() < 0.06:
            return min(2025, year + self.rng.randint(1, 6))
        return year + self.rng.choice((-1, 1)) if self.rng.random() < 0.02 else year

    def publications(self, year: int) -> tuple[Publication, ...]:
        publisher = "" if self.rarely(0.05) else self.publisher()
        place = "" if self.rarely(0.04) or (self.thin and not publisher) else self.book.place
        if not (publisher or place or year):
            return ()
        date = self.rng.choice(("{}", "{}", "c{}", "[{}]")).format(year) if year else ""
        date = str(year) if self.thin and year else date
        return (
            Publication(
                self.texts(place) if place else (), self.texts(publisher) if publisher else (), date
            ),
        )

    def publisher(self) -> str:
        """Some libraries leave out what every publisher is."""
        name = self.book.publisher
        for word in ("Изд-во ", "Вид-во ", " Verlag", "Verl. ", "Éditions ", " Books", " & Sons"):
            if word in name and self.rng.random() < 0.4:
                return name.replace(word, "")
        return name

    def extent(self) -> str:
        book = self.book
        if book.volumes:
            return f"{book.volumes} {'т.' if self.library.id == 'minsk' else 'v.'}"
        if self.rarely(0.06):
            return ""
        pages = book.pages + (self.rng.choice((-2, -1, 1, 2, 4)) if self.rng.random() < 0.08 else 0)
        words = self.library.pages.format(pages)
        if self.rng.random() < 0.3 and not self.thin:
            words = f"{self.rng.choice(('xii', 'viii', '[4]', 'xvi'))}, {words}"
        return f"1 online resource ({words})" if book.electronic and not self.thin else words

    def series(self) -> tuple[Series, ...]:
        title, number = self.book.series
        if not title or self.thin or self.rarely(0.2):
            return ()
        return (Series(self.texts(title)[0], number=str(number)),)

    def subjects(self) -> tuple[Subject, ...]:
        words = self.tongue.words.draw(self.rng, self.rng.randint(0, 3))
        return tuple(dict.fromkeys(Subject(word.capitalize()) for word in words))

    def notes(self) -> tuple[Note, ...]:
        if self.thin or self.rng.random() < 0.6:
            return ()
        return (Note("Includes bibliographical references and index.", "bibliography"),)


def slipped(rng: random.Random, text: str) -> str:
    """A letter left out, doubled or exchanged with its neighbour."""
    at = rng.randrange(1, max(2, len(text) - 1))
    ways = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at : at + 1] + text[at:],
        text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
    )
    return " ".join(rng.choice(ways).split())
