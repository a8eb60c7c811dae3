"""Two ways to take MARCXML apart: what the quick one takes, it takes as the tree does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.formats.carriers import marcxml
from harvester.formats.carriers.marcxml_fast import parse_plain
from harvester.formats.fields import Marc, RecordIssue

RECORD = (
    '<m:record xmlns:m="http://www.loc.gov/MARC21/slim">\n'
    " <m:leader>00000nam a2200000 a 4500</m:leader>\n"
    ' <m:controlfield tag="001">x1</m:controlfield><m:controlfield tag="001">x2</m:controlfield>\n'
    ' <m:datafield tag="245" ind1="1" ind2="#">\n'
    '  <m:subfield code="a">История\n города</m:subfield><m:subfield code="b"></m:subfield>\n'
    " </m:datafield>\n"
    ' <m:datafield tag="650" ind1=" " ind2="0"><m:subfield code="a">A</m:subfield></m:datafield>\n'
    ' <m:datafield tag="650" ind1=" " ind2="0"><m:subfield code="a">B</m:subfield></m:datafield>\n'
    "</m:record>\n"
)
OTHERWISE = {
    "entity": ("История", "a &amp; b"),
    "comment": (">A<", "><!-- A -->A<"),
    "attribute missing": (' ind1="1"', ""),
    "attribute of another name": ("ind1=", "ind3="),
    "prefix not declared": ("xmlns:m", "xmlns:n"),
    "attribute given twice": ("<m:record ", '<m:record a="1" a="2" '),
    "end of another element": ("</m:leader>", "</m:header>"),
    "field without subfields": ('<m:subfield code="a">A</m:subfield>', ""),
    "leader in a field": ('tag="001"', 'tag="LDR"'),
    "control field as data field": ('tag="245"', 'tag="005"'),
    "carriage return": ("История\n", "История\r\n"),
    "forbidden character": ("История", "История\x0b"),
    "text after the record": ("</m:record>", "</m:record>x"),
    "no field": (RECORD[RECORD.index(" <m:control") : RECORD.index("</m:record>")], ""),
}


def by_tree(data: bytes) -> tuple[Marc, list[RecordIssue]]:
    troubles: list[RecordIssue] = []
    root = marcxml.element_of(data, troubles)
    assert root is not None
    return marcxml.parse_element(root, troubles), troubles


@pytest.mark.parametrize("leader", ["00000nam a2200000 a 4500", "00000nam", ""])
@pytest.mark.parametrize("prefix", ["m:", ""])
def test_both_ways_give_the_same(prefix: str, leader: str) -> None:
    text = RECORD.replace("00000nam a2200000 a 4500", leader)
    if not prefix:
        text = text.replace("m:", "").replace("xmlns:m", "xmlns")
    troubles: list[RecordIssue] = []
    found = parse_plain(text.encode(), troubles)
    assert found is not None
    assert (found, troubles) == by_tree(text.encode())


def test_attributes_stand_in_any_order() -> None:
    text = RECORD.replace('tag="245" ind1="1" ind2="#"', 'ind2="#" ind1="1" tag="245"')
    assert text != RECORD
    assert parse_plain(text.encode(), []) == by_tree(RECORD.encode())[0]


@pytest.mark.parametrize("case", OTHERWISE)
def test_what_is_written_otherwise_is_left_to_the_tree(case: str) -> None:
    text = RECORD.replace(*OTHERWISE[case])
    assert text != RECORD
    troubles: list[RecordIssue] = []
    assert parse_plain(text.encode(), troubles) is None
    assert not troubles


def test_bytes_that_are_no_text_are_left_to_the_tree() -> None:
    assert parse_plain(RECORD.replace("История", "Ñ").encode("latin-1", "replace"), []) is None
    assert parse_plain(RECORD.encode("utf-16"), []) is None


@given(st.data())
def test_what_is_taken_is_what_the_tree_gives(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(RECORD)))
    end = data.draw(st.integers(start, min(len(RECORD), start + 60)))
    piece = st.sampled_from(["<", ">", "&", '"', " ", "\n", "\t", "x", *RECORD.split("<")])
    put = "".join(data.draw(st.lists(piece, max_size=3)))
    text = (RECORD[:start] + put + RECORD[end:]).encode()
    troubles: list[RecordIssue] = []
    if (found := parse_plain(text, troubles)) is not None:
        assert (found, troubles) == by_tree(text)
