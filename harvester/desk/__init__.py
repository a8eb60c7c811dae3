"""What people ask of a union list: status, records, explanations, files; no terminal, no HTTP."""

from harvester.desk.explain import Explanation, PathStep, explain, reasons
from harvester.desk.export import (
    write_clusters,
    write_issues,
    write_pairs,
    write_quarantine,
    write_records,
    write_sources,
)
from harvester.desk.inspect_file import FileFault, Inspection, Sample, faults_of, inspect_file
from harvester.desk.partners import Introduction, add_partner, check_partner, init, introduce
from harvester.desk.status import RecordView, Status, show, show_union, status
from harvester.pipeline import PartnerStatus, Task, partner_statuses

__all__ = [
    "Explanation",
    "FileFault",
    "Inspection",
    "Introduction",
    "PartnerStatus",
    "PathStep",
    "RecordView",
    "Sample",
    "Status",
    "Task",
    "add_partner",
    "check_partner",
    "explain",
    "faults_of",
    "init",
    "inspect_file",
    "introduce",
    "partner_statuses",
    "reasons",
    "show",
    "show_union",
    "status",
    "write_clusters",
    "write_issues",
    "write_pairs",
    "write_quarantine",
    "write_records",
    "write_sources",
]
