"""Whether two agents that records of one edition name are one person or body.

Within an edition an agent need not be proved, only recognised: two that are different stay two, by
other dates or forenames.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from harvester.match.agent_names import AgentName, agent_name, beyond_compare, compare_names
from harvester.match.features import ALIKE
from harvester.match.forms import forms_of
from harvester.match.likeness import added_word, likeness, other_word
from harvester.match.numerals import arabic_numerals
from harvester.text import consonants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.match.forms import Form
    from harvester.record import Agent

ANOTHER, UNKNOWN, FAMILY, SHORTENED, SURE = range(-1, 4)
"""How two agents are recognised as one: by the family name alone; by a name with initials; by the
whole name, the years of birth and death, or the number of an authority record. UNKNOWN: not at all;
ANOTHER: they are two, as their forenames or dates show."""
_BY_NAME = {
    "another": ANOTHER,
    "unknown": UNKNOWN,
    "family": FAMILY,
    "initials": SHORTENED,
    "whole": SURE,
}
_MOST_NAMES = 8
_KEPT = 4096
_LETTERS_OF_KEY = 3
_SHORTEST_NUMBER = 6
"""Characters of the number of an authority record that no two have by chance."""
_NEAR, _NEAR_IF_ROUGH = 2, 10
"""Years by which the dates of one person may differ; with words like "about" in them."""
_UP_TO = re.compile(r"[-‐-―~～]")


class Lifespan(NamedTuple):
    """The years of birth and of death that dates may mean; `rough` if there are words in them."""

    births: frozenset[int]
    deaths: frozenset[int]
    rough: bool


class ComparedAgent(NamedTuple):
    """An agent made ready to be compared with others of its edition.

    `persons` are the names of a person, `bodies` those of a body.
    """

    kind: str
    persons: tuple[AgentName, ...]
    bodies: tuple[Form, ...]
    life: Lifespan
    roles: frozenset[str]
    authorities: frozenset[str]


def compared_agent(agent: Agent, languages: frozenset[str]) -> ComparedAgent:
    """An agent of an edition in some languages, made ready."""
    names, is_body = agent.names[:_MOST_NAMES], agent.kind in ("body", "meeting")
    return ComparedAgent(
        kind=agent.kind,
        persons=() if is_body else tuple(agent_name(name, languages) for name in names),
        bodies=forms_of(names, languages) if is_body else (),
        life=lifespan(agent.dates),
        roles=frozenset(agent.roles),
        authorities=frozenset(n for n in agent.authorities if len(n) >= _SHORTEST_NUMBER),
    )


@lru_cache(_KEPT)
def lifespan(dates: str) -> Lifespan:
    """What dates say: 1882-1956, approximately 1717-1763, 约145(公元前)-约86(公元前), -1902."""
    born, _, died = _UP_TO.sub("-", arabic_numerals(dates)).partition("-")
    births, deaths = (frozenset(map(int, re.findall(r"\d+", part))) for part in (born, died))
    return Lifespan(births, deaths, any(map(str.isalpha, dates)))


def contradict(a: Lifespan, b: Lifespan) -> bool:
    """True if both tell when somebody lived, and no year of the one is near the other's."""
    near = _NEAR_IF_ROUGH if a.rough or b.rough else _NEAR
    told = [(x, y) for x, y in ((a.births, b.births), (a.deaths, b.deaths)) if x and y]
    return bool(told) and min(abs(x - y) for years in told for x, y in product(*years)) > near


def agent_keys(agent: ComparedAgent) -> Iterator[str]:
    """Two agents that may be one share a key."""
    yield from agent.authorities
    yield from (f"{year}-" for year in agent.life.births)
    yield from (f"-{year}" for year in agent.life.deaths)
    for name in agent.persons:
        yield from (keys := list(map(_key_of, name.family)))
        if min(map(len, keys), default=0) < _LETTERS_OF_KEY:
            yield from map(_key_of, name.whole)
    yield from map(_key_of, agent.bodies)


def _key_of(form: Form) -> str:
    return consonants(form.skeleton)[:_LETTERS_OF_KEY] or form.skeleton


def same_agent(a: ComparedAgent, b: ComparedAgent) -> int:
    """How two agents of one edition are recognised as one, from SURE down to ANOTHER."""
    if a.kind != b.kind or contradict(a.life, b.life):
        return ANOTHER
    if not a.authorities.isdisjoint(b.authorities):
        return SURE
    if a.bodies:
        return SURE if any(_one_body(x, y) for x, y in product(a.bodies, b.bodies)) else UNKNOWN
    return _same_person(a, b)


def _same_person(a: ComparedAgent, b: ComparedAgent) -> int:
    """By the names, or the years they lived: under another name only who has the same task."""
    one_birth = not a.life.births.isdisjoint(b.life.births)
    pairs = list(product(a.persons, b.persons))
    ranks = [_BY_NAME[compare_names(x, y, one_birth=one_birth)] for x, y in pairs]
    best = max(ranks, default=UNKNOWN)
    if ANOTHER in ranks:
        return ANOTHER
    if not one_birth:
        return best
    if a.roles and b.roles and a.roles.isdisjoint(b.roles):
        return best
    if not a.life.deaths.isdisjoint(b.life.deaths):
        return SURE
    return max(best, FAMILY) if any(beyond_compare(x, y) for x, y in pairs) else best


def _one_body(a: Form, b: Form) -> bool:
    """True if two names have the same words, but for slips, and the same numbers."""
    if other_word(a, b) or added_word(a, b):
        return False
    return likeness(a, b) >= ALIKE and _numbers(a) == _numbers(b)


def _numbers(form: Form) -> list[str]:
    return re.findall(r"\d+", form.words)
