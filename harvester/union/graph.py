"""How two records of one cluster hang together when they are not the same by themselves."""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def strongest_path(links: Mapping[Link, float], start: str, end: str) -> tuple[Link, ...]:
    """The way from one record to another whose weakest link is the strongest; () if there is none.

    `links` holds the bits of each pair. Of equal ways the one with the fewest links is taken,
    then the first by name: the answer does not depend on the order of the links.
    """
    near: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for (a, b), bits in links.items():
        near[a].append((b, bits))
        near[b].append((a, bits))
    waiting: list[tuple[float, int, str, tuple[Link, ...]]] = [(-inf, 0, start, ())]
    reached: set[str] = set()
    while waiting:
        weakest, steps, here, path = heappop(waiting)
        if here == end:
            return path
        if here in reached:
            continue
        reached.add(here)
        for other, bits in near[here]:
            if other not in reached:
                way = (max(weakest, -bits), steps + 1, other, (*path, (here, other)))
                heappush(waiting, way)
    return ()


Link = tuple[str, str]


def components(names: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Names connected by links, directly or through others; each group and the list sorted."""
    root = {name: name for name in names}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for a, b in links:
        low, high = sorted((find(a), find(b)))
        root[high] = low
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(root):
        groups[find(name)].append(name)
    return [groups[key] for key in sorted(groups)]
