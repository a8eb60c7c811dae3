"""Numbers that several unlike records of a partner bear: found after reading, and not compared."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from harvester.issues import Code, Issue
from harvester.match import (
    COMMON_KINDS,
    FEWEST_UNLIKE,
    bears,
    packed,
    set_common,
    unlike_bearers,
    unpacked,
)
from harvester.store.database import Part, insert_rows, schema
from harvester.store.issues import ISSUE, replace_issues
from harvester.store.pairs import load_prepared
from harvester.store.queue import Stage, enqueue
from harvester.store.rows import KEY, READ, SOURCE, TODO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Select

COMMON = schema.common_number.c
_STAGE = "match"


class _Borne(NamedTuple):
    """A number, as its match key, in the records of one partner."""

    partner: str
    key: str


class Numbers(Part):
    """Numbers that identify nothing because of who bears them."""

    def settle(self) -> None:
        """Find the numbers that are common now, by all records read, and report them.

        A record with a number that became common, or is so no more, waits to be matched anew. As a
        number is looked at when a record that waits bears it, or when it was common, what is found
        does not depend on the order in which records came.
        """
        with self._database.writing() as connection:
            before = _read_common(connection)
            bearers = _bearers(connection)
            found = dict(_find_common(connection, bearers))
            connection.execute(delete(schema.common_number))
            insert_rows(connection, (COMMON.partner, COMMON.key), sorted(found))
            _report(connection, found)
            common: defaultdict[int, set[str]] = defaultdict(set)
            for borne in found:
                for record in bearers[borne]:
                    common[record].add(borne.key)
            once = (i for borne in before for i in bearers.get(borne, ()))
            _set_common(connection, {*common, *once}, common)

    def common(self, partner: str) -> frozenset[str]:
        """The numbers, as match keys, that identify nothing in the records of a partner."""
        with self._database.reading() as connection:
            return frozenset(key for of, key in _read_common(connection) if of == partner)


def _read_common(connection: Connection) -> set[_Borne]:
    return {_Borne(*row) for row in connection.execute(select(COMMON.partner, COMMON.key))}


def _bearers(connection: Connection) -> dict[_Borne, dict[int, str]]:
    """Numbers to look at, with who bears them: records and their identifiers, by identifier."""
    joined = schema.match_key.join(schema.source_record, SOURCE.id == KEY.record)
    several = select(SOURCE.partner, KEY.key).select_from(joined).where(KEY.key.in_(_crowded()))
    several = several.group_by(SOURCE.partner, KEY.key).having(func.count() >= FEWEST_UNLIKE)
    look = several.union(select(COMMON.partner, COMMON.key)).subquery()
    here = joined.join(look, and_(look.c.partner == SOURCE.partner, look.c.key == KEY.key))
    columns = select(SOURCE.partner, KEY.key, SOURCE.identifier, KEY.record).select_from(here)
    found: defaultdict[_Borne, dict[int, str]] = defaultdict(dict)
    for partner, key, identifier, record in sorted(connection.execute(columns).all()):
        found[_Borne(partner, key)][record] = identifier
    return found


def _crowded() -> Select[tuple[str]]:
    """The numbers of records that wait to be matched, as far as enough records bear them."""
    waits = and_(TODO.record == KEY.record, TODO.stage == Stage.MATCH.value)
    is_number = or_(*(KEY.key.startswith(f"{kind}:") for kind in sorted(COMMON_KINDS)))
    waiting = select(KEY.key).select_from(schema.match_key.join(schema.todo, waits))
    borne = select(KEY.key).where(KEY.key.in_(waiting.where(is_number)))
    return borne.group_by(KEY.key).having(func.count() >= FEWEST_UNLIKE)


def _find_common(
    connection: Connection, bearers: Mapping[_Borne, Mapping[int, str]]
) -> Iterator[tuple[_Borne, str]]:
    """The numbers that unlike records bear, with what a report says of each."""
    for borne, records in bearers.items():
        ready = {i: unpacked(data) for i, data in load_prepared(connection, records).items()}
        own = [i for i in records if i in ready and bears(ready[i], borne.key)]
        if unlike := unlike_bearers([ready[i] for i in own]):
            named = ", ".join(records[own[place]] for place in unlike)
            yield borne, f"{len(own)} records, such as {named}"


def _report(connection: Connection, found: Mapping[_Borne, str]) -> None:
    """Put what is said of the numbers in the place of what was said of those before."""
    connection.execute(delete(schema.issue).where(ISSUE.stage == _STAGE))
    for (partner, key), detail in sorted(found.items()):
        issue = Issue(partner, "", Code.NUMBER_COMMON, key, detail)
        replace_issues(connection, partner, (), [issue], _STAGE)


def _set_common(
    connection: Connection, records: Iterable[int], common: Mapping[int, set[str]]
) -> None:
    """Prepare records as their numbers count now; those that change wait to be matched anew."""
    changed = []
    for i, data in load_prepared(connection, records).items():
        before = unpacked(data)
        after = set_common(before, common.get(i, ()))
        if after != before:
            this = update(schema.read_record).where(READ.record == i)
            connection.execute(this.values(prepared=packed(after)))
            changed.append(i)
    enqueue(connection, Stage.MATCH, changed)
