"""UNIMARC bibliographic as tables: which field and subfield says what.

Read them beside the UNIMARC Manual (IFLA). RUSMARC, BELMARC, CNMARC, COMARC, IRANMARC and SBN
follow it; what is only theirs is marked. A field that is added here is read, and no longer
counted as unread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc import holdings, links, rules

if TYPE_CHECKING:
    from harvester.record import Level, NoteKind, TitleKind

PROPER = rules.TitleRule("200", "proper", main="a", rest="e", number="h", part="i")
TITLE_STARTS: dict[str, TitleKind] = {"a": "variant", "c": "variant", "d": "parallel"}
"""Subfields of 200 that begin another title: a further work, another author's, a parallel one."""
_VARIANTS = (
    "512", "513", "514", "515", "516", "517", "518", "520", "530", "531", "532", "540", "541",
    "545",
)  # fmt: skip
OTHER_TITLES = (
    rules.TitleRule("510", "parallel", main="a", rest="e", number="h", part="i", language="z"),
    *(
        rules.TitleRule(tag, "variant", main="a", rest="e", number="h", part="i", language="z")
        for tag in _VARIANTS
    ),
    *(
        rules.TitleRule(tag, "uniform", main="a", number="h", part="i", language="m")
        for tag in ("500", "501", "503")
    ),
)
"""530 is the key title, 541 the cataloger's translation, 518 the title in modern spelling."""
AGENTS = (
    rules.AgentRule("700", "person", main=True),
    rules.AgentRule("710", "body", main=True, other=("1", "meeting")),
    rules.AgentRule("720", "family", main=True),
    rules.AgentRule("701", "person"),
    rules.AgentRule("702", "person"),
    rules.AgentRule("711", "body", other=("1", "meeting")),
    rules.AgentRule("712", "body", other=("1", "meeting")),
    rules.AgentRule("721", "family"),
    rules.AgentRule("722", "family"),
)
AGENT_CODES = rules.AgentCodes(dates="f", authority="3o", terms="")
NUMBERS = (
    rules.NumberRule("010", "isbn", right="a", wrong="z", note="b"),
    rules.NumberRule("011", "issn", right="ae", wrong="yz"),
    rules.NumberRule("013", "ismn", right="a", wrong="z", note="b"),
    rules.NumberRule("091", "national", right="a", wrong="z"),
    rules.NumberRule("020", "national", right="b", wrong="z", country="a"),
    rules.NumberRule("021", "deposit", right="b", wrong="z"),
    rules.NumberRule("033", "control", right="a", wrong="z"),
    rules.NumberRule("035", "control", right="a", wrong="z"),
)
"""011 $e is COMARC's; 091, CNMARC's, the unified book number that China had before the ISBN."""
IMPRINT = rules.ImprintRule(place="a", publisher="c", date="d")
EXTENT = rules.ExtentRule("215", "a")
CARRIERS = (
    ("200", "b"),
    ("205", "a"),
    ("215", "acd"),
    ("230", "a"),
    ("304", "a"),
    ("337", "a"),
    ("856", "q"),
)
"""What may name a carrier: CD, DVD, PDF."""
SERIES = rules.SeriesRule("225", "ahi")
NOTES: tuple[tuple[str, NoteKind, str], ...] = (
    *(
        (tag, "general", "a")
        for tag in (
            "300", "302", "303", "304", "305", "306", "307", "308", "311", "312", "313", "314",
            "321", "322", "323", "324", "325", "337", "207",
        )
    ),
    ("320", "bibliography", "a"), ("327", "contents", "a"), ("328", "thesis", "abcetd"),
    ("330", "summary", "a"),
    ("206", "scale", "a"), ("208", "music format", "a"), ("071", "plate", "ab"),
)  # fmt: skip
"""207 is the numbering of a serial, 321 where a bibliography describes the book. 316 to 318 tell
of one copy, not of the book: unread."""
SUBJECTS = ("600", "601", "602", "604", "605", "606", "607", "608")
FREE_SUBJECTS = (("610", ""),)
CLASSIFICATION = (
    ("675", "udc"), ("676", "ddc"), ("680", "lcc"), ("690", "clc"), ("692", "casc"), ("686", "$2"),
)  # fmt: skip
"""690 and 692 are CNMARC's; 686 names its scheme: `rubbk`, `rugasnti`, `kdc`, `ndc` ..."""
LEVELS: dict[str, Level] = {"a": "part", "c": "collection", "i": "serial", "s": "serial"}
"""Leader/07, bibliographic level."""
HIERARCHY: dict[str, Level] = {"1": "set", "2": "volume"}
"""Leader/08, hierarchical level: the set itself, or below it."""
HOSTS = {"volume": ("461", "462"), "part": ("463", "461", "462")}
"""Where a record names what it is a piece of: set and subset, or the piece holding an article."""
PIECES = ("423", "464")
CONTAINED = {"set": ("462", "463", *PIECES)}
"""Links to what a book contains (464) or is issued with (423), a set also to its volumes.

454 gives the original title of a translation. 421, 422, 430-448, 451, 452, 455, 456, 470 and
488 tell of other publications, whose titles and numbers must not become this one's: unread."""
DATE_TYPES = dict(zip("abcdefghij", "cdusrqmtpe", strict=True))
"""100 $a/8, type of date -> MARC 21 008/06."""
BESIDES = frozenset(
    "017 073 100 101 102 106 115 125 126 181 182 183 200 203 205 210 214 230 410 423 454 461 462"
    " 463 464 481 482".split()
)
"""Read by rules that are no table."""
READ = frozenset(
    {
        *rules.tags(OTHER_TITLES, AGENTS, NUMBERS, NOTES, FREE_SUBJECTS, CLASSIFICATION),
        SERIES.tag,
        EXTENT.tag,
        *SUBJECTS,
        *BESIDES,
        *holdings.UNIMARC_TAGS,
        *links.TAGS,
    }
)
"""Every data field that is read."""
