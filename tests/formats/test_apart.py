"""What is an edition and what is not: records of one line each, fields divided by " | "."""

from __future__ import annotations

import pytest

from harvester.formats import read
from harvester.record import Apart, Harvested

MARC_21 = "=LDR  00000nam a2200000 a 4500"
UNIMARC = "=LDR  00000nam0 2200000   450 "

EDITIONS = {
    "title proper": f"{MARC_21} | =245  10$aTides",
    "uniform title": f"{MARC_21} | =008  010101s2001 | =130  0\\$aTides",
    "collective title": f"{MARC_21} | =008  010101s2001 | =240  10$aWorks",
    "work in the heading": f"{MARC_21} | =008  010101s2001 | =100  1\\$aFinch, A.$tTides",
    "key title": f"{MARC_21} | =008  010101s2001 | =222  \\0$aTides",
    "parallel title": f"{MARC_21} | =008  010101s2001 | =246  31$aMarées",
    "name of a part": f"{MARC_21} | =245  10$n2.$pWinter tides",
    "form, as archives name papers": f"{MARC_21} | =100  1\\$aFinch, A. | =245  00$kPapers.",
    "volume under its set": "=LDR  00000nam a2200000 b 4500 | =008  010101s2001"
    " | =773  08$tTides of the north$w(X)1$gVol. 2",
    "UNIMARC title": f"{UNIMARC} | =200  1\\$aПриливы",
    "UNIMARC volume under its set": f"{UNIMARC[:-17]}2{UNIMARC[-16:]} | =215  \\\\$a90 с."
    " | =461  \\1$1001RU1$12001\\$aПриливы$vТ. 2",
    "UNIMARC uniform title": f"{UNIMARC} | =215  \\\\$a90 с. | =500  10$aПриливы",
    "UNIMARC parallel title": f"{UNIMARC} | =215  \\\\$a90 с. | =510  1\\$aTides",
    "UNIMARC key title": f"{UNIMARC} | =215  \\\\$a90 с. | =530  0\\$aПриливы",
    "authority by the leader alone": "=LDR  00000nz  a2200000n  4500 | =245  10$aTides"
    " | =260  \\\\$aLondon$c2001",
    "UNIMARC authority by the leader alone": "=LDR  00000nx  a2200000   450  | =200  1\\$aПриливы"
    " | =210  \\\\$aМинск$d2001",
    "holdings by the leader alone": "=LDR  00000nx  a2200000n  4500 | =245  10$aTides"
    " | =300  \\\\$a90 p. | =852  \\\\$aX",
}
APART: dict[str, tuple[Apart, str]] = {
    "ISBN alone": ("untitled", f"{MARC_21} | =008  010101s2001 | =020  \\\\$a9780306406157"),
    "imprint alone": ("untitled", f"{MARC_21} | =260  \\\\$aLondon$bLantern$c2001"),
    "carrier alone": ("untitled", f"{MARC_21} | =338  \\\\$avolume$2rdacarrier"),
    "series alone": ("untitled", f"{MARC_21} | =008  010101s2001 | =490  1\\$aNorthern studies$v3"),
    "article of a host": (
        "untitled", "=LDR  00000naa a2200000 a 4500 | =008  010101s2001 | =773  0\\$tTides$gNo. 4",
    ),
    "empty title": ("untitled", f"{MARC_21} | =245  10$a / $cA. Finch"),
    "written here without a title": ("untitled", f"{MARC_21} | =245  00$a[title missing]"),
    "UNIMARC, written here": ("untitled", f"{UNIMARC} | =200  1\\$a[title missing]"),
    "UNIMARC ISBN alone": ("untitled", f"{UNIMARC} | =010  \\\\$a9780306406157 | =215  \\\\$a9 с."),
    "MARC 21 authority": ("authority", "=LDR  00000nz  a2200000n  4500 | =100  1\\$aFinch, A."),
    "MARC 21 title authority": (
        "authority", "=LDR  00000nz  a2200000n  4500 | =008  010101n| azannaabn | =130  \\0$aTides",
    ),
    "UNIMARC person": (
        "authority", "=LDR  00000nx  a2200000   45   | =152  \\\\$aRCR | =200  \\1$aПетров$bИ.",
    ),
    "UNIMARC body": ("authority", "=LDR  00000cx  a2200000   45   | =210  02$aМузей рек"),
    "UNIMARC place": ("authority", "=LDR  00000nx  a2200000   45   | =215  \\\\$aДвина"),
    "UNIMARC uniform title heading": (
        "authority", "=LDR  00000nx  a2200000   45   | =230  \\\\$aПриливы",
    ),
    "UNIMARC reference": ("authority", "=LDR  00000ny  a2200000   45   | =200  \\1$aПетров$bИ."),
    "UNIMARC explanation": ("authority", "=LDR  00000nz  a2200000   45   | =200  \\1$aПетров"),
    "class": ("classification", "=LDR  00000nw  a2200000n  4500 | =153  \\\\$a551.46$jTides"),
    "holdings": ("holdings", "=LDR  00000nx  a2200000n  4500 | =004  b1 | =852  \\\\$aX$hQ 1"),
    "holdings of a serial": (
        "holdings", "=LDR  00000ny  a2200000n  4500 | =852  \\\\$aX | =866  \\0$av. 1-9",
    ),
    "holdings that repeat the title": (
        "holdings", "=LDR  00000nx  a2200000n  4500 | =004  b1 | =245  10$aTides | =300  \\\\$a9",
    ),
    "holdings of volumes": ("holdings", "=LDR  00000nv  a2200000n  4500 | =863  40$a1-9"),
    "unknown holdings": ("holdings", "=LDR  00000nu  a2200000n  4500 | =852  \\\\$aX"),
    "community information": (
        "community information", "=LDR  00000nq  a2200000n  4500 | =245  00$aRowing club",
    ),
    "neither format": ("unreadable", f"{MARC_21} | =901  \\\\$aTides"),
    "Dublin Core without a title": (
        "untitled", "<dc><identifier>9780306406157</identifier><source>Tides</source></dc>",
    ),
    "MODS of an article without one": (
        "untitled",
        "<mods><note>Tides</note><relatedItem type='series'><title>T</title></relatedItem></mods>",
    ),
    "row without a title": ("untitled", '{"ISBN": "9780306406157", "Year": "2001"}'),
    "web page": ("unreadable", "<html><body><h1>Not found</h1></body></html>"),
    "nothing": ("unreadable", " "),
}  # fmt: skip


def _read(record: str) -> Apart:
    data = record.replace(" | ", "\n").encode()
    return read(Harvested("XX", "1", metadata=data)).apart


@pytest.mark.parametrize("record", EDITIONS.values(), ids=EDITIONS)
def test_whatever_has_a_title_is_an_edition(record: str) -> None:
    assert not _read(record)


@pytest.mark.parametrize(("apart", "record"), APART.values(), ids=APART)
def test_what_is_no_edition_or_has_no_title_is_kept_apart(apart: Apart, record: str) -> None:
    assert _read(record) == apart


def test_a_deleted_record_is_not_kept_apart() -> None:
    assert not read(Harvested("XX", "1", deleted=True)).apart
