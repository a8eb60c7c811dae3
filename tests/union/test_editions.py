"""A record that may be either of two editions joins neither, and does not bring them together."""

from __future__ import annotations

from itertools import combinations

import pytest

from harvester.match.prepared import Prepared, packed, prepare
from harvester.match.score import Score, score
from harvester.match.weights import SHIPPED
from harvester.record import (
    Agent,
    Extent,
    Identifier,
    Note,
    Parent,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.union.editions import components_of, group


def _record(partner: str, **more: object) -> Record:
    values: dict[str, object] = {
        "format": "marc21",
        "titles": (Title("proper", Text("Messa da requiem in memoria di Manzoni")),),
        "agents": (Agent("person", (Text("Verdi, Giuseppe"),)),),
        "publications": (Publication((Text("Milano"),), (Text("Ricordi"),)),),
        "years": Years(1964),
        "identifiers": (Identifier("ismn", "9790041320014"),),
    }
    return Record(partner, "1", **(values | more))  # type: ignore[arg-type]


def _editions(*records: Record) -> set[frozenset[str]]:
    prepared = {record.partner: prepare(record) for record in records}
    pairs = {(a, b): score(prepared[a], prepared[b]) for a, b in combinations(sorted(prepared), 2)}
    return _grouped(prepared, pairs)


def _grouped(
    prepared: dict[str, Prepared], pairs: dict[tuple[str, str], Score]
) -> set[frozenset[str]]:
    kept = {name: packed(each) for name, each in prepared.items()}
    parts = components_of(kept, pairs, {}, SHIPPED)
    return {edition for part in parts for edition in group(part, SHIPPED)}


@pytest.mark.parametrize(
    ("common", "one", "other"),
    [
        pytest.param(
            {"content": "music"},
            {"notes": (Note("Partitura", "music format"),)},
            {"notes": (Note("Vocal score", "music format"),)},
            id="kind of score",
        ),
        pytest.param(
            {"content": "cartographic"},
            {"notes": (Note("1:50 000", "scale"),)},
            {"notes": (Note("1:200 000", "scale"),)},
            id="scale",
        ),
        pytest.param(
            {"content": "sound", "medium": "audio"},
            {"extent": Extent("1 CD")},
            {"extent": Extent("2 CD")},
            id="number of discs",
        ),
        pytest.param(
            {"content": "moving image", "medium": "video"},
            {"carriers": ("dvd",)},
            {"carriers": ("blu-ray",)},
            id="carrier",
        ),
        pytest.param(
            {"level": "part"},
            {"parent": Parent(titles=(Text("Harbour review"),), number="Vol. 3, no. 1")},
            {"parent": Parent(titles=(Text("Harbour review"),), number="Vol. 3, no. 2")},
            id="issue",
        ),
    ],
)
def test_a_poor_record_does_not_bring_two_editions_together(
    common: dict[str, object], one: dict[str, object], other: dict[str, object]
) -> None:
    found = _editions(
        _record("minsk", **common, **one),
        _record("poor", **common),
        _record("prague", **common, **other),
    )
    assert found == {frozenset({name}) for name in ("minsk", "poor", "prague")}
    assert _editions(_record("minsk", **common, **one), _record("poor", **common)) == {
        frozenset({"minsk", "poor"})
    }


_WORKS: dict[str, object] = {
    "titles": (Title("proper", Text("Сочинения о садах и мостах")),),
    "agents": (Agent("person", (Text("Речев, Антон"),)),),
    "publications": (Publication((Text("Москва"),), (Text("Наука"),)),),
    "years": Years(1955),
    "identifiers": (Identifier("isbn", "9785020000018"),),
}


def _work(partner: str, **more: object) -> Record:
    return _record(partner, **(_WORKS | more))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"volume": "Т. 1"}, {"volume": "Т. 2"}, id="two volumes"),
        pytest.param({"volume": "Т. 1"}, {}, id="a volume and the whole"),
        pytest.param({"volume": "А–К"}, {"volume": "Л–Я"}, id="two ranges of letters"),
        pytest.param({"volume": "А–К"}, {}, id="a range of letters and the whole"),
        pytest.param({"volume": "учебник"}, {"volume": "рабочая тетрадь"}, id="two of a course"),
        pytest.param({"volume": "Т. 1"}, {"extent": Extent("2 т.", volumes=2)}, id="a set"),
        pytest.param({"volume": "Т. 1"}, {"extent": Extent("900 с.", pages=900)}, id="other pages"),
    ],
)
@pytest.mark.parametrize(
    "poor",
    [
        pytest.param({}, id="like the others"),
        pytest.param({"format": "oai_dc", "agents": ()}, id="of few words"),
        pytest.param({"notes": (Note("Т. 1", "general"),)}, id="with a note"),
        pytest.param(
            {"titles": (Title("proper", Text("Сочинения о садах и мостах: том 1 и другие")),)},
            id="with the number in the title",
        ),
    ],
)
def test_a_volume_never_joins_its_set_or_another_volume_by_a_third(
    poor: dict[str, object], one: dict[str, object], other: dict[str, object]
) -> None:
    records = (_work("minsk", **one), _work("poor", **poor), _work("prague", **other))
    assert not any({"minsk", "prague"} <= edition for edition in _editions(*records))
    more = (*records, _work("minsk2", **one), _work("prague2", **other), _work("poor2", **poor))
    for edition in _editions(*more):
        assert not ({"minsk", "minsk2"} & edition and {"prague", "prague2"} & edition)


def test_two_that_one_library_gave_isbns_of_their_own_are_not_brought_together() -> None:
    book: dict[str, object] = {"extent": Extent("310 p.", 310), "years": Years(1994)}
    printed, e_book = (
        _record("minsk", **book, identifiers=(Identifier("isbn", isbn),))
        for isbn in ("9780306406157", "9780136091813")
    )
    prepared = {
        "minsk:1": prepare(printed),
        "minsk:2": prepare(e_book),
        "poor:1": prepare(_record("poor", **book, identifiers=())),
    }
    pairs = {(a, b): score(prepared[a], prepared[b]) for a, b in combinations(sorted(prepared), 2)}
    assert [each.verdict for each in pairs.values()] == ["different", "same", "same"]
    assert not any({"minsk:1", "minsk:2"} <= edition for edition in _grouped(prepared, pairs))
