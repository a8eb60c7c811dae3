"""Records, union records and explanations, as a cataloger reads them."""

from __future__ import annotations

from collections.abc import Iterable

from harvester.cli.terminal import APART, say, table
from harvester.cli.waterfall import say_waterfall
from harvester.desk import Explanation, PathStep, RecordView, reasons
from harvester.issues import Issue
from harvester.match import VERDICTS, sum_in_words
from harvester.match.features import CONFLICTS, said, sentence, shared_words
from harvester.record import (
    Agent,
    HoldingsRun,
    Identifier,
    Link,
    Location,
    Parent,
    Publication,
    Record,
    Text,
    Title,
    Years,
)
from harvester.store import Store
from harvester.union import UnionRecord

MOST_AGAINST = 5
"""Pairs told of those that keep two like records apart: the worst say enough."""

RELATION = {
    "other volume": "Another volume",
    "part of": "Part of",
    "has part": "Has the volume",
    "translation": "In another language",
    "other carrier": "On another carrier",
    "another printing": "Another printing",
    "reprint of": "Reprint of",
    "reprinted as": "Reprinted as",
    "bound with": "Bound with",
    "in collection": "In the collection",
    "has in collection": "Has in it",
    "offprint of": "Offprint of",
    "has offprint": "Printed apart",
    "other edition": "Another edition",
}


_GATHERING = {
    "bound with": "Bound with",
    "in collection": "In collection",
    "offprint of": "Offprint of",
}


def record_lines(record: Record) -> list[tuple[str, str]]:
    """A record as (label, value) lines, empty ones left out."""
    extent, edition = record.extent, record.edition
    lines = [
        ("Title", record.title),
        *((f"Title ({title.kind})", _format_title(title)) for title in record.titles[1:]),
        *(("Responsibility", text.value) for text in record.responsibility),
        *(("Agent", _format_agent(agent)) for agent in record.agents),
        ("Edition", _join_scripts(edition.statement) if edition else ""),
        *(("Published", _imprint(publication)) for publication in record.publications),
        ("Extent", extent.statement if extent else ""),
        *(("Series", _join_number(series.title.value, series.number)) for series in record.series),
        ("Part of", _format_parent(record.parent)),
        *((_GATHERING[each.kind], _join_scripts(each.titles)) for each in record.gatherings),
        *((number.kind.upper(), _format_identifier(number)) for number in record.identifiers),
        ("Language", ", ".join(record.languages)),
        ("Kind", " ".join(filter(None, (record.medium, record.content, record.level)))),
    ]
    return [(label, value) for label, value in lines if value]


def _join_scripts(texts: Iterable[Text]) -> str:
    return " = ".join(text.value for text in texts)


def _format_title(title: Title) -> str:
    return f"{title.main.value} : {title.rest.value}" if title.rest else title.main.value


def _format_agent(agent: Agent) -> str:
    names = _join_scripts(agent.names)
    return f"{names} [{', '.join(agent.roles)}]" if agent.roles else names


def _join_number(title: str, number: str) -> str:
    """A series or set with the number in it, whichever of the two is there."""
    return f"{title} ; {number}".strip(" ;")


def _format_parent(parent: Parent | None) -> str:
    return _join_number(_join_scripts(parent.titles), parent.number) if parent else ""


def _format_identifier(number: Identifier) -> str:
    """A number with the note to it, and a question mark if it is not valid."""
    note = f" ({number.note.strip('()')})" if number.note else ""
    return f"{number.value}{note}" if number.valid else f"{number.value}{note} ?"


def say_record(record: Record) -> None:
    """A record with all that is read of it, a line each."""
    _lines([*record_lines(record), *_further_lines(record)])


def _further_lines(record: Record) -> list[tuple[str, str]]:
    """What does not tell editions apart: subjects, notes, links with terms, where copies stand."""
    year = _years(record.years)
    lines = [("Year", "" if year in {each.date for each in record.publications} else year)]
    lines.append(("Country", ", ".join(record.countries)))
    lines += [("Subject", subject.value) for subject in record.subjects]
    lines += [
        ("Class", f"{s.value} [{s.scheme}]" if s.scheme else s.value) for s in record.classification
    ]
    lines += [(f"Note ({note.kind})", note.value) for note in record.notes]
    lines += [("Link", _link(link)) for link in record.links]
    lines += [("Kept", _location(place)) for place in record.locations]
    return [(label, value) for label, value in lines if value]


def _years(years: Years | None) -> str:
    if years is None:
        return ""
    return f"{years}{'' if years.certain else ' ?'}"


def _imprint(publication: Publication) -> str:
    names = filter(None, map(_join_scripts, (publication.places, publication.publishers)))
    return ", ".join(filter(None, (" : ".join(names), publication.date)))


def _link(link: Link) -> str:
    access = {True: "free", False: "restricted", None: ""}[link.free]
    terms = "; ".join(filter(None, (link.label, access, link.access)))
    return f"{link.address} ({terms})" if terms else link.address


def _location(place: Location) -> str:
    """Library, collection and shelf mark, copies, and the holdings with what was read of them."""
    copies = f"{place.copies} copies" if place.copies and place.copies > 1 else ""
    where = ", ".join(filter(None, (place.library, place.collection, place.shelf_mark, copies)))
    runs = "; ".join(map(_run, place.runs))
    read = f" [{runs}]" if runs else ""
    return ": ".join(filter(None, (where, place.statement + read)))


def _run(run: HoldingsRun) -> str:
    """First and last number with their years; what is missing before it comes first."""
    begins = _number_issue(run.first_volume, run.first_year)
    ends = _number_issue(run.last_volume, run.last_year)
    line = f"{begins} to {ends}" if ends != begins else begins
    if run.going_on:
        line = f"{begins} and goes on"
    return f"{run.gap}, {line}" if run.gap else line


def _number_issue(volume: str, year: int | None) -> str:
    return f"{volume} ({year})" if volume and year else volume or str(year or "")


def describe_record(found: RecordView) -> None:
    """A source record: what it says, where it stands, what is wrong with it."""
    state = "deleted by its source" if found.source.deleted else found.record.format
    say(f"{found.source.name}  ({state}, {found.source.datestamp or 'no datestamp'})")
    say_record(found.record)
    kept_apart = f"none, the record is kept apart: {APART[found.apart][-1]}" if found.apart else ""
    say(f"  Union record: {kept_apart or found.cluster or 'not matched yet'}")
    for issue in found.issues:
        say_issue(issue)


def say_issue(issue: Issue) -> None:
    """What is wrong with a record, where, and the value in question."""
    place = f" [{issue.place}]" if issue.place else ""
    say(f"  Issue {issue.code.value}{place}: {issue.meaning}; {issue.detail}".rstrip("; "))


def describe_union(union: UnionRecord, store: Store) -> None:
    """A union record: the merged description, who holds it, why it is one."""
    say(f"Union record {union.id}, held by {', '.join(union.holders)}")
    say_record(union.record)
    for holding in union.holdings:
        say(f"  Held: {holding.partner}:{holding.identifier}")
    for pair in reasons(store, union):
        why = "; ".join(f"{said(e)} {e.weight:+.1f}" for e in pair.evidence if e.weight)
        say(f"  {pair.record_a} ~ {pair.record_b}: {pair.score:+.1f} bits ({why})")
    for one in union.related:
        say(f"  {RELATION[one.kind]}: {one.title} ({one.cluster}: {', '.join(one.records)})")
        say(f"    {'; '.join(one.differences)}")


def describe_explanation(found: Explanation) -> None:
    """What two records are to each other, both side by side, the evidence, the outcome."""
    if found.relation:
        differences = "; ".join(map(sentence, found.relation.differences))
        say(f"{RELATION[found.relation.kind]}: {found.record_b.name} ({differences})")
    for conflict in found.score.conflicts:
        say(f"Not the same without a person's word: {CONFLICTS[conflict]}.")
    say_side_by_side(found.record_a, found.record_b)
    say_waterfall(found.score, found.table)
    say(sum_in_words(found.score, found.table))
    say(_how_they_met(found))
    if found.decision:
        d = found.decision
        say(f"Decided {d.judgement} by {d.by} on {d.at}. {d.note}".rstrip())
    where = (
        f"both stand in union record {found.cluster_a}"
        if found.together
        else (
            f"they stand apart: {found.cluster_a or 'not matched'} and "
            f"{found.cluster_b or 'not matched'}"
        )
    )
    say(f"Outcome: {where}{', by way of:' if found.path else '.'}")
    for step in found.path:
        say(f"  {step.record_a} ~ {step.record_b}: {_holding(step)}")
    for pair in found.against[:MOST_AGAINST]:
        differing = ", ".join(e.feature for e in pair.evidence if e.level == "differ")
        why = f"differing {differing}" if differing else VERDICTS[pair.verdict]
        say(f"  against it: {pair.record_a} ~ {pair.record_b}, {pair.score:+.1f} bits ({why})")


def _how_they_met(found: Explanation) -> str:
    """By what the two were found worth comparing; or why they were not compared."""
    met, words = found.compared, shared_words(found.compared.shared)
    if met.done:
        return f"Compared because they share: {words}"
    if met.waiting:
        return f"Not compared yet, as these wait for harvester match: {', '.join(met.waiting)}"
    if met.crowded:
        common = shared_words(met.crowded)
        cap = found.table.block_cap
        return f"Not compared when matching: more than {cap} records share what they do ({common})"
    return "Not compared when matching: they share no key"


def _holding(step: PathStep) -> str:
    """What holds two records together; every link of a path is one or the other."""
    if step.decision:
        return f"declared the same by {step.decision.by} on {step.decision.at}"
    return f"{step.score:+.1f} bits, the same edition"


def say_side_by_side(left: Record, right: Record) -> None:
    """Two records as a table, what the one says beside what the other says."""
    columns = [dict[str, str](), dict[str, str]()]
    for column, record in zip(columns, (left, right), strict=True):
        for label, value in record_lines(record):
            column[label] = f"{column[label]}\n{value}" if label in column else value
    labels = list(dict.fromkeys([*columns[0], *columns[1]]))
    rows = [(label, columns[0].get(label, ""), columns[1].get(label, "")) for label in labels]
    table(("", left.name, right.name), rows)


def _lines(lines: list[tuple[str, str]]) -> None:
    for label, value in lines:
        say(f"  {label}: {value}")
