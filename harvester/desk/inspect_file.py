"""What a file from a partner is, before anything is imported: counts, troubles, a few records.

Nothing is kept and nothing but counts grows, so a file may be of any size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from harvester.errors import FileError
from harvester.formats import Hints, Reading, coding_faults, read
from harvester.formats.marc import field_kind
from harvester.formats.tables import columns_table
from harvester.issues import Code, Issue
from harvester.record import Apart, Harvested
from harvester.sources import BrokenStretch, FileRecord
from harvester.sources.files import packing_of, records_of, tables_of
from harvester.sources.oai import broken_issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.record import Record

_NO_HINTS = Hints()
_MOST_KEPT = 20
"""Places of damage that are shown; the others are counted."""


class EncodingSeen(Struct, frozen=True):
    """A character set, what told it, and how many records are in it (0: not counted apart)."""

    name: str
    reason: str
    records: int


class IssueSeen(Struct, frozen=True):
    """A kind of trouble: how often, its meaning, and the first place where it was met."""

    code: Code
    count: int
    meaning: str
    record: int
    place: str
    detail: str


class Sample(Struct, frozen=True):
    """A record as an example: its number in the file, where it stands, what was read."""

    number: int
    place: str
    reading: Reading


class Inspection(Struct, frozen=True):
    """What a file is and holds.

    `packing` is what compresses it, if anything; `records` counts those that are there and
    `deleted` those an OAI-PMH answer tells as deleted; `faulty` those with an issue. The
    dictionaries are counts of records, the commonest first: `having` of title, year, ISBN and
    control number, `unread` of the fields (of a table: headings) that say something of the book
    and that no rule reads, `local` of those that each library defines for itself. Records of no
    known format count in `formats` alone. `damage` says where the file itself is broken.
    `columns` is, for a table, the TOML of its columns; `apart` counts the records that would be in
    no union record, by reason.
    """

    file: str
    packing: str
    records: int
    deleted: int
    faulty: int
    carriers: dict[str, int]
    formats: dict[str, int]
    encodings: tuple[EncodingSeen, ...]
    having: dict[str, int]
    levels: dict[str, int]
    languages: dict[str, int]
    scripts: dict[str, int]
    unread: dict[str, int]
    local: dict[str, int]
    issues: tuple[IssueSeen, ...]
    damage: tuple[Issue, ...]
    samples: tuple[Sample, ...]
    columns: str = ""
    apart: dict[Apart, int] = {}


class FileFault(Struct, frozen=True):
    """One issue of one record; `number` is the record's in the file, 0 for damage of the file."""

    number: int
    place: str
    title: str
    issue: Issue
    meaning: str


class _Seen(NamedTuple):
    """A record on its way through: its number and place, its bytes, what was read."""

    number: int
    place: str
    source: Harvested
    reading: Reading


def inspect_file(path: Path | str, hints: Hints = _NO_HINTS, partner: str = "") -> Inspection:
    """Say what a file is and holds, with three records as examples; it is read once.

    `hints` are what a partner's settings would say, `partner` whose they are. Raises FileError
    for a file in which there is no record, saying what it looks like instead; SettingsError where
    the hints name a column that is not there.
    """
    path = Path(path)
    counts = _Counts()
    for each in _read_all(path, hints, partner):
        counts.add(each)
    tables = tables_of(path, partner, hints) if "table" in counts.by["carrier"] else []
    charsets = dict.fromkeys(table.way.charset for table in tables)
    known = counts.records if len(charsets) == 1 else 0
    encodings = tuple(EncodingSeen(charset.name, charset.reason, known) for charset in charsets)
    return counts.inspection(
        str(path), packing_of(path), encodings, columns_table(tables) if tables else ""
    )


def faults_of(path: Path | str, hints: Hints = _NO_HINTS, partner: str = "") -> Iterator[FileFault]:
    """Every issue of every record in a file, in its order; raises as `inspect_file` does.

    Besides those that reading reports there are faults of coding that it passes over: fields that
    are missing or stand too often, codes, indicators and characters that are none.
    """
    for each in _read_all(Path(path), hints, partner):
        if isinstance(each, Issue):
            yield FileFault(0, each.place, "", each, each.meaning)
        else:
            for issue in _all_issues(each, hints):
                title = each.reading.record.title
                yield FileFault(each.number, each.place, title, issue, issue.meaning)


def _all_issues(each: _Seen, hints: Hints) -> Iterator[Issue]:
    """What reading reports, then what else is wrong."""
    met = each.reading.issues
    told = {(issue.code, issue.place) for issue in met}
    yield from met
    for issue in coding_faults(each.source, hints):
        if (issue.code, issue.place) not in told:
            yield issue


def _read_all(path: Path, hints: Hints, partner: str) -> Iterator[_Seen | Issue]:
    """The records of a file as they would be read after an import, and the file's own damage."""
    if path.is_dir():
        raise FileError(f"{path}: a folder; name the files in it")
    number = 0
    for found in records_of(path, partner, hints):
        if isinstance(found, Issue):
            yield found
        elif isinstance(found, BrokenStretch):
            yield broken_issue(partner, "", found.place, found.reason, found.body)
        elif found.taken is None or found.taken.record:
            number += 1
            yield _read(found, number, hints, partner)
        else:
            yield from found.taken.issues


def _read(found: FileRecord, number: int, hints: Hints, partner: str) -> _Seen:
    taken = found.taken.record if found.taken else None
    harvested = taken or Harvested(
        partner, found.control_number, prefix=found.carrier, metadata=found.body
    )
    reading = read(harvested, hints)
    told = found.taken.issues if found.taken else ()
    if not (found.control_number or taken or _is_row(found)):
        told = (Issue(partner, "", Code.CONTROL_NUMBER_MISSING),)
    carrier = reading.carrier or found.carrier
    reading = replace(reading, issues=(*told, *reading.issues), carrier=carrier)
    return _Seen(number, found.place, harvested, reading)


def _is_row(found: FileRecord) -> bool:
    """Lists rarely have identifiers: that one has none is no fault of each of its rows."""
    return found.carrier == "table"


class _Counts:
    """The counts of an inspection while it goes on, and the records kept as examples."""

    def __init__(self) -> None:
        self.records = self.deleted = self.faulty = 0
        self.by: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.apart: Counter[Apart] = Counter()
        self.encodings: Counter[tuple[str, str]] = Counter()
        self.issues: Counter[Code] = Counter()
        self.examples: dict[Code, IssueSeen] = {}
        self.damage: list[Issue] = []
        self.kept: dict[int, Sample] = {}
        self.other: Sample | None = None
        self.last: Sample | None = None

    def add(self, each: _Seen | Issue) -> None:
        """Count a record, or damage of the file."""
        if isinstance(each, Issue):
            self.damage += [each][: _MOST_KEPT - len(self.damage)]
            self._add_issues(0, (each,))
            return
        if each.source.deleted:
            self.deleted += 1
            return
        self.records += 1
        reading = each.reading
        self.faulty += bool(reading.issues)
        self._add_issues(each.number, reading.issues)
        self.by["carrier"][reading.carrier] += 1
        self.by["format"][reading.record.format] += 1
        if reading.apart:
            self.apart[reading.apart] += 1
        if reading.record.format != "unknown":
            self._add_record(reading.record)
        for name in dict.fromkeys(reading.unread):
            self.by[field_kind(name, reading.record.format)][name] += 1
        if reading.encoding:
            self.encodings[reading.encoding, reading.reason] += 1
        self._keep(Sample(each.number, each.place, reading))

    def _add_issues(self, number: int, issues: Iterable[Issue]) -> None:
        for issue in issues:
            self.issues[issue.code] += 1
            if issue.code not in self.examples:
                seen = IssueSeen(issue.code, 1, issue.meaning, number, issue.place, issue.detail)
                self.examples[issue.code] = seen

    def _add_record(self, record: Record) -> None:
        self.by["level"][record.level] += 1
        self.by["language"].update(set(record.languages))
        self.by["script"].update({text.main.script for text in record.titles} - {""})
        has = {
            "title": bool(record.title),
            "year": record.years is not None,
            "ISBN": bool(record.numbers("isbn")),
            "control number": bool(record.control_number),
        }
        self.by["having"].update({name: int(value) for name, value in has.items()})

    def _keep(self, sample: Sample) -> None:
        """Keep those at powers of two, of which one is near the middle, one unlike, the last."""
        self.last = sample
        if self.records & (self.records - 1) == 0:
            self.kept[self.records] = sample
        first = next(iter(self.kept.values()))
        if self.other is None and _kind(sample.reading.record) != _kind(first.reading.record):
            self.other = sample

    def _samples(self) -> tuple[Sample, ...]:
        middle = min(self.kept, key=lambda n: abs(n - self.records / 2), default=0)
        chosen = [self.kept.get(1), self.kept.get(middle), self.other, self.last]
        distinct = {sample.number: sample for sample in chosen if sample}
        return tuple(sorted([*distinct.values()][:3], key=lambda sample: sample.number))

    def inspection(
        self, file: str, packing: str, encodings: tuple[EncodingSeen, ...], columns: str
    ) -> Inspection:
        """The counts as a value."""
        seen = tuple(EncodingSeen(*key, n) for key, n in self.encodings.most_common())
        return Inspection(
            file=file,
            packing=packing,
            records=self.records,
            deleted=self.deleted,
            faulty=self.faulty,
            carriers=dict(self.by["carrier"].most_common()),
            formats=dict(self.by["format"].most_common()),
            encodings=encodings or seen,
            having=dict(self.by["having"]),
            levels=dict(self.by["level"].most_common()),
            languages=dict(self.by["language"].most_common()),
            scripts=dict(self.by["script"].most_common()),
            unread=dict(self.by["described"].most_common()),
            local=dict(self.by["local"].most_common()),
            issues=tuple(self._issues()),
            damage=tuple(self.damage),
            samples=self._samples(),
            columns=columns,
            apart=dict(self.apart.most_common()),
        )

    def _issues(self) -> Iterator[IssueSeen]:
        for code, count in self.issues.most_common():
            first = self.examples[code]
            yield IssueSeen(code, count, first.meaning, first.record, first.place, first.detail)


def _kind(record: Record) -> tuple[str, str, str]:
    """What makes a record another sort of example: its script, its level, its format."""
    script = record.titles[0].main.script if record.titles else ""
    return script, record.level, record.format
