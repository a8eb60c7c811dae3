"""What one bad night leaves behind, and how the nights after it make it good: nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester import pipeline
from harvester.config.settings import Partner, Settings
from harvester.errors import RepositoryError
from harvester.sources.oai.checkpoint import Acquaintance
from harvester.store import Store
from harvester.union.decisions import Decision
from tests.faults.repository import FaultyRepository
from tests.faults.server import Host
from tests.judging import hasty, held, take


def partner_of(repository: FaultyRepository, *sets: str) -> Partner:
    return Partner(id="p", url=repository.url, sets=sets)


def live(truth: dict[str, str | None]) -> dict[str, str]:
    return {name: title for name, title in truth.items() if title}


def after_a_bad_night(store: Store, repository: FaultyRepository) -> Partner:
    """A partner most of whose records are held since the second day."""
    partner = partner_of(repository)
    assert take(store, partner).verdict == "complete"
    repository.advance()
    report = take(store, partner)
    assert (report.verdict, report.held) == ("suspect", store.presence.leaving("p"))
    assert report.held > store.presence.live("p") / 3
    return partner


@pytest.mark.parametrize("policy", [[], ["delno"]])
@pytest.mark.parametrize("fault", ["nrmnight", "emptynight", "halfnight"])
def test_a_held_store_recovers_by_itself(
    host: Host, store: Store, fault: str, policy: list[str]
) -> None:
    repository = FaultyRepository(host, fault, *policy)
    partner = after_a_bad_night(store, repository)
    missing = store.presence.leaving("p")
    assert take(store, partner).held == missing  # it is looked for again, and still gone
    repository.advance()
    report = take(store, partner)
    assert (report.verdict, report.held, store.presence.leaving("p")) == ("complete", 0, 0)
    assert "held as missing: there again" in report.message
    assert live(held(store)) == live(repository.truth())
    assert "held as missing" not in take(store, partner).message


@pytest.mark.parametrize("fault", ["nrmnight", "halfnight"])
def test_accept_asks_the_source_and_never_retires_what_answers(
    host: Host, store: Store, fault: str
) -> None:
    repository = FaultyRepository(host, fault)
    partner = after_a_bad_night(store, repository)
    before = store.presence.live("p")
    repository.advance()
    report = pipeline.accept(store, partner, Settings(), hasty(partner, Settings()))
    assert "are there again" in report.message
    assert report.retired < 20  # what the third day has deleted in truth
    assert store.presence.leaving("p") == 0
    assert store.presence.live("p") >= before - 20
    assert live(held(store)).keys() >= live(repository.truth()).keys() & before_names(held(store))


def before_names(kept: dict[str, str | None]) -> set[str]:
    return {name for name, title in kept.items() if title}


@pytest.mark.parametrize("headers", ["", "sweeptokens"])
def test_accept_asks_by_getrecord_where_lists_say_nothing(
    host: Host, store: Store, headers: str
) -> None:
    faults = ("shrink", headers) if headers else ("shrink",)
    repository = FaultyRepository(host, *faults, count=600, page=100)
    partner = after_a_bad_night(store, repository)
    retired = pipeline.accept(store, partner, Settings(), hasty(partner, Settings())).retired
    assert retired > 200
    assert store.presence.leaving("p") == 0


def test_accept_retires_nothing_where_the_source_cannot_be_asked(
    host: Host, store: Store, tmp_path: Path
) -> None:
    repository = FaultyRepository(host, "nrm")
    partner = after_a_bad_night(store, repository)
    down = Partner(id="p", url=partner.url.replace("/nrm", "/nothing-here"))
    before = store.presence.leaving("p")
    with pytest.raises(RepositoryError):
        pipeline.accept(store, down, Settings(), hasty(down, Settings()))
    assert store.presence.leaving("p") == before


def test_a_person_may_say_that_held_records_stay(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "massdel")
    partner = after_a_bad_night(store, repository)
    kept = store.presence.leaving("p")
    assert pipeline.keep_held(store, partner) == kept
    for _ in range(2):
        report = take(store, partner)
        assert (report.verdict, report.held, report.retired) == ("complete", 0, 0)
        assert f"{kept} records that it does not have any more stay" in report.message
    assert pipeline.keep_held(store, partner) == 0


@pytest.mark.parametrize("get", ["getsilent", "getother"])
def test_a_record_that_getrecord_does_not_give_is_missing(
    host: Host, store: Store, get: str
) -> None:
    repository = FaultyRepository(host, "dup", get)
    report = take(store, partner_of(repository))
    assert report.verdict == "partial"
    missing = live(repository.truth()).keys() - held(store).keys()
    assert len(missing) == 3
    assert {each.identifier for each in store.quarantine.all("p")} == missing
    assert "does not hold the record that was asked for" in store.quarantine.all("p")[0].reason


@pytest.mark.parametrize("get", ["getsilent", "getother"])
def test_a_record_that_is_named_no_more_and_not_given_is_gone(
    host: Host, store: Store, get: str
) -> None:
    repository = FaultyRepository(host, "delno", get)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    assert take(store, partner).verdict == "complete"
    assert live(held(store)) == live(repository.truth())


@pytest.mark.parametrize("size", ["sizelow", "sizehigh"])
def test_a_size_that_contradicts_what_came_is_looked_into(
    host: Host, store: Store, size: str
) -> None:
    repository = FaultyRepository(host, size)
    report = take(store, partner_of(repository))
    assert report.verdict == "complete"
    assert "it announces" in report.message
    assert any(request.verb == "ListIdentifiers" for request in repository.requests)
    assert held(store) == repository.truth()


@pytest.mark.parametrize("size", ["sizelow", "sizehigh"])
def test_records_lost_under_a_false_size_are_found(host: Host, store: Store, size: str) -> None:
    repository = FaultyRepository(host, size, "dup", count=300, page=50)
    partner = partner_of(repository)
    report = take(store, partner)
    assert held(store) == repository.truth()
    # A size above what came, which was right once to doubt the list, is doubted to the end.
    assert report.verdict == ("complete" if size == "sizelow" else "suspect")


def test_a_roll_call_ends_where_smaller_parts_can_name_nothing_more(
    host: Host, store: Store
) -> None:
    repository = FaultyRepository(host, "sizehigh", "dup", count=300, page=50)
    report = take(store, partner_of(repository))
    assert "asked in parts of one page, names no others" in report.message
    assert report.requests < 70


def test_as_many_different_records_as_announced_settle_what_came_twice(
    host: Host, store: Store
) -> None:
    repository = FaultyRepository(host, "pycsw", count=300, page=25)
    report = take(store, partner_of(repository))
    assert (report.verdict, report.reasons) == ("complete", ())
    assert report.requests < 20
    assert held(store) == repository.truth()


@pytest.mark.parametrize("fault", ["unstable", "pycsw"])
def test_many_small_pages_without_a_stable_order(host: Host, store: Store, fault: str) -> None:
    repository = FaultyRepository(host, fault, count=3000, page=25)
    report = take(store, partner_of(repository))
    right = held(store) == repository.truth()
    assert right or report.verdict == "suspect"
    assert right
    assert report.requests < 1500


def test_a_set_that_is_not_listed_makes_no_harvest_complete(host: Host, store: Store) -> None:
    repository = FaultyRepository(host)
    report = take(store, partner_of(repository, "books", "Slavika"))
    assert report.verdict == "suspect"
    assert "does not list the set 'Slavika' (did you mean 'slavica'?)" in report.message
    assert live(held(store)) == live(repository.truth("books"))


@pytest.mark.parametrize("policy", [[], ["delno"]])
@pytest.mark.parametrize("fault", ["setgone", "setrenamed"])
def test_a_set_that_is_gone_or_renamed_is_named(
    host: Host, store: Store, fault: str, policy: list[str]
) -> None:
    repository = FaultyRepository(host, fault, *policy)
    partner = partner_of(repository, "books", "slavica")
    take(store, partner)
    before = live(held(store)).keys()
    repository.advance()
    for _ in range(2):
        report = take(store, partner)
        assert report.verdict == "suspect"
        assert "does not list the set 'slavica'" in report.message
    assert live(held(store)).keys() >= before


def test_what_a_broken_promise_hides_is_found_when_a_sweep_is_due(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "promisedgone")
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    seldom = Settings(sweep=30)
    assert take(store, partner, seldom).verdict == "complete"
    assert live(held(store)) != live(repository.truth())  # within the period nobody looks
    long_ago = Acquaintance("persistent", swept="2026-01-01T00:00:00Z")
    store.partners.learn("p", long_ago)
    report = take(store, partner, seldom)
    assert (report.verdict, report.retired > 0) == ("complete", True)
    assert live(held(store)) == live(repository.truth())
    assert take(store, partner, seldom).requests < report.requests


def test_what_is_indexed_late_is_found_by_a_sweep(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "lateindex", count=120)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    take(store, partner, Settings(sweep=30))
    assert live(held(store)) != live(repository.truth())
    assert take(store, partner, Settings(sweep=0)).verdict == "complete"
    assert live(held(store)) == live(repository.truth())


def test_the_overlap_is_a_setting_and_so_is_a_partners_own(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "lateindex", count=120)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    take(store, partner, Settings(overlap=6))
    assert {n for n, t in held(store).items() if t} == live(repository.truth()).keys()
    asked = [request.asked["from"] for request in repository.requests if "from" in request.asked]
    assert asked[-1] == "2026-02-23T10:00:00Z"
    own = Partner(id="p", url=repository.url, overlap=2.0)
    take(store, own, Settings(overlap=6))
    asked = [request.asked["from"] for request in repository.requests if "from" in request.asked]
    assert asked[-1] == "2026-03-01T10:00:00Z"


def test_more_that_is_late_than_can_be_had_one_by_one_is_fetched_as_a_list(
    host: Host, store: Store
) -> None:
    repository = FaultyRepository(host, "lateindex", count=6000, page=500)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    report = take(store, partner, Settings(sweep=0))
    assert report.verdict == "complete"
    assert live(held(store)) == live(repository.truth())
    assert report.requests < 400
    assert take(store, partner, Settings(sweep=0)).requests < 30


def test_everything_is_fetched_again_and_nothing_is_forgotten(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "lateindex", count=120)
    partner = partner_of(repository)
    take(store, partner)
    pipeline.match_records(store)
    names = sorted(f"p:{name}" for name in live(held(store)))
    store.decisions.add(Decision(names[0], names[1], "different", "ann", "2026-03-02T00:00:00Z"))
    before = {name: store.union.cluster_of(name) for name in names}
    repository.advance()
    report = take(store, partner, anew=True)
    assert (report.verdict, report.tally.unchanged > 100) == ("complete", True)
    assert live(held(store)) == live(repository.truth())
    pipeline.match_records(store)
    lasting = {name for name in names if name.removeprefix("p:") in live(held(store))}
    assert {name: store.union.cluster_of(name) for name in lasting} == {
        n: before[n] for n in lasting
    }
    assert len(store.decisions.all()) == 1


def test_a_sweep_whose_tokens_expire_goes_on_in_windows(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "sweeptokens", count=2400, page=100)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    for _ in range(2):
        report = take(store, partner)
        assert (report.verdict, report.requests < 300) == ("complete", True), report.message
    assert live(held(store)) == live(repository.truth())


def test_a_sweep_that_the_requests_do_not_suffice_for_goes_on_the_next_night(
    host: Host, store: Store
) -> None:
    repository = FaultyRepository(host, "sweeptokens", count=2400, page=100)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    verdicts = []
    for _ in range(30):
        client = hasty(partner, Settings(requests=60))
        verdicts.append(take(store, partner, client=client).verdict)
        if verdicts[-1] == "complete":
            break
    assert verdicts[0] == "deferred"
    assert verdicts[-1] == "complete"
    assert live(held(store)) == live(repository.truth())


def test_new_identifiers_are_reported_and_taken_over(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "renamedids", count=120)
    partner = partner_of(repository)
    take(store, partner)
    pipeline.match_records(store)
    old = [f"p:oai:faulty.example.org:{number:06}" for number in (1, 2, 3)]
    store.decisions.add(
        Decision(old[0], old[1], "different", "ann", "2026-03-02T00:00:00Z", "seen")
    )
    clusters = {name: store.union.cluster_of(name) for name in old}
    repository.advance()
    report = take(store, partner)
    assert report.verdict == "suspect"
    assert "came again under new identifiers" in report.message
    assert "harvester partner accept p --renamed" in report.message
    pipeline.match_records(store)
    assert "--renamed" in take(store, partner).message  # as long as nobody has said anything
    taken = pipeline.accept_renamed(store, partner, Settings(), hasty(partner, Settings()))
    assert len(taken.pairs) > 100
    assert taken.rest
    assert {reason for _, reason in taken.rest} <= {
        "no record has its control number",
        "the record with its control number has another title",
    }
    assert store.presence.leaving("p") == len(taken.rest)
    pipeline.match_records(store)
    new = [name.replace("faulty", "new") for name in old]
    assert [store.union.cluster_of(name) for name in new] == [clusters[name] for name in old]
    carried = store.decisions.all()[-1]
    assert (carried.pair, carried.judgement, carried.by) == ((new[0], new[1]), "different", "ann")
    assert carried.note.startswith("seen (carried over from")
    assert store.sources.get(old[0]).deleted


def test_new_identifiers_are_noticed_where_deletions_are_promised(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "renamedids", "promisedgone", count=120)
    partner = partner_of(repository)
    assert take(store, partner).verdict == "complete"
    assert store.partners.acquaintance("p").swept
    repository.advance()
    report = take(store, partner)
    assert store.partners.acquaintance("p").tells_deletions
    assert report.verdict == "suspect"
    assert "harvester partner accept p --renamed" in report.message


def test_a_few_new_identifiers_are_held_too(host: Host, store: Store) -> None:
    repository = FaultyRepository(host, "renamedids", "delno", count=60)
    partner = partner_of(repository)
    take(store, partner)
    repository.advance()
    report = take(store, partner)
    assert (report.verdict, report.retired) == ("suspect", 0)
    assert "harvester partner accept p --renamed" in report.message
    pipeline.match_records(store)  # nothing waits to be read any more
    report = take(store, partner)
    assert (report.verdict, report.retired) == ("suspect", 0)
    assert "harvester partner accept p --renamed" in report.message
