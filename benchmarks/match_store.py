"""What `scale.py` and `spark.py` measure, in a process of its own: match all that waits in a store.

    python benchmarks/match_store.py STORE PROCESSES [MASTER]

With a MASTER comparing is done by Spark. Prints the report and the seconds each stage took, as
JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict

import msgspec

from harvester import pipeline
from harvester.pipeline.spark import Spark
from harvester.pipeline.workers import collect_seldom
from harvester.store import Store


def main(path: str, processes: int, master: str = "") -> None:
    """See the module's text."""
    seconds: defaultdict[str, float] = defaultdict(float)
    before = time.perf_counter()

    def told(stage: str, done: int, total: int | None, *, pages: int = 0) -> None:  # noqa: ARG001
        nonlocal before
        now = time.perf_counter()
        seconds[stage if done else f"before {stage}"] += now - before
        before = now

    collect_seldom()  # as the command does
    engine = Spark(master) if master else None
    with Store(path) as store:
        report = pipeline.match_records(store, told, processes=processes, engine=engine)
    print(json.dumps({"report": msgspec.to_builtins(report), "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
