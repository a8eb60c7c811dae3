"""Titles and agents of one edition brought together: what is one, by its words, is found by index.

A record may have thousands of either, so none is looked for among all that are known.
"""

from __future__ import annotations

from functools import lru_cache
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.text import flat, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import Agent, Text, Title

_TitleKey = tuple[str, str]
_ANY = ""
_MOST_FORMS = 100
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

    Within one edition a shared form of the name is enough for two to be one, unless the roles
    differ.
    """

    def __init__(self, agents: Iterable[Agent], script: str) -> None:
        self._found: list[_Joined] = []
        self._script = script
        self._filed = False
        self._first: dict[tuple[str, str, str], int] = {}
        self._without_role: dict[tuple[str, str], list[int]] = {}
        for agent in agents:
            self._append(agent)

    def add(self, agent: Agent) -> bool:
        """Add an agent, or what is new in it to the agent it is; whether anything was new."""
        place = self._place_of(agent)
        if place is None:
            self._append(replace(agent, main=agent.main and not self._filed))
            return True
        return self._join(place, agent)

    def agents(self) -> tuple[Agent, ...]:
        """All of them, in the order they were found in."""
        return tuple(known.agent for known in self._found)

    def _append(self, agent: Agent) -> None:
        self._filed = self._filed or agent.main
        known = _Joined(agent, self._script)
        self._found.append(known)
        self._know(len(self._found) - 1, known.forms, known.roles)

    def _join(self, place: int, agent: Agent) -> bool:
        """Join two; the one that is left is found by the names and roles new to it, too."""
        known = self._found[place]
        roles = [role for role in agent.roles if role not in known.roles]
        forms = [form for form in _forms(agent) if form not in known.forms]
        forms = forms[: _MOST_FORMS - len(known.forms)]
        before = list(known.forms)
        changed = known.join(agent, forms)
        if roles:
            self._know(place, before, roles)
        self._know(place, forms, known.roles)
        return changed

    def _know(self, place: int, forms: Iterable[str], roles: Iterable[str]) -> None:
        known = self._found[place]
        asked = (_ANY, *roles)
        for form in forms:
            for role in asked:
                key = (known.kind, form, role)
                self._first[key] = min(place, self._first.get(key, place))
            if not known.roles:
                heappush(self._without_role.setdefault((known.kind, form), []), place)

    def _place_of(self, agent: Agent) -> int | None:
        """The first known that it is; one of no role may be anybody of the name."""
        places: list[int] = []
        for form in _forms(agent):
            keys = ((agent.kind, form, role) for role in agent.roles or (_ANY,))
            places += (self._first[key] for key in keys if key in self._first)
            without = self._without_role.get((agent.kind, form), [])
            # One that was known without a role may have got one since.
            while without and self._found[without[0]].roles:
                heappop(without)
            places += without[:1]
        return min(places, default=None)


class _Joined:
    """One agent as it grows; `forms` are those of its name by which it is found."""

    def __init__(self, agent: Agent, script: str) -> None:
        self.kind = agent.kind
        self.forms = dict.fromkeys(_forms(agent)[:_MOST_FORMS])
        self.roles = dict.fromkeys(agent.roles)
        self._first, self._script, self._alone = agent, script, True
        self._names: dict[tuple[str, str], Text] = {}
        self._authorities = dict.fromkeys(agent.authorities)
        self._dates = agent.dates

    @property
    def agent(self) -> Agent:
        """As it is now, the forms of its name in the edition's script first."""
        if self._alone:
            return self._first
        return replace(
            self._first,
            names=tuple(sorted(self._names.values(), key=lambda name: name.script != self._script)),
            roles=tuple(self.roles),
            dates=self._dates,
            authorities=tuple(self._authorities),
        )

    def join(self, other: Agent, forms: Iterable[str]) -> bool:
        """Take over what is new; whether anything was, or is in another order now."""
        before, was_alone = self._size(), self._alone
        for name in (*(self._first.names if was_alone else ()), *other.names):
            self._names.setdefault((name.script, flat(name.value)), name)
        self.forms |= dict.fromkeys(forms)
        self.roles |= dict.fromkeys(other.roles)
        self._authorities |= dict.fromkeys(other.authorities)
        self._dates = self._dates or other.dates
        self._alone = False
        return self.agent != self._first if was_alone else self._size() != before

    def _size(self) -> tuple[int, int, int, str]:
        return len(self._names), len(self.roles), len(self._authorities), self._dates


def _forms(agent: Agent) -> list[str]:
    return [form for name in agent.names if (form := _bones(name.value))]
