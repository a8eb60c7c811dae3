"""Unpacking what came over the wire, told by its first bytes, and never more than a limit.

The header about it is often wrong: gzip comes unmarked, and plain text marked as gzip. Only
Brotli, which has no first bytes to tell it by, is believed by its header.
"""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

try:
    import brotli
except ImportError:
    brotli = None
if not hasattr(getattr(brotli, "Decompressor", None), "can_accept_more_data"):
    brotli = None  # before 1.2 it cannot stop a bomb
try:
    import zstandard
except ImportError:
    zstandard = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SLICE = 1 << 10
"""Bytes given to a decoder that knows no limit: a block of 4 may unpack to 128 kB."""
_ROUND = 1 << 18


class TooLarge(Exception):  # noqa: N818 - says what the answer is
    """The answer unpacks to more than the limit."""


class Damaged(Exception):  # noqa: N818 - says what the answer is
    """The packed answer is cut or broken; its text says how."""


class NotInstalled(Exception):  # noqa: N818 - says what the library is
    """The answer is packed in a way that an optional library would unpack."""


def accepted() -> str:
    """What to say in Accept-Encoding: only what can be unpacked here."""
    found = ("gzip", "zstd" if zstandard else "", "br" if brotli else "")
    return ", ".join(filter(None, found))


def unpacked(body: bytes, encoding: str, largest: int) -> bytes:
    """The body, unpacked; `encoding` is the Content-Encoding header, `largest` is in bytes.

    Raises TooLarge, Damaged and NotInstalled.
    """
    if body.startswith(_GZIP):
        return _join_within(_gunzip(body), largest)
    if body.startswith(_ZSTD):
        return _join_within(unzstd([body]), largest)
    if encoding.strip().lower() == "br" and not body.lstrip().startswith(b"<"):
        return _join_within(_unbrotli(body), largest)
    return body


def _join_within(pieces: Iterator[bytes], largest: int) -> bytes:
    plain = BytesIO()
    for piece in pieces:
        plain.write(piece)
        if plain.tell() > largest:
            raise TooLarge
    return plain.getvalue()


def _gunzip(body: bytes) -> Iterator[bytes]:
    stream = gzip.GzipFile(fileobj=BytesIO(body))
    try:
        while piece := stream.read(_ROUND):
            yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(str(error)) from error


def unzstd(packed: Iterable[bytes]) -> Iterator[bytes]:
    """What pieces of a zstd stream unpack to; raises Damaged and NotInstalled."""
    if zstandard is None:
        raise NotInstalled("zstd")
    unpack = zstandard.ZstdDecompressor()
    frame = unpack.decompressobj()
    try:
        for piece in _slice_bodies(packed):
            rest = piece
            while rest:
                frame = unpack.decompressobj() if frame.eof else frame
                yield frame.decompress(rest)
                rest = frame.unused_data
    except zstandard.ZstdError as error:
        raise Damaged(str(error)) from error
    if not frame.eof:
        raise Damaged("it ends too early")


def _slice_bodies(packed: Iterable[bytes]) -> Iterator[bytes]:
    for body in packed:
        yield from (body[start : start + _SLICE] for start in range(0, len(body), _SLICE))


def _unbrotli(body: bytes) -> Iterator[bytes]:
    if brotli is None:
        raise NotInstalled("br")
    stream = brotli.Decompressor()
    try:
        piece = stream.process(body, output_buffer_limit=_ROUND)
        # It may have taken all the input, and still hold output back.
        while piece:
            yield piece
            piece = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_ROUND)
    except brotli.error as error:
        raise Damaged(str(error)) from error
    if not stream.is_finished():
        raise Damaged("it ends too early")
