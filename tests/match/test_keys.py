from __future__ import annotations

from itertools import combinations

import pytest

from harvester.match.keys import keys_of
from harvester.record import (
    Agent,
    Extent,
    Identifier,
    Note,
    Parent,
    Record,
    Series,
    Text,
    Title,
    Years,
)


def book(title: str, agent: str = "", year: int = 0, pages: int = 0, **more: object) -> Record:
    return Record(
        partner="A",
        identifier=title,
        titles=(Title("proper", Text(title)),) if title else (),
        agents=(Agent("person", (Text(agent),)),) if agent else (),
        years=Years(year) if year else None,
        extent=Extent("", pages) if pages else None,
        **more,  # type: ignore[arg-type]
    )


_WORKS = Series(Text("Collected works"), number="vol. 3")
_SET = Parent(titles=(_WORKS.title,), number="3")
_PART = Title("proper", _WORKS.title, number="vol. 3", part=Text("The parting of the ways", "Latn"))
MEETINGS = {
    "romanisations": [
        book("Кнігарня на рагу", "Глобус, Адам", 1998),
        book("Kniharni͡a na rahu", "Hlobus, Adam", 1998),
        book("Knìgarnâ na ragu", "Globus, Adam", 1998),
    ],
    "Czech": [book("Хлеб і воля", year=1930), book("Chleb i volja", year=1930)],
    "pinyin": [
        book("中國文化史", year=1948, languages=("chi",)),
        book("Zhongguo wen hua shi", year=1948, languages=("chi",)),
        book("Zhongguo wenhua shi", pages=300, year=1948),
    ],
    "Arabic": [
        book("تاريخ التربية العربية", languages=("ara",)),
        book("Tārīkh al-tarbiyah al-ʻArabīyah", languages=("ara",)),
    ],
    "t before s in Arabic": [
        book("التصوف", year=1947, languages=("ara",)),
        book("al-Taṣawwuf", year=1947, languages=("ara",)),
    ],
    "short Arabic": [
        book("دروب", year=1954, languages=("ara",)),
        book("Durūb", year=1954, languages=("ara",)),
    ],
    "Korean": [
        book("한국 근대사 연구", languages=("kor",)),
        book("Hanʼguk kŭndaesa yŏnʼgu", languages=("kor",)),
        book("Hanguk geundaesa yeongu", languages=("kor",)),
    ],
    "plate": [
        book("Rusalka", notes=(Note("H 3101 ; SNKLHU", "plate"),)),
        book("Die Nixe", notes=(Note("H.3101", "plate"),)),
    ],
    "agent and pages": [
        book("Zahrada", "Trnka, Jiří", pages=80),
        book("Garden", "Trnka", pages=80),
    ],
    "title and agent": [
        book("Babička", "Němcová, Božena"),
        book("Babička", "Božena Němcová", 1956),
    ],
    "long title alone": [
        book("Каласы пад сярпом тваім"),
        book("Kalasy pad si͡arpom tvaim", "Karatkevich", 1968, 848),
    ],
    "volume and its parent": [
        book("Вып. 13", volume="Вып. 13", parent=Parent(titles=(Text("Весці акадэміі навук"),))),
        book("Vestsi akadėmii navuk", volume="13"),
    ],
    "part of a set": [
        book("The parting of the ways", year=1961, series=(_WORKS,)),
        book("Collected works. Vol. 3. The parting of the ways", year=1961),
        Record("B", "1", titles=(_PART,), volume="vol. 3", years=Years(1961)),
        book("The parting of the ways", year=1961, volume="3", level="volume", parent=_SET),
    ],
    "shared ISBN": [
        book("Атлас", identifiers=(Identifier("isbn", "9789850209344"),)),
        book("Дзікае", identifiers=(Identifier("isbn", "9789850209344", scope="set"),)),
    ],
}


@pytest.mark.parametrize("records", MEETINGS.values(), ids=MEETINGS)
def test_one_edition_meets(records: list[Record]) -> None:
    for a, b in combinations(records, 2):
        assert set(keys_of(a)) & set(keys_of(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(
            book("Збор твораў", "Колас", 1961, volume="Т. 1"),
            book("Збор твораў", "Колас", 1961, volume="Т. 2"),
            id="volumes of a set",
        ),
        pytest.param(
            book("The parting of the ways", year=1961, series=(_WORKS,)),
            Record("B", "1", titles=(_PART,), volume="vol. 4", years=Years(1961)),
            id="part of a set under another number",
        ),
        pytest.param(book("Зима", year=1960), book("Лето", year=1960), id="titles"),
        pytest.param(
            book("Атлас", identifiers=(Identifier("isbn", "123", valid=False),)),
            book("Вершы", identifiers=(Identifier("isbn", "123", valid=False),)),
            id="invalid ISBN",
        ),
    ],
)
def test_other_books_do_not_meet(a: Record, b: Record) -> None:
    assert not set(keys_of(a)) & set(keys_of(b))


def test_a_record_without_anything_has_no_key() -> None:
    assert keys_of(book("")) == ()
