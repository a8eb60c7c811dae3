"""Deletions in delivered files: status d retires a record in every carrier, a bare 001 nothing."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from harvester import harvest, pipeline
from harvester.config.settings import Partner
from harvester.formats.deletions import says_deleted
from harvester.record import Harvested
from harvester.sources.page import Page
from tests.sources.conftest import Server, Xml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harvester.store import Store

CZ = Partner(id="cz")
LEADER = "00000{}am a2200000 i 4500"
TITLE = "Řeka a most"


def iso2709(number: str, status: str, title: str, tag: str = "245") -> bytes:
    bodies = [f"{number}\x1e".encode()]
    bodies += [f"10\x1fa{title}\x1e".encode()] if title else []
    entries, at = "", 0
    for name, body in zip(("001", tag), bodies, strict=False):
        entries += f"{name}{len(body):04}{at:05}"
        at += len(body)
    base = 24 + len(entries) + 1
    head = f"{base + at + 1:05}{status}am a22{base:05} i 4500{entries}\x1e"
    return head.encode() + b"".join(bodies) + b"\x1d"


def unimarc(number: str, status: str, title: str) -> bytes:
    return iso2709(number, status, title, "200")


def marcxml(number: str, status: str, title: str) -> bytes:
    field = (
        f'<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{title}</subfield></datafield>'
    )
    return (
        f"<collection><record><leader>{LEADER.format(status)}</leader>"
        f'<controlfield tag="001">{number}</controlfield>{field if title else ""}'
        "</record></collection>"
    ).encode()


def marcxchange(number: str, status: str, title: str) -> bytes:
    body = marcxml(number, status, title).replace(b"</", b"\0").replace(b"<", b"<m:")
    named = body.replace(b"\0", b"</m:")
    return named.replace(b"<m:collection", b'<m:collection xmlns:m="info:lc/xmlns/marcxchange-v1"')


def turbomarc(number: str, status: str, title: str) -> bytes:
    field = f'<d245 i1="1" i2="0"><sa>{title}</sa></d245>' if title else ""
    record = f"<r><l>{LEADER.format(status)}</l><c001>{number}</c001>{field}</r>"
    return f'<collection xmlns="http://www.indexdata.com/turbomarc">{record}</collection>'.encode()


def sru(number: str, status: str, title: str) -> bytes:
    head, tail = b"<a><records><record><recordData>", b"</recordData></record></records></a>"
    return head + marcxml(number, status, title)[12:-13] + tail


def marcjson(number: str, status: str, title: str) -> bytes:
    field = f', {{"245": {{"ind1": "1", "ind2": "0", "subfields": [{{"a": "{title}"}}]}}}}'
    return (
        f'{{"leader": "{LEADER.format(status)}", "fields": [{{"001": "{number}"}}'
        f"{field if title else ''}]}}"
    ).encode()


def aleph(number: str, status: str, title: str) -> bytes:
    lines = [f"LDR   L {LEADER.format(status)}", f"001   L {number}"]
    lines += [f"24510 L $$a{title}"] if title else []
    return "".join(f"000000001 {line}\n" for line in lines).encode()


def aleph_del(number: str, status: str, title: str) -> bytes:
    """Aleph's own way: the leader says nothing, a field DEL does."""
    mark = b"000000001 DEL   L $$aY\n" if status == "d" else b""
    return aleph(number, "n", title) + mark


def mnemonic(number: str, status: str, title: str) -> bytes:
    field = f"=245  10$a{title}\n" if title else ""
    return f"=LDR  {LEADER.format(status)}\n=001  {number}\n{field}\n".encode()


def irbis(number: str, status: str, title: str) -> bytes:
    field = f"#200: ^A{title}\n" if title else ""
    return f"#1000: {LEADER.format(status)}\n#001: {number}\n{field}*****\n".encode()


def irbis_server(number: str, status: str, title: str) -> bytes:
    """As the server gives a record: number and status, version, fields."""
    field = f"200#^A{title}\n" if title else ""
    return f"7#{int(status == 'd')}\n0#3\n920#PAZK\n903#{number}\n{field}910#^A0\n*****\n".encode()


def lines(number: str, status: str, title: str) -> bytes:
    field = f"245 10 $a {title}\n" if title else ""
    return f"{LEADER.format(status)}\n001 {number}\n{field}\n".encode()


def table(number: str, status: str, title: str) -> bytes:
    told = {"d": "удалено", "n": "новая"}[status]
    return f"№ записи;Название;Год;Статус\n{number};{title};;{told}\n".encode()


WITH_LEADER: dict[str, Callable[[str, str, str], bytes]] = {
    each.__name__: each
    for each in (
        iso2709, unimarc, marcxml, marcxchange, turbomarc, sru, marcjson, aleph, mnemonic, irbis,
        lines,
    )
}  # fmt: skip
WRITERS = WITH_LEADER | {each.__name__: each for each in (aleph_del, irbis_server, table)}


def put(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("title", [TITLE, ""], ids=["whole", "bare"])
@pytest.mark.parametrize("carrier", WRITERS)
def test_status_d_retires_the_record_in_every_carrier(
    store: Store, tmp_path: Path, carrier: str, title: str
) -> None:
    write = WRITERS[carrier]
    pipeline.import_files(store, CZ, [put(tmp_path / "full", write("p1", "n", TITLE))])
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta", write("p1", "d", title))])
    assert (report.verdict, report.retired, report.tally.deleted) == ("complete", 1, 1), report
    assert store.sources.counts() == {"cz": (0, 1)}
    pipeline.match_records(store)
    assert list(store.union) == []
    again = pipeline.import_files(store, CZ, [tmp_path / "delta"])
    assert (again.retired, again.tally.deleted, again.tally.unchanged) == (0, 0, 1)


@pytest.mark.parametrize("carrier", [*WITH_LEADER, "table"])
def test_a_bare_001_replaces_nothing_and_is_kept(
    store: Store, tmp_path: Path, carrier: str
) -> None:
    write = WRITERS[carrier]
    pipeline.import_files(store, CZ, [put(tmp_path / "full", write("p1", "n", TITLE))])
    before = store.sources.get("cz:p1")
    report = pipeline.import_files(
        store, CZ, [put(tmp_path / "bare", write("p1", "n", ""))], complete=True
    )
    assert (report.verdict, report.retired) == ("partial", 0)
    assert "1 record: it came with control fields only and replaced nothing" in report.message
    assert store.sources.get("cz:p1") == before
    (kept,) = store.quarantine.all("cz")
    assert (kept.identifier, b"p1" in kept.data) == ("p1", True)
    assert [issue.code for issue in store.issues.all(name="cz:p1")] == ["record-empty"]


@pytest.mark.parametrize(("order", "live"), [("nd", 0), ("dn", 1), ("ndn", 1), ("dnd", 0)])
@pytest.mark.parametrize("first", ["n", ""], ids=["known", "new"])
def test_the_later_in_a_delivery_wins(
    store: Store, tmp_path: Path, order: str, live: int, first: str
) -> None:
    if first:
        pipeline.import_files(store, CZ, [put(tmp_path / "full", iso2709("p1", "n", TITLE))])
    body = b"".join(iso2709("p1", status, TITLE) for status in order)
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta", body)])
    assert report.verdict == "complete"
    assert store.sources.counts() == {"cz": (live, 1 - live)}


def test_all_of_a_delivered_delta_is_believed(store: Store, tmp_path: Path) -> None:
    full, delta = (
        b"".join(iso2709(f"p{n}", status, TITLE) for n in range(1200)) for status in "nd"
    )
    pipeline.import_files(store, CZ, [put(tmp_path / "full", full)])
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta", delta)])
    assert (report.verdict, report.retired, report.held) == ("complete", 1200, 0)


def test_a_deletion_that_says_not_of_what_is_kept_and_told(store: Store, tmp_path: Path) -> None:
    unnumbered = iso2709("x", "d", TITLE).replace(b"001", b"005", 1)
    twice = iso2709("p1", "n", TITLE) + iso2709("p1", "n", "Other") + iso2709("p1", "d", TITLE)
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta", unnumbered + twice)])
    assert report.verdict == "partial"
    assert (report.tally.new, report.retired, len(store.quarantine.all("cz"))) == (2, 0, 2)
    assert "without the control number" in report.message
    assert "several records have its control number" in report.message


def test_what_an_import_retires_leaves_held_records_alone(store: Store, tmp_path: Path) -> None:
    full = b"".join(iso2709(f"p{n}", "n", TITLE) for n in (1, 2))
    pipeline.import_files(store, CZ, [put(tmp_path / "full", full)])
    store.presence.set_leaving("cz", store.sources.begin_harvest("cz"), ["p2"])
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta", iso2709("p1", "d", TITLE))])
    assert (report.retired, store.presence.leaving("cz")) == (1, 1)


@pytest.mark.parametrize(
    "word",
    ["d", "D", "deleted", "DEL", "Gelöscht", "supprimé", "已删除", "삭제", "削除", "Удалена."],
)
def test_a_table_of_numbers_and_status_is_a_list_of_deletions(
    store: Store, tmp_path: Path, word: str
) -> None:
    full = "ID,Title,Year\n5,Řeka,1990\n6,Most,1991\n"
    pipeline.import_files(store, CZ, [put(tmp_path / "full.csv", full.encode())])
    delta = f"ID,Record status\n5,{word}\n"
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta.csv", delta.encode())])
    assert (report.verdict, report.retired) == ("complete", 1)


@pytest.mark.parametrize("status", ["n", "d", "c"])
@pytest.mark.parametrize("around", ["<a>{}</a>", "<a><![CDATA[{}]]></a>"], ids=["escaped", "cdata"])
def test_marc_that_is_text_says_its_status_too(around: str, status: str) -> None:
    inner = marcxml("p1", status, TITLE).decode()
    inner = inner if "CDATA" in around else inner.replace("<", "&lt;").replace(">", "&gt;")
    assert says_deleted(around.format(inner).encode()) == (status == "d")


def test_a_letter_d_elsewhere_deletes_nothing() -> None:
    cases = [
        marcxml("p1", "n", "&lt;leader&gt;00000dam"),
        marcxml("p1", "n", TITLE).replace(b"</record>", b"<record><leader>00000dam</leader>"),
        b"<mods><note>leader 00000d, controlfield</note></mods>",
        b"<r><l>00000dam</l></r>",
        base64.b64encode(bytes(range(256))),
        b"", b"<", b"<leader>", b"00000d",
    ]  # fmt: skip
    assert not [each for each in cases if says_deleted(each)]


def test_a_bare_001_replaces_nothing_in_a_harvest_either(store: Store) -> None:
    xml = Xml()
    held = xml.marc("b1")
    bare = held[: held.index("<datafield")] + "</record>"
    state = {"metadata": held, "datestamp": "2026-01-01"}

    def answer(query: dict[str, str]) -> bytes:
        if query["verb"] in ("Identify", "ListMetadataFormats"):
            return xml.error("badVerb")
        others = [] if query["verb"] == "GetRecord" else [xml.record("oai:x:2")]
        body = xml.list_of(xml.record("oai:x:1", **state), *others)
        return body.replace(b"ListRecords", query["verb"].encode())

    server = Server(answer)
    try:
        partner = Partner(id="cz", url=server.url, prefix="marc21", delay=0)
        harvest(store, partner)
        before = store.sources.get("cz:oai:x:1").metadata
        state |= {"metadata": bare, "datestamp": "2026-02-01"}
        report = harvest(store, partner)
    finally:
        server.close()
    assert (report.verdict != "complete", report.tally.changed) == (True, 0)
    assert "1 record did not come whole (oai:x:1)" in report.message
    assert store.sources.get("cz:oai:x:1").metadata == before
    assert bare.encode() in store.quarantine.all("cz")[0].data


def test_a_deletion_by_number_retires_the_one_record_that_was_harvested_with_it(
    store: Store, tmp_path: Path
) -> None:
    numbers = {"oai:x:1": "b1", "oai:x:2": "b2", "oai:x:3": "b2", "oai:x:4": "b4"}
    records = [
        Harvested("cz", name, "2026-01-01", metadata=marcxml(number, "n", TITLE))
        for name, number in numbers.items()
    ]
    store.partners.put(CZ)
    store.sources.commit_page(
        "cz", Page(records=tuple(records[:3])), harvest=store.sources.begin_harvest("cz")
    )
    pipeline.match_records(store)
    store.sources.commit_page(
        "cz", Page(records=tuple(records[3:])), harvest=store.sources.begin_harvest("cz")
    )
    delta = b"".join(iso2709(number, "d", TITLE) for number in ("b1", "b2", "b4", "b9"))
    report = pipeline.import_files(store, CZ, [put(tmp_path / "delta", delta)])
    assert (report.verdict, report.retired) == ("complete", 2)
    live = {each.identifier for each in store.sources.all() if not each.deleted}
    assert live == {"oai:x:2", "oai:x:3"}
    assert "deletions name a control number of several records: b2" in report.message
    assert "deletions name no live record: b9" in report.message
