"""The host of an article and the place in it, out of citations as repositories give them."""

from __future__ import annotations

import pytest

from harvester.formats import read
from harvester.record import Harvested

ARTICLE = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>On tides : a study</dc:title><dc:type>article</dc:type>{}</oai_dc:dc>"
)


def _host(*elements: str) -> tuple[str, str]:
    data = ARTICLE.format("".join(elements)).encode()
    parent = read(Harvested("XX", "1", metadata=data)).record.parent
    assert parent
    return " = ".join(title.value for title in parent.titles), parent.number


@pytest.mark.parametrize(
    ("citation", "title", "place"),
    [
        ("Harbour review, vol. 4", "Harbour review", "vol. 4"),
        (
            "Harbour review; Vol 3 No 1 (2015): Tides; 1-10",
            "Harbour review",
            "Vol 3 No 1 (2015): Tides; 1-10",
        ),
        ("Harbour review 12(3), 45-67", "Harbour review", "12(3), 45-67"),
        ("Harbour review. - 2015. - № 3. - С. 5", "Harbour review", "2015. - № 3. - С. 5"),
        ("Harbour review, January 2015", "Harbour review", "January 2015"),
        (
            "Finch A. On tides // Вестник порта. 2015. Т. 3, № 1. С. 5-9",
            "Вестник порта",
            "2015. Т. 3, № 1. С. 5-9",
        ),
        ("A history of inland water", "A history of inland water", ""),
        ("20 harbours", "20 harbours", ""),
        ("水運史学 第53巻第4号", "水運史学", "第53巻第4号"),
    ],
)
def test_source_and_citation_are_divided(citation: str, title: str, place: str) -> None:
    assert _host(f"<dc:source>{citation}</dc:source>") == (title, place)
    cited = f"<dcterms:bibliographicCitation>{citation}</dcterms:bibliographicCitation>"
    assert _host(cited) == (title, place)


def test_a_citation_that_names_the_article_gives_its_place_only() -> None:
    cited = "<dcterms:bibliographicCitation>{}</dcterms:bibliographicCitation>"
    whole = cited.format("Finch, A. On tides, vol. 3, no. 1")
    assert _host("<dc:source>Harbour review</dc:source>", whole) == (
        "Harbour review",
        "vol. 3, no. 1",
    )
