"""How alike two written forms are, on one scale for every pair of scripts."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.fuzz import ratio, token_set_ratio

from harvester.text import chinese, consonants, japanese, korean, skeleton

if TYPE_CHECKING:
    from collections.abc import Callable

    from harvester.match.forms import Form

DOUBTFUL = 0.8
"""The likeness only about one in a hundred wrong titles exceeds, whatever the scripts."""


class _Scale(NamedTuple):
    """Similarities (0 to 100) that count as DOUBTFUL and as 1.0 for a pair of scripts."""

    doubtful: float
    certain: float


# Two romanisations of one title agree letter by letter, two scripts do not: Arabic writes no
# short vowels, Greek and Hangul are romanised in several ways. Measured on pairs of linked
# fields; of two scripts the first here decides.
_SAME = _Scale(82, 100)
# A Han character is a word: titles of the same length share fewer by chance.
_SAME_HAN = _Scale(75, 100)
_ACROSS = {
    "Arab": _Scale(71, 85),
    "Hebr": _Scale(80, 98),
    "Kore": _Scale(72, 99),
    "Armn": _Scale(84, 99),
    "Jpan": _Scale(72, 99),
    "Hani": _Scale(84, 99),
    "Grek": _Scale(64, 96),
    "Cyrl": _Scale(78, 99),
}
_OTHER = _Scale(75, 96)
_CACHED = 1 << 12  # a title is compared with several others in turn, publishers and places often
# The fold under which the romanisations of an East Asian language meet.
_SOUNDS = {
    "Hani": lru_cache(_CACHED)(chinese),
    "Jpan": lru_cache(_CACHED)(japanese),
    "Kore": lru_cache(_CACHED)(korean),
}
# Letters: the least that counts as the beginning of a title or as an abbreviated name, and the
# longest word that is a mere particle.
_BEGINNING, _ABBREVIATED, _PARTICLE = 12, 6, 2
_LONGER_PARTICLE = 3
"""Letters of words that names of bodies have or leave out: "and", "für"."""
# Similarities: from here on a word is the same but for a slip, below here it is another.
_SAME_WORD, _ANOTHER_WORD = 92, 82


def likeness(a: Form, b: Form) -> float:
    """0 for nothing in common, DOUBTFUL where chance begins, 1 for the same words."""
    measure, scale = _choose_measure(a.script, b.script)
    return _scale_similarity(measure(a, b), scale)


@lru_cache(1 << 8)
def _choose_measure(ours: str, theirs: str) -> tuple[Callable[[Form, Form], float], _Scale]:
    """How forms of two scripts are compared, and the scale of it."""
    if ours in _SOUNDS and theirs in _SOUNDS:
        return _east_asian, _SAME_HAN
    if ours == theirs:
        return (_cyrillic if ours == "Cyrl" else _letters), _SAME
    script = _harder(ours, theirs)
    return _ACROSS_BY.get(script, _letters), _ACROSS.get(script, _OTHER)


def _letters(a: Form, b: Form) -> float:
    """By their letters, and by them without what romanisations differ in."""
    if a.flat == b.flat:
        return 100.0
    return max(ratio(a.flat, b.flat), ratio(a.skeleton, b.skeleton))


def _cyrillic(a: Form, b: Form) -> float:
    return ratio(a.original, b.original) if a.flat == b.flat else _letters(a, b)


@lru_cache(_CACHED)
def words_in_common(a: Form, b: Form) -> float:
    """`likeness` that forgives missing and shortened words: `Harper and Row`, `Маст. літ.`."""
    if _begin_alike(a, b) and (_shortens(a, b) or _shortens(b, a)):
        return 1.0
    if a.script != b.script:
        return likeness(a, b)
    return _scale_similarity(token_set_ratio(a.words, b.words), _SAME)


def are_slips_apart(ours: str, theirs: str) -> bool:
    """True if two folded texts are the same but for slips."""
    return ours == theirs or ratio(ours, theirs, score_cutoff=_SAME_WORD) > 0


def _begin_alike(a: Form, b: Form) -> bool:
    """What `_shortens` needs at least, and hardly costs."""
    return a.words[:1] == b.words[:1] and a.words.count(" ") == b.words.count(" ")


def _shortens(a: Form, b: Form) -> bool:
    """True if every word of one begins the word of the other in its place."""
    if len(a.words) < _ABBREVIATED:
        return False
    words = zip(a.words.split(), b.words.split(), strict=True)
    return all(whole.startswith(word) for word, whole in words)


def vowelless(a: Form, b: Form) -> bool:
    """True if only the consonants of two forms can be compared."""
    return a.script != b.script and _harder(a.script, b.script) in ("Arab", "Hebr", "Armn")


def begins(a: Form, b: Form) -> bool:
    """True if one form is the beginning of the other, and not a mere word or two."""
    if vowelless(a, b):
        enough, folded = _BEGINNING // 2, (a.consonants, b.consonants)
    else:
        enough, folded = _BEGINNING, (a.skeleton, b.skeleton)
    short, long = sorted(folded, key=len)
    return len(short) >= enough and ratio(short, long[: len(short)]) >= _SAME_WORD


def other_word(a: Form, b: Form) -> bool:
    """True if a word of one stands where the other has quite another: Crawfish and Catfish.

    Only within one script that divides words: across scripts the division differs.
    """
    if a.script != b.script or a.script in _SOUNDS:
        return False
    ours, theirs = _long_words(a), _long_words(b)
    only_ours = "".join(word for word in ours if word not in theirs)
    only_theirs = "".join(word for word in theirs if word not in ours)
    if not (only_ours and only_theirs) or _are_vowels_apart(only_ours, only_theirs):
        return False
    return ratio(only_ours, only_theirs) < _ANOTHER_WORD


def _are_vowels_apart(ours: str, theirs: str) -> bool:
    """Muhammad and Mohammed, Ilyas and Elias; not zoology and ecology."""
    begin_alike = ours[0] == theirs[0] or {ours[0], theirs[0]} <= _VOWELS
    return begin_alike and consonants(ours) == consonants(theirs)


_VOWELS = frozenset("aeiou")


def added_word(a: Form, b: Form) -> bool:
    """True if one has a word more, no mere particle: Society, and Library Society.

    Only within one script that divides words, as `other_word`.
    """
    if a.script != b.script or a.script in _SOUNDS:
        return False
    ours, theirs = set(_long_words(a, _LONGER_PARTICLE)), set(_long_words(b, _LONGER_PARTICLE))
    return (ours < theirs) or (theirs < ours)


def _long_words(form: Form, particle: int = _PARTICLE) -> list[str]:
    """The skeletons of the words that are longer than a mere particle."""
    return [skeleton(word) for word in form.words.split() if len(word) > particle]


def _harder(a: str, b: str) -> str:
    """The script of the two that decides how they can be compared."""
    return next((script for script in _ACROSS if script in (a, b)), "")


def _arabic(a: Form, b: Form) -> float:
    return (ratio(a.flat, b.flat) + ratio(a.arabic, b.arabic)) / 2


def _hebrew(a: Form, b: Form) -> float:
    return ratio(a.hebrew, b.hebrew)


def _armenian(a: Form, b: Form) -> float:
    return ratio(a.consonants, b.consonants)


def _east_asian(a: Form, b: Form) -> float:
    """By the characters, variants made one; Japanese and Korean, partly spelt, by sound too."""
    written = ratio(a.original, b.original)
    if a.script != b.script or a.script == "Hani":
        return written
    return max(written, _sound_alike(a, b, a.script))


def _sound_alike(a: Form, b: Form, script: str) -> float:
    fold = _SOUNDS[script]
    return ratio(fold(a.words), fold(b.words))


# Forms of two scripts, by the harder of them.
_ACROSS_BY: dict[str, Callable[[Form, Form], float]] = {
    "Arab": _arabic,
    "Hebr": _hebrew,
    "Armn": _armenian,
    **{script: partial(_sound_alike, script=script) for script in _SOUNDS},
}


def _scale_similarity(similarity: float, scale: _Scale) -> float:
    if similarity < scale.doubtful:
        return DOUBTFUL * similarity / scale.doubtful
    above = (similarity - scale.doubtful) / (scale.certain - scale.doubtful)
    return min(1.0, DOUBTFUL + (1 - DOUBTFUL) * above)
