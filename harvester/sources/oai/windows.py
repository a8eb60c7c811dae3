"""Windows of time: a list that cannot be had in one piece is asked for in narrower ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


class Window(Struct, frozen=True, omit_defaults=True):
    """The records changed between two moments, both included; an empty one is no bound.

    Moments are UTC to the second, ISO 8601, also where the repository counts in days.
    """

    since: str = ""
    until: str = ""

    @property
    def in_words(self) -> str:
        """For a sentence: "what changed from ... until ..."."""
        bounds = (("from", self.since), ("until", self.until))
        return " ".join(f"{name} {bound}" for name, bound in bounds if bound) or "ever"

    def holds(self, datestamp: str) -> bool:
        """Whether a datestamp is within the bounds; one that is no date is."""
        at, low, high = moment(datestamp), moment(self.since), moment(self.until)
        return at is None or ((low is None or low <= at) and (high is None or at <= high))


def halves(
    window: Window, middle: str, horizon: str, *, days: bool
) -> tuple[Window, Window] | None:
    """Two windows that cover one, or None for one too narrow to be divided.

    They are divided at `middle`, a datestamp with as many known records before it as after it,
    where that makes both narrower; else half-way in time. `horizon` is a moment after which nothing
    is expected. The halves overlap by a unit (a day or a second): some repositories read `from`
    and `until` as exclusive.
    """
    unit = _DAY if days else _SECOND
    low = moment(window.since) or EPOCH
    high = moment(window.until) or max(moment(horizon) or low, low) + _DAY
    for candidate in (moment(middle), low + (high - low) / 2):
        if candidate is not None:
            cut = _whole(candidate, days=days)
            if low < cut and cut + unit < high:
                return Window(window.since, utc(cut + unit)), Window(utc(cut), window.until)
    return None


def moment(text: str) -> datetime | None:
    """A datestamp as a moment; UTC where it does not say, None for what is no date."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def utc(at: datetime) -> str:
    """A moment as OAI-PMH writes it (section 3.3), to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _whole(at: datetime, *, days: bool) -> datetime:
    return (
        at.replace(hour=0, minute=0, second=0, microsecond=0) if days else at.replace(microsecond=0)
    )
