"""The truth: what the repository holds on its first day and on those after it.

All of it follows from a seed. Numbers decide the fate of a record, so that a test can tell it:
some are born deleted, some are `special` (the faults that damage some records choose those), and
some change or vanish on the second day, others on the third.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from xml.sax.saxutils import escape

from msgspec import structs

from harvester.provider.verbs import HeldRecord

MARC = "http://www.loc.gov/MARC21/slim"
DUBLIN_CORE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
FIRST_DAY = datetime.fromisoformat("2026-03-01T10:00:00+00:00")
BETWEEN = timedelta(days=2)
SECOND_DAY = FIRST_DAY + BETWEEN
THIRD_DAY = SECOND_DAY + BETWEEN
BEGINNING = datetime.fromisoformat("2025-09-01T00:00:00+00:00")
SPREAD = 170 * 24 * 3600
SETS = ("books", "slavica")
NOTE = "Библиогр. в конце книги."
"""A note in every record, which is not compared."""
WORD = "café"
"""A word in every title."""
BEYOND = "𝒜"
"""A character beyond the first 65536, in the special titles."""

Truth = dict[str, str | None]
"""Identifier to title (MARC 245 $a), None for what is deleted."""

_NOUNS = "История Очерки Летопись Сказания Путеводитель Хрестоматия Словарь Атлас".split()
_PLACES = "Прешова Минска Праги Гродно Казани Вильнюса Чикаго Пекина".split()
# Never two of these letters side by side: as cp1252 bytes they shall not look like UTF-8.
_LATIN = "Prešovské dějiny|Logroño y Málaga|Köln – Trier|Ærøskøbing|Žilina, où?|Łódź façade".split(
    "|"
)
_SUBJECTS = "Краеведение|Librairies – Slovaquie|Kartografie|Музеи|Städte|Фольклор".split("|")


@lru_cache(maxsize=4)  # a test-suite asks for the same ones again and again
def holdings(count: int, seed: int) -> tuple[HeldRecord, ...]:
    """The records of the first day in the order of their datestamps, all different."""
    seconds = Random(seed).sample(range(SPREAD), count)
    made = (
        _record(number, stamp(BEGINNING + timedelta(seconds=second)))
        for number, second in enumerate(seconds, 1)
    )
    return in_order(delete(each) if number_of(each) % 40 == 20 else each for each in made)


def next_day(records: Iterable[HeldRecord], day: int) -> tuple[HeldRecord, ...]:
    """What became of the records of the day before: some changed, some deleted, some new.

    The first change falls into the very second that the answers of the day before bear as date.
    """
    fates = {number_of(each): _fate(each, day) for each in records}
    count = max(fates)
    fates |= {number: _record(number, "") for number in range(count + 1, count + 2 + count // 50)}
    touched = [number for number, fate in fates.items() if fate.datestamp == ""]
    touched.sort(key=lambda number: (not _changes(number, day), number))
    step = min(137, 86400 // len(touched))
    for place, number in enumerate(touched):
        moment = stamp(beginning(day - 1) + timedelta(seconds=place * step))
        fates[number] = structs.replace(fates[number], datestamp=moment)
    return in_order(fates.values())


def in_order(records: Iterable[HeldRecord]) -> tuple[HeldRecord, ...]:
    return tuple(sorted(records, key=lambda record: record.place))


def truth_of(records: Iterable[HeldRecord]) -> Truth:
    return {each.identifier: None if each.deleted else each.edition for each in records}


def number_of(record: HeldRecord) -> int:
    return int(record.identifier.rpartition(":")[2])


def is_special(record: HeldRecord) -> bool:
    """Whether its title holds `<` and a letter beyond the first 65536, and faults may strike it."""
    return number_of(record) % 50 == 7


def will_change(record: HeldRecord) -> bool:
    return _changes(number_of(record), 2)


def _changes(number: int, day: int) -> bool:
    return number % 30 == (13 if day % 2 else 27)


def beginning(day: int) -> datetime:
    """When a day begins; the first is day 1."""
    return FIRST_DAY + (day - 1) * BETWEEN


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _fate(record: HeldRecord, day: int) -> HeldRecord:
    """A record as a day finds it, without datestamp when it was touched."""
    number = number_of(record)
    if _changes(number, day) and not record.deleted:
        changed = _record(number, "", edition=day)
        return structs.replace(changed, identifier=record.identifier, sets=record.sets)
    if number % 70 == (31 if day % 2 else 11):
        return structs.replace(delete(record), datestamp="")
    return record


def delete(record: HeldRecord) -> HeldRecord:
    return structs.replace(record, deleted=True, metadata={})


def _record(number: int, datestamp: str, edition: int = 1) -> HeldRecord:
    title = title_of(number, edition)
    return HeldRecord(
        identifier=f"oai:faulty.example.org:{number:06}",
        datestamp=datestamp,
        sets=tuple(spec for spec, step in zip(SETS, (2, 3), strict=True) if number % step == 0),
        metadata={
            "marc21": marcxml(number, title).encode(),
            "oai_dc": dublin_core(title).encode(),
        },
        edition=title,
    )


def title_of(number: int, edition: int = 1) -> str:
    noun, place = _NOUNS[number % len(_NOUNS)], _PLACES[number // 3 % len(_PLACES)]
    latin = _LATIN[number % len(_LATIN)]
    special = f" : a < b ; {BEYOND}" if number % 50 == 7 else ""
    return f"{noun} {place}, {number} = {latin} & {WORD}{special} ({edition}-е изд.)"


def marcxml(number: int, title: str, status: str = "n") -> str:
    """A MARC 21 record of 800 to 1500 bytes; `status` is position 5 of its leader."""
    fields = [
        _field("100", "1", " ", a=f"Ковалёв, Иван {number % 97}"),
        _field("245", "1", "0", a=title, c="сост. И. Ковалёв"),
        _field("264" if number % 2 else "260", " ", "1", a="Prešov :", b="Матица,", c="1987"),
        _field("300", " ", " ", a=f"{number % 400 + 40} с.", c="21 cm"),
        _field("500", " ", " ", a=NOTE),
        *(
            _field("650", " ", "4", a=_SUBJECTS[(number + step) % len(_SUBJECTS)])
            for step in range(3)
        ),
    ]
    return (
        f'<record xmlns="{MARC}"><leader>00000{status}am a2200000 i 4500</leader>'
        f'<controlfield tag="001">{number:06}</controlfield>'
        '<controlfield tag="008">870101s1987    xo            000 0 rus  </controlfield>'
        f"{''.join(fields)}</record>"
    )


def dublin_core(title: str) -> str:
    return (
        f'<oai_dc:dc xmlns:oai_dc="{DUBLIN_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:date>1987</dc:date></oai_dc:dc>"
    )


def _field(tag: str, first: str, second: str, /, **subfields: str) -> str:
    inner = "".join(
        f'<subfield code="{code}">{escape(value)}</subfield>' for code, value in subfields.items()
    )
    return f'<datafield tag="{tag}" ind1="{first}" ind2="{second}">{inner}</datafield>'
