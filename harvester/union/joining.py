"""Titles and agents of one edition brought together: what is one, by its words, is found by index.

A record may have thousands of either, so none is looked for among all that are known.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.match import contradict, lifespan
from harvester.text import flat, skeleton
from harvester.union.recognising import Found, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import Agent, Text, Title

_TitleKey = tuple[str, str]
_MOST_FORMS = 100
_MOST_OF_A_NAME = 20
"""People of one name that are told apart by their dates."""
# Catalogers of one edition write the same names.
_bones = lru_cache(1 << 10)(skeleton)


class Titles:
    """The titles found so far, as given, and what they are known by."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self.titles = list(titles)
        self.scripts = {title.main.script for title in self.titles}
        self._proper = {title.main.script for title in self.titles if title.kind == "proper"}
        self._short: list[_TitleKey] = []
        self._first: dict[_TitleKey, int] = {}
        for place, title in enumerate(self.titles):
            self._know(title, place)

    def add(self, title: Title) -> bool:
        """Add a title, or what it says more than its like among those found; whether it was new."""
        short, full = _title_keys(title)
        places = [self._first[key] for key in (short, full) if key in self._first]
        if places:
            place = min(places)
            return short == self._short[place] and self._complete(place, title)
        script = title.main.script
        doubled = title.kind == "proper" and script in self._proper
        self.titles.append(replace(title, kind="variant") if doubled else title)
        self.scripts.add(script)
        if title.kind == "proper":
            self._proper.add(script)
        self._know(title, len(self.titles) - 1)
        return True

    def _complete(self, place: int, title: Title) -> bool:
        known = self.titles[place]
        full = replace(known, rest=known.rest or title.rest, bare=known.bare or title.bare)
        self.titles[place] = full
        key = _title_keys(full)[1]
        self._first[key] = min(place, self._first.get(key, place))
        return full != known

    def _know(self, title: Title, place: int) -> None:
        short, full = _title_keys(title)
        self._short.append(short)
        self._first.setdefault(short, place)
        self._first.setdefault(full, place)


def _title_keys(title: Title) -> tuple[_TitleKey, _TitleKey]:
    """The title folded without and with its rest; the script keeps original and romanised apart."""
    script, part = title.main.script, title.part.value if title.part else ""
    rest = title.rest.value if title.rest else ""
    number = f"{title.number} {part}"
    main = title.main.value
    return (script, flat(f"{main} {number}")), (script, flat(f"{main} {rest} {number}"))


class Agents:
    """The agents found so far, each with every form of its name; `script` is the edition's own.

    Within one edition an equal form of the name is enough for two to be one, whatever they did,
    unless their dates say otherwise. Those of unequal forms are recognised in the end.
    """

    def __init__(self, script: str) -> None:
        self._found: list[_Joined] = []
        self._script = script
        self._filed = False
        self._known_as: dict[tuple[str, str], list[int]] = {}

    def add(self, agent: Agent, record: int) -> bool:
        """Add an agent that a record names, or what is new in it; whether anything was new."""
        agent = replace(agent, main=agent.main and not self._filed)
        self._filed = self._filed or agent.main
        place = self._place_of(agent)
        if place is not None:
            return self._join(place, agent, record)
        self._found.append(_Joined(agent, record, self._script))
        self._know(len(self._found) - 1, self._found[-1].forms)
        return True

    def agents(self, languages: frozenset[str]) -> tuple[Agent, ...]:
        """All of them, in the order they were found in, of an edition in some languages."""
        found = [Found(known.agent, frozenset(known.records)) for known in self._found]
        groups = recognise(found, languages)
        for first, *others in groups:
            for other in others:
                self._found[first].join(found[other].agent)
        return tuple(self._found[first].agent for first, *_ in groups)

    def _join(self, place: int, agent: Agent, record: int) -> bool:
        """Join two; the one that is left is found by the names new to it, too."""
        known = self._found[place]
        forms = [form for form in _forms(agent) if form not in known.forms]
        forms = forms[: _MOST_FORMS - len(known.forms)]
        known.forms |= dict.fromkeys(forms)
        known.records.add(record)
        self._know(place, forms)
        return known.join(agent)

    def _know(self, place: int, forms: Iterable[str]) -> None:
        for form in forms:
            places = self._known_as.setdefault((self._found[place].kind, form), [])
            if len(places) < _MOST_OF_A_NAME:
                places.append(place)

    def _place_of(self, agent: Agent) -> int | None:
        """The one of an equal name that it is; of several the one of its dates, or of its task."""
        known_as = (self._known_as.get((agent.kind, form), ()) for form in _forms(agent))
        places = {place: self._found[place] for some in known_as for place in some}
        may_be = {p: known for p, known in places.items() if _may_be_one(known.dates, agent.dates)}
        dated = {p: known for p, known in may_be.items() if known.dates == agent.dates} or may_be
        tasks = agent.roles
        of_task = {p for p, known in dated.items() if not known.roles.keys().isdisjoint(tasks)}
        left = [*dated] if len(dated) == 1 else [*of_task]
        return left[0] if len(left) == 1 else None


def _may_be_one(dates: str, others: str) -> bool:
    """Of the father and the son of one name each is known by dates."""
    told = dates and others and dates != others
    return not (told and contradict(lifespan(dates), lifespan(others)))


class _Joined:
    """One agent as it grows; `forms` are those of its name by which it is found.

    `records` are the places of the records that name it.
    """

    def __init__(self, agent: Agent, record: int, script: str) -> None:
        self.kind, self.dates = agent.kind, agent.dates
        self.forms = dict.fromkeys(_forms(agent)[:_MOST_FORMS])
        self.roles = dict.fromkeys(agent.roles)
        self.records = {record}
        self._first, self._script, self._alone = agent, script, True
        self._main = agent.main
        self._names: dict[tuple[str, str], Text] = {}
        self._authorities = dict.fromkeys(agent.authorities)

    @property
    def agent(self) -> Agent:
        """As it is now, the forms of its name in the edition's script first."""
        if self._alone:
            return self._first
        return replace(
            self._first,
            names=tuple(sorted(self._names.values(), key=lambda name: name.script != self._script)),
            roles=tuple(self.roles),
            dates=self.dates,
            main=self._main,
            authorities=tuple(self._authorities),
        )

    def join(self, other: Agent) -> bool:
        """Take over what is new; whether anything was, or is in another order now."""
        before, was_alone = self._size(), self._alone
        for name in (*(self._first.names if was_alone else ()), *other.names):
            self._names.setdefault((name.script, flat(name.value)), name)
        self.roles |= dict.fromkeys(other.roles)
        self._authorities |= dict.fromkeys(other.authorities)
        self.dates = self.dates or other.dates
        self._main = self._main or other.main
        self._alone = False
        return self.agent != self._first if was_alone else self._size() != before

    def _size(self) -> tuple[int, int, int, str, bool]:
        numbers = len(self._authorities)
        return len(self._names), len(self.roles), numbers, self.dates, self._main


def _forms(agent: Agent) -> list[str]:
    return [form for name in agent.names if (form := _bones(name.value))]
