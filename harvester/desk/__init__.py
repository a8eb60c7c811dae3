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
from harvester.desk.show import RecordView, show, show_union
from harvester.desk.status import Status, status

__all__ = [
    "Explanation",
    "FileFault",
    "Inspection",
    "Introduction",
    "PathStep",
    "RecordView",
    "Sample",
    "Status",
    "add_partner",
    "check_partner",
    "explain",
    "faults_of",
    "init",
    "inspect_file",
    "introduce",
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
