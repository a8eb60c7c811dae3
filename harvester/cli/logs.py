"""Events as lines on the error stream, for cron jobs and log collectors."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from harvester.cli.streams import json_text
from harvester.config import LogForm

_LOGGER = logging.getLogger("harvester")


def configure(form: LogForm) -> None:
    """Write the library's events to the error stream, or keep silent when `form` is empty."""
    # What libraries beneath us have to say is said by us, or is nobody's business.
    logging.getLogger().addHandler(logging.NullHandler())
    if form:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines() if form == "json" else TextLines())
        _LOGGER.handlers = [handler]
        _LOGGER.setLevel(logging.INFO)
        _LOGGER.propagate = False


def speaking() -> bool:
    """Whether events are written: nothing else should then be on the error stream."""
    return any(isinstance(each, logging.StreamHandler) for each in _LOGGER.handlers)


def event(level: int, name: str, **fields: object) -> None:
    """An event of the command line itself."""
    _LOGGER.log(level, name, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """An event as a JSON object on one line: `time`, `level`, `event` and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json_text({**_head(record), **_fields(record)}, sys.stderr)


class TextLines(logging.Formatter):
    """An event as a line to read; fields that are empty or zero are left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields = {key: value for key, value in _fields(record).items() if value}
        return " ".join(
            [*_head(record).values(), *(f"{key}={_plain(value)}" for key, value in fields.items())]
        )


def _head(record: logging.LogRecord) -> dict[str, str]:
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return {"time": time, "level": record.levelname.lower(), "event": record.getMessage()}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """The event's fields, the counts of a harvest among them rather than one deeper."""
    fields = dict(getattr(record, "fields", {}))
    tally = fields.pop("tally", {})
    return {**fields, **tally}


def _plain(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    simple = text.isprintable() and not set(text) & set(' "=')
    return text if simple else json.dumps(text, ensure_ascii=False)
