"""Mending: what is damaged becomes XML and is told, what is not stays as it is."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvester.sources.xml.repair import Mend, repair, unmark

REMOVED, GUESSED, AMPERSAND = Mend.REMOVED, Mend.GUESSED, Mend.AMPERSAND
REFERENCE, DECLARATION = Mend.REFERENCE, Mend.DECLARATION


def mended(inside: bytes) -> tuple[str, dict[Mend, int]]:
    """The text of an element with this inside, and what was mended in it."""
    element = etree.fromstring(repair(b"<a>%b</a>" % inside))
    told = unmark(element)
    return "".join(map(str, element.itertext())), dict(told)


@pytest.mark.parametrize(
    ("inside", "text", "told"),
    [
        (b"caf\xe9", "café", {GUESSED: 1}),
        (b"\xe9t\xe9", "été", {GUESSED: 2}),
        (b"\x84Zo\xeb\x93", "„Zoë“", {GUESSED: 2}),
        ("Колас ".encode() + b"\xe9\xe8 " + "Я".encode(), "Колас éè Я", {GUESSED: 1}),
        (b"a\x81b", "ab", {GUESSED: 1, REMOVED: 1}),
        (b"a\x00b\x0bc\x1f", "abc", {REMOVED: 3}),
        (b"a\tb\nc", "a\tb\nc", {}),
        (b"a&#0;b&#x1F;c&#xFFFE;", "abc", {REMOVED: 3}),
        (b"a&#9;&#1103;&#x42F;", "a\tяЯ", {}),
        (b"&#x110000;&#4294967296;", "", {REMOVED: 2}),
        ("a\ufffe\uffffb".encode(), "ab", {REMOVED: 2}),
        ("a\ufdd0\ufdd4b&#xFDD1;".encode(), "ab", {REMOVED: 3}),
        (b"&#xD83D;&#xDE00;", "😀", {REFERENCE: 1}),
        (b"&#55357;&#56832;", "😀", {REFERENCE: 1}),
        (b"&#x41;&#xD83D;x&#xDE00;", "Ax", {REMOVED: 2}),
        (b"&#xD83D;&#xD83D;&#xDE00;", "😀", {REMOVED: 1, REFERENCE: 1}),
        (b"\xed\xa0\xbd\xed\xb8\x80", "😀", {REFERENCE: 1}),
        (b"a\xed\xa0\xbdb", "ab", {REMOVED: 1}),
        (b"Simon & Schuster", "Simon & Schuster", {AMPERSAND: 1}),
        (b"a&b;c&amp;&lt;", "a&b;c&<", {AMPERSAND: 1}),
        (b"&LT;&Amp;", "<&Amp;", {REFERENCE: 1, AMPERSAND: 1}),
        (b"a&nbsp;b&eacute;", "a\xa0bé", {REFERENCE: 2}),
        (b"a&#xZZ;", "a&#xZZ;", {AMPERSAND: 1}),
        (b"a&#" + b"9" * 5000 + b";", "a&#" + "9" * 5000 + ";", {AMPERSAND: 1}),
        (b"a<?xml version='1.0' encoding='x'?>b", "ab", {DECLARATION: 1}),
        (b"a<!DOCTYPE html [<!ELEMENT b ANY>]>b<!doctype html>", "ab", {DECLARATION: 2}),
        (b"<![CDATA[a & &nbsp; <?xml ?> b]]> & c", "a & &nbsp; <?xml ?> b & c", {AMPERSAND: 1}),
        (b"<![CDATA[a\x02 & b]]>", "a & b", {REMOVED: 1}),
        (b"a<?php echo '&' ?><!-- & -->b&", "ab&", {AMPERSAND: 1}),
    ],
)
def test_each_damage_is_mended_and_told(inside: bytes, text: str, told: dict[Mend, int]) -> None:
    assert mended(inside) == (text, told)


def test_marks_go_out_of_attributes_and_tails_as_well() -> None:
    element = etree.fromstring(repair(b"<a b='x&y' c='\xe9'><d/>\x01<e f='&'/>&</a>"))
    assert unmark(element) == Counter({AMPERSAND: 3, GUESSED: 1, REMOVED: 1})
    assert etree.tostring(element, encoding="unicode") == (
        '<a b="x&amp;y" c="é"><d/><e f="&amp;"/>&amp;</a>'
    )


LETTERS = st.characters(exclude_categories=["Cs", "Cn", "Cc"])
PIECES = st.one_of(
    st.text(st.sampled_from("aЯ😀 é]")).filter(lambda text: "]]" not in text),
    st.text(LETTERS).map(lambda t: t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "")),
    st.sampled_from(
        ["&amp;", "&#1103;", "&#x1F600;", "<b c='&quot;'/>", "<!-- & \ufffd -->", "<?x & ?>"]
    ),
    st.sampled_from(["<![CDATA[ & <b> &nbsp; ]]>", "<![CDATA[<?xml version='1.0'?>]]>"]),
)
PROLOGS = st.sampled_from(
    ["", "\ufeff", "<?xml version='1.0'?>\n", "<?xml version='1.0'?><!-- & --><!DOCTYPE a [ ]>"]
)


@given(prolog=PROLOGS, inside=st.lists(PIECES).map("".join))
def test_a_well_formed_document_stays_as_it_is(prolog: str, inside: str) -> None:
    document = f"{prolog}<a>{inside}</a>".encode()
    etree.fromstring(document)
    assert repair(document) == document


@given(st.lists(st.binary(max_size=8) | st.sampled_from([b"&#xD800;", b"<![CDATA[", b"<?xml ?>"])))
def test_whatever_comes_becomes_utf8_without_forbidden_characters(pieces: list[bytes]) -> None:
    text = repair(b"".join(pieces)).decode()
    assert not any(letter < " " and letter not in "\t\n\r" for letter in text)
    assert not {"\ufffe", "\uffff"} & set(text)
