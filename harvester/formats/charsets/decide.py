"""Which character set a record's bytes are in: what they allow, then what the record declares.

Order of the decision: escape sequences (MARC-8, or the sets of UNIMARC), valid UTF-8, mostly valid
UTF-8, the code a UNIMARC record declares (100 $a/26-33), the partner's setting, MARC-8 for MARC 21
whose diacritics stand so, statistics. Declared codes go stale whenever a file is recoded, so bytes
come first, and a declared set in which the text makes no sense in any language is passed over.

Carriers ask `utf8_text` first; for what is not UTF-8 `decode_text` serves carriers that are text
as a whole, `decode_marc` those that count bytes. `decide` and `decoder_of` stand behind both.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from harvester.formats.charsets import iso2022
from harvester.formats.charsets.guess import ansel_points, guess, points_of
from harvester.formats.charsets.marc8 import ESCAPE
from harvester.formats.charsets.references import LOST, join_bytes
from harvester.formats.charsets.standard_names import decoder, standard_name
from harvester.formats.fields import UTF8, CharacterSet, Marc, RecordIssue, with_texts
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.formats.charsets.standard_names import Decode

_GB = ("0110", "0120")
"""CNMARC: GB 2312 and its supplement in G1."""
_DECLARED = {"79": "cp866", "89": "cp1251", "99": "koi8-r"}
"""RUSMARC's own codes."""
_JIS = re.compile(rb"\x1b\$[@B]")
"""Japanese by the rules of ISO 2022, which MARC-8 has not."""
_BYTES = re.compile("[\0-\xff]+")
"""Bytes as characters; others are what a carrier's own escapes stood for."""
_SHIFT = b"\x0e"
_ISO_5426 = re.compile(rb"\x1b[(-+]P")
_MARC8 = {" ": 10.0, "a": -12.0}
"""How much likelier (a logarithm) what leader/09 says makes MARC-8."""
_CLEAR = 5.0
"""What may be missing from a leader that is to be believed without a word."""
_SENSELESS = 150.0
"""How much likelier (a logarithm) the best guess is than the declared set, to pass that over."""
_MOST_GUESSES = 100
"""Subfields of one record whose sets are guessed, each by itself."""
_ASCII = CharacterSet("utf-8", "its bytes are ASCII, the same in UTF-8 and most other sets")
_THOUGH_LEADER = CharacterSet("utf-8", f"{UTF8.reason}, though the leader says MARC-8")
_XML = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_NOTHING_TOLD = Marc(" " * 24, {}, {})


def utf8_text(data: bytes) -> str | None:
    """The text when the bytes are clean UTF-8 (or ASCII); None when another set is needed."""
    if data.isascii():
        # East Asian MARC-8, and UNIMARC that shifts, have seven bits a byte: no ASCII.
        return None if ESCAPE.search(data) or _SHIFT in data else data.decode("ascii")
    try:
        return join_bytes(data).decode("utf-8")
    except UnicodeDecodeError:
        return None


def utf8_decision(data: bytes, marc: Marc) -> CharacterSet:
    """The decision for clean UTF-8; what the record says otherwise is mentioned, and no issue."""
    if data.isascii():
        return _ASCII
    if "245" in marc.data:
        return UTF8 if marc.leader[9] == "a" else _THOUGH_LEADER
    declared = _declared_set(_codes(marc))
    return (
        CharacterSet("utf-8", f"{UTF8.reason}, though 100 $a says {declared}") if declared else UTF8
    )


def xml_decision(data: bytes) -> CharacterSet:
    """The decision for an XML document: what it declares, or UTF-8."""
    declared = _XML.match(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    name = standard_name(declared[1].decode("ascii", "replace")) if declared else ""
    return CharacterSet(name, "the XML declares it") if name not in ("", "utf-8") else UTF8


def decode_text(data: bytes, hint: str = "") -> tuple[str, CharacterSet]:
    """The text of a carrier that is text as a whole (lines, JSON), and what it was decoded from.

    `hint` is the character set that the partner's settings name. The caller reports a decision
    that is not `certain` as Code.ENCODING_GUESSED; what fits no character set is U+FFFD.
    """
    if (text := utf8_text(data)) is not None:
        return text, UTF8
    decision = decide(data, _NOTHING_TOLD, hint)
    return decoder_of(decision.name)(data), decision


def decode_marc(
    raw: Marc, data: bytes, hint: str, troubles: list[RecordIssue], met: Sequence[RecordIssue] = ()
) -> Marc:
    """The record with its texts decoded and its `decision`; a guess and damage are reported.

    `raw` was taken apart from `data` one character a byte (Latin-1), so that positions counted in
    bytes hold; in it a code that the record declares can be looked up before anything is decoded.
    `met` are troubles of taking it apart, whose details are texts of the same kind.
    """
    decision = decide(data, raw, hint)
    if not decision.certain:
        troubles.append(RecordIssue(Code.ENCODING_GUESSED, "record", decision.name))
    decode = decoder_of(decision.name)

    def decoded(text: str) -> str:
        if _plain(text):
            return text
        return _BYTES.sub(lambda run: decode(run[0].encode("latin-1")), text)

    marc = msgspec.structs.replace(with_texts(raw, decoded), decision=decision)
    troubles += [each._replace(detail=decoded(each.detail)) for each in met]
    report_damage(marc, troubles)
    return marc


def decide(data: bytes, marc: Marc, hint: str = "") -> CharacterSet:
    """The character set of a record's bytes; `marc` is the record taken apart as Latin-1."""
    return (
        _by_bytes(data, marc)
        or _by_declaration(data, marc)
        or _by_setting(data, hint)
        or _by_likelihood(data, marc)
    )


def decoder_of(name: str) -> Decode:
    """How to decode a text from a character set; what the set lacks becomes U+FFFD."""
    return _DamagedUtf8() if name == "utf-8" else decoder(name)


def report_damage(marc: Marc, troubles: list[RecordIssue]) -> None:
    """Say which fields hold characters that could not be decoded."""
    fields = (field for found in marc.data.values() for field in found)
    tags = [f.tag for f in fields if any(LOST in value for _, value in f.subfields)]
    if tags:
        troubles.append(RecordIssue(Code.ENCODING_DAMAGED, ", ".join(dict.fromkeys(tags))))


def _plain(text: str) -> bool:
    return text.isascii() and "\x1b" not in text and "\x0e" not in text


def _by_bytes(data: bytes, marc: Marc) -> CharacterSet | None:
    if utf8_text(data) is not None:
        return UTF8
    if _mostly_utf8(data):
        return CharacterSet("utf-8", "most of its bytes are UTF-8, some are damaged")
    return _by_escapes(data, marc) or (_ASCII if data.isascii() else None)


def _by_escapes(data: bytes, marc: Marc) -> CharacterSet | None:
    if _JIS.search(data):
        return CharacterSet(
            "iso2022-jp", "escape sequences of Japanese character sets in its bytes"
        )
    if not (ESCAPE.search(data) or _SHIFT in data):
        return None
    if sets := (iso2022.named_by(_codes(marc)) or ("iso5426" if _ISO_5426.search(data) else "")):
        return CharacterSet(sets, "declared in 100 $a, with escape sequences in its bytes")
    if not ESCAPE.search(data):
        return None
    if marc.leader[9] == "a":
        reason = "escape sequences of MARC-8 in its bytes, though the leader says Unicode"
        return CharacterSet("marc-8", reason, certain=False)
    return CharacterSet("marc-8", "escape sequences of MARC-8 in its bytes")


def _by_declaration(data: bytes, marc: Marc) -> CharacterSet | None:
    name = _declared_set(_codes(marc))
    if not name or not _fits(data, name) or _senseless(data, name, marc):
        return None
    return CharacterSet(name, "declared in 100 $a")


def _by_setting(data: bytes, hint: str) -> CharacterSet | None:
    name = standard_name(hint) if hint else ""
    fits = name and name != "utf-8" and _fits(data, name)
    return CharacterSet(name, "the partner's setting") if fits else None


def _by_likelihood(data: bytes, marc: Marc) -> CharacterSet:
    is_marc21 = "245" in marc.data
    likeliest = guess(data, _codes_in(marc), () if is_marc21 else ("iso5426",))
    points, said = ansel_points(data), marc.leader[9]
    if is_marc21 and points + _MARC8.get(said, 0.0) > likeliest.points:
        if said == " " and points + _CLEAR > likeliest.points:
            return CharacterSet("marc-8", "the leader says MARC-8, and diacritics stand so")
        reason = "guessed: diacritics stand before their letters as in MARC-8"
        return CharacterSet("marc-8", reason, certain=False)
    reason = f"guessed: read so, its letters are {likeliest.language}"
    return CharacterSet(likeliest.name, reason, certain=False)


def _codes(marc: Marc) -> str:
    """The codes of character sets in UNIMARC 100 $a/26-33."""
    return marc.first("100", "a")[26:34].rstrip(" |#") if "245" not in marc.data else ""


def _declared_set(codes: str) -> str:
    if codes[:4] in _GB:
        return "gb18030"
    pairs = (codes[i : i + 2] for i in range(0, len(codes), 2))
    russian = next((_DECLARED[pair] for pair in pairs if pair in _DECLARED), "")
    return russian or iso2022.named_by(codes)


def _codes_in(marc: Marc) -> frozenset[str]:
    """Codes of languages and countries in a record taken apart as Latin-1."""
    coded = marc.control.get("008", "").ljust(40)
    return frozenset((
        coded[35:38], coded[15:18].strip(), marc.first("101", "a").strip(),
        marc.first("041", "a").strip(), marc.first("102", "a").strip(),
    ))  # fmt: skip


def _fits(data: bytes, name: str) -> bool:
    """Whether the set has all the bytes; our own ones leave no gap that a record may not have."""
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    except LookupError:
        return True
    return True


def _senseless(data: bytes, name: str, marc: Marc) -> bool:
    likeliest = guess(data, _codes_in(marc), (name,))
    return likeliest.points - points_of(data, name) > _SENSELESS


def _mostly_utf8(data: bytes) -> bool:
    """More good sequences than bad bytes: UTF-8 that was damaged, not another set."""
    text = join_bytes(data).decode("utf-8", "replace")
    bad = text.count(LOST)
    return len(text) - len(text.encode("ascii", "ignore")) > 2 * bad


class _DamagedUtf8:
    """Decodes the subfields of a UTF-8 record, of which some may be in a single-byte set."""

    def __init__(self) -> None:
        self._guessed: Counter[str] = Counter()

    def __call__(self, value: bytes) -> str:
        value = join_bytes(value)
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            if _mostly_utf8(value):
                return value.decode("utf-8", "replace")
            return decoder(self._other_set(value))(value)

    def _other_set(self, value: bytes) -> str:
        """The set of one subfield, guessed; after many of them that of the most."""
        if self._guessed.total() >= _MOST_GUESSES:
            return self._guessed.most_common(1)[0][0]
        name = guess(value).name
        self._guessed[name] += 1
        return name
