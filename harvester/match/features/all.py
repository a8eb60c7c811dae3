"""The comparisons: each looks at one side of two records and says how far they agree.

Every function is symmetric and returns None where either record says nothing: what is missing
is no disagreement. Its docstring is what a cataloger reads beside the weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features import materials, years
from harvester.match.features.base import ALIKE, EQUAL, SOMEWHAT, Compared, level_of, likest, texts
from harvester.match.likeness import (
    DOUBTFUL,
    begins,
    likeness,
    other_word,
    vowelless,
    words_in_common,
)
from harvester.match.volume_numbers import is_counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from harvester.match.forms import Form, NameForm
    from harvester.match.prepared import Prepared

_SHORT, _LONG = 12, 30


def title(a: Prepared, b: Prepared) -> Compared | None:
    """Title: the likest of all titles, in any script or romanisation, with or without subtitle.

    An equal title is "short" if hardly more than a word, such as "Poems", and "long" if nobody
    else would choose it; "begins": one title goes on where the other ends; "other number",
    "other word": alike except for that.
    """
    best = likest(a.titles, b.titles)
    if best is None:
        return None
    alike, ours, theirs = best
    if alike >= DOUBTFUL and a.digits - b.digits and b.digits - a.digits:
        level = "other number"
    elif alike < ALIKE and any(begins(x, y) for x in a.titles for y in b.titles):
        level = "begins"
    else:
        level = _title_level(alike, ours, theirs)
    return Compared(level, ours.text, theirs.text)


def _title_level(alike: float, ours: Form, theirs: Form) -> str:
    if alike > EQUAL:
        letters = max(len(ours.flat), len(theirs.flat))
        return "long" if letters >= _LONG else "equal" if letters >= _SHORT else "short"
    if alike >= DOUBTFUL and other_word(ours, theirs):
        return "other word"
    return level_of(alike, ((ALIKE, "near"), (DOUBTFUL, "similar"), (0.65, "loose")))


def subtitle(a: Prepared, b: Prepared) -> Compared | None:
    """Subtitle: other title information, where both records give it apart from the title."""
    return _worded(a.rests, b.rests)


def part(a: Prepared, b: Prepared) -> Compared | None:
    """Part: the own title of a volume or part of a set."""
    return _worded(a.parts, b.parts)


def _worded(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> Compared | None:
    """How alike the likest of two lists of forms are, or that one word stands for another."""
    best = likest(ours, theirs)
    if best is None:
        return None
    alike, x, y = best
    level = level_of(alike, ((ALIKE, "agree"), (SOMEWHAT, "similar")))
    if SOMEWHAT <= alike <= EQUAL and other_word(x, y):
        level = "other word"
    return Compared(level, x.text, y.text)


def volume(a: Prepared, b: Prepared) -> Compared | None:
    """Volume: the number of this piece in its set; different numbers are different books."""
    if not (a.volume or b.volume):
        return None
    return Compared(_volume_level(a.volume, b.volume), a.volume, b.volume)


def _volume_level(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    if ours == theirs:
        return "equal"
    shared = min(len(ours), len(theirs))
    if ours[:shared] == theirs[:shared]:
        return "one missing"
    return "differ" if all(map(is_counted, ours + theirs)) else "unclear"


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
    return Compared(_NAME_LEVELS[rank], ours, theirs) if ranked else None


_NAME_LEVELS = ("unsure", "differ", "other forename", "similar", "family", "same")


def _name_rank(a: NameForm, b: NameForm) -> int:
    """How alike two names are, as a position in `_NAME_LEVELS`."""
    whole = (likeness if a.person else words_in_common)(a.whole, b.whole)
    if whole >= ALIKE:
        return 5
    if likeness(a.family, b.family) >= ALIKE:
        if not (a.initials and b.initials) or vowelless(a.family, b.family):
            return 4
        return 2 if a.initials.isdisjoint(b.initials) else 5
    return 3 if whole >= DOUBTFUL else int(not vowelless(a.family, b.family))


def _stated(a: Prepared, b: Prepared) -> str:
    """A family name of one record that stands in the other's statement of responsibility."""
    for name in a.names:
        if len(name.family.skeleton) > 3 and name.family.skeleton in b.responsibility:
            return name.text
    return ""


def publisher(a: Prepared, b: Prepared) -> Compared | None:
    """Publisher: the likest names, forgiving words that only one record gives.

    "unsure", as of places, stands for "differ" where only consonants can be compared.
    """
    return _imprint(a.publishers, b.publishers)


def _imprint(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> Compared | None:
    found = texts(ours, theirs, words_in_common)
    if found and found.level == "differ" and all(vowelless(x, y) for x in ours for y in theirs):
        return found._replace(level="unsure")
    return found


def place(a: Prepared, b: Prepared) -> Compared | None:
    """Place of publication, in any language and script; serials of one title are told by it."""
    found = _imprint(a.places, b.places)
    if found and found.level != "unsure" and a.level == b.level == "serial":
        return found._replace(level=f"serial, {found.level}")
    return found


def pages(a: Prepared, b: Prepared) -> Compared | None:
    """Pages: the largest sequence, or any sequence of pages that both records give.

    Of a serial they tell nothing; of articles one gives the last page, another how many.
    """
    if a.pages is None or b.pages is None or "serial" in (a.level, b.level):
        return None
    if a.pages != b.pages and "part" in (a.level, b.level):
        return None
    return Compared(_pages_level(a, b, abs(a.pages - b.pages)), a.pages, b.pages)


def _pages_level(a: Prepared, b: Prepared, apart: int) -> str:
    if apart == 0:
        return "equal"
    most = max(a.pages or 0, b.pages or 0)
    if apart <= max(2, 0.02 * most) or a.sequences & b.sequences:
        return "near"
    if apart > most / 2 and apart > _LEAFLET:
        return "far"
    return "some apart" if apart <= 0.1 * most else "differ"


_LEAFLET = 30


def volumes(a: Prepared, b: Prepared) -> Compared | None:
    """Number of volumes of a set."""
    if not (a.volumes and b.volumes) or max(a.volumes, b.volumes) == 1:
        return None
    if "serial" in (a.level, b.level):
        return None
    level = "equal" if a.volumes == b.volumes else "differ"
    return Compared(level, a.volumes, b.volumes)


def edition(a: Prepared, b: Prepared) -> Compared | None:
    """Edition: its number; a first edition often goes unsaid."""
    if a.edition is None and b.edition is None:
        return None
    if a.edition == b.edition:
        return Compared("equal", a.edition, b.edition)
    if a.edition and b.edition:
        return Compared("differ", a.edition, b.edition)
    first = 1 in (a.edition, b.edition)
    return None if first else Compared("one missing", a.edition or "", b.edition or "")


def isbn(a: Prepared, b: Prepared) -> Compared | None:
    """ISBN: shared, shared but of the whole set, or both have one and none is shared."""
    if shared := a.isbns & b.isbns:
        return Compared("shared", min(shared))
    if (a.set_isbns or b.set_isbns) and (
        shared := (a.isbns | a.set_isbns) & (b.isbns | b.set_isbns)
    ):
        return Compared("of the set", min(shared))
    if a.isbns and b.isbns:
        return Compared("differ", min(a.isbns), min(b.isbns))
    return None


def number(a: Prepared, b: Prepared) -> Compared | None:
    """Other numbers: ISMN, LCCN, OCLC, DOI, national bibliography, legal deposit."""
    if shared := a.numbers & b.numbers:
        return Compared("shared", min(shared))
    if not (a.numbers and b.numbers):
        return None
    for kind in ("lccn:", "oclc:", "ismn:"):
        ours, theirs = (sorted(n for n in x.numbers if n.startswith(kind)) for x in (a, b))
        if ours and theirs:
            return Compared("differ", ours[0], theirs[0])
    return None


def language(a: Prepared, b: Prepared) -> Compared | None:
    """Language of the text; another language is a translation."""
    if not (a.languages and b.languages):
        return None
    level = "shared" if a.languages & b.languages else "differ"
    return Compared(level, a.languages, b.languages)


def medium(a: Prepared, b: Prepared) -> Compared | None:
    """Medium: a printed book is not its electronic copy; a microform reproduces an edition."""
    media = {a.medium, b.medium}
    if len(media) == 1 or media == {"", "print"}:
        return None
    told = "reproduction" if "microform" in media else "differ"
    level = "untold" if "" in media else told
    return Compared(level, a.medium, b.medium)


def level(a: Prepared, b: Prepared) -> Compared | None:
    """Level: a set is not one of its volumes, nor is a book a series or an article."""
    if a.level == b.level:
        return None
    levels = {a.level, b.level}
    name = "loose" if levels <= {"set", "volume", "monograph"} else "unlike"
    return Compared("differ" if levels == {"set", "volume"} else name, a.level, b.level)


def partner(a: Prepared, b: Prepared) -> Compared | None:
    """Same partner: a library seldom catalogues one edition twice."""
    return Compared("same", a.partner) if a.partner == b.partner else None


COMPARISONS: dict[str, Callable[[Prepared, Prepared], Compared | None]] = {
    function.__name__: function
    for function in (
        title, subtitle, part, volume, agent, years.year, publisher, place, pages, volumes,
        edition, isbn, number, language, medium, level, materials.issn, materials.host,
        materials.content, materials.genre, materials.scale, materials.setting, materials.plate,
        partner,
    )
}  # fmt: skip
"""Every comparison by the name its weights have."""
