"""status: partners, records, what is due, what waits for a person."""

from __future__ import annotations

from harvester import desk
from harvester.cli.app import JsonOption, StoreOption, open_desk
from harvester.cli.terminal import apart_counts, count_of, local, say, say_json, table
from harvester.desk import Status


def status(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show how things stand: partners, records, what is due, what waits for a person.

    Times are those of this machine's time zone; of UTC with --json.
    """
    with open_desk(store) as (workspace, opened):
        found = desk.status(opened, workspace.partners.values())
    if as_json:
        say_json(found)
        return
    _say_partners(found)
    editions, records = count_of(found.union_records, "edition"), count_of(found.records, "record")
    say(f"Union list: {editions}, {records}.")
    if found.apart:
        say(f"Kept apart from it: {apart_counts(found.apart)}.")
    for holders, number in found.holders.items():
        say(f"  held by {count_of(holders, 'partner')}: {number:,}")
    verdicts = ", ".join(f"{n:,} {verdict}" for verdict, n in sorted(found.verdicts.items()))
    say(f"Pairs found alike: {verdicts or 'none'}.")
    if found.untried_blocks:
        say(f"{found.untried_blocks:,} match keys are too common to compare their records by.")
    if found.waiting:
        verb = "waits" if found.waiting == 1 else "wait"
        say(f"{count_of(found.waiting, 'record')} {verb} to be read or matched: harvester match")
    say(f"Union hash: {found.union_hash}")
    if found.needs:
        say("For a person to do:")
    for need in found.needs:
        say("  " + ": ".join(filter(None, (need.partner, need.what))))
        say(f"    {need.remedy}")


def _say_partners(found: Status) -> None:
    rows = [
        (
            p.id,
            p.title,
            f"{p.live:,}",
            f"{p.deleted:,}",
            f"{sum(p.issues.values()):,}",
            local(p.last_run),
            p.verdict,
            "next run" if p.is_due else local(p.next_due),
        )
        for p in found.partners
    ]
    table(
        ("Partner", "Library", "Records#", "Deleted#", "Issues#", "Last run", "Verdict", "Due"),
        rows,
    )
    # Suspect and refused ones are told in full below, as work for a person.
    for p in found.partners:
        if p.reasons and p.verdict not in ("suspect", "refused"):
            say(f"{p.id}: {p.reasons[0]}")
        if p.apart:
            say(f"{p.id}: kept apart from the union list: {apart_counts(p.apart)}")
