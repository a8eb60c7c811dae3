"""What goes wrong with disk, file or server is told in words, and no two first openers collide."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from harvester.config.settings import Partner
from harvester.errors import Locked, StoreError
from harvester.store import Stage, Store
from harvester.store.database import engines, schema
from harvester.store.queue import enqueue
from tests.store.test_store import commit, record
from tests.unprivileged import read_only, unprivileged

BY = Partner(id="by", name={"en": "Minsk"})
ROOT = Path(__file__).parents[2]


def python(script: str, *words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*before, sys.executable, "-c", script, *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


FIRST = """
import sys
from harvester.config import Partner
from harvester.store import Store
print("ready", flush=True)
sys.stdin.readline()
with Store(sys.argv[1]) as store:
    store.partners.put(Partner(id=sys.argv[2]))
"""


def test_several_first_commands_at_once(store_url: str) -> None:
    first = [python(FIRST, store_url, f"p{number}") for number in range(8)]
    for each in first:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in first:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    assert [each.communicate()[1] for each in first] == [""] * 8
    with Store(store_url) as store:
        assert len(store.partners.all()) == 8


def test_a_store_that_is_being_made_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "union.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE unfinished (x)")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    done.start()
    with Store(path) as store:
        store.partners.put(BY)
    done.join()
    other.close()


def test_a_file_that_another_program_has_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
    with Store(tmp_path / "union.db") as store:
        other = sqlite3.connect(tmp_path / "union.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        told = r"cannot write to the store \S+union.db: another program has kept it locked"
        with pytest.raises(StoreError, match=told):
            store.partners.put(BY)
        assert store.partners.all() == {}
        other.execute("COMMIT")
        other.close()
        store.partners.put(BY)


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "union.db"
    Store(path).close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(StoreError, match=r"union\.db: the file is damaged.*last backup"):
        Store(path)


def test_a_wrong_statement_of_ours_is_no_fault_of_the_store(store: Store) -> None:
    with pytest.raises(SQLAlchemyError), store.database.writing() as connection:
        connection.execute(schema.partner.insert(), [{"id": "x", "data": ""}] * 2)


on_a_server = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)


@on_a_server
def test_a_server_that_ends_the_connection(store_url: str) -> None:
    with Store(store_url) as store:
        told = r"cannot write to the store \S+: the server ended the connection"
        with pytest.raises(StoreError, match=told), store.database.writing() as connection:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        ending += " WHERE datname = current_database()"  # that of the lock as well
        with (
            pytest.raises(StoreError, match=told),
            store.lock("match"),
            store.database.writing() as connection,
        ):
            connection.execute(text(ending))
        store.partners.put(BY)


@on_a_server
def test_a_server_that_takes_no_changes(store_url: str) -> None:
    with Store(store_url) as store:
        store.partners.put(BY)
        with store.database.writing() as connection:
            name = connection.scalar(text("SELECT current_database()"))
            change = f"ALTER DATABASE {name} SET default_transaction_read_only = on"
            connection.execute(text(change))
    with Store(store_url) as store:
        assert store.partners.all() == {"by": BY}
        with pytest.raises(StoreError, match="the server takes no changes"):
            store.partners.put(Partner(id="cz"))


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(StoreError, match=r"no connection to the server .*refused.*port and name"):
        Store("postgresql://nobody:secret@127.0.0.1:1/union")


@on_a_server
@pytest.mark.parametrize(
    ("code", "why"),
    [("53100", "disk is full"), ("55P03", "kept it locked"), ("58030", "disk fails")],
)
def test_what_a_server_says_in_codes(store_url: str, code: str, why: str) -> None:
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{code}'; END $$"
    with (
        Store(store_url) as store,
        pytest.raises(StoreError, match=rf"cannot write to the store .*{why}.*\(so it is\); "),
        store.database.writing() as connection,
    ):
        connection.exec_driver_sql(raising)


def test_texts_that_no_database_can_keep(store: Store) -> None:
    commit(store, record("file \udce9"))
    assert [source.identifier for source in store.sources.all()] == [r"file \udce9"]
    assert store.sources.get("by:file \udce9").identifier == r"file \udce9"


def test_a_record_that_waits_at_two_stages_is_counted_once(store: Store) -> None:
    commit(store, record("1"), record("2"))
    with store.database.writing() as connection:
        enqueue(connection, Stage.CLUSTER, [1])
    assert store.queue.waiting(Stage.CLUSTER) == 1
    assert store.queue.waiting() == 2


def test_nothing_is_changed_in_a_store_that_is_closed(store_url: str) -> None:
    store, inside, go_on = Store(store_url), threading.Event(), threading.Event()
    said: list[str] = []

    def keep() -> None:
        try:
            with store.database.writing() as connection:
                connection.execute(schema.partner.insert().values(id="x", data=""))
                inside.set()
                go_on.wait()
        except StoreError as error:
            said.append(str(error))

    writer = threading.Thread(target=keep)
    writer.start()
    inside.wait()
    threading.Timer(0.2, go_on.set).start()
    store.close()
    writer.join()
    assert "closed" in said[0]
    with Store(store_url) as after:
        assert after.partners.all() == {}
    with pytest.raises(StoreError, match="closed"):
        store.partners.put(BY)


def test_a_lock_names_the_job_and_since_when(store_url: str) -> None:
    process = rf"\(process {os.getpid()}[^)]*\)"
    told = rf"work on this store: harvest of by {process}, since \d\d:\d\d; try"
    with Store(store_url) as first, Store(store_url) as second:
        with first.lock("source-by", "harvest of by"):
            before = time.strftime("%H:%M")
            with pytest.raises(Locked, match=told) as raised, second.lock("source-by"):
                pytest.fail("two hold the same lock")
            assert before in str(raised.value) or time.strftime("%H:%M") != before
        with second.lock("source-by", "import for by"):
            pass


HOLDING = """
import sys, time
from harvester.store import Store
with Store(sys.argv[1]) as store, store.lock("match", "match"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_holder_wrote_misleads_nobody(store_url: str) -> None:
    killed = python(HOLDING, store_url)
    assert killed.stdout
    killed.stdout.readline()
    with Store(store_url) as store:
        with pytest.raises(Locked, match=rf"match \(process {killed.pid}"), store.lock("match"):
            pytest.fail("two hold the same lock")
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        if not store_url.startswith("postgresql"):
            # One that has the lock, and has not written yet who it is.
            with FileLock(f"{store_url}.match.lock"), pytest.raises(Locked) as raised:
                store.lock("match").__enter__()
            assert str(killed.pid) not in str(raised.value)
        for _ in range(50):  # a server needs a moment to see that a client is gone
            try:
                with store.lock("match"):
                    return
            except Locked:
                time.sleep(0.1)
        pytest.fail("the lock outlives its holder")


READING = """
import sys
from harvester.config import Partner
from harvester.errors import StoreError
from harvester.store import Store
with Store(sys.argv[1]) as store:
    print(*store.partners.all(), flush=True)
    try:
        store.partners.put(Partner(id="cz"))
    except StoreError as error:
        print(error, flush=True)
    sys.stdin.readline()
    try:
        print(*store.partners.all())
    except StoreError as error:
        print(error)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store is to be, in a folder of its own."""
    folder = tmp_path / "store"
    folder.mkdir()
    return folder / "union.db"


def test_a_file_that_may_only_be_read(path: Path) -> None:
    with Store(path) as store:
        store.partners.put(BY)
    before = tuple(unprivileged())
    with read_only(path.parent):
        reader = python(READING, str(path), before=before)
        assert reader.stdout
        assert reader.stdout.readline() == "by\n"
        told = reader.stdout.readline()
    assert "cannot write to the store" in told
    assert "read-only" in told
    with Store(path) as store:
        store.partners.put(Partner(id="pl"))
    assert "written by another user while it was read" in reader.communicate("\n")[0]


LEAVING_A_LOG = """
import os, sys
from harvester.config import Partner
from harvester.store import Store
Store(sys.argv[1]).partners.put(Partner(id="by"))
os._exit(0)
"""


def test_a_log_that_a_killed_writer_left_is_read_too(path: Path) -> None:
    python(LEAVING_A_LOG, str(path)).communicate()
    assert path.with_name("union.db-wal").stat().st_size
    before = tuple(unprivileged())
    with read_only(path.parent):
        assert python(READING, str(path), before=before).communicate("\n")[0].startswith("by\n")


def test_a_store_of_an_older_version_that_may_only_be_read(path: Path) -> None:
    with Store(path) as store, store.database.writing() as connection:
        connection.execute(schema.migration.delete())
    before = tuple(unprivileged())
    with read_only(path.parent):
        said = python(READING, str(path), before=before).communicate("\n")[1]
    assert "made by another version" in said.splitlines()[-1]
    assert "open it once where it can be" in said
