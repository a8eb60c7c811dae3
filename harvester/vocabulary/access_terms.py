"""What terms of access say: whether anybody may read the digital copy."""

from __future__ import annotations

import re
from functools import lru_cache

from harvester.vocabulary.lexicon import lexicon

_NO_RESTRICTION = re.compile(r"rightsstatements\.org/\S{0,40}/no", re.IGNORECASE)


@lru_cache(maxsize=1000)  # a repository has a handful of them
def is_free(terms: str) -> bool | None:
    """True or False where the words or the address of a licence say so, None where they do not.

    Terms that say both restrict: free to some.
    """
    said = set(lexicon("access").find(terms))
    if "restricted" in said:
        return False
    return True if "free" in said or _NO_RESTRICTION.search(terms) else None
