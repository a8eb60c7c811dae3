"""The demo from beginning to end: repositories up, harvest, match, judge, offer, write files.

It uses the library as anybody would; what it knows beyond that is only the truth to judge by.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from harvester import desk, pipeline
from harvester.config import (
    PARTNERS_FOLDER,
    Partner,
    Settings,
    Workspace,
    load_workspace,
    partner_text,
)
from harvester.demo.facts import LIBRARIES, Facts, Library, load
from harvester.demo.libraries import catalogue, truth
from harvester.demo.stock import stock
from harvester.errors import SettingsError
from harvester.evaluate import Quality, pairwise
from harvester.exchange import Offer, read_stock, write_offer
from harvester.pipeline import HarvestReport, MatchReport
from harvester.progress import quiet
from harvester.provider import LoopbackRepository
from harvester.record import name_of
from harvester.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harvester.progress import Progress
    from harvester.union import UnionRecord

NAMES: dict[Library, dict[str, str]] = {
    "minsk": {"en": "Demonstration Library, Minsk", "be": "Паказальная бібліятэка, Мінск"},
    "chicago": {"en": "Demonstration Library, Chicago"},
    "prague": {"en": "Demonstration Library, Prague", "cs": "Ukázková knihovna, Praha"},
    "beijing": {"en": "Demonstration Library, Beijing", "zh": "北京示范图书馆"},
}
COUNTRIES: dict[Library, tuple[str, str]] = {
    "minsk": ("BY", "be"),
    "chicago": ("US", "en"),
    "prague": ("CZ", "cs"),
    "beijing": ("CN", "zh"),
}
NO_PAUSE = Settings(delay=0)
"""The libraries run on this machine: no pause is owed to them."""

_Ran = tuple[list[HarvestReport], MatchReport]


class Story(Struct, frozen=True):
    """Everything the demo has to tell; hashes are those of the union list.

    `dublin_core` is the quality of another union list, where Chicago is harvested as Dublin Core.
    """

    harvests: tuple[HarvestReport, ...]
    matched: MatchReport
    status: desk.Status
    quality: Quality
    records_judged: int
    dublin_core: Quality
    merges: tuple[desk.Explanation, ...]
    near_miss: desk.Explanation | None
    offer: Offer
    hash_before: str
    files: tuple[Path, ...]

    @property
    def nothing_changed(self) -> bool:
        """True when this run found the union list exactly as the run before left it."""
        return self.hash_before == self.status.union_hash and not self.matched.read


def tell(folder: Path, progress: Progress = quiet) -> Story:
    """Run the demo in a folder, which afterwards is a workspace to go on in."""
    facts = load()
    with _partners_online(facts) as addresses:
        _prepare(folder, addresses, facts)
        workspace = load_workspace(folder)
        with Store(workspace.store_url) as store:
            before = store.union.hash() if store.partners.all() else ""
            partners = workspace.partners.values()
            ran = pipeline.run(store, partners, workspace.settings, progress)
            poorer = _match_dublin_core(workspace, progress)
            return _look(store, workspace, ran, before, poorer)


def _match_dublin_core(workspace: Workspace, progress: Progress) -> Quality:
    """The quality of the union list when one library sends no MARC."""
    with Store(str(workspace.folder / "dublin-core.db")) as store:
        partners = [
            replace(partner, prefix="oai_dc") if partner.id == "chicago" else partner
            for partner in workspace.partners.values()
        ]
        pipeline.run(store, partners, workspace.settings, progress)
        found = {name_of(partner, i): cluster for partner, i, cluster in store.union.members()}
    return pairwise(found, _truth(workspace.folder))


@contextmanager
def _partners_online(facts: Facts) -> Iterator[dict[Library, str]]:
    with ExitStack() as stack:
        yield {
            library: stack.enter_context(
                LoopbackRepository(catalogue(library, facts), name=NAMES[library]["en"])
            ).url
            for library in LIBRARIES
        }


def _prepare(folder: Path, addresses: Mapping[Library, str], facts: Facts) -> None:
    """Settings, the partners' files with today's ports, the stock list and the truth."""
    if not (folder / "harvester.toml").exists():
        desk.init(folder)
    elif not (folder / "truth.csv").exists():
        raise SettingsError(
            f"{folder} is a workspace that no demo made; name another folder for the demo"
        )
    for library, address in addresses.items():
        country, language = COUNTRIES[library]
        prefix = desk.introduce(address, NO_PAUSE).prefix
        partner = Partner(
            id=library, name=NAMES[library], country=country, url=address, prefix=prefix,
            language=language, delay=NO_PAUSE.delay,
        )  # fmt: skip
        path = folder / PARTNERS_FOLDER / f"{library}.toml"
        path.write_text(partner_text(partner), encoding="utf-8")
    (folder / "stock-minsk.csv").write_bytes(stock(facts))
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("partner", "identifier", "edition"))
        writer.writerows((p, i, edition) for (p, i), edition in sorted(truth(facts).items()))


def _look(
    store: Store, workspace: Workspace, ran: _Ran, before: str, dublin_core: Quality
) -> Story:
    harvests, matched = ran
    folder, partners = workspace.folder, workspace.partners
    found = {name_of(partner, i): cluster for partner, i, cluster in store.union.members()}
    known = _truth(folder)
    made = pipeline.offer(
        store, partners["minsk"], partners["prague"], read_stock(folder / "stock-minsk.csv")
    )
    return Story(
        harvests=tuple(harvests),
        matched=matched,
        status=desk.status(store, partners.values()),
        quality=pairwise(found, known),
        records_judged=len(found.keys() & known.keys()),
        dublin_core=dublin_core,
        merges=tuple(_merges(store)),
        near_miss=_near_miss(store, known),
        offer=made,
        hash_before=before,
        files=tuple(_write(store, folder, made)),
    )


def _truth(folder: Path) -> dict[str, str]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        return {
            name_of(r["partner"], r["identifier"]): r["edition"] for r in csv.DictReader(stream)
        }


class _Kind(NamedTuple):
    """A merge worth reading: whose two records, and what their union record must be like."""

    partners: tuple[Library, Library]
    fits: Callable[[UnionRecord], bool]


_KINDS = (
    _Kind(("minsk", "prague"), lambda union: "rus" in union.record.languages),
    _Kind(("minsk", "chicago"), lambda union: union.record.level == "volume"),
    _Kind(("beijing", "chicago"), lambda union: "chi" in union.record.languages),
)


def _merges(store: Store) -> Iterator[desk.Explanation]:
    """The first union record of each kind with an original script: why two of it are one."""
    for kind in _KINDS:
        for union in store.union:
            scripts = {title.main.script for title in union.record.titles}
            if set(kind.partners) <= set(union.holders) and scripts > {"Latn"} and kind.fits(union):
                a, b = (_first_of(union, partner) for partner in kind.partners)
                yield desk.explain(store, a, b)
                break


def _first_of(union: UnionRecord, partner: str) -> str:
    return next(holding.name for holding in union.holdings if holding.partner == partner)


def _near_miss(store: Store, known: Mapping[str, str]) -> desk.Explanation | None:
    """The pair of different editions that came closest to being merged, and was not."""
    apart = [
        pair
        for pair in store.pairs.all()
        if pair.verdict != "same"
        and known.get(pair.record_a) != known.get(pair.record_b)
        and store.union.cluster_of(pair.record_a) != store.union.cluster_of(pair.record_b)
    ]
    if not apart:
        return None
    closest = max(apart, key=lambda pair: (pair.score, pair.record_a, pair.record_b))
    return desk.explain(store, closest.record_a, closest.record_b)


def _write(store: Store, folder: Path, made: Offer) -> Iterator[Path]:
    writers = {
        "clusters.csv": desk.write_clusters,
        "pairs.csv": desk.write_pairs,
        "sources.jsonl": desk.write_sources,
        "issues.csv": desk.write_issues,
        "union.xml": desk.write_records,
        "union.csv": desk.write_records,
    }
    for name, write in writers.items():
        write(store, folder / name)
        yield folder / name
    yield from write_offer(made, folder / "offers")
