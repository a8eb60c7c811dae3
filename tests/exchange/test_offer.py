"""Offers: stock minus what the receiver holds, and every stock line accounted for."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.config.settings import Partner
from harvester.errors import UnknownName
from harvester.exchange.offer import Offer, check_character, make_offer, reading_order
from harvester.exchange.stock import StockLine
from harvester.match.relations import RelationKind
from harvester.record import Identifier, Parent, Record, Text, Title
from harvester.text import script_of
from harvester.union.merge import UnionRecord, merge
from harvester.union.related import Related

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GIVER = Partner("NLB", name={"en": "National Library"})
RECEIVER = Partner("CAS", name={"en": "Academy"}, language="cs")
ISBN = "9789850203465"


def union(number: str, title: str, *, isbn: str = "", held: str = "NLB") -> UnionRecord:
    """A union record `u-NUMBER` held by partners under that number."""
    proper = Title("proper", Text(title, script_of(title)))
    numbers = (Identifier("isbn", isbn),) if isbn else ()
    members = [
        Record(partner, number, format="marc21", titles=(proper,), identifiers=numbers)
        for partner in held.split()
    ]
    return merge(f"u-{number}", members)


class Shelf:
    """The giver's union records; identifiers in `waiting` are not matched yet."""

    def __init__(
        self,
        *unions: UnionRecord,
        waiting: str = "",
        asked: str = "",
        kin: dict[str, Related] | None = None,
    ) -> None:
        self.unions = unions
        self.kin = kin or {}
        self.waiting = waiting
        self.asked = asked

    def by_identifier(self, identifier: str) -> UnionRecord | None:
        if identifier == self.waiting:
            return None
        for each in self.unions:
            if f"NLB:{identifier}" in [holding.name for holding in each.holdings]:
                return each
        raise UnknownName(identifier)

    def by_isbn(self, isbn: str) -> tuple[UnionRecord, ...]:
        return tuple(each for each in self.unions if isbn in each.record.numbers("isbn"))

    def questions(self, unions: Sequence[UnionRecord]) -> Mapping[str, tuple[str, ...]]:
        return {union.id: ("CAS:77",) for union in unions if union.id == self.asked}

    def related(self, unions: Sequence[UnionRecord]) -> Mapping[str, tuple[Related, ...]]:
        return {union.id: (self.kin[union.id],) for union in unions if union.id in self.kin}


def offer(shelf: Shelf, *stock: StockLine, printings: bool = True) -> Offer:
    return make_offer(
        GIVER,
        RECEIVER,
        stock,
        shelf,
        numbering=lambda _: "L7",
        date="2026-11-22",
        printings=printings,
    )


def reasons(made: Offer) -> list[tuple[int, str]]:
    return [(exclusion.stock.line, exclusion.reason) for exclusion in made.exclusions]


def test_what_the_receiver_lacks_is_offered_and_what_it_holds_is_not() -> None:
    shelf = Shelf(union("1", "Lacked"), union("2", "Held", held="NLB CAS"))
    made = offer(shelf, StockLine(2, "1", quantity=3, condition="good"), StockLine(3, "2"))
    (line,) = made.lines
    assert (line.union.title, line.source, line.quantity, line.condition) == (
        "Lacked", "NLB:1", 3, "good",
    )  # fmt: skip
    (held,) = made.exclusions
    assert (held.reason, held.title) == ("held", "Held")
    assert held.sentence == "Academy already holds it: CAS:2."


def test_the_edition_is_found_by_isbn_as_well() -> None:
    made = offer(Shelf(union("1", "Book", isbn=ISBN)), StockLine(2, isbn=ISBN))
    assert [line.source for line in made.lines] == ["NLB:1"]


def test_an_identifier_nobody_knows_gives_way_to_an_isbn() -> None:
    made = offer(Shelf(union("1", "Book", isbn=ISBN)), StockLine(2, "inventory 55", ISBN))
    assert [line.source for line in made.lines] == ["NLB:1"]


def test_identifier_and_isbn_must_not_name_two_editions() -> None:
    shelf = Shelf(union("1", "One"), union("2", "Other", isbn=ISBN))
    made = offer(shelf, StockLine(2, "1", ISBN))
    assert reasons(made) == [(2, "ambiguous")]
    assert "Other" in made.exclusions[0].sentence


@pytest.mark.parametrize(
    ("line", "reason", "words"),
    [
        (StockLine(2, "9"), "unknown", "identifier '9'"),
        (StockLine(2, "9", "9785170118137"), "unknown", "or the ISBN 9785170118137"),
        (StockLine(2, isbn="9785170118137"), "unknown", "the ISBN 9785170118137"),
        (StockLine(2, "8"), "unmatched", "not matched yet"),
        (StockLine(2, isbn=ISBN), "ambiguous", "fits 2 records"),
        (StockLine(2, "1", quantity=0), "none-left", "quantity is 0"),
        (StockLine(2, "1", quantity=0, problem="torn row"), "unusable", "torn row"),
    ],
)
def test_what_is_not_offered_has_its_reason(line: StockLine, reason: str, words: str) -> None:
    shelf = Shelf(union("1", "One", isbn=ISBN), union("2", "Two", isbn=ISBN), waiting="8")
    made = offer(shelf, line)
    assert not made.lines
    assert reasons(made) == [(2, reason)]
    assert words in made.exclusions[0].sentence


def test_copies_of_one_edition_are_one_line_and_the_others_say_so() -> None:
    shelf = Shelf(union("1", "Book", isbn=ISBN))
    made = offer(
        shelf,
        StockLine(2, "1", quantity=2, condition="good", note="signed"),
        StockLine(3, isbn=ISBN, quantity=1, condition="worn", note="signed"),
        StockLine(4, "1", quantity=4, condition="good"),
    )
    (line,) = made.lines
    assert (line.quantity, line.condition, line.note) == (7, "good; worn", "signed")
    assert reasons(made) == [(3, "repeated"), (4, "repeated")]
    assert line.id in made.exclusions[0].sentence


def test_exclusions_stand_in_the_order_of_the_stock() -> None:
    shelf = Shelf(union("1", "Book"), union("2", "Held", held="NLB CAS"))
    made = offer(shelf, StockLine(2, "1"), StockLine(3, "1"), StockLine(4, "2"), StockLine(5, "1"))
    assert reasons(made) == [(3, "repeated"), (4, "held"), (5, "repeated")]


def test_two_records_of_the_giver_for_one_edition_are_one_line_too() -> None:
    both = merge("u-1", [*(Record("NLB", number, format="marc21") for number in ("1", "2"))])
    made = offer(Shelf(both), StockLine(2, "2"), StockLine(3, "1"))
    assert [line.source for line in made.lines] == ["NLB:2"]
    assert reasons(made) == [(3, "repeated")]


def test_what_may_be_held_is_offered_with_a_request_to_check() -> None:
    made = offer(Shelf(union("1", "Doubtful"), asked="u-1"), StockLine(2, "1"))
    assert made.lines[0].related == ("Možná to již máte: CAS:77. Prosíme, ověřte.",)


@pytest.mark.parametrize("kind", get_args(RelationKind))
def test_what_is_related_is_told_to_the_receiver(kind: RelationKind) -> None:
    kin = Related(kind, "u-2", "Other", ("CAS:77", "CAS:78"), (), 5.0)
    shelf = Shelf(union("1", "Doubtful"), asked="u-1", kin={"u-1": kin})
    made = offer(shelf, StockLine(2, "1"), printings=False)
    question, remark = made.lines[0].related
    assert "CAS:77" in question
    assert "Other (CAS:78)" in remark


def test_another_printing_is_held_unless_the_settings_say_otherwise() -> None:
    kin = Related("another printing", "u-2", "Printed again", ("CAS:77",), (), 5.0)
    shelf = Shelf(union("1", "Printed again"), kin={"u-1": kin})
    made = offer(shelf, StockLine(2, "1"), StockLine(3, "1"))
    assert not made.lines
    assert reasons(made) == [(2, "held"), (3, "held")]
    assert "another printing" in made.exclusions[0].sentence
    assert "CAS:77" in made.exclusions[0].sentence
    [line] = offer(shelf, StockLine(2, "1"), printings=False).lines
    assert "CAS:77" in line.related[0]


def test_lines_stand_and_are_numbered_by_title() -> None:
    titles = ["Яблыня", "Zebra", "Іва", "Ива", "ель", "«Ёлка»", "Ant", "Том 10", "Том 2", "山"]
    shelf = Shelf(*(union(str(n), title) for n, title in enumerate(titles)))
    made = offer(shelf, *(StockLine(n + 2, str(n)) for n in range(len(titles))))
    assert [line.union.title for line in made.lines] == [
        "«Ёлка»", "ель", "Ива", "Іва", "Том 2", "Том 10", "Яблыня", "山", "Ant", "Zebra",
    ]  # fmt: skip
    assert [line.id[:7] for line in made.lines] == [f"L7-{n:04d}" for n in range(1, 11)]


def test_a_title_is_looked_up_without_its_article() -> None:
    title = Title("proper", Text("The zebra", "Latn"), bare="zebra")
    with_article = merge("a", [Record("NLB", "1", format="marc21", titles=(title,))])
    assert reading_order(union("2", "Yak")) < reading_order(with_article)


def test_a_volume_is_looked_up_under_its_set() -> None:
    volume = Record(
        "NLB", "1", format="marc21", level="volume", volume="Vol. 3",
        titles=(Title("proper", Text("The zoology", "Latn"), bare="zoology"),),
        parent=Parent(titles=(Text("Atlas", "Latn"),)),
    )  # fmt: skip
    assert reading_order(merge("a", [volume])) < reading_order(union("2", "Book"))


def test_the_check_character_is_that_of_the_standard() -> None:
    # The example of the Global Release Identifier, which uses ISO 7064 MOD 37,36.
    assert check_character("A12425GABC1234002") == "M"


signs = string.ascii_uppercase + string.digits


@given(st.text(signs, min_size=1, max_size=12), st.data())
def test_the_check_character_finds_a_wrong_sign(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from(signs))
    spoilt = text[:place] + wrong + text[place + 1 :]
    assert spoilt == text or check_character(spoilt) != check_character(text)


numbers = st.sampled_from(["", "1", "2", "3", "4", "8", "9"])
stock_lines = st.builds(
    StockLine,
    line=st.just(0),
    identifier=numbers,
    isbn=st.sampled_from(["", ISBN, "9785170118137"]),
    quantity=st.integers(0, 3),
    problem=st.sampled_from(["", "", "", "bad"]),
)


@given(st.lists(stock_lines, max_size=12))
def test_every_stock_line_ends_in_exactly_one_place(stock: list[StockLine]) -> None:
    shelf = Shelf(
        union("1", "One", isbn=ISBN), union("2", "Two", isbn=ISBN), union("3", "Three"),
        union("4", "Held", held="NLB CAS", isbn="9785170118137"), waiting="8",
    )  # fmt: skip
    numbered = [
        StockLine(n, each.identifier, each.isbn, each.quantity, problem=each.problem)
        for n, each in enumerate(stock, 2)
    ]
    made = offer(shelf, *numbered)
    assert len(made.lines) + len(made.exclusions) == len(stock)
    given_away = sum(line.quantity for line in made.lines)
    refused = [e.stock.quantity for e in made.exclusions if e.reason != "repeated"]
    assert given_away + sum(refused) == sum(line.quantity for line in numbered)
    assert all("CAS" not in line.union.holders for line in made.lines)
    assert len({line.id for line in made.lines}) == len(made.lines)
