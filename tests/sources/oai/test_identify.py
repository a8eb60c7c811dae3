"""What a repository says of itself: identity, formats, sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harvester.config.settings import Partner, Settings
from harvester.errors import RepositoryError, SettingsError
from harvester.sources.http.hosts import Hosts
from harvester.sources.oai.identify import (
    Identify,
    MetadataFormat,
    RepositorySet,
    choose_prefix,
    identify,
    sets,
)
from harvester.sources.oai.repository import Repository, connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.conftest import Script, Server, Xml

    Serve = Callable[[Script], Server]


def repository(server: Server) -> Repository:
    partner = Partner(id="BY", url=server.url)
    return connect(partner, Settings(timeout=5), hosts=Hosts(), sleep=lambda _: None)


SLIM = "http://www.loc.gov/MARC21/slim"


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ([], "oai_dc"),
        ([("oai_dc", "", ""), ("mods", "", "http://www.loc.gov/mods/v3")], "mods"),
        ([("oai_dc", "", ""), ("d", "", "http://www.dspace.org/xmlns/dspace/dim")], "d"),
        ([("mets", "", "")], "oai_dc"),
        ([("oai_dc", "", ""), ("marc21", "", SLIM), ("unimarc", "", "")], "marc21"),
        ([("x", "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd", "")], "x"),
        ([("a", "", "http://x/marc"), ("b", "", "info:lc/xmlns/marcxchange-v1")], "b"),
        ([("oai_dc", "", ""), ("unimarc", "", "x")], "unimarc"),
        ([("oai_dc", "", ""), ("oai_marc", "", "")], "oai_marc"),
        ([("first", "", SLIM), ("second", "", SLIM)], "first"),
    ],
)
def test_the_prefix_that_says_most(offered: list[tuple[str, str, str]], chosen: str) -> None:
    assert choose_prefix(tuple(MetadataFormat(*each) for each in offered)) == chosen


def test_identify(serve: Serve, xml: Xml) -> None:
    said = (
        "<Identify><repositoryName> Нацыянальная бібліятэка </repositoryName>"
        "<baseURL>http://x</baseURL><adminEmail>a@x</adminEmail><adminEmail>b@x</adminEmail>"
        "<earliestDatestamp>1990-02-01</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
        "<granularity>YYYY-MM-DD</granularity></Identify>"
    )
    found = identify(repository(serve([xml.answer(said)])))
    assert found == Identify(
        name="Нацыянальная бібліятэка",
        base_url="http://x",
        granularity="YYYY-MM-DD",
        deleted_record="persistent",
        earliest_datestamp="1990-02-01",
        admin_emails=("a@x", "b@x"),
    )


def set_list(xml: Xml, *specs: str, then: str = "") -> bytes:
    rows = "".join(f"<set><setSpec>{s}</setSpec><setName>{s}!</setName></set>" for s in specs)
    return xml.answer(f"<ListSets>{rows}<resumptionToken>{then}</resumptionToken></ListSets>")


def test_sets_follow_tokens(serve: Serve, xml: Xml) -> None:
    server = serve([set_list(xml, "a", "b", then="t"), set_list(xml, "b", "c:d")])
    found = sets(repository(server))
    assert found == tuple(RepositorySet(spec, f"{spec}!") for spec in ("a", "b", "c:d"))


def test_a_repository_without_sets(serve: Serve, xml: Xml) -> None:
    assert sets(repository(serve([xml.error("noSetHierarchy")]))) == ()


def test_sets_without_end_are_a_loop(serve: Serve, xml: Xml) -> None:
    with pytest.raises(RepositoryError, match="round in circles"):
        sets(repository(serve([set_list(xml, "a", then="t")])))


def test_a_partner_without_address_cannot_be_harvested() -> None:
    with pytest.raises(SettingsError, match="BY has no url"):
        connect(Partner(id="BY"), Settings())
