"""Records that came again under new identifiers: same control number, same title.

A repository that moves to another system often makes new OAI identifiers for what it had. To the
protocol all its records are gone and others have come; people's decisions and the ids of union
records would be lost.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.formats import Hints, read
from harvester.record import name_of
from harvester.text import flat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from harvester.record import Record
    from harvester.store import Store

NO_NUMBER = "it has no control number"
NO_RECORD = "no record has its control number"
SEVERAL = "several records have its control number"
OTHER_TITLE = "the record with its control number has another title"


class Renamed(Struct, frozen=True):
    """Which leaving record is which new one, by identifiers; `rest` says why of the others not."""

    pairs: tuple[tuple[str, str], ...] = ()
    rest: tuple[tuple[str, str], ...] = ()


class _Known(NamedTuple):
    identifier: str
    title: str


_ByNumber = dict[str, list[_Known]]


def find_renamed(store: Store, partner: str, *, everywhere: bool = True) -> Renamed:
    """Pair a partner's leaving records with its others, where both agree one to one.

    Others are those that wait to be read, as after a harvest, and `everywhere` all of them.
    """
    leaving = {*store.presence.all_leaving(partner)}
    old: defaultdict[str, list[_Known]] = defaultdict(list)
    others: defaultdict[str, list[_Known]] = defaultdict(list)
    for record in _records(store, partner, leaving, everywhere=everywhere):
        side = old if record.identifier in leaving else others
        side[record.control_number.strip()].append(_Known(record.identifier, flat(record.title)))
    return _pair_records(old, others)


def find_numbered(store: Store, partner: str, numbers: Collection[str]) -> dict[str, list[str]]:
    """The identifiers of a partner's records that have these control numbers, by number."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record in _records(store, partner, (), everywhere=True):
        if (number := record.control_number.strip()) in numbers:
            found[number].append(record.identifier)
    return found


def _records(
    store: Store, partner: str, leaving: Collection[str], *, everywhere: bool
) -> Iterator[Record]:
    """The leaving records and the others as they are now: what was not read yet is read here."""
    hints = Hints.of(store.partners.all()[partner])
    named = store.records.named(name_of(partner, each) for each in leaving)
    yield from named.values()
    not_read = (each for each in leaving if name_of(partner, each) not in named)
    for source in store.sources.named(partner, not_read):
        yield read(source, hints).record
    unread = set()
    for source in store.sources.unread(partner, 0):
        unread.add(source.identifier)
        yield read(source, hints).record
    for record in store.records.all(partner) if everywhere else ():
        if record.identifier not in unread and record.identifier not in leaving:
            yield record


def _pair_records(old: _ByNumber, others: _ByNumber) -> Renamed:
    pairs: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for number, mine in old.items():
        theirs = others.get(number, [])
        if reason := _objection(number, mine, theirs):
            rest += [(each.identifier, reason) for each in mine]
        else:
            pairs.append((mine[0].identifier, theirs[0].identifier))
    return Renamed(tuple(sorted(pairs)), tuple(sorted(rest)))


def _objection(number: str, mine: list[_Known], theirs: list[_Known]) -> str:
    """Why the records of one control number are no pair; empty where they are."""
    if not number:
        return NO_NUMBER
    if not theirs:
        return NO_RECORD
    if len(mine) > 1 or len(theirs) > 1:
        return SEVERAL
    alike = mine[0].title and mine[0].title == theirs[0].title
    return "" if alike else OTHER_TITLE


def rename_found(partner: str, renamed: Renamed) -> str:
    """The sentence that reports it, with what to do."""
    old, new = renamed.pairs[0]
    number = len(renamed.pairs)
    records = "1 record" if number == 1 else f"{number} records"
    return (
        f"{records} came again under new identifiers, with the same control numbers and titles "
        f"(such as {old}, now {new}); to carry decisions and the ids of union records over: "
        f"harvester partner accept {partner} --renamed"
    )
