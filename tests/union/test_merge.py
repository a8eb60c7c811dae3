"""Merging: one union record a cluster, the same in whatever order its members come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from harvester.record import (
    Agent,
    Edition,
    Extent,
    Identifier,
    Link,
    Note,
    Parent,
    Publication,
    Record,
    Subject,
    Text,
    Title,
    Years,
)
from harvester.union.merge import Holding, UnionRecord, digest, merge

if TYPE_CHECKING:
    from random import Random


def cyrl(value: str) -> Text:
    return Text(value, "Cyrl")


def latn(value: str) -> Text:
    return Text(value, "Latn")


def person(*names: Text, role: str = "", dates: str = "", main: bool = False) -> Agent:
    return Agent("person", names, roles=(role,) if role else (), dates=dates, main=main)


MINSK = Record(
    "NLB",
    "1",
    format="unimarc",
    titles=(Title("proper", cyrl("Новая зямля"), rest=cyrl("паэма")),),
    agents=(person(cyrl("Колас, Якуб"), main=True),),
    identifiers=(Identifier("isbn", "9789850203465"),),
    languages=("bel",),
    publications=(Publication((cyrl("Мінск"),), (cyrl("Мастацкая літаратура"),), "2002"),),
    years=Years(2002),
    subjects=(Subject("Паэзія"),),
)
ROMANISED = Record(
    "LC",
    "2",
    format="marc21",
    titles=(Title("proper", latn("Novai︠a︡ zi︠a︡mli︠a︡"), rest=latn("paėma")),),
    agents=(person(latn("Kolas, I︠A︡kub"), role="aut", dates="1882-1956", main=True),),
    identifiers=(Identifier("isbn", "9789850203465"), Identifier("lccn", "2003456789")),
    languages=("bel", "rus"),
    edition=Edition((latn("2-e vyd."),), 2),
    publications=(Publication((latn("Minsk"),), (latn("Mast. lit."),), "2002"),),
    years=Years(2002),
    extent=Extent("270 p.", 270),
    subjects=(Subject("Poetry", "lcsh"), Subject("паэзія")),
    notes=(Note("Printed in 2000 copies"),),
    links=(Link("https://example.org/2"),),
)
THIN = Record(
    "REPO",
    "3",
    format="oai_dc",
    titles=(Title("proper", cyrl("Новая зямля / Я. Колас")), Title("proper", latn("New land"))),
    agents=(person(cyrl("Якуб Колас")),),
    languages=("bel", "be"),
    extent=Extent("application/pdf"),
    links=(Link("https://example.org/3"),),
)


@pytest.fixture
def union() -> UnionRecord:
    return merge("c1", [ROMANISED, THIN, MINSK])


def test_original_script_stands_first_and_romanisation_is_added(union: UnionRecord) -> None:
    assert [t.main.value for t in union.record.titles] == ["Новая зямля", "Novai︠a︡ zi︠a︡mli︠a︡"]
    assert union.title == "Новая зямля : паэма"
    assert union.romanised == "Novai︠a︡ zi︠a︡mli︠a︡ : paėma"


def test_the_same_person_in_two_scripts_is_one_agent_with_both_names(union: UnionRecord) -> None:
    both = (cyrl("Колас, Якуб"), latn("Kolas, I︠A︡kub"))
    assert union.record.agents == (person(*both, role="aut", dates="1882-1956", main=True),)


def test_numbers_codes_subjects_and_links_are_united_without_doubles(union: UnionRecord) -> None:
    record = union.record
    assert [i.value for i in record.identifiers] == ["9789850203465", "2003456789"]
    assert record.languages == ("bel", "rus", "be")
    assert record.subjects == (Subject("Паэзія"), Subject("Poetry", "lcsh"))
    assert [link.address[-1] for link in record.links] == ["2", "3"]


def test_statements_come_whole_from_the_base_else_from_the_first_that_has_them(
    union: UnionRecord,
) -> None:
    assert union.record.publications == MINSK.publications
    assert union.record.edition == ROMANISED.edition
    assert union.record.extent == ROMANISED.extent


def test_provenance_names_who_said_what(union: UnionRecord) -> None:
    assert union.provenance["publications"] == "NLB:1"
    assert union.provenance["extent"] == "LC:2"
    assert union.provenance["titles"] == "NLB:1, LC:2"
    assert union.provenance["languages"] == "NLB:1, LC:2, REPO:3"
    assert "series" not in union.provenance


def test_holdings_are_sorted_and_a_partner_with_two_records_holds_once() -> None:
    union = merge("c1", [MINSK, replace(MINSK, identifier="0"), ROMANISED])
    assert union.holdings == (Holding("LC", "2"), Holding("NLB", "0"), Holding("NLB", "1"))
    assert union.holders == ("LC", "NLB")


def test_a_thin_record_never_wins_however_full_and_still_adds_what_is_missing() -> None:
    poor = Record("A", "1", format="marc21", titles=(Title("proper", cyrl("Зямля")),))
    union = merge("c1", [THIN, poor])
    assert union.title == "Зямля"
    assert union.record.format == "marc21"
    # Another script is worth having, another wording by a thin record is not.
    assert [t.main.value for t in union.record.titles] == ["Зямля", "New land"]
    assert union.record.agents == THIN.agents


def test_another_wording_in_the_same_script_becomes_a_variant_title() -> None:
    other = replace(MINSK, partner="RNB", titles=(Title("proper", cyrl("Новая земля")),))
    titles = merge("c1", [MINSK, other]).record.titles
    assert [(t.kind, t.main.value) for t in titles] == [
        ("proper", "Новая зямля"),
        ("variant", "Новая земля"),
    ]


@pytest.mark.parametrize(
    ("main", "rest"),
    [("НОВАЯ ЗЯМЛЯ", "Паэма."), ("Новая зямля!", ""), ("Новая зямля : паэма", "")],
)
def test_a_title_that_differs_by_habit_only_is_not_doubled(main: str, rest: str) -> None:
    title = Title("proper", cyrl(main), rest=cyrl(rest) if rest else None)
    assert len(merge("c1", [MINSK, replace(ROMANISED, titles=(title,))]).record.titles) == 1


def test_other_title_information_is_filled_in_from_another_record() -> None:
    bare = replace(
        MINSK,
        titles=(Title("proper", cyrl("Новая зямля")),),
        notes=(Note("a"), Note("b"), Note("c")),
    )
    other = replace(MINSK, partner="RNB")
    assert merge("c1", [bare, other]).title == "Новая зямля : паэма"


def test_one_person_with_two_roles_is_one_agent_with_both() -> None:
    drawn = person(cyrl("Колас, Якуб"), role="ill")
    written = person(cyrl("Колас, Якуб"), role="aut", main=True)
    (agent,) = merge("c1", [replace(MINSK, agents=(written, drawn)), ROMANISED]).record.agents
    assert (agent.roles, len(agent.names)) == (("aut", "ill"), 2)
    drawn_by = replace(ROMANISED, agents=(person(latn("Kolas, I︠A︡kub"), role="ill"),))
    (agent,) = merge("c1", [replace(MINSK, agents=(written,)), drawn_by]).record.agents
    assert (agent.roles, len(agent.names)) == (("aut", "ill"), 2)


def test_names_stand_in_the_script_of_the_edition_first() -> None:
    romanised = replace(MINSK, agents=(person(latn("Kolas, I︠A︡kub")),), notes=(Note("a"), Note("b")))
    original = replace(MINSK, partner="RNB")
    (agent,) = merge("c1", [romanised, original]).record.agents
    assert agent.names == (cyrl("Колас, Якуб"), latn("Kolas, I︠A︡kub"))


def test_a_record_with_both_scripts_joins_those_with_one() -> None:
    chinese, pinyin = Text("鲁迅", "Hani"), latn("Lu, Xun")
    wade = latn("Lu, Hsün")
    members = [
        replace(MINSK, agents=(person(chinese),)),
        replace(ROMANISED, agents=(person(wade),)),
        replace(ROMANISED, partner="NLC", agents=(person(chinese, pinyin, wade),)),
    ]
    assert merge("c1", members).record.agents == (person(chinese, pinyin, wade),)


def test_only_one_agent_is_the_main_entry() -> None:
    other = replace(ROMANISED, agents=(person(latn("Somebody, Else"), main=True),))
    agents = merge("c1", [MINSK, other]).record.agents
    assert [a.main for a in agents] == [True, False]


def test_the_number_of_a_parent_in_its_own_catalogue_is_not_merged() -> None:
    volume = replace(MINSK, parent=Parent("p7", (cyrl("Збор твораў"),)), volume="Т. 3")
    union = merge("c1", [volume])
    assert union.record.parent == Parent("", (cyrl("Збор твораў"),))
    assert union.title == "Збор твораў. Т. 3. Новая зямля : паэма"


def test_a_title_nobody_romanised_is_romanised_in_brackets() -> None:
    title = Title("proper", cyrl("«Спадчына». Т. 2"))
    assert merge("c1", [replace(MINSK, titles=(title,))]).romanised == "[«Spadchyna». T. 2]"


def test_a_latin_title_needs_no_romanisation() -> None:
    assert merge("c1", [ROMANISED]).romanised == ""


def test_a_cluster_without_members_is_refused() -> None:
    with pytest.raises(ValueError, match="c1"):
        merge("c1", [])


def test_the_digest_is_of_the_content_and_not_of_the_id(union: UnionRecord) -> None:
    members = [ROMANISED, THIN, MINSK]
    assert digest(union) == digest(merge("another", members))
    changed = replace(ROMANISED, notes=(Note("Printed in 3000 copies"),))
    assert digest(union) != digest(merge("c1", [changed, THIN, MINSK]))
    assert digest(union) != digest(merge("c1", [ROMANISED, MINSK]))


def test_a_union_record_survives_its_journey_through_json(union: UnionRecord) -> None:
    assert msgspec.json.decode(msgspec.json.encode(union), type=UnionRecord) == union


words = st.sampled_from(["Зямля", "Новая зямля", "Zemlia", "Novaia zemlia", "New land", "土地", ""])
texts = st.builds(Text, words, st.sampled_from(["Cyrl", "Latn", "Hani", ""]))
records = st.builds(
    Record,
    partner=st.sampled_from(["A", "B", "C"]),
    identifier=st.integers(0, 999).map(str),
    format=st.sampled_from(["marc21", "unimarc", "oai_dc", "unknown"]),
    titles=st.lists(
        st.builds(Title, st.sampled_from(["proper", "parallel", "variant"]), texts, texts),
        max_size=3,
    ).map(tuple),
    agents=st.lists(
        st.builds(
            Agent,
            st.just("person"),
            st.lists(texts, min_size=1, max_size=3).map(tuple),
            roles=st.sampled_from([(), ("aut",), ("ill",)]),
            main=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    languages=st.lists(st.sampled_from(["bel", "rus", "eng"]), max_size=2, unique=True).map(tuple),
    volume=st.sampled_from(["", "1", "Т. 2"]),
    notes=st.lists(st.builds(Note, words), max_size=2).map(tuple),
)
clusters = st.lists(records, min_size=1, max_size=5, unique_by=lambda record: record.name)


@given(clusters, st.randoms())
def test_the_order_of_members_does_not_matter(members: list[Record], random: Random) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)
    assert merge("c1", shuffled) == merge("c1", members)


@given(records)
def test_a_single_member_is_kept_as_it_is(record: Record) -> None:
    expected = replace(record, partner="", identifier="c1", control_number="")
    assert merge("c1", [record]).record == expected


@given(clusters)
def test_no_value_is_owned_by_nobody_and_nobody_owns_what_he_did_not_say(
    members: list[Record],
) -> None:
    union = merge("c1", members)
    by_name = {member.name: member for member in members}
    for field, owners in union.provenance.items():
        assert all(getattr(by_name[owner], field) for owner in owners.split(", "))
    unowned = {"partner", "identifier", "format"} | union.provenance.keys()
    assert not any(
        getattr(union.record, field) for field in Record.__struct_fields__ if field not in unowned
    )


def test_what_is_supplied_is_romanised_by_its_language() -> None:
    title = Title("proper", cyrl("Гісторыя"))
    assert merge("c1", [replace(MINSK, titles=(title,))]).romanised == "[Historyya]"
    russian = replace(MINSK, titles=(Title("proper", cyrl("География")),), languages=("rus",))
    assert merge("c1", [russian]).romanised == "[Geografiya]"
