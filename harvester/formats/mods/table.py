"""MODS 3: what its elements, types and words mean. The page to read and to extend.

Beside it lies the user guidelines of the Library of Congress
(https://www.loc.gov/standards/mods/userguide/). `reading` and `parts` read by these tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.record import (
        AgentKind,
        Content,
        IdentifierKind,
        Level,
        Medium,
        NoteKind,
        TitleKind,
    )

READ = frozenset(
    """
titleInfo titleInfo/nonSort titleInfo/title titleInfo/subTitle titleInfo/partNumber
titleInfo/partName
name/namePart name/displayForm name/role/roleTerm name/nameIdentifier
typeOfResource genre language/languageTerm
originInfo/place/placeTerm originInfo/publisher originInfo/dateIssued originInfo/copyrightDate
originInfo/dateCreated originInfo/edition originInfo/issuance
physicalDescription/extent physicalDescription/form physicalDescription/internetMediaType
abstract tableOfContents note classification identifier accessCondition
subject subject/topic subject/geographic subject/temporal subject/genre subject/occupation
subject/titleInfo/title subject/name/namePart subject/hierarchicalGeographic/country
subject/hierarchicalGeographic/state subject/hierarchicalGeographic/province
subject/hierarchicalGeographic/region subject/hierarchicalGeographic/county
subject/hierarchicalGeographic/city
location/url location/physicalLocation location/shelfLocator
location/holdingSimple/copyInformation/subLocation
location/holdingSimple/copyInformation/shelfLocator
location/holdingSimple/copyInformation/enumerationAndChronology
part/detail/number part/detail/caption
recordInfo/recordIdentifier
relatedItem/titleInfo/nonSort relatedItem/titleInfo/title relatedItem/titleInfo/partNumber
relatedItem/titleInfo/partName relatedItem/name/namePart relatedItem/identifier
relatedItem/recordInfo/recordIdentifier relatedItem/part/detail/number
relatedItem/part/detail/caption relatedItem/part/date relatedItem/part/text
relatedItem/part/extent/start relatedItem/part/extent/end relatedItem/part/extent/list
""".split()
)
"""Every path that a rule reads; what stands elsewhere is told as unread."""
TITLES: dict[str, TitleKind] = {
    "": "proper", "alternative": "variant", "abbreviated": "variant", "translated": "parallel",
    "uniform": "uniform",
}  # fmt: skip
"""titleInfo/@type; a second title without a type is a parallel one."""
NAMES: dict[str, AgentKind] = {
    "personal": "person", "corporate": "body", "conference": "meeting", "family": "family",
}  # fmt: skip
"""name/@type; without one the name itself must tell."""
AUTHORS = frozenset({"aut", "cre"})
"""Roles of the main entry, where no name is marked as primary."""
IDENTIFIERS: dict[str, IdentifierKind] = {
    "isbn": "isbn", "issn": "issn", "issn-l": "issn", "ismn": "ismn", "lccn": "lccn",
    "doi": "doi", "oclc": "oclc", "nbn": "national", "national bibliography": "national",
    "legal deposit": "deposit",
}  # fmt: skip
"""identifier/@type; `uri`, `hdl` and the like are links."""
ADDRESSES = frozenset({"uri", "url", "hdl", "handle", "purl", "urn", "ark", "doi", ""})
"""identifier/@type of what may be an address, or a number that only its pattern tells."""
PLATES = frozenset({"issue number", "matrix number", "music plate", "music publisher",
                    "videorecording identifier"})  # fmt: skip
"""identifier/@type of publisher's numbers of music and recordings."""
NOTES: dict[str, NoteKind] = {
    "": "general", "bibliography": "bibliography", "bibliographic reference": "bibliography",
    "thesis": "thesis", "dissertation": "thesis", "contents": "contents", "date": "general",
    "language": "general", "original version": "general", "reproduction": "general",
    "publications": "general", "series": "general", "edition": "general", "scale": "scale",
    "musical presentation": "music format", "publisher number": "plate",
}  # fmt: skip
"""note/@type; notes on the file, its making or its way into the repository are not the book's."""
RESPONSIBILITY = frozenset({"statement of responsibility", "statementofresponsibility"})
CONTENT: dict[str, Content] = {
    "text": "text", "cartographic": "cartographic", "notated music": "music", "audio": "sound",
    "sound recording": "sound", "sound recording-musical": "sound",
    "sound recording-nonmusical": "sound", "still image": "image", "moving image": "moving image",
    "three dimensional object": "object", "artifact": "object", "software, multimedia": "software",
    "dataset": "software", "multimedia": "mixed", "mixed material": "mixed",
}  # fmt: skip
"""typeOfResource in lower case, of MODS 3.0 to 3.8."""
LEVELS: dict[str, Level] = {
    "continuing": "serial", "serial": "serial", "integrating resource": "serial",
}  # fmt: skip
"""originInfo/issuance; monographic and single unit leave it to extent and part number."""
SETS = frozenset({"multipart monograph"})
FORMS: dict[str, Medium] = {
    "print": "print", "volume": "print", "unmediated": "print", "large print": "print",
    "regular print reproduction": "print", "sheet": "print", "remote": "electronic",
    "direct electronic": "electronic",
}  # fmt: skip
"""physicalDescription/form where the word itself does not say it (see `materials`)."""
PUBLISHING = ("publication", "", "production")
"""originInfo/@eventType of the edition, the surest first; digitization is not the edition's."""
DATES = ("dateIssued", "copyrightDate", "dateCreated")
"""Dates of the edition, the surest first."""
DOUBTS = frozenset({"approximate", "questionable"})
"""@qualifier of a date that is not certain; `inferred` is only not printed in the book."""
ORIGINALS = frozenset({"translation", "original"})
"""language/@objectPart of the language a translation was made from (041 $h)."""
OTHER_PARTS = frozenset({"summary", "abstract", "table of contents", "accompanying material",
                         "subtitle", "libretto", "captions"})  # fmt: skip
"""language/@objectPart of what is not the text itself."""
LIBRARIES = frozenset({"", "repository", "current", "library", "institution"})
"""physicalLocation/@type of a library; others are boxes and folders."""
RELATED = frozenset({"host", "series"})
"""relatedItem/@type that is read."""
HEADINGS = frozenset({"topic", "geographic", "temporal", "genre", "occupation", "titleInfo", "name",
                      "hierarchicalGeographic"})  # fmt: skip
"""Children of a subject that make up its heading."""
TYPED = {
    "titleInfo": TITLES.keys(), "note": NOTES.keys() | RESPONSIBILITY, "relatedItem": RELATED,
    "identifier": IDENTIFIERS.keys() | ADDRESSES | PLATES,
}  # fmt: skip
"""Elements of which only these types are read."""
