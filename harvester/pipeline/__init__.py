"""Harvest, import, match, offer: the stages over a store, one after the other."""

from harvester.pipeline.accepting import accept, accept_renamed, keep_held
from harvester.pipeline.exits import MEANING, Exit, of_error, of_reports
from harvester.pipeline.harvest import harvest
from harvester.pipeline.history import (
    PartnerStatus,
    Task,
    contradictory_decisions,
    parse_moment,
    partner_statuses,
)
from harvester.pipeline.importing import import_files, import_sources
from harvester.pipeline.match import match_records
from harvester.pipeline.monitoring import write_metrics
from harvester.pipeline.nightly import accounted, nightly, run
from harvester.pipeline.offer import offer
from harvester.pipeline.parallel import harvest_all
from harvester.pipeline.renaming import Renamed
from harvester.pipeline.reports import (
    HarvestReport,
    MatchReport,
    RunReport,
    summarise,
)
from harvester.pipeline.spark import Spark
from harvester.pipeline.stages import Cluster, groups, pair_rows, read_rows, union_rows
from harvester.pipeline.workers import Workers, collect_seldom

__all__ = [
    "MEANING",
    "Cluster",
    "Exit",
    "HarvestReport",
    "MatchReport",
    "PartnerStatus",
    "Renamed",
    "RunReport",
    "Spark",
    "Task",
    "Workers",
    "accept",
    "accept_renamed",
    "accounted",
    "collect_seldom",
    "contradictory_decisions",
    "groups",
    "harvest",
    "harvest_all",
    "import_files",
    "import_sources",
    "keep_held",
    "match_records",
    "nightly",
    "of_error",
    "of_reports",
    "offer",
    "pair_rows",
    "parse_moment",
    "partner_statuses",
    "read_rows",
    "run",
    "summarise",
    "union_rows",
    "write_metrics",
]
