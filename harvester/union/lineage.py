"""Neighbourhoods of records become clusters, and clusters keep their ids.

A cluster id, once given, always resolves: the cluster that inherits most of an old one's records
takes its id (ties: the older id), the others leave a redirect or, with no live record left, end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Literal

from msgspec import Struct


class Standing(Struct, frozen=True):
    """What was so before: each record's cluster, and each of these clusters' age (its order)."""

    cluster_of: Mapping[str, str]
    born: Mapping[str, int]


class Event(Struct, frozen=True):
    """Something that happened to a cluster; `detail` names the record or the other cluster."""

    cluster: str
    kind: Literal["created", "joined", "left", "redirected", "ended"]
    detail: str


class Succession(Struct, frozen=True):
    """The new clusters by id, what became of the old ids, and what to tell about it."""

    members: dict[str, frozenset[str]]
    born: dict[str, int]
    redirects: dict[str, str]
    ended: frozenset[str]
    events: tuple[Event, ...]


def succeed(standing: Standing, groups: Sequence[frozenset[str]], next_born: int) -> Succession:
    """Give every group an id, inherited where it can be, and account for every old id.

    `groups` must hold every live record of every old cluster in `standing`. The first cluster that
    is new is number `next_born`, and so on: a number that was given is never given again.
    """
    overlap = Counter(
        (standing.cluster_of[name], index)
        for index, group in enumerate(groups)
        for name in group
        if name in standing.cluster_of
    )
    heirs = _heirs(standing, groups, overlap)
    ids, born = _ids(groups, heirs, next_born)
    members = dict(zip(ids, groups, strict=True))
    redirects, ended = _farewells(standing, ids, overlap)
    events = _events(standing, members, born, redirects, ended)
    return Succession(members, born, redirects, ended, events)


def _heirs(
    standing: Standing, groups: Sequence[frozenset[str]], overlap: Counter[tuple[str, int]]
) -> dict[int, str]:
    """Which group (by index) inherits which old id: largest overlap first, then the older id."""
    claims = sorted(
        overlap, key=lambda c: (-overlap[c], standing.born[c[0]], c[0], min(groups[c[1]]))
    )
    heirs: dict[int, str] = {}
    inherited: set[str] = set()
    for old, index in claims:
        if index not in heirs and old not in inherited:
            heirs[index] = old
            inherited.add(old)
    return heirs


def _ids(
    groups: Sequence[frozenset[str]], heirs: Mapping[int, str], next_born: int
) -> tuple[list[str], dict[str, int]]:
    ids: list[str] = []
    born: dict[str, int] = {}
    order = next_born
    for index, group in enumerate(groups):
        if index in heirs:
            ids.append(heirs[index])
            continue
        ids.append(_mint(min(group), order))
        born[ids[-1]] = order
        order += 1
    return ids, born


def _mint(first: str, order: int) -> str:
    """A new opaque id; `order` is never given twice, so neither is the id.

    It comes first, so that a database adds new ids at the end of its indexes.
    """
    return f"u{order:08x}" + blake2b(f"{order} {first}".encode(), digest_size=4).hexdigest()


def _farewells(
    standing: Standing, ids: Sequence[str], overlap: Counter[tuple[str, int]]
) -> tuple[dict[str, str], frozenset[str]]:
    gone = set(standing.cluster_of.values()) - set(ids)
    redirects: dict[str, str] = {}
    for (old, index), _ in sorted(overlap.items(), key=lambda c: (-c[1], ids[c[0][1]])):
        if old in gone:
            redirects.setdefault(old, ids[index])
    return redirects, frozenset(gone - redirects.keys())


def _events(
    standing: Standing,
    members: Mapping[str, frozenset[str]],
    born: Mapping[str, int],
    redirects: Mapping[str, str],
    ended: frozenset[str],
) -> tuple[Event, ...]:
    events: list[Event] = []
    were: defaultdict[str, set[str]] = defaultdict(set)
    for name, old in standing.cluster_of.items():
        were[old].add(name)
    for cluster, group in members.items():
        if cluster in born:
            events.append(Event(cluster, "created", " ".join(sorted(group))))
            continue
        events += [Event(cluster, "joined", name) for name in sorted(group - were[cluster])]
        events += [Event(cluster, "left", name) for name in sorted(were[cluster] - group)]
    events += [Event(old, "redirected", new) for old, new in sorted(redirects.items())]
    events += [Event(old, "ended", "no record of an edition is left") for old in sorted(ended)]
    return tuple(events)
