"""Telling how work advances, to whoever watches."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work advances: the stage's name, how much is done, how much there is if known."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take note."""


def quiet(stage: str, done: int, total: int | None) -> None:
    """Progress nobody watches."""
