"""What KORMARC has beside MARC 21: titles in 245 $x, 507 and 940, Hanja in brackets, names in 900.

Source: KORMARC integrated bibliographic format (KS X 6006-0). 900 and 940 are headings of local
use, where Korean libraries write the Hangul reading of a name or title; elsewhere these tags hold
anything, so they are read only where 056 (Korean Decimal Classification) or 049 $l (accession
numbers) shows what the record is.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.values import sentence, text_of, text_or_none, texts
from harvester.record import Agent, Title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.formats.fields import Marc
    from harvester.record import TitleKind

_HANGUL = re.compile("[가-힣]")
_HANJA = re.compile(r"[\[(（]([\u3400-\u9fff\s·,]+)[\])）]$")
"""How a title in Hangul is written in Hanja, behind it: "조선사 [朝鮮史]"."""
_CONTROL = re.compile(r"[A-Z]{3}\d{9}")
"""012, number of the National Library of Korea: KMO199900254."""


def is_kormarc(marc: Marc) -> bool:
    """Whether the record shows fields that only Korean libraries fill so."""
    return "056" in marc.data or any(field.first("l") for field in marc.all("049"))


def korean_titles(marc: Marc, proper: Iterable[Title]) -> Iterator[Title]:
    """The proper titles without Hanja in brackets, then those of fields MARC 21 has not."""
    for title in proper:
        found = _HANJA.search(title.main.value)
        if found and _HANGUL.search(hangul := title.main.value[: found.start()].rstrip()):
            yield replace(title, main=text_of(hangul))
            yield Title("variant", text_of(found[1]))
        else:
            yield title
    fields: tuple[tuple[str, str, TitleKind], ...] = (
        ("245", "x", "parallel"), ("507", "t", "uniform"), ("940", "a", "variant"),
    )  # fmt: skip
    for tag, code, kind in fields:
        for value in (value for field in marc.all(tag) for value in field.all(code)):
            main, _, rest = value.partition(" : ")
            if sentence(main):
                yield Title(kind, text_of(sentence(main)), rest=text_or_none(sentence(rest)))


def korean_names(marc: Marc, agents: Iterable[Agent]) -> Iterator[Agent]:
    """Agents with the names of 900, one for each person in their order."""
    persons = [each for each in agents if each.kind == "person"]
    others = [sentence(field.first("a")) for field in marc.all("900")]
    if len(others) != len(persons):
        yield from agents
        return
    readings = dict(zip_longest(persons, others))
    for agent in agents:
        names = [name.value for name in agent.names]
        yield replace(agent, names=texts((*names, readings.get(agent) or "")))


def korean_numbers(marc: Marc) -> Iterator[str]:
    """Control numbers of the National Library of Korea (012)."""
    return (value for field in marc.all("012") for value in _CONTROL.findall(field.first("a")))
