"""What was learned about a repository in earlier harvests."""

from __future__ import annotations

from msgspec import Struct


class Acquaintance(Struct, frozen=True, omit_defaults=True):
    """What is worth knowing of a repository the next time.

    `deleted_record` is its policy as Identify tells it (OAI-PMH 2.0, section 2.5.1), empty while it
    did not; `swept` the moment (UTC) when it was last seen whole, by a full list or by
    ListIdentifiers.
    """

    deleted_record: str = ""
    swept: str = ""

    @property
    def tells_deletions(self) -> bool:
        """Whether a record that is gone can be trusted to be told as deleted."""
        return self.deleted_record == "persistent"
