"""Opening a dropped file, whatever packs it: each file in it as a stream, unpacked as it is read.

Nothing is unpacked ahead and nothing onto the disk, so memory stays bounded; what unpacks to far
more than any catalogue does is a bomb and ends as damage. Archives within archives stay closed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from harvester.errors import FileError
from harvester.formats.tables import is_workbook
from harvester.sources.compression import Damaged, NotInstalled, unzstd

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path
    from typing import BinaryIO

MOST_TIMES = 400
"""A file that unpacks to more times its size is a bomb; catalogues in XML reach 60."""
_SMALL = 1 << 26
"""Bytes that any file may unpack to."""
_CHUNK = 1 << 16
_BUFFER = 1 << 18
_MEMORY = 1 << 27
_FEW = 1 << 8
"""Bytes given to zstd, which knows no limit: they unpack to 8 MiB at most."""
_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_BROKEN = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError,
    ValueError, RuntimeError,
)  # fmt: skip
"""What unpacking raises; zipfile is free with ValueError and RuntimeError."""


class Opened(NamedTuple):
    """One file to read: its path and its name for people, its bytes, and how the unpacking went.

    What is damaged simply ends; `damage` then holds why, once all has been read.
    """

    path: str
    name: str
    stream: io.BufferedReader[Any]
    damage: list[str]


def files_in(path: Path) -> Generator[Opened]:
    """The file itself, unpacked, or each file in a ZIP archive under both names.

    Raises FileError for an archive that cannot be opened at all, and OSError.
    """
    with io.BufferedReader(io.FileIO(path), _BUFFER) as file:
        head = file.read(len(_XZ))
        file.seek(0)
        if head.startswith(_ZIP):
            yield from _members(path, file)
            return
        unpack = next((unpack for magic, unpack in _PACKED if head.startswith(magic)), None)
        if unpack:
            yield _open_member(path, "", unpack(file), path.stat().st_size)
        else:
            yield Opened(str(path), path.name, file, [])


def packing_of(path: Path) -> str:
    """What packs a file, by its first bytes; empty for nothing."""
    with path.open("rb") as file:
        head = file.read(len(_XZ))
        if head.startswith(_ZIP) and not is_workbook(file):
            return "ZIP"
    return next((name for magic, name in _PACKING if head.startswith(magic)), "")


@contextmanager
def reopened(path: Path, index: int) -> Iterator[BinaryIO]:
    """One of the files in it from its beginning once more."""
    files = files_in(path)
    try:
        yield next(islice(files, index, None)).stream
    finally:
        files.close()


def _members(path: Path, file: io.BufferedReader[Any]) -> Iterator[Opened]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise FileError(f"{path}: a ZIP archive that cannot be opened: {error}") from error
    with archive:
        if "xl/workbook.xml" in archive.namelist():
            file.seek(0)
            yield Opened(str(path), path.name, file, [])
            return
        if "[Content_Types].xml" in archive.namelist():
            raise FileError(f"{path}: a document; export the records as MARC or as a spreadsheet")
        for each in archive.infolist():
            if each.is_dir():
                continue
            if each.flag_bits & 1:
                raise FileError(f"{path}: {each.filename} is locked with a password")
            pieces = _pieces(partial(archive.open, each))
            yield _open_member(path, f": {each.filename}", pieces, each.compress_size)


def _open_member(path: Path, member: str, pieces: Iterator[bytes], packed: int) -> Opened:
    damage: list[str] = []
    raw = _Pieces(_read_within(pieces, max(_SMALL, packed * MOST_TIMES), damage))
    return Opened(
        f"{path}{member}", f"{path.name}{member}", io.BufferedReader(raw, _BUFFER), damage
    )


def _read_within(pieces: Iterator[bytes], most: int, damage: list[str]) -> Iterator[bytes]:
    try:
        for piece in pieces:
            most -= len(piece)
            if most < 0:
                damage.append(f"it unpacks to more than {MOST_TIMES} times its size")
                return
            if piece:
                yield piece
    except (Damaged, NotInstalled, *_BROKEN) as error:
        damage.append(str(error))


def _pieces(opened: Callable[[], Any]) -> Iterator[bytes]:
    with opened() as stream:
        while piece := stream.read1(_CHUNK):
            yield piece


def _unxz(file: BinaryIO) -> Iterator[bytes]:
    """What a file in xz unpacks to; one that needs more memory than `xz -9` does is refused."""
    unpack = lzma.LZMADecompressor(memlimit=_MEMORY)
    while data := file.read(_CHUNK):
        while data or not (unpack.needs_input or unpack.eof):
            unpack = lzma.LZMADecompressor(memlimit=_MEMORY) if unpack.eof else unpack
            yield unpack.decompress(data, _CHUNK)
            data = unpack.unused_data.lstrip(b"\0")
    if not unpack.eof:
        raise EOFError("it ends too early")


_XZ = b"\xfd7zXZ\x00"
_PACKED: tuple[tuple[bytes, Callable[[BinaryIO], Iterator[bytes]]], ...] = (
    (b"\x1f\x8b", lambda file: _pieces(partial(gzip.GzipFile, fileobj=file))),
    (b"BZh", lambda file: _pieces(partial(bz2.BZ2File, file))),
    (_XZ, _unxz),
    (b"\x28\xb5\x2f\xfd", lambda file: unzstd(iter(partial(file.read, _FEW), b""))),
)


_PACKING = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (_XZ, "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
)


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer if it can be, so that `peek` shows the beginning of a file."""
        filled = 0
        while filled < len(buffer) and (piece := self._rest or next(self._pieces, b"")):
            part = piece[: len(buffer) - filled]
            buffer[filled : filled + len(part)] = part
            self._rest = piece[len(part) :]
            filled += len(part)
        return filled
