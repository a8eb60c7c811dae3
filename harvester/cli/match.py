"""match: recognise the same editions; match tune, match adopt: the weights for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from msgspec.structs import asdict

from harvester import pipeline
from harvester.atomic import atomic_write
from harvester.cli.app import JsonOption, LogOption, StoreOption, at_work, open_desk, workspace_for
from harvester.cli.evaluate import LABELS_HELP, complain_of, figures, with_shares
from harvester.cli.progress import watching
from harvester.cli.terminal import heading, say, say_json, say_match, table
from harvester.evaluate import (
    PRECISION,
    Effect,
    Judgements,
    Tuning,
    named_table,
    read_labels,
    read_weights,
    tune_weights,
    weights_text,
)
from harvester.pipeline import Exit, Spark, collect_seldom


def match(
    context: typer.Context,
    *,
    engine: Annotated[
        Literal["local", "spark"], typer.Option("--engine", help="Where records are compared.")
    ] = "local",
    master: Annotated[
        str, typer.Option("--master", help="The master of Spark, such as spark://host:7077.")
    ] = "",
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="A folder that Spark's machines all see."),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    log: LogOption = None,
) -> None:
    """Recognise the same editions among all records, and bring the union list up to date.

    Only what changed since the last time is worked on. The commands below are about the weights by
    which records are compared.
    """
    if engine == "local" and (master or folder):
        raise typer.BadParameter("--master and --folder go with --engine spark")
    if context.invoked_subcommand:
        if engine == "spark" or store or as_json or log:
            raise typer.BadParameter(f"options belong behind {context.invoked_subcommand}")
        return
    with at_work(workspace_for(store, log)) as (desk, watch):
        for partner in desk.workspace.partners.values():
            desk.store.partners.put(partner)  # a changed hint has its records read again
        processes = desk.workspace.settings.processes
        spark = Spark(master, folder) if engine == "spark" else None
        collect_seldom()
        report = pipeline.match_records(desk.store, watch, processes=processes, engine=spark)
    say_json(report) if as_json else say_match(report)


app = typer.Typer(invoke_without_command=True, callback=match)

_MOST_MOVED = 15


@app.command()
def tune(
    labels: Annotated[
        Path | None, typer.Argument(metavar="[LABELS]", help=f"Besides decisions. {LABELS_HELP}")
    ] = None,
    *,
    precision: Annotated[
        float,
        typer.Option(min=0.5, max=0.9999, help="Of what is decided without a person."),
    ] = PRECISION,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="weights-VERSION.toml by default."),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fit the weights to people's decisions and to labels, and show what would change.

    Writes the new weights into a file to look through and edit; nothing changes before
    `harvester match adopt`.
    """
    given = read_labels(labels) if labels else None
    with open_desk(store) as opened, watching() as watch:
        processes = opened.workspace.settings.processes
        found = tune_weights(opened.store, given, precision, watch, processes=processes)
    path = output or Path(f"weights-{found.new.version}.toml")
    changed = found.new != found.old
    if changed:
        with atomic_write(path) as stream:
            stream.write(weights_text(found.new, _remarks(found)).encode())
    if as_json:
        judged = {"before": _shares(found.before), "after": _shares(found.after)}
        say_json(asdict(found) | judged | {"file": str(path) if changed else ""})
    else:
        _tell(found)
        written = f"{path} written: look through it, then: harvester match adopt {path}"
        say(written if changed else "The labels change nothing: the weights in force stay.")
    complain_of(found.faults)
    raise typer.Exit(Exit.PARTLY if found.faults else Exit.FINE)


@app.command()
def adopt(
    name: Annotated[
        str, typer.Argument(metavar="FILE|VERSION", help="A file of weights, or a known version.")
    ],
    *,
    store: StoreOption = None,
) -> None:
    """Put weights in force: from a file that `tune` wrote, or a version that was so before.

    The next `harvester match` scores every pair anew.
    """
    with open_desk(store) as opened:
        path = Path(name)
        new = read_weights(path) if path.is_file() else named_table(opened.store, name)
        if new == opened.store.weights.current():
            say(f"Weights {new.version} are in force already.")
            return
        opened.store.weights.adopt(new)
    say(f"Weights {new.version} are in force; harvester match scores every pair by them.")


def _shares(found: Judgements) -> dict[str, Any]:
    return {"verdicts": with_shares(found.verdicts), "with_ask": with_shares(found.with_ask)}


def _tell(found: Tuning) -> None:
    say(
        f"{found.labels:,} labels, {found.same:,} of them the same edition; "
        f"{found.ruled:,} are decided by a rule and teach no weight."
    )
    old, new = found.old.version, found.new.version
    rows = [
        figures(f"{old}: same", found.before.verdicts),
        figures(f"{old}: same or ask", found.before.with_ask),
        figures(f"{new}: same", found.after.verdicts),
        figures(f"{new}: same or ask", found.after.with_ask),
    ]
    table(("Weights", "Precision#", "Recall#", "F1#", "Right#", "Wrong#", "Missed#"), rows)
    say(f"The new ones judged labels they had not seen, in {found.folds} parts.")
    heading("Weights that change most")
    moved = [
        (m.feature, m.level, f"{m.was:+.2f}", f"{m.now:+.2f}", f"{m.same:,}", f"{m.different:,}")
        for m in found.moved[:_MOST_MOVED]
    ]
    table(("Feature", "Level", "Was#", "Is#", "Labels same#", "different#"), moved)
    say(
        f"same above {found.old.same:+g}, now {found.new.same:+g}; "
        f"ask from {found.old.ask:+g}, now {found.new.ask:+g} bits."
    )
    heading("What would change in the store")
    _tell_effect(found.effect)


def _tell_effect(found: Effect) -> None:
    changed = sum(found.changes.values())
    say(f"{changed:,} of {found.pairs:,} pairs would be judged otherwise.")
    table(("Verdict", "Pairs#"), [(kind, f"{number:,}") for kind, number in found.changes.items()])
    for c in found.examples:
        verdicts = f"{c.was} {c.score_was:+.1f} -> {c.now} {c.score_now:+.1f}"
        say(f"  {verdicts}: {c.record_a} ~ {c.record_b}")
    say(f"Up to {found.joined:,} union records would join others, {found.parted:,} may be parted.")


def _remarks(found: Tuning) -> dict[tuple[str, str], str]:
    return {
        (m.feature, m.level): f"was {m.was:g}; labels: {m.same} same, {m.different} different"
        for m in found.moved
    }
