"""The persons and bodies of one edition: under whatever names each stands once."""

from __future__ import annotations

import pytest

from harvester.record import Agent, AgentKind, Record, Text, Title
from harvester.text import flat, script_of
from harvester.union.merge import merge

TITLE = Title("proper", Text("На ростанях", "Cyrl"))


def agent(
    *names: str, dates: str = "", role: str = "", number: str = "", kind: AgentKind = "person"
) -> Agent:
    return Agent(
        kind,
        tuple(Text(name, script_of(name)) for name in names),
        roles=(role,) if role else (),
        dates=dates,
        authorities=(number,) if number else (),
    )


def record(partner: str, *agents: Agent) -> Record:
    return Record(partner, "1", format="marc21", titles=(TITLE,), agents=agents)


def united(*records: Record) -> list[tuple[str, ...]]:
    """The names of each agent of the merged record."""
    return [tuple(name.value for name in each.names) for each in merge("u", records).record.agents]


ONE = [
    (agent("Колас, Якуб"), agent("Kolas, I\u0361Akub", dates="1882-1956")),
    (agent("Колас, Якуб"), agent("Kolas, J.")),
    (agent("Колас, Якуб"), agent("Якуб Колас")),
    (agent("Kolas, Jakub"), agent("Колас, Я.")),
    (agent("Лотман, Ю. М."), agent("Lotman, Jurij Michajlovič")),
    (agent("Bakhtin, M.M."), agent("Бахтин, Михаил Михайлович")),
    (agent("Пашкоў, Генадзь", dates="1948-"), agent("Paškov, H.", dates="1948-")),
    (agent("Достоевский, Федор Михайлович"), agent("Dostoyevsky, Fyodor")),
    (agent("Толстой, Лев", dates="1828-1910"), agent("Tolstoy, Leo", dates="1828-1910")),
    (agent("Komenský, Jan Amos", dates="1592-1670"), agent("Comenius, J. A.", dates="1592-1670")),
    (agent("Yang, Gladys", dates="1919-1999"), agent("戴乃迭", dates="1919-1999")),
    (agent("高行健"), agent("Gao, Xingjian")),
    (agent("高行健"), agent("Xingjian Gao")),
    (agent("Gao Xingjian"), agent("Gao, Xingjian")),
    (agent("魯迅"), agent("鲁迅")),
    (agent("김소월"), agent("Kim, So-wŏl")),
    (agent("乔姆斯基", dates="1928-", role="aut"), agent("Chomsky, Noam", dates="1928-")),
    (agent("حسين، طه"), agent("Ḥusayn, Ṭāhā", dates="1889-1973")),
    (agent("على الخاقانى"), agent("Khāqānī, ʻAlī")),
    (agent("غزالي"), agent("Ghazzālī", dates="1058-1111")),
    (agent("Masaryk", role="aut"), agent("Masaryk, Tomáš Garrigue", role="aut")),
    (agent("Wüstenfeld, F.", dates="1808-1899"), agent("Wüstenfeld, Ferdinand", dates="1808-1899")),
    (
        agent("Wüstenfeld, Heinrich Ferdinand", dates="1808-1899"),
        agent("Wüstenfeld, Ferdinand", dates="1808-1899"),
    ),
    (agent("曹雪芹", dates="约1717-1763"), agent("Cao, Xueqin", dates="approximately 1715-1763")),
    (agent("طه حسين", dates="١٨٨٩-١٩٧٣"), agent("Ḥusayn, Ṭāhā", dates="1889-1973")),
    (agent("Mark Twain", number="(DE-588)118624822"), agent("Tven, M", number="(DE-588)118624822")),
    (
        agent("Акадэмія навук Беларусі", kind="body"),
        agent("Akadėmii\u0361a navuk Belarusi", kind="body"),
    ),
    (
        agent("ارن. جهاد البناء. قسم العلاقات الدولية", kind="body"),
        agent("Iran. Jihād al-Bināʼ. Qism al-ʻAlāqāt al-Dawlīyah", kind="body"),
    ),
    (
        agent("American Society for Testing Materials", kind="body"),
        agent("American Society for Testing and Materials", kind="body"),
    ),
    (agent("Mathews, Albert", dates="1820-1903"), agent("Siegvolk, Paul", dates="1820-1903")),
]
TWO = [
    (agent("Mann, Thomas"), agent("Mann, Heinrich")),
    (agent("Mann, T."), agent("Mann, Heinrich")),
    (agent("Dumas, Alexandre", dates="1802-1870"), agent("Dumas, Alexandre", dates="1824-1895")),
    (agent("Dumas, Alexandre", dates="1802-1870"), agent("Дюма, А.", dates="1824-1895")),
    (agent("Иванов, И. П."), agent("Ivanov, I. S.")),
    (agent("Smith, John"), agent("Smith, James")),
    (agent("Comrie, Bernard", dates="1947-"), agent("Corbett, Greville", dates="1947-")),
    (
        agent("Čapek, Josef", dates="1887-1945", role="aut"),
        agent("Seifert, Jaroslav", dates="1887-1945", role="ill"),
    ),
    (agent("Čapek, Josef", dates="1887-1945"), agent("Čapek, Karel", dates="1887-1945")),
    (agent("Ṭabarsī, al-Faḍl ibn al-Ḥasan"), agent("Ṭabarsī, al-Ḥasan ibn al-Faḍl")),
    (agent("حائري، محمد حسن القزويني"), agent("Ḥāʼirī, Muḥammad ʻAlī")),
    (agent("鲁迅"), agent("茅盾")),
    (agent("Колас, Якуб"), agent("Колас, Якуб", kind="body")),
    (
        agent("Institute 1 of Mathematics", kind="body"),
        agent("Institute 2 of Mathematics", kind="body"),
    ),
    (agent("Syria", kind="body"), agent("Syria. Ministry of Culture", kind="body")),
    (
        agent("Board of Fire Underwriters. Committee on Engineering Standards", kind="body"),
        agent("Board of Fire Underwriters. Committee on Engineering Standards. Staff", kind="body"),
    ),
    (agent("Kolas, Jakub", number="7"), agent("Kupala, Janka", number="7")),
]


@pytest.mark.parametrize(("ours", "theirs"), ONE)
def test_one_agent_is_named_once_with_all_its_forms(ours: Agent, theirs: Agent) -> None:
    forms = {flat(name.value) for name in (*ours.names, *theirs.names)}
    for first, second in ((ours, theirs), (theirs, ours)):
        (names,) = united(record("A", first), record("B", second))
        assert {flat(name) for name in names} == forms


@pytest.mark.parametrize(("ours", "theirs"), TWO)
def test_two_agents_stay_two(ours: Agent, theirs: Agent) -> None:
    for first, second in ((ours, theirs), (theirs, ours)):
        assert len(united(record("A", first), record("B", second))) == 2


def test_two_of_one_record_stay_two_however_alike() -> None:
    both = record("A", agent("Смирнов, Н.", role="edt"), agent("Смирнов, Николай", role="edt"))
    assert len(united(both, record("B"))) == 2


def test_of_one_record_the_original_script_that_nothing_ties_to_its_field_is_no_other() -> None:
    both = record("A", agent("Ashtar, Ṣāliḥ", role="edt"), agent("أشتر، صالح"))
    assert len(united(both, record("B"))) == 1


def test_who_may_be_either_of_two_is_joined_with_neither() -> None:
    both = record("A", agent("Smith, John"), agent("Smith, Jane"))
    assert len(united(both, record("B", agent("Smith, J.")))) == 3
    told = record("A", agent("Smith, John", role="aut"), agent("Smith, Jane", role="ill"))
    names = united(told, record("B", agent("Smith, J.", role="ill")))
    assert names == [("Smith, John",), ("Smith, Jane", "Smith, J.")]


def test_father_and_son_of_one_name_are_told_apart_by_task_where_dates_are_silent() -> None:
    dumas = "Dumas, Alexandre"
    both = record(
        "A",
        agent(dumas, dates="1802-1870", role="aut"),
        agent(dumas, dates="1824-1895", role="edt"),
    )
    (father, son) = merge("u", [both, record("B", agent(dumas, role="edt"))]).record.agents
    assert (father.roles, son.roles) == (("aut",), ("edt",))
    assert len(united(both, record("B", agent(dumas, role="ill")))) == 3


def test_roles_dates_and_numbers_of_one_agent_are_united() -> None:
    ours = agent("Набоков, В. В.", role="aut", number="(DE-588)118586017")
    theirs = agent("Nabokov, Vladimir", role="trl", dates="1899-1977")
    (one,) = merge("u", [record("A", ours), record("B", theirs)]).record.agents
    assert (one.roles, one.dates) == (("aut", "trl"), "1899-1977")
    assert one.authorities == ("(DE-588)118586017",)


def test_thousands_of_a_family_are_listed_and_joined_by_equal_names_alone() -> None:
    names = [f"Ivanov, {a}{b}{c}" for a in "bdgklm" for b in "aeiou" for c in "nrstvz"]
    ours, theirs = ([agent(name, role=role) for name in names] for role in ("aut", "edt"))
    assert len(united(record("A", *ours), record("B", *theirs))) == len(names)
