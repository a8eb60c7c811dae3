"""What one partner can give and another lacks: stock in, an offer out, nothing left unexplained.

Every line of the stock ends in exactly one place: it opens an offer line, or it is an exclusion
that says why (also "added to line ..."). Pure: the store is asked through `Lookup`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec
from msgspec import Struct

from harvester.config import Partner
from harvester.errors import UnknownName
from harvester.exchange.stock import StockLine
from harvester.exchange.wording import phrase
from harvester.text import script_of
from harvester.union import UnionRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from harvester.union import Related

Reason = Literal["unusable", "unknown", "unmatched", "ambiguous", "none-left", "held", "repeated"]
"""unusable: the stock line has a problem; unknown: not among the giver's records; unmatched:
harvested, but not compared yet; ambiguous: fits several records; none-left: quantity 0;
held: the receiver has it, or another printing of it; repeated: its copies were added to another
line."""


Numbering = Callable[[str], str]
"""Gives a list its number, told a digest of what is on it: another list, another number."""


class Lookup(Protocol):
    """What an offer asks of the union list, for one giver and one receiver."""

    def by_identifier(self, identifier: str) -> UnionRecord | None:
        """The union record of the giver's record; None while that record waits for matching.

        Raises UnknownName when the giver has no such live record.
        """

    def by_isbn(self, isbn: str) -> tuple[UnionRecord, ...]:
        """The union records that the giver holds with this ISBN-13."""

    def questions(self, unions: Sequence[UnionRecord]) -> Mapping[str, tuple[str, ...]]:
        """The receiver's records that may be these editions: the matcher asks a person.

        By the union record's id; none for one that nothing is asked of.
        """

    def related(self, unions: Sequence[UnionRecord]) -> Mapping[str, tuple[Related, ...]]:
        """What the receiver holds that is related, by the union record's id: another volume ..."""


class OfferLine(Struct, frozen=True, omit_defaults=True):
    """One edition on offer; `id` is the same in every rendering of the list.

    `source` names the giver's record. `related` tells the receiver what to look at before
    taking it, in the receiver's language.
    """

    id: str
    union: UnionRecord
    source: str
    quantity: int
    condition: str = ""
    note: str = ""
    related: tuple[str, ...] = ()


class Exclusion(Struct, frozen=True):
    """A stock line that opened no offer line, and why, for the giver's staff."""

    stock: StockLine
    title: str
    reason: Reason
    sentence: str


class Offer(Struct, frozen=True):
    """A dated, numbered list for one receiver."""

    number: str
    giver: Partner
    receiver: Partner
    date: str
    lines: tuple[OfferLine, ...]
    exclusions: tuple[Exclusion, ...]


def make_offer(
    giver: Partner,
    receiver: Partner,
    stock: Sequence[StockLine],
    lookup: Lookup,
    *,
    numbering: Numbering,
    date: str,
    printings: bool = True,
) -> Offer:
    """The giver's stock less what the receiver holds; lines by title, numbered in that order.

    With `printings` an edition of which the receiver has another printing, under the same ISBN, is
    held; without, it is offered and the line says so.

    What the receiver only *may* hold stays on the list with a request to check: a person at the
    shelf decides that in seconds, while a line left out is seen by nobody and a line offered
    without the warning costs postage.
    """
    found: dict[str, list[tuple[StockLine, UnionRecord]]] = {}
    exclusions: list[Exclusion] = []
    for line in stock:
        placed = _place(line, lookup, giver, receiver)
        if isinstance(placed, Exclusion):
            exclusions.append(placed)
        else:
            found.setdefault(placed.id, []).append((line, placed))
    lines: list[OfferLine] = []
    unions = [copies[0][1] for copies in found.values()]
    asked, kin = lookup.questions(unions), lookup.related(unions)
    if printings:
        exclusions += _take_out_printings(found, kin, receiver)
    ordered = sorted(found.values(), key=lambda copies: reading_order(copies[0][1]))
    number = numbering(_digest(ordered, exclusions))
    for position, copies in enumerate(ordered, start=1):
        line_id, union = _line_id(number, position), copies[0][1]
        remarks = _remarks(receiver, asked.get(union.id, ()), kin.get(union.id, ()))
        lines.append(_line(line_id, copies, giver, tuple(remarks)))
        exclusions += _exclude_repeats(line_id, copies)
    exclusions.sort(key=lambda exclusion: exclusion.stock.line)
    return Offer(number, giver, receiver, date, tuple(lines), tuple(exclusions))


def _take_out_printings(
    found: dict[str, list[tuple[StockLine, UnionRecord]]],
    kin: Mapping[str, Sequence[Related]],
    receiver: Partner,
) -> Iterator[Exclusion]:
    """Take out the editions of which the receiver has another printing."""
    for cluster, copies in tuple(found.items()):
        held = [one for one in kin.get(cluster, ()) if one.kind == "another printing"]
        if held:
            del found[cluster]
            names = ", ".join(held[0].records)
            reason = f"{receiver.title} holds another printing of it, with the same ISBN: {names}."
            yield from (Exclusion(line, union.title, "held", reason) for line, union in copies)


def _digest(
    ordered: Sequence[Sequence[tuple[StockLine, UnionRecord]]], exclusions: Sequence[Exclusion]
) -> str:
    """Says whether two lists are the same, whatever their numbers."""
    return blake2b(msgspec.json.encode((ordered, exclusions)), digest_size=16).hexdigest()


def _place(
    line: StockLine, lookup: Lookup, giver: Partner, receiver: Partner
) -> UnionRecord | Exclusion:
    """The edition a stock line offers, or the reason why it offers none."""
    if line.problem:
        return Exclusion(line, "", "unusable", line.problem)
    union = _edition(line, lookup, giver)
    if isinstance(union, Exclusion):
        return union
    if not line.quantity:
        return Exclusion(line, union.title, "none-left", "The quantity is 0.")
    if receiver.id in union.holders:
        names = ", ".join(h.name for h in union.holdings if h.partner == receiver.id)
        return Exclusion(line, union.title, "held", f"{receiver.title} already holds it: {names}.")
    return union


def _edition(line: StockLine, lookup: Lookup, giver: Partner) -> UnionRecord | Exclusion:
    """The edition by identifier, else by ISBN; the two must not contradict each other."""
    by_isbn = lookup.by_isbn(line.isbn) if line.isbn else ()
    if not line.identifier:
        return _only(line, by_isbn, giver)
    try:
        named = lookup.by_identifier(line.identifier)
    except UnknownName:
        if by_isbn:
            return _only(line, by_isbn, giver)
        isbn = f" or the ISBN {line.isbn}" if line.isbn else ""
        told = f"No record of {giver.title} has the identifier {line.identifier!r}{isbn}."
        return Exclusion(line, "", "unknown", told)
    if named is None:
        told = (
            f"Record {line.identifier!r} is not matched yet, or kept apart from the union list: "
            "run the matching, then offer again; harvester show says what keeps it apart."
        )
        return Exclusion(line, "", "unmatched", told)
    if by_isbn and named.id not in {union.id for union in by_isbn}:
        told = f"ISBN {line.isbn} is not that of {line.identifier!r} but of: {_titles(by_isbn)}."
        return Exclusion(line, named.title, "ambiguous", told)
    return named


def _only(
    line: StockLine, unions: Sequence[UnionRecord], giver: Partner
) -> UnionRecord | Exclusion:
    """The one edition with the line's ISBN."""
    if len(unions) == 1:
        return unions[0]
    if not unions:
        told = f"No record of {giver.title} has the ISBN {line.isbn}."
        return Exclusion(line, "", "unknown", told)
    told = f"ISBN {line.isbn} fits {len(unions)} records, give the identifier: {_titles(unions)}."
    return Exclusion(line, "", "ambiguous", told)


def _titles(unions: Iterable[UnionRecord]) -> str:
    return "; ".join(sorted(union.title or union.id for union in unions))


def _line(
    line_id: str,
    copies: Sequence[tuple[StockLine, UnionRecord]],
    giver: Partner,
    remarks: tuple[str, ...],
) -> OfferLine:
    """One line for all copies of an edition: quantities added up, conditions and notes joined."""
    stock, union = [line for line, _ in copies], copies[0][1]
    own = [holding for holding in union.holdings if holding.partner == giver.id]
    named = next((h for line in stock for h in own if h.identifier == line.identifier), None)
    source = named or next(iter(own), None)
    return OfferLine(
        id=line_id,
        union=union,
        source=source.name if source else "",
        quantity=sum(line.quantity for line in stock),
        condition=_join_distinct(line.condition for line in stock),
        note=_join_distinct(line.note for line in stock),
        related=remarks,
    )


def _remarks(receiver: Partner, asked: Sequence[str], kin: Sequence[Related]) -> Iterator[str]:
    """What the receiver may hold already, then what is related; each of its records once."""
    for name in asked:
        yield phrase("may_be_held", receiver.language).format(record=name)
    for one in kin:
        if names := [name for name in one.records if name not in asked]:
            sentence = phrase(f"holds_{one.kind.replace(' ', '_')}", receiver.language)
            yield sentence.format(title=one.title, record=", ".join(names))


def _join_distinct(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, values)))


def _exclude_repeats(
    line_id: str, copies: Sequence[tuple[StockLine, UnionRecord]]
) -> Iterable[Exclusion]:
    for stock, union in copies[1:]:
        told = f"The same edition as row {copies[0][0].line}: added to line {line_id}."
        yield Exclusion(stock, union.title, "repeated", told)


_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _line_id(number: str, position: int) -> str:
    body = f"{number}-{position:04d}"
    return body + check_character(body)


def check_character(text: str) -> str:
    """The check character for a text's Latin letters and digits (ISO 7064, MOD 37,36).

    It finds every single wrong character and nearly every exchange of two neighbours.
    """
    product = 36
    for character in text.upper():
        if character in _ALPHABET:
            product = (product + _ALPHABET.index(character)) % 36 or 36
            product = product * 2 % 37
    return _ALPHABET[(37 - product) % 36]


# Letters that stand after another one in their alphabets, while Unicode has them after я.
_AFTER = {
    "ґ": "г", "ғ": "г", "є": "е", "ә": "а", "і": "и", "қ": "к", "ң": "н", "ө": "о",
    "ұ": "у", "ү": "у", "һ": "х", "ђ": "д", "љ": "л", "њ": "н", "ћ": "т", "џ": "ч",
}  # fmt: skip
_CYRILLIC = str.maketrans({letter: f"{before}\uffff" for letter, before in _AFTER.items()})


def reading_order(union: UnionRecord) -> tuple[str, str, str]:
    """How a reader looks a title up: by script, then alphabet; "Vol. 2" before "Vol. 10"."""
    first = next(iter(union.record.titles), None)
    title = first.bare if first and first.bare and not union.record.parent else union.title
    plain = unicodedata.normalize("NFKD", title.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    key = " ".join(word.zfill(6) if word.isdecimal() else word for word in words)
    return script_of(title), key.translate(_CYRILLIC), union.id
