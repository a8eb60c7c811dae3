"""Work over processes: one that is ended from outside is told, not shown as a traceback."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from harvester.errors import EngineError
from harvester.pipeline import workers
from harvester.pipeline.workers import Workers


def doubled(values: Sequence[int]) -> list[int]:
    return [2 * value for value in values]


def end_the_process(values: Sequence[int]) -> list[int]:
    os._exit(values[0])


def test_a_process_that_is_ended_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 0)
    with Workers(2) as shared:
        assert shared.begin(doubled, [1, 2, 3])() == [2, 4, 6]
        waiting = shared.begin(end_the_process, [9])
        with pytest.raises(EngineError, match=r"ended from outside.*fewer `processes`"):
            waiting()
        with pytest.raises(EngineError, match="run the same command again"):
            shared.begin(doubled, [1])
