"""demo: the whole path in one command, told so that a person enjoys it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harvester.cli.progress import watching
from harvester.cli.records import describe_explanation
from harvester.cli.terminal import heading, say, say_harvests, say_match, table
from harvester.demo import Story, tell
from harvester.issues import MEANING, Code

if TYPE_CHECKING:
    from harvester.evaluate import Quality


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where to write; demo-output by default.")
    ] = Path("demo-output"),
) -> None:
    """Show it all: four small libraries are harvested, matched, and a book offer is made.

    The libraries run on this machine for as long as the command does; nothing goes out.
    """
    with watching() as watch:
        story = tell(folder, watch)
    _tell_harvest(story)
    _tell_matching(story)
    _tell_merges(story)
    _tell_offer(story)
    _tell_end(story, folder)


def _tell_harvest(story: Story) -> None:
    heading("1. Four libraries were harvested over OAI-PMH")
    say_harvests(story.harvests)
    rows = [
        (partner.title, MEANING[Code(code)], number)
        for partner in story.status.partners
        for code, number in sorted(partner.issues.items())
    ]
    table(("Library", "Trouble with single records, kept beside them", "Issues#"), rows)


def _tell_matching(story: Story) -> None:
    heading("2. The same editions were recognised across formats and scripts")
    say_match(story.matched)
    status, quality = story.status, story.quality
    for holders, number in status.holders.items():
        say(f"  {number:>5,} editions held by {holders} librar{'ies' if holders > 1 else 'y'}")
    say(f"Judged against the truth for {story.records_judged:,} records: {_rates(quality)}.")
    say(f"With the records of Chicago as Dublin Core: {_rates(story.dublin_core)}.")
    say(f"{status.verdicts.get('ask', 0):,} pairs are questions for a person.")


def _rates(quality: Quality) -> str:
    return (
        f"precision {quality.precision:.4f} ({quality.wrong} of "
        f"{quality.right + quality.wrong:,} pairs put together are wrong), "
        f"recall {quality.recall:.4f} ({quality.missed:,} of "
        f"{quality.right + quality.missed:,} are missing)"
    )


def _tell_merges(story: Story) -> None:
    for number, found in enumerate(story.merges, start=1):
        heading(f"3.{number} Why these are one edition")
        describe_explanation(found)
    if story.near_miss:
        heading("4. So near, and kept apart")
        describe_explanation(story.near_miss)


def _tell_offer(story: Story) -> None:
    made = story.offer
    heading(f"5. What {made.giver.title} can offer {made.receiver.title}")
    rows = [
        (
            line.id.removeprefix(f"{made.number}-"),
            line.union.title,
            line.union.romanised,
            line.quantity,
            line.condition,
        )
        for line in made.lines
    ]
    table(("Line", "Title", "Romanised", "Copies#", "Condition"), rows)
    left = [(e.stock.line, e.title or e.stock.isbn, e.sentence) for e in made.exclusions]
    table(("Stock row#", "Not offered", "Because"), left)


def _tell_end(story: Story, folder: Path) -> None:
    heading("6. Files")
    for path in story.files:
        say(f"  {path}")
    say(f"Go on in there: cd {folder} && harvester status")
    if story.nothing_changed:
        say(f"Nothing changed since the last run: union hash {story.status.union_hash}, as before.")
    else:
        say(f"Union hash {story.status.union_hash}; run it again and it will be the same.")
