"""Matching judged against labels: verdicts on pairs, candidates, clusters; shared by benchmarks."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from harvester.evaluate.quality import pairwise
from harvester.match.keys import keys_of
from harvester.match.prepared import packed, prepare
from harvester.match.score import score
from harvester.match.weights import SHIPPED
from harvester.union.decisions import ordered
from harvester.union.editions import components_of, group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from harvester.match.prepared import Prepared
    from harvester.match.score import Score
    from harvester.record import Record

Pair = tuple[str, str]


class Labelled(NamedTuple):
    """Records by name, labelled pairs (True: the same edition), gold clusters of some records."""

    records: dict[str, Record]
    pairs: dict[Pair, bool]
    gold: dict[str, str]


class Found(NamedTuple):
    """A labelled pair and what matching says of it."""

    pair: Pair
    label: bool
    score: Score

    @property
    def wrong(self) -> bool:
        """Merged though different, or not merged though the same."""
        return (self.score.verdict == "same") != self.label


class Rates(NamedTuple):
    """Precision and recall of what a machine would merge, then with what a person is asked.

    Precision is None where no pair is labelled as different: there it would say nothing.
    """

    precision: float | None
    recall: float
    asked_precision: float | None
    asked_recall: float


class Clusters(NamedTuple):
    """Precision and recall of the partition: B-cubed, and of its pairs."""

    bcubed: tuple[float, float]
    pairs: tuple[float, float]


def stripped(record: Record) -> Record:
    """The record without any identifier, its own, its set's or its series'."""
    series = tuple(replace(each, issn="") for each in record.series)
    parent = record.parent and replace(record.parent, isbn="", control_number="")
    return replace(record, identifiers=(), parent=parent, series=series)


def without_identifiers(labelled: Labelled) -> Labelled:
    """The same task for records that have lost every number."""
    records = {name: stripped(record) for name, record in labelled.records.items()}
    return labelled._replace(records=records)


def prepared(records: Mapping[str, Record]) -> dict[str, Prepared]:
    """Every record ready to be compared."""
    return {name: prepare(record) for name, record in records.items()}


def verdicts(pairs: Mapping[Pair, bool], ready: Mapping[str, Prepared]) -> list[Found]:
    """Every labelled pair scored, in order."""
    return [Found((a, b), label, score(ready[a], ready[b])) for (a, b), label in pairs.items()]


def rates(found: Sequence[Found]) -> Rates:
    """Precision and recall over labelled pairs."""
    count = Counter[tuple[str, bool]]((each.score.verdict, each.label) for each in found)
    same = _precision_recall(count, ("same",))
    asked = _precision_recall(count, ("same", "ask"))
    return Rates(*same, *asked)


def _precision_recall(
    count: Counter[tuple[str, bool]], accepted: Iterable[str]
) -> tuple[float | None, float]:
    right = sum(count[verdict, True] for verdict in accepted)
    wrong = sum(count[verdict, False] for verdict in accepted)
    matches = sum(n for (_, label), n in count.items() if label)
    judged = any(not label for _, label in count)
    return (right / max(1, right + wrong) if judged else None), right / max(1, matches)


class Blocks:
    """Which records share which keys."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self.records = len(records)
        self.members: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(records):
            for key in keys_of(records[name]):
                self.members[key].append(name)

    def kinds(self) -> list[str]:
        """The kinds of keys there are."""
        return sorted({key.partition(":")[0] for key in self.members})

    def candidates(self, kinds: Iterable[str] | None = None) -> set[Pair]:
        """The pairs that share a key, of these kinds, in a block the weight table allows."""
        wanted = None if kinds is None else frozenset(kinds)
        return {
            pair
            for key, block in self.members.items()
            if len(block) <= SHIPPED.block_cap
            and (wanted is None or key.partition(":")[0] in wanted)
            for pair in combinations(block, 2)
        }


def candidate_recall(proposed: set[Pair], pairs: Mapping[Pair, bool]) -> float:
    """The share of the labelled matches that are proposed at all."""
    matches = [pair for pair, label in pairs.items() if label]
    return sum((min(pair), max(pair)) in proposed for pair in matches) / max(1, len(matches))


def clusters(
    proposed: Iterable[Pair],
    ready: Mapping[str, Prepared],
    gold: Mapping[str, str],
) -> Clusters:
    """Clusters of the records whose cluster is known; two of them in one pair are compared."""
    known = ((a, b) for a, b in proposed if a in gold and b in gold)
    found = _partition(compared(known, ready), {name: ready[name] for name in gold})
    quality = pairwise(found, gold)
    return Clusters(bcubed(found, gold), (quality.precision, quality.recall))


def compared(proposed: Iterable[Pair], ready: Mapping[str, Prepared]) -> dict[Pair, Score]:
    """The scores of candidate pairs that are not different."""
    scores = {ordered(a, b): score(ready[a], ready[b]) for a, b in proposed}
    return {pair: found for pair, found in scores.items() if found.verdict != "different"}


def _partition(scores: Mapping[Pair, Score], ready: Mapping[str, Prepared]) -> dict[str, str]:
    """Each record with the least name of its cluster."""
    packs = {name: packed(record) for name, record in ready.items()}
    parts = components_of(packs, scores, {}, SHIPPED)
    groups = [cluster for part in parts for cluster in group(part, SHIPPED)]
    return {name: min(cluster) for cluster in groups for name in cluster}


class Questions(NamedTuple):
    """What matching asks a person: pairs of records, the union records they are in, the same."""

    pairs: int
    clusters: int
    same: int

    def line(self, records: int) -> str:
        """Per thousand records, and the share of the pairs that are the same."""
        each = 1000 / records
        share = self.same / max(1, self.pairs)
        return f"{self.pairs * each:.1f} / {self.clusters * each:.1f} / {share:.2f}"


def questions(
    proposed: Iterable[Pair], ready: Mapping[str, Prepared], labelled: Labelled
) -> Questions:
    """What is asked of all records, candidates found and clusters made as in a store."""
    scores = compared(proposed, ready)
    cluster = _partition(scores, ready)
    asked = [
        (a, b)
        for (a, b), found in scores.items()
        if found.verdict == "ask" and cluster[a] != cluster[b]
    ]
    same = sum(is_labelled_same(pair, labelled) for pair in asked)
    return Questions(len(asked), len({ordered(cluster[a], cluster[b]) for a, b in asked}), same)


def is_labelled_same(pair: Pair, labelled: Labelled) -> bool:
    """Whether a pair, in either order, or a gold cluster says that two records are the same."""
    _, pairs, gold = labelled
    a, b = pair
    together = a in gold and gold[a] == gold.get(b)
    return together or pairs.get((a, b), False) or pairs.get((b, a), False)


def bcubed(found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[float, float]:
    """B-cubed precision and recall: averaged over records, how pure and how whole clusters are."""
    both, made, wanted = (
        Counter((found[name], gold[name]) for name in gold),
        Counter(found[name] for name in gold),
        Counter(gold.values()),
    )
    precision = sum(n * n / made[cluster] for (cluster, _), n in both.items())
    recall = sum(n * n / wanted[cluster] for (_, cluster), n in both.items())
    return precision / len(gold), recall / len(gold)


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / ((precision + recall) or 1)


def worst(found: Iterable[Found], records: Mapping[str, Record], number: int) -> Iterator[str]:
    """The errors that matching is surest of, wrongly merged ones first, records side by side."""
    wrong = [each for each in found if each.wrong]
    merged = sorted((each for each in wrong if not each.label), key=lambda e: -e.score.total)
    missed = sorted((each for each in wrong if each.label), key=lambda e: e.score.total)
    yield f"{len(merged)} merged wrongly, {len(missed)} not merged; of each the worst {number}:"
    for each in (*merged[:number], *missed[:number]):
        yield side_by_side(each, *(records[name] for name in each.pair))


_WIDTH = 58


def side_by_side(found: Found, a: Record, b: Record) -> str:
    """A pair with its evidence, for a person to read."""
    result = found.score
    said = "merged, different" if not found.label else f"{result.verdict}, the same"
    head = f"\n{said}: {result.total:.1f} bits; conflicts: {', '.join(result.conflicts) or 'none'}"
    rows = zip(_lines(a), _lines(b), strict=True)
    body = (f"  {_cut(ours):{_WIDTH}} | {_cut(theirs)}" for ours, theirs in rows if ours or theirs)
    weighed = " ".join(f"{e.feature}={e.level}({e.weight:+g})" for e in result.evidence)
    return "\n".join([head, *body, f"  {weighed}"])


def _cut(text: str) -> str:
    return shorten(text, _WIDTH, placeholder=" …")


def _lines(record: Record) -> tuple[str, ...]:
    imprint = (
        " ".join([*(t.value for t in (*p.places, *p.publishers)), p.date])
        for p in record.publications
    )
    kind = f"{record.level} {record.medium} {' '.join(record.languages)}"
    edition = record.edition.statement[0].value if record.edition else ""
    return (
        record.name,
        record.title,
        " / ".join(t.main.value for t in record.titles[1:3]),
        " / ".join(text.value for text in record.responsibility),
        " ; ".join(name.value for agent in record.agents[:4] for name in agent.names),
        " ; ".join(imprint),
        f"{record.extent.statement if record.extent else ''} {edition}".strip(),
        f"{record.volume} {kind}",
        " ".join(i.value + (f" ({i.scope})" if i.scope else "") for i in record.identifiers),
    )
