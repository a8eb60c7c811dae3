"""vocabulary: the words of many languages by which records are read and compared."""

from __future__ import annotations

from typing import Annotated

import typer

from harvester.cli.app import JsonOption
from harvester.cli.terminal import complain, say, say_json, table
from harvester.errors import UnknownName
from harvester.pipeline import Exit
from harvester.vocabulary import find_faults, find_gaps, languages_with_words

app = typer.Typer(no_args_is_help=True, help="Check the words of languages that reading knows.")


@app.command()
def check(
    languages: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LANGUAGE]...", help="MARC codes, e.g. bul geo; all by default."),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Name what a language has no words for though most languages have, and words that are wrong.

    Words with two meanings, and meanings that nobody asks for, are faults: exit code 3.
    """
    chosen = languages or []
    if unknown := sorted({*chosen} - languages_with_words()):
        raise UnknownName(
            f"no words of the language {unknown[0]!r}: languages have MARC codes, such as "
            f"bul; to add one, write harvester/vocabulary/words/{unknown[0]}.toml"
        )
    gaps, faults = list(find_gaps(chosen)), list(find_faults())
    if as_json:
        say_json({"gaps": gaps, "faults": faults})
    else:
        if gaps:
            rows = ((gap.language, gap.subject, ", ".join(gap.meanings)) for gap in gaps)
            table(("Language", "Subject", "No words for"), rows)
        for fault in faults:
            complain(
                f"words/{fault.word.language}.toml, [{fault.word.subject}] {fault.word.meaning}: "
                f'"{fault.word.text}": {fault.reason}'
            )
        say(f"{len(languages_with_words())} languages, {len(gaps)} gaps, {len(faults)} faults.")
    raise typer.Exit(Exit.PARTLY if faults else Exit.FINE)
