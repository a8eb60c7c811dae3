"""The fields of a record that no rule reads: what a format's table may still lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc import marc21_table, unimarc_table

if TYPE_CHECKING:
    from harvester.formats.fields import Marc

_READ = {"marc21": marc21_table.READ, "unimarc": unimarc_table.READ}


def fields_not_read(marc: Marc, format_name: str) -> tuple[str, ...]:
    """Tags of data fields outside the format's table, in order; their text is kept in the bytes."""
    known = _READ[format_name]
    return tuple(sorted([tag for tag in marc.data if tag not in known]))
