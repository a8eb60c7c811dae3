"""The values that travel through the house: what came in, and what was read from it.

All are frozen, of texts and each other: no cycle can form, so the collector of cycles (`gc`)
need not look at them. `Harvested` is the OAI header with the bytes as received; `Record` is what
matching, display, offers and merging need, with every text in the script it was given in.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Format = Literal["marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl", "dim", "table", "unknown"]
"""How the source says what it says; `oai_dc` is any Dublin Core, `table` a row of a table."""
Level = Literal["monograph", "volume", "set", "serial", "part", "collection"]
"""monograph: complete in itself; volume: one piece of a set; set: the set as a whole;
serial: periodical or series; part: article or chapter; collection: gathered by a library."""
Medium = Literal[
    "print", "electronic", "microform", "manuscript", "tactile", "audio", "video", "other", ""
]
Content = Literal[
    "text", "cartographic", "music", "sound", "image", "moving image", "software", "object", "mixed"
]
Carrier = Literal[
    "cd", "lp", "audio cassette", "dvd", "blu-ray", "videocassette", "cd-rom", "dvd-rom", "pdf",
    "epub", "audio disc", "videodisc",
]  # fmt: skip
"""What a recording or a file is on or in; none for print, and where nobody says. An audio disc is a
CD or an LP, a videodisc a DVD or Blu-ray, where no more is said."""
NoteKind = Literal[
    "general", "bibliography", "contents", "thesis", "summary", "scale", "music format", "plate"
]
"""scale: of a map; music format: what kind of score it is (full score, parts, vocal score);
plate: number of plate or publisher on printed music and recordings, after " ; " whose it is."""
TitleKind = Literal["proper", "parallel", "variant", "uniform"]
AgentKind = Literal["person", "body", "meeting", "family"]
IdentifierKind = Literal[
    "isbn", "issn", "ismn", "lccn", "oclc", "doi", "national", "deposit", "control"
]
GatheringKind = Literal["bound with", "in collection", "offprint of"]
"""bound with: another work in one binding; in collection: gathered by a library; offprint of: the
journal or book it was printed apart from. None of them makes a volume or an article of it."""
Apart = Literal[
    "", "unreadable", "untitled", "authority", "classification", "holdings", "community information"
]
"""Why a record is in no union record, which hold editions only: nothing of it could be read, it has
no title, or what it describes is no edition. Empty for the others."""

LONGEST_IDENTIFIER = 1000
"""In characters; what is longer is no name for a record, and no database could index it."""


def name_of(partner: str, identifier: str) -> str:
    """The one way a record is named for people and files: `PARTNER:IDENTIFIER`."""
    return f"{partner}:{identifier}"


def split_name(name: str) -> tuple[str, str]:
    """Partner and identifier of a record name; partner ids hold no colon, identifiers may.

    Raises ValueError when there is no colon.
    """
    partner, colon, identifier = name.partition(":")
    if not (partner and colon and identifier):
        raise ValueError(f"{name!r} is no record name: write PARTNER:IDENTIFIER")
    return partner, identifier


class Harvested(Struct, frozen=True, gc=False):
    """One record as a source gave it: the OAI header and the metadata's bytes, unchanged.

    `datestamp` is the source's text; `prefix` the OAI metadata prefix, or the carrier's name
    (`iso2709`, `marcxml`, ...) for a record out of a file; `metadata` is empty when deleted.
    """

    partner: str
    identifier: str
    datestamp: str = ""
    deleted: bool = False
    sets: tuple[str, ...] = ()
    prefix: str = ""
    metadata: bytes = b""

    @property
    def name(self) -> str:
        """`PARTNER:IDENTIFIER`."""
        return name_of(self.partner, self.identifier)


class Text(Struct, frozen=True, gc=False):
    """A piece of text and its script (ISO 15924: `Latn`, `Cyrl`, `Hani`, `Arab` ...)."""

    value: str
    script: str = ""


class Title(Struct, frozen=True, gc=False, omit_defaults=True):
    """One title; a title given in two scripts makes two, the original script first.

    `rest` is other title information (245 $b, UNIMARC 200 $e); `number` and `part` are the
    number and name of a part (245 $n $p, 200 $h $i); `bare` is the title without its leading
    article where the record marks one, otherwise empty; `language` a MARC code, if told.
    """

    kind: TitleKind
    main: Text
    rest: Text | None = None
    number: str = ""
    part: Text | None = None
    bare: str = ""
    language: str = ""


class Agent(Struct, frozen=True, gc=False, omit_defaults=True):
    """A person or body with every form of the name the record gives, original script first.

    A name is as a heading ("Kolas, Jakub"); roles are MARC relator codes (`aut`, `trl`, ...);
    `main` marks the one entry the record is filed under (1XX, UNIMARC 700/710/720);
    `authorities` are numbers of authority records, as written.
    """

    kind: AgentKind
    names: tuple[Text, ...]
    roles: tuple[str, ...] = ()
    dates: str = ""
    main: bool = False
    authorities: tuple[str, ...] = ()


class Identifier(Struct, frozen=True, gc=False, omit_defaults=True):
    """A standard number: `value` normalised (ISBN as 13 digits), `note` its qualifier.

    `scope` says what it numbers where the record tells: one volume or the whole set.
    `valid` is false for a failed check digit or a number the record itself calls wrong.
    """

    kind: IdentifierKind
    value: str
    note: str = ""
    scope: Literal["", "set", "volume"] = ""
    valid: bool = True


class Edition(Struct, frozen=True, gc=False, omit_defaults=True):
    """The edition statement in each script given, and its number when it has one."""

    statement: tuple[Text, ...]
    number: int | None = None


class Publication(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where, by whom and when; `date` as written, years in `Record.years`."""

    places: tuple[Text, ...] = ()
    publishers: tuple[Text, ...] = ()
    date: str = ""


class Years(Struct, frozen=True, gc=False, omit_defaults=True):
    """Year of publication: `first` to `last` for sets and serials; `certain` if undoubted.

    `own` is the year of another calendar that the book bears, `copyright` a year of copyright that
    is not that of publication, `original` the year of the edition of which this is a reprint.
    """

    first: int
    last: int | None = None
    certain: bool = True
    own: int | None = None
    copyright: int | None = None
    original: int | None = None

    def __str__(self) -> str:
        """As it is shown: 1998, or 1998-2003."""
        return f"{self.first}-{self.last}" if self.last else str(self.first)


class Extent(Struct, frozen=True, gc=False, omit_defaults=True):
    """Extent as written, with main pages (the largest sequence) and volumes as numbers."""

    statement: str
    pages: int | None = None
    volumes: int | None = None


class Parent(Struct, frozen=True, gc=False, omit_defaults=True):
    """The set, series or host a record belongs to, as the record itself tells (461, 773)."""

    control_number: str = ""
    titles: tuple[Text, ...] = ()
    agents: tuple[Agent, ...] = ()
    number: str = ""
    isbn: str = ""


class Gathering(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a record is put together with and no part of: see `GatheringKind`."""

    kind: GatheringKind
    titles: tuple[Text, ...]


class Series(Struct, frozen=True, gc=False, omit_defaults=True):
    """A series statement with the number of this record in it, as written."""

    title: Text
    number: str = ""
    issn: str = ""


class Subject(Struct, frozen=True, gc=False, omit_defaults=True):
    """A subject heading (`scheme` e.g. `lcsh`) or a class mark (`scheme` e.g. `udc`, `ddc`)."""

    value: str
    scheme: str = ""


class Note(Struct, frozen=True, gc=False, omit_defaults=True):
    """A note that tells editions apart or tells a reader what the book is."""

    value: str
    kind: NoteKind = "general"


class Link(Struct, frozen=True, gc=False, omit_defaults=True):
    """A digital copy, or something about the book: its address, what it is, who may see it.

    `access` holds the terms as written; `free` is what they or the field's codes say of them.
    """

    address: str
    label: str = ""
    access: str = ""
    free: bool | None = None


class HoldingsRun(Struct, frozen=True, gc=False, omit_defaults=True):
    """An unbroken stretch of a serial: its volumes and years from first to last.

    `going_on` for a run that has not ended; `gap` says what lies before it: issues that are
    missing (`gap`) or that never were (`break`).
    """

    first_volume: str = ""
    last_volume: str = ""
    first_year: int | None = None
    last_year: int | None = None
    going_on: bool = False
    gap: Literal["", "gap", "break"] = ""


class Location(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a library keeps it (852): `library` and `collection` by code or name as written.

    `copies` is their number, where told; `statement` the holdings of a serial or set as written,
    `runs` what of it could be read.
    """

    library: str = ""
    collection: str = ""
    shelf_mark: str = ""
    copies: int | None = None
    statement: str = ""
    runs: tuple[HoldingsRun, ...] = ()


class Record(Struct, frozen=True, gc=False, omit_defaults=True):
    """What one partner's record says of one edition.

    Tuples keep the record's order, original script before romanisation. `volume` is the number
    of this piece in its set, as written ("Вып. 13"); languages are MARC codes, countries
    ISO 3166 two-letter codes. A record that could not be read has no titles but still exists.
    """

    partner: str
    identifier: str
    format: Format = "unknown"
    control_number: str = ""
    level: Level = "monograph"
    content: Content = "text"
    medium: Medium = ""
    carriers: tuple[Carrier, ...] = ()
    titles: tuple[Title, ...] = ()
    responsibility: tuple[Text, ...] = ()
    agents: tuple[Agent, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    edition: Edition | None = None
    publications: tuple[Publication, ...] = ()
    years: Years | None = None
    extent: Extent | None = None
    volume: str = ""
    parent: Parent | None = None
    gatherings: tuple[Gathering, ...] = ()
    languages: tuple[str, ...] = ()
    original_languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    subjects: tuple[Subject, ...] = ()
    classification: tuple[Subject, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    locations: tuple[Location, ...] = ()

    @property
    def name(self) -> str:
        """`PARTNER:IDENTIFIER`."""
        return name_of(self.partner, self.identifier)

    @property
    def title(self) -> str:
        """The title a person reads in a list: original script, with its part or its set."""
        own = next((t for t in self.titles if t.kind == "proper"), None) or next(
            iter(self.titles), None
        )
        return title_line(own, self.parent, self.volume) if own or self.parent else ""

    @property
    def titled(self) -> bool:
        """Whether it can be listed: by a title of any kind, or as a volume by that of its set."""
        of_set = self.parent and self.parent.titles and self.level != "part"
        return bool(self.titles or (of_set and (self.level == "volume" or self.volume)))

    @property
    def thin(self) -> bool:
        """True for formats that say too little to win a merge: all but MARC and MODS."""
        return self.format not in ("marc21", "unimarc", "mods")

    def gathered(self, kind: GatheringKind) -> tuple[Text, ...]:
        """The titles of what it is bound with, and so on."""
        return tuple(t for each in self.gatherings if each.kind == kind for t in each.titles)

    def numbers(self, kind: IdentifierKind) -> tuple[str, ...]:
        """Valid standard numbers of one kind."""
        return tuple(i.value for i in self.identifiers if i.kind == kind and i.valid)


def title_line(own: Title | None, parent: Parent | None, volume: str) -> str:
    """One line of title: `Set. Vol. 2 : Own title`, leaving out what would stand twice."""
    pieces: list[str] = []
    if parent and parent.titles:
        pieces.append(parent.titles[0].value)
    if own:
        pieces += [own.main.value, own.number, own.part.value if own.part else ""]
    if volume and not any(volume in piece for piece in pieces):
        pieces.insert(1 if parent and parent.titles else len(pieces), volume)
    line = ". ".join(dict.fromkeys(piece.rstrip(" .") for piece in pieces if piece))
    return f"{line} : {own.rest.value}" if own and own.rest else line
