"""Fetch library catalogues, recognise the same edition, keep one union list, make offers.

    with Store("union.db") as store:
        harvest(store, partner)
        match_records(store)
        for union in store.union: ...

Everything a command does is a function here; see README.md for the whole of it in a dozen lines.
"""

import logging

from harvester.config import Expected, Partner, Settings, Workspace, load_workspace
from harvester.desk import (
    Explanation,
    Inspection,
    Introduction,
    PathStep,
    RecordView,
    Status,
    add_partner,
    check_partner,
    explain,
    init,
    inspect_file,
    introduce,
    reasons,
    show,
    status,
    write_clusters,
    write_issues,
    write_pairs,
    write_records,
    write_sources,
)
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
from harvester.evaluate import (
    Evaluation,
    Labels,
    Tuning,
    evaluate_matching,
    read_labels,
    read_weights,
    tune_weights,
)
from harvester.exchange import Exclusion, Offer, OfferLine, StockLine, read_stock, write_offer
from harvester.formats import Hints, Reading, read
from harvester.issues import Code, Issue
from harvester.match import Evidence, Score, Weights
from harvester.pipeline import (
    HarvestReport,
    MatchReport,
    RunReport,
    Spark,
    Task,
    accept,
    harvest,
    import_files,
    match_records,
    nightly,
    offer,
    summarise,
    write_metrics,
)
from harvester.progress import Progress
from harvester.record import Harvested, Record, name_of, split_name
from harvester.store import Store, StoredPair, Tally
from harvester.union import Decision, Holding, UnionRecord

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
    "Offer",
    "OfferLine",
    "Partner",
    "PathStep",
    "Progress",
    "ProtocolError",
    "Reading",
    "Record",
    "RecordView",
    "RepositoryError",
    "RunReport",
    "Score",
    "Settings",
    "SettingsError",
    "Spark",
    "Status",
    "StockLine",
    "Store",
    "StoreError",
    "StoredPair",
    "Tally",
    "Task",
    "Tuning",
    "UnionRecord",
    "UnknownName",
    "Weights",
    "Workspace",
    "accept",
    "add_partner",
    "check_partner",
    "evaluate_matching",
    "explain",
    "harvest",
    "import_files",
    "init",
    "inspect_file",
    "introduce",
    "load_workspace",
    "match_records",
    "name_of",
    "nightly",
    "offer",
    "read",
    "read_labels",
    "read_stock",
    "read_weights",
    "reasons",
    "show",
    "split_name",
    "status",
    "summarise",
    "tune_weights",
    "write_clusters",
    "write_issues",
    "write_metrics",
    "write_offer",
    "write_pairs",
    "write_records",
    "write_sources",
]
