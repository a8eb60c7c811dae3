"""Countries as records tell them: codes of any list, and words."""

from __future__ import annotations

import re
from functools import lru_cache

from harvester.formats.values.punctuation import unique
from harvester.vocabulary import country_coded, country_named

_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?[;,/|+]\s*")


@lru_cache(maxsize=1000)
def countries_in(text: str) -> tuple[str, ...]:
    """ISO 3166 codes of the countries in "BY", "blr", "Беларусь; Россия", "Korea, Republic of"."""
    if whole := _country_in(text):
        return (whole,)
    found = tuple(map(_country_in, _BETWEEN.split(text)))
    # "Boston, MA" is no list of countries, and MA not Morocco.
    return unique(found) if all(found) else ()


def _country_in(text: str) -> str:
    return country_coded(text) or country_named(text)
