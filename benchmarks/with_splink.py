"""Splink 5 on DuckDB over records that harvester prepared; run by a Python that has Splink.

    PYTHON benchmarks/with_splink.py FOLDER

FOLDER holds `prepared.ndjson` and `table.json`, written by `beside_splink`, which also tells what
cannot be expressed here. Clusters go to `clusters.csv`, pairs above the threshold to `pairs.csv`;
printed are seconds of loading and of linking and the number of pairs.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import duckdb  # type: ignore[import-not-found]
from splink import (  # type: ignore[import-not-found]
    DuckDBAPI,
    Linker,
    SettingsCreator,
    block_on,
)

_COLUMNS = {
    "unique_id": "INTEGER", "titles": "VARCHAR[]", "title": "VARCHAR", "whole": "VARCHAR",
    "digits": "VARCHAR[]", "rest": "VARCHAR", "part": "VARCHAR", "volume": "VARCHAR",
    "names": "VARCHAR[]", "name": "VARCHAR", "families": "VARCHAR[]", "family": "VARCHAR",
    "initials": "VARCHAR[]", "responsibility": "VARCHAR", "first": "INTEGER", "last": "INTEGER",
    "publishers": "VARCHAR[]", "publisher": "VARCHAR", "places": "VARCHAR[]", "place": "VARCHAR",
    "pages": "INTEGER", "sequences": "INTEGER[]", "volumes": "INTEGER", "edition": "INTEGER",
    "isbns": "VARCHAR[]", "set_isbns": "VARCHAR[]", "numbers": "VARCHAR[]",
    "languages": "VARCHAR[]", "medium": "VARCHAR", "level": "VARCHAR", "partner": "VARCHAR",
    "keys": "VARCHAR[]",
}  # fmt: skip


def _alike(column: str) -> str:
    """1 - Levenshtein distance / length of the longer."""
    a, b = f"{column}_l", f"{column}_r"
    return f"(1 - levenshtein({a}, {b}) / greatest(length({a}), length({b}), 1))"


def _missing(*columns: str) -> str:
    return " or ".join(f"{column}_{side} is null" for column in columns for side in "lr")


_TITLE = f"greatest({_alike('title')}, {_alike('whole')})"
_LONGER = "greatest(length(title_l), length(title_r))"
_EQUAL_TITLE = "list_has_any(titles_l, titles_r)"
_BEGUN = (
    "(length(title_r) >= 12 and starts_with(whole_l, title_r)) "
    "or (length(title_l) >= 12 and starts_with(whole_r, title_l))"
)
_NUMBERED = "not list_has_all(digits_l, digits_r) and not list_has_all(digits_r, digits_l)"
_STATED = (
    "coalesce(length(family_l) > 3 and contains(responsibility_r, family_l), false) "
    "or coalesce(length(family_r) > 3 and contains(responsibility_l, family_r), false)"
)
_APART = "greatest(0, first_l - coalesce(last_r, first_r), first_r - coalesce(last_l, first_l))"
_PAGES = "abs(pages_l - pages_r)"
_MOST = "greatest(pages_l, pages_r)"


def _texts(many: str, one: str, agree: str, similar: str) -> list[tuple[str, str]]:
    """Levels of a text that may be given several times."""
    within = f"contains({one}_l, {one}_r) or contains({one}_r, {one}_l)"
    return [
        ("", _missing(one)),
        (agree, f"list_has_any({many}_l, {many}_r) or {within} or {_alike(one)} >= 0.91"),
        (similar, f"{_alike(one)} >= 0.72"),
        ("differ", "ELSE"),
    ]


_LEVELS: dict[str, list[tuple[str, str]]] = {
    "title": [
        ("", _missing("title")),
        ("other number", f"({_EQUAL_TITLE} or {_TITLE} >= 0.82) and {_NUMBERED}"),
        ("long", f"{_EQUAL_TITLE} and {_LONGER} >= 30"),
        ("equal", f"{_EQUAL_TITLE} and {_LONGER} >= 12"),
        ("short", _EQUAL_TITLE),
        ("near", f"{_TITLE} >= 0.91"),
        ("begins", _BEGUN),
        ("similar", f"{_TITLE} >= 0.82"),
        ("loose", f"{_TITLE} >= 0.67"),
        ("differ", "ELSE"),
    ],
    "subtitle": [
        ("", _missing("rest")),
        ("agree", f"{_alike('rest')} >= 0.91"),
        ("similar", f"{_alike('rest')} >= 0.72"),
        ("differ", "ELSE"),
    ],
    "part": [
        ("", _missing("part")),
        ("agree", f"{_alike('part')} >= 0.91"),
        ("similar", f"{_alike('part')} >= 0.72"),
        ("differ", "ELSE"),
    ],
    "volume": [
        ("", "volume_l is null and volume_r is null"),
        ("one missing", _missing("volume")),
        ("equal", "volume_l = volume_r"),
        ("differ", "ELSE"),
    ],
    "agent": [
        ("", f"({_missing('name')}) and not ({_STATED})"),
        ("in statement", _missing("name")),
        ("same", ("list_has_any(names_l, names_r) or (list_has_any(families_l, families_r) "
         "and list_has_any(initials_l, initials_r))")),
        ("family", ("list_has_any(families_l, families_r) "
         "and (len(initials_l) = 0 or len(initials_r) = 0)")),
        ("similar", f"{_alike('name')} >= 0.82"),
        ("in statement", _STATED),
        ("other forename", "list_has_any(families_l, families_r)"),
        ("differ", "ELSE"),
    ],
    "year": [
        ("", _missing("first")),
        ("equal", f"{_APART} = 0"),
        ("one apart", f"{_APART} = 1"),
        ("few apart", f"{_APART} <= 5"),
        ("far", "ELSE"),
    ],
    "publisher": _texts("publishers", "publisher", "agree", "similar"),
    "place": _texts("places", "place", "agree", "similar"),
    "pages": [
        ("", _missing("pages")),
        ("equal", "pages_l = pages_r"),
        ("near", (f"{_PAGES} <= greatest(2, 0.02 * {_MOST}) "
         "or list_has_any(sequences_l, sequences_r)")),
        ("some apart", f"{_PAGES} <= 0.1 * {_MOST}"),
        ("differ", "ELSE"),
    ],
    "volumes": [
        ("", f"{_missing('volumes')} or greatest(volumes_l, volumes_r) = 1"),
        ("equal", "volumes_l = volumes_r"),
        ("differ", "ELSE"),
    ],
    "edition": [
        ("", ("(edition_l is null and edition_r is null) "
         "or (edition_l is null and edition_r = 1) or (edition_r is null and edition_l = 1)")),
        ("one missing", _missing("edition")),
        ("equal", "edition_l = edition_r"),
        ("differ", "ELSE"),
    ],
    "isbn": [
        ("shared", "list_has_any(isbns_l, isbns_r)"),
        ("of the set", ("list_has_any(list_concat(isbns_l, set_isbns_l), "
         "list_concat(isbns_r, set_isbns_r))")),
        ("", "len(isbns_l) = 0 or len(isbns_r) = 0"),
        ("differ", "ELSE"),
    ],
    "number": [
        ("", "len(numbers_l) = 0 or len(numbers_r) = 0"),
        ("shared", "list_has_any(numbers_l, numbers_r)"),
        ("", "ELSE"),
    ],
    "language": [
        ("", "len(languages_l) = 0 or len(languages_r) = 0"),
        ("shared", "list_has_any(languages_l, languages_r)"),
        ("differ", "ELSE"),
    ],
    "medium": [
        ("", "medium_l = medium_r or (medium_l in ('', 'print') and medium_r in ('', 'print'))"),
        ("untold", _missing("medium")),
        ("reproduction", "medium_l = 'microform' or medium_r = 'microform'"),
        ("differ", "ELSE"),
    ],
    "level": [
        ("", "level_l = level_r"),
        ("differ", ("(level_l = 'set' and level_r = 'volume') "
         "or (level_l = 'volume' and level_r = 'set')")),
        ("loose", ("level_l in ('set', 'volume', 'monograph') "
         "and level_r in ('set', 'volume', 'monograph')")),
        ("unlike", "ELSE"),
    ],
    "partner": [("", _missing("partner")), ("same", "partner_l = partner_r"), ("", "ELSE")],
}  # fmt: skip
"""Of every feature the levels in the order they are tried; "" is worth nothing."""


def _comparison(feature: str, weights: dict[str, float]) -> dict[str, object]:
    levels = [_level(name, sql, weights.get(name, 0.0)) for name, sql in _LEVELS[feature]]
    return {"output_column_name": feature, "comparison_levels": levels}


def _level(name: str, sql: str, bits: float) -> dict[str, object]:
    """A level whose m and u are as far apart as the table says, in bits."""
    m, u = (0.5, 0.5 * 2**-bits) if bits > 0 else (0.5 * 2**bits, 0.5)
    level: dict[str, object] = {"sql_condition": sql, "label_for_charts": name or "nothing said"}
    if not name and sql != "ELSE":
        return level | {"is_null_level": True}
    return level | {"m_probability": m, "u_probability": u}


def main(folder: Path) -> None:
    """See the module's text."""
    table = json.loads((folder / "table.json").read_text())
    logging.getLogger("splink").setLevel(logging.ERROR)
    began = time.perf_counter()
    connection = duckdb.connect(str(folder / "splink.duckdb"))
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
    source = f"read_json('{folder}/prepared.ndjson', columns = {{{columns}}})"
    connection.execute(f"create table prepared as select * from {source}")  # noqa: S608
    loaded = time.perf_counter()
    connection.execute(_CAPPED.format(cap=table["block_cap"]))
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=2 ** table["prior"] / (1 + 2 ** table["prior"]),
        comparisons=[_comparison(each, table["weights"][each]) for each in _LEVELS],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI(connection).register("capped"), settings)
    pairs = linker.inference.predict(warning_mode="never")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_weight=table["same"]
    )
    ended = time.perf_counter()
    made = connection.execute(f"select count(*) from {pairs.physical_name}").fetchall()[0][0]  # noqa: S608
    linked = (
        f"select unique_id_l, unique_id_r from {pairs.physical_name} "  # noqa: S608
        f"where match_weight > {table['same']}"
    )
    members = f"select unique_id, cluster_id from {clusters.physical_name}"  # noqa: S608
    for name, query in (("pairs", linked), ("clusters", members)):
        connection.execute(f"copy ({query}) to '{folder}/{name}.csv' (header false)")
    seconds = {"loading": loaded - began, "linking": ended - loaded}
    print(json.dumps({"pairs": made, **seconds}))


_CAPPED = """
    create table capped as
    with keyed as (select unique_id, unnest(keys) as key from prepared),
    small as (select key from keyed group by key having count(*) between 2 and {cap}),
    kept as (
        select unique_id, list(key) as keys from keyed join small using (key) group by unique_id)
    select prepared.* exclude (keys), coalesce(kept.keys, []) as keys
    from prepared left join kept using (unique_id)
"""
"""Only keys that propose pairs at all: no rule of Splink's drops a block that is too large."""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
