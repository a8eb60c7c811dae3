"""Match keys: two records are worth comparing when they share one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features import prepare
from harvester.text import consonants, korean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.match.features import Prepared
    from harvester.match.forms import Form
    from harvester.record import Record

BLOCK_CAP = 100
"""A key that more records than this share says nothing and proposes no pair."""
LONGEST_KEY = 64

# In Latin and Cyrillic letters, and for Han against pinyin, the skeletons of a title agree; in
# other scripts only consonants do, so romanised titles of their languages need those keys too.
_BY_SKELETON = frozenset({"Latn", "Cyrl", "Hani", "Jpan", ""})
_BY_CONSONANTS = frozenset(
    "ara per heb yid urd ota pus snd kur uig syr arc arm geo gre grc amh tir div tha lao khm bur "
    "hin san ben guj pan mar nep sin tam tel kan mal tib kor".split()
)


def keys_of(record: Record) -> tuple[str, ...]:
    """The match keys of a record, sorted: `kind:value`, at most LONGEST_KEY characters.

    Kinds: `isbn` and the other standard numbers; title with year (`ty`), agent (`ta`) or pages
    (`tp`); a long title alone, or one with a volume (`tt`); agent with pages (`ap`); the first
    or the last consonants of a title (`cf`, `cl`), few of them with year (`cy`) or pages (`cp`);
    a Korean title (`kr`). Most hold the volume's number, so that volumes of a set do not meet.
    """
    prepared = prepare(record)
    keys = {*_numbers(prepared), *_titles(prepared), *_agents(prepared)}
    return tuple(sorted(key[:LONGEST_KEY] for key in keys))


def _numbers(p: Prepared) -> Iterator[str]:
    yield from (f"isbn:{value}" for value in p.isbns | p.set_isbns)
    yield from p.numbers


def _titles(p: Prepared) -> Iterator[str]:
    volume = ".".join(p.volume)
    families = {name.family.skeleton[:5] for name in p.names}
    for form in (*p.titles, *p.uniform):
        start = form.skeleton[:8]
        yield from (f"ta:{start}:{family}:{volume}" for family in families)
        if p.years:
            yield f"ty:{form.skeleton[:12]}:{p.years.first}:{volume}"
        if p.pages:
            yield f"tp:{start}:{p.pages}"
        if volume or len(form.skeleton) > 15:
            yield f"tt:{form.skeleton[:24]}:{volume}"
        if form.script not in _BY_SKELETON or not p.languages.isdisjoint(_BY_CONSONANTS):
            yield from _by_consonants(form, p, volume)


def _by_consonants(form: Form, p: Prepared, volume: str) -> Iterator[str]:
    if form.script == "Kore" or "kor" in p.languages:
        yield f"kr:{korean(form.words)[:10]}:{volume}"
    for letters in {form.consonants, consonants(form.skeleton)}:
        if len(letters) > 3:
            yield f"cf:{letters[:8]}:{volume}"
            yield f"cl:{letters[-8:]}:{volume}"
        if p.years:
            yield f"cy:{letters[:4]}:{p.years.first}:{volume}"
        if p.pages:
            yield f"cp:{letters[:4]}:{p.pages}:{volume}"


def _agents(p: Prepared) -> Iterator[str]:
    if p.pages:
        volume = ".".join(p.volume)
        yield from (f"ap:{n.family.skeleton[:8]}:{p.pages}:{volume}" for n in p.names)
