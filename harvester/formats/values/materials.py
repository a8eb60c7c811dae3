"""What a record describes: content, medium and level, from codes and from words.

Codes come first, but many records lack them or keep an old default; then the general material
designation ("[electronic resource]", "[Текст]") and the extent ("1 online resource") tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.formats.values.extents import is_open_set

if TYPE_CHECKING:
    from harvester.record import Content, Extent, Level, Medium

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
_WORDS: tuple[tuple[re.Pattern[str], Medium], ...] = (
    (re.compile(
        r"ele[ck]tr|électr|elektr|eletr|élektr|электрон|елект|элек|onl[ai]in|on-?line|онлайн|电子|"
        r"電子|网络|オンライン|전자|الكتر|إلكتر|الکتر|אלקטר|computer|(?:cd|dvd)-?rom|ηλεκτρ|\bpdf\b|internet"
    ), "electronic"),
    (re.compile(r"mi[ck]ro(?:f|c|k|o)|микро(?:ф|к)|мікра|мікро|缩微|縮微|マイクロ|마이크로|ميكرو|מיקרו"),
     "microform"),
    (re.compile(r"bra[il]l|tactile|рельефно|брайл|brajl|点字|盲文|點字|점자|برايل|ברייל"),
     "tactile"),
    (re.compile(r"manuscri|рукоп|рукап|handschri|rękopis|rukopis|手稿|写本|抄本|مخطوط|כתב.יד"),
     "manuscript"),
    (re.compile(
        r"video|v[ií]deo|видео|відэа|відео|ビデオ|audiowizual|\bdvd|blu-?ray|motion picture"
        r"|(?<!диа)фильм(?!о)|film reel|кинофильм|кіно"
        r"|录像|錄像|影像|録画|映像|비디오|영상|فيديو|ویدئو|וידאו"
    ), "video"),
    (re.compile(
        r"audio|aud[ií]\b|sound (?!board)|phonodis|звукоза|аудио|аўдыя|аудіо|грампласт|фонограм"
        r"|гуказа|zvuk|hangz|hangf|hanglem|nagran|\bcd\b|compact disc|ses kaydı|səs"
        r"|录音|錄音|録音|음반|녹음|صوتي|صوتی|הקלטת קול"
    ), "audio"),
)  # fmt: skip
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
    lower = text.lower()
    return next((medium for pattern, medium in _WORDS if pattern.search(lower)), "")


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


CONTENT: tuple[tuple[re.Pattern[str], Content], ...] = (
    (re.compile(r"\bmap\b|cartogra|карт[аы]\b|mapa|karte\b|地図|地图"), "cartographic"),
    (re.compile(r"score|musical|ноты|partitur|楽譜|乐谱"), "music"),
    (re.compile(r"sound|audio|звук|録音"), "sound"),
    (re.compile(r"moving ?image|video|film|видео|映像"), "moving image"),
    (re.compile(r"still ?image|photo|\bimage\b|изоматериал|写真"), "image"),
    (re.compile(r"software|dataset"), "software"),
    (re.compile(r"physical ?object|\b3d\b"), "object"),
)
LEVELS: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(
        r"article|статья|артыкул|bookpart|book part|chapter|artículo|aufsatz|článek|記事|论文章"
    ), "part"),
    (re.compile(
        r"journal|periodical|serial|журнал|газета|zeitschrift|časopis|czasopismo|newspaper|雑誌|新聞"
    ), "serial"),
    (re.compile(r"^collection$"), "collection"),
)  # fmt: skip
"""Words of a type, in any language, and what they say."""


@lru_cache(maxsize=1000)
def content_in_words(words: str) -> Content:
    """Content named by a type or genre in lower case; text if none."""
    return next((content for pattern, content in CONTENT if pattern.search(words)), "text")


@lru_cache(maxsize=1000)
def level_in_words(words: str) -> Level | None:
    """Level named by a type or genre in lower case."""
    return next((level for pattern, level in LEVELS if pattern.search(words)), None)
