"""Parts with a title of their own, found under it in a series, or under the title of their set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.forms import forms_of
from harvester.match.volume_numbers import volume_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.match.access_points import Outline
    from harvester.match.forms import Form
    from harvester.record import Record


def named_parts(record: Record, outline: Outline) -> Iterator[str]:
    """The keys of a part with a title of its own: part, set or series, number and year."""
    year = record.years.first if record.years else None
    if outline.volume:
        parts = [*(t.part for t in outline.own if t.part), *outline.parts]
        parts += [t.main for t in outline.own] if outline.above.titles else []
        named = forms_of(parts, outline.languages)
        yield from _part_keys(named, outline.titles, outline.volume, year)
        return
    for series in record.series:
        if numbers := volume_numbers(series.number):
            above = forms_of([series.title], outline.languages)
            yield from _part_keys(outline.titles, above, numbers, year)


def _part_keys(
    parts: Iterable[Form], above: Iterable[Form], numbers: tuple[str, ...], year: int | None
) -> Iterator[str]:
    volume, sets = ".".join(numbers), {form.skeleton[:8] for form in above}
    for part in {form.skeleton[:12] for form in parts}:
        yield from (f"pt:{part}:{one}:{volume}:{year}" for one in sets if one != part[:8])
