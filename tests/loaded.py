"""The program with the words it loads for its first record, for processes forked from this one."""

from __future__ import annotations

from pathlib import Path

import harvester.cli  # noqa: F401 - what the processes run
from harvester.formats import read
from harvester.match.prepared import prepare
from harvester.match.score import score
from harvester.record import Harvested

_SAMPLE = Path(__file__).parent / "corpus" / "agents-and-roles.mrc"
_record = prepare(read(Harvested("p", "1", metadata=_SAMPLE.read_bytes())).record)
score(_record, _record)
