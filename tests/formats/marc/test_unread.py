"""What no rule reads is named; the list of what is read follows the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from harvester.formats import read
from harvester.formats.marc import (
    holdings,
    kormarc,
    links,
    marc21,
    marc21_media,
    unimarc,
    unimarc_media,
    unimarc_titles,
)
from harvester.formats.marc import linked_records as hosts
from harvester.formats.marc.marc21_table import READ as MARC21_READ
from harvester.formats.marc.unimarc_table import READ as UNIMARC_READ
from harvester.formats.marc.unread import field_kind, field_name
from harvester.record import Harvested

CORPUS = Path(__file__).parents[2] / "corpus"
_TAG = re.compile(r"(?!00|97[89])\d{3}")  # 978 and 979 begin ISBNs
_LINKED = {"011"}
"""Tags of records inside a link, which `hosts` takes apart."""


def tags_in(*modules: object) -> set[str]:
    """The three-digit constants in the source of some modules."""
    found: set[str] = set()
    for module in modules:
        tree = ast.parse(Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8"))
        constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        found |= {value for value in constants if isinstance(value, str) and _TAG.fullmatch(value)}
    return found


def test_tags_without_a_rule_are_named() -> None:
    data = (CORPUS / "unread-fields.mrc").read_bytes()
    assert read(Harvested("XX", "1", metadata=data)).unread == ("787", "999")


@pytest.mark.parametrize(
    ("read_tags", "modules"),
    [
        (MARC21_READ, (marc21, marc21_media, kormarc)),
        (UNIMARC_READ, (unimarc, unimarc_media, unimarc_titles)),
        (MARC21_READ | UNIMARC_READ | _LINKED, (holdings, links, hosts)),
    ],
)
def test_every_tag_in_the_code_counts_as_read(
    read_tags: frozenset[str], modules: tuple[object, ...]
) -> None:
    assert tags_in(*modules) <= read_tags


def test_only_what_is_not_read_needs_a_name() -> None:
    assert not [tag for tag in MARC21_READ if field_name(tag, "marc21")]
    assert not [tag for tag in UNIMARC_READ if field_name(tag, "unimarc")]


@pytest.mark.parametrize(
    ("name", "format_name", "kind"),
    [
        ("040", "marc21", "administrative"),
        ("CAT", "marc21", "administrative"),
        ("801", "unimarc", "administrative"),
        ("999", "marc21", "local"),
        ("590", "marc21", "local"),
        ("740", "marc21", "described"),
        ("029", "unimarc", "described"),
        ("mods:recordInfo/recordOrigin", "mods", "administrative"),
        ("mods:targetAudience", "mods", "described"),
        ("999", "table", "described"),
    ],
)
def test_what_a_field_that_is_not_read_is_about(name: str, format_name: str, kind: str) -> None:
    assert field_kind(name, format_name) == kind
