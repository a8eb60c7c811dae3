"""Never destroy, never pretend: harvests that keep the store true, over several days.

A test a sentence. Where a count of days matters, `sweep=0` compares all identifiers in every run.
"""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from harvester import pipeline
from harvester.config.settings import Partner, Settings
from harvester.errors import HarvesterError
from harvester.issues import Code
from harvester.pipeline.harvest import harvest
from harvester.pipeline.reports import HarvestReport
from harvester.store import Store
from harvester.union.decisions import Decision
from tests.faults.records import Truth
from tests.faults.repository import FAULTS, FaultyRepository
from tests.faults.server import Host
from tests.judging import hasty, held, judge, take

NIGHTS = [name for name, fault in FAULTS.items() if fault.recovers]
POLICIES = pytest.mark.parametrize("policy", ["", "delno"])
"""Whether deletions are promised to be told, or not."""
ORDERS = pytest.mark.parametrize("sets", [("books", "slavica"), ("slavica", "books")])
HOUSE = Settings(delay=0)


class Trial:
    """One repository, harvested day by day into a store."""

    def __init__(
        self,
        store: Store,
        host: Host,
        *faults: str,
        sets: tuple[str, ...] = (),
        settings: Settings = HOUSE,
        count: int = 300,
        page: int = 50,
    ) -> None:
        self.repository = FaultyRepository(host, *filter(None, faults), count=count, page=page)
        self.partner = Partner(id="p", url=self.repository.url, prefix="marc21", sets=sets)
        self.settings = settings
        self.store = store
        self.host = host

    def take(self) -> HarvestReport:
        return take(self.store, self.partner, self.settings)

    def next_day(self) -> HarvestReport:
        self.repository.advance()
        return self.take()

    def accept(self) -> None:
        client = hasty(self.partner, self.settings)
        pipeline.accept(self.store, self.partner, self.settings, client)

    @property
    def live(self) -> Truth:
        return {name: title for name, title in held(self.store).items() if title}

    @property
    def truth(self) -> Truth:
        """What is live in truth, of the sets that are harvested."""
        found: Truth = {}
        for spec in self.partner.sets or ("",):
            found |= self.repository.truth(spec)
        return {name: title for name, title in found.items() if title}

    def is_right(self, report: HarvestReport) -> bool:
        """Whether a harvest is complete, and the store equals the repository."""
        assert report.verdict == "complete", report.message
        assert self.live == self.truth
        return True

    def is_true(self, report: HarvestReport) -> bool:
        """Whether a harvest is right, or says that it may not be."""
        assert not judge(self.store, self.repository, report).silent, report.message
        return report.verdict != "complete" or self.is_right(report)


# 1. A held store recovers by itself.


@POLICIES
@pytest.mark.parametrize("night", NIGHTS)
def test_what_was_held_is_given_back_when_the_source_names_it_again(
    store: Store, host: Host, night: str, policy: str
) -> None:
    trial = Trial(store, host, night, policy)
    assert trial.is_right(trial.take())
    before = store.presence.live("p")
    for move in (trial.next_day, trial.take):
        report = move()
        assert report.verdict == "suspect"
        assert report.held >= before // 3
        assert store.presence.live("p") == before
    report = trial.next_day()
    assert trial.is_right(report)
    assert (report.held, store.presence.leaving("p")) == (0, 0)
    assert re.search("again|back", report.message)
    assert trial.is_right(trial.take())


@POLICIES
@pytest.mark.parametrize("night", NIGHTS)
def test_every_run_looks_again_while_records_are_held(
    store: Store, host: Host, night: str, policy: str
) -> None:
    trial = Trial(store, host, night, policy)
    trial.take()
    trial.next_day()
    before = len(trial.repository.requests)
    trial.take()
    asked = [request.asked for request in trial.repository.requests[before:]]
    assert any("metadataPrefix" in each and "from" not in each for each in asked)


@POLICIES
@pytest.mark.parametrize("night", NIGHTS)
def test_accept_never_retires_what_the_source_gives(
    store: Store, host: Host, night: str, policy: str
) -> None:
    trial = Trial(store, host, night, policy)
    trial.take()
    before = trial.live
    trial.next_day()
    trial.repository.advance()
    trial.accept()
    assert before.keys() - trial.live.keys() <= before.keys() - trial.truth.keys()
    assert trial.is_right(trial.take())
    assert store.presence.leaving("p") == 0


@POLICIES
@pytest.mark.parametrize("night", NIGHTS)
def test_accept_retires_what_the_source_does_not_give(
    store: Store, host: Host, night: str, policy: str
) -> None:
    trial = Trial(store, host, night, policy, settings=Settings(sweep=0))
    trial.take()
    before = store.presence.live("p")
    kept = before - trial.next_day().held
    trial.accept()
    assert (store.presence.live("p"), store.presence.leaving("p")) == (kept, 0)
    assert trial.is_right(trial.next_day())  # for what is there again comes again, if compared


@pytest.mark.parametrize("night", NIGHTS)
def test_accept_retires_nothing_when_the_source_does_not_answer(
    store: Store, host: Host, night: str
) -> None:
    trial = Trial(store, host, night)
    trial.take()
    before = trial.live
    trial.next_day()
    host.dead = True
    with suppress(HarvesterError):
        trial.accept()
    assert trial.live == before
    assert store.presence.leaving("p") > 0
    host.dead = False
    assert trial.is_right(trial.next_day())


@POLICIES
@pytest.mark.parametrize("night", ["nrm", "shrink", "massdel"])
def test_a_person_may_say_that_the_held_records_stay(
    store: Store, host: Host, night: str, policy: str
) -> None:
    trial = Trial(store, host, night, policy)
    trial.take()
    before = trial.live
    assert trial.next_day().held
    pipeline.keep_held(store, trial.partner)
    assert (trial.live, store.presence.leaving("p")) == (before, 0)
    assert trial.take().held == 0
    assert trial.live == before


@pytest.mark.parametrize("night", NIGHTS)
def test_what_a_person_kept_goes_when_the_source_says_deleted(
    store: Store, host: Host, night: str
) -> None:
    trial = Trial(store, host, night)
    trial.take()
    trial.next_day()
    pipeline.keep_held(store, trial.partner)
    assert trial.is_right(trial.next_day())


# 2. No verdict against the evidence.


def test_a_record_that_get_record_does_not_give_is_missing(store: Store, host: Host) -> None:
    trial = Trial(store, host, "getsilentlist")
    report = trial.take()
    [missing] = trial.truth.keys() - trial.live.keys()
    assert report.verdict == "partial"
    assert missing in report.message
    assert missing in {
        issue.identifier for issue in store.issues.all() if issue.code is Code.RECORD_MISSING
    }
    report = trial.next_day()
    assert trial.truth.keys() - trial.live.keys() == {missing}
    assert report.verdict == "partial"


@pytest.mark.parametrize("whole", ["nofrom", "ignorefrom", "nofrom500"])
def test_a_record_that_is_named_but_not_given_stays(store: Store, host: Host, whole: str) -> None:
    trial = Trial(store, host, "getsilentlater", whole)
    assert trial.is_right(trial.take())
    for move in (trial.next_day, trial.take):
        report = move()
        assert trial.is_true(report)
        assert (trial.live, store.presence.leaving("p")) == (trial.truth, 0)


@pytest.mark.parametrize("fault", ["getsilent", "getother"])
def test_an_answer_about_another_record_says_nothing_of_this_one(
    store: Store, host: Host, fault: str
) -> None:
    trial = Trial(store, host, fault)
    assert trial.is_right(trial.take())
    for move in (trial.next_day, trial.take):
        report = move()
        assert trial.is_true(report)
        assert trial.truth.items() <= trial.live.items()


def test_what_is_named_but_given_by_nothing_is_taken_for_deleted(store: Store, host: Host) -> None:
    trial = Trial(store, host, "unmarked")
    for move in (trial.take, trial.next_day, trial.take):
        report = move()
        assert trial.is_right(report)
        assert not store.quarantine.all("p")
        assert re.search(r"\d+ records are named, but .* taken for deleted", report.message)


@pytest.mark.parametrize("count", [100, 400])
def test_a_mass_that_is_given_by_nothing_is_held_until_a_person_accepts(
    store: Store, host: Host, count: int
) -> None:
    trial = Trial(store, host, "unmarked", "massdel", count=count, page=count // 4)
    trial.take()
    before = store.presence.live("p")
    report = trial.next_day()
    while report.verdict == "deferred":  # each was asked for by itself, over several nights
        report = trial.take()
    assert (report.verdict, store.presence.live("p")) == ("suspect", before + report.tally.new)
    assert report.held == store.presence.leaving("p") > 60
    trial.accept()
    assert store.presence.live("p") < before / 3
    while (report := trial.take()).verdict == "deferred":
        pass
    assert report.verdict == "complete"
    served = {each.identifier for each in trial.repository._site.records if not each.deleted}
    assert trial.live.keys() == served


@pytest.mark.parametrize(("count", "page"), [(600, 100), (600, 25), (90, 100)])
def test_a_list_without_end_ends_where_all_that_was_announced_came(
    store: Store, host: Host, count: int, page: int
) -> None:
    trial = Trial(store, host, "csw", count=count, page=page)
    report = trial.take()
    assert trial.is_right(report)
    assert report.requests <= count / page + 4
    for move in (trial.next_day, trial.take):
        report = move()
        assert trial.is_right(report)
        assert report.requests <= 2 * count / page + 16
    assert "ListIdentifiers fails" in report.message


@pytest.mark.parametrize("size", ["sizelow", "sizelowone", "sizelowfirst"])
def test_a_list_without_end_is_taken_whole_where_it_announces_less(
    store: Store, host: Host, size: str
) -> None:
    trial = Trial(store, host, "csw", size, count=200, page=50)
    assert trial.is_true(trial.take())
    assert trial.live == trial.truth


def test_a_first_list_without_sizes_is_looked_through_once_more_the_next_day(
    store: Store, host: Host
) -> None:
    """A list that counts its way by numbers loses a record for each one deleted meanwhile."""
    trial = Trial(store, host, "limit", "delno", count=250, settings=Settings(delay=0, sweep=30))
    trial.take()
    assert not store.partners.acquaintance("p").swept
    trial.next_day()
    assert store.partners.acquaintance("p").swept


SIZES = ["sizehigh", "sizelow", "sizehighone", "sizelowone", "sizehighfirst", "sizelowfirst"]


@pytest.mark.parametrize("size", SIZES)
def test_a_wrong_size_is_settled_by_a_second_look(store: Store, host: Host, size: str) -> None:
    trial = Trial(store, host, size)
    report = trial.take()
    assert trial.is_right(report)
    assert report.requests <= 60
    assert trial.is_right(trial.next_day())


@pytest.mark.parametrize("fault", ["dup", "unstable", "unordered", "limitsized", "shift"])
@pytest.mark.parametrize("size", SIZES)
def test_a_wrong_size_hides_no_loss(store: Store, host: Host, size: str, fault: str) -> None:
    trial = Trial(store, host, fault, size)
    assert trial.is_true(trial.take())
    assert trial.is_true(trial.next_day())


@pytest.mark.parametrize(("count", "page"), [(600, 100), (600, 20), (1000, 50)])
def test_as_many_different_records_as_announced_settle_that_some_came_twice(
    store: Store, host: Host, count: int, page: int
) -> None:
    trial = Trial(store, host, "pycsw", count=count, page=page)
    report = trial.take()
    assert trial.is_right(report)
    assert report.requests <= count // (page - 1) + 6
    assert trial.is_right(trial.next_day())


def test_a_list_without_order_is_looked_through_until_its_size_agrees(
    store: Store, host: Host
) -> None:
    trial = Trial(store, host, "unordered", count=1000, page=25)
    report = trial.take()
    assert trial.is_true(report)
    if report.verdict == "complete":
        assert len(trial.live) == len(trial.truth)
    assert report.requests <= 20 * 40
    assert trial.is_true(trial.next_day())


# 3. Sets.


@POLICIES
@ORDERS
@pytest.mark.parametrize("fault", ["setleft", "setleftget", "setleftquiet"])
def test_a_record_leaves_with_its_last_set(
    store: Store, host: Host, fault: str, sets: tuple[str, ...], policy: str
) -> None:
    trial = Trial(store, host, fault, policy, sets=sets)
    assert trial.is_right(trial.take())
    leavers = {name for name in trial.live if int(name[-6:]) % 36 == 6}
    for _ in range(2):
        report = trial.next_day()
        assert trial.live.keys() & leavers == trial.truth.keys() & leavers
        if (fault, policy) != ("setleftget", "delno"):
            assert trial.is_right(report)
    assert not trial.live.keys() & leavers


@POLICIES
@pytest.mark.parametrize("fault", ["setleft", "setleftget", "setleftquiet"])
def test_a_record_leaves_with_the_only_set_that_is_harvested(
    store: Store, host: Host, fault: str, policy: str
) -> None:
    trial = Trial(store, host, fault, policy, sets=("slavica",))
    assert trial.is_right(trial.take())
    leavers = {name for name in trial.live if int(name[-6:]) % 36 == 6}
    trial.next_day()
    assert leavers <= trial.live.keys()
    trial.next_day()
    if (fault, policy) != ("setleftget", "delno"):
        assert not trial.live.keys() & leavers


@POLICIES
@ORDERS
def test_a_record_that_moves_to_another_set_stays(
    store: Store, host: Host, sets: tuple[str, ...], policy: str
) -> None:
    trial = Trial(store, host, "setmoved", policy, sets=sets)
    assert trial.is_right(trial.take())
    for move in (trial.next_day, trial.take, trial.next_day):
        report = move()
        assert trial.is_right(report)


@POLICIES
@pytest.mark.parametrize("sets", [("Slavica",), ("books", "Slavica"), ("none", "books")])
def test_a_set_that_the_repository_does_not_list_is_told(
    store: Store, host: Host, sets: tuple[str, ...], policy: str
) -> None:
    trial = Trial(store, host, policy, sets=sets)
    [unknown] = {*sets} - {"books"}
    for move in (trial.take, trial.next_day):
        report = move()
        assert report.verdict != "complete"
        assert re.search(rf"\b{unknown}\b", report.message)
        assert trial.truth.keys() <= trial.live.keys()


@POLICIES
@pytest.mark.parametrize("sets", [("slavica",), ("books", "slavica"), ("slavica", "books")])
@pytest.mark.parametrize("fault", ["setgone", "setrenamed"])
def test_a_set_that_is_gone_or_renamed_is_told_and_loses_nothing(
    store: Store, host: Host, fault: str, sets: tuple[str, ...], policy: str
) -> None:
    trial = Trial(store, host, fault, policy, sets=sets)
    assert trial.is_right(trial.take())
    slavica = {name for name in trial.live if int(name[-6:]) % 3 == 0}
    for move in (trial.next_day, trial.take, trial.next_day):
        report = move()
        assert report.verdict != "complete"
        assert re.search(r"\bslavica\b", report.message)
        gone = slavica - trial.live.keys()
        assert gone <= {name for name, title in trial.repository.truth().items() if not title}


def test_what_vanishes_though_deletions_are_promised_goes_with_the_periodic_sweep(
    store: Store, host: Host
) -> None:
    trial = Trial(store, host, "promisedgone")
    assert trial.is_right(trial.take())
    report = trial.next_day()
    assert report.requests <= 5  # not due yet
    assert len(trial.live.keys() - trial.truth.keys()) == 3
    trial.settings = Settings(sweep=0)
    report = trial.take()
    assert trial.is_right(report)
    assert report.retired == 3


# 4. Late changes.


def test_the_overlap_is_a_setting(store: Store, host: Host) -> None:
    trial = Trial(store, host, "lateindex", settings=Settings(overlap=7))
    assert trial.is_right(trial.take())
    report = trial.next_day()
    assert trial.is_right(report)
    assert report.requests <= 5


def test_the_overlap_is_a_day_if_nobody_says_otherwise(store: Store, host: Host) -> None:
    trial = Trial(store, host)
    trial.take()
    before = len(trial.repository.requests)
    trial.next_day()
    asked = [request.asked for request in trial.repository.requests[before:]]
    assert "2026-02-28T10:00:00Z" in {each.get("from") for each in asked}


@POLICIES
def test_what_is_indexed_late_is_found_by_the_periodic_sweep(
    store: Store, host: Host, policy: str
) -> None:
    trial = Trial(store, host, "lateindex", policy, settings=Settings(sweep=0))
    assert trial.is_right(trial.take())
    for _ in range(2):
        assert trial.is_right(trial.next_day())


def test_a_harvest_anew_fetches_everything_and_keeps_decisions_ids_and_history(
    store: Store, host: Host
) -> None:
    trial = Trial(store, host, "lateindex", count=120)
    trial.take()
    before = trial.live
    one, other = (f"p:{name}" for name in sorted(before)[:2])
    store.decisions.add(Decision(one, other, "same", "Anna", "2026-03-02"))
    pipeline.match_records(store)
    clusters, decisions = {*store.union.members()}, store.decisions.all()
    cluster = str(store.union.cluster_of(one))
    history = store.union.events(cluster)
    trial.repository.advance()
    number = len(trial.repository.requests)
    client = hasty(trial.partner, trial.settings)
    report = harvest(store, trial.partner, trial.settings, client=client, anew=True)
    assert trial.is_right(report)
    asked = [request.asked for request in trial.repository.requests[number:]]
    assert not any("from" in each for each in asked)
    pipeline.match_records(store)
    stayed = before.items() & trial.truth.items()
    assert len(stayed) > 100
    assert {each for each in clusters if each[1] in dict(stayed)} <= {*store.union.members()}
    assert store.decisions.all() == decisions
    assert store.union.cluster_of(one) == store.union.cluster_of(other) == cluster
    assert store.union.events(cluster)[: len(history)] == history


def test_a_harvest_anew_retires_what_is_gone(store: Store, host: Host) -> None:
    trial = Trial(store, host, "promisedgone")
    trial.take()
    trial.repository.advance()
    client = hasty(trial.partner, trial.settings)
    assert trial.is_right(harvest(store, trial.partner, HOUSE, client=client, anew=True))


# 5. The deletion sweep is split into windows and resumed like a harvest.


@pytest.mark.parametrize("fault", ["sweeptokens", "sweepttl"])
def test_a_sweep_whose_tokens_expire_is_split(store: Store, host: Host, fault: str) -> None:
    trial = Trial(store, host, fault, count=1000, page=50)
    assert trial.is_right(trial.take())
    for _ in range(2):
        report = trial.next_day()
        assert trial.is_right(report)
        assert report.retired
        assert report.requests <= 200


@pytest.mark.parametrize("fault", ["delno", "sweepttl"])
def test_a_sweep_that_a_run_does_not_finish_goes_on_in_the_next(
    store: Store, host: Host, fault: str
) -> None:
    trial = Trial(store, host, fault, count=1000, page=20)
    assert trial.is_right(trial.take())
    trial.repository.advance()
    trial.settings = Settings(requests=20)
    reports = [trial.take()]
    while reports[-1].verdict == "deferred":
        assert len(reports) < 30
        reports.append(trial.take())
    assert len(reports) > 2
    assert trial.is_right(reports[-1])


def test_a_sweep_that_goes_on_does_not_ask_for_the_sets_that_are_done(
    store: Store, host: Host
) -> None:
    trial = Trial(store, host, "delno", count=800, page=20, sets=("books", "slavica"))
    assert trial.is_right(trial.take())
    trial.repository.advance()
    trial.settings = Settings(requests=12)
    swept: list[list[str]] = []
    for _ in range(30):
        before = len(trial.repository.requests)
        report = trial.take()
        asked = [each.asked for each in trial.repository.requests[before:]]
        names = [each for each in asked if each["verb"] == "ListIdentifiers"]
        swept.append([each["set"] for each in names if "set" in each])
        if report.verdict != "deferred":
            break
    assert trial.is_right(report)
    assert len(swept) > 3
    assert [spec for night in swept for spec in night] == ["books", "slavica"]


# 6. New identifiers, same records.


def renamed(name: str) -> str:
    return f"oai:new.example.org:{name[-6:]}"


def test_records_that_come_again_under_new_identifiers_are_told(store: Store, host: Host) -> None:
    trial = Trial(store, host, "renamedids", count=120)
    trial.take()
    before = trial.live
    report = trial.next_day()
    assert report.verdict != "complete"
    assert "identifiers" in report.message
    assert re.search("harvester partner accept .*--renamed", report.message)
    assert before.keys() <= trial.live.keys()


def test_a_few_that_came_again_are_held_and_named_until_a_person_says_so(
    store: Store, host: Host
) -> None:
    trial = Trial(store, host, "renamedfew", count=600, page=100)
    assert trial.is_right(trial.take())
    for move in (trial.next_day, trial.take):
        report = move()
        assert "--renamed" in report.message
        assert report.held > 9
        pipeline.match_records(store)  # so the new ones are no longer those that wait to be read
    pairs = pipeline.accept_renamed(store, trial.partner, HOUSE).pairs
    assert len(pairs) > 9
    assert all(int(old[-6:]) % 40 == 5 and new == renamed(old) for old, new in pairs)
    assert trial.is_right(trial.take())


def test_accept_renamed_carries_decisions_and_union_ids_over(store: Store, host: Host) -> None:
    trial = Trial(store, host, "renamedids", count=120)
    trial.take()
    before = trial.live
    one, other = (f"p:{name}" for name in sorted(before)[:2])
    store.decisions.add(Decision(one, other, "same", "Anna", "2026-03-02"))
    pipeline.match_records(store)
    clusters = {name: cluster for _, name, cluster in store.union.members()}
    trial.next_day()
    pipeline.match_records(store)
    pipeline.accept_renamed(store, trial.partner, HOUSE)
    pipeline.match_records(store)
    assert trial.is_right(trial.take())
    pipeline.match_records(store)
    after = {name: cluster for _, name, cluster in store.union.members()}
    same = [name for name, title in before.items() if trial.truth.get(renamed(name)) == title]
    assert len(same) > 100
    assert {name: after[renamed(name)] for name in same} == {name: clusters[name] for name in same}
    assert after[renamed(one)] == after[renamed(other)]


def test_accept_renamed_leaves_what_does_not_agree_to_a_person(store: Store, host: Host) -> None:
    trial = Trial(store, host, "renamedids", count=120)
    trial.take()
    before = trial.live
    trial.next_day()
    pipeline.accept_renamed(store, trial.partner, HOUSE)
    retitled = {
        name for name in before if trial.truth.get(renamed(name)) not in (None, before[name])
    }
    gone = {name for name in before if renamed(name) not in trial.truth}
    assert retitled
    assert gone
    assert before.keys() & trial.live.keys() == retitled | gone
