"""Standard output and error: they take every character, in whatever encoding they are."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import IO, Any

import msgspec
from rich.console import Console

from harvester.cli.exits import Exit


class Terminal(Console):
    """A console that prints texts as they are: no markup, no pictures for words between colons."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> None:
        """End quietly: whoever read the output, such as `head`, has seen enough."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())
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
