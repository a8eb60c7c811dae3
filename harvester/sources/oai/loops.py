"""Noticing a list that never ends: by what it brings, not by its tokens.

A token that stays the same is common and harmless; fresh tokens can lead in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from harvester.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_STALE = 20
"""Pages in a row without a new identifier; servers that filter late send a dozen empty ones."""
MOST_STUCK = 3
"""The same, when the token does not change either."""
_BITS = 1 << 26


class LoopGuard:
    """Remembers which identifiers a list has brought, in 8 MB whatever its length.

    One bit an identifier: a new one can be taken for known, but not whole pages of them.
    `repeated` counts the identifiers that came again.
    """

    def __init__(self) -> None:
        self._seen = bytearray(_BITS // 8)
        self._token = ""
        self._stale = 0
        self._stuck = 0
        self._new = False
        self.repeated = 0

    def note(self, identifiers: Iterable[str]) -> None:
        """Take note of what a page, or a part of one, brought."""
        for identifier in identifiers:
            byte, bit = _place(identifier)
            known = self._seen[byte] >> bit & 1
            self.repeated += known
            self._new = self._new or not known
            self._seen[byte] |= 1 << bit

    def knows(self, identifiers: Iterable[str]) -> bool:
        """Whether all of these came before."""
        return all(self._seen[byte] >> bit & 1 for byte, bit in map(_place, identifiers))

    def check(self, token: str) -> None:
        """A page has ended and promises another one; raises Unreadable for a loop."""
        self._stale = 0 if self._new else self._stale + 1
        self._stuck = self._stuck + 1 if not self._new and token == self._token else 0
        self._token, self._new = token, False
        if token and (self._stale >= MOST_STALE or self._stuck >= MOST_STUCK):
            raise Unreadable(
                f"the list goes round in circles: {self._stale} pages brought nothing new, and the "
                f"next token is {token[:80]!r}; tell the library"
            )


def _place(identifier: str) -> tuple[int, int]:
    """The byte and the bit of an identifier."""
    return divmod(crc32(identifier.encode()) % _BITS, 8)
