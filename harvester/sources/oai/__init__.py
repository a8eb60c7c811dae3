"""An OAI-PMH repository: requests, answers, lists of records, checkpoints."""

from harvester.sources.oai.checkpoint import (
    Acquaintance,
    Checkpoint,
    Sweep,
    finished,
    is_within,
    start,
    start_over,
)
from harvester.sources.oai.identify import (
    choose_prefix,
    identify,
    metadata_formats,
    sets,
    unlisted_sets,
)
from harvester.sources.oai.listing import FEW, NOT_GIVEN, Listing, Step
from harvester.sources.oai.record_element import broken_issue, take_record, told
from harvester.sources.oai.repository import Repository, connect
from harvester.sources.oai.rollcall import RollCall, Unsettled, doubts
from harvester.sources.oai.scan import declared_entities, end_of_first
from harvester.sources.oai.sweep import begin_set, sweep_list
from harvester.sources.oai.windows import Window, moment, utc

__all__ = [
    "FEW",
    "NOT_GIVEN",
    "Acquaintance",
    "Checkpoint",
    "Listing",
    "Repository",
    "RollCall",
    "Step",
    "Sweep",
    "Unsettled",
    "Window",
    "begin_set",
    "broken_issue",
    "choose_prefix",
    "connect",
    "declared_entities",
    "doubts",
    "end_of_first",
    "finished",
    "identify",
    "is_within",
    "metadata_formats",
    "moment",
    "sets",
    "start",
    "start_over",
    "sweep_list",
    "take_record",
    "told",
    "unlisted_sets",
    "utc",
]
