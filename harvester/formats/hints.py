"""What is known of a partner's records before they are read: format, character set, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.config import Meaning

if TYPE_CHECKING:
    from harvester.config import Partner


class Hints(Struct, frozen=True):
    """What a partner's settings say, for records that do not tell themselves.

    `columns` maps the headings of a table to their meanings; without it they are guessed.
    """

    format: Literal["", "marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl", "dim"] = ""
    encoding: str = ""
    columns: dict[str, Meaning] = {}

    @classmethod
    def of(cls, partner: Partner) -> Hints:
        """The hints in a partner's settings."""
        return cls(partner.format, partner.encoding, partner.columns)


NO_HINTS = Hints()
