"""Character sets: what a record's bytes are in, why that was decided, and what was repaired."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harvester.formats import Hints, Reading, read
from harvester.formats.charsets.alphabets import LANGUAGES
from harvester.formats.charsets.decide import decode_text
from harvester.formats.charsets.double_encoding import encoded_twice, mended
from harvester.formats.charsets.iso2022 import decode_iso2022, named_by
from harvester.formats.charsets.legacy_tables import EIGHT_BITS, SEVEN_BITS
from harvester.formats.charsets.marc8 import decode_marc8
from harvester.formats.charsets.standard_names import OWN, decoder, standard_name
from harvester.formats.fields import Field, Marc, RecordIssue
from harvester.issues import Code
from harvester.record import Harvested

CORPUS = Path(__file__).parents[2] / "corpus"
GLIBC = {
    "armscii-8": "ARMSCII-8", "georgian-academy": "GEORGIAN-ACADEMY", "georgian-ps": "GEORGIAN-PS",
    "iso-ir-37": "ISO_5427", "iso5427": "ISO_5427-EXT", "iso5428": "ISO_5428",
}  # fmt: skip
"""Names that glibc's iconv has for our tables."""
PRIVATE = "\ue000"
"""glibc writes diacritics that stand alone with characters for private use."""
TEXTS = st.text(st.characters(codec="utf-8", min_codepoint=0x20), max_size=30)


def reading(name: str, encoding: str = "") -> Reading:
    data = (CORPUS / f"{name}.mrc").read_bytes()
    return read(Harvested(partner="XX", identifier=name, metadata=data), Hints(encoding=encoding))


def glibc_text(name: str, code: int) -> str:
    command = ["iconv", "-f", GLIBC[name], "-t", "UTF-8"]
    done = subprocess.run(command, input=bytes([code]), capture_output=True, check=False)
    return done.stdout.decode() if done.returncode == 0 else ""


@pytest.mark.skipif(not shutil.which("iconv"), reason="no iconv here to compare with")
@pytest.mark.parametrize("name", GLIBC)
def test_tables_are_those_of_glibc(name: str) -> None:
    table, first = (EIGHT_BITS[name], 0x80) if name in EIGHT_BITS else (SEVEN_BITS[name], 0x20)
    if not glibc_text(name, first + 0x50):
        pytest.skip(f"this iconv has no {GLIBC[name]}")
    theirs = [glibc_text(name, first + i) for i in range(len(table))]
    differing = [
        (hex(first + i), ours, their)
        for i, (ours, their) in enumerate(zip(table, theirs, strict=True))
        if "\x9f" < their < PRIVATE and ours != their
    ]
    assert not differing


def test_tables_are_complete() -> None:
    assert {len(table) for table in EIGHT_BITS.values()} == {128}
    assert {len(table) for table in SEVEN_BITS.values()} == {96}


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("armscii-8", b"\xd0\xb3\xdb", "Հայ"),
        ("georgian-academy", b"\xc7\xc1\xc8\xca\xc8\xd1\xc8", "თბილისი"),
        ("georgian-ps", b"\xc8\xc1\xc9\xcb\xc9\xd3\xc9", "თბილისი"),
        ("iso5426", b"\xc2Edition \xc3a l'\xc2et\xc2e \xe1re \xf1sk\x88The\x89",
         "Édition â l'été Ære æsk\x98The\x9c"),
        ("iso5427", b"\xeb\xc9\xc5\xd7", "Киев"),
        ("iso5427", b"\xeb\x8e\x47", "Кї"),
        ("iso5427", b"\x0e\x6e\x4f\x57\x0f x", "Нов x"),
        ("iso5428", b"\xa2\xe1\xee", "\u03acλ"),
        ("iso10586", b"\xd0\xd1\xd2", "აბგ"),
        ("iso8957", b"\xf9\xec\xe5\xed (\xc7\xf9)", "שלום (ש\u05b0)"),
        ("iso8957", b"\x0e\x79\x6c\x65\x6d\x0f x", "שלום x"),
        ("iso8957+iso8957-2", b"\xe0\x8e\x70\xe1", "אב\u05bd"),
        ("iso5426+iso5426-2", b"\x8e\x6e\xe1 \x1b}\xf5er \xf2", "ſÆ ꝓer ħ"),
        ("iso5426-2", b"tu\xae \xe9", "tuꝭ Ʀ"),
        ("iso5426+iso5427", b"\xc2e \x1b}\xee\x1b~\xc2e", "é Нé"),
        ("iso5426", b"\x1b)N\xee\x1b)Z\xee", "Н\ufffd"),
    ],
)  # fmt: skip
def test_sets_that_python_lacks(name: str, data: bytes, text: str) -> None:
    assert decoder(name)(data) == text


@pytest.mark.parametrize(
    ("codes", "name"),
    [("0103", "iso5426"), ("01", ""), ("010204", "iso5427"), ("01030204", "iso5426+iso5427"),
     ("0105", "iso5428"), ("0107", "iso10586"), ("50", ""), ("0108", "iso8957"),
     ("010809", "iso8957+iso8957-2"), ("010311", "iso5426+iso5426-2"), ("0106", ""), ("", "")],
)  # fmt: skip
def test_codes_of_unimarc_name_sets(codes: str, name: str) -> None:
    assert named_by(codes) == name


@pytest.mark.parametrize(
    ("case", "encoding", "reason"),
    [
        ("plain-book", "utf-8", "its bytes are UTF-8"),
        ("authority", "utf-8", "its bytes are ASCII, the same in UTF-8 and most other sets"),
        ("utf8-leader-blank", "utf-8", "its bytes are UTF-8, though the leader says MARC-8"),
        ("rusmarc-declared-cp1251-bytes-utf8", "utf-8",
         "its bytes are UTF-8, though 100 $a says cp1251"),
        ("rusmarc-cp866", "cp866", "declared in 100 $a"),
        ("rusmarc-declared-cp1251-bytes-cp866", "cp866",
         "guessed: read so, its letters are Russian"),
        ("unimarc-set-by-setting", "iso5427", "the partner's setting"),
        ("unimarc-two-sets-by-escape", "iso5426",
         "declared in 100 $a, with escape sequences in its bytes"),
        ("marc8-east-asian", "marc-8", "escape sequences of MARC-8 in its bytes"),
        ("marc8-polish-letters", "marc-8", "the leader says MARC-8, and diacritics stand so"),
        ("marc8-though-leader-unicode", "marc-8",
         "guessed: diacritics stand before their letters as in MARC-8"),
        ("utf8-one-bad-byte", "utf-8", "most of its bytes are UTF-8, some are damaged"),
        ("set-iso2022-jp", "iso2022-jp",
         "escape sequences of Japanese character sets in its bytes"),
        ("set-kz1048", "kz1048", "guessed: read so, its letters are Kazakh"),
        ("set-cp1256-persian", "cp1256", "guessed: read so, its letters are Persian"),
        ("not-marc", "", ""),
    ],
)  # fmt: skip
def test_a_reading_tells_the_set_and_why(case: str, encoding: str, reason: str) -> None:
    found = reading(case, "iso5427" if case == "unimarc-set-by-setting" else "")
    assert (found.encoding, found.reason) == (encoding, reason)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("set-*.mrc")), ids=lambda path: path.stem)
def test_a_guess_is_always_an_issue(path: Path) -> None:
    found = reading(path.stem)
    guessed = [issue.detail for issue in found.issues if issue.code is Code.ENCODING_GUESSED]
    assert guessed == ([found.encoding] if found.reason.startswith("guessed") else [])


def test_a_declared_set_holds_however_long_the_record_is() -> None:
    title = "О природе вещей и нравах людей, на реке Печоре живущих, в старину. " * 60
    head = "00000nam0 2200000   450 100003700000200000000000"
    fields = ["  \x1fa19970101d1997    m  y0rusy0189    ca", f"1 \x1fa{title}"]
    data = "\x1e".join([head, *fields, "\x1d"]).encode("cp1251")
    found = read(Harvested(partner="XX", identifier="1", metadata=data))
    assert (found.encoding, found.reason) == ("cp1251", "declared in 100 $a")


def test_xml_tells_its_set() -> None:
    data = (CORPUS / "xml-cp1251-declared.xml").read_bytes()
    found = read(Harvested(partner="XX", identifier="1", metadata=data))
    assert (found.encoding, found.reason) == ("cp1251", "the XML declares it")


def test_a_text_as_a_whole_is_decoded() -> None:
    text = "=200  1 $aРечные пристани$eпутевые очерки\n=210    $aКазань$cЯкорь\n"
    assert decode_text(text.encode())[0] == text
    for name in ("cp1251", "cp866", "koi8-r"):
        found, decision = decode_text(text.encode(name))
        assert (found, decision.name, decision.certain) == (text, name, False)
    assert decode_text(text.encode("cp866"), "cp866")[1].certain


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_every_set_of_a_language_is_known(language: object) -> None:
    assert all(standard_name(name) == name for name in language.sets)  # type: ignore[attr-defined]


@given(st.sampled_from(sorted(OWN)), st.binary(max_size=60))
def test_any_bytes_are_decoded_by_every_set_of_ours(name: str, data: bytes) -> None:
    assert "\x1b" not in decoder(name)(data) or name in EIGHT_BITS


@given(st.binary(max_size=60))
@example(b"\x1b$1")
@example(b"\x1b(")
@example(b"\x8e")
def test_escape_sequences_cut_short_do_no_harm(data: bytes) -> None:
    assert isinstance(decode_iso2022(data, "iso5426+iso5427"), str)
    assert isinstance(decode_marc8(data), str)


@pytest.mark.parametrize("name", ["cp1252", "cp1251"])
@pytest.mark.parametrize("text", ["Новая жизнь", "кни́га о реке", "«Нева» — река"])
def test_text_encoded_twice_is_repaired(name: str, text: str) -> None:
    twice = "".join(_kept(byte, name) for byte in text.encode())
    marc = Marc(" " * 24, {}, {"245": [Field("245", "  ", (("a", twice),))]})
    troubles: list[RecordIssue] = []
    assert encoded_twice(twice.encode())
    assert mended(marc, troubles).first("245", "a") == text
    assert [each.code for each in troubles] == [Code.ENCODING_DOUBLED]


def _kept(byte: int, name: str) -> str:
    try:
        return bytes([byte]).decode(name)
    except UnicodeDecodeError:
        return chr(byte)


@given(TEXTS)
@example("ÂNGELO «CÔTÉ»")
@example("Сёмин В. «Раїса» Рё")
@example("Ö»")
def test_text_is_changed_only_if_it_was_encoded_twice(text: str) -> None:
    marc = Marc(" " * 24, {}, {"245": [Field("245", "  ", (("a", text),))]})
    changed = mended(marc, []).first("245", "a")
    assert changed == text or encoded_twice(text.encode())
