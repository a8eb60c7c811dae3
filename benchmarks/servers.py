"""Harvests of repositories that other people's programs serve, held against what these hold.

`python benchmarks/servers.py --write`: installs the packages of `PACKAGES` into a virtual
environment in a folder of its own, starts each as a server, and harvests it: all of it, after 5
changes, after 5 deletions, after 60, and where these are held, after `accept`.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import served
from served import Item

from harvester import Partner, Store
from harvester.config.settings import Settings
from harvester.pipeline import accept
from harvester.pipeline.harvest import harvest
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai.repository import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harvester.pipeline.reports import HarvestReport

README = Path(__file__).with_name("README.md")
PACKAGES = ("oaipmh==4.0.0", "oai_repo==0.5.2", "pycsw==2.6.2", "SQLAlchemy==1.4.54")
"""pycsw needs SQLAlchemy, which it does not ask for, and does not run with 2."""


class Case(NamedTuple):
    """A program, what it says of deletions, and the prefix its records have."""

    program: str
    deletions: str
    prefix: str


CASES = (
    Case("oaipmh", "persistent", "marc21"),
    Case("oaipmh", "no", "marc21"),
    Case("oai_repo", "persistent", "marc21"),
    Case("oai_repo", "no", "marc21"),
    Case("pycsw", "no", "oai_dc"),
)


class Asked(NamedTuple):
    """How many records, how many on a page, and where to note every request."""

    records: int
    page: int
    log: Path | None


class Row(NamedTuple):
    """What one harvest did, and how many records are as the repository has them."""

    case: Case
    step: str
    verdict: str
    requests: int
    right: int
    missing: int
    wrong: int
    retired: int
    held: int
    said: str


def made(count: int) -> list[Item]:
    """Records as old as libraries' are, in two sets."""
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=700)
    return [
        Item(
            f"oai:library.example:{number}", number, f"Book {number} of a library",
            _written(begin + timedelta(hours=number)), "maps" if number % 7 == 0 else "books",
            deleted=False,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class Repository:
    """A server that runs, and its records."""

    def __init__(self, url: str, folder: Path, items: list[Item]) -> None:
        self.url = url
        self._folder = folder
        self.items = items

    def change(self, numbers: Sequence[int]) -> None:
        """Other titles for these records, now."""
        self._touch(numbers, lambda item: item._replace(title=f"{item.title}, corrected"))

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete these records, now."""
        self._touch(numbers, lambda item: item._replace(deleted=True))

    def _touch(self, numbers: Sequence[int], how: Callable[[Item], Item]) -> None:
        now = _written(datetime.now(UTC))
        for number in numbers:
            self.items[number - 1] = how(self.items[number - 1])._replace(datestamp=now)
        served.write(self._folder, self.items)

    def note(self, step: str) -> None:
        """Note in the log of requests what comes."""
        with (self._folder / "requests.log").open("a", encoding="utf-8") as log:
            log.write(f"# {self.url} {step}\n")

    def live(self) -> dict[str, str]:
        """The titles of the records that are not deleted."""
        return {item.identifier: item.title for item in self.items if not item.deleted}


@contextmanager
def running(python: str, case: Case, asked: Asked) -> Iterator[Repository]:
    """A server in a process and a folder of its own."""
    script = Path(__file__).with_name(f"server_{case.program}.py")
    with tempfile.TemporaryDirectory() as name:
        folder, items = Path(name), made(asked.records)
        served.write(folder, items)
        if asked.log:
            (folder / "requests.log").symlink_to(asked.log.resolve())
        command = [python, "-W", "ignore", str(script), name, str(asked.page), case.deletions]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            try:
                assert process.stdout is not None  # noqa: S101 - it is piped
                yield Repository(process.stdout.readline().strip(), folder, items)
            finally:
                process.kill()


def measure(python: str, case: Case, asked: Asked) -> Iterator[Row]:
    """Every step of a case, one after another, and then again from nothing while records change."""
    count = asked.records
    with _trying(python, case, asked) as trial:
        yield trial.look("all")
        trial.repository.change(_spread(count, 5, 0))
        yield trial.look("5 changes")
        trial.repository.delete(_spread(count, 5, 1))
        yield trial.look("5 deletions")
        trial.repository.delete(_spread(count, 60, 2))
        row = trial.look("60 deletions")
        yield row
        if row.held:
            accept(trial.store, trial.partner)
            yield trial.look("accepted")
        yield trial.look("nothing new")
    with _trying(python, case, asked) as trial:
        yield trial.look("all, while records change and go", restless=True)
        yield trial.look("then quiet")


class Trial(NamedTuple):
    """A repository that runs, and the store that is filled from it."""

    case: Case
    repository: Repository
    store: Store
    partner: Partner

    def look(self, step: str, *, restless: bool = False) -> Row:
        """Harvest once and compare; where it is restless, records change and go meanwhile."""
        self.repository.note(step)
        before = self.repository.live()
        requests = itertools.count(1)

        def between(_: float) -> None:
            number = 7 * next(requests)
            if restless and number < len(before):
                self.repository.change([number])
                self.repository.delete([number - 1] if number % 3 == 0 else [])

        settings = Settings(delay=60)  # not waited for: it makes `between` be called every time
        client = connect(self.partner, settings, hosts=Hosts(), sleep=between)
        report = harvest(self.store, self.partner, settings, client=client)
        return _row(self, step, report, before)


@contextmanager
def _trying(python: str, case: Case, asked: Asked) -> Iterator[Trial]:
    with (
        running(python, case, asked) as repository,
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder) / "union.db") as store,
    ):
        partner = Partner(id="p", prefix=case.prefix, url=repository.url)
        yield Trial(case, repository, store, partner)


def _spread(count: int, number: int, shift: int) -> list[int]:
    return [1 + shift + each * (count - 3) // number for each in range(number)]


def _row(trial: Trial, step: str, report: HarvestReport, before: dict[str, str]) -> Row:
    """What a harvest did; right is also what was so when it began."""
    after = trial.repository.live()
    kept = {
        each.identifier: each.metadata for each in trial.store.sources.all() if not each.deleted
    }
    right = {
        name
        for name, data in kept.items()
        if any(f">{each.get(name)}<".encode() in data for each in (before, after))
    }
    return Row(
        trial.case, step, report.verdict, report.requests, len(right),
        len(after.keys() - kept.keys()), len(kept.keys() - right),
        report.retired, report.held, report.message,
    )  # fmt: skip


def installed(folder: Path) -> str:
    """An interpreter that has the servers, in a virtual environment in the folder."""
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(command, check=True)  # noqa: S603
    return str(python)


def table(rows: Sequence[Row], asked: Asked) -> str:
    """All rows as a Markdown table."""
    packages, python = ", ".join(PACKAGES[:3]), sys.version.split()[0]
    date = time.strftime("%Y-%m-%d")
    columns = "server | deletions | step | verdict | requests | " + " | ".join(Row._fields[4:-1])
    head = [
        f"{asked.records:,} records, {asked.page:,} a page, {packages}, Python {python}, {date}:",
        "",
        f"| {columns} |",
        "|---|---|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines = [(row.case.program, row.case.deletions, *row[1:-1]) for row in rows]
    return "\n".join([*head, *(f"| {' | '.join(map(str, line))} |" for line in lines)])


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=600)
    parser.add_argument("--page", type=int, default=50)
    parser.add_argument("--only", default="", help="the name of one program")
    parser.add_argument("--folder", type=Path, help="where the servers are, or are to be installed")
    parser.add_argument("--python", help="an interpreter that has the servers")
    parser.add_argument("--log", type=Path, help="a file for every request and how its answer ends")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    asked = Asked(given.records, given.page, given.log)
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        python = given.python or installed(given.folder or Path(temporary))
        for case in CASES:
            if given.only in ("", case.program):
                for row in measure(python, case, asked):
                    print(*row[0], *row[1:], sep="  ", file=sys.stderr)
                    rows.append(row)
    text = table(rows, asked)
    print(text)
    if given.write:
        _write(text)


def _write(text: str) -> None:
    start, end = "<!-- servers -->", "<!-- /servers -->"
    before, _, rest = README.read_text(encoding="utf-8").partition(start)
    after = rest.partition(end)[2]
    README.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
