"""Where a library keeps what a record describes: the fields of every format, as one table each.

852 and 863-868 are the standard's; what union catalogues and library systems write instead is
told by a rule of its own. Statements of serials are kept as written, with the runs that
`holdings_runs` and `holdings_coded` can read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.marc.holdings_coded import coded_statements
from harvester.formats.values import clean, count_of, in_order, read_runs, without
from harvester.record import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.formats.fields import Field, Marc
    from harvester.record import HoldingsRun


class LocationRule(NamedTuple):
    """Where a copy stands: subfields of the library (the first there is), collection, shelf mark.

    A field with one of the subfields `piece` is a copy; `amount` holds the number of copies;
    one without any of `needs` means something else there. `whole` is the complete shelf mark,
    which goes before the pieces of one.
    """

    tag: str
    library: str
    collection: str
    shelf: str
    whole: str = ""
    piece: str = ""
    amount: str = ""
    statement: str = ""
    needs: str = ""
    between: str = " "


ALMA = LocationRule("AVA", "qb", "c", "d", amount="f", statement="v")
"""What Alma adds to the records it publishes."""
MARC21 = (
    LocationRule("852", "a", "bc", "khim", whole="j", piece="pt"),
    LocationRule("952", "ba", "c", "o", piece="p", statement="h", needs="po"),
    LocationRule("049", "", "f", "", piece="l", statement="v", needs="l"),
    ALMA,
)
"""952 is Koha's, 049 KORMARC's (whose shelf mark is in 090)."""
UNIMARC = (
    LocationRule("852", "a", "bc", "gjl", piece="jmnt"),
    LocationRule("899", "a1", "bc", "hi", whole="j", piece="jpt"),
    LocationRule("995", "ba", "e", "k", piece="f", needs="kf"),
    LocationRule("930", "b", "c", "a", needs="5"),
    LocationRule("905", "a", "c", "de", whole="fs", piece="b", statement="v", needs="bdefs",
                 between="/"),
    LocationRule("996", "b", "", "d", piece="f", needs="df"),
    LocationRule("997", "b", "", "d", statement="jklm", needs="d"),
    ALMA,
)  # fmt: skip
"""899 is RUSMARC's and SBN's, 995 the French recommendation and Koha's, 930 Sudoc's, 905
CNMARC's, 996 and 997 COMARC's."""
_TEXTUAL = (("866", ""), ("867", "Suppl.: "), ("868", "Index: "))
MARC21_TAGS = frozenset(
    {"850", "853", "863", "876", *(tag for tag, _ in _TEXTUAL), *(rule.tag for rule in MARC21)}
)
UNIMARC_TAGS = frozenset({"850", "955", "959", *(rule.tag for rule in UNIMARC)})
_COPIES = re.compile(r"(\d+)\s?-\s?(\d+)")
_MOST_GAPS = 20
"""Of as many gaps, each in a field of its own, a statement tells; of more no runs are known."""
_INNER_CODE = re.compile(r"\\[a-z]")
"""COMARC divides its subfield d once more: "\\u821.163\\iKRL"."""


class _Held(NamedTuple):
    """One field's copy: where, how many, what of it, and the keys that link statements to it."""

    library: str
    collection: str
    shelf_mark: str
    copies: int | None = None
    statements: tuple[str, ...] = ()
    runs: tuple[HoldingsRun, ...] = ()
    keys: frozenset[str] = frozenset()
    beside: bool = False
    """Supplements and indexes: what they state is no part of the run."""


def marc21_locations(marc: Marc) -> tuple[Location, ...]:
    """Locations of 852, 863-868, 876, 049, 850, 952 and AVA, those of one shelf mark together."""
    if MARC21_TAGS.isdisjoint(marc.data):
        return ()
    held = list(_read_rules(marc, MARC21, _kormarc_mark(marc)))
    stated = [*_textual(marc), *_read_coded(marc)]
    if not any(each.copies for each in held):
        stated += _items(marc)
    return _locations(_with_statements(held or _holders(marc), stated))


def unimarc_locations(marc: Marc) -> tuple[Location, ...]:
    """Locations of 850, 852, 899, 905, 930, 995-997 and AVA; states and gaps of 955 and 959."""
    if UNIMARC_TAGS.isdisjoint(marc.data):
        return ()
    held = list(_read_rules(marc, UNIMARC, ""))
    return _locations(_with_statements(held or _holders(marc), _states(marc)))


def _read_rules(marc: Marc, rules: Iterable[LocationRule], mark: str) -> Iterator[_Held]:
    for rule in rules:
        for field in marc.all(rule.tag):
            if rule.needs and not field.all(rule.needs):
                continue
            statements = tuple(filter(None, map(clean, field.all(rule.statement))))
            found = _Held(
                library=next(filter(None, map(clean, map(field.first, rule.library))), ""),
                collection=", ".join(filter(None, map(clean, field.all(rule.collection)))),
                shelf_mark=_shelf_mark(field, rule) or (mark if rule.tag == "049" else ""),
                copies=_copies(field, rule),
                statements=statements,
                runs=read_runs(", ".join(statements)),
                keys=_keys(field),
            )
            if any(found[:4]) or statements:
                yield found


def _shelf_mark(field: Field, rule: LocationRule) -> str:
    whole = next(filter(None, map(field.first, rule.whole)), "")
    pieces = [whole] if whole else [field.first(code) for code in rule.shelf]
    mark = rule.between.join(filter(None, map(str.strip, pieces)))
    return " ".join(_INNER_CODE.sub(" ", mark).split())


def _kormarc_mark(marc: Marc) -> str:
    field = next(iter(marc.all("090")), None)
    return " ".join(map(clean, field.all("abc"))) if field else ""


def _copies(field: Field, rule: LocationRule) -> int | None:
    """The number told, else one for each piece; 852 $t may hold a range of copy numbers."""
    amount = field.first(rule.amount) if rule.amount else ""
    if amount.isdecimal():
        return count_of(amount)
    if span := _COPIES.fullmatch(field.first("t").strip()):
        first, last = count_of(span[1]), count_of(span[2])
        return None if first is None or last is None else last - first + 1
    pieces = [len(field.all(code)) for code in rule.piece]
    return max(pieces, default=0) or None


def _keys(field: Field) -> frozenset[str]:
    """What links a statement to a copy: `$8` without its sequence, `$5` of Sudoc, `$0` of some."""
    links = {f"8 {value.partition('.')[0]}" for value in field.all("8") if value[:1] != "0"}
    return frozenset(links | {f"{code} {value}" for code, value in field.subfields if code in "05"})


def _textual(marc: Marc) -> Iterator[_Held]:
    for tag, before in _TEXTUAL:
        for field in marc.all(tag):
            if text := "; ".join(filter(None, map(clean, field.all("a")))):
                runs = () if before else read_runs(text)
                yield _Held("", "", "", None, (before + text,), runs, _keys(field), bool(before))


def _items(marc: Marc) -> Iterator[_Held]:
    """One copy for each 876; 877 and 878 are items of supplements and indexes."""
    return (_Held("", "", "", 1, keys=_keys(field)) for field in marc.all("876"))


def _holders(marc: Marc) -> list[_Held]:
    """Institutions of 850, where nothing tells of copies: it may name those libraries otherwise."""
    named = (clean(value) for field in marc.all("850") for value in field.all("a"))
    return [_Held(name, "", "") for name in dict.fromkeys(named) if name]


def _read_coded(marc: Marc) -> Iterator[_Held]:
    """863 where no 866 says the same as text."""
    if "863" not in marc.data:
        return
    said = {field.first("8").partition(".")[0] for field in marc.all("866")}
    for link, (text, runs) in coded_statements(marc).items():
        if link not in said:
            yield _Held("", "", "", None, (text,), runs, frozenset({f"8 {link}"}))


def _states(marc: Marc) -> list[_Held]:
    """Sudoc: the state of a collection (955), and the gaps named beside it (959)."""
    found: list[_Held] = []
    gaps = _gaps(marc)
    for field in marc.all("955"):
        text, keys = clean(field.first("r")), _keys(field)
        linked = {place: gap for key in keys or ("",) for place, gap in gaps.get(key, ())}
        missing = [linked[place] for place in sorted(linked)]
        named = [*missing[:_MOST_GAPS], *(["…"] if len(missing) > _MOST_GAPS else [])]
        statements = (text, *(f"lacunes: {gap}" for gap in named))
        if text:
            runs = _subtract_gaps(read_runs(text), named) if named else read_runs(text)
            found.append(_Held("", "", "", None, statements, runs, keys))
    return found


def _gaps(marc: Marc) -> dict[str, list[tuple[int, str]]]:
    """The first gaps by what links them, "" where nothing does, each with its place."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, field in enumerate(marc.all("959")):
        if gap := clean(field.first("r")):
            for key in _keys(field) or ("",):
                known = found.setdefault(key, [])
                if len(known) <= _MOST_GAPS:
                    known.append((place, gap))
    return found


def _subtract_gaps(runs: tuple[HoldingsRun, ...], missing: list[str]) -> tuple[HoldingsRun, ...]:
    """Runs less the gaps; none if one of the gaps cannot be read."""
    gaps = list(map(read_runs, missing))
    return without(runs, [run for gap in gaps for run in gap]) if all(gaps) else ()


def _with_statements(held: list[_Held], stated: Sequence[_Held]) -> list[_Held]:
    """Each statement at the copy it links to, or at the only one; else it stands by itself."""
    first = {key: i for i, each in reversed([*enumerate(held)]) for key in each.keys}
    together = [[each] for each in held]
    for statement in stated:
        at = min((first[key] for key in statement.keys if key in first), default=None)
        if at is None and len(held) == 1:
            at = 0
        if at is None:
            # Of several copies nobody knows whose it is, so several of them are no sequence.
            together.append([statement._replace(runs=()) if held else statement])
        else:
            together[at].append(statement)
    return list(map(_join, together))


def _join(some: Sequence[_Held]) -> _Held:
    """Several as one; their runs only if each statement could be read."""
    if len(some) == 1:
        return some[0]
    said = [each for each in some if each.statements and not each.beside]
    readable = all(each.runs for each in said)
    runs = (run for each in some for run in each.runs)
    return some[0]._replace(
        copies=sum(each.copies for each in some if each.copies) or None,
        statements=tuple(dict.fromkeys(text for each in some for text in each.statements)),
        runs=in_order(runs) if readable else (),
        beside=all(each.beside for each in some),
    )


def _locations(held: Iterable[_Held]) -> tuple[Location, ...]:
    """One location for all the copies with the same shelf mark in the same place."""
    places: defaultdict[tuple[str, ...], list[_Held]] = defaultdict(list)
    for each in held:
        places[each.library, each.collection, each.shelf_mark].append(each)
    return tuple(
        Location(
            library=each.library,
            collection=each.collection,
            shelf_mark=each.shelf_mark,
            copies=each.copies,
            statement="; ".join(each.statements),
            runs=each.runs,
        )
        for each in map(_join, places.values())
    )
