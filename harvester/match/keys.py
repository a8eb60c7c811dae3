"""Match keys: two records are worth comparing when they share one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.access_points import isbns_of, numbers_of, outline_of
from harvester.match.features import plates_of
from harvester.match.forms import forms_of
from harvester.match.named_parts import named_parts
from harvester.text import chinese, consonants, japanese, korean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.match.access_points import Outline
    from harvester.match.forms import Form
    from harvester.record import Record

LONGEST_KEY = 64
_LONG = 15
"""Letters: a title of more may be looked for alone."""

# In Latin and Cyrillic letters, and for Han against pinyin, the skeletons of a title agree; in
# other scripts only consonants do, so romanised titles of their languages need those keys too.
_BY_SKELETON = frozenset({"Latn", "Cyrl", "Hani", "Jpan", ""})
_BY_CONSONANTS = frozenset(
    "ara per heb yid urd ota pus snd kur uig syr arc arm geo gre grc amh tir div tha lao khm bur "
    "hin san ben guj pan mar nep sin tam tel kan mal tib kor".split()
)

_EAST_ASIAN = (
    ("Hani", "chi", "zh", chinese),
    ("Jpan", "jpn", "jp", japanese),
    ("Kore", "kor", "kr", korean),
)


def keys_of(record: Record, outline: Outline | None = None) -> tuple[str, ...]:
    """The match keys of a record, sorted: `kind:value`, at most LONGEST_KEY characters.

    Kinds: `isbn` and the other standard numbers, `plate`; title with year (`ty`), agent (`ta`) or
    pages (`tp`); a long title alone, or one with a volume (`tt`); agent with pages (`ap`); the
    first or the last consonants of a title (`cf`, `cl`), few with year (`cy`) or pages (`cp`);
    a Chinese, Japanese or Korean title as it sounds (`zh`, `jp`, `kr`); the name of a part with its
    set or series, the number there and the year (`pt`). Most hold the volume's number, so that
    volumes of a set do not meet. `outline` is the record's, where it was made already.
    """
    outline = outline or outline_of(record)
    parts = _Parts(
        volume=".".join(outline.volume),
        families=frozenset(name.family.skeleton for name in outline.names),
        year=record.years.first if record.years else None,
        pages=record.extent.pages if record.extent else None,
    )
    keys = {*_numbers(record, outline), *_titles(outline, parts), *_agents(parts)}
    if outline.bare_volume:
        parts = parts._replace(volume=".".join(outline.bare_volume))
        keys.update(_titles(outline._replace(titles=outline.bare_titles, uniform=()), parts))
    if record.gatherings:
        keys.update(_gathered(record, outline))
    keys.update(named_parts(record, outline))
    return tuple(sorted(key[:LONGEST_KEY] for key in keys))


# Kinds of keys that end in the volume and hold neither year nor pages.
_ENDS_IN_VOLUME = frozenset({"ta", "tt", "cf", "cl", *(kind for _, _, kind, _ in _EAST_ASIAN)})


def without_volume(key: str) -> str:
    """The beginning that keys of all volumes of one set share, "" for a key of another kind."""
    kind, _, rest = key.partition(":")
    head = rest.rpartition(":")[0]
    return f"{kind}:{head}:" if kind in _ENDS_IN_VOLUME and head else ""


class _Parts(NamedTuple):
    """What stands in keys beside a title; years and pages only where the record tells them."""

    volume: str
    families: frozenset[str]
    year: int | None
    pages: int | None


def _numbers(record: Record, outline: Outline) -> Iterator[str]:
    yield from numbers_of(record.identifiers)
    yield from (f"plate:{number}" for number in plates_of(record))
    isbns = isbns_of(record.identifiers, "", "volume", "set")
    yield from (f"isbn:{value}" for value in isbns | {outline.above.isbn} if value)


def _titles(outline: Outline, parts: _Parts) -> Iterator[str]:
    volume, families, year, pages = parts
    unlike = not outline.languages.isdisjoint(_BY_CONSONANTS)
    for form in (*outline.titles, *outline.uniform):
        start = form.skeleton[:8]
        yield from (f"ta:{start}:{family[:5]}:{volume}" for family in families)
        if year is not None:
            yield f"ty:{form.skeleton[:12]}:{year}:{volume}"
        if pages:
            yield f"tp:{start}:{pages}"
        if volume or len(form.skeleton) > _LONG:
            yield f"tt:{form.skeleton[:24]}:{volume}"
        for script, language, kind, fold in _EAST_ASIAN:
            if form.script == script or (form.script == "Latn" and language in outline.languages):
                yield f"{kind}:{fold(form.words)[:10]}:{volume}"
        if unlike or form.script not in _BY_SKELETON:
            yield from _by_consonants(form, parts)


def _gathered(record: Record, outline: Outline) -> Iterator[str]:
    """The keys of long titles that it is bound or gathered with, as those have them."""
    titles = (*record.gathered("bound with"), *record.gathered("in collection"))
    for form in forms_of(titles, outline.languages):
        if len(form.skeleton) > _LONG:
            yield f"tt:{form.skeleton[:24]}:"


def _by_consonants(form: Form, parts: _Parts) -> Iterator[str]:
    volume, _, year, pages = parts
    for letters in {form.consonants, consonants(form.skeleton)}:
        if len(letters) > 3:
            yield f"cf:{letters[:8]}:{volume}"
            yield f"cl:{letters[-8:]}:{volume}"
        if year is not None:
            yield f"cy:{letters[:4]}:{year}:{volume}"
        if pages:
            yield f"cp:{letters[:4]}:{pages}:{volume}"


def _agents(parts: _Parts) -> Iterator[str]:
    if parts.pages:
        for family in parts.families:
            yield f"ap:{family[:8]}:{parts.pages}:{parts.volume}"
