"""Languages and countries of a record, as each format gives them: codes, names, lists of both."""

from __future__ import annotations

import json

import pytest

from harvester.formats import read
from harvester.record import Harvested, Record

DC = '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Hills</dc:title>{}</oai_dc:dc>'
DCNDL = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcndl="http://ndl.go.jp/dcndl/terms/"><dcndl:BibResource rdf:about="http://example.jp/books/3#material"><dcterms:title>運河と法</dcterms:title>{}</dcndl:BibResource></rdf:RDF>'  # noqa: E501
MODS = (
    '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Hills</title></titleInfo>{}</mods>'
)
MARC21 = '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><datafield tag="240" ind1="1" ind2="0"><subfield code="a">Hory.</subfield><subfield code="l">{}</subfield></datafield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">Hills</subfield></datafield></record>'  # noqa: E501


def record_of(text: str) -> Record:
    return read(Harvested("XX", "1", metadata=text.encode())).record


def row(**cells: str) -> Record:
    return record_of(json.dumps({"Title": "Hills", **cells}))


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Беларусь", "BY"),
        ("Россия", "RU"),
        ("Россия, Беларусь", "RU BY"),
        ("Czech Republic", "CZ"),
        ("中国", "CN"),
        ("日本 ; 韓国", "JP KR"),
        ("Korea, Republic of", "KR"),
        ("BY", "BY"),
        ("BY, RU", "BY RU"),
        ("blr", "BY"),
        ("xxu", "US"),
        ("Boston, MA", ""),
        ("various places", ""),
    ],
)
def test_a_country_in_a_table(cell: str, codes: str) -> None:
    assert row(Country=cell).countries == tuple(codes.split())


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("белорусский, русский", "bel rus"),
        ("англ.", "eng"),
        ("eng;fr", "eng fre"),
        ("tiếng Việt", "vie"),
        ("ўзбекча", "uzb"),
        ("Old English; Latin", "ang lat"),
        ("中国語", "chi"),
        ("Bengali and English", "ben eng"),
    ],
)
def test_languages_in_a_table(cell: str, codes: str) -> None:
    assert row(Language=cell).languages == tuple(codes.split())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Greek, Ancient (to 1453)", "grc"),
        ("Spanish; Castilian", "spa"),
        ("Қазақ тілі", "kaz"),
        ("http://id.loc.gov/vocabulary/iso639-2/rus", "rus"),
        ("be-BY", "bel"),
        ("Tamil, with English", "tam eng"),
    ],
)
def test_languages_in_dublin_core(text: str, codes: str) -> None:
    found = record_of(DC.format(f"<dc:language>{text}</dc:language>"))
    assert found.languages == tuple(codes.split())


@pytest.mark.parametrize(
    ("text", "codes"), [("JP", "JP"), ("日本", "JP"), ("アメリカ", "US"), ("東京", "")]
)
def test_a_country_in_dcndl(text: str, codes: str) -> None:
    given = f"<dcndl:publicationPlace>{text}</dcndl:publicationPlace>"
    assert record_of(DCNDL.format(given)).countries == tuple(codes.split())


def test_a_place_in_words_is_no_country_in_mods() -> None:
    terms = '<placeTerm type="text">Luxembourg</placeTerm>'
    code = '<placeTerm type="code" authority="marccountry">bw</placeTerm>'
    origin = "<originInfo><place>{}</place></originInfo>"
    assert record_of(MODS.format(origin.format(terms))).countries == ()
    assert record_of(MODS.format(origin.format(terms + code))).countries == ("BY",)


def test_languages_in_mods() -> None:
    named = "<language><languageTerm>церковнославянский</languageTerm></language>"
    assert record_of(MODS.format(named)).languages == ("chu",)


@pytest.mark.parametrize(
    ("text", "code"),
    [("English.", "eng"), ("Ruotsi", "swe"), ("English, Old", "ang"), ("English & French", "")],
)
def test_the_language_of_a_uniform_title_in_marc21(text: str, code: str) -> None:
    titles = record_of(MARC21.format(text.replace("&", "&amp;"))).titles
    assert [title.language for title in titles if title.kind == "uniform"] == [code]
