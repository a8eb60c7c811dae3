"""Standard output and error: they take every character, in whatever encoding they are."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from typing import IO, Any, NoReturn

import msgspec
from rich.console import Console
from rich.text import Text

from harvester.pipeline import Exit

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Terminal(Console):
    """A console that prints texts as they are: no markup, no pictures for words between colons.

    Control characters, with which a record could give a terminal orders, are written as escapes.
    """

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)

    def render_str(self, text: str, **how: Any) -> Text:
        """A text, harmless, as rich prints it and puts it into the cells of tables."""
        return super().render_str(harmless(text), **how)

    def on_broken_pipe(self) -> None:
        """What reads the output, such as `head`, has seen enough."""
        leave_unread(self.file)


def harmless(text: str) -> str:
    """A text without control characters (ISO 6429) but those that lay it out."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def leave_unread(stream: IO[str]) -> NoReturn:
    """End quietly, and have what the stream holds go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise SystemExit(Exit.UNREAD)


def take_every_character() -> None:
    """Have characters that a stream's encoding lacks written as escapes of Python."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_unicode(stream: IO[str]) -> bool:
    """Whether a stream's encoding has every character."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")


def json_text(value: Any, stream: IO[str], indent: int | None = None) -> str:
    """A value as JSON for a stream: escaped as JSON has it where its encoding lacks characters."""
    plain = msgspec.to_builtins(value, str_keys=True, enc_hook=str)
    return json.dumps(plain, indent=indent, ensure_ascii=not is_unicode(stream))
