"""What a record describes: content, medium and level, from codes and from words.

Codes come first, but many records lack them or keep an old default; then the general material
designation ("[electronic resource]", "[Текст]") and the extent ("1 online resource") tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from harvester.formats.values.extents import is_open_set
from harvester.vocabulary import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import Carrier, Content, Extent, GatheringKind, Identifier, Level, Medium

MARC21_CONTENT: dict[str, Content] = {
    "a": "text", "t": "text", "c": "music", "d": "music", "e": "cartographic",
    "f": "cartographic", "g": "moving image", "i": "sound", "j": "sound", "k": "image",
    "m": "software", "o": "mixed", "p": "mixed", "r": "object",
}  # fmt: skip
UNIMARC_CONTENT: dict[str, Content] = {
    "a": "text", "b": "text", "c": "music", "d": "music", "e": "cartographic",
    "f": "cartographic", "g": "moving image", "i": "sound", "j": "sound", "k": "image",
    "l": "text", "m": "mixed", "r": "object",
}  # fmt: skip
"""Leader/06, type of record."""
_RDA_CONTENT: dict[str, Content] = {
    "txt": "text", "cri": "cartographic", "ntm": "music", "prm": "sound", "spw": "sound",
    "snd": "sound", "sti": "image", "tdi": "moving image", "cop": "software", "cod": "software",
    "tdf": "object",
}  # fmt: skip
"""MARC 21 336 $b, content type."""
MARC21_FORM: dict[str, Medium] = {
    "a": "microform", "b": "microform", "c": "microform", "d": "print", "f": "tactile",
    "o": "electronic", "q": "electronic", "r": "print", "s": "electronic",
}  # fmt: skip
"""MARC 21 008/23 (008/29 for maps and visual materials), form of item."""
UNIMARC_FORM: dict[str, Medium] = {
    "d": "print", "e": "print", "f": "tactile", "g": "microform", "h": "manuscript",
    "j": "print", "r": "print", "s": "electronic", "t": "microform",
}  # fmt: skip
"""UNIMARC 106 $a, physical form."""
CARRIER: dict[str, Medium] = {
    "c": "electronic", "h": "microform", "n": "print", "s": "audio", "v": "video", "m": "video",
    "g": "other", "f": "tactile",
}  # fmt: skip
"""First letter of an RDA carrier type (338 $b, UNIMARC 183 $a), media type (337 $b) or 007."""
ISBD_MEDIA: dict[str, Medium] = {
    "a": "audio", "b": "electronic", "c": "microform", "g": "video", "n": "print",
}  # fmt: skip
"""UNIMARC 182 $a, media type."""
ISBD_CONTENT: dict[str, Content] = {
    "a": "software", "b": "image", "d": "music", "e": "object", "f": "software", "g": "sound",
    "h": "sound", "i": "text",
}  # fmt: skip
"""UNIMARC 181 $a, form of content."""
PROJECTED: dict[str, Medium] = {
    "f": "other",
    "m": "video",
    "s": "other",
    "t": "other",
    "v": "video",
}
"""MARC 21 008/33 and UNIMARC 115 $a/0 (a and c) of projected material: films are no slides."""
_MEDIA: tuple[Medium, ...] = (
    "electronic", "microform", "tactile", "manuscript", "video", "audio",
)  # fmt: skip
"""Of several in one text the first is meant: a DVD-ROM with sound is electronic."""
_DIGITS = re.compile(r"[0-9]+")
_NOT_PRINTED = frozenset("mlor")
RECORDED: dict[str, Medium] = {"g": "video", "i": "audio", "j": "audio"}
"""Leader/06 of what is heard and seen."""
_TEXTUAL = frozenset("acek")


def medium_in_words(*texts: str) -> Medium:
    """Medium named in a material designation, a carrier term or an extent; empty if none."""
    text = " ".join(texts)
    return "" if text.isspace() else _medium_named(_DIGITS.sub("0", text))


@lru_cache(maxsize=1000)  # without their numbers many extents are one: measured, 72 to 85 of 100
def _medium_named(text: str) -> Medium:
    return _first_of(_MEDIA, "medium", text) or ""


_CARRIERS: dict[Medium, dict[str, Carrier]] = {
    "audio": {
        "cd": "cd", "lp": "lp", "audio cassette": "audio cassette", "cassette": "audio cassette",
    },
    "video": {
        "dvd": "dvd", "blu-ray": "blu-ray", "videocassette": "videocassette",
        "cassette": "videocassette",
    },
    "electronic": {"cd-rom": "cd-rom", "dvd-rom": "dvd-rom", "pdf": "pdf", "epub": "epub"},
}  # fmt: skip
"""What a word for a carrier means where the medium is known."""
_COMPACT = "small disc"
_CODED: dict[str, tuple[int, dict[str, Carrier]]] = {
    "sd": (3, {"f": "cd", "b": "lp", "": "audio disc"}), "ss": (1, {"s": "audio cassette"}),
    "vd": (4, {"v": "dvd", "s": "blu-ray", "": "videodisc"}), "vf": (1, {"f": "videocassette"}),
}  # fmt: skip
"""MARC 21 007/00-01: the position that tells more, speed or format, and what it says; 338 $b and
UNIMARC 183 $a have the first two characters only."""
SCORES = {
    "a": "Full score", "b": "Study score", "c": "Vocal score", "d": "Choral score",
    "h": "Choral score", "k": "Vocal score", "l": "Score", "p": "Piano score",
}  # fmt: skip
"""MARC 21 008/20 of music and UNIMARC 125 $a/0, in words; others say several or nothing."""


def carriers_named(
    medium: Medium, texts: Iterable[str], numbers: Iterable[Identifier] = ()
) -> tuple[Carrier, ...]:
    """The carriers that a description names, and of a file the qualifiers of its ISBNs."""
    if medium not in _CARRIERS:
        return ()
    if medium == "electronic":
        texts = (*texts, *(number.note for number in numbers if number.valid))
    return _carriers_in(medium, " | ".join(filter(None, texts)))


@lru_cache(maxsize=1000)
def _carriers_in(medium: Medium, text: str) -> tuple[Carrier, ...]:
    named = set(lexicon("carrier").find(text))
    found = {code: None for word, code in _CARRIERS[medium].items() if word in named}
    if not found and medium == "audio" and _COMPACT in named:
        return ("cd",)
    return tuple(found)


def carrier_coded(physical: str) -> Carrier | None:
    """The carrier that MARC 21 007 gives, if any, or 338 $b or UNIMARC 183 $a."""
    at, meant = _CODED.get(physical[:2], (0, {}))
    return meant.get(physical[at : at + 1])


def medium_of_type(kind: str) -> Medium:
    """What is left to say when nothing names the medium: leader/06 of printed matter is print."""
    if kind in _TEXTUAL:
        return "print"
    if kind in RECORDED:
        return RECORDED[kind]
    return "other" if kind in _NOT_PRINTED else ""


def content_of(kind: str, types: dict[str, Content], rda: str = "") -> Content:
    """Content by leader/06, refined by an RDA content type where leader/06 is too wide for it."""
    content = types.get(kind, "text")
    return _RDA_CONTENT.get(rda, content) if content in ("software", "mixed") else content


def level_of_book(content: Content, extent: Extent | None, *, numbered: bool) -> Level:
    """A book that no code calls set or volume: by its part number, else by its extent."""
    if content != "text":
        return "monograph"
    if numbered:
        return "volume"
    several = extent is not None and ((extent.volumes or 0) > 1 or is_open_set(extent))
    return "set" if several else "monograph"


_CONTENTS: tuple[Content, ...] = (
    "cartographic", "music", "sound", "moving image", "image", "software", "object",
)  # fmt: skip
_LEVELS: tuple[Level, ...] = ("part", "serial")
_GATHERINGS: tuple[GatheringKind, ...] = ("bound with", "offprint of", "in collection")
_Meaning = TypeVar("_Meaning", bound=str)


def _first_of(meanings: tuple[_Meaning, ...], subject: str, text: str) -> _Meaning | None:
    """The first of some meanings that a text names in any language."""
    named = set(lexicon(subject).find(text))
    return next((meaning for meaning in meanings if meaning in named), None)


@lru_cache(maxsize=1000)
def content_in_words(words: str) -> Content:
    """Content named by a type or genre; text if none."""
    return _first_of(_CONTENTS, "content", words) or "text"


@lru_cache(maxsize=1000)
def level_in_words(words: str) -> Level | None:
    """Level named by a type or genre."""
    if words.casefold() == "collection":
        return "collection"
    return _first_of(_LEVELS, "level", words)


@lru_cache(maxsize=1000)
def gathering_in_words(words: str) -> GatheringKind | None:
    """What the words before the title of another work say this one is to it."""
    return _first_of(_GATHERINGS, "gathering", words)


def counts_pieces(text: str) -> bool:
    """Whether an extent without pages says how many discs or scores it is: "1 DVD", "2 scores"."""
    counted = text[:1].isdecimal()
    return counted and any(any(lexicon(subject).find(text)) for subject in ("carrier", "score"))


def names_material(text: str) -> bool:
    """Whether a designation in brackets says what it is ("[Текст]", "[electronic resource]")."""
    return any(any(lexicon(subject).find(text)) for subject in ("medium", "content"))
