"""What was learned about a repository in earlier harvests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.sources.oai.windows import Window

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sweep(Struct, frozen=True, omit_defaults=True):
    """A comparison of all identifiers and datestamps that is under way.

    `harvest` is its number, `done` are the sets that were asked for. Of the set under way `windows`
    are left, the first of them at `token`; `restarted` says that its list broke off once and was
    begun again, `losses` counts the windows that broke off since one came to its end.

    `known` headers were of records that the store has, `unlike` of them with a later datestamp;
    `new` were of records that it has not; `fetched` of the last two were asked for. `gone` are
    records that it did not name and GetRecord says are gone.
    """

    harvest: int
    done: tuple[str, ...] = ()
    windows: tuple[Window, ...] = (Window(),)
    token: str = ""
    restarted: bool = False
    losses: int = 0
    known: int = 0
    unlike: int = 0
    new: int = 0
    fetched: int = 0
    gone: tuple[str, ...] = ()


class Acquaintance(Struct, frozen=True, omit_defaults=True):
    """What is worth knowing of a repository the next time.

    `deleted_record` is its policy as Identify gives it (OAI-PMH 2.0, section 2.5.1), empty while it
    did not; `unmarked` says that it named records as live that nothing gives. `swept` is the moment
    (UTC) when it was last seen whole, by a full list or by ListIdentifiers; `sweep` is the one
    under way, `left` how many records the last one found that no list gives, however often
    everything is fetched.
    """

    deleted_record: str = ""
    unmarked: bool = False
    swept: str = ""
    sweep: Sweep | None = None
    left: int = 0

    @property
    def tells_deletions(self) -> bool:
        """Whether a record that is gone can be trusted to be reported as deleted."""
        return self.deleted_record == "persistent" and not self.unmarked


def is_within(spec: str, sets: Sequence[str]) -> bool:
    """Whether a set is one of these or below one of them (OAI-PMH 2.0, section 2.6)."""
    return any(f"{spec}:".startswith(f"{each}:") for each in sets)
