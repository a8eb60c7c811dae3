"""Trouble with one record, as data: what, where, and what was done about it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Code(StrEnum):
    """Every kind of trouble a record can be in; the value is what files and reports show."""

    RECORD_BROKEN = "record-broken"
    RECORD_EMPTY = "record-empty"
    FORMAT_UNKNOWN = "format-unknown"
    NOT_AN_EDITION = "not-an-edition"
    METADATA_AS_TEXT = "metadata-as-text"
    ENCODING_GUESSED = "encoding-guessed"
    ENCODING_DOUBLED = "encoding-doubled"
    ENCODING_DAMAGED = "encoding-damaged"
    LEADER_BROKEN = "leader-broken"
    FIELD_BROKEN = "field-broken"
    LINK_BROKEN = "link-broken"
    IDENTIFIER_INVALID = "identifier-invalid"
    IDENTIFIER_PLACEHOLDER = "identifier-placeholder"
    NUMBER_COMMON = "number-common"
    TITLE_MISSING = "title-missing"
    DATE_UNCLEAR = "date-unclear"
    CONTROL_NUMBER_MISSING = "control-number-missing"
    CONTROL_NUMBER_REPEATED = "control-number-repeated"
    RECORD_REPEATED = "record-repeated"
    METADATA_MISSING = "metadata-missing"
    DATESTAMP_INVALID = "datestamp-invalid"
    XML_REPAIRED = "xml-repaired"
    RECORD_MISSING = "record-missing"
    FIELD_MISSING = "field-missing"
    FIELD_REPEATED = "field-repeated"
    CODE_UNKNOWN = "code-unknown"
    CHARACTER_FORBIDDEN = "character-forbidden"


MEANING: dict[Code, str] = {
    Code.RECORD_BROKEN: "the record's bytes cannot be taken apart; they are kept as received",
    Code.RECORD_EMPTY: "the record holds no field that can be used",
    Code.FORMAT_UNKNOWN: "no format is recognised: neither MARC nor MODS, EDM or any Dublin Core",
    Code.NOT_AN_EDITION: "it describes no edition; it is kept apart from the union list",
    Code.METADATA_AS_TEXT: "the description came as escaped text or CDATA; it was read from there",
    Code.ENCODING_DOUBLED: "text was UTF-8 encoded twice and is put right; the bytes are kept",
    Code.ENCODING_GUESSED: "no declared character set fits; the likeliest was used",
    Code.ENCODING_DAMAGED: "some characters are lost: their bytes fit no character set",
    Code.LEADER_BROKEN: "the leader is too short or holds impossible values",
    Code.FIELD_BROKEN: "one field cannot be read; the others were",
    Code.LINK_BROKEN: "a linked field (880, $6) points to a field that is not there",
    Code.IDENTIFIER_INVALID: "an ISBN, ISSN or ISMN fails its check digit; kept, not matched on",
    Code.IDENTIFIER_PLACEHOLDER: "a number that numbers nothing (0000000000, the issue of a "
    "bibliography, one without its country); kept, not matched on",
    Code.NUMBER_COMMON: "several records of the partner with unlike titles have this number; "
    "it identifies none of them, and is not matched on",
    Code.TITLE_MISSING: "the record has no title; it is kept apart from the union list",
    Code.DATE_UNCLEAR: "no year of publication can be told",
    Code.CONTROL_NUMBER_MISSING: "it has no number of its own (field 001); the content names it",
    Code.CONTROL_NUMBER_REPEATED: "several records have the same number; their contents name them",
    Code.RECORD_REPEATED: "the same record stands more than once in the file; one is kept",
    Code.METADATA_MISSING: "a live record came without metadata",
    Code.DATESTAMP_INVALID: "the header's datestamp is no date",
    Code.XML_REPAIRED: "the record was no XML as it came; bare & or the like were mended",
    Code.RECORD_MISSING: "the repository names the record but does not give it whole",
    Code.FIELD_MISSING: "a field that every record of its format must have is not there",
    Code.FIELD_REPEATED: "a field or subfield that may stand once stands more often",
    Code.CODE_UNKNOWN: "a code, tag, indicator or subfield code is none that its format has",
    Code.CHARACTER_FORBIDDEN: "a text holds a control character, or a name of one (&amp;)",
}


class Issue(Struct, frozen=True):
    """Trouble with one record, kept beside its bytes.

    `place` names the field or position ("245 $a", "byte 1034"); `detail` shows the value in
    question, shortened.
    """

    partner: str
    identifier: str
    code: Code
    place: str = ""
    detail: str = ""

    @property
    def meaning(self) -> str:
        """One sentence for the person who reads a report."""
        return MEANING[self.code]
