"""Comparing on Apache Spark: the one door to it, and to Parquet, by which things go there and back.

The store hands out match keys and prepared records; Spark finds the candidates by the store's own
statement and scores them by the function that scores them here, so the pairs are the same; they
come back in the order in which they are kept, a batch a transaction. What is imported from the
extra `spark` is imported only when Spark is asked for.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from harvester.errors import EngineError, MissingExtra
from harvester.pipeline import stages
from harvester.store import CANDIDATES, Comparison, PairRow, Stage, chunked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.match import Weights
    from harvester.progress import Progress
    from harvester.store import Store

BATCH = 2_000
"""Records a transaction, and comparisons a call: what one process holds at a time."""
ROWS = 20_000
"""Rows a piece of a Parquet file."""
PIECES = 50
"""Pieces a file, at most."""
PAIRS_A_TASK = 20_000
"""The finest cut, some 10 MB when shuffled; Spark puts together what it has too few cores for."""

_JOINED = """
    SELECT c.a, c.b, first.prepared AS packed_a, second.prepared AS packed_b
    FROM candidates c
    JOIN prepared first ON first.record = c.a
    JOIN prepared second ON second.record = c.b
"""
# Records are kept lowest number first: a pair can be kept when both are, or wait no more.
_ORDERED = """
    SELECT COALESCE(t.record, s.a) AS kept_with, s.a, s.b, s.score, s.verdict, s.evidence
    FROM scored s LEFT JOIN todo t ON t.record = s.b
    ORDER BY kept_with, s.a, s.b
"""
_SCORED = "a bigint, b bigint, score double, verdict string, evidence string"


class Spark(Struct, frozen=True):
    """Where Spark runs: the address of its master, and a folder that all its machines see.

    `master` is as Spark has it, `local[2]` or `spark://host:7077`; empty, Spark's own settings
    decide, and where this process has a session already, that one's cluster is used. What is put
    into `folder` goes again; without one it is the system's for temporary files, which only a
    local master sees.
    """

    master: str = ""
    folder: Path | None = None


class _Kept(NamedTuple):
    """A pair, and the last of its records to be kept."""

    record: int
    pair: PairRow


def compare(store: Store, table: Weights, spark: Spark, progress: Progress) -> tuple[int, int]:
    """Compare what waits with all; returns how many records, and pairs compared.

    The store must be locked for matching. Raises MissingExtra, and EngineError for what Spark
    refuses or fails at; what waited then waits still.
    """
    if not store.bulk.next_to_match(1):
        return 0, 0
    with TemporaryDirectory(prefix="harvester-", dir=spark.folder) as name:
        folder = Path(name)
        with _session(spark.master) as session:
            waiting = _hand_out(store, folder, progress)
            pairs = _score(session, folder, table, progress)
        return _keep(store, folder, progress, waiting), pairs


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A session of Spark, which ends with the block; beside the one there is, if there is one."""
    SparkSession, failures = _pyspark()  # noqa: N806 - a class
    standing = SparkSession.getActiveSession()
    # Workers would take whatever `python3` they find.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("harvester match")
    builder.config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    try:
        if standing:
            yield standing.newSession()
            return
        session = (builder.master(master) if master else builder).getOrCreate()
        try:
            yield session
        finally:
            session.stop()
    except failures as error:
        raise EngineError(f"Spark cannot do this: {_gist(str(error))}") from error


def _pyspark() -> tuple[Any, tuple[type[Exception], ...]]:
    """The class of sessions, and what Spark raises."""
    try:
        import pandas  # noqa: F401, ICN001, PLC0415 - see whether it is there
        import pyarrow  # noqa: F401, ICN001, PLC0415
        from py4j.protocol import Py4JError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("Spark needs pyspark, pandas and pyarrow", "spark") from error
    return SparkSession, (PySparkException, Py4JError)


def _gist(told: str) -> str:
    """What matters of many lines: the last of what Python says, else the first."""
    if "JAVA_GATEWAY_EXITED" in told:
        return "it does not start; is Java 17 or newer there, and the master's address right?"
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return lines[-1] if lines[0].endswith(":") else " ".join(lines[:2])


def _hand_out(store: Store, folder: Path, progress: Progress) -> int:
    """Write what comparing needs as Parquet; returns how many records wait."""
    progress("export", 0, None)
    _write(folder / "match_key", {"key": "string", "record": "int64"}, store.bulk.keys())
    prepared = store.bulk.prepared()
    records = _write(folder / "prepared", {"record": "int64", "prepared": "binary"}, prepared)
    progress("export", records, None)
    waiting = ((Stage.COMPARING.value, record) for record in store.bulk.to_match())
    return _write(folder / "todo", {"stage": "string", "record": "int64"}, waiting)


def _write(folder: Path, columns: dict[str, str], rows: Iterable[tuple[object, ...]]) -> int:
    """Write rows into files of a new folder, an empty one at least; returns how many."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    folder.mkdir()
    schema = pa.schema(columns)
    pieces = chunked(rows, ROWS)
    total = 0
    for number in count():
        with ParquetWriter(folder / f"{number:05}.parquet", schema) as file:
            for piece in islice(pieces, PIECES):
                file.write_batch(pa.record_batch([*zip(*piece, strict=True)], schema=schema))
                total += len(piece)
        if total < (number + 1) * PIECES * ROWS:
            break
    return total


def _score(session: Any, folder: Path, table: Weights, progress: Progress) -> int:
    """Find candidates, score them, put what is kept in order; returns how many there were."""
    progress("candidates", 0, None)
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
    for name in ("match_key", "prepared", "todo"):
        _view(session, folder, name)
    session.sql(CANDIDATES, args={"cap": table.block_cap}).write.parquet(_uri(folder, "candidates"))
    pairs = int(_view(session, folder, "candidates").count())
    progress("candidates", pairs, None)
    tasks = max(pairs // PAIRS_A_TASK, session.sparkContext.defaultParallelism)
    session.conf.set("spark.sql.shuffle.partitions", tasks)
    scored = partial(_score_frames, table=table, release=version("union-harvester"))
    joined = session.sql(_JOINED)
    joined.mapInPandas(scored, _SCORED).write.parquet(_uri(folder, "scored"))
    progress("score", pairs, pairs)
    # Only now, for sorting looks at everything twice, and this is read where it would be made.
    _view(session, folder, "scored")
    session.sql(_ORDERED).write.parquet(_uri(folder, "pairs"))
    progress("order", pairs, pairs)
    return pairs


def _view(session: Any, folder: Path, name: str) -> Any:
    """A folder of Parquet as the table of its name."""
    frame = session.read.parquet(_uri(folder, name))
    frame.createOrReplaceTempView(name)
    return frame


def _uri(folder: Path, name: str) -> str:
    """The address of a folder, whatever Spark takes a bare path for."""
    return (folder / name).absolute().as_uri()


def _score_frames(frames: Iterable[Any], table: Weights, release: str) -> Iterator[Any]:
    """What is to be kept of comparisons; on a worker of Spark."""
    from pandas import DataFrame  # noqa: PLC0415

    if (here := version("union-harvester")) != release:
        raise RuntimeError(f"this worker has harvester {here}; install {release} on all of them")
    for frame in frames:
        comparisons = [Comparison(*row) for row in frame.itertuples(index=False, name=None)]
        yield DataFrame(stages.pair_rows(comparisons, table), columns=PairRow._fields)


def _keep(store: Store, folder: Path, progress: Progress, waiting: int) -> int:
    """Keep the pairs of all that wait, a batch a transaction; returns how many records waited."""
    rows = _read_ordered(folder / "pairs")
    ahead = next(rows, None)
    done = 0
    while ids := store.bulk.next_to_match(BATCH):
        batch = []
        while ahead and ahead.record <= ids[-1]:
            batch.append(ahead.pair)
            ahead = next(rows, None)
        store.bulk.keep_compared(ids, batch)
        done += len(ids)
        progress("compare", done, waiting)
    return done


def _read_ordered(folder: Path) -> Iterator[_Kept]:
    """Pairs in the order in which they are kept: Spark numbers its files in it."""
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415

    # Numbers have five digits, but more where there are more files.
    for path in sorted(folder.glob("part-*"), key=lambda path: (len(path.name), path.name)):
        with ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS):
                columns = [column.to_pylist() for column in batch.columns]
                for record, *pair in zip(*columns, strict=True):
                    yield _Kept(record, PairRow(*pair))
