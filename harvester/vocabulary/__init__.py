"""Codes, and words of many languages: data only, shared by reading and matching."""

from harvester.vocabulary.access_terms import is_free
from harvester.vocabulary.codes import (
    RELATORS,
    relator_of,
    relator_of_word,
    relators_of_words,
)
from harvester.vocabulary.column_headings import fold_heading, meanings_of
from harvester.vocabulary.countries import (
    COUNTRIES,
    country_coded,
    country_named,
    country_of,
    iso_country_of,
)
from harvester.vocabulary.digits import DIGITS
from harvester.vocabulary.languages import (
    LANGUAGES,
    NO_LANGUAGE,
    language_name,
    language_of,
    languages_named,
)
from harvester.vocabulary.units import PAGES, UNITS, VOLUMES, is_part_number, ordinal_of

__all__ = [
    "COUNTRIES",
    "DIGITS",
    "LANGUAGES",
    "NO_LANGUAGE",
    "PAGES",
    "RELATORS",
    "UNITS",
    "VOLUMES",
    "country_coded",
    "country_named",
    "country_of",
    "fold_heading",
    "is_free",
    "is_part_number",
    "iso_country_of",
    "language_name",
    "language_of",
    "languages_named",
    "meanings_of",
    "ordinal_of",
    "relator_of",
    "relator_of_word",
    "relators_of_words",
]
