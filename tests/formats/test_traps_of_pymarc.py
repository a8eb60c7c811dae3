"""The traps that records lay for pymarc's readers: each one springs there, and is passed here.

When pymarc mends one, its test fails here, and what was done about it may go.
"""

from __future__ import annotations

import io
from pathlib import Path

import pymarc
import pytest

from harvester.formats import Reading, read
from harvester.issues import Code
from harvester.record import Harvested
from harvester.sources.files.catalogue import records_of
from harvester.sources.page import FileRecord

CORPUS = Path(__file__).parents[1] / "corpus"
PAGE = Path(__file__).parents[1] / "corpus_files" / "page-with-short-leader-and-no-code.xml"


def reading(name: str) -> Reading:
    return read(Harvested(partner="XX", identifier=name, metadata=(CORPUS / name).read_bytes()))


def codes(found: Reading) -> list[Code]:
    return [issue.code for issue in found.issues]


def by_pymarc(name: str) -> pymarc.Record:
    (found,) = pymarc.MARCReader((CORPUS / name).read_bytes())
    assert isinstance(found, pymarc.Record)
    return found


def page_by_pymarc(path: Path) -> list[pymarc.Record]:
    found: list[pymarc.Record] = pymarc.parse_xml_to_array(  # type: ignore[no-untyped-call]
        io.BytesIO(path.read_bytes())
    )
    return found


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["unimarc-utf8-leader-blank.mrc", "utf8-leader-blank.mrc"])
def test_a_blank_in_leader_09_does_not_make_utf8_marc8(name: str) -> None:
    ours = reading(name)
    title = ours.record.titles[0].main.value
    assert title not in str(by_pymarc(name))
    assert not title.isascii()
    assert ours.encoding == "utf-8"


def test_a_bad_byte_is_an_issue_and_no_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    by_pymarc("marc8-bad-byte.mrc")
    assert capsys.readouterr().err
    assert Code.ENCODING_DAMAGED in codes(reading("marc8-bad-byte.mrc"))
    assert not capsys.readouterr().err


def test_a_short_leader_costs_no_page() -> None:
    with pytest.raises(pymarc.exceptions.RecordLeaderInvalid):
        page_by_pymarc(CORPUS / "marcxml-leader-short.xml")
    found = reading("marcxml-leader-short.xml")
    assert found.record.titles
    assert Code.LEADER_BROKEN in codes(found)


def test_a_subfield_without_code_costs_no_page() -> None:
    with pytest.raises(KeyError):
        page_by_pymarc(CORPUS / "marcxml-subfield-without-code.xml")
    found = reading("marcxml-subfield-without-code.xml")
    assert found.record.titles
    assert Code.FIELD_BROKEN in codes(found)


def test_of_a_page_with_both_every_record_is_kept() -> None:
    with pytest.raises((pymarc.exceptions.PymarcException, KeyError)):
        page_by_pymarc(PAGE)
    whole = [found for found in records_of(PAGE, "XX") if isinstance(found, FileRecord)]
    assert len(whole) == PAGE.read_text(encoding="utf-8").count("</record>")


@pytest.mark.parametrize("name", ["unimarc-nested-link.xml", "unimarc-volume-nested-link.xml"])
def test_fields_nested_in_a_link_stay_there(name: str) -> None:
    (flat,) = page_by_pymarc(CORPUS / name)
    assert len(flat.get_fields("200")) > 1
    parent = reading(name).record.parent
    assert parent is not None
    assert parent.titles


def test_seven_bit_east_asian_marc8_is_not_taken_for_utf8() -> None:
    data = (CORPUS / "marc8-east-asian.mrc").read_bytes()
    data.decode("utf-8")
    found = reading("marc8-east-asian.mrc")
    assert found.encoding == "marc-8"
    assert found.record.titles[0].main.script == "Hani"
