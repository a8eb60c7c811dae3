"""What the package promises: its public names, and documents that are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import harvester

ROOT = Path(__file__).parent.parent

PROMISED = """
    Code Decision EngineError Evaluation Evidence Exclusion Expected Explanation FileError
    HarvestReport Harvested HarvesterError Hints Holding Inspection Introduction Issue Labels
    Locked MatchReport MissingExtra Offer OfferLine Partner PathStep Progress ProtocolError
    Reading Record RecordView RepositoryError RunReport Score Settings SettingsError Spark
    Status StockLine Store StoreError StoredPair Tally Task Tuning UnionRecord UnknownName
    Weights Workspace accept add_partner check_partner evaluate_matching explain harvest
    import_files init inspect_file introduce load_workspace match_records name_of nightly offer
    read read_labels read_stock read_weights reasons show split_name status summarise
    tune_weights write_clusters write_issues write_metrics write_offer write_pairs write_records
    write_sources
""".split()


def test_the_public_names_are_these() -> None:
    assert harvester.__all__ == PROMISED
    assert all(getattr(harvester, name).__doc__ for name in PROMISED)


def test_the_reference_is_current() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs" / "generate.py", "--check"], check=False)
    assert done.returncode == 0, "docs/reference.md is stale: make docs"


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_exit_codes_in_the_how_to_are_the_real_ones() -> None:
    from harvester.pipeline.exits import MEANING

    text = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    assert all(f"| {code.value} | {meaning} |" in text for code, meaning in MEANING.items())
