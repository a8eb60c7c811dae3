"""What a column of a partner's spreadsheet may mean: the words of the table `[columns]`."""

from __future__ import annotations

from typing import Literal, get_args

Meaning = Literal[
    "identifier", "title", "subtitle", "parallel title", "other title", "responsibility",
    "author and title", "author", "editor", "translator", "illustrator", "contributor",
    "imprint", "place", "publisher", "year", "last year", "edition", "extent", "volume",
    "series", "series number", "isbn", "issn", "doi", "language", "country", "type",
    "subject", "udc", "ddc", "bbk", "classification",
    "library", "shelf mark", "copies", "condition", "holdings",
    "note", "summary", "contents", "bound with", "offprint of", "link", "status",
    "ignore",
]  # fmt: skip
"""`author and title` is one cell as a card begins: "Колас Я. Новая зямля : паэма / Якуб Колас";
`imprint` is place, publisher and year in one cell; `status` says which records are deleted;
`ignore` is a column that is not to be read."""

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
