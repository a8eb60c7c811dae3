"""Bound with another work, or in a collection: neither a volume nor an article of it."""

from __future__ import annotations

from typing import Literal

import pytest

from harvester.formats import read
from harvester.formats.writing import ToWrite, write
from harvester.record import Gathering, Harvested, Record, Text
from tests.match.pairs_corpus import Short, record_of

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


@pytest.mark.parametrize("written", ["marc21", "unimarc", "mods"])
def test_it_is_written_and_read_again(written: Literal["marc21", "unimarc", "mods"]) -> None:
    record = _marc("773 0  $iBound with:$tRivers of Kent$w(XX)12")
    data = write(ToWrite(record, "1"), written, "xml")
    again = read(Harvested("XX", "1", metadata=data)).record
    assert again
    assert again.gatherings == record.gatherings
    assert (again.title, again.level) == (record.title, "monograph")
