"""Where, by whom and when: `originInfo` of MODS, of the edition and not of its digital copy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.elements import at, attribute, children, first_at, text_of_element, texts_at
from harvester.formats.mods.parts import groups
from harvester.formats.mods.table import DATES, DOUBTS, PUBLISHING
from harvester.formats.values import (
    agreed,
    clean,
    coded_years,
    edition_number,
    imprint_years,
    sentence,
    texts,
    unique,
)
from harvester.record import Edition, Publication, Years
from harvester.vocabulary import country_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.mods.parts import Group

_CODED = re.compile(
    r"^\[?(\d[\duXx]{3})(?:-?(?:0\d|1[0-2]|2[1-4])(?:-?[0-3]\d)?(?!\d)(?:T.*)?)?[?~%]*"
    r"(?:/(\d[\duXx]{3})?[-\d]*[?~%]*)?\]?$"
)
_DOUBTED = re.compile(r"[?~%]")
_DIGITIZED = re.compile(r"ele[ck]tron", re.IGNORECASE)


def published(mods: _Element) -> list[Group]:
    """The origins that are the edition's: those of publication, not of its digital copy."""
    found = groups(children(mods, "originInfo"))
    if len(found) > 1 and all(map(_is_lone_element, found)):
        # DSpace gives each element an originInfo of its own.
        return [[origin for group in found for origin in group]]
    for event in PUBLISHING:
        chosen = [group for group in found if attribute(group[0], "eventType").lower() == event]
        paper = [group for group in chosen if not _is_digital_copy(group[0])]
        if chosen:
            return paper or chosen
    return []


def _is_lone_element(group: Group) -> bool:
    return len(group) == len(group[0]) == 1 and not attribute(group[0], "eventType")


def _is_digital_copy(origin: _Element) -> bool:
    captured = first_at(origin, "dateCaptured") and not first_at(origin, "dateIssued")
    return bool(captured or _DIGITIZED.search(first_at(origin, "edition")))


def publications(mods: _Element) -> Iterator[Publication]:
    """Imprints with place and publisher in every script; the date as the book has it."""
    for group in published(mods):
        terms = [term for each in group for term in at(each, "place/placeTerm")]
        places = texts(clean(text_of_element(t)) for t in terms if attribute(t, "type") != "code")
        names = texts(sentence(text) for each in group for text in texts_at(each, "publisher"))
        date = sentence(_date(group))
        if places or names or date:
            yield Publication(places, names, date)


def _date(group: Group) -> str:
    for name in DATES:
        dates = [each for origin in group for each in children(origin, name)]
        written = [text_of_element(d) for d in dates if not attribute(d, "encoding")]
        coded = sorted(dates, key=lambda d: attribute(d, "point") == "end")
        span = "-".join(unique(map(text_of_element, coded))).replace("-9999", "-")
        if found := next(filter(None, written), "") or span:
            return found
    return ""


def countries(mods: _Element) -> tuple[str, ...]:
    """Codes of `marccountry`, or of ISO 3166 where that is the authority."""
    found = [t for group in published(mods) for o in group for t in at(o, "place/placeTerm")]
    codes = [term for term in found if attribute(term, "type") == "code"]
    return unique(
        text_of_element(term)[:2].upper()
        if attribute(term, "authority").lower().startswith("iso3166")
        else country_of(text_of_element(term))
        for term in codes
    )


def edition(mods: _Element) -> Edition | None:
    """The edition statement in each script, and its number."""
    found = [text for group in published(mods) for o in group for text in texts_at(o, "edition")]
    forms = texts(map(clean, found))
    numbers = (edition_number(form.value) for form in forms)
    return Edition(forms, next(filter(None, numbers), None)) if forms else None


def years(mods: _Element) -> Years | None:
    """Years of the surest kind of date: coded ones checked against what the book has."""
    chosen = [origin for group in published(mods) for origin in group]
    for name in DATES:
        origins = children(mods, "originInfo") if name == "copyrightDate" else chosen
        dates = [each for origin in origins for each in children(origin, name)]
        if found := _years_of(dates):
            return found
    return None


def _years_of(dates: list[_Element]) -> Years | None:
    coded = [each for each in dates if attribute(each, "encoding")]
    coded.sort(key=lambda d: (attribute(d, "point") == "end", attribute(d, "keyDate") != "yes"))
    written = [text_of_element(each) for each in dates if each not in coded]
    imprint = next(filter(None, map(imprint_years, written)), None)
    found = agreed(_coded_years(coded), imprint)
    if found and any(attribute(each, "qualifier") in DOUBTS for each in dates):
        return replace(found, certain=False)
    return found


def _coded_years(dates: list[_Element]) -> Years | None:
    """Years of encoded dates (MARC, W3CDTF, ISO 8601, EDTF); "19uu" and "19XX" are a century."""
    if not dates:
        return None
    text = text_of_element(dates[0])
    if not (found := _CODED.match(text)):
        return imprint_years(text)
    ends = (text_of_element(each) for each in dates if attribute(each, "point") == "end")
    last = found[2] or next(ends, "")[:4]
    coded = coded_years(
        "m" if last else "s", *(d.lower().replace("x", "u") for d in (found[1], last))
    )
    doubtful = coded is not None and bool(_DOUBTED.search(text))
    return replace(coded, certain=False) if coded and doubtful else coded
