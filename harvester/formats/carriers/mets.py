"""METS: which of the descriptions it wraps is that of the whole document.

A METS document describes chapters, files and sources as well. The outermost division of the logical
structure names its description (`DMDID`); where none does, the first one is taken for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.elements import at, attribute, children

if TYPE_CHECKING:
    from lxml.etree import _Element


def described_wholes(root: _Element) -> list[_Element]:
    """The `xmlData` that describe the document, or the root itself where there is no METS."""
    mets = next(root.iter("{*}mets"), None)
    if mets is None:
        return [root]
    sections = list(children(mets, "dmdSec"))
    names = _named_by_structure(mets)
    whole = [section for section in sections if attribute(section, "ID") in names]
    return [data for section in whole or sections for data in at(section, "mdWrap/xmlData")]


def _named_by_structure(mets: _Element) -> frozenset[str]:
    """Identifiers of the sections the outermost division names, of the logical structure first."""
    maps = sorted(children(mets, "structMap"), key=lambda m: attribute(m, "TYPE") != "LOGICAL")
    divisions = (division for structure in maps for division in structure.iter("{*}div"))
    named = (attribute(division, "DMDID").split() for division in divisions)
    return frozenset(next(filter(None, named), ()))
