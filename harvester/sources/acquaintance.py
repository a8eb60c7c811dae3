"""What was learned about a repository in earlier harvests."""

from __future__ import annotations

from msgspec import Struct


class Sweep(Struct, frozen=True, omit_defaults=True):
    """A roll call of all identifiers that a run could not finish.

    `harvest` is its number, `done` are the sets that were asked for; `token` goes on in the next.
    """

    harvest: int
    done: tuple[str, ...] = ()
    token: str = ""


class Acquaintance(Struct, frozen=True, omit_defaults=True):
    """What is worth knowing of a repository the next time.

    `deleted_record` is its policy as Identify tells it (OAI-PMH 2.0, section 2.5.1), empty while it
    did not; `swept` the moment (UTC) when it was last seen whole, by a full list or by
    ListIdentifiers; `sweep` is the one under way.
    """

    deleted_record: str = ""
    swept: str = ""
    sweep: Sweep | None = None

    @property
    def tells_deletions(self) -> bool:
        """Whether a record that is gone can be trusted to be told as deleted."""
        return self.deleted_record == "persistent"
