"""What sources bring: pages of records, headers, and the records of a file one by one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.errors import Unreadable
from harvester.issues import Issue
from harvester.record import Harvested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.sources.xml import Mend


class Broken(Struct, frozen=True):
    """A record in quarantine: named or not, it cannot be given.

    `identifier` is empty when even that cannot be read; `data` is the record's bytes as they
    came (in UTF-8 where the answer declared another encoding).
    """

    identifier: str
    data: bytes
    reason: str


class Page(Struct, frozen=True):
    """Records with their issues, and how their list goes on.

    `token` is the next resumption token, empty at the end; `prefix` the metadata prefix the list
    was asked for in. `first` marks the beginning of a list: when it comes again, the list was
    started again and what was counted before is void. `more` says that other parts of the same
    answer follow: its token counts with the last of them.
    """

    records: tuple[Harvested, ...] = ()
    issues: tuple[Issue, ...] = ()
    token: str = ""
    response_date: str = ""
    complete_list_size: int | None = None
    prefix: str = ""
    first: bool = False
    broken: tuple[Broken, ...] = ()
    more: bool = False


class Header(Struct, frozen=True):
    """What a list of identifiers says of one record; `datestamp` is the repository's text."""

    identifier: str
    datestamp: str = ""
    deleted: bool = False
    sets: tuple[str, ...] = ()


class OneName(Unreadable):
    """Every header of a page bears one identifier (pycsw 2.6): ListIdentifiers says nothing."""


class PageEntry(NamedTuple):
    """One record of an answer, given or in quarantine, with its issues."""

    record: Harvested | None
    broken: Broken | None
    issues: tuple[Issue, ...]

    @property
    def size(self) -> int:
        """In bytes."""
        held = len(self.record.metadata) if self.record else 0
        return held + (len(self.broken.data) if self.broken else 0)


class OaiRecord(NamedTuple):
    """What one `record` element gave, with its issues.

    Without a record, `reason` says why there is none; a live record that came without metadata
    is given with the reason NO_METADATA.
    """

    record: Harvested | None
    issues: tuple[Issue, ...]
    reason: str = ""


class FileRecord(NamedTuple):
    """One record in a file: its bytes, and where it stands ("export.mrc, record 17").

    `carrier` is a name of `formats.carriers.registry`, or `marcxml`; `taken` is what was read of a
    record in an OAI-PMH answer, which brings its own identifier; `mended` the repairs of its
    XML.
    """

    place: str
    carrier: str
    body: bytes
    control_number: str = ""
    taken: OaiRecord | None = None
    mended: Mapping[Mend, int] = Counter()


class BrokenStretch(NamedTuple):
    """A stretch of a file that cannot be given as a record: where, its bytes, and why."""

    place: str
    body: bytes
    reason: str
