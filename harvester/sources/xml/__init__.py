"""Strict XML, and the repair of what is not."""

from harvester.sources.xml.prefixes import bound_at_root, unbound
from harvester.sources.xml.repair import Mend, repair, unmark
from harvester.sources.xml.strict import (
    HARMLESS,
    LARGE,
    alone,
    bindings,
    child,
    children,
    damage_in,
    entities_of,
    parse_strictly,
    shortened,
    text_of,
)

__all__ = [
    "HARMLESS",
    "LARGE",
    "Mend",
    "alone",
    "bindings",
    "bound_at_root",
    "child",
    "children",
    "damage_in",
    "entities_of",
    "parse_strictly",
    "repair",
    "shortened",
    "text_of",
    "unbound",
    "unmark",
]
