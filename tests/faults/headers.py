"""Faults of headers, above all of how deletions are told: rows 45 and 46."""

from __future__ import annotations

from harvester.provider.verbs import HeldRecord

from .hooks import FIRST, IDENTIFY, RECORD, SECOND, also, fault, poison, spare, special
from .records import FIRST_DAY, marcxml, number_of, stamp
from .site import Case, Shown, Site


@fault(SECOND, "delno", 45, second=True)
def vanishing(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """What is deleted vanishes without a trace, and Identify says so: no."""
    return [each for each in served if not each.deleted]


def _says_no(case: Case, facts: dict[str, str]) -> dict[str, str]:
    return {**facts, "deletedRecord": "no"}


also(FIRST, "delno")(vanishing)
also(IDENTIFY, "delno")(_says_no)


def forget_deletions(*names: str) -> None:
    """Let what is deleted vanish, and Identify say so, under more faults."""
    also(FIRST, *names)(vanishing)
    also(SECOND, *names)(vanishing)
    also(IDENTIFY, *names)(_says_no)


@fault(SECOND, "deltransient", 45, second=True)
def soon_forgotten(site: Site, served: list[HeldRecord]) -> list[HeldRecord]:
    """Of the deletions since the first day every other is told, older ones are not any more."""
    gone = [each for each in served if each.deleted]
    told = [each for each in gone if each.datestamp >= stamp(FIRST_DAY)][::2]
    return [each for each in served if not each.deleted or each in told]


@also(IDENTIFY, "deltransient")
def _says_transient(case: Case, facts: dict[str, str]) -> dict[str, str]:
    return {**facts, "deletedRecord": "transient"}


@fault(RECORD, "delupper", 45)
def upper_case(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """The status of what is deleted is written with a capital letter."""
    return shown._replace(status="Deleted") if record.deleted else shown


@fault(RECORD, "delleader", 45)
def leader_only(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """What is deleted has no status, only a d in the leader of its MARC."""
    if not record.deleted or case.prefix != "marc21":
        return shown
    return shown._replace(status="", document=_last_form(record))


@fault(RECORD, "delmeta", 45)
def deleted_with_metadata(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """What is deleted has its status, and its metadata still."""
    if not record.deleted or case.prefix != "marc21":
        return shown
    return shown._replace(document=_last_form(record, "n"))


def _last_form(record: HeldRecord, status: str = "d") -> str:
    return marcxml(number_of(record), record.edition, status)


@fault(RECORD, "nometa", 46)
def no_metadata(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some records have no metadata, though they are not deleted."""
    return shown._replace(document="") if case.strikes_some(record) else shown


@fault(RECORD, "noident", 46)
def no_identifier(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """One record has no identifier in its header."""
    return shown._replace(identifier=None) if case.strikes(record) else shown


spare("nometa", "it has no metadata", special)
spare("noident", "it has no identifier", poison)


@fault(RECORD, "baddate", 46)
def zero_datestamp(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some records have the datestamp 0000-00-00T00:00:00Z."""
    return shown._replace(datestamp="0000-00-00T00:00:00Z") if case.strikes_some(record) else shown


@fault(RECORD, "nodate", 46)
def no_datestamp(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Some records have no datestamp."""
    return shown._replace(datestamp=None) if case.strikes_some(record) else shown


@fault(RECORD, "idws", 46)
def blanks_in_identifier(case: Case, record: HeldRecord, shown: Shown) -> Shown:
    """Blanks and line breaks stand around every identifier."""
    return shown._replace(identifier=f"\n        {shown.identifier}\n      ")
