"""Bound with another work, or in a collection: neither a volume nor an article of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import pytest

from harvester.formats import read
from harvester.formats.writing import ToWrite, write
from harvester.record import Gathering, Harvested, Record, Text
from harvester.vocabulary import words_of
from tests.match.pairs_corpus import Short, record_of

if TYPE_CHECKING:
    from harvester.vocabulary.word import Word

_TITLE = "245 00 $aA sermon on bridges"


def _marc(*lines: str, leader: str = "LDR 00000nam a2200000 i 4500") -> Record:
    return record_of(Short(marc=[leader, _TITLE, "260    $aLondon$c1710", *lines]))


@pytest.mark.parametrize(
    ("line", "kind", "title"),
    [
        ("773 0  $iBound with:$tRivers of Kent$w(XX)12", "bound with", "Rivers of Kent"),
        ("773 0  $iHolding of:$tRivers of Kent$w(XX)12", "bound with", "Rivers of Kent"),
        ("773 0  $tBound with: Rivers of Kent$w12", "bound with", "Rivers of Kent"),
        ("773 0  $tКонволют о реках$w12", "bound with", "Конволют о реках"),
        ("773 0  $iPřivázáno k:$tO mostech$w12", "bound with", "O mostech"),
        ("773 0  $nAngebunden an$tVon Brücken$w12", "bound with", "Von Brücken"),
        ("773 0  $iIn collection:$tPapers of Ann Ford$w12", "in collection", "Papers of Ann Ford"),
        ("773 0  $tMorgan collection$w12", "in collection", "Morgan collection"),
        ("773 0  $7nnac$tTracts of Kent$w12", "in collection", "Tracts of Kent"),
        ("773 0  $iOffprint from:$tHarbour review$gVol. 3$w12", "offprint of", "Harbour review"),
        ("501    $aWith: Rivers of Kent / J. Ford. London, 1709", "bound with", "Rivers of Kent"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("level", ["m", "a"])
def test_what_is_bound_with_another_work_or_in_a_collection_is_a_book_of_its_own(
    line: str, kind: str, title: str, level: str
) -> None:
    record = _marc(line, leader=f"LDR 00000na{level} a2200000 i 4500")
    found = [(each.kind, text.value) for each in record.gatherings for text in each.titles]
    assert found == [(kind, title)]
    if level == "m" or line.startswith("773"):
        assert (record.level, record.parent, record.volume) == ("monograph", None, "")
    assert record.title == "A sermon on bridges"


def test_a_volume_of_a_set_and_an_article_are_that_still() -> None:
    volume = _marc("773 0  $tCollection of sermons$gVol. 3$w12")
    assert (volume.level, volume.gatherings) == ("volume", ())
    article = _marc("773 0  $tHarbour review$gVol. 3$w12", leader="LDR 00000naa a2200000 i 4500")
    assert (article.level, article.gatherings) == ("part", ())


def test_several_works_of_a_note() -> None:
    record = _marc("501    $aWith: Rivers / J. Ford. London, 1709 -- Harbours of Kent.")
    titles = [text.value for text in record.gathered("bound with")]
    assert titles == ["Rivers", "Harbours of Kent"]
    assert _marc("501    $aBound with the author's Rivers.").gatherings == ()


@pytest.mark.parametrize(
    "line",
    ["481  1 $1001RU12$12001 $aРеки Кента", "482    $tРеки Кента", "482  1 $12001 $aРеки Кента"],
)
def test_unimarc(line: str) -> None:
    record = record_of(Short(unimarc=["200 1  $aПроповедь о мостах", line]))
    assert record.gatherings == (Gathering("bound with", (Text("Реки Кента", "Cyrl"),)),)
    assert (record.level, record.title) == ("monograph", "Проповедь о мостах")


@pytest.mark.parametrize("tag", ["461", "463"])
@pytest.mark.parametrize(
    ("title", "kind", "named"),
    [
        ("Конволют о реках", "bound with", "Конволют о реках"),
        ("Приплет: Реки Кента", "bound with", "Реки Кента"),
        ("Отд. оттиск из: Вестник гавани", "offprint of", "Вестник гавани"),
    ],
)
def test_unimarc_hosts(tag: str, title: str, kind: str, named: str) -> None:
    link = f"{tag}  0 $12001 $a{title}"
    record = record_of(Short(unimarc=["200 1  $aПроповедь о мостах", link]))
    assert [(g.kind, g.titles[0].value) for g in record.gatherings] == [(kind, named)]
    assert (record.level, record.parent) == ("monograph", None)
    numbered = record_of(Short(unimarc=["200 1  $aМосты", f"{link}$v3"]))
    assert numbered.gatherings == ()


NOTES = [
    ("Bound with: Rivers of Kent / A. Ford. London, 1709", "bound with", "Rivers of Kent"),
    ("Adligat: De pontibus", "bound with", "De pontibus"),
    ("Přívazek: O mostech", "bound with", "O mostech"),
    ("合订：河流", "bound with", "河流"),
    ("Offprint from: Harbour review, vol. 3 (1998), p. 45-67", "offprint of", "Harbour review"),
    ("Sonderdruck aus: Hafenblatt, 1950, Nr. 3", "offprint of", "Hafenblatt"),
    ("Отд. оттиск из: Вестник гавани, № 3", "offprint of", "Вестник гавани"),
    ("Tirage à part de: Revue du port ; 12 (1931)", "offprint of", "Revue du port"),
    ("抽印本：港口學報，第三期", "offprint of", "港口學報"),
    ("抜刷: 港湾評論", "offprint of", "港湾評論"),
]


def _dublin_core(name: str, text: str) -> str:
    elements = f"<dc:title>A sermon on bridges</dc:title><dc:{name}>{text}</dc:{name}>"
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"{elements}</oai_dc:dc>"
    )


def _mods(text: str) -> str:
    return (
        '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>A sermon on bridges</title>'
        f"</titleInfo><note>{text}</note></mods>"
    )


def _read(text: str) -> Record:
    return read(Harvested("XX", "1", metadata=text.encode())).record


@pytest.mark.parametrize(("note", "kind", "title"), NOTES)
def test_a_note_names_it_in_every_format(note: str, kind: str, title: str) -> None:
    records = [
        _marc(f"500    $a{note}"),
        record_of(Short(unimarc=["200 1  $aA sermon on bridges", f"300    $a{note}"])),
        _read(_mods(note)),
        *(_read(_dublin_core(name, note)) for name in ("description", "relation")),
        _read(json.dumps({"Title": "A sermon on bridges", "Note": note})),
    ]
    for record in records:
        found = [(each.kind, text.value) for each in record.gatherings for text in each.titles]
        assert found == [(kind, title)]
        assert (record.title, record.level, record.parent) == (
            "A sermon on bridges",
            "monograph",
            None,
        )


def test_a_host_of_dublin_core_may_be_one() -> None:
    name = 'isPartOf xmlns:dc="http://purl.org/dc/terms/"'
    text = _dublin_core("source", "x").replace(
        "<dc:source>x</dc:source>", f"<dc:{name}>%s</dc:isPartOf>"
    )
    bound = _read(text % "Bound with: Rivers of Kent")
    assert (bound.parent, bound.gatherings[0].titles[0].value) == (None, "Rivers of Kent")
    collected = _read(text % "In collection: Papers of Ann Ford")
    assert (collected.parent, collected.gatherings[0].kind) == (None, "in collection")
    part = _read(text % "Rivers of Kent")
    assert part.parent
    assert part.gatherings == ()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Bound with", "bound with"), ("Приплет", "bound with"), ("Sonderdruck aus", "offprint of")],
)
def test_columns_of_a_table(heading: str, kind: str) -> None:
    for cell in ("Rivers of Kent", f"{kind}: Rivers of Kent"):
        record = _read(json.dumps({"Title": "A sermon on bridges", heading: cell}))
        assert [(g.kind, g.titles[0].value) for g in record.gatherings] == [
            (kind, "Rivers of Kent")
        ]


@pytest.mark.parametrize(
    "note", ["Bound in vellum.", "Collection: Poems", "Contains: a map bound with the text"]
)
def test_other_notes_name_none(note: str) -> None:
    assert _marc(f"500    $a{note}").gatherings == ()


@pytest.mark.parametrize("word", [w for w in words_of("gathering") if w.meaning != "in collection"])
def test_every_word_of_the_vocabulary_is_read_in_a_note(word: Word) -> None:
    record = _marc(f"500    $a{word.text.replace('*', '')}: Rivers of Kent")
    found = [(each.kind, each.titles[0].value) for each in record.gatherings]
    assert found == [(word.meaning, "Rivers of Kent")]


@pytest.mark.parametrize("words", ["Bound with", "In collection", "Offprint of"])
@pytest.mark.parametrize("written", ["marc21", "unimarc", "mods", "oai_dc"])
def test_it_is_written_and_read_again(
    written: Literal["marc21", "unimarc", "mods", "oai_dc"], words: str
) -> None:
    record = _marc(f"773 0  $i{words}:$tRivers of Kent$w(XX)12")
    data = write(ToWrite(record, "1"), written, "xml")
    again = read(Harvested("XX", "1", metadata=data)).record
    assert again
    assert again.gatherings == record.gatherings
    assert (again.title, again.level) == (record.title, "monograph")
