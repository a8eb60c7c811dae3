"""Fetch library catalogues, recognise the same edition, keep one union list, make offers.

    with Store("union.db") as store:
        harvest(store, partner)
        match(store)
        for union in store.union_records(): ...

Everything a command does is a function here; see README.md for the whole of it in a dozen lines.
"""

import logging

from harvester.account import RunReport, summarise
from harvester.config import Expected, Partner, Settings
from harvester.errors import (
    EngineError,
    FileError,
    HarvesterError,
    Locked,
    MissingExtra,
    ProtocolError,
    RepositoryError,
    SettingsError,
    StoreError,
    UnknownName,
)
from harvester.evaluation import Evaluation, evaluate
from harvester.exchange.lists import write_offer
from harvester.exchange.offer import Exclusion, Offer, OfferLine
from harvester.exchange.stock import StockLine, read_stock
from harvester.explaining import Explanation, Step, explain, reasons
from harvester.exports import (
    write_clusters,
    write_issues,
    write_pairs,
    write_records,
    write_sources,
)
from harvester.formats import Hints, Reading, read
from harvester.harvesting import harvest
from harvester.inquiry import Need, Shown, Status, show, status
from harvester.inspection import Inspection, inspect_file
from harvester.introduction import Introduction, add_partner, check_partner, init, introduce
from harvester.issues import Code, Issue
from harvester.labels import Labels, read_labels
from harvester.match.score import Evidence, Score
from harvester.match.weights import Table
from harvester.metrics import write_metrics
from harvester.pipeline import (
    accept,
    import_files,
    match,
    offer,
    run,
)
from harvester.progress import Progress
from harvester.record import Harvested, Record, name_of, split_name
from harvester.reports import HarvestReport, MatchReport
from harvester.spark import Spark
from harvester.store import Store, StoredPair, Tally
from harvester.union.decisions import Decision
from harvester.union.merge import Holding, UnionRecord
from harvester.weighing import Tuning, tune
from harvester.weights_files import read_weights
from harvester.workspace import Workspace, load_workspace

# Whoever uses the library says where its events go; else nowhere.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__all__ = [
    "Code",
    "Decision",
    "EngineError",
    "Evaluation",
    "Evidence",
    "Exclusion",
    "Expected",
    "Explanation",
    "FileError",
    "HarvestReport",
    "Harvested",
    "HarvesterError",
    "Hints",
    "Holding",
    "Inspection",
    "Introduction",
    "Issue",
    "Labels",
    "Locked",
    "MatchReport",
    "MissingExtra",
    "Need",
    "Offer",
    "OfferLine",
    "Partner",
    "Progress",
    "ProtocolError",
    "Reading",
    "Record",
    "RepositoryError",
    "RunReport",
    "Score",
    "Settings",
    "SettingsError",
    "Shown",
    "Spark",
    "Status",
    "Step",
    "StockLine",
    "Store",
    "StoreError",
    "StoredPair",
    "Table",
    "Tally",
    "Tuning",
    "UnionRecord",
    "UnknownName",
    "Workspace",
    "accept",
    "add_partner",
    "check_partner",
    "evaluate",
    "explain",
    "harvest",
    "import_files",
    "init",
    "inspect_file",
    "introduce",
    "load_workspace",
    "match",
    "name_of",
    "offer",
    "read",
    "read_labels",
    "read_stock",
    "read_weights",
    "reasons",
    "run",
    "show",
    "split_name",
    "status",
    "summarise",
    "tune",
    "write_clusters",
    "write_issues",
    "write_metrics",
    "write_offer",
    "write_pairs",
    "write_records",
    "write_sources",
]
