"""A process that runs harvests in children, and kills them in the midst of it when told to.

    python -m tests.killing < orders

Each line of input is an `Order` as JSON; each line of output says "killed", "ended" or, for an
order without a time, the content hash of the store at the end. It has no threads, so its children
start at once, with everything imported.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    time.sleep = lambda _seconds: None  # before anybody takes it: nothing here waits for a server

import msgspec
from msgspec import Struct

from harvester import desk, pipeline
from harvester.config.settings import Partner, Settings
from harvester.pipeline.harvest import harvest
from harvester.store import Store, content_hash


class Order(Struct):
    """Harvest these partners into a store and match; kill it after so many seconds, if any.

    Where it is not killed, the sources are exported at the end, into a file beside the store.
    """

    store: str
    partners: list[Partner]
    after: float | None = None
    settings: Settings = Settings(timeout=30, delay=0)

    @property
    def exported(self) -> Path:
        return Path(self.store).with_suffix(".jsonl")


def work(order: Order) -> None:
    """What cron runs, in this process and one partner after the other."""
    with Store(order.store) as store:
        for partner in order.partners:
            harvest(store, partner, order.settings)
        pipeline.match_records(store)
        if order.after is None:
            desk.write_sources(store, order.exported)


def obey(order: Order) -> str:
    """Run an order in a child; what became of it."""
    child = os.fork()
    if not child:
        work(order)
        os._exit(0)
    if order.after is None:
        _, status = os.waitpid(child, 0)
        if status:
            return f"failed with status {status}"
        with Store(order.store) as store:
            return content_hash(store)
    return _killed(child, order.after)


def _killed(child: int, after: float) -> str:
    end = time.monotonic() + after
    while time.monotonic() < end:
        ended, _ = os.waitpid(child, os.WNOHANG)
        if ended:
            return "ended"
        _pause(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "killed"


def _pause(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.sigwait({signal.SIGALRM})


def main() -> None:
    """Obey until the input ends."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    for line in sys.stdin.buffer:
        print(obey(msgspec.json.decode(line, type=Order)), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
