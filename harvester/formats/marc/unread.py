"""The fields that no rule reads: their tags, their English names, which are about the record alone.

A field here is in none of the formats' tables; what is read needs no name in an inspection.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from harvester.formats.marc import marc21_table, unimarc_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.formats.fields import Marc

FieldKind = Literal["described", "local", "administrative"]
"""described: says something of the book; local: a library's own; administrative: of the record."""


def _names(text: str) -> dict[str, str]:
    return {each[:3]: each[4:] for line in text.strip().splitlines() for each in line.split(" | ")}


_MARC21 = _names("""
013 patent | 018 article fee code | 025 overseas acquisition number | 026 fingerprint
027 technical report number | 030 CODEN | 031 musical incipit
033 date and place of an event | 034 coded cartographic data | 036 number of a study
043 geographic area code | 045 time period code | 046 special coded dates
047 form of composition code | 048 instruments or voices code | 051 copies by call number
052 geographic classification | 055 Canadian class mark | 061 medical copies
070 agricultural class mark | 071 agricultural copies | 072 subject category code
074 government printing item number | 083 additional Dewey number | 085 parts of a class mark
086 government document mark | 088 report number | 251 version
256 kind of computer file | 257 country of a film | 258 philatelic data
263 expected date of publication | 265 address for orders | 270 address | 306 playing time
307 opening hours | 310 frequency | 321 former frequency | 334 mode of issuance
335 extension plan | 340 physical medium | 341 accessibility | 342 geospatial reference
343 planar coordinates | 344 sound | 345 moving image | 346 video
351 arrangement | 352 digital graphic | 353 supplementary content
355 security classification | 357 originator's control | 361 ownership | 363 dates of issue, coded
365 price | 366 availability | 370 place associated | 377 language associated | 380 form of work
381 other mark of a work | 382 medium of performance | 383 number of a musical work | 384 key
385 audience | 386 creators' group | 387 representative expression | 388 time of creation
503 history of the book | 513 report type and period | 514 data quality | 521 audience
522 area covered | 524 preferred citation | 525 supplement | 526 study program | 532 accessibility
535 where originals are | 536 funding | 541 source of acquisition | 542 copyright status
544 other archives | 545 biography or history | 552 entity and attribute
555 index or finding aid | 556 documentation | 561 former owners | 562 copy and version
563 binding | 565 case file | 567 methodology | 579 local note | 581 publications about it
584 rate of growth | 585 exhibitions | 586 awards | 647 named event as subject
652 place as subject, obsolete | 654 faceted topic | 656 occupation | 657 function
658 curriculum objective | 662 place as subject, divided | 688 subject, type not told
751 added place name | 752 added place name, divided | 753 system details | 754 taxonomy
758 resource identifier | 760 main series | 762 subseries | 767 translation | 770 supplement
772 parent of a supplement | 775 other edition | 776 other form | 777 issued with
780 preceding title | 785 succeeding title | 786 data source | 787 other relation
788 parallel description | 857 electronic archive
""")
_UNIMARC = _names("""
012 fingerprint | 014 article identifier | 015 ISRN | 016 ISRC | 022 government publication number
029 patent or standard number | 036 musical incipit | 040 CODEN
072 universal product code | 104 coded data: serials | 105 coded data: books
110 coded data: serials | 111 coded data: theses | 116 coded data: graphics
117 coded data: objects | 120 coded data: maps | 121 coded data: maps, physical form
122 time period code | 123 coded data: scale and coordinates | 124 coded data: maps, specific form
127 playing time
128 coded data: music | 130 coded data: microforms | 131 coded data: maps, geodesy
135 coded data: electronic | 140 coded data: old books | 141 coded data: copy of an old book
145 medium of performance | 146 medium of performance | 204 kind of material
211 projected date of publication
222 manufacture | 283 type of carrier | 301 numbers note | 309 local note
310 binding and availability | 315 material note | 316 note on the copy | 317 former owners
318 action note | 326 frequency | 329 contents, structured | 332 preferred citation | 333 audience
334 awards | 336 kind of electronic resource | 345 acquisition | 411 subseries
412 source of an offprint | 413 offprint | 421 supplement | 422 parent of a supplement
424 updated by | 425 updates | 430 continues | 431 continues in part | 432 supersedes
433 supersedes in part | 434 absorbed | 435 absorbed in part | 436 merged from
437 separated from | 440 continued by | 441 continued in part by | 442 superseded by
443 superseded in part by | 444 absorbed by | 445 absorbed in part by | 446 split into
447 merged to form | 448 changed back to | 451 other edition, same medium
452 other edition, other medium | 453 translated as | 455 reproduction of | 456 reproduced as
470 reviewed work | 488 other relation | 491 other form
615 subject category | 616 trademark as subject | 617 place as subject, divided
620 place and date of publication | 621 place and date of provenance | 623 character as subject
626 system details | 631 personal name note | 632 subject not controlled
660 geographic area code | 661 time period code | 670 PRECIS string | 687 class mark, other
696 class mark, national | 716 trademark | 730 name of no kind told | 740 uniform title of laws
741 uniform title of laws | 742 uniform title of laws | 790 form of a personal name
791 form of a corporate name
""")
_NAMES: Mapping[str, Mapping[str, str]] = {"marc21": _MARC21, "unimarc": _UNIMARC}

_ADMINISTRATIVE: Mapping[str, re.Pattern[str]] = {
    "marc21": re.compile("0(?:29|32|37|38|39|40|42|66)|58[38]|8(?:4[1-5]|5[1345]|[78]\\d)|[A-Z].."),
    "unimarc": re.compile("8[013]\\d|886|[A-Z].."),
    "mods": re.compile("mods:recordInfo/"),
    "dim": re.compile(r"dim:(?:date\.(?:accessioned|available)|description\.provenance)"),
}
"""Who made the record, when, for whom and out of what; embedded holdings data; Aleph's own."""
_LOCAL = re.compile(r"9..|.9.|..9")
"""MARC leaves these tags to each library, so far as it gives them no meaning itself."""


def field_name(name: str, format_name: str) -> str:
    """The English name of a field that is not read; empty where none is known."""
    return _NAMES.get(format_name, {}).get(name, "")


def field_kind(name: str, format_name: str) -> FieldKind:
    """What a field that is not read is about."""
    known = _ADMINISTRATIVE.get(format_name)
    if known and known.match(name):
        return "administrative"
    is_local = format_name in _NAMES and not field_name(name, format_name) and _LOCAL.match(name)
    return "local" if is_local else "described"


_READ = {"marc21": marc21_table.READ, "unimarc": unimarc_table.READ}


def fields_not_read(marc: Marc, format_name: str) -> tuple[str, ...]:
    """Tags of data fields outside the format's table, in order; their text is kept in the bytes."""
    known = _READ[format_name]
    return tuple(sorted([tag for tag in marc.data if tag not in known]))
