"""Telling how work advances, to whoever watches."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work advances: the stage's name, how much is done, how much there is if known.

    A harvest's stage is its partner's id; it counts records, and `pages` as well. It may be
    called from several threads at once.
    """

    def __call__(self, stage: str, done: int, total: int | None, *, pages: int = 0) -> None:
        """Take note."""


def quiet(stage: str, done: int, total: int | None, *, pages: int = 0) -> None:
    """Progress nobody watches."""
