"""The door: what `read` promises whatever comes in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.formats import Hints, Reading, read, split_records
from harvester.issues import Code
from harvester.record import Harvested, Record

CORPUS = Path(__file__).parents[1] / "corpus"
SAMPLES = [path.read_bytes() for path in sorted(CORPUS.iterdir()) if path.suffix != ".json"]
TOKENS = st.sampled_from(
    [b"\x1f", b"\x1e", b"\x1d", b"\x1b$1", b"\x1b(N", b"\xe5", b"&e;", b"<", b">", b"[", b"=",
     b"880-", b"1", b"A", b"?", b"\xd9\xa3", b"\xc2\xb2", b"\xff"]
)  # fmt: skip
"""What means something to one of the readers."""
ENCODINGS = st.sampled_from(["", "cp1251", "utf-8", "marc-8", "iso5426", "no such set"])
"""Character sets a partner's settings may name, rightly or wrongly."""


def read_bytes(data: bytes, hints: Hints | None = None, *, deleted: bool = False) -> Reading:
    harvested = Harvested(partner="XX", identifier="1", metadata=data, deleted=deleted)
    return read(harvested, hints or Hints())


def codes(reading: Reading) -> list[Code]:
    return [issue.code for issue in reading.issues]


def test_a_deleted_record_is_read_without_issue() -> None:
    assert read_bytes(b"", deleted=True) == Reading(Record("XX", "1"))


def test_a_live_record_without_metadata_is_reported() -> None:
    assert codes(read_bytes(b" \n")) == [Code.METADATA_MISSING]


def test_issues_say_whose_record_they_are_in() -> None:
    (issue,) = read_bytes(b"no record").issues
    assert (issue.partner, issue.identifier, issue.code) == ("XX", "1", Code.RECORD_BROKEN)


@pytest.mark.parametrize("hint", ["marc21", "unimarc"])
def test_a_format_hint_decides_only_where_tags_do_not(hint: Literal["marc21", "unimarc"]) -> None:
    plain = (CORPUS / "plain-book.mrc").read_bytes()
    untitled = b"00051nam a2200037   4500300001300000\x1e  \x1fa90 pages\x1e\x1d"
    assert read_bytes(plain, Hints(format=hint)).record.format == "marc21"
    assert read_bytes(untitled, Hints(format=hint)).record.format == hint
    assert read_bytes(untitled).record.format == "unknown"


def test_an_encoding_hint_is_not_asked_when_bytes_are_utf8() -> None:
    data = (CORPUS / "utf8-leader-blank.mrc").read_bytes()
    assert read_bytes(data, Hints(encoding="cp1251")) == read_bytes(data)


def test_an_encoding_hint_makes_a_guess_unnecessary() -> None:
    data = (CORPUS / "cp1251-undeclared.mrc").read_bytes()
    assert codes(read_bytes(data)) == [Code.ENCODING_GUESSED]
    assert codes(read_bytes(data, Hints(encoding="cp1251"))) == []
    assert codes(read_bytes(data, Hints(encoding="no such set"))) == [Code.ENCODING_GUESSED]


@given(
    sample=st.sampled_from(SAMPLES),
    cut=st.integers(0, 3000),
    wrong=TOKENS | st.binary(min_size=1, max_size=6),
    at=st.lists(st.integers(0, 3000), max_size=4),
    encoding=ENCODINGS,
)
@settings(max_examples=400, deadline=None)
def test_damaged_records_are_read_or_reported(
    sample: bytes, cut: int, wrong: bytes, at: list[int], encoding: str
) -> None:
    data = sample[:cut] if cut % 3 == 0 else sample
    for position in at:
        data = data[:position] + wrong + data[position + len(wrong) :]
    reading = read_bytes(data, Hints(encoding=encoding))
    assert (reading.record.partner, reading.record.identifier) == ("XX", "1")
    assert reading.record.titles or reading.record.parent or reading.issues


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_record(data: bytes) -> None:
    reading = read_bytes(data)
    assert reading == read_bytes(data)
    assert reading.record.titles or reading.issues


@given(
    records=st.lists(st.sampled_from([s for s in SAMPLES if s.endswith(b"\x1d")]), max_size=5),
    junk=st.sampled_from([b"", b"\n", b"\r\n", b"\x00\x00", b"\xef\xbb\xbf", b"\x1a"]),
    chunk=st.integers(1, 700),
)
@settings(deadline=None)
def test_a_file_is_split_into_its_records_wherever_reads_end(
    records: list[bytes], junk: bytes, chunk: int
) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(chunk, size or chunk))

    stream = Slow(junk + junk.join(records) + junk)
    assert list(split_records(stream)) == [record.lstrip(b"\r\n") for record in records]


def test_a_last_record_without_terminator_is_kept() -> None:
    assert list(split_records(io.BytesIO(b"one\x1dtwo\n"))) == [b"one\x1d", b"two"]


def test_a_file_that_is_no_marc_is_not_gathered_in_memory() -> None:
    pieces = list(split_records(io.BytesIO(b"x" * (40 << 20))))
    assert b"".join(pieces) == b"x" * (40 << 20)
    assert max(map(len, pieces)) < (20 << 20)


def test_a_file_next_to_the_record_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    data = (CORPUS / "xml-external-entity.xml").read_bytes()
    assert "secret" not in repr(read_bytes(data))


def test_entities_that_multiply_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    data = f'<!DOCTYPE dc [<!ENTITY e0 "ha">{bomb}]><dc><title>A &e9; title</title></dc>'
    assert len(repr(read_bytes(data.encode()))) < 2000
