"""Values of fields: punctuation, numbers, years, extents, names, runs of serials."""

from harvester.formats.values.counts import count_of
from harvester.formats.values.extents import edition_number, read_extent
from harvester.formats.values.gaps import without
from harvester.formats.values.languages import languages_in
from harvester.formats.values.materials import (
    MARC21_CONTENT,
    UNIMARC_CONTENT,
    content_in_words,
    level_in_words,
    level_of_book,
    medium_in_words,
)
from harvester.formats.values.names import divided, kind_of
from harvester.formats.values.numbers import (
    NumberScheme,
    by_pattern,
    called_wrong,
    each_once,
    first_isbn,
    read_number,
    typed,
)
from harvester.formats.values.punctuation import (
    NO_TITLE,
    article_length,
    by_script,
    clean,
    printable,
    sentence,
    text_of,
    text_or_none,
    texts,
    unique,
    with_marks_broken,
    without_article,
)
from harvester.formats.values.runs import in_order, read_runs
from harvester.formats.values.years import NEWEST, OLDEST, agreed, coded_years, imprint_years

__all__ = [
    "MARC21_CONTENT",
    "NEWEST",
    "NO_TITLE",
    "OLDEST",
    "UNIMARC_CONTENT",
    "NumberScheme",
    "agreed",
    "article_length",
    "by_pattern",
    "by_script",
    "called_wrong",
    "clean",
    "coded_years",
    "content_in_words",
    "count_of",
    "divided",
    "each_once",
    "edition_number",
    "first_isbn",
    "imprint_years",
    "in_order",
    "kind_of",
    "languages_in",
    "level_in_words",
    "level_of_book",
    "medium_in_words",
    "printable",
    "read_extent",
    "read_number",
    "read_runs",
    "sentence",
    "text_of",
    "text_or_none",
    "texts",
    "typed",
    "unique",
    "with_marks_broken",
    "without",
    "without_article",
]
