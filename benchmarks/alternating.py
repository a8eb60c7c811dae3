"""Is a change of the code slower? Two checkouts in turns, on the same records, in one run.

    python benchmarks/alternating.py OTHER_CHECKOUT [--records 100000] [--harvest 20000]

Harvests generated records from a loopback server, imports others from files and matches them, by
the commands of each checkout with the packages of this one. Prints the seconds of CPU of each, the
least of the rounds, and the ratio: this checkout to the other.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from generate import records

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent.parent
SETTINGS = 'store = "union.db"\nprocesses = 1\ndelay = 0\n'


def command(checkout: Path, folder: Path, *arguments: str) -> float:
    """Run `harvester` of a checkout in a folder; the seconds of CPU it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "harvester", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write_files(number: int, folder: Path) -> list[Path]:
    """Generated records as a file of XML for each library."""
    by_library: defaultdict[str, list[bytes]] = defaultdict(list)
    for made in records(number):
        by_library[made.record.partner].append(made.metadata)
    paths = []
    for library, parts in sorted(by_library.items()):
        paths.append(folder / f"{library}.xml")
        paths[-1].write_bytes(b"<collection>" + b"".join(parts) + b"</collection>")
    return paths


def measure(checkout: Path, url: str, files: Sequence[Path]) -> dict[str, float]:
    """The seconds that each command of a checkout takes, from empty stores."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "harvester.toml").write_text(SETTINGS)
        (folder / "partners").mkdir()
        partner = f'url = "{url}"\nprefix = "marc21"\ndelay = 0\n'
        (folder / "partners" / "loopback.toml").write_text(partner)
        found["harvest"] = command(checkout, folder, "harvest", "--store", "harvest.db")
        for path in files:
            (folder / "partners" / f"{path.stem}.toml").write_text("")
        imports = [command(checkout, folder, "import", path.stem, str(path)) for path in files]
        found["import"] = sum(imports)
        found["match"] = command(checkout, folder, "match")
    return found


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("other", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--harvest", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    checkouts = {"this": HERE, "other": asked.other.resolve()}
    least: defaultdict[str, dict[str, float]] = defaultdict(dict)
    serve = [sys.executable, str(Path(__file__).with_name("harvesting.py"))]
    size = f"{asked.harvest},100"
    with (
        tempfile.TemporaryDirectory() as place,
        subprocess.Popen([*serve, "--serve", size], stdout=subprocess.PIPE, text=True) as server,  # noqa: S603
    ):
        url = (server.stdout.readline() if server.stdout else "").strip()
        files = write_files(asked.records, Path(place))
        try:
            for _ in range(asked.rounds):
                for name, checkout in checkouts.items():
                    for step, seconds in measure(checkout, url, files).items():
                        least[step][name] = min(seconds, least[step].get(name, seconds))
                        print(f"{step:8} {name:6} {seconds:8.2f} s", flush=True)
        finally:
            server.terminate()
    print("| step | this, s of CPU | other, s of CPU | ratio |\n|---|---|---|---|")
    for step, each in least.items():
        this, other = each["this"], each["other"]
        print(f"| {step} | {this:.2f} | {other:.2f} | {this / other:.3f} |")


if __name__ == "__main__":
    main()
