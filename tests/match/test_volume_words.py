"""Every word for a volume or a part, in every place where records write it, gives its number."""

from __future__ import annotations

from collections import Counter

from harvester.match.prepared import prepare
from harvester.record import Record
from harvester.vocabulary import Word, fold, folded_words, words_of
from tests.match.pairs_corpus import Short, record_of

_TITLE = "Chronicle of the grey bridge"
_READ = 0.99
"""The least part of the variants that are read: a word of one letter, or a word for pages too, is
no volume everywhere."""


def _words() -> list[Word]:
    words = [w for w in words_of("numbering") if w.meaning in ("volume", "part")]
    return [w for w in words if "*" not in w.text]


def _variants(word: str) -> dict[str, Record]:
    """A record for each position, volume 3 in all of them."""
    named = f"{word} 3"
    return {
        "$a after a point": record_of(Short(marc=[f"245 00 $a{_TITLE}. {named}"])),
        "$a after a comma": record_of(Short(marc=[f"245 00 $a{_TITLE}, {named}."])),
        "$b": record_of(Short(marc=[f"245 00 $a{_TITLE} :$b{named}"])),
        "$b after a colon": record_of(Short(marc=[f"245 00 $a{_TITLE} :$ba novel : {named}"])),
        "$n": record_of(Short(marc=[f"245 00 $a{_TITLE}.$n{named}"])),
        "$p": record_of(Short(marc=[f"245 00 $a{_TITLE}.$p{named}"])),
        "200 $e": record_of(Short(unimarc=[f"200 1  $a{_TITLE}$e{named}"])),
        "200 $h": record_of(Short(unimarc=[f"200 1  $a{_TITLE}$h{named}"])),
        "200 $i": record_of(Short(unimarc=[f"200 1  $a{_TITLE}$i{named}"])),
        "Dublin Core": record_of(Short(format="oai_dc", title=_TITLE, rest=named)),
        "a cell": record_of(Short(format="table", title=_TITLE, vol=named)),
        "Roman": record_of(Short(marc=[f"245 00 $a{_TITLE}.$n{word} III"])),
        "in a title, Roman": record_of(Short(marc=[f"245 00 $a{_TITLE}. {word} III"])),
    }


def _is_ambiguous(word: Word) -> bool:
    """Words of one letter, and those for pages, are read in the places for volumes alone."""
    return len(fold(word.text)) == 1 or fold(word.text) in folded_words("extent", "pages")


def test_every_word_is_read_in_every_position() -> None:
    tried, missed = 0, Counter[str]()
    for word in _words():
        for position, record in _variants(word.text).items():
            volume = prepare(record).volume  # ambiguous words, too, must not fail
            if not _is_ambiguous(word):
                tried += 1
                missed[f"{position}: {word.language} {word.text}"] += volume != ("3",)
    wrong = sorted(name for name, times in missed.items() if times)
    assert tried > 1000
    assert len(wrong) <= tried * (1 - _READ), f"{len(wrong)} of {tried}: {wrong}"
