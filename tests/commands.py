"""Commands as processes, forked from one that has loaded the program: to load it costs a second."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
"""This checkout: the processes run its code, wherever another one is installed from."""

_FORKED = multiprocessing.get_context("forkserver")
_FIXED = {"COLUMNS": "160", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
"""What the program, and Python, read from the environment when they start."""


def run_command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `harvester` with these arguments in a folder, a process of its own."""
    _start_server()
    with TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        process = _FORKED.Process(
            target=_be_command, args=(folder, words, out, err, dict(os.environ))
        )
        process.start()
        process.join()
        assert process.exitcode is not None
        return subprocess.CompletedProcess(
            words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8")
        )


def _start_server() -> None:
    """Start the process that the others are forked from, if it does not run yet."""
    with patch.dict(os.environ, _FIXED):
        _FORKED.set_forkserver_preload(["harvester.cli"])
        forkserver.ensure_running()


def _be_command(
    folder: Path, words: tuple[str, ...], out: Path, err: Path, environment: Mapping[str, str]
) -> None:
    from harvester.cli import main

    os.environ.clear()
    os.environ.update({**environment, **_FIXED})
    for path, stream in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    os.chdir(folder)
    sys.argv = ["harvester", *words]
    main()
