"""Commands as processes, forked from one that has loaded the program: to load it costs a second."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
"""This checkout: the processes run its code, wherever another one is installed from."""

_FORKED = multiprocessing.get_context("forkserver")
_FIXED = {"COLUMNS": "160", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
"""What the program, and Python, read from the environment when they start."""


def run_command(
    folder: Path, *words: str, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run `harvester` with these arguments in a folder, a process of its own.

    In another encoding its streams are as PYTHONIOENCODING would have made them.
    """
    _start_server()
    with TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        process = _FORKED.Process(
            target=_be_command, args=(folder, words, (out, err), encoding, dict(os.environ))
        )
        process.start()
        process.join()
        assert process.exitcode is not None
        return subprocess.CompletedProcess(
            words, process.exitcode, out.read_text(encoding), err.read_text(encoding)
        )


def _start_server() -> None:
    """Start the process that the others are forked from, if it does not run yet."""
    with patch.dict(os.environ, _FIXED):
        _FORKED.set_forkserver_preload(["tests.loaded"])
        forkserver.ensure_running()


def _be_command(
    folder: Path,
    words: tuple[str, ...],
    files: tuple[Path, Path],
    encoding: str,
    environment: Mapping[str, str],
) -> None:
    from harvester.cli import main

    os.environ.clear()
    os.environ.update({**environment, **_FIXED})
    for stream, path in enumerate(files, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    if encoding != "utf-8":
        for written, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
            cast("TextIOWrapper", written).reconfigure(encoding=encoding, errors=errors)
    os.chdir(folder)
    sys.argv = ["harvester", *words]
    main()
