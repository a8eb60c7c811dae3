"""A reader of the extra `cjk` that comes or goes: every record is read anew, once."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from harvester import pipeline
from harvester.config.settings import Partner
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import iso2709_bytes
from harvester.record import Record, Text, Title
from harvester.store import Store
from harvester.text import installed_readers

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("cutlet", "pypinyin")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two books of Latin letters, matched without any reader."""
    found = Store(tmp_path / "harvester.db")
    books = (Record("cz", n, titles=(Title("proper", Text(f"Book {n}", "Latn")),)) for n in "12")
    path = tmp_path / "books.mrc"
    path.write_bytes(
        b"".join(iso2709_bytes(to_marc21(b, control_number=b.identifier)) for b in books)
    )
    pipeline.import_files(found, Partner(id="cz"), [path])
    return found


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PACKAGES:
        monkeypatch.setitem(sys.modules, name, None)


def install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of this name, of which only that it is there is asked."""
    package = ModuleType(name)
    package.__spec__ = ModuleSpec(name, None)
    monkeypatch.setitem(sys.modules, name, package)


@pytest.mark.parametrize("name", PACKAGES)
def test_every_record_is_read_anew_when_a_reader_comes_or_goes(
    store: Store, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installed_readers() == ()
    assert pipeline.match_records(store).read == 2
    assert pipeline.match_records(store).read == 0
    install(name, monkeypatch)
    assert installed_readers() == (name,)
    assert pipeline.match_records(store).read == 2
    assert pipeline.match_records(store).read == 0
    monkeypatch.setitem(sys.modules, name, None)
    assert pipeline.match_records(store).read == 2
    assert pipeline.match_records(store).read == 0
    store.close()
