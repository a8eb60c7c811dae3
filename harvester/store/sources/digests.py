"""Whether a record says what it said: digests that overlook what changes by itself.

Repositories write into a record when it was touched last, or when it was asked for. Nobody reads
that here, and a record in which nothing else changed is not read again.
"""

from __future__ import annotations

import re
import zlib
from hashlib import blake2b

_MOMENT = rb"[0-9TZ.:+ -]*"
_LENGTH = 32
# Date and time of the latest transaction; told by its end first, which is rare: that is quick.
_IN_MARC = re.compile(rb"005[\"'](?<=tag=.005.)[^<>]*>" + _MOMENT + rb"(?=</)")
# METS is often made when it is asked for.
_IN_METS_OR_MODS = re.compile(
    rb"recordChangeDate(?: [^<>]*)?>" + _MOMENT + rb"(?=</)"
    rb"|(?:CREATEDATE|LASTMODDATE)=[\"']" + _MOMENT + rb"(?=[\"'])"
)


def digest_of(metadata: bytes) -> str:
    """A digest of what lasts; where there is more, a short one of all the bytes follows it."""
    lasting = _IN_MARC.sub(b"", metadata)
    root = metadata[:100]
    if b"mods" in root or b"mets" in root:
        lasting = _IN_METS_OR_MODS.sub(b"", lasting)
    digest = blake2b(lasting, digest_size=_LENGTH // 2).hexdigest()
    return digest if lasting == metadata else f"{digest}{zlib.crc32(metadata):08x}"


def same_content(old: str, new: str) -> bool:
    """Whether two digests are of records that say the same, if not in the same bytes."""
    return old[:_LENGTH] == new[:_LENGTH]
