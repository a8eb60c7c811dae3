"""What cannot be read at all is counted, and a harvest of little else is in doubt."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harvester import pipeline
from harvester.config.settings import Partner, Settings
from harvester.pipeline.harvest import harvest
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai.repository import connect
from tests.sources.conftest import Query, Reply, Server, Xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.pipeline.reports import HarvestReport
    from harvester.store import Store

XML = Xml()
GOOD = XML.marc()
UNREADABLE = {
    "web page": "<html><body>Session expired</body></html>",
    "web page as text": escape("<html><body>Session expired</body></html>"),
    "words": "ORA-01555: snapshot too old",
    "XML of another kind": '<Patent xmlns="urn:x"><Number>12</Number></Patent>',
    "MARC without fields": "<record><leader>00000nam a2200000 a 4500</leader></record>",
    "fields of no format": "<record><leader>00000nam a2200000 a 4500</leader>"
    '<datafield tag="901" ind1=" " ind2=" "><subfield code="a">1</subfield></datafield></record>',
}
READABLE = {
    "MARCXML": GOOD,
    "MARCXML as text": escape(GOOD),
    "MARCXML in CDATA": f'<![CDATA[<?xml version="1.0" encoding="UTF-8"?>\n{GOOD}]]>',
    "Dublin Core as text": escape("<dc><title>Tides</title></dc>"),
    "authority": GOOD.replace("nam a", "nz  a").replace('"245"', '"150"'),
    "without title": GOOD.replace('"245"', '"300"').replace(
        '<controlfield tag="001">', '<controlfield tag="008">'
    ),
    "MODS as text": escape("<mods><titleInfo><title>Tides</title></titleInfo></mods>"),
}


class Repository:
    """Gives these records, two at a time; `broken` is a token at which it fails."""

    def __init__(self, *metadata: str) -> None:
        self.metadata = metadata
        self.broken = ""
        self.server = Server(self.reply)
        self.partner = Partner(id="p", url=self.server.url, prefix="marc21")

    def reply(self, query: Query) -> Reply | bytes:
        at = int(query.get("resumptionToken", "0"))
        if query["verb"] == "Identify":
            return XML.error("badVerb")
        if self.broken and query.get("resumptionToken") == self.broken:
            return Reply(status=403)
        records = [
            XML.record(f"oai:p:{n}", metadata=each) for n, each in enumerate(self.metadata, 1)
        ]
        then = str(at + 2) if at + 2 < len(records) else None
        return XML.list_of(*records[at : at + 2], then=then)

    def harvest(self, store: Store) -> HarvestReport:
        client = connect(self.partner, Settings(), hosts=Hosts(), sleep=lambda _seconds: None)
        return harvest(store, self.partner, client=client)


@pytest.fixture
def repositories() -> Iterator[list[Repository]]:
    running: list[Repository] = []
    yield running
    for each in running:
        each.server.close()


@pytest.mark.parametrize("metadata", UNREADABLE.values(), ids=UNREADABLE)
def test_a_harvest_most_of_whose_records_cannot_be_read_is_suspect(
    store: Store, repositories: list[Repository], metadata: str
) -> None:
    repositories.append(Repository(GOOD, metadata, metadata))
    report = repositories[0].harvest(store)
    assert (report.verdict, report.unreadable, report.tally.new) == ("suspect", 2, 3)
    (reason,) = report.reasons
    assert "2 of 3 records that came cannot be read" in reason
    assert "harvester show p:oai:p:2" in reason
    assert "'marc21'" in reason
    pipeline.match_records(store)
    assert [h.name for union in store.union for h in union.holdings] == ["p:oai:p:1"]
    again = repositories[0].harvest(store)
    assert (again.verdict, again.unreadable, again.tally.unchanged) == ("suspect", 2, 3)


@pytest.mark.parametrize("metadata", READABLE.values(), ids=READABLE)
def test_what_can_be_read_is_not_counted(
    store: Store, repositories: list[Repository], metadata: str
) -> None:
    repositories.append(Repository(metadata))
    report = repositories[0].harvest(store)
    assert (report.verdict, report.unreadable, report.reasons) == ("complete", 0, ())
    pipeline.match_records(store)
    assert "unreadable" not in store.records.apart_counts().get("p", {})
    assert repositories[0].harvest(store).unreadable == 0


def test_a_few_that_cannot_be_read_are_told_and_no_more(
    store: Store, repositories: list[Repository]
) -> None:
    repositories.append(Repository(GOOD, UNREADABLE["words"]))
    report = repositories[0].harvest(store)
    assert (report.verdict, report.unreadable) == ("complete", 1)
    assert "1 of 2 records that came cannot be read" in report.message
    assert "snapshot too old" in report.message


def test_a_harvest_that_broke_off_counts_what_it_brought_before(
    store: Store, repositories: list[Repository]
) -> None:
    bad = UNREADABLE["words"]
    repositories.append(Repository(bad, bad, bad, GOOD, GOOD))
    repositories[0].broken = "4"
    assert repositories[0].harvest(store).verdict == "partial"
    pipeline.match_records(store)
    repositories[0].broken = ""
    report = repositories[0].harvest(store)
    assert (report.verdict, report.unreadable) == ("suspect", 3)
    assert "3 of 5" in report.message


def test_records_that_become_readable_are_not_counted_any_more(
    store: Store, repositories: list[Repository]
) -> None:
    repositories.append(Repository(UNREADABLE["words"]))
    assert repositories[0].harvest(store).verdict == "suspect"
    pipeline.match_records(store)
    repositories[0].metadata = (GOOD,)
    report = repositories[0].harvest(store)
    assert (report.verdict, report.unreadable, report.tally.changed) == ("complete", 0, 1)


def test_an_import_of_little_that_can_be_read_is_suspect_and_retires_nothing(
    store: Store, tmp_path: Path
) -> None:
    partner = Partner(id="p")
    records = [XML.record(f"oai:p:{n}") for n in (1, 2)]
    (tmp_path / "good.xml").write_bytes(XML.list_of(*records))
    assert pipeline.import_files(store, partner, [tmp_path / "good.xml"]).verdict == "complete"
    bad = XML.record("oai:p:3", metadata=UNREADABLE["words"])
    (tmp_path / "bad.xml").write_bytes(XML.list_of(bad))
    report = pipeline.import_files(store, partner, [tmp_path / "bad.xml"], complete=True)
    assert (report.verdict, report.unreadable, report.retired) == ("suspect", 1, 0)
    assert "harvester show p:oai:p:3" in report.message
    assert store.presence.live("p") == 3
