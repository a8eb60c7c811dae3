"""Where it is kept and where it may be read: `location` and `accessCondition` of MODS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.elements import attribute, children, first_at, text_of_element
from harvester.formats.mods.table import ADDRESSES, LIBRARIES
from harvester.formats.values import clean, read_runs, sentence, unique
from harvester.record import Link, Location
from harvester.vocabulary import is_free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_LONGEST_TERMS = 500


def links(mods: _Element) -> Iterator[Link]:
    """Addresses of locations, not those of a preview, and identifiers that are addresses."""
    access = " ; ".join(unique(map(_terms, children(mods, "accessCondition"))))[:_LONGEST_TERMS]
    free = is_free(access) if access else None
    labels: dict[str, str] = {}
    for location in children(mods, "location"):
        for url in children(location, "url"):
            if attribute(url, "access") != "preview":
                label = attribute(url, "displayLabel") or attribute(url, "note")
                labels.setdefault(text_of_element(url), label)
    for element in children(mods, "identifier"):
        if attribute(element, "type").lower() in ADDRESSES:
            labels.setdefault(text_of_element(element), "")
    for address, label in labels.items():
        if address.startswith(("http://", "https://", "ftp://")):
            yield Link(address, label, access, free)


def _is_library(place: _Element) -> bool:
    """Not the box or the folder, which finding aids give in the same element."""
    return attribute(place, "type").lower() in LIBRARIES


def _terms(condition: _Element) -> str:
    return text_of_element(condition) or attribute(condition, "href")


def locations(mods: _Element) -> Iterator[Location]:
    """Each place with its shelf mark; with `holdingSimple` each copy is a location of its own."""
    for element in children(mods, "location"):
        places = (p for p in children(element, "physicalLocation") if _is_library(p))
        library = sentence(next(map(text_of_element, places), ""))
        mark = clean(first_at(element, "shelfLocator"))
        copies = [c for held in children(element, "holdingSimple")
                  for c in children(held, "copyInformation")]  # fmt: skip
        for copy in copies:
            statement = clean(first_at(copy, "enumerationAndChronology"))
            yield Location(
                library=library,
                collection=clean(first_at(copy, "subLocation")),
                shelf_mark=clean(first_at(copy, "shelfLocator")) or mark,
                statement=statement,
                runs=read_runs(statement),
            )
        if not copies and (library or mark):
            yield Location(library=library, shelf_mark=mark)
