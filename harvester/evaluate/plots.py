"""Pictures, as PNG or SVG: why two records are one, and how far a table's scores can be trusted.

The one door to matplotlib (extra `tune`), which is imported only when a picture is asked for.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

from harvester.atomic import atomic_write
from harvester.errors import FileError, MissingExtra
from harvester.evaluate.quality import probability
from harvester.match import VETO, sum_in_words
from harvester.match.features import CONFLICTS
from harvester.text import latin, script_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from harvester.evaluate.quality import Bin, Point, Quality
    from harvester.match import Score, Weights

_SUFFIXES = (".png", ".svg")
# Told apart by those who see no red and green as well (Okabe & Ito, 2008).
_FOR, _AGAINST, _SUM, _LINE = "#0072B2", "#D55E00", "#666666", "#009E73"
_OF_FONT = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", ""})
_WIDEST = 70  # characters of a line of the heading
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "harvester",  # the same picture is the same file
    "svg.fonttype": "none",
    "text.parse_math": False,  # a record's name may hold $
    "font.size": 9,
}


def draw_waterfall(
    path: Path | str, records: Sequence[tuple[str, str]], found: Score, table: Weights
) -> None:
    """How the evidence of a pair adds up, step by step, with the thresholds of the table.

    Above it stand both records by name and title, the conflicts and the verdict. Raises FileError
    for a suffix other than .png and .svg, and MissingExtra.
    """
    heading = _heading(Path(path), records, found, table)
    steps = [("start", table.prior)]
    steps += [(f"{e.feature}: {e.level}", max(e.weight, VETO / 2)) for e in found.evidence]
    sums = list(accumulate(bits for _, bits in steps))
    with _picture(path, 0.28 * len(steps) + 1.5 + 0.16 * len(heading)) as axes:
        for row, ((_, bits), total) in enumerate(zip(steps, sums, strict=True)):
            colour = _SUM if not row else _FOR if bits > 0 else _AGAINST
            axes.barh(row, bits, left=total - bits, color=colour, height=0.7)
            weight = found.evidence[row - 1].weight if row else bits
            _write_beside(axes, row, max(total, total - bits), weight)
        axes.barh(len(steps), sums[-1], color=_SUM, height=0.7)
        _write_beside(axes, len(steps), max(sums[-1], 0), found.total)
        axes.set_yticks(range(len(steps) + 1), [*(name for name, _ in steps), "sum"])
        axes.invert_yaxis()
        for bits, name in ((table.ask, "ask"), (table.same, "same")):
            axes.axvline(bits, color=_LINE, linestyle="--", linewidth=1)
            axes.annotate(
                name, (bits, 1), (2, -9), xycoords=("data", "axes fraction"),
                textcoords="offset points", color=_LINE,
            )  # fmt: skip
        axes.axvline(0, color="black", linewidth=0.6)
        axes.use_sticky_edges = False
        axes.margins(x=0.12)
        axes.set_xlabel("bits")
        axes.set_title("\n".join(heading), loc="left", fontsize="medium")


def _heading(
    path: Path, records: Sequence[tuple[str, str]], found: Score, table: Weights
) -> list[str]:
    """The lines above a waterfall, none wider than the picture."""
    shown = _in_letters_of_font if path.suffix.lower() == ".png" else str
    lines = [f"{name}: {shown(title)}" for name, title in records]
    conflicts = [CONFLICTS[conflict] for conflict in found.conflicts]
    lines += [*(f"Conflict: {words}" for words in conflicts), sum_in_words(found, table)]
    return [part for line in lines for part in wrap(line, _WIDEST) or [""]]


def _in_letters_of_font(title: str) -> str:
    """A title as a picture of dots shows it: the font of matplotlib has few scripts."""
    return title if script_of(title) in _OF_FONT else latin(title)


def _write_beside(axes: Axes, row: int, end: float, bits: float) -> None:
    """A number at the right end of a bar."""
    axes.annotate(f"{bits:+.1f}", (end, row), (3, 0), textcoords="offset points", va="center")


def draw_precision_recall(
    path: Path | str, curve: Sequence[Point], marks: Mapping[str, Quality]
) -> None:
    """Precision against recall for every threshold, and where the verdicts stand.

    Raises FileError for a suffix other than .png and .svg, and MissingExtra.
    """
    with _picture(path, 4.5) as axes:
        axes.plot([p.recall for p in curve], [p.precision for p in curve], color=_FOR)
        for (name, quality), marker in zip(marks.items(), "os^", strict=False):
            axes.plot(quality.recall, quality.precision, marker, color=_AGAINST, label=name)
        axes.set_xlabel("recall")
        axes.set_ylabel("precision")
        axes.set_title("Precision and recall by the sum of bits alone, and of the verdicts")
        axes.grid(alpha=0.3)
        axes.legend(loc="lower left")


def draw_calibration(path: Path | str, bins: Sequence[Bin], table: Weights) -> None:
    """How many pairs of each score are the same, against what the score promises.

    Raises FileError for a suffix other than .png and .svg, and MissingExtra.
    """
    bins = [each for each in bins if each.bits >= VETO / 2]  # no veto: those are rules
    with _picture(path, 4.5) as axes:
        middles = [each.middle for each in bins]
        axes.plot(middles, [probability(bits) for bits in middles], color=_LINE, label="promised")
        axes.plot(middles, [b.same / b.pairs for b in bins], "o", color=_FOR, label="found")
        for each in bins:
            axes.annotate(
                f"{each.pairs:,}", (each.middle, each.same / each.pairs), (0, 5),
                textcoords="offset points", ha="center", fontsize=7, rotation=90,
            )  # fmt: skip
        for bits in (table.ask, table.same):
            axes.axvline(bits, color=_LINE, linestyle="--", linewidth=1)
        axes.set_xlabel("bits (two a point; the dashed lines are ask and same)")
        axes.set_ylabel("share of pairs that are the same edition")
        axes.set_title("What scores promise and what labels say (number of pairs at each)")
        axes.set_ylim(-0.05, 1.15)
        axes.legend(loc="center left")


@contextmanager
def _picture(path: Path | str, height: float) -> Iterator[Axes]:
    """Axes to draw on (inches), written to the path when the block ends."""
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise FileError(f"{path}: choose a name that ends in {' or '.join(_SUFFIXES)}")
    try:
        from matplotlib import rc_context  # noqa: PLC0415 - slow to load, seldom wanted
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("pictures need matplotlib", "tune") from error
    with rc_context(_STYLE), catch_warnings():
        if suffix == ".svg":  # it is drawn with the fonts of the reader
            filterwarnings("ignore", "Glyph .* missing from font")
        figure = Figure(figsize=(7, height), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure.subplots()
        with atomic_write(path) as stream:
            metadata = {"Date": None} if suffix == ".svg" else {}
            figure.savefig(stream, format=suffix[1:], dpi=150, metadata=metadata)
