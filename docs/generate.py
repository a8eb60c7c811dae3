"""Write docs/reference.md and docs/vocabulary.md from the code: commands, settings, names, words.

`--check` only says whether the file is current.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import tempfile
from pathlib import Path

os.environ.update(COLUMNS="90", NO_COLOR="1", TERM="dumb")

from typing import TYPE_CHECKING

from typer.testing import CliRunner

import harvester
from harvester import config, issues, pipeline
from harvester.cli.app import app
from harvester.config.columns import MEANINGS
from harvester.match.features import SENTENCES
from harvester.match.weights import SHIPPED
from harvester.store.database import Part
from harvester.vocabulary import language_name, subjects, words_of
from harvester.vocabulary.word import all_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REFERENCE = Path(__file__).with_name("reference.md")


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command, groups before what is in them."""
    yield ()
    for command in app.registered_commands:
        yield (command.name or "",)
    for group in app.registered_groups:
        yield (group.name or "",)
        inside = group.typer_instance.registered_commands if group.typer_instance else []
        for command in inside:
            yield (group.name or "", command.name or command.callback.__name__)  # type: ignore[union-attr]


def command_section() -> Iterator[str]:
    """Every command with its help text."""
    yield "## Commands\n"
    for words in commands():
        result = CliRunner().invoke(app, [*words, "--help"], prog_name="harvester")
        yield f"### {' '.join(('harvester', *words))}\n\n```text\n{result.output.strip()}\n```\n"


def exit_section() -> Iterator[str]:
    """Exit codes."""
    yield "## Exit codes\n\n| code | meaning |\n|---|---|"
    yield from (f"| {code.value} | {meaning} |" for code, meaning in pipeline.MEANING.items())
    yield ""


def settings_section() -> Iterator[str]:
    """Settings files as they are written when new."""
    yield f"## harvester.toml\n\n```toml\n{config.settings_text().strip()}\n```\n"
    text = config.partner_text(config.Partner(id="minsk")).strip()
    yield f"## partners/ID.toml\n\n```toml\n{text}\n```\n"


def column_section() -> Iterator[str]:
    """What a column may mean, and the headings it is guessed from."""
    yield "## Columns of a spreadsheet\n\n| meaning | headings it is guessed from |\n|---|---|"
    headings = words_of("heading")
    for meaning in MEANINGS:
        words = dict.fromkeys(w.text.lstrip("=") for w in headings if w.meaning == meaning)
        yield f"| {meaning} | {', '.join(words) or 'never guessed'} |"
    yield ""


def issue_section() -> Iterator[str]:
    """Every kind of trouble with a record."""
    yield "## Issues\n\n| code | meaning |\n|---|---|"
    yield from (f"| {code.value} | {meaning} |" for code, meaning in issues.MEANING.items())
    yield ""


def weight_section() -> Iterator[str]:
    """The weight table."""
    yield f"## Weights (version {SHIPPED.version})\n"
    prior, same, ask = SHIPPED.prior, SHIPPED.same, SHIPPED.ask
    yield f"A pair starts at {prior:+g} bits; *same* from {same:+g}, *ask* from {ask:+g}.\n"
    yield "| feature | level | bits | what a cataloger reads |\n|---|---|---|---|"
    for feature, levels in SHIPPED.weights.items():
        for level, bits in levels.items():
            yield f"| {feature} | {level} | {bits:+g} | {SENTENCES[feature][level]} |"
    yield ""


def names_section() -> Iterator[str]:
    """Every public name with its docstring."""
    yield "## Public names\n"
    for name in harvester.__all__:
        value = getattr(harvester, name)
        signature = ""
        if inspect.isfunction(value):
            signature = signature_of(value)
        yield f"### {name}\n\n```python\n{name}{signature}\n```\n\n{inspect.getdoc(value)}\n"


def signature_of(function: Callable[..., object]) -> str:
    """A signature as it is called: without `self`, types by their names."""
    signature = inspect.signature(function)
    shown = [each for name, each in signature.parameters.items() if name != "self"]
    text = str(signature.replace(parameters=shown)).replace("'", "")
    return re.sub(r"<function (\w+) at \w+>", r"\1", text)


def store_section() -> Iterator[str]:
    """Every part of a store with its methods."""
    yield "## The parts of a store\n"
    with tempfile.TemporaryDirectory() as folder, harvester.Store(f"{folder}/union.db") as store:
        parts = {name: part for name, part in vars(store).items() if isinstance(part, Part)}
    for name, part in sorted(parts.items()):
        yield f"### store.{name}\n\n{inspect.getdoc(part)}\n"
        for method, function in vars(type(part)).items():
            if inspect.isfunction(function) and (method == "__iter__" or method[0] != "_"):
                called = f"for ... in store.{name}" if method == "__iter__" else method
                signature = "" if method == "__iter__" else signature_of(function)
                about = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
                yield f"- `{called}{signature}`: {about}"
        yield ""


def vocabulary() -> str:
    """The page of the words by language."""
    head = """# Vocabulary

Made from the code by `make docs`; do not edit. The words are kept in `harvester/vocabulary/words/`,
a file a language; [Teach it your language](teach-it-your-language.md) says how to add to them. `*`
stands for letters that may follow or go before, `=` for a heading that counts only as a whole.
Names of languages and countries come from CLDR besides (`harvester/vocabulary/names/`).

## Subjects and meanings

| subject | meaning | what it is |
|---|---|---|"""
    lines = [
        f"| {subject} | {meaning} | {about} |"
        for subject, meanings in subjects().items()
        for meaning, about in meanings.items()
    ]
    return "\n".join([head, *lines, "", *language_sections()])


def language_sections() -> Iterator[str]:
    """Every language with its words by subject and meaning."""
    words = tuple(all_words())
    for language in dict.fromkeys(word.language for word in words):
        yield f"## {language_name(language)} ({language})\n"
        yield "| subject | meaning | words |\n|---|---|---|"
        found: dict[tuple[str, str], list[str]] = {}
        for word in words:
            if word.language == language:
                found.setdefault((word.subject, word.meaning), []).append(word.text)
        for (subject, meaning), texts in found.items():
            yield f"| {subject} | {meaning} | {', '.join(texts).replace('|', chr(92) + '|')} |"
        yield ""


def reference() -> str:
    """The whole page."""
    sections = (
        command_section, exit_section, settings_section, column_section, issue_section,
        weight_section, names_section, store_section,
    )  # fmt: skip
    head = "# Reference\n\nMade from the code by `make docs`; do not edit.\n"
    return "\n".join([head, *(line for section in sections for line in section())])


def main() -> int:
    """Write the pages, or check them."""
    pages = {REFERENCE: reference(), REFERENCE.with_name("vocabulary.md"): vocabulary()}
    if "--check" in sys.argv:
        return any(page.read_text(encoding="utf-8") != text for page, text in pages.items())
    for page, text in pages.items():
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
