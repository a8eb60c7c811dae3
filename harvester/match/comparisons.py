"""The comparisons: each looks at one side of two records and says how far they agree.

Every function is symmetric and returns None where either record says nothing: what is missing
is no disagreement. Its docstring is what a cataloger reads beside the weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.likeness import DOUBTFUL, begins, likeness, other_word, words_in_common

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from harvester.match.features import Form, Name, Prepared

_EQUAL, _ALIKE = 0.99, 0.9
_SHORT = 12


class Compared(NamedTuple):
    """How far two records agree in a feature: a level of the table, and the values compared."""

    level: str
    detail: str


def title(a: Prepared, b: Prepared) -> Compared | None:
    """Title: the likest of all titles, in any script or romanisation, with or without subtitle.

    "short" is an equal title of hardly more than a word, such as "Poems"; "begins": one title
    goes on where the other ends; "other number", "other word": alike except for that.
    """
    best = _likest(a.titles, b.titles)
    if best is None:
        return None
    alike, ours, theirs = best
    return Compared(_title_level(alike, ours, theirs, a, b), _both(ours.text, theirs.text))


def _title_level(alike: float, ours: Form, theirs: Form, a: Prepared, b: Prepared) -> str:
    if alike >= DOUBTFUL and _each_has_own(_digits(a.titles), _digits(b.titles)):
        return "other number"
    if alike > _EQUAL:
        return "equal" if max(len(ours.flat), len(theirs.flat)) >= _SHORT else "short"
    if DOUBTFUL <= alike and other_word(ours, theirs):
        return "other word"
    if alike < _ALIKE and any(begins(x, y) for x in a.titles for y in b.titles):
        return "begins"
    return _level(alike, ((_ALIKE, "near"), (DOUBTFUL, "similar"), (0.65, "loose")))


def subtitle(a: Prepared, b: Prepared) -> Compared | None:
    """Subtitle: other title information, where both records give it apart from the title."""
    best = _likest(a.rests, b.rests)
    if best is None:
        return None
    alike, ours, theirs = best
    if DOUBTFUL <= alike <= _EQUAL and other_word(ours, theirs):
        return Compared("other word", _both(ours.text, theirs.text))
    level = _level(alike, ((_ALIKE, "agree"), (0.7, "similar")))
    return Compared(level, _both(ours.text, theirs.text))


def part(a: Prepared, b: Prepared) -> Compared | None:
    """Part: the own title of a volume or part of a set."""
    return _texts(a.parts, b.parts, likeness)


def volume(a: Prepared, b: Prepared) -> Compared | None:
    """Volume: the number of this piece in its set; different numbers are different books."""
    if not (a.volume or b.volume):
        return None
    detail = _both(" ".join(a.volume) or "–", " ".join(b.volume) or "–")
    if a.volume == b.volume:
        return Compared("equal", detail)
    shared = min(len(a.volume), len(b.volume))
    if a.volume[:shared] == b.volume[:shared]:
        return Compared("one missing", detail)
    counted = all(number[0].isdigit() or len(number) == 1 for number in a.volume + b.volume)
    return Compared("differ" if counted else "unclear", detail)


def agent(a: Prepared, b: Prepared) -> Compared | None:
    """Author, editor or body: the likest names; a name in the other's statement counts too."""
    ranked = [
        (rank, ours.whole.text, theirs.whole.text)
        for ours in a.names
        for theirs in b.names
        if ours.person == theirs.person and (rank := _name_rank(ours, theirs))
    ]
    best = max(ranked, default=(0, "", ""))
    if best[0] < _NAME_LEVELS.index("similar") and (stated := _stated(a, b) or _stated(b, a)):
        return Compared("in statement", stated)
    return Compared(_NAME_LEVELS[best[0]], _both(best[1], best[2])) if ranked else None


_NAME_LEVELS = ("", "differ", "other forename", "similar", "family", "same")


def _name_rank(a: Name, b: Name) -> int:
    """Position in `_NAME_LEVELS`."""
    whole = likeness(a.whole, b.whole)
    if whole >= _ALIKE:
        return 5
    if likeness(a.family, b.family) >= _ALIKE:
        if not (a.initial and b.initial):
            return 4
        return 5 if a.initial == b.initial else 2
    return 3 if whole >= DOUBTFUL else 1


def _stated(a: Prepared, b: Prepared) -> str:
    """A family name of one record that stands in the other's statement of responsibility."""
    for name in a.names:
        if len(name.family.skeleton) > 3 and name.family.skeleton in b.responsibility:
            return name.whole.text
    return ""


def year(a: Prepared, b: Prepared) -> Compared | None:
    """Year of publication; for sets the spans are compared. Hijri years are converted."""
    if a.years is None or b.years is None:
        return None
    apart = min(
        abs(ours - theirs)
        for ours in _readings(a.years.first)
        for theirs in _readings(b.years.first)
    )
    ours, theirs = a.years, b.years
    if max(ours.first, theirs.first) <= min(ours.last or ours.first, theirs.last or theirs.first):
        apart = 0
    levels = ((0, "equal"), (1, "one apart"), (5, "few apart"))
    level = next((name for limit, name in levels if apart <= limit), "far")
    if level == "far" and not (ours.certain and theirs.certain) and apart <= 10:
        level = "few apart"
    return Compared(level, _both(str(ours.first), str(theirs.first)))


def _readings(year: int) -> tuple[int, ...]:
    """A year, and what it means if it is of the lunar or solar Hijri calendar."""
    if not 1200 < year < 1450:
        return (year,)
    return (year, round(year * 0.970229 + 621.57), year + 621)


def publisher(a: Prepared, b: Prepared) -> Compared | None:
    """Publisher: the likest names, forgiving words that only one record gives."""
    return _texts(a.publishers, b.publishers, words_in_common)


def place(a: Prepared, b: Prepared) -> Compared | None:
    """Place of publication, in any language and script."""
    return _texts(a.places, b.places, words_in_common)


def pages(a: Prepared, b: Prepared) -> Compared | None:
    """Pages: the largest sequence, or any sequence of pages that both records give."""
    if a.pages is None or b.pages is None:
        return None
    apart = abs(a.pages - b.pages)
    detail = _both(str(a.pages), str(b.pages))
    if apart == 0:
        return Compared("equal", detail)
    if apart <= max(2, 0.02 * max(a.pages, b.pages)):
        return Compared("near", detail)
    if a.extents & b.extents:
        return Compared("near", detail)
    return Compared("differ" if apart > 0.1 * max(a.pages, b.pages) else "some apart", detail)


def volumes(a: Prepared, b: Prepared) -> Compared | None:
    """Number of volumes of a set."""
    if not (a.volumes and b.volumes) or max(a.volumes, b.volumes) == 1:
        return None
    level = "equal" if a.volumes == b.volumes else "differ"
    return Compared(level, _both(str(a.volumes), str(b.volumes)))


def edition(a: Prepared, b: Prepared) -> Compared | None:
    """Edition: its number; a first edition often goes unsaid."""
    if a.edition is None and b.edition is None:
        return None
    detail = _both(str(a.edition or "–"), str(b.edition or "–"))
    if a.edition == b.edition:
        return Compared("equal", detail)
    if a.edition is None or b.edition is None:
        return Compared("one missing", detail) if (a.edition or b.edition or 1) > 1 else None
    return Compared("differ", detail)


def isbn(a: Prepared, b: Prepared) -> Compared | None:
    """ISBN: shared, shared but of the whole set, or both have one and none is shared."""
    if shared := a.isbns & b.isbns:
        return Compared("shared", min(shared))
    ours, theirs = a.isbns | a.set_isbns, b.isbns | b.set_isbns
    if shared := ours & theirs:
        return Compared("of the set", min(shared))
    if a.isbns and b.isbns:
        return Compared("differ", _both(min(a.isbns), min(b.isbns)))
    return None


def number(a: Prepared, b: Prepared) -> Compared | None:
    """Other numbers: ISMN, LCCN, OCLC, DOI, national bibliography, legal deposit, ISSN."""
    if shared := a.numbers & b.numbers:
        return Compared("shared", min(shared))
    kinds = {n.partition(":")[0] for n in a.numbers} & {n.partition(":")[0] for n in b.numbers}
    if kinds & {"lccn", "oclc", "ismn"}:
        return Compared("differ", _both(min(a.numbers), min(b.numbers)))
    return None


def language(a: Prepared, b: Prepared) -> Compared | None:
    """Language of the text; another language is a translation."""
    if not (a.languages and b.languages):
        return None
    detail = _both(" ".join(sorted(a.languages)), " ".join(sorted(b.languages)))
    return Compared("differ" if a.languages.isdisjoint(b.languages) else "shared", detail)


def medium(a: Prepared, b: Prepared) -> Compared | None:
    """Medium: a printed book is not its electronic or microform copy."""
    if not (a.medium and b.medium) or a.medium == b.medium:
        return None
    return Compared("differ", _both(a.medium, b.medium))


def level(a: Prepared, b: Prepared) -> Compared | None:
    """Level: a set is not one of its volumes, nor is a book a series or an article."""
    if a.level == b.level:
        return None
    levels = {a.level, b.level}
    if levels == {"set", "volume"}:
        name = "differ"
    else:
        name = "loose" if levels <= {"set", "volume", "monograph"} else "unlike"
    return Compared(name, _both(a.level, b.level))


def partner(a: Prepared, b: Prepared) -> Compared | None:
    """Same partner: a library seldom catalogues one edition twice."""
    return Compared("same", a.partner) if a.partner == b.partner else None


COMPARISONS: dict[str, Callable[[Prepared, Prepared], Compared | None]] = {
    function.__name__: function
    for function in (
        title, subtitle, part, volume, agent, year, publisher, place, pages, volumes, edition,
        isbn, number, language, medium, level, partner,
    )
}  # fmt: skip
"""Every comparison by the name its weights have."""


def _likest(ours: Collection[Form], theirs: Collection[Form]) -> tuple[float, Form, Form] | None:
    """The two likest forms and how alike they are; of equals, the longest."""
    scored = [(likeness(x, y), len(x.flat) + len(y.flat), x, y) for x in ours for y in theirs]
    if not scored:
        return None
    alike, _, x, y = max(scored, key=lambda entry: entry[:2])
    return alike, x, y


def _each_has_own(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours - theirs) and bool(theirs - ours)


def _texts(
    ours: Collection[Form], theirs: Collection[Form], measure: Callable[[Form, Form], float]
) -> Compared | None:
    """`agree`, `similar` or `differ` by the likest of two lists of forms."""
    scored = [(measure(x, y), x.text, y.text) for x in ours for y in theirs]
    if not scored:
        return None
    alike, x, y = max(scored, key=lambda entry: entry[0])
    return Compared(_level(alike, ((_ALIKE, "agree"), (0.7, "similar"))), _both(x, y))


def _level(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    return next((name for limit, name in steps if value >= limit), "differ")


def _digits(forms: Collection[Form]) -> frozenset[str]:
    return frozenset().union(*(form.digits for form in forms))


def _both(a: str, b: str) -> str:
    return f"{a} ↔ {b}"
