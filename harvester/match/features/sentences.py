"""What a cataloger reads of a comparison: one sentence for every level of every feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.match.score import Evidence

SENTENCES: dict[str, dict[str, str]] = {
    "title": {
        "long": "a title nobody else would choose, equal but for script, capitals and points",
        "equal": "titles equal but for script, capitals and punctuation",
        "near": "titles equal but for a slip or a habit of romanisation",
        "short": "titles equal, but so short that others have them too",
        "similar": "titles alike",
        "begins": "one title goes on where the other ends",
        "other word": "titles alike, but one word stands for another",
        "loose": "titles little alike",
        "other number": "titles alike, but with other numbers in them",
        "differ": "other titles",
    },
    "subtitle": {
        "agree": "subtitles agree",
        "similar": "subtitles alike",
        "differ": "other subtitles",
        "other word": "subtitles alike, but one word stands for another",
    },
    "part": {
        "agree": "titles of the part agree",
        "similar": "titles of the part only alike",
        "other word": "titles of the part alike, but one word stands for another",
        "differ": "other titles of the part",
    },
    "volume": {
        "equal": "the same volume",
        "one missing": "only one record says which volume it is",
        "unclear": "volumes named in other words",
        "differ": "one volume against another",
    },
    "agent": {
        "same": "the same name",
        "family": "the same family name, one without a forename to compare",
        "in statement": "the name stands in the other's statement of responsibility",
        "similar": "names alike",
        "other forename": "the same family name with another forename",
        "unsure": "names that only their consonants could show to be the same, and do not",
        "differ": "other names",
    },
    "year": {
        "equal": "the same year",
        "converted": "the same year, one of them of the Hijra",
        "within": "one year lies in the span the other gives",
        "overlap": "spans of years that only overlap",
        "one apart": "one year apart",
        "next": "one year apart, and each book bears its own",
        "few apart": "a few years apart",
        "far": "many years apart",
    },
    "publisher": {
        "agree": "publishers agree",
        "similar": "publishers alike",
        "unsure": "publishers that only their consonants could show to be the same, and do not",
        "differ": "other publishers",
    },
    "place": {
        "agree": "places agree",
        "similar": "places alike",
        "unsure": "places that only their consonants could show to be the same, and do not",
        "differ": "other places",
        "serial, agree": "serials of one place",
        "serial, similar": "serials of places that are alike",
        "serial, differ": "serials of two places",
    },
    "pages": {
        "equal": "as many pages",
        "near": "nearly as many pages",
        "some apart": "some pages more or less",
        "differ": "other numbers of pages",
        "far": "more than twice as many pages",
    },
    "volumes": {"equal": "as many volumes", "differ": "other numbers of volumes"},
    "edition": {
        "equal": "the same number of edition",
        "one missing": "only one record names a later edition",
        "differ": "one edition against another",
    },
    "isbn": {
        "shared": "ISBN shared",
        "of the set": "ISBN shared, but it belongs to the set",
        "differ": "each has an ISBN of its own",
    },
    "number": {"shared": "number shared", "differ": "each has a number of its own"},
    "language": {"shared": "a language in common", "differ": "another language"},
    "medium": {
        "untold": "one is no printed book, the other does not say what it is",
        "reproduction": "one is a microform of the other",
        "differ": "another kind of carrier",
    },
    "level": {
        "loose": "one record makes a set or a volume of it, the other a single book",
        "unlike": "a book against a serial, an article or a collection",
        "differ": "a set against one of its volumes",
    },
    "issn": {"shared": "ISSN shared", "differ": "each has an ISSN of its own"},
    "host": {
        "same issue": "in the same issue of the same host",
        "agree": "in the same host",
        "similar": "in hosts of like titles",
        "other issue": "in another issue of the host",
        "differ": "in another host",
    },
    "content": {"differ": "another kind of content"},
    "genre": {
        "thesis": "only one calls itself a thesis",
        "abstract": "only one is the abstract of a thesis",
    },
    "scale": {"equal": "the same scale", "differ": "another scale"},
    "setting": {"equal": "the same kind of score", "differ": "another kind of score"},
    "plate": {
        "shared": "plate or publisher's number shared",
        "differ": "each has a plate or publisher's number of its own",
    },
    "partner": {"same": "from one library, which seldom catalogues an edition twice"},
}
"""By feature and level, as in the table of weights."""

KEYS = {
    "ty": "title and year",
    "ta": "title and name",
    "tp": "title and pages",
    "tt": "a long title",
    "ap": "name and pages",
    "cf": "first consonants of the title",
    "cl": "last consonants of the title",
    "cy": "consonants and year",
    "cp": "consonants and pages",
    "zh": "title as it sounds in Chinese",
    "jp": "title as it sounds in Japanese",
    "kr": "title as it sounds in Korean",
}
"""What a match key of a kind is made of; the kinds of numbers speak for themselves."""

CONFLICTS = {
    "title": "the titles are missing, or do not agree enough for a machine to decide",
    "subtitle": "the subtitles say different things",
    "part": "the parts have different titles",
    "volume": "the volumes differ, or only one record names a volume",
    "level": "one describes a set, the other a volume, a serial or a part",
    "agent": "the persons or bodies responsible are not the same",
    "edition": "the edition statements differ, or only one names a later edition",
    "year": "the years are too far apart for one edition",
    "pages": "one has more than twice as many pages",
    "place": "serials of one title in two places are two serials",
    "publisher": "two publishers in two places may be an edition for another country",
    "language": "the languages differ: a translation?",
    "medium": "one is electronic, on film or recorded, the other is not or does not say",
    "issn": "the ISSN differ",
    "host": "the articles stand in different hosts or issues",
    "content": "one is a text, the other a map, music or a recording",
    "genre": "one is a thesis or its abstract, the other is not",
    "scale": "the scales differ",
    "setting": "one is a full score, the other parts or a piano score",
    "plate": "the plate or publisher's numbers differ",
    "unsupported": "nothing agrees besides title and year",
    "imprint": "nothing says that they were published together: no year, place, publisher, number",
}
"""Why two records are not the same without a person's word, by what forbids it."""


def said(evidence: Evidence) -> str:
    """What a comparison found, in words."""
    return SENTENCES[evidence.feature][evidence.level]


def shared_words(keys: Iterable[str]) -> str:
    """What match keys are made of, each kind once, in words; numbers with their value."""
    kinds = {key.partition(":")[0]: key for key in keys}
    return ", ".join(KEYS.get(kind, key.replace(":", " ", 1)) for kind, key in kinds.items())


def sentence(evidence: Evidence) -> str:
    """What a comparison found, with the values where they are known."""
    return ": ".join(filter(None, (said(evidence), evidence.detail)))
