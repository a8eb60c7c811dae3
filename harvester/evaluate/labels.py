"""Labelled files: pairs or clusters of records of which a person knows whether they are one.

A row that cannot be used is told with its line, the others count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.errors import FileError
from harvester.formats.tables import ways
from harvester.record import split_name
from harvester.union import components, ordered

if TYPE_CHECKING:
    from collections.abc import Iterable

PAIRS = ("record_a", "record_b", "same")
CLUSTERS = ("record", "cluster")
_SAID = {"1": True, "0": False}


class Label(NamedTuple):
    """Two records and whether they are the same edition; `line` is the row's number, 0 for none."""

    record_a: str
    record_b: str
    same: bool
    line: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """The two names in sorted order."""
        return ordered(self.record_a, self.record_b)


class Membership(NamedTuple):
    """A record and the cluster it belongs to; `line` is the row's number."""

    record: str
    cluster: str
    line: int


class LabelFault(Struct, frozen=True, order=True):
    """A row of a labelled file that cannot be used, and why."""

    line: int
    what: str


class Labels(Struct, frozen=True):
    """What a labelled file says: pairs or clusters, and the rows that do not count."""

    pairs: tuple[Label, ...] = ()
    clusters: tuple[Membership, ...] = ()
    faults: tuple[LabelFault, ...] = ()


def read_labels(path: Path | str) -> Labels:
    """Read `record_a,record_b,same` (1 or 0) or `record,cluster`; records are PARTNER:IDENTIFIER.

    The file is CSV with any delimiter, or XLSX, with these headings in its first row. Raises
    FileError when it cannot be read or has other headings.
    """
    path = Path(path)
    try:
        for way in ways(path, lambda: path.open("rb")):
            rows = enumerate(way.rows(0), start=1)
            headings = [cell.casefold() for cell in next(rows, (0, ()))[1]]
            filled = ((line, row) for line, row in rows if any(row))
            for wanted in (PAIRS, CLUSTERS):
                if set(wanted) <= set(headings):
                    places = [headings.index(name) for name in wanted]
                    said = [(n, [*_cells(row, places)]) for n, row in filled]
                    return _pairs(said) if wanted == PAIRS else _clusters(said)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    told = " or ".join(",".join(wanted) for wanted in (PAIRS, CLUSTERS))
    raise FileError(f"{path}: the first row must name its columns: {told}")


def _cells(row: tuple[str, ...], places: list[int]) -> Iterable[str]:
    return (row[place] if place < len(row) else "" for place in places)


def _pairs(rows: Iterable[tuple[int, list[str]]]) -> Labels:
    found: list[Label] = []
    faults: list[LabelFault] = []
    for line, (a, b, said) in rows:
        what = _no_name(a) or _no_name(b) or ("" if a != b else f"{a} stands against itself")
        what = what or ("" if said in _SAID else f"same is {said!r}; write 1 or 0")
        if what:
            faults.append(LabelFault(line, what))
        else:
            found.append(Label(a, b, _SAID[said], line))
    kept, twofold = _of_one_mind(found)
    consistent, forbidden = without_contradictions(kept)
    return Labels(pairs=tuple(consistent), faults=tuple(sorted([*faults, *twofold, *forbidden])))


def _no_name(name: str) -> str:
    try:
        split_name(name)
    except ValueError as error:
        return str(error)
    return ""


def _of_one_mind(labels: list[Label]) -> tuple[list[Label], list[LabelFault]]:
    """Each pair once; the labels of a pair that is both the same and not do not count."""
    said: defaultdict[tuple[str, str], set[bool]] = defaultdict(set)
    for label in labels:
        said[label.pair].add(label.same)
    faults = [
        LabelFault(label.line, f"{label.record_a} and {label.record_b} are labelled both 1 and 0")
        for label in labels
        if len(said[label.pair]) > 1
    ]
    once = {label.pair: label for label in reversed(labels) if len(said[label.pair]) == 1}
    return sorted(once.values(), key=lambda label: label.line), faults


def without_contradictions(labels: Iterable[Label]) -> tuple[list[Label], list[LabelFault]]:
    """Labels less those "not the same" whose records others make the same, through any number."""
    labels = list(labels)
    names = {name for label in labels for name in label.pair}
    groups = components(names, [label.pair for label in labels if label.same])
    group_of = {name: i for i, group in enumerate(groups) for name in group}
    kept, faults = [], []
    for label in labels:
        a, b = label.pair
        if label.same or group_of[a] != group_of[b]:
            kept.append(label)
        else:
            what = f"{a} and {b} are not the same here, but by other rows together they are"
            faults.append(LabelFault(label.line, what))
    return kept, faults


def _clusters(rows: Iterable[tuple[int, list[str]]]) -> Labels:
    found: list[Membership] = []
    faults: list[LabelFault] = []
    for line, (record, cluster) in rows:
        what = _no_name(record) or ("" if cluster else f"{record} has no cluster")
        if what:
            faults.append(LabelFault(line, what))
        else:
            found.append(Membership(record, cluster, line))
    said = Counter(name for name, _ in {(m.record, m.cluster) for m in found})
    faults += [
        LabelFault(m.line, f"{m.record} is labelled with several clusters")
        for m in found
        if said[m.record] > 1
    ]
    once = {m.record: m for m in reversed(found) if said[m.record] == 1}
    kept = sorted(once.values(), key=lambda m: m.line)
    return Labels(clusters=tuple(kept), faults=tuple(sorted(faults)))
