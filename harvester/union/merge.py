"""One union record a cluster: what all its members say together, and who said what.

The members are ranked, whatever order they come in; the first is the base. A record ranks higher

1. when it is not thin (oai_dc says too little, and never wins);
2. when its own title is in an original script other than Latin: a romanised record says less,
   and what it adds is kept beside;
3. when more of its fields say something, then when they hold more values;
4. by its name, so that no two rank alike.

Descriptive statements (edition, publication, years, extent, notes ...) come whole from the first
ranked record that has them: a mixture of two catalogers' statements is no statement. Titles,
agents, numbers, codes, subjects and links are united without doubles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from harvester.record import Parent, Record, name_of, title_line
from harvester.text import flat, latin, script_of
from harvester.union.joining import Agents, Titles
from harvester.union.related import Related


class Holding(Struct, frozen=True, order=True):
    """One partner's record of the edition: that it has it, and under which identifier."""

    partner: str
    identifier: str

    @property
    def name(self) -> str:
        """`PARTNER:IDENTIFIER`."""
        return name_of(self.partner, self.identifier)


class UnionRecord(Struct, frozen=True, omit_defaults=True):
    """One edition in the union list: its description, who holds it, and whose words these are.

    `record` is the merged description; its partner is empty and its identifier the cluster's.
    `provenance` maps a field of `record` to the names of the records its value came from, base
    first, divided by ", ". `related` is filled where it is asked for, and never kept.
    """

    id: str
    record: Record
    holdings: tuple[Holding, ...] = ()
    provenance: dict[str, str] = {}
    related: tuple[Related, ...] = ()

    @property
    def title(self) -> str:
        """The title a person reads in a list, in the original script."""
        return self.record.title

    @property
    def romanised(self) -> str:
        """The title in Latin letters, "" if it is in them already.

        In square brackets, as catalogers mark what they supply, when no member gave one.
        """
        if script_of(self.title) in ("Latn", ""):
            return ""
        supplied = _in_latin(self.title, self.record.languages)
        return _given_in_latin(self.record) or f"[{supplied}]"

    @property
    def holders(self) -> tuple[str, ...]:
        """The partners that hold the edition, each once, sorted."""
        return tuple(sorted({holding.partner for holding in self.holdings}))


def merge(cluster_id: str, members: Sequence[Record]) -> UnionRecord:
    """One union record from the members of a cluster, the same in whatever order they come.

    Raises ValueError when there is no member.
    """
    if not members:
        raise ValueError(f"cluster {cluster_id!r} has no member to merge")
    ranked = sorted(members, key=_rank) if len(members) > 1 else members
    names = [record.name for record in ranked]
    columns = zip(*map(_SAID, ranked), strict=True)
    merged = {
        field: _RULES.get(field, _first)(ranked, said)
        for field, said in zip(_FIELDS, columns, strict=True)
        if any(said)
    }
    values = {field: value for field, (value, _) in merged.items()}
    return UnionRecord(
        id=cluster_id,
        record=Record(partner="", identifier=cluster_id, format=ranked[0].format, **values),
        holdings=tuple(sorted({Holding(m.partner, m.identifier) for m in members})),
        provenance={f: ", ".join([names[i] for i in owners]) for f, (_, owners) in merged.items()},
    )


def digest(union: UnionRecord) -> str:
    """32 hexadecimal digits for all a union record says; its id does not enter."""
    nameless = replace(union, id="", record=replace(union.record, identifier=""))
    return blake2b(msgspec.json.encode(nameless), digest_size=16).hexdigest()


# What the members agree on, and whose words it is: the places of those records among the ranked.
Merged = tuple[Any, list[int]]
# A rule is given the ranked members and what each says of one field.
Rule = Callable[[Sequence[Record], Sequence[Any]], Merged]

# Own numbers and shelves of a source mean nothing in the union list; the holdings name the records.
_FIELDS = tuple(
    field
    for field in Record.__struct_fields__
    if field not in ("partner", "identifier", "format", "control_number", "locations")
)


_SAID = attrgetter(*_FIELDS)


def _rank(record: Record) -> tuple[bool, bool, int, int, str]:
    said = [value for value in _SAID(record) if value]
    values = sum(len(value) if isinstance(value, tuple) else 1 for value in said)
    original = any(t.kind == "proper" and t.main.script not in ("Latn", "") for t in record.titles)
    return record.thin, not original, -len(said), -values, record.name


def _first(_: Sequence[Record], said: Sequence[Any]) -> Merged:
    """The value of the first ranked record that has one."""
    owner = 0
    while not said[owner]:
        owner += 1
    return said[owner], [owner]


def _parent(ranked: Sequence[Record], said: Sequence[Any]) -> Merged:
    """The first parent given, without the control number only its source understands."""
    parent, owners = _first(ranked, said)
    return replace(parent, control_number=""), owners


def _unite_values(key: Callable[[Any], object]) -> Rule:
    """A rule: every value of every member, those with an equal key once."""

    def rule(_: Sequence[Record], said: Sequence[Any]) -> Merged:
        found: dict[object, object] = {}
        owners: list[int] = []
        for place, values in enumerate(said):
            before = len(found)
            for value in values:
                found.setdefault(key(value), value)
            if len(found) > before:
                owners.append(place)
        return tuple(found.values()), owners

    return rule


def _titles(ranked: Sequence[Record], _: Sequence[Any]) -> Merged:
    """The base's titles, then those in other scripts or words; one proper title a script.

    A thin record gives a title only in a script nobody else has it in: its titles often carry
    author and subtitle unmarked.
    """
    base, *others = [place for place, record in enumerate(ranked) if record.titles]
    if not others:
        return ranked[base].titles, [base]
    found, owners = Titles(ranked[base].titles), [base]
    for place in others:
        record = ranked[place]
        scripts = frozenset(found.scripts if record.thin else ())
        new = [found.add(each) for each in record.titles if each.main.script not in scripts]
        if any(new):
            owners.append(place)
    return tuple(found.titles), owners


def _agents(ranked: Sequence[Record], _: Sequence[Any]) -> Merged:
    """The base's agents with every form of their names, then those it does not have.

    Those known by more forms are taken first: one in both scripts joins two known in one each.
    Thin records are not asked once there are agents: they do not tell persons from bodies.
    """
    base = next(place for place, record in enumerate(ranked) if record.agents)
    if len(ranked) == 1:
        return ranked[base].agents, [base]
    others = [
        (agent, place)
        for place, record in enumerate(ranked)
        if place != base and not record.thin
        for agent in record.agents
    ]
    script = ranked[0].titles[0].main.script if ranked[0].titles else ""
    found, owners = Agents(script), dict.fromkeys([base])
    own = [(agent, base) for agent in ranked[base].agents]
    for agent, place in (*own, *sorted(others, key=lambda other: -len(other[0].names))):
        if found.add(agent, place):
            owners[place] = None
    languages = frozenset(code for record in ranked for code in record.languages)
    return found.agents(languages), [*owners]


_WORD = re.compile("(?:[^\\W\\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f])+")
"""Letters with their combining marks (general, Hebrew, Arabic)."""


_LETTERS = {
    "bel": str.maketrans("гГ", "hH"),
    "ukr": str.maketrans("гГиИ", "hHyY"),
}
"""Letters that stand for another sound than in Russian (ALA-LC tables), by MARC language."""


def _in_latin(line: str, languages: Sequence[str]) -> str:
    """The line romanised word by word, with its punctuation and capitals."""
    own = line.translate(_LETTERS.get(languages[0], {})) if languages else line
    words = _WORD.sub(lambda word: _word_in_latin(word[0]), own)
    return words[:1].upper() + words[1:]


def _word_in_latin(word: str) -> str:
    if word.isascii():
        return word
    return latin(word).capitalize() if word[0].isupper() else latin(word)


def _given_in_latin(record: Record) -> str:
    """The title line in Latin letters as far as the sources give it in them, else ""."""
    own = next((t for t in record.titles if t.kind == "proper" and t.main.script == "Latn"), None)
    parent = record.parent and Parent(
        titles=tuple(title for title in record.parent.titles if title.script == "Latn")
    )
    complete = (own or not record.titles) and (not record.parent or (parent and parent.titles))
    return title_line(own, parent, _in_latin(record.volume, record.languages)) if complete else ""


_RULES: dict[str, Rule] = {
    "titles": _titles,
    "agents": _agents,
    "parent": _parent,
    "identifiers": _unite_values(lambda number: (number.kind, number.value)),
    "languages": _unite_values(str),
    "original_languages": _unite_values(str),
    "countries": _unite_values(str),
    "subjects": _unite_values(lambda subject: (subject.scheme, flat(subject.value))),
    "classification": _unite_values(lambda mark: (mark.scheme, mark.value)),
    "links": _unite_values(lambda link: link.address),
}
