"""inspect: what a file from a partner is, before anything is imported."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from textwrap import fill, shorten
from typing import Annotated, Literal

import msgspec
import typer

from harvester.cli.app import JsonOption
from harvester.cli.records import say_issue, say_record
from harvester.cli.terminal import (
    APART,
    apart_counts,
    complain,
    console,
    count_of,
    say,
    say_json,
    say_json_line,
)
from harvester.config import is_character_set, load_workspace
from harvester.desk import FileFault, Inspection, Sample, faults_of, inspect_file
from harvester.errors import FileError
from harvester.formats import Hints
from harvester.formats.marc import field_name
from harvester.issues import MEANING, Code
from harvester.pipeline import Exit

CARRIERS = {
    "iso2709": "ISO 2709", "marcxml": "MARC in XML", "marcjson": "MARC in JSON",
    "aleph": "Aleph sequential", "irbis": "IRBIS text", "mnemonic": "mnemonic lines",
    "lines": "printed lines", "xml": "XML", "table": "rows of a table",
}  # fmt: skip
FORMATS = {
    "marc21": "MARC 21", "unimarc": "UNIMARC", "oai_dc": "Dublin Core", "mods": "MODS",
    "edm": "EDM", "dcndl": "DC-NDL", "dim": "DIM", "table": "columns", "unknown": "not known",
}  # fmt: skip
SCRIPTS = {
    "Latn": "Latin", "Cyrl": "Cyrillic", "Grek": "Greek", "Armn": "Armenian", "Geor": "Georgian",
    "Arab": "Arabic", "Hebr": "Hebrew", "Hani": "Han", "Jpan": "Japanese", "Kore": "Korean",
    "Thai": "Thai", "Deva": "Devanagari",
}  # fmt: skip
_MOST_SHOWN = 12
"""Counts on one line; files in forty languages are not the rule."""
_LONGEST_TITLE, _LONGEST_DETAIL = 60, 160
_TOGETHER = "\u00a0"
"""No line ends between a name and its count."""
_PLACE_WIDTH = 15


def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What a partner sent.")],
    *,
    validate: Annotated[
        bool, typer.Option("--validate", help="List every fault of every record.")
    ] = False,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl", "dim"] | None,
        typer.Option("--format", help="What records are that do not tell themselves."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help='Their character set, e.g. "cp1251".'),
    ] = None,
    partner: Annotated[
        str | None,
        typer.Option("--partner", metavar="ID", help="Read as this partner's file says."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a file is: carrier, format, encoding, counts, issues, three records as read.

    Nothing is imported, and no workspace is needed. The exit code is 0 for whatever holds records,
    however bad; with --validate it is 3 when a record has a fault. With --json besides, every
    fault is a line of JSON.
    """
    hints = _hints(partner, format, encoding)
    refused = faults = 0
    for number, path in enumerate(files):
        if number and not as_json:
            say()
        try:
            if validate:
                faults += _validate(path, hints, partner or "", as_json=as_json)
            else:
                found = inspect_file(path, hints, partner or "")
                say_json(found) if as_json else describe(found, settled=bool(hints.columns))
        except FileError as error:
            complain(str(error))
            refused += 1
    if refused or faults:
        raise typer.Exit(Exit.FAILED if refused == len(files) else Exit.PARTLY)


def _hints(
    partner: str | None,
    format: Literal["marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl", "dim"] | None,  # noqa: A002 - as above
    encoding: str | None,
) -> Hints:
    """What the partner's file says, under what the command line says."""
    if encoding and not is_character_set(encoding):
        raise typer.BadParameter(f"{encoding!r} is no character set", param_hint="--encoding")
    hints = Hints.of(load_workspace(Path.cwd()).partner(partner)) if partner else Hints()
    told = {"format": format, "encoding": encoding}
    return msgspec.structs.replace(hints, **{key: value for key, value in told.items() if value})


def _validate(path: Path, hints: Hints, partner: str, *, as_json: bool) -> int:
    """Print the faults of a file as they are found, then what they mean; returns how many."""
    met: Counter[Code] = Counter()
    records, damaged = 0, False
    for place, faults in groupby(faults_of(path, hints, partner), attrgetter("place")):
        several = list(faults)
        records += several[0].number > 0
        damaged = damaged or several[0].number == 0
        met.update(fault.issue.code for fault in several)
        if as_json:
            for fault in several:
                say_json_line(fault)
        else:
            _say_faults(place, several)
    if not as_json:
        _say_meanings(
            path, met, _places(count_of(records, "record") if records else "", damaged=damaged)
        )
    return met.total()


def _say_faults(place: str, faults: list[FileFault]) -> None:
    """A record with its number and title, below it its faults: where, which, what stands there."""
    title = shorten(faults[0].title, _LONGEST_TITLE, placeholder="…")
    named = f"{place} ({faults[0].issue.identifier})" if faults[0].issue.identifier else place
    say(": ".join(filter(None, (named, title))))
    for fault in faults:
        issue = fault.issue
        where = issue.place if issue.place != place else ""
        what = ": ".join(filter(None, (issue.code.value, issue.detail[:_LONGEST_DETAIL])))
        say(f"  {where:<{_PLACE_WIDTH}}  {what}")


def _say_meanings(path: Path, met: Counter[Code], where: str) -> None:
    if not met:
        say(f"{path}: no faults.")
        return
    say()
    say(f"{path}: {count_of(met.total(), 'fault')} in {where}:")
    for code, count in met.most_common():
        _say_wrapped(f"  {count:>7,}  ", f"{code.value}: {MEANING[code]}")


def describe(found: Inspection, *, settled: bool) -> None:
    """An inspection as a cataloger reads it, the most telling first."""
    deleted = f" and {found.deleted:,} deleted" if found.deleted else ""
    held = f"{count_of(found.records, 'record')}{deleted}"
    carriers = ", ".join(CARRIERS.get(name, name) for name in found.carriers)
    packed = f"packed with {found.packing}" if found.packing else ""
    say(", ".join(filter(None, (f"{found.file}: {held}", carriers, packed))))
    say()
    if found.formats.keys() - {"table"}:
        _line("Format", _counts(found.formats, FORMATS))
    for number, seen in enumerate(found.encodings):
        why = f": {seen.reason}" if seen.reason else ""
        count = f" {seen.records:,}" if 0 < seen.records < found.records else ""
        _line("" if number else "Encoding", f"{seen.name}{count}{why}")
    known = found.records - found.formats.get("unknown", 0)
    _line("Kept apart", apart_counts(found.apart))
    _line("They have", _shares(found, known))
    _line("Levels", _counts(found.levels))
    _line("Languages", _counts(found.languages))
    _line("Scripts", _counts(found.scripts, SCRIPTS))
    _line("Not read", _counts(found.unread, _names(found)))
    _line("Local", _counts(found.local))
    _say_issues(found)
    _say_columns(found, settled=settled)
    for sample in found.samples:
        _say_sample(sample)


def _names(found: Inspection) -> dict[str, str]:
    """Fields with their names, by the commonest format."""
    form = next(iter(found.formats), "")
    return {name: f"{name} {field_name(name, form)}".rstrip() for name in found.unread}


def _places(records: str, *, damaged: bool) -> str:
    return " and ".join(filter(None, (records, "the file itself" if damaged else "")))


def _line(label: str, text: str) -> None:
    if text:
        _say_wrapped(f"  {label:<11}", text)


def _say_wrapped(begin: str, text: str) -> None:
    """A text as wide as the terminal, its further lines below its beginning."""
    lines = fill(
        text, console.width, initial_indent=begin, subsequent_indent=" " * len(begin),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    say(lines.replace(_TOGETHER, " "))


def _counts(counts: dict[str, int], names: dict[str, str] | None = None) -> str:
    names = names or {}
    shown = [f"{names.get(key, key)}{_TOGETHER}{n:,}" for key, n in [*counts.items()][:_MOST_SHOWN]]
    more = len(counts) - len(shown)
    return ", ".join([*shown, *([f"{more} more"] if more else [])])


def _shares(found: Inspection, known: int) -> str:
    def share(number: int) -> str:
        if number in (0, known):
            return "all" if number else "none"
        return f"{number:,} ({100 * number // known or '<1'} %)"

    return ", ".join(f"{name} {share(number)}" for name, number in found.having.items())


def _say_issues(found: Inspection) -> None:
    say()
    if not found.issues:
        say("No issues.")
        return
    total = sum(seen.count for seen in found.issues)
    records = f"{found.faulty:,} of {count_of(found.records, 'record')}" if found.faulty else ""
    say(f"{count_of(total, 'issue')} in {_places(records, damaged=bool(found.damage))}:")
    for seen in found.issues:
        _say_wrapped(f"  {seen.count:>7,}  ", f"{seen.code.value}: {seen.meaning}")
        where = f"record {seen.record:,}" if seen.record else ""
        what = ": ".join(filter(None, (where, seen.place, seen.detail[:_LONGEST_DETAIL])))
        _say_wrapped(" " * 11, f"e.g. {what}")


def _say_columns(found: Inspection, *, settled: bool) -> None:
    if found.columns:
        say()
        say(
            "Columns, as the partner's file says:"
            if settled
            else "Columns, guessed from their headings. Put what is right at the end of the "
            "partner's file:"
        )
        say()
        say(found.columns)


def _say_sample(sample: Sample) -> None:
    record = sample.reading.record
    say()
    named = record.control_number or record.identifier
    say(f"Record {sample.number:,}  {named}".rstrip())
    if sample.reading.apart == "unreadable":
        say("  Nothing could be read.")
    elif record.format == "unknown":
        say(f"  Kept apart from the union list: {APART[sample.reading.apart][-1]}.")
    else:
        say_record(record)
    for issue in sample.reading.issues:
        say_issue(issue)
