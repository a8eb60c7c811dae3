"""Files as a source, from the command's point of view: updated, completed, damaged, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from harvester import desk, pipeline
from harvester.config.settings import Partner
from harvester.errors import FileError
from harvester.formats.marc.writing.marc21 import to_marc21
from harvester.formats.writing import ToWrite, iso2709_bytes, write_stream
from harvester.issues import Code
from harvester.record import Harvested, Record, Text, Title
from harvester.sources import files
from harvester.sources.page import Page
from harvester.store import Store, content_hash

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
    assert {source.identifier for source in store.sources.all()} == {"1", "2", "3"}


def test_complete_retires_what_the_files_no_longer_hold(store: Store, tmp_path: Path) -> None:
    path = put(tmp_path / "a.mrc", marc("1", "One"), marc("2", "Two"))
    pipeline.import_files(store, CZ, [path])
    pipeline.match_records(store)
    path = put(tmp_path / "b.mrc", marc("2", "Two"))
    assert pipeline.import_files(store, CZ, [path], complete=True).retired == 1
    pipeline.match_records(store)
    assert [union.title for union in store.union] == ["Two"]


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
    assert store.sources.counts() == {"cz": (2, 0)}


def test_a_cut_record_replaces_nothing_and_retires_nothing(store: Store, tmp_path: Path) -> None:
    whole = marc("1", "One"), marc("2", "Two"), marc("3", "Three")
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", *whole)])
    cut = put(tmp_path / "b.mrc", whole[0], whole[1][:-20])
    report = pipeline.import_files(store, CZ, [cut], complete=True)
    assert (report.verdict, report.tally.changed, report.retired) == ("partial", 0, 0)
    assert store.runs.last(["import"])["cz"].verdict == "partial"
    assert "damaged" in report.message
    assert {source.identifier for source in store.sources.all()} == {"1", "2", "3"}
    assert [issue.code for issue in store.issues.all()] == ["record-broken"]


def test_what_is_damaged_goes_into_quarantine_with_its_bytes(store: Store, tmp_path: Path) -> None:
    whole = marc("1", "One"), marc("2", "Two"), marc("3", "Three")
    path = put(tmp_path / "a.mrc", whole[0], b"<html>busy</html>", whole[1][:-20], whole[2])
    report = pipeline.import_files(store, CZ, [path], complete=True)
    assert (report.verdict, report.tally.new) == ("partial", 2)
    kept = {(each.reason, each.data) for each in store.quarantine.all("cz")}
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
    pipeline.match_records(store)
    assert (report.verdict, report.tally.new) == ("complete", 2)
    assert [record.title for record in store.records.all("cz")] == ["Кніга 1", "Кніга 2"]
    assert {record.format for record in store.records.all("cz")} == {format_name}
    if format_name == "mods":
        assert [record.identifier for record in store.records.all("cz")] == ["1", "2"]


def test_no_file_is_no_complete_import(store: Store) -> None:
    with pytest.raises(FileError, match="no file"):
        pipeline.import_files(store, CZ, [], complete=True)


def test_of_many_files_the_good_ones_are_taken_and_the_bad_one_named(
    store: Store, tmp_path: Path
) -> None:
    good = [put(tmp_path / f"{n:02}.mrc", marc(f"{n}", f"Title {n}")) for n in range(60)]
    pipeline.import_files(store, CZ, good)
    bad = put(good[17], b"%PDF-1.7")
    report = pipeline.import_files(store, CZ, good, complete=True)
    assert (report.verdict, report.retired) == ("partial", 0)
    assert f"{bad}: no MARC" in report.reasons[0]
    assert "nothing was retired" in report.message
    assert store.presence.live("cz") == 60


@pytest.mark.parametrize("name", ["tpyo.mrc", "*.mrc", "."])
def test_a_mistyped_name_leaves_no_trace(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"cannot be read|is a folder|no such file"):
        pipeline.import_files(store, CZ, [tmp_path / name])
    assert not store.partners.all()
    assert not store.runs.last(["import"])


def test_a_file_that_cannot_be_read_is_no_matter_of_repositories(
    store: Store, tmp_path: Path
) -> None:
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", marc("1", "One"))])
    with pytest.raises(FileError, match=r"b\.mrc") as caught:
        pipeline.import_files(store, CZ, [put(tmp_path / "b.mrc", b"PK\x03\x04 not a zip")])
    assert "repositor" not in str(caught.value)
    (row,), needs = pipeline.partner_statuses(store, [CZ])
    assert (row.verdict, needs) == ("complete", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": "u1", "title": "A", "year": "1990", "isbn": ""}\n', "JSON without a MARC record"),
        ('[{"title": "A", "author": "B"}]', "JSON without a MARC record"),
        ("---\ntitle: A, B\nauthor: C\nyear: 1990\n", "YAML"),
        ("- title: A; B\n  author: C\n  isbn: 9785020384378\n- title: D\n  author: E\n", "YAML"),
        ("title: A\nauthor: B\nyear: 1990\npublisher: C\n", "YAML"),
    ],
)
def test_lists_of_programs_are_no_tables(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text * 20 if text.startswith('{"id') else text)
    with pytest.raises(FileError, match=said):
        files.survey([path], "cz")


def test_a_table_of_two_columns_is_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("title,author\n" + "A: a story,B\nC: a play,D\n" * 5)
    assert files.survey([path], "cz").readable == (path,)


GONE = {
    "d.mrc": marc("1", "One")[:5] + b"d" + marc("1", "One")[6:],
    "d.xml": b"<record><leader>00000dam a2200000 a 4500</leader>"
    b'<controlfield tag="001">1</controlfield></record>',
    "ns.xml": b'<m:record xmlns:m="http://www.loc.gov/MARC21/slim">'
    b'<m:leader>     dam a22</m:leader><m:controlfield tag="001">1</m:controlfield>'
    b'<m:datafield tag="245" ind1="1" ind2="0">'
    b'<m:subfield code="a">One</m:subfield></m:datafield></m:record>',
    "turbo.xml": b'<r xmlns="http://www.indexdata.com/turbomarc"><l>00000dam a22</l><c001>1</c001>'
    b"<d245 i1='1' i2='0'><sa>One</sa></d245></r>",
    "d.json": b'{"leader": "00000dam a2200000 a 4500", "fields": [{"001": "1"}, '
    b'{"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": "One"}]}}]}',
    "d.mrk": b"=LDR  00000dam a2200000 a 4500\n=001  1\n=245  10$aOne\n\n",
    "d.seq": b"000000001 LDR   L 00000dam^a2200000^a^4500\n000000001 001   L 1\n"
    b"000000001 24510 L $$aOne\n",
    "del.seq": b"000000001 LDR   L 00000nam^a2200000^a^4500\n000000001 001   L 1\n"
    b"000000001 DEL   L $$aY\n000000001 24510 L $$aOne\n",
    "oai.xml": b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>'
    b'<header status="deleted"><identifier>1</identifier><datestamp>2026-01-01</datestamp>'
    b"</header></record></ListRecords></OAI-PMH>",
    "table.csv": "Номер записи;Название;Автор;Статус записи\n1;One;А;удалено\n".encode(),
    "yes.csv": b"record id;title;author;deleted\n1;One;A;yes\n7;Seven;B;no\n",
}


@pytest.mark.parametrize("name", GONE)
def test_a_record_that_says_it_is_deleted_is_retired(
    store: Store, tmp_path: Path, name: str
) -> None:
    whole = [marc(f"{n}", f"Title {n}") for n in range(1, 4)]
    pipeline.import_files(store, CZ, [put(tmp_path / "full.mrc", *whole)])
    pipeline.match_records(store)
    report = pipeline.import_files(store, CZ, [put(tmp_path / name, GONE[name])])
    assert (report.verdict, report.retired, report.tally.deleted) == ("complete", 1, 1)
    assert store.sources.get("cz:1").deleted
    pipeline.match_records(store)
    assert "Title 1" not in {union.title for union in store.union}
    again = pipeline.import_files(store, CZ, [put(tmp_path / name, GONE[name])])
    assert again.retired == 0


def test_the_later_of_a_delivery_wins(store: Store, tmp_path: Path) -> None:
    gone, live = GONE["d.mrc"], marc("1", "One")
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", live, gone)])
    assert store.presence.live("cz") == 0
    pipeline.import_files(store, CZ, [put(tmp_path / "b.mrc", gone, live)])
    assert store.presence.live("cz") == 1


def test_deletions_in_a_file_are_believed_however_many(store: Store, tmp_path: Path) -> None:
    whole = [marc(f"{n}", f"Title {n}") for n in range(60)]
    pipeline.import_files(store, CZ, [put(tmp_path / "full.mrc", *whole)])
    gone = [body[:5] + b"d" + body[6:] for body in whole[:50]]
    assert pipeline.import_files(store, CZ, [put(tmp_path / "d.mrc", *gone)]).retired == 50


def test_an_import_does_not_retire_what_a_harvest_holds(store: Store, tmp_path: Path) -> None:
    whole = [marc(f"{n}", f"Title {n}") for n in range(60)]
    pipeline.import_files(store, CZ, [put(tmp_path / "full.mrc", *whole)])
    store.presence.set_leaving("cz", store.sources.begin_harvest("cz"), [f"{n}" for n in range(50)])
    pipeline.import_files(store, CZ, [put(tmp_path / "new.mrc", marc("99", "New"))])
    assert (store.presence.live("cz"), store.presence.leaving("cz")) == (61, 50)


BARE = {
    "bare.xml": b"<record><leader>00000nam a2200000 a 4500</leader>"
    b'<controlfield tag="001">1</controlfield></record>',
    "bare.mrc": b"00040nam a2200037 a 4500001000200000\x1e1\x1e\x1d",
    "bare.mrk": b"=LDR  00000nam a2200000 a 4500\n=001  1\n=005  20260101\n\n",
}


@pytest.mark.parametrize("name", BARE)
def test_a_bare_number_never_replaces_a_record(store: Store, tmp_path: Path, name: str) -> None:
    pipeline.import_files(store, CZ, [put(tmp_path / "full.mrc", marc("1", "One"))])
    report = pipeline.import_files(store, CZ, [put(tmp_path / name, BARE[name])])
    assert report.tally.changed == 0
    assert store.sources.get("cz:1").metadata == marc("1", "One")
    (issue,) = [i for i in store.issues.all(name="cz:1") if i.code is Code.RECORD_EMPTY]
    assert "stays" in issue.detail


def test_exported_sources_are_taken_back_whole(store: Store, tmp_path: Path) -> None:
    by = Partner(id="by", encoding="cp1251", format="unimarc")
    store.partners.put(by)
    page = Page(
        records=(
            Harvested("by", "oai:1", "2026-01-01", sets=("a", "b:c"), prefix="marc21",
                      metadata=GONE["ns.xml"].replace(b"dam", b"nam")),
            Harvested("by", "oai:2", "2026-01-02", prefix="iso2709", metadata=b"\xff\xfe\x00"),
            Harvested("by", "oai:3", "2026-01-03", deleted=True, prefix="marc21"),
        )
    )  # fmt: skip
    store.sources.commit_page("by", page, harvest=store.sources.begin_harvest("by"))
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", marc("1", "One"))])
    pipeline.match_records(store)
    path = tmp_path / "sources.jsonl"
    assert desk.write_sources(store, path) == 4
    with Store(tmp_path / "other.db") as other:
        reports = pipeline.import_sources(other, [path])
        assert [report.verdict for report in reports] == ["complete", "complete"]
        pipeline.match_records(other)
        assert list(other.sources.all()) == list(store.sources.all())
        assert content_hash(other) == content_hash(store)
        assert other.partners.all()["by"].encoding == "cp1251"
        again = tmp_path / "again.jsonl"
        desk.write_sources(other, again)
    assert again.read_bytes() == path.read_bytes()


def test_a_damaged_line_of_an_export_is_named_and_the_rest_taken(
    store: Store, tmp_path: Path
) -> None:
    pipeline.import_files(store, CZ, [put(tmp_path / "a.mrc", marc("1", "One"), marc("2", "Two"))])
    path = tmp_path / "sources.jsonl"
    desk.write_sources(store, path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0][:50] + b"\n" + lines[1])
    with Store(tmp_path / "other.db") as other:
        (report,) = pipeline.import_sources(other, [path])
        assert (report.verdict, other.presence.live("cz")) == ("partial", 1)
        assert [issue.place for issue in other.issues.all()] == ["sources.jsonl, line 1"]
        assert other.quarantine.all("cz")[0].data == lines[0][:50] + b"\n"
    with pytest.raises(FileError, match="harvester import --sources"):
        pipeline.import_files(store, CZ, [path])
    with pytest.raises(FileError, match="no line of an export"):
        pipeline.import_sources(store, [tmp_path / "a.mrc"])
