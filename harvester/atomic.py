"""Files are written beside their place and put there when whole: nobody ever opens half of one."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from harvester.errors import FileError, remedy_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def atomic_write(path: Path | str) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file when the block ends; its folder is made.

    Raises FileError when it cannot be written. A block that raises leaves the old file. A link to
    a file stays a link. What is there and `is_stream` is written to as it is.
    """
    path = Path(path)
    if is_stream(path):
        with _stream(path) as stream:
            yield stream
        return
    path = Path(os.path.realpath(path))
    draft = path.parent / f"{path.name}.{os.getpid()}.part"  # two runs may write at once
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            yield stream
        draft.replace(path)
    except OSError as error:
        told = f"{path}: cannot be written ({error.strerror}); {remedy_of(error)}"
        raise FileError(told) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe, a device or what this program prints to, and no file of its own."""
    if not path.exists() or path.is_dir():
        return False
    return not path.is_file() or _printed_at(path) is not None


def _printed_at(path: Path) -> int | None:
    """The descriptor of what is printed, where a path names it: /dev/stdout may be a file."""
    for descriptor in (1, 2):
        with suppress(OSError):  # closed
            if os.path.samestat(path.stat(), os.fstat(descriptor)):
                return descriptor
    return None


def _stream(path: Path) -> BinaryIO:
    descriptor = _printed_at(path)
    # Opened by its name, a file would lose what a shell's >> keeps, and what is printed later.
    return path.open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb")
