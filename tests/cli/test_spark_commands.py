"""match --engine spark, as far as it goes without Spark."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_spark_is_asked_for_by_name(ready: Command) -> None:
    assert "--engine spark" in ready("match", "--master", "local[2]", code=2).stderr
    assert "behind tune" in ready("match", "--engine", "spark", "tune", code=2).stderr


def test_spark_is_not_started_for_nothing(ready: Command) -> None:
    assert "Nothing new" in ready("match", "--engine", "spark", "--master", "local[2]").stdout
