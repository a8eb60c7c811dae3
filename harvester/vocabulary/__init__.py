"""Codes, and words of many languages: data only, shared by reading and matching."""

from harvester.vocabulary.access_terms import is_free
from harvester.vocabulary.check import (
    Fault,
    Gap,
    find_faults,
    find_gaps,
    languages_with_words,
    subjects,
)
from harvester.vocabulary.column_headings import guess, meanings_of
from harvester.vocabulary.countries import (
    COUNTRIES,
    country_coded,
    country_named,
    country_of,
    iso_country_of,
)
from harvester.vocabulary.digits import DIGITS, HAN_DIGITS, HAN_NUMERALS, han_number
from harvester.vocabulary.languages import (
    LANGUAGES,
    NO_LANGUAGE,
    language_name,
    language_of,
    languages_named,
)
from harvester.vocabulary.lexicon import lexicon
from harvester.vocabulary.number_words import divide_words, ordinal_in
from harvester.vocabulary.numbering import (
    folded_pieces,
    han_pieces,
    is_part_number,
    names_issue,
    number_in_words,
    page_words,
    parts_of_year,
    piece_words,
    volume_words,
)
from harvester.vocabulary.roles import RELATORS, relator_of, relator_of_word, relators_of_words
from harvester.vocabulary.towns import town_named
from harvester.vocabulary.word import Word, fold, fold_words, folded_words, words_of, words_version

__all__ = [
    "COUNTRIES",
    "DIGITS",
    "HAN_DIGITS",
    "HAN_NUMERALS",
    "LANGUAGES",
    "NO_LANGUAGE",
    "RELATORS",
    "Fault",
    "Gap",
    "Word",
    "country_coded",
    "country_named",
    "country_of",
    "divide_words",
    "find_faults",
    "find_gaps",
    "fold",
    "fold_words",
    "folded_pieces",
    "folded_words",
    "guess",
    "han_number",
    "han_pieces",
    "is_free",
    "is_part_number",
    "iso_country_of",
    "language_name",
    "language_of",
    "languages_named",
    "languages_with_words",
    "lexicon",
    "meanings_of",
    "names_issue",
    "number_in_words",
    "ordinal_in",
    "page_words",
    "parts_of_year",
    "piece_words",
    "relator_of",
    "relator_of_word",
    "relators_of_words",
    "subjects",
    "town_named",
    "volume_words",
    "words_of",
    "words_version",
]
