"""MARC 21 bibliographic as tables: which field and subfield says what.

Read them beside the format's own documentation (https://www.loc.gov/marc/bibliographic/).
KORMARC, HUNMARC, JAPAN/MARC and the Russian State Library follow it closely; what is only theirs
is marked. A field that is added here is read, and no longer counted as unread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc import holdings, links, rules

if TYPE_CHECKING:
    from harvester.record import Level, NoteKind

PROPER = rules.TitleRule("245", "proper", main="a", rest="b", number="n", part="p")
FORM = rules.TitleRule("245", "proper", main="k")
"""What archives name papers by that have no other title ("Papers", "Records")."""
PARALLEL = rules.TitleRule("246", "parallel", main="a", rest="b", number="n", part="p")
OTHER_TITLES = (
    *(
        rules.TitleRule(tag, "variant", main="a", rest="b", number="n", part="p")
        for tag in ("246", "247", "740")
    ),
    rules.TitleRule("242", "variant", main="a", rest="b", number="n", part="p", language="y"),
    *(rules.TitleRule(tag, "variant", main="a") for tag in ("222", "210")),
    *(
        rules.TitleRule(tag, "uniform", main="a", number="n", part="p", language="l")
        for tag in ("130", "240", "243", "730")
    ),
    *(rules.TitleRule(tag, "uniform", main="t") for tag in ("765", "100", "110", "111")),
)
"""222 is the key title, 210 its abbreviation; their $b only tells them from others of that name.
740 held variants before 1994, 730 is another uniform title, 765 the original of a translation,
100-111 $t the work, where it stands under its author. 775, 776, 780, 785 and 787 tell of other
publications, whose titles and numbers must not become this one's: unread."""
AGENTS = (
    rules.AgentRule("100", "person", main=True, other=("3", "family")),
    rules.AgentRule("110", "body", main=True),
    rules.AgentRule("111", "meeting", main=True, terms="j"),
    rules.AgentRule("700", "person", other=("3", "family")),
    rules.AgentRule("710", "body"),
    rules.AgentRule("711", "meeting", terms="j"),
    rules.AgentRule("720", "person"),
)
AGENT_CODES = rules.AgentCodes(dates="d", authority="017", terms="e")
"""The number of the authority record is in $7 in the Czech Republic and Slovakia."""
NUMBERS = (
    rules.NumberRule("020", "isbn", right="a", wrong="z", note="q"),
    rules.NumberRule("022", "issn", right="a", wrong="yz"),
    rules.NumberRule("010", "lccn", right="a", wrong="z"),
    rules.NumberRule("015", "national", right="a", wrong="z", note="q"),
    rules.NumberRule("016", "national", right="a", wrong="z"),
    rules.NumberRule("017", "deposit", right="a", wrong="z"),
    rules.NumberRule("035", "control", right="a", wrong="z"),
)
IMPRINT = rules.ImprintRule(place="a", publisher="b", date="c")
EXTENT = rules.ExtentRule("300", "a")
CARRIERS = (
    ("245", "h"), ("250", "a"), ("300", "abc"), ("338", "a"), ("347", "ab"), ("538", "a"),
    ("856", "q"),
)  # fmt: skip
"""What may name a carrier: CD, DVD, PDF."""
SERIES = (
    rules.SeriesRule("490", "anp"),
    rules.SeriesRule("440", "anp"),
    rules.SeriesRule("830", "anp"),
    rules.SeriesRule("800", "tnp"),
    rules.SeriesRule("810", "tnp"),
    rules.SeriesRule("811", "tnp"),
)
"""The first tag a record has: 490 is transcribed, 8XX repeats it in its authorised form."""
NOTES: tuple[tuple[str, NoteKind, str], ...] = (
    ("500", "general", "a"), ("501", "general", "a"), ("502", "thesis", "abcd"),
    ("362", "general", "a"), ("504", "bibliography", "a"), ("505", "contents", "atgr"),
    ("774", "contents", "gt"), ("508", "general", "a"), ("510", "general", "abc"),
    ("511", "general", "a"),
    ("515", "general", "a"), ("516", "general", "a"), ("518", "general", "adop"),
    ("520", "summary", "ab"), ("530", "general", "a"), ("533", "general", "abcdefmn"),
    ("534", "general", "pabctlefmn"), ("538", "general", "a"),
    ("546", "general", "ab"), ("547", "general", "a"), ("550", "general", "a"),
    ("580", "general", "a"),
    ("255", "scale", "a"), ("254", "music format", "a"), ("348", "music format", "a"),
    ("028", "plate", "ab"),
)  # fmt: skip
"""362 is the numbering of a serial, 510 where a bibliography describes the book; 533 and 534 tell a
reproduction from its original. 541, 561 and 562 tell of one copy, not of the book: unread."""
SUBJECTS = ("600", "610", "611", "630", "648", "650", "651", "655")
FREE_SUBJECTS = (("653", ""),)
SUBJECT_SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}
CLASSIFICATION = (
    ("080", "udc"), ("082", "ddc"), ("050", "lcc"), ("060", "nlm"), ("056", "kdc"), ("084", "$2"),
)  # fmt: skip
"""056 is KORMARC's; 084 names its scheme: `rubbk`, `njb`, `clc` ..."""
LEVELS: dict[str, Level] = {
    "a": "part", "b": "part", "c": "collection", "d": "collection", "i": "serial", "s": "serial",
}  # fmt: skip
"""Leader/07, bibliographic level."""
COMPONENTS = frozenset("ab")
"""Those of articles and chapters."""
PARTS: dict[str, Level] = {"a": "set", "b": "volume", "c": "volume"}
"""Leader/19, multipart resource record level."""
BESIDES = frozenset(
    "012 019 024 041 044 090 245 250 260 264 336 337 338 347 507 773 880 900 940 979".split()
)
"""Read by rules that are no table; 012, 090, 507, 900 and 940 only where they are KORMARC's."""
READ = frozenset(
    {
        *rules.tags(OTHER_TITLES, AGENTS, NUMBERS, SERIES, NOTES, FREE_SUBJECTS, CLASSIFICATION),
        EXTENT.tag,
        *SUBJECTS,
        *BESIDES,
        *holdings.MARC21_TAGS,
        *links.TAGS,
    }
)
"""Every data field that is read."""
