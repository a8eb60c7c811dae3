"""A name written as one text: the heading, with dates and a role that may follow it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.values.punctuation import clean
from harvester.vocabulary import lexicon, relator_of_word

if TYPE_CHECKING:
    from harvester.record import AgentKind

_ROLE = re.compile(
    r"(?:(?<!\s)\s+)?[\[(][^\])]{2,40}[\])]\s*$|(?<=\w), \w{2,9}\.$|[ \u3000][\u4e00-\u9fff]{1,3}$"
    r"|(?: 외)? [가-힣]{1,4}$"
)
"""What may be a role at the end of a name: "(editor)", ", ill.", " 主编", " 외 지음"."""
_DATES = re.compile(r"(?:,\s*|(?<!\s)\s+)?[(\[]?(\d{4}\s?[-–]\s?(?:\d{4})?)[)\]]?\.?$")


class Heading(NamedTuple):
    """A heading, the dates after it as written, and the MARC relator code of the role named."""

    heading: str
    dates: str = ""
    role: str = ""


def divided(text: str) -> Heading:
    """The parts of a name such as "Лугова, Нина (1940-)", "Bell, Tom (editor)", "陈明 主编"."""
    dates = _DATES.search(text)
    whole = _DATES.sub("", text)
    ending = _ROLE.search(whole)
    role = relator_of_word(ending[0]) if ending else ""
    heading = clean(whole[: ending.start()] if ending and role else whole)
    return Heading(heading, dates[1] if dates else "", role)


def kind_of(heading: str) -> AgentKind:
    """Body or person, where nothing but the name itself can tell."""
    return "body" if any(lexicon("agent").find(heading)) else "person"
