"""What terms of access say: whether anybody may read the digital copy."""

from __future__ import annotations

import re
from functools import lru_cache

_FREE = re.compile(
    r"creativecommons|public ?domain|open ?access|\bfree(?:ly)?\b|unrestricted|no restrictions|"
    r"rightsstatements\.org/\S*/no|c_abf2|общественно\w* достояни|свободн|открыт\w* доступ|"
    r"gemeinfrei|domaine public|インターネット公開|自由|公有",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"restricted|only (?:for|on|in|at)\b|on-?site|subscri|licen[sc]ed users|embargo|c_16ec|c_f1cf|"
    r"closed ?access|ограничен|обмежен|абмежаван|ogranicz|omezen|eingeschränk|restreint|"
    r"только|館内限定|\bnot (?:free|open)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1000)  # a repository has a handful of them
def is_free(terms: str) -> bool | None:
    """True or False where the words or the address of a licence say so, None where they do not."""
    open_to_all = bool(_FREE.search(terms))
    if _CLOSED.search(_FREE.sub("", terms)):
        return False
    return True if open_to_all else None
