"""XML that is not MARC: what every reader of a description promises, whatever it is given."""

from __future__ import annotations

import gzip
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from harvester.formats import Hints, Reading, read
from harvester.formats.elements import local_name
from harvester.formats.mods.table import READ
from harvester.issues import Code
from harvester.record import Harvested

CORPUS = Path(__file__).parents[1] / "corpus"
NAMES = ("mods-", "qualified-", "dim-", "mets-", "edm-", "dcndl-", "dublin-core-")
CASES = {
    path.stem: path.read_bytes() for path in CORPUS.glob("*.xml") if path.name.startswith(NAMES)
}
MODS = sorted(name for name in CASES if name.startswith("mods-"))
HOSTILE = st.sampled_from(
    ["", " ", "\u00a0", "-", "9999", "19uu", "0", "[", "]", " : ", " / ", " = ", "; ", "://", "(",
     "\u0627\u0644", "ISBN", "urn:isbn:", "http://", "zh-Hant", "aut", "1999-", "-1999", "٠١"]
)  # fmt: skip


def read_bytes(data: bytes, hints: Hints | None = None) -> Reading:
    return read(Harvested("XX", "1", metadata=data), hints or Hints())


def without(data: bytes, path: str) -> bytes:
    """The document without the elements whose local names end in `path`; their tails stay."""
    root = etree.fromstring(data)
    for element in list(root.iter("{*}" + path.rpartition("/")[2])):
        names = [local_name(each) for each in element.iterancestors()]
        above = element.getparent()
        if above is not None and "/".join([*reversed(names), local_name(element)]).endswith(path):
            above.remove(element)
    return etree.tostring(root)


@pytest.mark.parametrize("name", MODS)
def test_what_is_told_as_unread_of_mods_changes_nothing(name: str) -> None:
    reading = read_bytes(CASES[name])
    for unread in reading.unread:
        if "[" not in unread:
            path = unread.removeprefix("mods:")
            assert read_bytes(without(CASES[name], f"mods/{path}")).record == reading.record


@pytest.mark.parametrize("path", sorted(READ))
def test_every_path_of_the_table_of_mods_is_read(path: str) -> None:
    """Taken away, it changes the record of at least one case."""
    changed = (
        read_bytes(CASES[name]).record != read_bytes(without(CASES[name], f"mods/{path}")).record
        for name in MODS
    )
    assert any(changed)


@pytest.mark.parametrize("name", sorted(set(CASES) - set(MODS)))
def test_a_property_told_as_unread_changes_nothing(name: str) -> None:
    reading = read_bytes(CASES[name])
    for unread in reading.unread:
        if not unread.startswith("dim:"):
            without_it = read_bytes(without(CASES[name], unread.partition(":")[2]))
            assert without_it.record == reading.record


def test_fields_that_no_rule_reads_are_told() -> None:
    assert read_bytes(CASES["dim-thesis"]).unread == ("vse:thesis.degree",)
    assert "mods:targetAudience" in read_bytes(CASES["mods-book"]).unread
    assert read_bytes(CASES["qualified-dates-of-a-file"]).unread == ("dc:available", "dc:modified")


@pytest.mark.parametrize(
    ("hint", "title"), [("mods", "Titel nach MODS"), ("oai_dc", "Titel nach Dublin Core")]
)
def test_a_hint_chooses_among_descriptions(hint: Literal["mods", "oai_dc"], title: str) -> None:
    marc_away = without(CASES["mets-marc-before-mods"], "record")
    assert read_bytes(marc_away, Hints(format=hint)).record.title == title


def test_only_mods_may_win_a_merge() -> None:
    thin = {name: read_bytes(data).record.thin for name, data in CASES.items()}
    assert not any(thin[name] for name in MODS)
    assert thin["edm-book"]
    assert thin["dim-book"]
    assert thin["dcndl-book"]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A case with elements taken away, doubled, put elsewhere or renamed, and texts replaced."""
    root = etree.fromstring(CASES[draw(st.sampled_from(sorted(CASES)))], _PARSER)
    other = etree.fromstring(CASES[draw(st.sampled_from(sorted(CASES)))], _PARSER)
    for _ in range(draw(st.integers(1, 6))):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        element = draw(st.sampled_from(elements))
        above = element.getparent()
        match draw(st.integers(0, 5)):
            case 0 if above is not None:
                above.remove(element)
            case 1:
                element.append(deepcopy(draw(st.sampled_from(list(other.iter("*"))))))
            case 2:
                element.tag = draw(st.sampled_from(elements)).tag
            case 3 if element.attrib:
                key = draw(st.sampled_from(sorted(map(str, element.attrib))))
                element.set(key, draw(HOSTILE))
            case 4:
                element.clear()
            case _:
                element.text = draw(HOSTILE) + (element.text or "") + draw(HOSTILE)
    return etree.tostring(root)


_PARSER = etree.XMLParser(resolve_entities=False)


@given(
    damaged(), st.sampled_from(["", "mods", "dim", "edm", "dcndl", "oai_dc", "marc21", "unimarc"])
)
@settings(max_examples=400, deadline=None)
def test_damaged_descriptions_are_read_or_reported(
    data: bytes,
    hint: Literal["", "mods", "dim", "edm", "dcndl", "oai_dc", "marc21", "unimarc"],
) -> None:
    reading = read_bytes(data, Hints(format=hint))
    assert reading == read_bytes(data, Hints(format=hint))
    assert reading.record.titles or reading.record.parent or reading.issues


def test_captured_descriptions_are_read(shared: Path) -> None:
    """Of the captured answers, every MODS, METS and nested DSpace record has title and year."""
    formats: Counter[str] = Counter()
    for path in sorted((shared / "oai-responses").glob("*/*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if b"mods" not in data and b"xoai" not in data:
            continue
        root = etree.fromstring(data, etree.XMLParser(recover=True, huge_tree=True))
        for metadata in root.iter("{http://www.openarchives.org/OAI/2.0/}metadata"):
            for element in metadata.iterchildren("*"):
                reading = read_bytes(etree.tostring(element, with_tail=False, encoding="utf-8"))
                if reading.record.format in ("mods", "dim"):
                    formats[reading.record.format] += 1
                    assert reading.record.titles
                    assert "\u00c3" not in reading.record.title
                    assert {issue.code for issue in reading.issues} <= {
                        Code.DATE_UNCLEAR, Code.ENCODING_GUESSED, Code.ENCODING_DOUBLED,
                    }  # fmt: skip
    assert formats["mods"] > 200
    assert formats["dim"] > 20
