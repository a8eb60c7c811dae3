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
def beside(path: Path | str) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file when the block ends; its folder is made.

    Raises FileError when it cannot be written. A block that raises leaves the old file. What is
    there and is no file, such as a pipe or /dev/stdout, is written to as it is.
    """
    path = Path(path)
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            yield stream
        return
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
