"""Addresses: what is asked for, where a redirect leads, and who may be told a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote_plus, urlencode, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_QUERY = 2000
"""Characters that every server takes in an address; some take no more."""


class Asked(Struct, frozen=True):
    """One request: a base address, which may have a query of its own, and the arguments."""

    method: Literal["GET", "POST"]
    base: str
    arguments: dict[str, str]

    @property
    def length(self) -> int:
        """How many characters the arguments take in an address."""
        return len(urlencode(self.arguments))

    def redirected(self, location: str) -> Asked:
        """The same request at another address: many servers lose or garble the arguments.

        A POST stays a POST. A name and a password in `location` are dropped. Raises ValueError
        for a location that is none.
        """
        target = urlsplit(urljoin(self.base, location))
        own = [
            pair
            for pair in target.query.split("&")
            if unquote_plus(pair.partition("=")[0]) not in self.arguments
        ]
        if target.scheme not in ("http", "https") or not target.hostname:
            raise ValueError("no address of a web server")
        authority = target.netloc.rpartition("@")[2]
        moved = target._replace(netloc=authority, query="&".join(own), fragment="")
        return replace(self, base=moved.geturl())


def may_know(home: str, target: str) -> bool:
    """Whether a secret meant for one address may be sent to another: same host, port and scheme.

    Going from http to https at their usual ports is allowed, too.
    """
    known, other = _origin(home), _origin(target)
    upgraded = known[::2] == ("http", 80) and other[::2] == ("https", 443)
    return known == other or (upgraded and known[1] == other[1])


def unveils(source: str, target: str) -> bool:
    """Whether going from one address to the other leaves encryption behind."""
    return _origin(source)[0] == "https" and _origin(target)[0] == "http"


def went_round(trail: Sequence[str]) -> bool:
    """Whether a way through these addresses came to one of them twice."""
    return len(set(trail)) < len(trail)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or usual
