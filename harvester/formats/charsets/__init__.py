"""Character sets: recognised, decided between, decoded, repaired."""

from harvester.formats.charsets.decide import (
    decode_marc,
    decode_text,
    decoder_of,
    report_damage,
    utf8_decision,
    utf8_text,
    xml_decision,
)
from harvester.formats.charsets.double_encoding import encoded_twice, mend, mended
from harvester.formats.charsets.references import (
    LOST,
    NUMBERS,
    code_of,
    is_legal,
    join_bytes,
    join_halves,
    may_be_lost,
    mend_escapes,
    mend_references,
    mend_text,
    without_halves,
)

__all__ = [
    "LOST",
    "NUMBERS",
    "code_of",
    "decode_marc",
    "decode_text",
    "decoder_of",
    "encoded_twice",
    "is_legal",
    "join_bytes",
    "join_halves",
    "may_be_lost",
    "mend",
    "mend_escapes",
    "mend_references",
    "mend_text",
    "mended",
    "report_damage",
    "utf8_decision",
    "utf8_text",
    "without_halves",
    "xml_decision",
]
