"""What makes a list doubted."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.sources.oai.checkpoint import Checkpoint
from harvester.sources.oai.rollcall import doubts


@pytest.mark.parametrize(
    ("known", "distinct", "doubted"),
    [
        ({"records": 9}, 9, ""),
        ({"records": 9, "size": 9}, 9, ""),
        ({"records": 9, "size": 10}, 9, "10 records were announced, 9 came"),
        ({"records": 9, "size": 8}, 9, "8 records were announced, 9 came"),
        ({"records": 9, "size": 0}, 9, "0 records were announced, 9 came"),
        ({"records": 11, "size": 9}, 9, ""),
        ({"records": 11}, 9, "2 records came twice"),
        ({"records": 11, "narrowed": True}, 9, ""),
        ({"records": 11, "restarted": True}, 9, ""),
        ({"records": 9, "stirred": True}, 9, "records changed while the list was read"),
        ({"records": 9, "full": True}, 9, "it ends with a full page"),
    ],
)
def test_doubts(known: dict[str, Any], distinct: int, doubted: str) -> None:
    found = doubts(Checkpoint(endpoint="http://x", **known), distinct)
    assert len(found) == bool(doubted)
    assert doubted in "".join(found)


def test_several_doubts_are_all_said() -> None:
    at = Checkpoint(endpoint="http://x", records=12, size=10, stirred=True, full=True)
    assert len(doubts(at, 9)) == 4
