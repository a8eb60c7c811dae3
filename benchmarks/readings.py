"""Which records does a change of the code read otherwise? Counted by field, with what they say.

    python benchmarks/readings.py ../shared/data OTHER_CHECKOUT [--shown 20] [--field volume ...]

Reads every file of the folder and of tests/corpus with this checkout and the other (its `.venv` is
not needed: the packages of this one are used). Besides the fields of `Record` these are what
matching makes of its words: the volume, the kind of score, the genre.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.record import Harvested

HERE = Path(__file__).parent.parent
WORDED = ("volume", "settings", "companions", "genre", "places", "publishers", "year_printed")
"""Fields of a prepared record that words decide."""


def dump(folders: list[Path]) -> None:
    """Print a line of JSON for each record of the files: its identifier, then its fields."""
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            for name, fields in readings(path):
                print(json.dumps([f"{path.relative_to(folder)} {name}", fields]))


def readings(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of one file as this interpreter's harvester reads them."""
    import msgspec

    from harvester.errors import HarvesterError
    from harvester.formats import read
    from harvester.match.prepared import prepare

    try:
        for number, harvested in enumerate(_harvested(path)):
            if record := read(harvested).record:
                fields = msgspec.to_builtins(record)
                prepared = prepare(record)
                named = {name: _plain(getattr(prepared, name, ())) for name in WORDED}
                yield f"{number}", fields | {f"prepared {name}": named[name] for name in named}
    except HarvesterError:
        return


def _harvested(path: Path) -> Iterator[Harvested]:
    from harvester.record import Harvested
    from harvester.sources.files.catalogue import records_of
    from harvester.sources.page import FileRecord

    for found in records_of(path, "set"):
        if isinstance(found, FileRecord) and found.taken is None:
            number, carrier = found.control_number, found.carrier
            yield Harvested("set", number, prefix=carrier, metadata=found.body)
        elif isinstance(found, FileRecord) and found.taken and found.taken.record:
            yield found.taken.record


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return [getattr(each, "text", each) for each in value] if isinstance(value, tuple) else value


def readings_of(folders: list[Path], checkout: Path) -> dict[str, dict[str, Any]]:
    """What a checkout reads in the folders."""
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, __file__, "--dump", *map(str, folders)],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        check=True,
        stdout=subprocess.PIPE,
    )
    return dict(map(json.loads, found.stdout.splitlines()))


def changes(
    ours: dict[str, dict[str, Any]], theirs: dict[str, dict[str, Any]]
) -> defaultdict[str, list[tuple[str, Any, Any]]]:
    """Field -> the records in which it differs: the other's value, then this one's."""
    found: defaultdict[str, list[tuple[str, Any, Any]]] = defaultdict(list)
    for name in ours.keys() | theirs.keys():
        one, other = ours.get(name, {}), theirs.get(name, {})
        for field in one.keys() | other.keys():
            if one.get(field) != other.get(field):
                found[field].append((name, other.get(field), one.get(field)))
    return found


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--dump", action="store_true")
    parser.add_argument("--shown", type=int, default=20)
    parser.add_argument("--field", nargs="*")
    arguments = parser.parse_args()
    if arguments.dump:
        dump(arguments.folders)
        return
    data, other = (path.resolve() for path in arguments.folders)
    folders = [data, HERE / "tests" / "corpus", HERE / "tests" / "corpus_files"]
    with ThreadPoolExecutor(2) as pool:
        ours, theirs = pool.map(partial(readings_of, folders), (HERE, other))
    found = changes(ours, theirs)
    print(f"{len(ours)} records; changed: {dict(Counter({f: len(c) for f, c in found.items()}))}")
    for field in arguments.field or sorted(found):
        for name, before, after in sorted(found[field], key=lambda change: change[0])[
            : arguments.shown
        ]:
            print(f"{field} | {name}\n    - {before}\n    + {after}")


if __name__ == "__main__":
    main()
