"""What a dropped file holds: records, and stretches that are none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.sources.oai.record_element import Taken
    from harvester.sources.xml.repair import Mend


class Found(NamedTuple):
    """One record in a file: its bytes, and where it stands ("export.mrc, record 17").

    `carrier` is a name of `formats.carriers.registry`, or `marcxml`; `taken` is what was read of a
    record in an OAI-PMH answer, which brings its own identifier; `mended` the repairs of its
    XML.
    """

    place: str
    carrier: str
    body: bytes
    control_number: str = ""
    taken: Taken | None = None
    mended: Mapping[Mend, int] = Counter()


class Lost(NamedTuple):
    """A stretch of a file that cannot be given as a record: where, its bytes, and why."""

    place: str
    body: bytes
    reason: str
