"""A store filled with generated records as reading would leave them, without their bytes.

Reading and its match keys are made by all cores; the rows go in as `store.records.batch` writes
them, library by library, each library's records in an order of its own, as harvests bring them.
"""

from __future__ import annotations

import multiprocessing
import random
import zlib
from array import array
from itertools import chain, count
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec
from cataloguing import LIBRARIES
from generate import Made, records, records_of
from sqlalchemy import insert

from harvester import pipeline
from harvester.config.settings import Partner
from harvester.formats import read
from harvester.match.keys import keys_of
from harvester.match.prepared import packed, prepare
from harvester.record import Harvested, Record
from harvester.sources.page import Page
from harvester.store import Stage, Store
from harvester.store.database import schema
from harvester.store.database.connection import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORKS = 200
"""A worker's share at a time."""
AT_ONCE = 20_000
"""Records a transaction."""
CHECKED = 400
"""Records whose bytes are made and read, to see that reading gives what is stored."""


class Row(NamedTuple):
    """A record as the store keeps it, with its gold edition."""

    edition: int
    partner: str
    identifier: str
    format: str
    data: str
    prepared: bytes
    keys: tuple[str, ...]


class Filled(NamedTuple):
    """What was put in: the edition of every record by its number less one, and records to come."""

    gold: list[int]
    new: list[Made]


def check(seed: int) -> None:
    """Raise ValueError if reading the bytes of generated records gives anything else."""
    for made in records(CHECKED, seed):
        if read(_harvested(made)).record != made.record:
            raise ValueError(f"reading gives something else than {made.record}")


def _harvested(made: Made) -> Harvested:
    record = made.record
    return Harvested(record.partner, record.identifier, metadata=made.metadata)


def fill(store: Store, number: int, new: int, seed: int) -> Filled:
    """Put `number` records into an empty store, to be matched; `new` others are kept back."""
    check(seed)
    pipeline.match_records(
        store
    )  # of nothing: the store learns which reader and weights are in force
    for library in LIBRARIES:
        store.partners.put(Partner(id=library.id))
        store.sources.begin_harvest(library.id)
    path = f"{store.database.url.database}.spool"
    with open(path, "w+b") as spool:  # noqa: PTH123 - read and written by one handle
        places = _spool(spool, number + new, seed)
        rows = _in_order(spool, places, new, random.Random(seed))
        back = [next(rows) for _ in range(new)]
        gold = _insert(store, rows)
    return Filled(gold, [_made(row) for row in back])


def _made(row: Row) -> Made:
    return Made(row.edition, msgspec.json.decode(row.data, type=Record))


def _spool(spool: BinaryIO, number: int, seed: int) -> dict[str, array[int]]:
    """Write rows one after another; where those of each library begin."""
    places = {library.id: array("Q") for library in LIBRARIES}
    at = 0
    for row in _rows(number, seed):
        data = msgspec.msgpack.encode(row)
        places[row.partner].append(at)
        at += spool.write(len(data).to_bytes(4, "big") + data)
    return places


def _rows(number: int, seed: int) -> Iterator[Row]:
    shares = ((range(first, first + WORKS), seed) for first in count(0, WORKS))
    with multiprocessing.Pool() as pool:
        waiting = [pool.apply_async(_share, next(shares)) for _ in range(8)]
        while number > 0:
            rows = waiting.pop(0).get()[:number]
            waiting.append(pool.apply_async(_share, next(shares)))
            number -= len(rows)
            yield from rows


def _share(works: range, seed: int) -> list[Row]:
    return [_row(made) for made in records_of(works, seed)]


def _row(made: Made) -> Row:
    record = made.record
    data = msgspec.json.encode(record).decode()
    prepared, keys = packed(prepare(record)), keys_of(record)
    who = record.partner, record.identifier
    return Row(made.edition, *who, record.format, data, prepared, keys)


def _in_order(
    spool: BinaryIO, places: dict[str, array[int]], first: int, rng: random.Random
) -> Iterator[Row]:
    """So many of all libraries by lot, then the others, library by library."""
    for library in places.values():
        rng.shuffle(library)
    everywhere = [place for library in places.values() for place in library]
    chosen = rng.sample(everywhere, first)
    taken = set(chosen)
    left = (place for place in everywhere if place not in taken)
    decoder = msgspec.msgpack.Decoder(Row)
    for place in chain(chosen, left):
        spool.seek(place)
        size = int.from_bytes(spool.read(4), "big")
        yield decoder.decode(spool.read(size))


def _insert(store: Store, rows: Iterator[Row]) -> list[int]:
    gold: list[int] = []
    while batch := [row for _, row in zip(range(AT_ONCE), rows, strict=False)]:
        _insert_batch(store, len(gold) + 1, batch)
        gold += [row.edition for row in batch]
    return gold


def _insert_batch(store: Store, first: int, rows: Sequence[Row]) -> None:
    key, todo = schema.match_key.c, schema.todo.c
    numbered = list(enumerate(rows, first))
    with store.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -1000000")
        connection.execute(insert(schema.source_record), [_source(i, row) for i, row in numbered])
        readings = [
            {"record": i, "format": row.format, "data": row.data, "prepared": row.prepared}
            for i, row in numbered
        ]
        connection.execute(insert(schema.read_record), readings)
        keys = sorted((each, i) for i, row in numbered for each in row.keys)
        insert_rows(connection, (key.key, key.record), keys)
        waiting = [(Stage.MATCH.value, i) for i, _ in numbered]
        insert_rows(connection, (todo.stage, todo.record), waiting)


def _source(number: int, row: Row) -> dict[str, object]:
    """The row of a source record; what stands for its bytes is as large as they are compressed."""
    return {
        "id": number,
        "partner": row.partner,
        "identifier": row.identifier,
        "datestamp": "",
        "deleted": False,
        "sets": "",
        "prefix": "",
        "digest": f"{number:032x}",
        "seen": 1,
        "metadata": zlib.compress(row.data.encode(), 1),
    }


def bring(store: Store, new: Sequence[Made]) -> None:
    """New records come as from a harvest: bytes that wait to be read."""
    for library in LIBRARIES:
        brought = tuple(_harvested(made) for made in new if made.record.partner == library.id)
        harvest = store.sources.begin_harvest(library.id)
        store.sources.commit_page(library.id, Page(records=brought), harvest=harvest)
