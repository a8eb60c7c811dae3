"""Files as a source, from the command's point of view: updated, completed, damaged, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from harvester import pipeline
from harvester.config import Partner
from harvester.errors import FileError
from harvester.formats.write import ToWrite, iso2709_bytes, to_marc21, write_stream
from harvester.record import Record, Text, Title
from harvester.store import Store

CZ = Partner(id="cz")


def marc(number: str, title: str) -> bytes:
    record = Record("cz", number, titles=(Title("proper", Text(title, "Latn")),))
    return iso2709_bytes(to_marc21(record, control_number=number))


def put(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(records))
    return path


def test_a_newer_file_updates(store: Store, tmp_path: Path) -> None:
    path = put(tmp_path / "a.mrc", marc("1", "One"), marc("2", "Two"))
    assert pipeline.import_files(store, CZ, [str(path)]).tally.new == 2
    path = put(tmp_path / "b.mrc", marc("2", "Two, revised"), marc("3", "Three"))
    report = pipeline.import_files(store, CZ, [path])
    assert (report.tally.new, report.tally.changed, report.retired) == (1, 1, 0)
    assert {source.identifier for source in store.sources()} == {"1", "2", "3"}


def test_complete_retires_what_the_files_no_longer_hold(store: Store, tmp_path: Path) -> None:
    path = put(tmp_path / "a.mrc", marc("1", "One"), marc("2", "Two"))
    pipeline.import_files(store, CZ, [path])
    pipeline.match(store)
    path = put(tmp_path / "b.mrc", marc("2", "Two"))
    assert pipeline.import_files(store, CZ, [path], complete=True).retired == 1
    pipeline.match(store)
    assert [union.title for union in store.union_records()] == ["Two"]


def test_nothing_is_retired_for_a_damaged_file(store: Store, tmp_path: Path) -> None:
    whole = marc("1", "One"), marc("2", "Two")
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", *whole)])
    xml = tmp_path / "b.xml"
    start = b"<collection><record><leader>00000nam a2200000 a 4500</leader>"
    xml.write_bytes(
        start
        + b'<controlfield tag="001">2</controlfield><datafield tag="245" ind1="0" ind2="0">'
        + b'<subfield code="a">Two</subfield></datafield></record><record><leader>'
    )
    report = pipeline.import_files(store, CZ, [xml], complete=True)
    assert report.retired == 0
    assert "damaged" in report.message
    assert store.counts() == {"cz": (2, 0)}


def test_a_cut_record_replaces_nothing_and_retires_nothing(store: Store, tmp_path: Path) -> None:
    whole = marc("1", "One"), marc("2", "Two"), marc("3", "Three")
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", *whole)])
    cut = put(tmp_path / "b.mrc", whole[0], whole[1][:-20])
    report = pipeline.import_files(store, CZ, [cut], complete=True)
    assert (report.verdict, report.tally.changed, report.retired) == ("partial", 0, 0)
    assert store.last_runs(["import"])["cz"].verdict == "partial"
    assert "damaged" in report.message
    assert {source.identifier for source in store.sources()} == {"1", "2", "3"}
    assert [issue.code for issue in store.issues()] == ["record-broken"]


def test_what_is_damaged_goes_into_quarantine_with_its_bytes(store: Store, tmp_path: Path) -> None:
    whole = marc("1", "One"), marc("2", "Two"), marc("3", "Three")
    path = put(tmp_path / "a.mrc", whole[0], b"<html>busy</html>", whole[1][:-20], whole[2])
    report = pipeline.import_files(store, CZ, [path], complete=True)
    assert (report.verdict, report.tally.new) == ("partial", 2)
    kept = {(each.reason, each.data) for each in store.quarantined("cz")}
    assert kept == {("no record", b"<html>busy</html>"), ("cut", whole[1][:-20])}


@pytest.mark.parametrize("format_name", ["mods", "oai_dc"])
def test_a_file_of_descriptions_without_an_envelope(
    store: Store, tmp_path: Path, format_name: Literal["mods", "oai_dc"]
) -> None:
    path = tmp_path / "books.xml"
    with path.open("wb") as stream:
        books = [Record("A", n, titles=(Title("proper", Text(f"Кніга {n}")),)) for n in "12"]
        many = [ToWrite(book, book.identifier) for book in books]
        write_stream(many, stream, format_name, "xml")
    report = pipeline.import_files(store, CZ, [path])
    pipeline.match(store)
    assert (report.verdict, report.tally.new) == ("complete", 2)
    assert [record.title for record in store.records("cz")] == ["Кніга 1", "Кніга 2"]
    assert {record.format for record in store.records("cz")} == {format_name}
    if format_name == "mods":
        assert [record.identifier for record in store.records("cz")] == ["1", "2"]


def test_no_file_is_no_complete_import(store: Store) -> None:
    with pytest.raises(FileError, match="no file"):
        pipeline.import_files(store, CZ, [], complete=True)


def test_a_file_that_is_no_catalogue_is_refused_whole(store: Store, tmp_path: Path) -> None:
    good = put(tmp_path / "a.mrc", marc("1", "One"))
    bad = put(tmp_path / "b.json", b'{"title": "x"}')
    with pytest.raises(FileError, match=r"b\.json"):
        pipeline.import_files(store, CZ, [good, bad])
    assert not list(store.sources())
    assert store.last_runs(["import"])["cz"].verdict == "refused"
