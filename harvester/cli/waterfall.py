"""The evidence of a pair as a waterfall of characters."""

from __future__ import annotations

from itertools import pairwise

from rich.padding import Padding

from harvester.cli.streams import is_unicode
from harvester.cli.terminal import console, say
from harvester.match import Score, Weights
from harvester.match.features import sentence

WIDTH = 80


_LABEL, _BITS = 26, 7


_BAR = WIDTH - _LABEL - 2 * _BITS - 2


_LEAST, _MOST = -20.0, 30.0
"""Bits that are drawn: a veto leads off the left edge, marked with <."""


def say_waterfall(found: Score, table: Weights) -> None:
    """Print the steps from the start to the sum, 80 columns wide, with the values compared."""
    say(f"{'Evidence':<{_LABEL}}{'bits':>{_BITS}}{'sum':>{_BITS}}")
    steps = [("start", table.prior, "most records compared are different editions")]
    steps += [(e.feature, e.weight, sentence(e)) for e in found.evidence]
    sums = [0.0]
    for _, bits, _ in steps:
        sums.append(sums[-1] + bits)
    scale = _Scale(sums, table)
    for (label, bits, detail), (before, after) in zip(steps, pairwise(sums), strict=True):
        numbers = f"{bits:>+{_BITS}.1f}{after:>+{_BITS}.1f}"
        say(f"{label:<{_LABEL}}{numbers}  {scale.bar(before, after)}".rstrip())
        console.print(Padding(detail, (0, 0, 0, 4), expand=False), width=WIDTH)
    say(f"{'':<{_LABEL + 2 * _BITS}}  {scale.marks()}")
    say(f"? from {table.ask:+.1f} bits a person is asked, ! above {table.same:+.1f} the same")


class _Scale:
    """Where bits stand in a row of characters."""

    def __init__(self, sums: list[float], table: Weights) -> None:
        drawn = [*sums, table.ask, table.same]
        self._low = max(_LEAST, min(drawn))
        self._high = min(_MOST, max(drawn))
        self._table = table
        self._for, self._against, self._none = "█░│" if is_unicode(console.file) else "#-|"

    def _column(self, bits: float) -> int:
        share = (bits - self._low) / (self._high - self._low)
        return round(min(1.0, max(0.0, share)) * (_BAR - 1))

    def bar(self, before: float, after: float) -> str:
        """From one sum to the next: `█` (or `#`) for the same edition, `░` (`-`) against."""
        first, last = sorted((self._column(before), self._column(after)))
        row = list(self.marks())
        row[first : last + 1] = (self._for if after > before else self._against) * (
            last - first + 1
        )
        if after < self._low:
            row[0] = "<"
        if before == after:
            row[first] = self._none
        return "".join(row)

    def marks(self) -> str:
        """Only the thresholds."""
        row = [" "] * _BAR
        row[self._column(self._table.ask)] = "?"
        row[self._column(self._table.same)] = "!"
        return "".join(row)
