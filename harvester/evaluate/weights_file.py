"""Weight tables as files: the TOML that a person reads, edits and adopts."""

from __future__ import annotations

import json
import re
import tomllib
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harvester.errors import FileError
from harvester.match import SHIPPED, Weights, versioned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = """\
# Weights {version}, in bits: +1 makes "same edition" twice as likely, -1 half as likely.
# The version is made of the numbers: change one, and it is another version.
# Put in force by: harvester match adopt FILE

# What a pair starts with; the same edition above `same`, a question for a person from `ask`.
prior = {prior}
same = {same}
ask = {ask}
# A key that more records share proposes no pair.
block_cap = {block_cap}
"""


def weights_text(table: Weights, remarks: Mapping[tuple[str, str], str]) -> str:
    """A weight table as TOML; `remarks` are put behind the levels, by feature and level."""
    head = _HEAD.format(
        version=table.version,
        prior=table.prior,
        same=table.same,
        ask=table.ask,
        block_cap=table.block_cap,
    )
    return "\n".join([head.rstrip(), *_sections(table, remarks)]) + "\n"


def _sections(table: Weights, remarks: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for feature, levels in table.weights.items():
        yield f"\n[weights.{feature}]"
        for level, bits in levels.items():
            key = level if re.fullmatch(r"\w+", level) else json.dumps(level)
            line = f"{key} = {bits}"
            remark = remarks.get((feature, level))
            yield f"{line:<24} # {remark}" if remark else line


def read_weights(path: Path | str) -> Weights:
    """A weight table from its file, under the version that its numbers make.

    Raises FileError for a file that cannot be read or is no such table, with what is wrong in it.
    """
    path = Path(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        table = msgspec.convert({"block_cap": 0, **raw, "version": ""}, Weights)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileError(f"{path}: not valid TOML: {error}; mend that line") from error
    except msgspec.ValidationError as error:
        raise FileError(f"{path}: {error}") from error
    if faults := [*_unknown(raw), *_faults(table)]:
        raise FileError(f"{path}: {'; '.join(faults)}")
    return versioned(table)


def _unknown(raw: Mapping[str, object]) -> Iterator[str]:
    known = [field for field in Weights.__struct_fields__ if field != "version"]
    for key in raw.keys() - set(known):
        yield f"key {key!r} is not known; remove it or use one of: {', '.join(known)}"


def _faults(table: Weights) -> Iterator[str]:
    known = {(f, level) for f, levels in SHIPPED.weights.items() for level in levels}
    given = {
        (f, level): bits for f, levels in table.weights.items() for level, bits in levels.items()
    }
    for feature, level in sorted(given.keys() - known):
        yield f"[weights.{feature}] {level!r} is no level that is compared"
    for feature, level in sorted(known - given.keys()):
        yield f"[weights.{feature}] {level!r} is missing"
    if not all(map(isfinite, (table.prior, table.same, table.ask, *given.values()))):
        yield "every number must be finite"
    if table.ask > table.same:
        yield "ask is above same"
    if table.block_cap < 2:
        yield "block_cap must be 2 or more"
