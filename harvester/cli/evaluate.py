"""evaluate: the union list against labels that a person gave."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import asdict

from harvester.cli.app import JsonOption, StoreOption, open_desk
from harvester.cli.records import say_side_by_side
from harvester.cli.terminal import complain, heading, say, say_json, table
from harvester.evaluate import (
    Bcubed,
    Case,
    Evaluation,
    LabelFault,
    Quality,
    draw_calibration,
    draw_precision_recall,
    evaluate_matching,
    read_labels,
)
from harvester.match import VERDICTS, Weights
from harvester.match.features import CONFLICTS
from harvester.pipeline import Exit
from harvester.store import Store

_TOLD = 10
LABELS_HELP = "CSV or XLSX: record_a,record_b,same (1 or 0), or record,cluster."


def evaluate(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help=LABELS_HELP)],
    *,
    folder: Annotated[
        Path | None,
        typer.Option("--plots", metavar="FOLDER", help="Draw calibration and precision-recall."),
    ] = None,
    worst: Annotated[
        int, typer.Option("--errors", min=0, help="How many errors of each kind to show.")
    ] = 3,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell how good matching is on records whose sameness is known, with the worst errors.

    Rows that cannot be used are told with their line, and make the exit code 3.
    """
    given = read_labels(labels)
    with open_desk(store) as opened:
        found = evaluate_matching(opened.store, given, worst)
        if folder:
            _draw(found, folder, opened.store.weights.current())
        if as_json:
            say_json(_for_programs(found))
        else:
            _tell(found, opened.store)
    if folder and not as_json:
        say(f"Pictures are in {folder}.")
    complain_of(found.faults)
    raise typer.Exit(Exit.PARTLY if found.faults else Exit.FINE)


def complain_of(faults: Sequence[LabelFault]) -> None:
    """The first rows that do not count, and how many more there are."""
    for fault in faults[:_TOLD]:
        where = f"line {fault.line}" if fault.line else "a decision"
        complain(f"{where}: {fault.what}")
    if len(faults) > _TOLD:
        complain(f"and {len(faults) - _TOLD:,} more rows that do not count")


def _draw(found: Evaluation, folder: Path, weights: Weights) -> None:
    marks = {"same": found.verdicts, "same or ask": found.with_ask, "clusters": found.clusters}
    draw_precision_recall(folder / "precision-recall.png", found.curve, marks)
    draw_calibration(folder / "calibration.png", found.calibration, weights)


def _for_programs(found: Evaluation) -> dict[str, Any]:
    qualities = ("verdicts", "with_ask", "candidates", "clusters", "bcubed")
    return asdict(found) | {name: with_shares(getattr(found, name)) for name in qualities}


def with_shares(quality: Quality | Bcubed | None) -> dict[str, float] | None:
    """Precision, recall and F1, and the pairs they are made of."""
    if quality is None:
        return None
    counts = asdict(quality) if isinstance(quality, Quality) else {}
    shares = {"precision": quality.precision, "recall": quality.recall, "f1": quality.f1}
    return {**shares, **counts}


def _tell(found: Evaluation, store: Store) -> None:
    say(
        f"{found.pairs:,} labelled pairs, {found.same:,} of them the same edition; "
        f"weights {found.table}."
    )
    rows = [
        figures("pairs: same", found.verdicts),
        figures("pairs: same or ask", found.with_ask),
        figures("union list", found.clusters),
    ]
    if found.bcubed:
        rows.append(("union list, B-cubed", *_shares(found.bcubed), "", "", ""))
    table(("", "Precision#", "Recall#", "F1#", "Right#", "Wrong#", "Missed#"), rows)
    met = found.candidates
    say(f"Candidates: {met.right:,} of {found.same:,} were compared (recall {met.recall:.4f}).")
    if not found.bcubed:
        say("B-cubed needs labels of clusters: record,cluster.")
    if found.waiting:
        say(f"{found.waiting:,} records wait: harvester match brings the union list up to date.")
    _tell_errors("The same by mistake", found.errors.wrong, store)
    _tell_errors("Different by mistake", found.errors.missed, store)
    _tell_errors("The same, and never compared", found.errors.never_compared, store)


def figures(name: str, quality: Quality) -> tuple[str, ...]:
    """A row of a table: precision, recall, F1, and the pairs they are made of."""
    counts = (quality.right, quality.wrong, quality.missed)
    return (name, *_shares(quality), *(f"{number:,}" for number in counts))


def _shares(quality: Quality | Bcubed) -> tuple[str, ...]:
    return tuple(f"{share:.4f}" for share in (quality.precision, quality.recall, quality.f1))


def _tell_errors(name: str, cases: Sequence[Case], store: Store) -> None:
    if not cases:
        return
    heading(name)
    records = store.records.named({n for case in cases for n in (case.record_a, case.record_b)})
    for case in cases:
        say_side_by_side(records[case.record_a], records[case.record_b])
        evidence = case.score.evidence
        why = ", ".join(f"{e.feature} {e.level} {e.weight:+.1f}" for e in evidence if e.weight)
        say(f"{case.score.total:+.1f} bits, {VERDICTS[case.score.verdict]}: {why}")
        for conflict in case.score.conflicts:
            say(f"  {CONFLICTS[conflict]}")
