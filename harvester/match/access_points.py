"""What match keys and comparing both begin with: the titles, the set above, the volume, names."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from harvester.match.forms import forms_of, names_of
from harvester.match.volume_numbers import (
    is_counted,
    is_designation,
    split_bare_number,
    split_volume,
    volume_in_rest,
    volume_numbers,
)
from harvester.record import Parent, Text
from harvester.text import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.match.forms import Form, NameForm
    from harvester.record import Identifier, Record, Title

_MOST_TITLES = 8
NUMBER_KINDS = frozenset("issn ismn lccn oclc doi national deposit".split())
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
# Codes that MARC gave up, and what stands for them today.
_LANGUAGES_NOW = {"scr": "hrv", "scc": "srp", "mol": "rum", "tgl": "fil"}


class Outline(NamedTuple):
    """A record's titles and its place in a set.

    `above` is the set of a volume, else empty; the host of an article is another work. `own` are
    the record's titles without uniform ones and without mere designations of a volume; `wordings`
    what `titles` are the forms of; `parts` names of parts that stand in titles behind the number
    of a volume; `uniform` titles only propose pairs, as translations share them. `bare_volume` is
    what may be a volume although nothing calls it so, `bare_titles` the titles without it.
    """

    above: Parent
    own: list[Title]
    wordings: list[Text]
    titles: tuple[Form, ...]
    uniform: tuple[Form, ...]
    names: tuple[NameForm, ...]
    volume: tuple[str, ...]
    parts: tuple[Text, ...]
    languages: frozenset[str]
    bare_volume: tuple[str, ...] = ()
    bare_titles: tuple[Form, ...] = ()


def outline_of(record: Record) -> Outline:
    """The outline of a record."""
    stated = _stated_volume(record)
    volume = volume_numbers(stated) or _volume_in_title(record)
    placed = record.level == "volume" or (volume and record.level != "part")
    above = record.parent if record.parent and placed else Parent()
    own = [t for t in record.titles if t.kind != "uniform"]
    if above.titles:
        own = [t for t in own if not is_designation(t.main.value)]
    wordings = [*above.titles, *_wordings(own, cut=not stated)]
    languages = _languages(record.languages)
    uniform = (t.main for t in record.titles if t.kind == "uniform")
    bare_titles, bare_volume = ([], ()) if volume else _bare_volume(record, own)
    return Outline(
        above=above,
        own=own,
        wordings=wordings,
        titles=forms_of(wordings, languages)[:_MOST_TITLES],
        uniform=forms_of(uniform, languages),
        names=names_of((*record.agents, *above.agents), languages),
        volume=volume,
        parts=() if stated else tuple(_parts_in(own)),
        languages=languages,
        bare_volume=bare_volume,
        bare_titles=forms_of(bare_titles, languages) if bare_titles else (),
    )


def _bare_volume(record: Record, own: list[Title]) -> tuple[list[Text], tuple[str, ...]]:
    """A number that ends the title, or that of a series with the book's own title."""
    proper = next((title.main for title in own if title.kind == "proper"), None)
    if proper is None or record.level not in ("monograph", "volume"):
        return [], ()
    for series in record.series:
        named_alike = flat(series.title.value) == flat(proper.value)
        numbers = volume_numbers(series.number) if named_alike else ()
        if numbers and all(map(is_counted, numbers)):
            return [proper], numbers
    title, numbers, _ = split_bare_number(proper.value)
    return ([Text(title, proper.script)], numbers) if numbers else ([], ())


def isbns_of(identifiers: Iterable[Identifier], *scopes: str) -> frozenset[str]:
    """The valid ISBNs of these scopes."""
    return frozenset(
        i.value for i in identifiers if i.kind == "isbn" and i.valid and i.scope in scopes
    )


def numbers_of(identifiers: Iterable[Identifier]) -> frozenset[str]:
    """The other valid standard numbers, as `kind:value`."""
    return frozenset(
        f"{i.kind}:{i.value}" for i in identifiers if i.kind in NUMBER_KINDS and i.valid
    )


def _stated_volume(record: Record) -> str:
    # A variant title with a number is mostly that of a series.
    numbers = tuple(t.number for t in record.titles if t.kind in ("proper", "parallel"))
    if record.level != "part":  # of an article it is the number of the issue
        numbers = (record.volume, *numbers)
    if record.parent and record.level == "volume":
        numbers = (*numbers, record.parent.number)
    return next(filter(None, numbers), "")


def _parts_in(titles: Iterable[Title]) -> Iterator[Text]:
    """The names of parts that stand in titles behind the number of their volume."""
    for t in titles:
        if part := split_volume(t.main.value).part:
            yield Text(part, t.main.script)


def _volume_in_title(record: Record) -> tuple[str, ...]:
    """The number at the end of a title, or in what follows it."""
    found = (split_volume(title.main.value).numbers for title in record.titles)
    following = (text.value for t in record.titles for text in (t.rest, t.part) if text)
    return next(filter(None, chain(found, map(volume_in_rest, following))), ())


def _languages(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(_LANGUAGES_NOW.get(code, code) for code in codes) - _NO_LANGUAGE


def _wordings(titles: Iterable[Title], *, cut: bool) -> Iterator[Text]:
    """Each title alone and with all that follows; without the volume at its end when `cut`."""
    for t in titles:
        script = t.main.script
        whole = split_volume(t.main.value)
        yield Text(whole.title, script) if cut else t.main
        if cut and whole.part:
            yield Text(f"{whole.title} : {whole.part}", script)
        if t.bare:
            yield Text(t.bare, script)
        if t.part or t.rest:
            yield Text(" : ".join(x.value for x in (t.main, t.part, t.rest) if x), script)
