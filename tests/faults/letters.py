"""Faults of characters: rows 14 to 17 and 19. They strike the special records' titles."""

from __future__ import annotations

from harvester.provider.verbs import HeldRecord

from .hooks import BODY, RECORD, fault, spare, special
from .records import BEYOND, WORD
from .site import Case, Shown

_START, _END = WORD[:2], WORD[2:]


def _struck(case: Case, record: HeldRecord, shown: Shown, old: str, new: str) -> Shown:
    """A special record with something in its document replaced."""
    if not case.strikes_some(record):
        return shown
    return shown._replace(document=shown.document.replace(old, new))


@fault(RECORD, "ctrl", 14)
def control_characters(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some titles hold control characters."""
    return _struck(case, record, shown, WORD, f"{_START}\x0b\x1f{_END}")


@fault(RECORD, "ctrlref", 14)
def control_references(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some titles hold references to control characters."""
    return _struck(case, record, shown, WORD, f"{_START}&#x1F;&#11;{_END}")


@fault(RECORD, "fffe", 15)
def noncharacters(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some titles hold U+FFFE, which XML forbids."""
    return _struck(case, record, shown, WORD, f"{_START}\ufffe{_END}")


@fault(RECORD, "surref", 15)
def surrogate_references(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some titles hold a character as a pair of surrogate references, and a lone one behind it."""
    pair = BEYOND.encode("utf-16-be")
    written = f"&#x{pair[:2].hex()};&#x{pair[2:].hex()};&#xD83D;"
    return _struck(case, record, shown, BEYOND, written)


spare("surref", "a character is written as two surrogates, and may be dropped", special)


@fault(RECORD, "badutf8", 16)
def stray_bytes(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """In some records the Latin letters are single bytes of cp1252, all else is UTF-8."""
    if not case.strikes_some(record):
        return shown
    return shown._replace(document="".join(map(_stray, shown.document)))


def _stray(letter: str) -> str:
    """A letter as the byte of cp1252 that stands for it, if there is one."""
    if letter.isascii():
        return letter
    return letter.encode("cp1252", "ignore").decode("ascii", "surrogateescape") or letter


@fault(BODY, "latin1lie", 17)
def whole_page_in_cp1252(case: Case, body: bytes) -> bytes:
    """Every answer is cp1252 with references for all else, and calls itself UTF-8."""
    return body.decode().encode("cp1252", "xmlcharrefreplace")


@fault(RECORD, "amp", 19)
def bare_ampersands(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some titles hold a bare &."""
    return _struck(case, record, shown, "&amp;", "&")


@fault(RECORD, "nbsp", 19)
def html_entities(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some records hold &nbsp;, which XML does not know (in the place of publication)."""
    return _struck(case, record, shown, "Prešov :", "Prešov&nbsp;:")
