"""The comparisons: each looks at one side of two records and says how far they agree.

Every function is symmetric and returns None where either record says nothing: what is missing
is no disagreement. Its docstring is what a cataloger reads beside the weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.likeness import (
    DOUBTFUL,
    begins,
    likeness,
    other_word,
    vowelless,
    words_in_common,
)
from harvester.match.volumes import is_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from harvester.match.features import Prepared
    from harvester.match.forms import Form, Name
    from harvester.record import Years

_EQUAL, _ALIKE, _SOMEWHAT = 0.99, 0.9, 0.7
_SHORT, _LONG = 12, 30


class Compared(NamedTuple):
    """How far two records agree in a feature: a level of the table, and the values compared."""

    level: str
    detail: str


def title(a: Prepared, b: Prepared) -> Compared | None:
    """Title: the likest of all titles, in any script or romanisation, with or without subtitle.

    An equal title is "short" if hardly more than a word, such as "Poems", and "long" if nobody
    else would choose it; "begins": one title goes on where the other ends; "other number",
    "other word": alike except for that.
    """
    best = _likest(a.titles, b.titles)
    if best is None:
        return None
    alike, ours, theirs = best
    if alike >= DOUBTFUL and a.digits - b.digits and b.digits - a.digits:
        level = "other number"
    elif alike < _ALIKE and any(begins(x, y) for x in a.titles for y in b.titles):
        level = "begins"
    else:
        level = _title_level(alike, ours, theirs)
    return Compared(level, _both(ours.text, theirs.text))


def _title_level(alike: float, ours: Form, theirs: Form) -> str:
    if alike > _EQUAL:
        letters = max(len(ours.flat), len(theirs.flat))
        return "long" if letters >= _LONG else "equal" if letters >= _SHORT else "short"
    if alike >= DOUBTFUL and other_word(ours, theirs):
        return "other word"
    return _level(alike, ((_ALIKE, "near"), (DOUBTFUL, "similar"), (0.65, "loose")))


def subtitle(a: Prepared, b: Prepared) -> Compared | None:
    """Subtitle: other title information, where both records give it apart from the title."""
    best = _likest(a.rests, b.rests)
    if best is None:
        return None
    alike, ours, theirs = best
    level = _level(alike, ((_ALIKE, "agree"), (_SOMEWHAT, "similar")))
    if _SOMEWHAT <= alike <= _EQUAL and other_word(ours, theirs):
        level = "other word"
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
    counted = all(map(is_counted, a.volume + b.volume))
    return Compared("differ" if counted else "unclear", detail)


def agent(a: Prepared, b: Prepared) -> Compared | None:
    """Author, editor or body: the likest names; a name in the other's statement counts too.

    "unsure" stands for "differ" where only consonants can be compared, as of Arabic and Latin.
    """
    ranked = [
        (_name_rank(ours, theirs), ours.text, theirs.text)
        for ours in a.names
        for theirs in b.names
        if ours.person == theirs.person
    ]
    rank, ours, theirs = max(ranked, default=(0, "", ""))
    if rank < _NAME_LEVELS.index("similar") and (stated := _stated(a, b) or _stated(b, a)):
        return Compared("in statement", stated)
    return Compared(_NAME_LEVELS[rank], _both(ours, theirs)) if ranked else None


_NAME_LEVELS = ("unsure", "differ", "other forename", "similar", "family", "same")


def _name_rank(a: Name, b: Name) -> int:
    """How alike two names are, as a position in `_NAME_LEVELS`."""
    sure = not vowelless(a.family, b.family)
    whole = (likeness if a.person else words_in_common)(a.whole, b.whole)
    if whole >= _ALIKE:
        return 5
    if likeness(a.family, b.family) >= _ALIKE:
        if not (sure and a.initials and b.initials):
            return 4
        return 2 if a.initials.isdisjoint(b.initials) else 5
    return 3 if whole >= DOUBTFUL else int(sure)


def _stated(a: Prepared, b: Prepared) -> str:
    """A family name of one record that stands in the other's statement of responsibility."""
    for name in a.names:
        if len(name.family.skeleton) > 3 and name.family.skeleton in b.responsibility:
            return name.text
    return ""


def year(a: Prepared, b: Prepared) -> Compared | None:
    """Year of publication; for sets the spans are compared. Hijri years are converted."""
    if a.years is None or b.years is None:
        return None
    apart = min(
        max(0, ours[0] - theirs[1], theirs[0] - ours[1])
        for ours in _spans(a.years)
        for theirs in _spans(b.years)
    )
    few = 5 if a.years.certain and b.years.certain else 10
    level = "equal" if apart == 0 else "one apart" if apart == 1 else "few apart"
    detail = _both(str(a.years.first), str(b.years.first))
    return Compared(level if apart <= few else "far", detail)


def _spans(years: Years) -> Iterator[tuple[int, int]]:
    """First and last year, and what the year means if it is lunar or solar Hijri."""
    yield years.first, years.last or years.first
    if 1200 < years.first < 1450:
        for year in (round(years.first * 0.970229 + 621.57), years.first + 621):
            yield year, year


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
    most = max(a.pages, b.pages)
    if apart <= max(2, 0.02 * most) or a.sequences & b.sequences:
        return Compared("near", detail)
    return Compared("some apart" if apart <= 0.1 * most else "differ", detail)


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
    if a.edition and b.edition:
        return Compared("differ", detail)
    return None if 1 in (a.edition, b.edition) else Compared("one missing", detail)


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
    for kind in ("lccn:", "oclc:", "ismn:"):
        ours, theirs = (sorted(n for n in x.numbers if n.startswith(kind)) for x in (a, b))
        if ours and theirs:
            return Compared("differ", _both(ours[0], theirs[0]))
    return None


def language(a: Prepared, b: Prepared) -> Compared | None:
    """Language of the text; another language is a translation."""
    if not (a.languages and b.languages):
        return None
    level = "shared" if a.languages & b.languages else "differ"
    return Compared(level, _both(" ".join(sorted(a.languages)), " ".join(sorted(b.languages))))


def medium(a: Prepared, b: Prepared) -> Compared | None:
    """Medium: a printed book is not its electronic copy; a microform reproduces an edition."""
    if not (a.medium and b.medium) or a.medium == b.medium:
        return None
    level = "reproduction" if "microform" in (a.medium, b.medium) else "differ"
    return Compared(level, _both(a.medium, b.medium))


def level(a: Prepared, b: Prepared) -> Compared | None:
    """Level: a set is not one of its volumes, nor is a book a series or an article."""
    if a.level == b.level:
        return None
    levels = {a.level, b.level}
    name = "loose" if levels <= {"set", "volume", "monograph"} else "unlike"
    return Compared("differ" if levels == {"set", "volume"} else name, _both(a.level, b.level))


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
    """The two likest forms and how alike they are; of equals the longest."""
    scored = [(likeness(x, y), x, y) for x in ours for y in theirs]
    return max(scored, key=_rank, default=None)


def _rank(entry: tuple[float, Form, Form]) -> tuple[float, int, str, str]:
    """Order of likest forms; the texts themselves only make it the same from both sides."""
    alike, x, y = entry
    return alike, len(x.flat) + len(y.flat), max(x.flat, y.flat), min(x.flat, y.flat)


def _texts(
    ours: Collection[Form], theirs: Collection[Form], measure: Callable[[Form, Form], float]
) -> Compared | None:
    """`agree`, `similar` or `differ` by the likest of two lists of forms."""
    scored = [(measure(x, y), x.text, y.text) for x in ours for y in theirs]
    if not scored:
        return None
    alike, x, y = max(scored, key=lambda entry: entry[0])
    return Compared(_level(alike, ((_ALIKE, "agree"), (_SOMEWHAT, "similar"))), _both(x, y))


def _level(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    return next((name for limit, name in steps if value >= limit), "differ")


def _both(a: str, b: str) -> str:
    return f"{a} ↔ {b}"
